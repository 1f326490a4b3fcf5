"""The form to get a letter when a verdict changes, and the secret page on which letters are confirmed and stopped.

A GET changes nothing: programs that look through mails follow each link in them.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comparisons.domain import pairs
from comparisons.domain.vocabulary import Status
from comparisons.models import Subscriber, Subscription
from comparisons.models.feedback import TOKEN
from comparisons.models.letters import UNCONFIRMED_FOR
from comparisons.models.reading import PageRow
from comparisons.search import resolving
from comparisons.services import rate_limits, tries
from comparisons.services.letters import asking, choosing

from . import addresses, errors, posted
from .fields import EmailAddressField
from .origin import Origin, origin_of
from .responses import private, render_page

NUMBER = re.compile(r"[0-9]{1,18}")
ALL = "all"
"""The value of a button that is about every pair."""
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The one field of a provider's POST, as RFC 8058 has it."""
HOURS = int(UNCONFIRMED_FOR.total_seconds() // 3600)
FOREIGN = "Not sent yet: this came from another site. If you want these letters, send it from here."
UNKNOWN = (
    "Not sent: your browser didn't say which page this came from, and without that we mail nobody. The feed of this "
    "comparison tells the same, without an address."
)
FOREIGN_CHOICE = "Nothing changed: another site sent this. Press the button here."


class LettersForm(forms.Form):
    """``homepage`` is a honeypot: people do not see it, so only a robot fills it."""

    email = EmailAddressField(required_message="Give the address to which the letter should go.")
    homepage = forms.Field(required=False)


@csrf_exempt  # there is no cookie to abuse: see origin_of
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pair: str) -> HttpResponse:
    if request.method == "POST":
        response = _receive(request, pair)
        response["Cache-Control"] = "no-store"
        return response
    row = resolving.published_row(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "ask_for_letters")
    return _form_page(row, LettersForm(), has_asked="asked" in request.GET)


def _receive(request: HttpRequest, pair: str) -> HttpResponse:
    row = resolving.published_row_of_any(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "ask_for_letters")
    sent, origin = posted.read(request), origin_of(request)
    form = LettersForm(sent.data)
    if sent.problem:
        return _form_page(row, LettersForm(), message=sent.problem, status=sent.status)
    if origin is not Origin.OURS:
        return _form_page(row, form, message=FOREIGN if origin is Origin.FOREIGN else UNKNOWN, status=403)
    if not form.is_valid():
        return _form_page(row, form, message=f"Not sent yet: {form.errors['email'][0]}", status=422)
    try:
        return _store(request, row, form)
    except IntegrityError:  # the page goes at this moment, as two technologies become one: the form can be sent again
        return errors.unavailable(request)


def _store(request: HttpRequest, row: PageRow, form: LettersForm) -> HttpResponse:
    """Store what is asked, and answer alike whatever is known of the address."""
    at = datetime.now(UTC)
    try:
        asking.count_client(rate_limits.client_of(request, at), rate_limits.network_of(request, at), at)
        if not form.cleaned_data["homepage"]:
            asking.ask(form.cleaned_data["email"], row.comparison.id, at=at)
    except tries.Full as full:
        return _too_many(row, form, full.opens - at)
    url = reverse("ask_for_letters", args=[_slug(row)])
    return HttpResponseRedirect(f"{url}?asked", status=303)


def _too_many(row: PageRow, form: LettersForm, wait: timedelta) -> HttpResponse:
    when = posted.in_minutes(wait)
    message = f"Not sent yet: too many letters are being asked for right now. Please try again {when}."
    return posted.retry_after(wait, _form_page(row, form, message=message, status=429))


def _form_page(
    row: PageRow, form: LettersForm, *, has_asked: bool = False, message: str = "", status: int = 200
) -> HttpResponse:
    picked = row.verdict.pick
    context = {
        "sides": sorted([row.low, row.high], key=lambda side: side.slug),
        "picked": getattr(row, picked) if picked else None,
        "pair": _slug(row),
        "email": form["email"].value() or "",
        "homepage": form["homepage"].value() or "",
        "is_wrong": bool(form.errors.get("email")) if form.is_bound else False,
        "has_asked": has_asked,
        "message": message,
        "hours": HOURS,
        "section": "browse",
    }
    path = reverse("ask_for_letters", args=[_slug(row)])
    return render_page("comparisons/ask_for_letters.html", context, path=path, indexed=False, status=status)


def _slug(row: PageRow) -> str:
    return pairs.canonical(row.low.slug, row.high.slug)


@csrf_exempt  # who has the link may choose
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Show the pairs of an address at its secret URL; a POST confirms or stops one of them, or all."""
    if request.method != "POST":
        return private(_links_page(token))
    if origin_of(request) is Origin.FOREIGN:
        return private(_links_page(token, message=FOREIGN_CHOICE, status=403))
    sent = posted.read(request)
    for name, verb in (("confirm", choosing.confirm), ("stop", choosing.stop)):
        chosen = sent.data.get(name, "")
        if TOKEN.fullmatch(token) and (chosen == ALL or NUMBER.fullmatch(chosen)):
            verb(token, None if chosen == ALL else int(chosen))
            return private(HttpResponseRedirect(reverse("letters", args=[token]), status=303))
    return private(_links_page(token, message=posted.UNREADABLE, status=400))


@csrf_exempt  # a mail provider sends it, for whom the address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop_one(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Stop one pair at the POST of a mail provider, also where it is sent again (RFC 8058); else show all pairs.

    Such a POST is not redirected: providers do not follow.
    """
    if request.method != "POST":
        return private(_links_page(token))
    name, value = ONE_CLICK
    if posted.read(request).data.get(name) != value:
        return private(_links_page(token, message=posted.UNREADABLE, status=400))
    if TOKEN.fullmatch(token) and NUMBER.fullmatch(number):
        choosing.stop(token, int(number))
    return private(_links_page(token, none_status=200))


def _links_page(token: str, *, message: str = "", status: int = 200, none_status: int = 404) -> HttpResponse:
    """Return the page of a link. One that leads to nothing, as all was stopped or ran out, says so."""
    subscriber = Subscriber.objects.filter(token=token).first() if TOKEN.fullmatch(token) else None
    kept = subscriber.subscriptions.kept(datetime.now(UTC)) if subscriber else Subscription.objects.none()
    rows = kept.select_related("comparison__low", "comparison__high")
    found: list[Any] = sorted(rows, key=lambda row: (row.comparison.first.slug, row.comparison.second.slug))
    context = {
        "waiting": [row for row in found if not row.is_confirmed],
        "confirmed": [row for row in found if row.is_confirmed],
        "public": Status.PUBLISHED.value,
        "action": reverse("letters", args=[token]) if found else "",
        "message": message,
        "hours": HOURS,
    }
    return render_page("comparisons/letters.html", context, indexed=False, status=status if found else none_status)
