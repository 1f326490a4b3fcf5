"""The private page of a disagreement: its status and answer, and what its writer may still do with it.

Whoever has the link may do all of it, and nothing else leads here: there is no account. Each change is a POST; a GET
changes nothing, as mail programs follow links by themselves.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comparisons.domain.days import DAY
from comparisons.domain.vocabulary import FeedbackStatus, Status
from comparisons.models import Feedback
from comparisons.models.feedback import TOKEN
from comparisons.models.paths import absolute
from comparisons.presenters import disagreement_steps
from comparisons.services import followups, rate_limits, tries, withdrawing
from comparisons.services.editorial import Refused
from comparisons.services.tasks import ADDRESS_KEPT

from . import posted
from .addition_form import AdditionForm
from .origin import Origin, origin_of
from .responses import private, render_page

MOST_CHANGES = 60
"""Changes a day from one network, and of one disagreement: with none, whoever has a link could make a page anew as
often as they like."""
MOST_REVISIONS = 20
"""Changes because of one disagreement that its page lists."""
FOREIGN = "Nothing has changed yet: this came from another site. If you want it, do it from here."
UNKNOWN = "Nothing has changed: the form didn't say what to do. Please use the buttons of this page."
TOO_MANY = "Nothing has changed yet: there were too many changes today. Please try again tomorrow."


@csrf_exempt  # there is no cookie to abuse: see origin_of
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show the status of a disagreement at its secret URL, and take what its writer adds or decides."""
    feedback = _written_by(token)
    if feedback is None:
        return _gone()
    return _change(request, feedback) if request.method == "POST" else _page(feedback)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether a disagreement shall be taken back, and take it back."""
    feedback = _written_by(token)
    if feedback is None:
        return _gone()
    if request.method != "POST":
        return _confirming(feedback)
    if origin_of(request) is Origin.FOREIGN:
        return _confirming(feedback, message=FOREIGN, status=403)
    if full := _count_change(request):
        return posted.retry_after(full, _confirming(feedback, message=TOO_MANY, status=429))
    if withdrawing.withdraw(token) is None:
        return _gone()
    return private(HttpResponseRedirect(reverse("feedback_withdrawn"), status=303))


@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """Say what is gone and what stays. The page is the same for all, so it holds nothing of what was taken back."""
    return render_page("comparisons/feedback_withdrawn.html", {}, indexed=False)


def _written_by(token: str) -> Feedback | None:
    rows = Feedback.objects.select_related("comparison__low", "comparison__high", "same_as", "criterion")
    return rows.filter(token=token).first() if TOKEN.fullmatch(token) else None


def _change(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    sent = posted.read(request)
    if sent.problem:
        return _page(feedback, message=sent.problem, status=sent.status)
    what = sent.data.get("do", "")
    form = AdditionForm(sent.data) if what == "add" else AdditionForm()
    if origin_of(request) is Origin.FOREIGN:
        return _page(feedback, form, message=FOREIGN, status=403)
    if what not in CHANGES:
        return _page(feedback, form, message=UNKNOWN, status=400)
    if form.is_bound and not form.is_valid():
        return _page(feedback, form, message=f"Not added yet: {posted.another_look(form)}", status=422)
    if full := _count_change(request, feedback):
        return posted.retry_after(full, _page(feedback, form, message=TOO_MANY, status=429))
    try:
        anchor = CHANGES[what](feedback.token, form)
    except Refused as refused:
        again = _written_by(feedback.token) or feedback
        return _page(again, form, message=" ".join(problem.message for problem in refused.problems), status=422)
    except Feedback.DoesNotExist:
        return _gone()
    return private(HttpResponseRedirect(f"{feedback.get_absolute_url()}#{anchor}", status=303))


def _add(token: str, form: AdditionForm) -> str:
    followups.add(token, **form.cleaned_data, at=datetime.now(UTC))
    return "written"


def _quote(token: str, form: AdditionForm) -> str:
    followups.let_quote(token, may_quote=True)
    return "quoting"


def _stop_quoting(token: str, form: AdditionForm) -> str:
    followups.let_quote(token, may_quote=False)
    return "quoting"


def _forget_address(token: str, form: AdditionForm) -> str:
    followups.forget_address(token)
    return "stored"


CHANGES: dict[str, Callable[[str, AdditionForm], str]] = {
    "add": _add,
    "quote": _quote,
    "stop-quoting": _stop_quoting,
    "forget-address": _forget_address,
}
"""What a form may ask for in its field ``do``. Each returns the part of the page that shows the change."""


def _count_change(request: HttpRequest, feedback: Feedback | None = None) -> timedelta | None:
    """Count one change of the sender's network, and return None; when it has made too many today, how long to wait.

    Those of one ``feedback`` count too, from whatever network they come. Taking it back counts for the network alone.
    """
    at = datetime.now(UTC)
    senders = [f"of {rate_limits.network(rate_limits.address_of(request))}", *([feedback.pk] if feedback else [])]
    limits = [tries.Limit.of(f"disagreement {sender}", most=MOST_CHANGES, window=DAY, at=at) for sender in senders]
    try:
        tries.count(limits, at)
    except tries.Full as full:
        return full.opens - at
    return None


def _page(
    feedback: Feedback, form: AdditionForm | None = None, *, message: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of a disagreement. Two queries."""
    state = FeedbackStatus(feedback.status)
    additions = list(feedback.additions.all())
    context = _shared(feedback) | {
        "title": disagreement_steps.title(state),
        "steps": disagreement_steps.steps(
            state, received=feedback.created, in_review=feedback.in_review_since, answered=feedback.answered_at
        ),
        "additions": additions,
        "may_add": state in followups.MAY_ADD and len(additions) < followups.MOST_ADDITIONS,
        "adds_left": followups.MOST_ADDITIONS - len(additions),
        "form": (form or AdditionForm()).shown,
        "message": message,
        "revisions": _revisions(feedback) if feedback.answered_at else [],
        "private_url": absolute(feedback.get_absolute_url()),
        "address_until": feedback.created + ADDRESS_KEPT,
    }
    return private(render_page("comparisons/feedback_status.html", context, indexed=False, status=status))


def _revisions(feedback: Feedback) -> list[object]:
    """Return the changes because of a disagreement, oldest first. One query."""
    rows = feedback.revisions.select_related("technology", "comparison__low", "comparison__high")
    return list(rows.defer("record").order_by("id")[:MOST_REVISIONS])


def _confirming(feedback: Feedback, *, message: str = "", status: int = 200) -> HttpResponse:
    context = _shared(feedback) | {"message": message}
    return private(render_page("comparisons/feedback_withdraw.html", context, indexed=False, status=status))


def _shared(feedback: Feedback) -> dict[str, object]:
    return {
        "feedback": feedback,
        "comparison": feedback.comparison,
        "is_public": feedback.comparison.status == Status.PUBLISHED,
        "url_here": feedback.get_absolute_url(),
        "url_to_withdraw": reverse("feedback_withdraw", args=[feedback.token]),
    }


def _gone() -> HttpResponse:
    """Return the 404 of a link that leads nowhere, or no longer."""
    return private(render_page("comparisons/feedback_gone.html", {}, indexed=False, status=404))
