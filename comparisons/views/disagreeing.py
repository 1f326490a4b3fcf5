"""The form to disagree with a comparison, in two steps.

The first is kept: one tap on a choice. The second is the same address with the choice in its query, and is not kept.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comparisons.domain import pairs
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import ANSWERED, Wants
from comparisons.models import Feedback, keyset
from comparisons.models.reading import PageRow
from comparisons.models.reading_outline import read_outline
from comparisons.presenters.disagreement import PICK, first_step
from comparisons.search import resolving
from comparisons.services import rate_limits, triage
from comparisons.services.spam import limits
from comparisons.services.spam.judging import Post, judge

from . import addresses, errors, posted
from .fields import showable
from .forms import DisagreementForm
from .origin import Origin, origin_of
from .responses import render_page

BY_ANSWER = keyset.ByMoment("answered_at")
CHOICES = frozenset({"wants", "claim", "criterion"})
"""Keys of the query that lead to the second step."""
NOT_KEPT = "private, no-cache"
"""Of the second step. Browsers drop what was typed when one goes back to a page that is ``no-store``."""
WRITTEN = {"text": "Why", "would_settle": "What would settle it", "evidence": "Source"}
"""What a reader would not want to type again."""
SHOWN_OF_ANSWERED = (
    *("created", "wants", "claim_text", "text", "evidence", "team_size", "scale", "in_production", "may_quote"),
    *("status", "answer", "answered_at", "answered_by_name", "changed_pick", "withdrawn_at", "same_as__answered_at"),
    *("comparison__low__name", "comparison__high__name"),
)
"""The columns of the list: of all of them Django would take twice as long to write the query."""
FOREIGN = "Not sent yet: this came from another site. If you wrote it, check it and send it from here."


@csrf_exempt  # there is no cookie to abuse: see origin_of
@require_http_methods(["GET", "HEAD", "POST"])
def disagree(request: HttpRequest, pair: str) -> HttpResponse:
    if request.method == "POST":
        response = _receive(request, pair)
        response["Cache-Control"] = "no-store"
        return response
    row = resolving.published_row(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "disagree")
    page = read_outline(row)
    if CHOICES.isdisjoint(request.GET):
        return _first_step(page, request.GET)
    response = _second_step(page, DisagreementForm(page, initial=_chosen(request)))
    response["Cache-Control"] = NOT_KEPT
    return response


def _chosen(request: HttpRequest) -> dict[str, str]:
    """Return the choices of the address. The links beside a claim and a criterion say by themselves what is meant."""
    claim, criterion = request.GET.get("claim", ""), request.GET.get("criterion", "")
    meant = Wants.CLAIM.value if claim else Wants.MISSING.value if criterion else ""
    return {"wants": request.GET.get("wants") or meant, "claim": claim, "criterion": criterion}


def _receive(request: HttpRequest, pair: str) -> HttpResponse:
    sent = posted.read(request)
    row = resolving.published_row_of_any(pair)
    if row is None:
        return _unsent(request, pair, sent.data)
    page = read_outline(row)
    if sent.problem:
        return _second_step(page, DisagreementForm(page), message=sent.problem, status=sent.status)
    form = DisagreementForm(page, _with_new_name(sent.data, row))
    origin = origin_of(request)
    if origin is Origin.FOREIGN:
        return _second_step(page, form, message=FOREIGN, status=403)
    if not form.is_valid():
        return _second_step(page, form, message=f"Not sent yet: {posted.another_look(form)}", status=422)
    try:
        return _store(request, pair, row, form, unverified_origin=origin is Origin.UNKNOWN)
    except IntegrityError:  # the page goes at this moment, as two technologies become one: the form can be sent again
        return errors.unavailable(request)


def _store(
    request: HttpRequest, pair: str, row: PageRow, form: DisagreementForm, *, unverified_origin: bool
) -> HttpResponse:
    """Store the disagreement once, held or as spam if it looks like it. ``pair`` is the address that was stamped."""
    at = datetime.now(UTC)
    client, network = rate_limits.client_of(request, at), rate_limits.network_of(request, at)
    disagreement, comparison = form.disagreement(row), row.comparison.id
    feedback = triage.sent_before(comparison, client, disagreement.text)
    if feedback is None and (wait := limits.waiting_time(client, network, at)):
        return _too_many(form, wait)
    if feedback is None:
        post = Post(
            comparison=comparison,
            pair=pair,
            client=client,
            network=network,
            at=at,
            text=disagreement.text,
            would_settle=disagreement.would_settle,
            evidence=disagreement.evidence,
            stamp=str(form.data.get("stamp", "")),
            trap=str(form.data.get("homepage", "")),
        )
        judgement = judge(post)
        feedback = triage.receive(
            disagreement,
            comparison,
            client=client,
            network=network,
            at=at,
            unverified_origin=unverified_origin,
            is_spam=judgement.is_spam,
            held_because=judgement.held_because,
            held_for=judgement.held_for,
        )
    return HttpResponseRedirect(_url_after(feedback, row), status=303)


def _url_after(feedback: Feedback, row: PageRow) -> str:
    """Return the private link. Of words that pages quote it is that of the public answers.

    Anybody in the network of their writer could else get the private link by sending these words again.
    """
    if feedback.status in ANSWERED and feedback.is_quotable:
        return f"{reverse('disagree', args=[pairs.canonical(row.low.slug, row.high.slug)])}#answered"
    return feedback.get_absolute_url()


def _with_new_name(data: QueryDict, row: PageRow) -> QueryDict:
    """Return the data with the side that the reader would pick under its name of today: it may have been renamed.

    One query where it is no name of today.
    """
    wants = data.get("wants", "")
    slug = wants.removeprefix(PICK)
    if slug in (wants, row.low.slug, row.high.slug):
        return data
    if found := resolving.technology_by_alias(slug):
        data = data.copy()
        data["wants"] = PICK + found.slug
    return data


# --- The pages


def _first_step(page: Page, part: Mapping[str, str]) -> HttpResponse:
    """Return the choices, and below them the answered disagreements; ``part`` holds their keyset parameters."""
    rows = Feedback.objects.answered().filter(comparison=page.id)
    rows = rows.select_related("comparison__low", "comparison__high", "same_as").only(*SHOWN_OF_ANSWERED)
    answered = keyset.queryset_reader(rows, "answered_at", descending=True)
    context = {
        "page": page,
        "choices": first_step(page),
        "answered": keyset.paginate(answered, BY_ANSWER, part),
        "section": "browse",
    }
    path = reverse("disagree", args=[page.slug])
    return render_page("comparisons/disagree.html", context, path=path, indexed=False)


def _second_step(page: Page, form: DisagreementForm, *, message: str = "", status: int = 200) -> HttpResponse:
    """Return the form, with all that was typed; ``message`` says why it was not sent."""
    context = {"page": page, "form": form.shown_at(datetime.now(UTC)), "message": message, "section": "browse"}
    return render_page("comparisons/feedback_form.html", context, indexed=False, status=status)


def _too_many(form: DisagreementForm, wait: timedelta) -> HttpResponse:
    message = f"Not sent yet: we got too many messages from your network. Please try again {posted.in_minutes(wait)}."
    return posted.retry_after(wait, _second_step(form.page, form, message=message, status=429))


def _unsent(request: HttpRequest, pair: str, data: QueryDict) -> HttpResponse:
    """Return why there is no page to disagree with, and what was typed: a redirect or a plain 404 would lose it."""
    answer = addresses.redirect_or_error(request, pair, "disagree")
    written = {label: showable(data.get(name)) for name, label in WRITTEN.items()}
    if not any(map(str.strip, written.values())):
        return answer
    status = answer.status_code if answer.status_code >= 400 else 410
    context = {"written": written, "url": reverse("comparison", args=[pair])}
    return render_page("comparisons/feedback_unsent.html", context, indexed=False, status=status)
