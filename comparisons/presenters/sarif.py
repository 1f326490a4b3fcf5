"""What a check of files found, as a log of SARIF 2.1.0, which shows it beside the lines it is about.

Pure: imports no Django.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from comparisons.domain.direction import printable

from .envelopes import Document

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
TOOL = "Nice Pick"
FINGERPRINT = "nicePick/v1"
AS_PATH = "/-._~!$&'()*+,;=@"
"""What a path holds as it is: a colon would make a scheme of what stands before it."""


class Level(StrEnum):
    """How much a finding matters. ``OPEN`` is for "cannot say": SARIF has a kind for it, and no level."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: ``key`` is a word that stays ("flipped"), ``title`` and ``help`` are sentences."""

    key: str
    title: str
    help: str
    level: Level


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in a file: ``path`` as the command was given it, ``line`` from 1, 0 where none is known.

    ``text`` is one or more sentences, ``url`` the page that says more. ``about`` tells findings of one rule in one file
    apart, whatever line they come to stand on: the name of a package, the address of a decision.
    """

    rule: Rule
    path: str
    text: str
    line: int = 0
    url: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, the sentence that says why, and the line, 0 where none is known."""

    path: str
    text: str
    line: int = 0


def log(
    rules: Sequence[Rule], findings: Iterable[Finding], unread: Sequence[Unread] = (), *, home: str = ""
) -> Document:
    """Return the log of one run: ``rules`` are all that the check knows, ``home`` is the absolute address of the site.

    A run with a file that could not be read is told to have failed.
    """
    numbers = {rule.key: number for number, rule in enumerate(rules)}
    driver: dict[str, Any] = {"name": TOOL, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver | ({"informationUri": home} if home else {})},
        "invocations": [_invocation(unread)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers[finding.rule.key]) for finding in findings],
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(rule: Rule) -> Document:
    return {
        "id": rule.key,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": _level(rule.level)},
    }


def _result(finding: Finding, number: int) -> Document:
    rule = finding.rule
    result = {
        "ruleId": rule.key,
        "ruleIndex": number,
        "kind": "open" if rule.level is Level.OPEN else "fail",
        "level": _level(rule.level),
        "message": {"text": printable(finding.text)},
        "locations": [_location(finding.path, finding.line)],
        "partialFingerprints": {FINGERPRINT: f"{rule.key}:{printable(finding.about or finding.path)}"},
    }
    return result | ({"hostedViewerUri": finding.url} if finding.url else {})


def _level(level: Level) -> str:
    return "none" if level is Level.OPEN else level.value


def _location(path: str, line: int = 0) -> Document:
    place: Document = {"artifactLocation": {"uri": as_reference(path)}}
    return {"physicalLocation": place | ({"region": {"startLine": line}} if line else {})}


def as_reference(path: str) -> str:
    """Return the path of a file as the relative reference, or address, that SARIF asks for."""
    forward = path.replace("\\", "/")
    written = quote(forward, safe=AS_PATH, errors="surrogateescape")
    return f"file://{written}" if forward.startswith("/") else written


def _invocation(unread: Sequence[Unread]) -> Document:
    invocation: Document = {"executionSuccessful": not unread}
    told = [
        {"level": "error", "message": {"text": printable(one.text)}, "locations": [_location(one.path, one.line)]}
        for one in unread
    ]
    return invocation | ({"toolExecutionNotifications": told} if told else {})
