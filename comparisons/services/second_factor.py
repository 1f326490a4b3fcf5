"""The second factor of an account: codes of an app (TOTP), and recovery codes for the day on which the app is lost.

Recovery codes are stored as hashes, in the table of django-otp: whoever reads the database can use none. They have 118
random bits, so a plain hash tells nothing of them, and they outlive a new ``SECRET_KEY``.
"""

import base64
import hashlib
import re
import secrets
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_otp import devices_for_user, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from comparisons.domain.problems import Problem

RECOVERY_CODES = 8
GROUPS, LETTERS = 6, 4
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is easily mistaken: i, l, o, 0, 1. 24 of these are 118 random bits."""
LONGEST = 60
"""Longer texts are no code."""
NEEDED = "Approving asks for a second factor on this site: log in with a code of your app."


def is_set_up(user: User) -> bool:
    """Return whether a log-in of this account asks for a code. One query."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def is_verified(user: User) -> bool:
    """Return whether this user gave a code in this session. False for an account that no request brought."""
    return bool(getattr(user, "is_verified", lambda: False)())


def problems(by: User) -> list[Problem]:
    """Return what keeps a user from approving, confirming and the like where ``SECOND_FACTOR`` is on."""
    lacks = settings.SECOND_FACTOR and not is_verified(by)
    return [Problem("no_second_factor", "second_factor", NEEDED)] if lacks else []


def begin(user: User) -> TOTPDevice:
    """Make and return a device with a new secret, which counts once ``confirm`` got a code of it."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        return TOTPDevice.objects.create(user=user, name="App", confirmed=False)


def begun(user: User) -> TOTPDevice | None:
    """Return the device that waits for its first code. One query."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def confirm(user: User, code: str) -> TOTPDevice | None:
    """Let a device count from now on if the code is one of it, and return it; None if the code is wrong."""
    with transaction.atomic():
        waiting = begun(user)
        device = waiting and verify_token(user, waiting.persistent_id, _plain(code))
        if device is None:
            return None
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        return cast(TOTPDevice, device)


def verify(user: User, code: str) -> Device | None:
    """Return the device that a code belongs to, None if there is none; each code works once.

    After a wrong one a device takes no other for 1, 2, 4 … seconds. Six digits are a code of the app, else it is a
    recovery code.
    """
    plain = _plain(code)
    is_of_app = re.fullmatch("[0-9]{6}", plain) is not None
    model: Any = TOTPDevice if is_of_app else StaticDevice
    device = model.objects.filter(user=user, confirmed=True).first()
    return device and verify_token(user, device.persistent_id, plain if is_of_app else _hashed(plain))


def new_recovery_codes(user: User) -> list[str]:
    """Make recovery codes, which take the place of earlier ones, and return them: they are stored as hashes alone."""
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="Recovery codes")
        StaticToken.objects.bulk_create([StaticToken(device=device, token=_hashed(_plain(code))) for code in codes])
    return codes


def codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def remove(user: User) -> bool:
    """Delete an account's devices and recovery codes; return whether it had any. Its sessions count as unverified."""
    with transaction.atomic():
        devices = list(devices_for_user(user, confirmed=None))
        for device in devices:
            device.delete()
    return bool(devices)


def secret_of(device: TOTPDevice) -> str:
    """Return the secret as apps take it by hand: letters and digits in groups of four."""
    letters = base64.b32encode(device.bin_key).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _random_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))


def _plain(code: str) -> str:
    """Return a code as it is compared: without spaces, dashes and capitals."""
    return re.sub(r"[\s-]+", "", code[:LONGEST]).lower()


def _hashed(code: str) -> str:
    """Return the 96 bits of the hash that the column of django-otp has room for."""
    return base64.urlsafe_b64encode(hashlib.sha256(code.encode()).digest()[:12]).decode()
