"""Lines for people, and what is masked in each line."""

import logging
import re

MASK = "…"
KEYS = re.compile(r"(/(?:feedback|letters|admin/login/reset)/)[^/\s\"'?]+")
"""Addresses whose next part is the key to what a reader wrote, or to an account."""
E_MAIL = re.compile(r"[^\s\"'<>()=,;:/\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def masked(text: str) -> str:
    """Return the text without keys in addresses and without e-mail addresses."""
    return E_MAIL.sub(MASK, KEYS.sub(rf"\1{MASK}", text))


class Lines(logging.Formatter):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
