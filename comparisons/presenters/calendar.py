"""A calendar of whole days (RFC 5545), the same bytes on one UTC day. Pure: imports no Django."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import icalendar

from comparisons.domain.days import DAY

MAKER = "-//Nice Pick//Calendar of what is due//EN"
NOT_TEXT = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\U0010ffff]")
"""Characters that a text of a calendar cannot hold: control characters, and halves of others."""
RENEWED = DAY
"""How long programs may keep a calendar before they ask again."""


class Due(NamedTuple):
    """Something due on a day. ``key`` lasts and makes the event's id; ``ahead`` says how early programs remind."""

    key: str
    day: date
    title: str
    about: str
    url: str
    kind: str
    ahead: timedelta


def written(*, name: str, about: str, url: str, host: str, days: Sequence[Due], on: date) -> bytes:
    """Return the calendar that stands at ``url`` as programs read it on the day ``on``.

    Each event is stamped with that day: of two copies, programs take the one that was stamped later. So no number
    of an event's changes is stored.
    """
    made = icalendar.Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        made.add(key, _text(name))
    for key in ("description", "x-wr-caldesc"):
        made.add(key, _text(about))
    made.add("refresh-interval", RENEWED, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(RENEWED))
    made.add("source", url, parameters={"VALUE": "URI"})
    for due in _once(days):
        made.add_component(_event(due, host, on))
    content: bytes = made.to_ical(sorted=False)
    return content


def _once(days: Iterable[Due]) -> list[Due]:
    """Return the earliest of each key, in the order of days."""
    found: dict[str, Due] = {}
    for due in sorted(days, key=lambda due: (due.day, due.key)):
        found.setdefault(due.key, due)
    return list(found.values())


def _event(due: Due, host: str, on: date) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", f"{due.key}@{host}")
    made.add("dtstamp", datetime.combine(on, time.min, UTC))
    made.add("sequence", 0)
    made.add("dtstart", due.day)
    made.add("summary", _text(due.title))
    made.add("description", _text(due.about))
    made.add("url", due.url)
    made.add("categories", [due.kind])
    made.add("transp", "TRANSPARENT")
    if due.day - due.ahead >= on:
        made.add_component(_alarm(due))
    return made


def _alarm(due: Due) -> icalendar.Alarm:
    made = icalendar.Alarm()
    made.add("action", "DISPLAY")
    made.add("description", _text(due.title))
    made.add("trigger", -due.ahead)
    return made


def _text(value: str) -> icalendar.vText:
    return icalendar.vText(NOT_TEXT.sub("", value))
