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
MOST = 150
"""Events in one calendar. Writing one takes a fifth of a millisecond, so that all take as long as three pages."""
NEVER_CHANGED, LEAVES_TIME, SHOWN = icalendar.vInt(0), icalendar.vText("TRANSPARENT"), icalendar.vText("DISPLAY")
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
    stamp = icalendar.vDDDTypes(datetime.combine(on, time.min, UTC))
    for due in _nearest(days, on):
        made.add_component(_event(due, host, on, stamp))
    content: bytes = made.to_ical(sorted=False)
    return content


def _nearest(days: Iterable[Due], on: date) -> list[Due]:
    """Return the earliest of each key, of more than ``MOST`` those nearest to the day ``on``, in the order of days."""
    found: dict[str, Due] = {}
    for due in sorted(days, key=_place):
        found.setdefault(due.key, due)
    return sorted(sorted(found.values(), key=lambda due: abs(due.day - on))[:MOST], key=_place)


def _place(due: Due) -> tuple[date, str]:
    return due.day, due.key


def _event(due: Due, host: str, on: date, stamp: icalendar.vDDDTypes) -> icalendar.Event:
    """Return an event made of ready values: with ``add``, which finds out the type of each, it takes a third longer."""
    made, title = icalendar.Event(), _text(due.title)
    made["UID"] = _text(f"{due.key}@{host}")
    made["DTSTAMP"] = stamp
    made["SEQUENCE"] = NEVER_CHANGED
    made["DTSTART"] = icalendar.vDDDTypes(due.day)
    made["SUMMARY"] = title
    made["DESCRIPTION"] = _text(due.about)
    made["URL"] = icalendar.vUri(due.url)
    made["CATEGORIES"] = _text(due.kind)
    made["TRANSP"] = LEAVES_TIME
    if due.day - due.ahead >= on:
        made.add_component(_alarm(title, due.ahead))
    return made


def _alarm(title: icalendar.vText, ahead: timedelta) -> icalendar.Alarm:
    made = icalendar.Alarm()
    made["ACTION"] = SHOWN
    made["DESCRIPTION"] = title
    made["TRIGGER"] = icalendar.vDuration(-ahead)
    return made


def _text(value: str) -> icalendar.vText:
    return icalendar.vText(NOT_TEXT.sub("", value))
