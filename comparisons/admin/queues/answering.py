"""The page that answers one disagreement: what was written beside its neighbours, the answer and what changes with it.

One form holds all of it. ``feedback_forms.DECISIONS`` says what its buttons do; each calls one verb of ``triage``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import Comparison, Condition, Feedback, Revision, Verdict
from comparisons.services import triage
from comparisons.services.editorial import Refused
from comparisons.services.live_pages import PUBLISH

from ..base import EditorRequest
from ..desk.back import BACK, BECAUSE
from ..verdict import pick_choices
from . import bursts, canned, flow, neighbours
from .claim_form import CHANGED, DisputedClaimForm, claim_form, typed_for_a_claim_that_is_gone
from .feedback_forms import (
    ACCEPT,
    ANSWERS,
    ASK,
    DECISIONS,
    DECLINE,
    FORM_FIELD_OF,
    FREE,
    REVIEW,
    SPAM,
    TEXT_KEPT,
    VERDICT_CHANGED,
    WAIT,
    ConditionsFormSet,
    FeedbackAnswerForm,
    conditions_formset,
    says,
)

KEPT = "answers_taken_back"
"""The part of an editor's session with what was typed to a disagreement and not sent, by its id."""
MOST_KEPT = 5
STAYS = (REVIEW, WAIT, FREE)
"""Decisions after which the editor goes on with the same disagreement."""
CLAIM_GONE = "The disputed claim was taken out meanwhile. What you typed for it stands below, to be copied."
PAST = {
    ACCEPT: "Accepted, with your answer",
    DECLINE: "Declined, with your answer",
    SPAM: "Set aside as spam",
    ASK: "Asked: it waits for the reader now",
    REVIEW: "In review: its writer sees that, and pages mark the claim",
    WAIT: "It waits again, and nothing is asked",
    FREE: "No spam: it waits for an answer",
}


@dataclass(slots=True)
class Forms:
    """What one page sends."""

    main: FeedbackAnswerForm
    claim: DisputedClaimForm | None
    conditions: ConditionsFormSet
    gone: list[tuple[str, str]] = field(default_factory=list)
    """What was typed for a claim that is not there any more."""

    def are_valid(self, feedback: Feedback) -> bool:
        """Return whether the decision can be stored; each thing that is wrong becomes an error beside its field."""
        self.main.is_valid()
        decision, earlier = self.main.decision, self.main.earlier
        parts = [self.conditions if self.main.verdict else None, self.claim]
        if decision == ACCEPT and not earlier:
            parts_valid = [part.is_valid() for part in parts if part]  # each, so that all problems are shown
            if self.gone:
                self.main.add_error(None, CLAIM_GONE)
        else:
            parts_valid = []
            if decision != SPAM or earlier:
                self._refuse_changes()
        wanted = ACCEPT if earlier else decision
        if wanted in PAST and wanted not in decisions_on(feedback):
            self.main.add_error(None, f"{triage.meanwhile(feedback)} {TEXT_KEPT}")
        return all(parts_valid) and not self.main.errors

    def _refuse_changes(self) -> None:
        """Refuse a changed verdict or claim where the disagreement is not accepted."""
        if self.main.verdict and self.conditions.has_changed() and not self.main.changes_verdict:
            self.main.add_error(None, VERDICT_CHANGED)
        if self.claim and self.claim.has_changed():
            self.main.add_error(None, self.claim.meanwhile() or CHANGED)

    def refuse(self, refusal: Refused) -> None:
        """Show each problem of a verb beside its field."""
        for problem in refusal.problems:
            if self.claim and problem.field in self.claim.fields:
                self.claim.add_error(problem.field, problem.message)
            else:
                name = FORM_FIELD_OF.get(problem.field, problem.field)
                self.main.add_error(name if name in self.main.fields else None, problem.message)


def decisions_on(feedback: Feedback) -> tuple[str, ...]:
    """Return what can be decided on a disagreement: nothing once it is answered, or taken back."""
    return () if feedback.withdrawn_at else DECISIONS.get(FeedbackStatus(feedback.status), ())


def answer_view(model_admin: Any, request: EditorRequest, feedback: Feedback) -> HttpResponse:
    """Show a disagreement and the form to answer it, or store what was decided; then the next one."""
    place = flow.place(model_admin, request, feedback.pk)
    verdict = Verdict.objects.filter(comparison=feedback.comparison).first()
    is_filled_in = canned.INSERT in request.POST
    forms = _forms(request, feedback, verdict, is_filled_in)
    if request.method == "POST" and not is_filled_in and forms.are_valid(feedback) and _store(request, feedback, forms):
        _keep_unsent(request, feedback, forms.main)
        if forms.main.decision in STAYS and not forms.main.earlier:
            return HttpResponseRedirect(place.url_of(feedback.pk))
        left = tuple(number for number in place.ids if number == feedback.pk or number not in forms.main.alike)
        return replace(place, ids=left).after_answer(request)
    context = _shown(model_admin, request, feedback, verdict, forms, place)
    return TemplateResponse(request, "admin/comparisons/queues/disagreement.html", context)


def keep_for(request: HttpRequest, feedback: Feedback, typed: dict[str, str]) -> None:
    """Keep what was typed to a disagreement in the session, for when it is opened again."""
    kept = {number: texts for number, texts in request.session.get(KEPT, {}).items() if number != str(feedback.pk)}
    newest = [*kept.items(), (str(feedback.pk), typed)][-MOST_KEPT:]
    request.session[KEPT] = dict(newest)


def _forms(request: EditorRequest, feedback: Feedback, verdict: Verdict | None, is_filled_in: bool) -> Forms:
    is_sent = request.method == "POST"
    may_decide = request.user.has_perms(["comparisons.change_verdict", PUBLISH])
    may_accept = ACCEPT in decisions_on(feedback)
    comparison = feedback.comparison
    sent: Any = request.POST if is_sent else None
    if is_filled_in:
        sent = canned.inserted(request.POST, str(comparison), picked(comparison, verdict))
    main = FeedbackAnswerForm(
        sent,
        initial={"question": feedback.question} | request.session.get(KEPT, {}).get(str(feedback.pk), {}),
        feedback=feedback,
        verdict=verdict if may_decide and (may_accept or "outcome" in request.POST) else None,
        is_filled_in=is_filled_in,
    )
    rows = main.verdict.conditions.all() if main.verdict else Condition.objects.none()
    conditions: Any = conditions_formset(sent if main.verdict else None, queryset=rows, prefix="conditions")
    gone = typed_for_a_claim_that_is_gone(request.POST, feedback) if is_sent else []
    claim = claim_form(sent, feedback, request.user) if may_accept or is_sent else None
    return Forms(main, claim, conditions, gone)


def _store(request: EditorRequest, feedback: Feedback, forms: Forms) -> bool:
    """Call the verb of the decision and say what it did; a refusal becomes errors of the forms, and False."""
    main, by = forms.main, request.user
    try:
        if main.earlier or main.decision in (*ANSWERS, SPAM):
            before = {main.decision, "earlier"} if main.earlier else {main.decision}
            _, refused = triage.answer_alike(feedback, main.alike, _answer(feedback, forms, by, before), by=by)
        else:
            _set(feedback, main, by)
            refused = []
    except Refused as refusal:
        forms.refuse(refusal)
        return False
    _tell(request, feedback, main, refused)
    return True


def _answer(feedback: Feedback, forms: Forms, by: Any, decisions: set[str]) -> Callable[[], Feedback]:
    main = forms.main
    answer = main.cleaned_data.get("answer", "")
    if "earlier" in decisions:
        return lambda: triage.answer_as(feedback, Feedback(pk=main.earlier), by=by)
    if main.decision == DECLINE:
        return lambda: triage.decline(feedback, by=by, answer=answer)
    if main.decision == SPAM:
        return lambda: triage.mark_spam(feedback, by=by)
    changes: dict[str, Any] = {"claim": forms.claim.change if forms.claim else None}
    if main.verdict:
        changes |= {"verdict_changes": main.verdict_changes, "conditions": forms.conditions.changed}
    return lambda: triage.accept(feedback, by=by, answer=answer, **changes)


def _set(feedback: Feedback, form: FeedbackAnswerForm, by: Any) -> None:
    match form.decision:
        case "ask":
            triage.ask_for_evidence(feedback, by=by, question=form.cleaned_data["question"])
        case "review":
            triage.set_in_review(feedback, by=by)
        case "wait":
            triage.back_to_waiting(feedback, by=by)
        case "free":
            triage.free(feedback, by=by)


def _tell(request: HttpRequest, feedback: Feedback, form: FeedbackAnswerForm, refused: list[str]) -> None:
    """Say what was done, to how many, with the way back to it; and who did not get the answer."""
    words = f"Answered like #{form.earlier}" if form.earlier else PAST[form.decision]
    if others := len(form.alike - {feedback.pk}) - len(refused):
        words += f", and {others} other{'s' if others > 1 else ''} with it"
    if form.decision in STAYS and not form.earlier:
        messages.success(request, f"{words}.")
    else:
        place = reverse("admin:comparisons_feedback_change", args=[feedback.pk])
        query = request.GET.get(flow.KEPT, "")
        address = f"{place}?{urlencode({flow.KEPT: query})}" if query else place
        link = '{}. <a href="{}" aria-keyshortcuts="u">See #{} again, or take it back</a>'
        messages.success(request, format_html(link, words, address, feedback.pk))
    for sentence in refused:
        messages.warning(request, sentence)


def _keep_unsent(request: HttpRequest, feedback: Feedback, form: FeedbackAnswerForm) -> None:
    """Keep the answer that was typed where the decision did not send it; forget it once it was sent."""
    answer = form.cleaned_data.get("answer", "")
    unsent = form.decision not in (*ANSWERS, SPAM) and not form.earlier
    kept = {"answer": answer} if unsent and answer else {}
    if kept or str(feedback.pk) in request.session.get(KEPT, {}):
        keep_for(request, feedback, kept)


def _shown(
    model_admin: Any, request: EditorRequest, feedback: Feedback, verdict: Verdict | None, forms: Forms, place: Any
) -> dict[str, Any]:
    """Return what the page shows."""
    may_answer = model_admin.has_change_permission(request, feedback)
    decisions = decisions_on(feedback)
    is_answered = not decisions and not feedback.withdrawn_at
    is_formed = forms.main.is_bound or (bool(decisions) and may_answer)
    may_undo = may_answer and is_answered and feedback.answered_by_id == request.user.pk
    pair, pick = str(feedback.comparison), picked(feedback.comparison, verdict)
    media = model_admin.media + forms.main.media + forms.conditions.media
    desk = {BECAUSE: feedback.pk, BACK: place.url_of(feedback.pk)}
    return {
        **model_admin.admin_site.each_context(request),
        "title": f"Disagreement #{feedback.pk}",
        "subtitle": pair,
        "opts": model_admin.opts,
        "feedback": feedback,
        "additions": list(feedback.additions.all()),
        "says": says(feedback),
        "verdict": verdict,
        "picked": pick,
        "form": forms.main if is_formed else None,
        "claim": forms.claim,
        "gone": forms.gone,
        "conditions": forms.conditions,
        "decisions": decisions if may_answer else (),
        "canned": canned.texts(pair, pick) if is_formed else [],
        "chosen": request.POST.get(canned.CHOSEN, ""),
        "groups": neighbours.beside(feedback),
        "burst": bursts.of_one(feedback),
        "ticked": forms.main.alike,
        "no_undo": triage.why_no_undo(feedback, request.user) if may_undo else "",
        "may_undo": may_undo,
        "undone_with": triage.together_with(feedback).count() if may_undo and feedback.answered_at else 0,
        "may_delete": model_admin.has_delete_permission(request, feedback),
        "revisions": Revision.objects.filter(because=feedback).defer("record"),
        "place": place,
        "undo_url": place.url_of(feedback.pk, "undo"),
        "desk_query": urlencode(desk),
        "media": media + forms.claim.media if forms.claim else media,
    }


def picked(comparison: Comparison, verdict: Verdict | None) -> str:
    """Return the name of the pick, or the outcome in words."""
    if verdict is None:
        return "no verdict yet"
    return dict(pick_choices(comparison))[verdict.pick] if verdict.pick else verdict.get_outcome_display()
