"""Codes as an app on a phone computes them, and accounts that have one."""

from django.contrib.auth.models import User
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from comparisons.services import second_factor


def code_of(device: TOTPDevice, *, steps: int = 0) -> str:
    """The code of this moment, or that of some half-minutes later."""
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


def wrong_code(device: TOTPDevice) -> str:
    """Six digits that are no code of this minute."""
    near = {code_of(device, steps=steps) for steps in range(-3, 4)}
    return next(code for code in ("111111", "222222", "333333", "444444", "555555", "666666", "777777", "888888")
                if code not in near)  # fmt: skip


def with_second_factor(user: User) -> TOTPDevice:
    """Connect an app to an account."""
    device = second_factor.begin(user)
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return TOTPDevice.objects.get(pk=device.pk)


def let_time_pass() -> None:
    """Let as much time pass as devices want after wrong codes."""
    for model in (StaticDevice, TOTPDevice):
        model.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
