"""The canonical form of a catalogue record: keys in the order of the format, defaults left out.

An export writes it, an import compares with it, a ``Revision`` keeps it. It is made of what JSON knows:
dates are ISO text, numbers are whole where they can be. Pure: imports no Django.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from comparisons.domain import pairs
from comparisons.domain.vocabulary import Support

Record = dict[str, Any]

KINDS = ("technology", "comparison", "category", "criterion")
"""What a record can be, which is also its first key."""

PLURALS = {
    "technology": "technologies",
    "comparison": "comparisons",
    "category": "categories",
    "criterion": "criteria",
}
"""The folder of each kind, and its name in reports."""

KEYS = {
    "technology": (
        "technology", "name", "plural", "kind", "category", "use_case", "summary", "website", "repository", "licence",
        "self_hosted", "maturity", "first_released", "aliases", "related", "packages", "pros", "cons", "signals",
        "releases", "facts",
    ),
    "comparison": ("comparison", "status", "published", "reviewed", "reviewed_by", "intro", "verdict"),
    "category": ("category", "name", "parent", "description"),
    "criterion": ("criterion", "name", "question", "weight", "recheck_days", "categories"),
    "claim": (
        "key", "text", "criterion", "strength", "source", "source_title", "quote", "checked", "versions", "against",
    ),
    "signal": ("metric", "value", "observed", "source"),
    "release": ("cycle", "released", "latest", "source", "supported_until", "ended"),
    "fact": ("field", "value", "source", "observed"),
    "verdict": (
        "outcome", "pick", "basis", "reason", "choose_if", "already_using", "best_case_for_the_other",
        "would_change_if", "decided", "decided_by",
    ),
    "condition": ("text", "check_by", "happened"),
}  # fmt: skip

DEFAULTS: dict[str, Record] = {
    "technology": {"plural": False},
    "comparison": {"status": "draft"},
    "criterion": {"weight": 1, "recheck_days": 730},
    "claim": {"strength": 2},
    "release": {"ended": False},
    "verdict": {"outcome": "pick"},
}

MEANT_NULLS = {"release": {"supported_until"}, "fact": {"value"}}
"""Keys whose null says something: "still supported, no end date set", "this source says that there is none"."""


def canonical(name: str, record: Mapping[str, Any]) -> Record:
    """``record`` with the keys of ``name`` (one of ``KEYS``) in their order, without what is empty or the default."""
    defaults, meant = DEFAULTS.get(name, {}), MEANT_NULLS.get(name, set())
    return {
        key: record[key]
        for key in KEYS[name]
        if key in record
        and (key in meant or record[key] not in (None, "", [], {}))
        and not (key in defaults and record[key] == defaults[key])
    }


def kind_of(record: Mapping[str, Any]) -> str:
    return next(iter(record))


def name_of(record: Mapping[str, Any]) -> str:
    """What a record is called in file names and reports: its slug, or the canonical path of its pair."""
    identity = record[kind_of(record)]
    return identity if isinstance(identity, str) else pairs.canonical(*identity)


def number(value: Decimal) -> int | float:
    """A decimal of at most 15 digits, as JSON and YAML write it."""
    return int(value) if value == value.to_integral_value() else float(value)


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    """A time in UTC with ``Z``; fractions of a second without trailing zeros."""
    if value is None:
        return None
    text = value.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def support_of(release: Record) -> Support:
    """What a release's keys say: a null in ``supported_until`` is "no end is set", without the key nothing is known."""
    if release.get("ended"):
        return Support.ENDED
    if "supported_until" not in release:
        return Support.UNKNOWN
    return Support.UNTIL if release["supported_until"] else Support.SUPPORTED


def in_ascii_order(texts: Iterable[str]) -> list[str]:
    return sorted(texts)


def sort_signals(signals: Iterable[Record]) -> list[Record]:
    return sorted(signals, key=lambda signal: (signal["metric"], signal["observed"], signal.get("source") or ""))


def sort_releases(releases: Iterable[Record]) -> list[Record]:
    """Newest first, those without a date last."""
    by_cycle = sorted(releases, key=lambda release: release["cycle"])
    return sorted(by_cycle, key=lambda release: release.get("released") or "", reverse=True)
