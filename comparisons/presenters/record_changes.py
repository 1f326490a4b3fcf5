"""Differences between two catalogue records of one technology or one comparison, in words for readers.

Short values are quoted, long texts are only said to be reworded, lists are counted. Pure: imports no Django.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from comparisons.catalogue.fields import CLAIM, COMPARISON, CONDITION, FACT, RELEASE, SIGNAL, TECHNOLOGY, VERDICT
from comparisons.catalogue.records import Field, Record
from comparisons.domain import pairs, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import Basis, Outcome

Names = Mapping[str, str]
"""Technologies' names by slug; a slug without one is shown as it is."""

NOTHING = "not recorded"
FIELDS = {key: field for one in (TECHNOLOGY, COMPARISON, VERDICT) for key, field in one.fields.items()}
COUNTED = {
    "aliases": "alias",
    "related": "related technology",
    "packages": "package",
    "claims": "claim",
    "signals": "figure",
    "releases": "release",
    "facts": "fact",
    "would_change_if": "condition that would change the verdict",
    "own_sources": "own source",
}
PLURALS = {"alias": "aliases", "condition that would change the verdict": "conditions that would change the verdict"}
SENTENCES = {
    "choose_if": "“choose {} if”",
    "already_using": "“already on {}”",
    "left_out": "why {} makes no difference",
}
"""Fields that hold one text for each side or criterion, by slug."""

IDENTITIES: dict[str, Callable[[Any], Any]] = {
    "claims": CLAIM.identity,
    "signals": SIGNAL.identity,
    "releases": RELEASE.identity,
    "facts": FACT.identity,
    "would_change_if": CONDITION.identity,
}
"""Keys by which items of old and new list are matched; items of other lists are matched by value."""


def told(before: Record, after: Record, names: Names) -> list[str]:
    """Return what differs in ``after``, one phrase each; empty if nothing does."""
    old, new = _flat(before), _flat(after)
    _follow_renamed(old, before, after)
    differing = [key for key in _keys(old, new) if old.get(key) != new.get(key)]
    return [words for key in differing for words in _difference(key, old, new, names)]


def _keys(old: Record, new: Record) -> list[str]:
    """Return the keys of both records, in the order of the newer record."""
    return list(dict.fromkeys([*new, *old]))


def _flat(record: Record) -> Record:
    """Return a record without nesting: the verdict's keys among its own, pros and cons as one list of claims."""
    claims = [claim | {"is_pro": key == "pros"} for key in ("pros", "cons") for claim in record.get(key, [])]
    own = {key: value for key, value in record.items() if key not in ("verdict", "pros", "cons")}
    verdict = VERDICT.defaults | record["verdict"] if record.get("verdict") else {}
    packages = [f"{ecosystem} {name}" for ecosystem, named in own.pop("packages", {}).items() for name in named]
    lists = {key: items for key, items in (("packages", packages), ("claims", claims)) if items}
    defaults = COMPARISON.defaults if "comparison" in record else TECHNOLOGY.defaults
    return defaults | own | verdict | lists


def _follow_renamed(old: Record, before: Record, after: Record) -> None:
    """Move what ``old`` holds under a side's old slug to the new slug, if one side of the pair was renamed."""
    if "comparison" not in before or "comparison" not in after:
        return
    gone, come = ({*one["comparison"]} - {*other["comparison"]} for one, other in ((before, after), (after, before)))
    if len(gone) != 1 or len(come) != 1:
        return
    renamed = {gone.pop(): come.pop()}
    if "pick" in old:
        old["pick"] = renamed.get(old["pick"], old["pick"])
    for key in VERDICT.per_side:
        if key in old:
            old[key] = {renamed.get(slug, slug): text for slug, text in old[key].items()}


def _difference(key: str, old: Record, new: Record, names: Names) -> Iterator[str]:
    """Yield the phrases for ``key``, whose values differ."""
    if key in SPECIAL:
        yield from SPECIAL[key](old, new, names)
    elif key in SENTENCES:
        yield from _sentences(key, old.get(key, {}), new.get(key, {}), names)
    elif key in COUNTED:
        yield from _counted(key, old.get(key, []), new.get(key, []))
    elif key in FIELDS:
        yield from _plain(FIELDS[key], old.get(key), new.get(key))


def _plain(field: Field, before: Any, after: Any) -> Iterator[str]:
    if field.is_long:
        yield f"{field.words} {_fate(before, after)}"
    else:
        yield f"{field.words}: {_quoted(field, before)} → {_quoted(field, after)}"


def _quoted(field: Field, value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    parsed = field.parse(value) if field.parse else value
    return sentences.day(parsed) if isinstance(parsed, date) else isolated(str(value).replace("_", " "))


def _fate(before: Any, after: Any) -> str:
    if before and after:
        return "reworded"
    return "added" if after else "removed"


def _sentences(key: str, old: Record, new: Record, names: Names) -> Iterator[str]:
    for slug in _keys(old, new):
        if old.get(slug) != new.get(slug):
            yield f"{SENTENCES[key].format(_name(slug, names))} {_fate(old.get(slug), new.get(slug))}"


def _counted(key: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    identity = IDENTITIES.get(key, lambda item: item)
    before, after = ({identity(item): item for item in items} for items in (old, new))
    counts = {
        "added": len(after.keys() - before.keys()),
        "removed": len(before.keys() - after.keys()),
        "changed": sum(before[one] != after[one] for one in before.keys() & after.keys()),
    }
    yield from (f"{number} {_noun(COUNTED[key], number)} {fate}" for fate, number in counts.items() if number)
    if not any(counts.values()):
        yield f"{_noun(COUNTED[key], 2)} reordered"


def _noun(noun: str, number: int) -> str:
    return noun if number == 1 else PLURALS.get(noun) or sentences.plural_of(noun)


def _name(slug: str, names: Names) -> str:
    return names.get(slug, slug)


# ---- fields with a wording of their own


def _slug(old: Record, new: Record, names: Names) -> Iterator[str]:
    yield f"address: {old.get('technology', NOTHING)} → {new.get('technology', NOTHING)}"


def _pair(old: Record, new: Record, names: Names) -> Iterator[str]:
    paths = [pairs.canonical(*record["comparison"]) if "comparison" in record else NOTHING for record in (old, new)]
    yield f"address: {paths[0]} → {paths[1]}"


def _published(old: Record, new: Record, names: Names) -> Iterator[str]:
    """Yield a new day of publication, unless the status changed too, which says so already."""
    if old.get("status") == new.get("status"):
        days = [_moment(record.get("published")) for record in (old, new)]
        yield f"published on: {days[0]} → {days[1]}"


def _moment(value: str | None) -> str:
    return sentences.day(datetime.fromisoformat(value).date()) if value else NOTHING


def _reviewed(old: Record, new: Record, names: Names) -> Iterator[str]:
    if reviewed := new.get("reviewed"):
        yield f"reviewed on {sentences.day(date.fromisoformat(reviewed))}"
    else:
        yield "no longer reviewed"


def _reviewed_by(old: Record, new: Record, names: Names) -> Iterator[str]:
    if reviewer := new.get("reviewed_by"):
        yield f"reviewed by {reviewer}"


def _reviewed_of(old: Record, new: Record, names: Names) -> Iterator[str]:
    """Yield that an older review was confirmed; a new one says itself that there is one."""
    if new.get("reviewed_of") and old.get("reviewed") == new.get("reviewed"):
        yield "review confirmed for the current words"


def _publish_at(old: Record, new: Record, names: Names) -> Iterator[str]:
    """Yield a new day of publication, unless the status changed too, which says so already."""
    if old.get("status") == new.get("status"):
        days = [_moment(record.get("publish_at")) for record in (old, new)]
        yield f"scheduled for: {days[0]} → {days[1]}"


def _outcome(old: Record, new: Record, names: Names) -> Iterator[str]:
    """Yield one phrase for outcome and pick, which are one decision."""
    if old.get("outcome") != new.get("outcome"):
        yield f"the verdict: {_decision(old, names)} → {_decision(new, names)}"


def _pick(old: Record, new: Record, names: Names) -> Iterator[str]:
    if old.get("outcome") == new.get("outcome"):
        yield f"the pick: {_decision(old, names)} → {_decision(new, names)}"


def _decision(record: Record, names: Names) -> str:
    if "outcome" not in record:
        return "none"
    return _name(record["pick"], names) if "pick" in record else Outcome(record["outcome"]).label


def _basis(old: Record, new: Record, names: Names) -> Iterator[str]:
    labels = [Basis(record["basis"]).label if "basis" in record else "none" for record in (old, new)]
    yield f"basis: {labels[0]} → {labels[1]}"


SPECIAL: dict[str, Callable[[Record, Record, Names], Iterator[str]]] = {
    "technology": _slug,
    "comparison": _pair,
    "published": _published,
    "reviewed": _reviewed,
    "reviewed_by": _reviewed_by,
    "reviewed_of": _reviewed_of,
    "publish_at": _publish_at,
    "outcome": _outcome,
    "pick": _pick,
    "basis": _basis,
}
