"""A reader's weights and must-haves, parsed from the query string of a URL and written back into one.

The URL is the whole state, so every parameter of ours is answered: one that cannot be parsed falls back to our own
weights with a message. Other parameters, such as those that campaigns add, are ignored. Pure: imports no Django.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from . import sentences
from .direction import isolated
from .knock_outs import NOTHING, KnockOuts
from .page import PageCriterion
from .scoring import OWN_WEIGHTS, OneSided, Weights

WEIGHT = "w-"
OPEN_SOURCE = "open_source"
SELF_HOSTED = "self_hosted"
SUPPORTED_MONTHS = "supported_months"
RELEASED_BEFORE = "released_before"
KNOCK_OUTS = (OPEN_SOURCE, SELF_HOSTED, SUPPORTED_MONTHS, RELEASED_BEFORE)

LONGEST_QUERY = 4000
"""Characters of a query that is still read; the form of fifty criteria makes half of that."""
MOST_MESSAGES = 4
QUOTED_LENGTH = 30
MOST_MONTHS = 240

WEIGHTS = re.compile(r"[0-4](?:\.[0-9]{1,2})?|5(?:\.0{1,2})?")
MONTHS = re.compile(r"[0-9]{1,3}")
YEAR_OR_MONTH = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?")

TOO_LONG = "The address is too long to read, so we used our own weights."


@dataclass(frozen=True, slots=True)
class Preferences:
    """``weights`` are those that differ from the criteria's own; ``messages`` say what was not understood."""

    weights: Weights = field(default_factory=lambda: OWN_WEIGHTS)
    knock_outs: KnockOuts = NOTHING
    messages: tuple[str, ...] = ()

    @property
    def are_default(self) -> bool:
        """Whether the query string asks for nothing, so that the page is the base page."""
        return not self.weights and not self.knock_outs and not self.messages


DEFAULT = Preferences()


def read(query: str, criteria: Iterable[PageCriterion], one_sided: Iterable[OneSided] = ()) -> Preferences:
    """Return the preferences that ``query``, a query string without question mark, sets for ``criteria``.

    A weight for one of ``one_sided`` counts nothing; a message says so.
    """
    if len(query) > LONGEST_QUERY:
        return Preferences(messages=(TOO_LONG,))
    messages: list[str] = []
    given = _given(query, messages)
    lone = {WEIGHT + one.criterion.slug: one for one in one_sided}
    messages += [_counts_nothing(lone[name]) for name in given if name in lone]
    weighed = {name: value for name, value in given.items() if name.startswith(WEIGHT) and name not in lone}
    weights = _weights(weighed, {WEIGHT + criterion.slug: criterion for criterion in criteria}, messages)
    return Preferences(weights, knock_outs(given, messages), tuple(few(messages)))


def is_ours(name: str) -> bool:
    """Return whether a parameter sets a weight or a must-have."""
    return name.startswith(WEIGHT) or name in KNOCK_OUTS


def written(preferences: Preferences, criteria: Iterable[PageCriterion]) -> str:
    """Return the canonical query string of ``preferences``: only what differs, weights in the order of ``criteria``."""
    asked = preferences.knock_outs
    weights = preferences.weights
    said = [(WEIGHT + one.slug, sentences.count(weights[one.slug])) for one in criteria if one.slug in weights]
    said += [(name, "1") for name in (OPEN_SOURCE, SELF_HOSTED) if getattr(asked, name)]
    said += [(name, str(getattr(asked, name))) for name in (SUPPORTED_MONTHS, RELEASED_BEFORE) if getattr(asked, name)]
    return urlencode(said)


def knock_outs(given: Mapping[str, str], messages: list[str]) -> KnockOuts:
    """Return the must-haves among parameters; ``messages`` gets a sentence for each that cannot be read."""
    return KnockOuts(
        open_source=_flag(given, OPEN_SOURCE, messages),
        self_hosted=_flag(given, SELF_HOSTED, messages),
        supported_months=_months(given, messages),
        released_before=_year_or_month(given, messages),
    )


# ---- what is given


def _given(query: str, messages: list[str]) -> dict[str, str]:
    """Return our parameters that have a value; those given twice are left out with a message."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if is_ours(name):
            found.setdefault(name, []).append(value.strip())
    messages += [
        f"The address sets {quoted(name)} more than once, so we ignored it."
        for name, values in found.items()
        if len(values) > 1
    ]
    return {name: values[0] for name, values in found.items() if len(values) == 1 and values[0]}


def _weights(given: Mapping[str, str], known: Mapping[str, PageCriterion], messages: list[str]) -> Weights:
    weights = {}
    for name, value in given.items():
        if name not in known:
            messages.append(no_criterion(name.removeprefix(WEIGHT)))
        else:
            criterion = known[name]
            weight = _weight(value, criterion, messages)
            if weight != criterion.weight:
                weights[criterion.slug] = weight
    return weights


def _weight(value: str, criterion: PageCriterion, messages: list[str]) -> Decimal:
    if WEIGHTS.fullmatch(value):
        return Decimal(value)
    own = sentences.count(criterion.weight)
    allowed = "use 0 to 5, with up to two decimals"
    messages.append(f"{quoted(value)} isn't a weight for {criterion.called}: {allowed}. We used ours, {own}.")
    return criterion.weight


def _flag(given: Mapping[str, str], name: str, messages: list[str]) -> bool:
    value = given.get(name, "0")
    if value not in ("0", "1"):
        messages.append(f"“{name}” must be 1 or left out, not {quoted(value)}.")
    return value == "1"


def _months(given: Mapping[str, str], messages: list[str]) -> int:
    value = given.get(SUPPORTED_MONTHS, "0")
    if MONTHS.fullmatch(value) and int(value) <= MOST_MONTHS:
        return int(value)
    messages.append(f"Months of support must be a whole number up to {MOST_MONTHS}, not {quoted(value)}.")
    return 0


def _year_or_month(given: Mapping[str, str], messages: list[str]) -> str:
    value = given.get(RELEASED_BEFORE, "")
    if not value or YEAR_OR_MONTH.fullmatch(value):
        return value
    allowed = "a year such as 2015 or a month such as 2015-06"
    messages.append(f"“First released before” takes {allowed}, not {quoted(value)}.")
    return ""


# ---- what is said about it


def _counts_nothing(one: OneSided) -> str:
    why = f"only {one.side.called} {'have' if one.side.plural else 'has'} claims on it"
    return f"{one.criterion.called} doesn't count here, whatever its weight: {why}."


def no_criterion(slug: str) -> str:
    """Return what is said of a weight for something else."""
    return f"No criterion here is called {quoted(slug)}."


def quoted(value: str) -> str:
    """Return a stranger's text in quotation marks, shortened; words in its place if it is not printable."""
    if not value.isprintable():
        return "something other than text"
    return f"“{isolated(sentences.shorten(value, QUOTED_LENGTH))}”"


def few(messages: Sequence[str]) -> list[str]:
    """Return the first messages, and how many are left out."""
    if len(messages) <= MOST_MESSAGES:
        return list(messages)
    left_out = len(messages) - MOST_MESSAGES + 1
    return [*messages[: MOST_MESSAGES - 1], f"We couldn't read {left_out} more parts of the address."]
