"""Passwords are hashed one at a time, behind everything else that the processors have to do."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password

from nicepick import hashing


@pytest.fixture(autouse=True)
def quiet(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["nicepick.hashing.QuietPasswordHasher"]
    monkeypatch.setattr(hashing.QuietPasswordHasher, "iterations", 1000)  # the site's own number takes seconds


@pytest.mark.parametrize(("typed", "is_right"), [("pw", True), ("other", False)])
def test_passwords_of_before_and_of_now_are_checked_alike(typed, is_right):
    before = PBKDF2PasswordHasher().encode("pw", "salt", 1000)

    assert hashing.QuietPasswordHasher().encode("pw", "salt", 1000) == before
    assert check_password(typed, before) is is_right
    assert check_password(typed, make_password("pw")) is is_right


def test_two_are_hashed_one_after_the_other_in_a_thread_of_the_lowest_priority():
    seen = []

    def encode(*_: Any) -> str:
        thread = threading.get_native_id()
        seen.append((thread, os.getpriority(os.PRIO_PROCESS, thread)))
        return "hash"

    with patch.object(PBKDF2PasswordHasher, "encode", encode), ThreadPoolExecutor(2) as askers:
        encoded = list(askers.map(hashing.QuietPasswordHasher().encode, ["a", "b"], ["salt", "salt"]))

    assert encoded == ["hash", "hash"]
    assert len(set(seen)) == 1
    assert seen[0] == (seen[0][0], 19)
    assert threading.get_native_id() != seen[0][0]


def test_the_site_hashes_this_way():
    from nicepick import settings as site

    assert site.PASSWORD_HASHERS == ["nicepick.hashing.QuietPasswordHasher"]
