"""The editors' log-in, behind the lockout of ``services.logins``.

Each log-in holds a thread of the server while its password waits to be hashed, so only ``HASHED`` of them are let in
at once. Of those that are refused without a look at the password, one at a time gets the form with the sentence and
sets the pace: many in a row are answered each ``PAUSE`` seconds, so that guessers take no time from readers where all
log-ins have one thread. Whoever finds no place is answered with the sentence alone.
"""

from datetime import UTC, datetime
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep
from typing import Any

from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables

from comparisons.services import logins, second_factor

from . import codes

HASHED = BoundedSemaphore(2)
PAUSE = 0.25
BUSY = logins.Refused("Other log-ins are being checked. Please try again in a few seconds.", seconds=2)


class CodeNeeded(Exception):
    """Raised where the password is right and the account has a second factor."""

    def __init__(self, user: User) -> None:
        super().__init__(user.pk)
        self.user = user


class LoginForm(AuthenticationForm):
    """Admits editors only."""

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not (name and self.cleaned_data.get("password") and self.request):
            return super().clean()
        try:
            with logins.attempt(self.request, name, datetime.now(UTC)):
                cleaned = super().clean()
                user = self.get_user()
                if second_factor.is_set_up(user):
                    raise CodeNeeded(user)
                return cleaned
        except logins.Refused as refused:
            raise ValidationError(str(refused), code="refused") from None

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise self.get_invalid_login_error()


class Pace:
    """A place for one. Whoever takes it within ``PAUSE`` seconds of the one before stays until they are over."""

    def __init__(self) -> None:
        self.place = Lock()
        self.earliest = 0.0

    def acquire(self, *, blocking: bool) -> bool:
        return self.place.acquire(blocking=blocking)

    def release(self) -> None:
        sleep(max(0.0, self.earliest - monotonic()))
        self.earliest = monotonic() + PAUSE
        self.place.release()


REFUSED = Pace()


def log_in(request: HttpRequest) -> HttpResponse:
    """Answer as the admin does, and with 429 where no password is looked at."""
    if request.method != "POST":
        return admin.site.login(request)
    refused = logins.refusal(request, request.POST.get("username", ""), datetime.now(UTC))
    door = REFUSED if refused else HASHED
    if not door.acquire(blocking=False):
        return codes.too_many(
            HttpResponse(str(refused or BUSY), content_type="text/plain; charset=utf-8"), refused or BUSY
        )
    try:
        response = _checked(request)
        return codes.too_many(response, refused) if refused else response
    except CodeNeeded as needed:
        return codes.ask(request, needed.user)
    finally:
        door.release()


def _checked(request: HttpRequest) -> HttpResponse:
    before = request.session.session_key
    response = admin.site.login(request)
    if response.status_code == 302:
        codes.begin_anew(request.session)
        if request.session.session_key == before:
            request.session.cycle_key()  # who was logged in already would keep the old one
    return response
