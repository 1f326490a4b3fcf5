"""The difference between what was reviewed and what the page shows now, item by item, in the words of both.

Takes what ``domain.review`` lists. Pure: imports no Django.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from comparisons.domain import sentences
from comparisons.domain.review import Content
from comparisons.domain.vocabulary import Basis, Outcome

NOTHING: Content = {}
ALL_VERSIONS, NO_QUOTE = "all versions", "no quote"
"""What a claim says by saying nothing: told only where the other one says something."""
TEXTS = {
    "in_short": "In short",
    "reason": "The reason",
    "best_case_for_the_other": "The best case for the other",
}
OF_SIDES = {
    "name": "The name of {}",
    "kind": "The kind of {}",
    "use_case": "The use case of {}",
    "choose_if": "Choose {} if",
    "already_using": "Already on {}?",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One item before and after; either is empty where the item was not there."""

    what: str
    before: str
    after: str


def since_review(reviewed: Content | None, now: Content) -> list[Difference] | None:
    """Return what differs, in the order of a page; None where nobody knows what was reviewed."""
    if reviewed is None:
        return None
    pairs = [*_decision(reviewed, now), *_words(reviewed, now), *_criteria(reviewed, now)]
    return [one for one in pairs if one.before != one.after] + _claims(reviewed, now) + _conditions(reviewed, now)


def _decision(old: Content, new: Content) -> Iterator[Difference]:
    verdicts = old.get("verdict", NOTHING), new.get("verdict", NOTHING)
    yield Difference("The outcome", *(_label(Outcome, one.get("outcome")) for one in verdicts))
    yield Difference("The pick", *(_marked(content, "picked") for content in (old, new)))
    yield Difference("The basis", *(_label(Basis, one.get("basis")) for one in verdicts))
    leaders = (_marked(content, "leads") or "neither" for content in (old, new))
    yield Difference("The leader by the weighed claims", *leaders)
    for key, what in TEXTS.items():
        yield Difference(what, *(one.get(key, "") for one in verdicts))


def _label(words: Any, value: str | None) -> str:
    return str(words(value).label) if value else ""


def _marked(content: Content, mark: str) -> str:
    return next((side["name"] for side in content["sides"] if side.get(mark)), "")


def _words(old: Content, new: Content) -> Iterator[Difference]:
    yield Difference("The introduction", old.get("intro", ""), new.get("intro", ""))
    for before, after in _sides(old, new):
        for key, what in OF_SIDES.items():
            yield Difference(what.format(after["name"]), before.get(key, ""), after.get(key, ""))
    left_out = old.get("left_out", NOTHING), new.get("left_out", NOTHING)
    for slug in sorted({*left_out[0], *left_out[1]}):
        yield Difference(f"Why {slug} makes no difference", *(one.get(slug, "") for one in left_out))


def _sides(old: Content, new: Content) -> list[tuple[Content, Content]]:
    """Return each side that differs, before and after: by its name or, where it was renamed, by what is left."""
    return list(_matched(old["sides"], new["sides"], [itemgetter("name"), lambda _: None]))


def _criteria(old: Content, new: Content) -> Iterator[Difference]:
    """Yield what changed of criteria that both have; a claim tells of one that is new or gone."""
    both = old.get("criteria", NOTHING), new.get("criteria", NOTHING)
    for slug in sorted(both[0].keys() & both[1].keys()):
        before, after = (one[slug] for one in both)
        yield Difference(f"The criterion {before['name']}", before["name"], after["name"])
        yield Difference(f"The question of {after['name']}", before.get("question", ""), after.get("question", ""))
        weights = (sentences.count(Decimal(str(one.get("weight", 1)))) for one in (before, after))
        yield Difference(f"The weight of {after['name']}", *weights)


# ---- lists, whose items are matched


def _claims(old: Content, new: Content) -> list[Difference]:
    found = []
    for before, after in _sides(old, new):
        for was, now in _matched(_shown(before), _shown(after), [_text_of, _rest_of]):
            found.append(Difference(f"A claim about {after['name']}", *_claim(_parts(was, old), _parts(now, new))))
    return found


def _conditions(old: Content, new: Content) -> list[Difference]:
    lists = [content.get("verdict", NOTHING).get("conditions", []) for content in (old, new)]
    matched = _matched(lists[0], lists[1], [lambda condition: condition["text"]])
    what = "What would change the verdict"
    return [Difference(what, *(_condition(one) if one else "" for one in pair)) for pair in matched]


def _matched(
    old: Sequence[Any], new: Sequence[Any], likeness: Sequence[Callable[[Any], Any]]
) -> Iterator[tuple[Any, Any]]:
    """Yield the items that differ, each beside the one that it is most like; None where there is none."""
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    for like in likeness:
        for one in list(gone):
            twin = next((other for other in come if like(other) == like(one)), None)
            if twin is not None:
                gone.remove(one)
                come.remove(twin)
                yield one, twin
    yield from ((one, None) for one in gone)
    yield from ((None, one) for one in come)


Shown = tuple[Content, bool]
"""A claim, and whether it is a pro."""


def _shown(side: Content) -> list[Shown]:
    return [(claim, key == "pros") for key in ("pros", "cons") for claim in side.get(key, [])]


def _text_of(shown: Shown) -> Any:
    return shown[0]["text"]


def _rest_of(shown: Shown) -> Any:
    claim, is_pro = shown
    return is_pro, {key: value for key, value in claim.items() if key != "text"}


def _parts(shown: Shown | None, content: Content) -> list[str]:
    """Return sign and text of a claim, and each detail in words; nothing for no claim."""
    if shown is None:
        return []
    claim, is_pro = shown
    slug = claim.get("criterion")
    return [
        f"{'Pro' if is_pro else 'Con'}: {sentences.sentence(claim['text'])}",
        content["criteria"][slug]["name"] if slug else "not weighed",
        f"strength {claim.get('strength', 2)} of 3",
        f"versions {claim['versions']}" if "versions" in claim else ALL_VERSIONS,
        claim.get("source", "no source"),
        f"“{claim['quote']}”" if "quote" in claim else NO_QUOTE,
    ]


def _claim(before: list[str], after: list[str]) -> tuple[str, str]:
    """Return a claim before and after: with all details where it is new or gone, else with those that differ."""
    if not before or not after:
        return _whole(before), _whole(after)
    differs = [0, *(place for place in range(1, len(before)) if before[place] != after[place])]
    old, new = ([parts[place] for place in differs] for parts in (before, after))
    return _joined(old), _joined(new)


def _joined(parts: list[str]) -> str:
    text, details = parts[:1], parts[1:]
    return " ".join([*text, f"({'; '.join(details)})"] if details else text)


def _whole(parts: list[str]) -> str:
    return _joined([part for part in parts if part not in (ALL_VERSIONS, NO_QUOTE)])


def _condition(condition: Content) -> str:
    day = condition.get("check_by")
    return f"{condition['text']} (check by {sentences.day(date.fromisoformat(day))})" if day else str(condition["text"])
