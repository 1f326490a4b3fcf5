"""What may stand at each key of a record, and its canonical form. Pure: imports no Django.

A checked record is a *patch*: it holds the keys that were written, null where a key was emptied. Nested records
(claims, a verdict …) are canonical: whole, without their nulls and defaults.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from itertools import islice
from typing import Any

from comparisons.domain import pairs
from comparisons.domain.vocabulary import Basis, Kind, Outcome, Status

from . import scalars
from .problems import Place, Problems
from .provenance import FIELDS
from .records import KINDS, MEANT_NULLS, Record, canonical, sort_releases, sort_signals
from .scalars import Scalar
from .trees import RECORD_BYTES, Refused, line_of


@dataclass(frozen=True, slots=True)
class At:
    """Where in a record something stands, and where to say what is wrong with it."""

    place: Place
    problems: Problems
    path: str = ""

    def into(self, tree: Any, at: Any) -> "At":
        """The place of a key or an item of ``tree``; items are counted from 1."""
        step = f"[{at + 1}]" if isinstance(at, int) else f".{at}" if self.path else str(at)
        place = self.place
        line = line_of(tree, at, place.line)
        if line != place.line:
            place = Place(place.file, line, place.record)
        return At(place, self.problems, self.path + step)

    def refuse(self, value: Any, expected: str) -> Refused:
        written = value.written if isinstance(value, Refused) else value
        self.problems.add(self.place, self.path, written, expected)
        return Refused(written)


Check = Callable[[Any, At], Any]
"""Takes a value as it was written; gives back its canonical form, or ``Refused`` once it has said why."""

Also = Callable[[Record, At], None]
"""Takes the checked keys of a mapping, some of them ``Refused``; refuses those that do not go together."""


# ---- the parts that checks are made of


def scalar(convert: Scalar) -> Check:
    """A value that is text, and null where nothing is known."""

    def check(value: Any, at: At) -> Any:
        if value is None or isinstance(value, Refused):
            return value
        if not isinstance(value, str):
            return at.refuse(value, "text" if not isinstance(value, bool) else "text, not a flag")
        try:
            return convert(value)
        except ValueError as error:
            return at.refuse(value, str(error))

    return check


def flag(value: Any, at: At) -> Any:
    if value is None or isinstance(value, (Refused, bool)):
        return value
    if value in ("true", "false"):
        return value == "true"
    return at.refuse(value, "true or false")


def list_of(
    check: Check, *, unique: Callable[[Any], Any] | None = None, sort: Callable[..., Any] | None = None
) -> Check:
    """A list whose items pass ``check``; no two of them may be the same to ``unique``."""

    def check_list(value: Any, at: At) -> Any:
        if value is None or isinstance(value, Refused):
            return value
        if not isinstance(value, list):
            return at.refuse(value, "a list")
        found = _items(value, at, check, unique)
        if any(isinstance(item, Refused) for item in found):
            return Refused(value, [right_of(item) for item in found])
        return sort(found) if sort else found

    return check_list


def right_of(checked: Any) -> Any:
    """What is right of a value that was checked; None where nothing is."""
    return checked.rest if isinstance(checked, Refused) else checked


def _right_keys(found: Mapping[str, Any]) -> Record:
    """What is right of a mapping that was checked."""
    right = {key: right_of(value) for key, value in found.items()}
    return {key: value for key, value in right.items() if value is not None}


def _is_refused(found: Mapping[str, Any]) -> bool:
    return any(isinstance(value, Refused) for value in found.values())


def _items(value: list[Any], at: At, check: Check, unique: Callable[[Any], Any] | None) -> list[Any]:
    found: list[Any] = []
    seen = set()
    for index, item in enumerate(value):
        inside = at.into(value, index)
        checked = check(item, inside) if item is not None else inside.refuse(item, "a value in a list")
        identity = unique(checked) if unique and not isinstance(checked, Refused) else None
        if identity is not None and identity in seen:
            checked = inside.refuse(item if isinstance(item, str) else identity, "each of them once")
        seen.add(identity)
        found.append(checked)
    return found


def mapping_of(key: Scalar, check: Check) -> Check:
    """A mapping whose keys pass ``key`` and whose values pass ``check``; what is null is left out."""

    def check_mapping(value: Any, at: At) -> Any:
        if value is None or isinstance(value, Refused):
            return value
        if not isinstance(value, dict):
            return at.refuse(value, "a mapping")
        checked = {name: _entry(name, value, at, key, check) for name in value}
        if _is_refused(checked):
            return Refused(value, _right_keys(checked))
        return {name: checked[name] for name in sorted(checked) if checked[name] is not None}

    return check_mapping


def _entry(name: str, value: Mapping[str, Any], at: At, key: Scalar, check: Check) -> Any:
    inside = at.into(value, name)
    try:
        key(name)
    except ValueError as error:
        return inside.refuse(name, f"as a key {error}")
    return check(value[name], inside)


def nested(name: str, keys: Mapping[str, Check], required: tuple[str, ...], *, also: Also | None = None) -> Check:
    """A record inside a record: judged as it is written, canonical once it is fine."""

    def check_nested(value: Any, at: At) -> Any:
        if value is None or isinstance(value, Refused):
            return value
        if not isinstance(value, dict):
            return at.refuse(value, "a mapping")
        found = dict(_keys(value, at, keys))
        for missing in required:
            if found.get(missing) is None and not (missing in value and missing in MEANT_NULLS.get(name, ())):
                found[missing] = at.into(value, missing).refuse(None, f"{missing}, which is required")
        if also:
            also(found, at)
        return Refused(value, _right_keys(found)) if _is_refused(found) else canonical(name, found)

    return check_nested


def _keys(value: Mapping[str, Any], at: At, keys: Mapping[str, Check]) -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        inside = at.into(value, key)
        if key in keys:
            yield key, keys[key](item, inside)
        else:
            yield key, inside.refuse(item, f"one of the keys {', '.join(keys)}")


# ---- what stands at each key

line = partial(scalars.line, most=200)
one_line = scalar(line)
prose = scalar(scalars.prose)
slug = scalar(scalars.slug)
reference = scalar(scalars.reference)
day = scalar(scalars.day)
address = scalar(scalars.web_address)


def short(most: int) -> Check:
    return scalar(partial(scalars.line, most=most))


def words(check: Check) -> Check:
    return list_of(check, unique=str, sort=sorted)


CLAIM_KEYS: dict[str, Check] = {
    "key": scalar(scalars.claim_key),
    "text": short(1000),
    "criterion": slug,
    "strength": scalar(partial(scalars.whole, least=1, most=3)),
    "source": address,
    "source_title": one_line,
    "quote": scalar(scalars.quote),
    "checked": day,
    "versions": short(100),
    "against": reference,
}
full_claim = nested("claim", CLAIM_KEYS, ("text",))


def claim(value: Any, at: At) -> Any:
    """A claim, or its statement alone."""
    if isinstance(value, dict):
        return full_claim(value, at)
    if not isinstance(value, (str, Refused)):
        return at.refuse(value, "a statement, or a mapping with text")
    text = CLAIM_KEYS["text"](value, at)
    return text if isinstance(text, Refused) else {"text": text}


claims = list_of(claim, unique=lambda claim: claim.get("key"))

signals = list_of(
    nested(
        "signal",
        {
            "metric": scalar(scalars.metric),
            "value": scalar(partial(scalars.decimal, least=0, most=None, places=4)),
            "observed": day,
            "source": address,
        },
        ("metric", "value", "observed"),
    ),
    unique=lambda signal: (signal["metric"], signal["observed"], signal.get("source")),
    sort=sort_signals,
)


def supported(found: Record, at: At) -> None:
    """A release says one thing about its support at most; ``supported_until`` that is null says "still supported"."""
    if found.get("ended") is True and "supported_until" in found:
        found["ended"] = at.refuse(found["cycle"], "supported_until or ended, not both")


releases = list_of(
    nested(
        "release",
        {
            "cycle": short(100),
            "released": day,
            "latest": short(100),
            "source": address,
            "supported_until": day,
            "ended": flag,
        },
        ("cycle",),
        also=supported,
    ),
    unique=lambda release: release["cycle"],
    sort=sort_releases,
)

FIELD_CHECKS: dict[str, Check] = {
    "name": one_line,
    "plural": flag,
    "kind": scalar(scalars.word_of(Kind)),
    "category": slug,
    "use_case": scalar(partial(scalars.line, most=RECORD_BYTES)),
    "summary": prose,
    "website": address,
    "repository": address,
    "licence": one_line,
    "self_hosted": flag,
    "maturity": short(50),
    "first_released": scalar(scalars.partial_day),
}


def field(text: str) -> str:
    if text not in FIELDS:
        raise ValueError(f"one of {', '.join(FIELDS)}")
    return text


def anything(value: Any, at: At) -> Any:
    return value


def valued(found: Record, at: At) -> None:
    """The value of a fact is what may stand at its field."""
    if isinstance(found["field"], Refused):
        found["value"] = Refused()  # nobody knows what may stand there
        return
    value = FIELD_CHECKS[found["field"]](found["value"], at.into(found, "value"))
    found["value"] = False if found["field"] == "plural" and value is None else value


facts = list_of(
    nested(
        "fact",
        {"field": scalar(field), "value": anything, "source": slug, "observed": day},
        ("field", "value", "source"),
        also=valued,
    ),
    unique=lambda fact: (fact["field"], fact["source"]),
)


def ruled(found: Record, at: At) -> None:
    """A pick stands exactly where the outcome is one."""
    outcome, pick = found.get("outcome") or Outcome.PICK.value, found.get("pick")
    if isinstance(outcome, Refused) or isinstance(pick, Refused):
        return
    if outcome == Outcome.PICK and pick is None:
        found["pick"] = at.into(found, "pick").refuse(None, "one of the two, as the outcome is pick")
    if outcome != Outcome.PICK and pick is not None:
        found["pick"] = at.into(found, "pick").refuse(pick, f"no pick, as the outcome is {outcome}")


condition = nested("condition", {"text": short(500), "check_by": day, "happened": day}, ("text",))

verdict = nested(
    "verdict",
    {
        "outcome": scalar(scalars.word_of(Outcome)),
        "pick": reference,
        "basis": scalar(scalars.word_of(Basis)),
        "reason": prose,
        "choose_if": mapping_of(scalars.reference, short(300)),
        "already_using": mapping_of(scalars.reference, prose),
        "best_case_for_the_other": prose,
        "would_change_if": list_of(condition),
        "decided": day,
        "decided_by": short(100),
    },
    ("basis",),
    also=ruled,
)


def pair(value: Any, at: At) -> Any:
    if isinstance(value, Refused):
        return value
    if not isinstance(value, list) or len(value) != 2:
        return at.refuse(value, "a list of two technologies")
    both = [reference(item, at.into(value, index)) for index, item in enumerate(value)]
    if None in both:
        return at.refuse(value, "a list of two technologies")
    if any(isinstance(one, Refused) for one in both):
        return Refused(value)
    return at.refuse(both[0], "two different technologies") if both[0] == both[1] else both


CHECKS: dict[str, dict[str, Check]] = {
    "technology": {
        "technology": reference,
        **FIELD_CHECKS,
        "aliases": list_of(reference, unique=pairs.key, sort=sorted),
        "related": words(scalar(scalars.related)),
        "packages": mapping_of(scalars.slug, words(one_line)),
        "pros": claims,
        "cons": claims,
        "signals": signals,
        "releases": releases,
        "facts": facts,
    },
    "comparison": {
        "comparison": pair,
        "status": scalar(scalars.word_of(Status)),
        "published": scalar(scalars.utc_moment),
        "reviewed": day,
        "reviewed_by": short(100),
        "intro": prose,
        "verdict": verdict,
    },
    "category": {"category": slug, "name": short(100), "parent": slug, "description": prose},
    "criterion": {
        "criterion": slug,
        "name": short(100),
        "question": one_line,
        "weight": scalar(partial(scalars.decimal, least=0, most=5, places=2)),
        "recheck_days": scalar(partial(scalars.whole, least=0, most=2_147_483_647)),
        "categories": words(slug),
    },
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A record as it was written: the keys that are right, and those that are not with what is right of them.

    Both are empty where nobody can tell what kind of record it is.
    """

    right: Record
    refused: Record

    @property
    def is_fine(self) -> bool:
        return bool(self.right) and not self.refused


NOTHING = Checked({}, {})
MISSPELT, MISSPELT_LENGTH = 20, 30
"""Unknown keys, and letters of each, that are looked at for what was meant."""


def examine(content: Any, at: At) -> Checked:
    """What is right and what is wrong of a record as written; its problems are told."""
    if isinstance(content, Refused):
        return NOTHING
    if not isinstance(content, dict) or not content:
        at.refuse(content, "a record: a mapping that begins with technology, comparison, category or criterion")
        return NOTHING
    kind = next(iter(content))
    if kind not in KINDS:
        at.into(content, kind).refuse(content[kind], f"one of {', '.join(KINDS)} as the first key")
        return NOTHING
    found = dict(_keys(content, at, CHECKS[kind]))
    if found[kind] is None:
        found[kind] = at.into(content, kind).refuse(None, "what the record is about")
    refused = {key: value.rest for key, value in found.items() if isinstance(value, Refused)}
    refused |= {key: None for key in _misspelt(refused.keys() - CHECKS[kind].keys(), CHECKS[kind]) if key not in found}
    return Checked({key: value for key, value in found.items() if key not in refused}, refused)


def _misspelt(unknown: Iterable[str], keys: Mapping[str, Check]) -> Iterator[str]:
    """The keys that were probably meant, so that nobody is told besides that they are missing."""
    for word in islice(unknown, MISSPELT):
        yield from get_close_matches(word[:MISSPELT_LENGTH], keys, n=1, cutoff=0.7)


def check(content: Any, at: At) -> Record | None:
    """The patch that a record as written stands for, or None once its problems are told."""
    checked = examine(content, at)
    return checked.right if checked.is_fine else None
