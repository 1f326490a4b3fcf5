"""The second step of a log-in: the code, after the password was right.

Nobody is logged in before. The session holds whose password was right, for ``PATIENCE``, and ends with the code.
Whoever gets here knows that the password was right; nothing on the page tells whether a code was nearly right, already
used, or too early after a wrong one.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables
from django_otp.plugins.otp_static.models import StaticDevice

from comparisons.services import logins, second_factor

PENDING = "code_of"
PATIENCE = 600
"""Seconds between the password and the code."""
WRONG = "This code does not work. Wait for the next one of your app, as each works once, or take a recovery code."
LATE = "The time for the code is over: log in again."


def ask(request: HttpRequest, user: User) -> HttpResponse:
    """Remember in a new session whose password was right, and lead to the page that asks for the code."""
    address = request.POST.get("next", request.GET.get("next", ""))
    request.session.flush()
    until = int(datetime.now(UTC).timestamp()) + PATIENCE
    request.session[PENDING] = {"user": user.pk, "until": until, "hash": user.get_session_auth_hash()}
    query = f"?{urlencode({'next': address})}" if address else ""
    return HttpResponseRedirect(reverse("admin_login_code") + query)


def begin_anew(session: SessionBase) -> None:
    """Let the age of a session count from this log-in on."""
    for name in ("began", "renewed"):
        session.pop(name, None)


def awaited(session: SessionBase) -> User | None:
    """Return whose password was right, None if nobody's was, it was too long ago, or it is another one by now."""
    pending = session.get(PENDING)
    if not pending or pending["until"] < datetime.now(UTC).timestamp():
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True, is_staff=True).first()
    is_same = user is not None and constant_time_compare(pending["hash"], user.get_session_auth_hash())
    return user if is_same else None


class CodeForm(forms.Form):
    """Takes a code of the app or a recovery code of ``user``."""

    code = forms.CharField(
        max_length=second_factor.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
        help_text="Six digits of your app, or one of your recovery codes.",
    )

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.refused: logins.Refused | None = None

    @sensitive_variables()
    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            with logins.attempt(self.request, self.user.get_username(), datetime.now(UTC), steps=2):
                device = second_factor.verify(self.user, code)
                if device is None:
                    raise ValidationError(WRONG, code="wrong")
        except logins.Refused as refused:
            self.refused = refused
            raise ValidationError(str(refused), code="refused") from None
        self.user.otp_device = device  # type: ignore[attr-defined]  # the log-in keeps it in the session
        return code

    def get_user(self) -> User:
        return self.user


class CodeView(LoginView):
    """Ask for the code, and log in with it."""

    authentication_form = CodeForm  # type: ignore[assignment]  # it has what the view asks of one
    template_name = "admin/access/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.user = awaited(request.session)
        if self.user is None:
            if request.session.pop(PENDING, None):
                messages.error(request, LATE)
            return HttpResponseRedirect(reverse("admin:login"))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Nobody is logged in: the head of the page offers nothing.
        shown = {**admin.site.each_context(self.request), "title": "Log in", "has_permission": False}
        return super().get_context_data(**kwargs) | shown

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        return too_many(response, form.refused) if form.refused else response

    def form_valid(self, form: Any) -> HttpResponse:
        del self.request.session[PENDING]
        response = super().form_valid(form)
        begin_anew(self.request.session)
        if isinstance(form.user.otp_device, StaticDevice):
            left = second_factor.codes_left(form.user)
            messages.warning(self.request, f"A recovery code works once: {left} of yours are left.")
        return response


def too_many(response: HttpResponse, refused: logins.Refused) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(refused.seconds)
    return response
