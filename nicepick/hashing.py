"""Password hashing that readers do not feel: one password at a time, in a thread of the lowest priority.

A hash takes a processor for a tenth of a second and more. hashlib gives up the interpreter's lock meanwhile, so the
threads of readers run beside it, and go first.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.contrib.auth.hashers import PBKDF2PasswordHasher

LOWEST = 19


def _step_back() -> None:
    with suppress(OSError):  # a system that ranks no threads: the hash is slower for readers, and right
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)


THREAD = ThreadPoolExecutor(1, "hashing", _step_back)


class QuietPasswordHasher(PBKDF2PasswordHasher):
    """Django's own hasher, with the same hashes. Whoever asks waits until those before are done."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        return THREAD.submit(super().encode, password, salt, iterations).result()
