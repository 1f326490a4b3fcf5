"""The page on which people set up their second factor, get new recovery codes, or do away with it.

Each of these asks for the password, and what is set up already for a log-in with a code: a browser that somebody left
open is not enough.
"""

from datetime import UTC, datetime
from typing import Any

import segno
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django_otp import login as verified_by

from comparisons.services import logins, second_factor

BEGIN, CONFIRM, RENEW, REMOVE = "begin", "confirm", "renew", "remove"
WITHOUT_CODE = "You logged in before you had a second factor: log out, and log in with a code."
WRONG = "This is not a code of your app at this moment. Is the clock of your device right?"


class PasswordForm(forms.Form):
    """Asks for the own password, within the limits of the log-in."""

    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), label="Your password"
    )

    def __init__(self, request: Any, data: Any = None) -> None:
        super().__init__(data)
        self.request = request

    @sensitive_variables()
    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user = self.request.user
        try:
            with logins.attempt(self.request, user.get_username(), datetime.now(UTC), said="Gave the password again"):
                if not user.check_password(password):
                    raise ValidationError("This is not your password.")
        except logins.Refused as refused:
            raise ValidationError(str(refused)) from None
        return password


class FirstCodeForm(forms.Form):
    code = forms.CharField(
        max_length=second_factor.LONGEST,
        label="Code of the app",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


@never_cache
@sensitive_post_parameters()
def second_factor_page(request: Any) -> HttpResponse:
    """Show what the account has, and do what its buttons say."""
    if not admin.site.has_permission(request):
        return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
    user = User.objects.get(pk=request.user.pk)
    step = request.POST.get("step") if request.method == "POST" else ""
    if step == CONFIRM:
        return _confirm(request, user)
    if step not in (BEGIN, RENEW, REMOVE):
        return _shown(request, user, PasswordForm(request))
    is_set_up = second_factor.is_set_up(user)
    if is_set_up is (step == BEGIN):
        return HttpResponseRedirect(request.path)  # done in another window
    if is_set_up and not request.user.is_verified():
        return HttpResponseRedirect(request.path)  # the page says why it offers nothing
    form = PasswordForm(request, request.POST)
    if not form.is_valid():
        return _shown(request, user, form)
    return _take(request, user, step)


def _take(request: Any, user: User, step: str) -> HttpResponse:
    if step == BEGIN:
        second_factor.begin(user)
    elif step == RENEW:
        return _codes(request, second_factor.new_recovery_codes(user))
    else:
        second_factor.remove(user)
        messages.success(request, "You log in by your password alone from now on.")
    return HttpResponseRedirect(request.path)


def _confirm(request: Any, user: User) -> HttpResponse:
    form = FirstCodeForm(request.POST)
    device = second_factor.confirm(user, form.cleaned_data["code"]) if form.is_valid() else None
    if device is None:
        if form.is_valid():
            form.add_error("code", WRONG)
        return _shown(request, user, PasswordForm(request), form)
    verified_by(request, device)
    return _codes(request, second_factor.new_recovery_codes(user))


def _shown(request: Any, user: User, password: PasswordForm, first: FirstCodeForm | None = None) -> HttpResponse:
    is_set_up = second_factor.is_set_up(user)
    waiting = None if is_set_up else second_factor.begun(user)
    context = {
        "is_set_up": is_set_up,
        "is_verified": request.user.is_verified(),
        "without_code": WITHOUT_CODE,
        "codes_left": second_factor.codes_left(user) if is_set_up else 0,
        "password": password,
        "first": first or FirstCodeForm(),
        "picture": picture(waiting.config_url) if waiting else "",
        "secret": second_factor.secret_of(waiting) if waiting else "",
    }
    return _page(request, "second_factor.html", context)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _page(request, "recovery_codes.html", {"codes": codes})


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": "Second factor", **context}
    return TemplateResponse(request, f"admin/access/{template}", shown)


def picture(words: str) -> SafeString:
    """Return a QR code as SVG without style: dark squares on white, whatever the colours of the page."""
    code = segno.make(words, error="m")
    svg = code.svg_inline(
        scale=5, border=4, light="#fff", dark="#000", title="QR code of the secret", svgclass="qr", lineclass=None
    )
    return mark_safe(svg)  # noqa: S308  # segno writes squares; the words are in none of its attributes
