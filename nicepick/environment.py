"""Strict readers of settings in environment variables.

A wrong value raises ImproperlyConfigured with one sentence: the variable, and what was expected.
django-environ by itself reads ``DEBUG=maybe`` as false and takes any address for a database; here each kind of
value has a reader that accepts it wholly or not at all. A variable that is set but empty counts as not set.
Values are not repeated in the sentence where they may hold a password.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environ import Env

FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
DATABASES = ("sqlite", "postgres", "postgresql")
MAILERS = ("consolemail", "dummymail", "filemail", "memorymail", "smtp", "smtp+tls", "smtp+ssl")
OFF = "off"
NAME = r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]"
HOST = re.compile(rf"\*|\.?(?:{NAME})", re.IGNORECASE)
ORIGIN = re.compile(rf"https?://(?:{NAME})(?::(?P<port>[0-9]{{1,5}}))?", re.IGNORECASE)


class Environment:
    """Typed access to ``variables``; ``asked`` collects the names that were read."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.asked: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.asked.add(name)
        return self.variables.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, str(default))
        if value.lower() not in FLAGS:
            raise wrong(name, f'"{value}"', "must be true or false")
        return FLAGS[value.lower()]

    def choice(self, name: str, default: str, words: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in words:
            raise wrong(name, f'"{value}"', f"must be {' or '.join(words)}")
        return value

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) or not least <= int(value) <= most:
            raise wrong(name, f'"{value}"', f"must be a whole number from {least} to {most}")
        return int(value)

    def refuse(self, name: str, instead: str) -> None:
        """Refuse a variable of earlier releases; ``instead`` says what to do."""
        if self.variables.get(name, "").strip():
            raise ImproperlyConfigured(f"{name} is not read any more: {instead}.")

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Return host names without scheme or port, given separated by commas."""
        found = self._listed(name) or default
        for host in found:
            if not HOST.fullmatch(host):
                raise wrong(name, f'"{host}"', "must be host names without scheme or port, separated by commas")
        return found

    def origins(self, name: str) -> list[str]:
        """Return origins such as ``https://example.org`` or ``https://*.example.org``, given separated by commas."""
        found = self._listed(name)
        for origin in found:
            if not is_origin(origin.replace("://*.", "://", 1)):
                raise wrong(name, f'"{origin}"', "must be origins such as https://example.org, separated by commas")
        return found

    def origin(self, name: str, default: str) -> str:
        value = self.text(name, default).removesuffix("/")
        if not is_origin(value):
            raise wrong(name, f'"{value}"', "must be an address such as https://example.org, without a path")
        return value

    def address(self, name: str, default: str = "") -> str:
        """Return one e-mail address, or the default."""
        value = self.text(name, default)
        try:
            if value != default:
                validate_email(value)
        except ValidationError:
            raise wrong(name, f'"{value}"', "must be an e-mail address such as editors@example.org") from None
        return value

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's settings for a database URL such as ``postgres://user:password@host:5432/name``."""
        expected = "must be sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME"
        value = self.text(name, default)
        if value.startswith("sqlite:") and urlsplit(value).netloc not in ("", ":memory:"):
            raise wrong(name, "", "must have three slashes after sqlite: (four before a path from the root)")
        config = self._from_address(name, value, DATABASES, expected, Env.db_url_config)
        if not config["NAME"]:
            raise wrong(name, "", f"{expected}; the part after the last slash is missing")
        if value.startswith("sqlite:"):
            _require_folder(name, Path(config["NAME"]).parent)
        return config

    def file(self, name: str, default: Path) -> Path | None:
        """Return a file in an existing folder, or None for ``off``."""
        value = self.text(name)
        if value.lower() == OFF:
            return None
        if value:
            _require_folder(name, Path(value).resolve().parent)
        return Path(value or default)

    def email(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's ``EMAIL_…`` settings for a URL such as ``smtp+tls://user:password@host:587``."""
        expected = "must be consolemail:// or smtp+tls://USER:PASSWORD@HOST:PORT"
        value = self.text(name, default)
        config = self._from_address(name, value, MAILERS, expected, Env.email_url_config)
        if value.startswith("smtp") and not config["EMAIL_HOST"]:
            raise wrong(name, "", f"{expected}; the host is missing")
        if value.startswith("smtp") and not config["EMAIL_PORT"]:
            config["EMAIL_PORT"] = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[urlsplit(value).scheme]
        return config

    def _listed(self, name: str) -> list[str]:
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    @staticmethod
    def _from_address(
        name: str, value: str, schemes: tuple[str, ...], expected: str, reader: Callable[[str], Any]
    ) -> dict[str, Any]:
        try:
            parts = urlsplit(value)
            if parts.scheme not in schemes or not value.startswith(f"{parts.scheme}://"):
                raise wrong(name, "", expected)
            return dict(reader(value))
        except ValueError:  # a port that is no number, an unmatched bracket
            raise wrong(name, "", expected) from None


def _require_folder(name: str, folder: Path) -> None:
    if not folder.is_dir():
        raise wrong(name, "", f"must name a file in a folder that exists, and {folder} does not")


def is_origin(value: str) -> bool:
    """Return whether ``value`` is a scheme, a host and at most a port."""
    match = ORIGIN.fullmatch(value)
    return match is not None and 0 < int(match["port"] or 80) < 65536


def wrong(name: str, value: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {value}, but {expected}." if value else f"{name} {expected}.")
