"""One save of the desk: lines of both sides, one revision a technology and one of the comparison, and a step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from comparisons.catalogue import export
from comparisons.domain.vocabulary import End, Verb
from comparisons.models import Comparison
from comparisons.services import desk, editorial, scheduling
from comparisons.services.desk import ChangedSide
from comparisons.services.editorial import Refused

from ..base import EditorRequest, has_changes, is_shown
from ..confirming import CONFIRMED, confirmed
from ..drafts.for_review import author_of
from . import back, page
from .claims import technology_at
from .form import OF_A_SIDE, DeskForm
from .page import Forms

DRAFT_EDITED = "Draft edited."
SEEN_ELSEWHERE = "Readers see {} on other pages: say why it changes."
SAVE_AND_LEAVE = "_save"


def keep_records(comparison: Comparison, form: DeskForm) -> None:
    """Keep the records of both technologies as they are stored, where the editor says that the meaning stays."""
    if form.cleaned_data.get(CONFIRMED):
        ends = (comparison.low_id, comparison.high_id)
        form.records = {number: export.technology_record(number) for number in ends}


def store_sides(comparison: Comparison, form: DeskForm) -> None:
    """Store kind, use case and addresses of both technologies, where they were changed."""
    for end in End:
        if columns := form.changed_columns(end):
            technology_at(comparison, end).save(update_fields=columns)


def record(request: EditorRequest, form: DeskForm, formsets: list[Any], verb: Verb) -> None:
    """Write the revisions of what was stored, if anything; refuse what readers see changed without a reason."""
    forms, comparison = Forms.of(form, formsets), form.instance
    sides = [side for end in End if (side := _changed_side(forms, end))]
    of_sides = {f"{end}_{name}" for end in End for name in OF_A_SIDE}
    own = [name for name in form.changed_data if name not in {"reason", *of_sides}]
    is_changed = bool(own) or any(has_changes(one) for one in (forms.verdict, forms.conditions) if one is not None)
    if not sides and not is_changed:
        return
    by, reason = author_of(request), form.cleaned_data["reason"]
    _check_shown(sides, reason, form.must_wait)
    changed = comparison if is_changed else None
    confirmation = confirmed(comparison) or ""
    because = back.because(request, comparison)
    desk.record(
        changed, sides, by=by, reason=reason or DRAFT_EDITED, verb=verb, confirmed=confirmation, because=because
    )
    if is_changed:
        scheduling.settle(comparison, by=by, sets_date="publish_at" in own)


def respond(request: EditorRequest, comparison: Comparison) -> HttpResponse:
    """Take the step whose button was pressed, and lead on: back where the editor came from, or to the desk again."""
    if step := page.asked_step(request):
        try:
            step.verb(comparison, by=request.user, reason=request.POST.get("reason", "").strip())
        except Refused as refusal:
            messages.error(request, f"Saved, but not {step.past}: {refusal}")
        else:
            messages.success(request, f"{comparison} is {step.past}.")
    else:
        messages.success(request, f"{comparison} is saved.")
    leaves = SAVE_AND_LEAVE in request.POST
    return HttpResponseRedirect(back.back_url(request) if leaves else request.path + back.kept_query(request))


def _changed_side(forms: Forms, end: End) -> ChangedSide | None:
    columns, lines = forms.main.changed_columns(end), forms.claims.get(end)
    if not columns and not (lines is not None and has_changes(lines)):
        return None
    technology = technology_at(forms.main.instance, end)
    return ChangedSide(technology, columns, forms.main.records.get(technology.pk))


def _check_shown(sides: list[ChangedSide], reason: str, must_wait: str) -> None:
    """Refuse a change of what other pages show, without a reason or by somebody who may not make it at once."""
    shown = [side.technology for side in sides if is_shown(side.technology)] if must_wait or not reason else []
    for technology in shown:
        raise editorial.refusal("reason", must_wait or SEEN_ELSEWHERE.format(technology.name))
