"""The form to disagree with a comparison, and the private status page of a disagreement."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comparisons.domain import pairs, sentences
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import Status
from comparisons.models import Comparison, Feedback
from comparisons.services import mail, rate_limits, triage
from comparisons.services.spam import limits

from . import addresses, errors, keyset
from .forms import DisagreementForm
from .origin import Origin, origin_of
from .responses import render_page

BY_ANSWER = keyset.ByMoment("answered_at")
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
UNREADABLE_BODY = (BadRequest, MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError)
FOREIGN = "Not sent yet: this came from another site. If you wrote it, check it and send it from here."
TOO_BIG = "Not sent: it's too long. Your browser still has it: go back and shorten it."
UNREADABLE = "Not sent: part of it didn't arrive. Your browser still has it: go back and send it again."


@csrf_exempt  # there is no cookie to abuse: see origin_of
@require_http_methods(["GET", "HEAD", "POST"])
def disagree(request: HttpRequest, pair: str) -> HttpResponse:
    if request.method == "POST":
        response = _receive(request, pair)
        response["Cache-Control"] = "no-store"
        return response
    page = addresses.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "disagree")
    return _form_page(page, DisagreementForm(page, claim=request.GET.get("claim", "")), part=request.GET)


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show the status of a disagreement at its secret URL, which only its writer knows."""
    rows = Feedback.objects.select_related("comparison__low", "comparison__high", "same_as")
    feedback = rows.filter(token=token).first() if TOKEN.fullmatch(token) else None
    if feedback is None:
        return errors.not_found(request)
    context = {
        "feedback": feedback,
        "comparison": feedback.comparison,
        "private_url": mail.site_address(feedback.get_absolute_url()),
        "is_public": feedback.comparison.status == Status.PUBLISHED,
    }
    response = render_page("comparisons/feedback_status.html", context, indexed=False)
    response["Cache-Control"] = "private, no-store"
    return response


def _receive(request: HttpRequest, pair: str) -> HttpResponse:
    page = _published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "disagree")
    try:
        form = DisagreementForm(page, _post_data(request))
    except RequestDataTooBig:
        return _form_page(page, DisagreementForm(page), message=TOO_BIG, status=413)
    except UNREADABLE_BODY:
        return _form_page(page, DisagreementForm(page), message=UNREADABLE, status=400)
    origin = origin_of(request)
    if origin is Origin.FOREIGN:
        return _form_page(page, form, message=FOREIGN, status=403)
    if not form.is_valid():
        return _form_page(page, form, message=_invalid_message(form), status=422)
    return _store(request, page, form, unverified_origin=origin is Origin.UNKNOWN)


def _store(request: HttpRequest, page: Page, form: DisagreementForm, *, unverified_origin: bool) -> HttpResponse:
    at = datetime.now(UTC)
    client = rate_limits.client_of(request, at)
    comparison = Comparison.objects.select_related("low", "high").get(pk=page.id or 0)
    disagreement = form.disagreement(comparison)
    feedback = triage.sent_before(comparison.pk, client, disagreement.text)
    network = rate_limits.network_of(request, at)
    if feedback is None and (wait := limits.waiting_time(client, network, at)):
        return _too_many(page, form, wait)
    if feedback is None:
        feedback = triage.receive(
            disagreement,
            comparison.pk,
            client=client,
            network=network,
            at=at,
            unverified_origin=unverified_origin,
            is_spam=form.is_spam,
        )
    return HttpResponseRedirect(feedback.get_absolute_url(), status=303)


def _published_page(pair: str) -> Page | None:
    """Return the published page of ``pair`` in any spelling: redirecting a POST would lose the form."""
    if page := addresses.published_page(pair):
        return page
    words = {word for reading in pairs.splits(pair) for word in reading}
    found = pairs.resolve(pair, addresses.technologies_by_alias(words))
    return Comparison.objects.published_page(found[0].slug, found[1].slug) if found else None


def _post_data(request: HttpRequest) -> QueryDict:
    """Return the form data. Reading the body first bounds its size for multipart forms with files too."""
    request.encoding = "utf-8"  # whatever the request names, which may be no encoding
    _ = request.body
    return request.POST


def _form_page(
    page: Page,
    form: DisagreementForm,
    *,
    part: Mapping[str, str] = MappingProxyType({}),
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of the form; ``part`` holds the keyset parameters of the answered disagreements below it."""
    rows = Feedback.objects.answered().filter(comparison=page.id)
    rows = rows.select_related("comparison__low", "comparison__high", "same_as")
    answered = keyset.queryset_reader(rows, "answered_at", descending=True)
    context = {
        "page": page,
        "form": form.shown,
        "message": message,
        "answered": keyset.paginate(answered, BY_ANSWER, part),
        "section": "browse",
    }
    path = reverse("disagree", args=[page.slug])
    return render_page("comparisons/feedback_form.html", context, path=path, indexed=False, status=status)


def _too_many(page: Page, form: DisagreementForm, wait: timedelta) -> HttpResponse:
    minutes = math.ceil(wait / timedelta(minutes=1))
    when = f"{minutes} {sentences.plural(minutes, 'minute', 'minutes')}"
    message = f"Not sent yet: we got too many messages from your network. Please try again in {when}."
    response = _form_page(page, form, message=message, status=429)
    response["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _invalid_message(form: DisagreementForm) -> str:
    number = len(form.errors)
    return f"Not sent yet: {'one answer needs' if number == 1 else f'{number} answers need'} another look."
