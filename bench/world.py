"""A made-up catalogue of any size, always the same for the same seed, as canonical catalogue records. Pure.

What a small world holds, a larger one of the same seed holds too, word for word, as long as both have as many claims a
technology: so the same page can be read in both. The first ``HUBS`` technologies are compared with one another first,
then with thousands of others, as well-known ones are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import chain, combinations, count, islice, repeat
from random import Random
from typing import Any

from comparisons.catalogue.fields import (
    CATEGORY,
    CLAIM,
    COMPARISON,
    CONDITION,
    CRITERION,
    FACT,
    RELEASE,
    SIGNAL,
    TECHNOLOGY,
    VERDICT,
)
from comparisons.catalogue.records import Record, moment
from comparisons.domain import pairs
from comparisons.domain.vocabulary import Kind

from . import names, prose

HUBS = len(names.KNOWN)
CATEGORIES = 40
LARGE_CATEGORY = "libraries"
"""Holds three in ten technologies."""
EMPTY_CATEGORY = "curiosities"
"""Holds no technology, and so no comparison."""
WEIGHTS = {"operations": 3, "learning": 2, "safety": 2}
"""Criteria that a reviewed page may not be silent about: each technology with six claims speaks to all of them."""
LIGHT = ("scaling", "productivity", "ecosystem", "licence", "hiring")
CRITERIA = (*WEIGHTS, *LIGHT)
FILED = 6
"""How many claims of each technology hold in all of its comparisons, each under a criterion of its own."""
KINDS = tuple(kind.value for kind in Kind)
FIRST_DAY = datetime(2016, 1, 1, tzinfo=UTC)
DAYS = 3900
"""From the first publication to the last, spread evenly."""
TODAY = date(2026, 10, 1)
QUARTERS = tuple(date(year, month, 1) for year in (2024, 2025) for month in (1, 4, 7, 10))


@dataclass(frozen=True)
class World:
    technologies: int = 10_000
    claims: int = 120_000
    comparisons: int = 1_000_000
    seed: int = 1

    @cached_property
    def slugs(self) -> list[str]:
        return [names.slug(names.name(number)) for number in range(self.technologies)]

    def records(self) -> Iterator[Record]:
        yield from categories()
        yield from criteria()
        for number in range(self.technologies):
            yield self.technology(number)
        yield from self.comparison_records()

    # ---- technologies

    def technology(self, number: int) -> Record:
        chance = Random(f"{self.seed} technology {number}")  # noqa: S311
        name, slug = names.name(number), self.slugs[number]
        filed = chance.sample((*WEIGHTS, *chance.sample(LIGHT, FILED - len(WEIGHTS))), FILED)
        claims = [
            self._claim(number, position, criterion, chance)
            for position, criterion in enumerate(islice(chain(filed, repeat(None)), self._claims_of(number)))
        ]
        year = chance.randrange(1995, 2025)
        record = {
            "technology": slug,
            "name": name,
            "kind": chance.choice(KINDS),
            "category": category_of(number),
            "use_case": prose.use_case(name, chance),
            "summary": prose.summary(name, chance),
            "website": f"https://{slug}.example.org/",
            "repository": f"https://git.example.org/{slug}/{slug}",
            "licence": chance.choice(["MIT", "Apache-2.0", "GPL-3.0-only", "BSD-3-Clause", "proprietary"]),
            "self_hosted": chance.random() < 0.7,
            "maturity": chance.choice(["", "", "sandbox", "incubating", "graduated"]),
            "first_released": f"{year}-{chance.randrange(1, 13):02}",
            "aliases": self._aliases(number, name, slug),
            "related": self._related(number, chance),
            "packages": {"npm": [slug], "pypi": [slug]} if chance.random() < 0.4 else {},
            "pros": claims[::2],
            "cons": claims[1::2],
            "signals": _signals(slug, self._level(number), chance),
            "releases": _releases(slug, chance),
            "facts": [_other_word(year, chance)] if chance.random() < 0.3 else [],
        }
        return TECHNOLOGY.canonical(record)

    def _claims_of(self, number: int) -> int:
        """As many as there are for each on average, two more or two fewer."""
        return max(4, self.claims // self.technologies + number % 5 - 2)

    def _level(self, number: int) -> int:
        """Return how widely a technology is used; its figures follow."""
        return Random(f"{self.seed} level {number}").randrange(50, 50_000)  # noqa: S311

    def _claim(self, number: int, position: int, criterion: str | None, chance: Random) -> Record:
        is_sourced = number < HUBS or chance.random() < 0.3
        is_against = number > 0 and position >= FILED and chance.random() < 0.04
        slug = self.slugs[number]
        claim = {
            "key": f"b{number:06x}{position:03x}"[:10],
            "text": prose.claim(position % 2 == 0, chance),
            "criterion": criterion or (chance.choice(CRITERIA) if chance.random() < 0.5 else None),
            "strength": chance.choice([1, 2, 2, 3]),
            "source": f"https://docs.{slug}.example.org/chapter-{position + 1}" if is_sourced else "",
            "source_title": f"The manual, chapter {position + 1}" if is_sourced else "",
            "quote": prose.quote(chance) if is_sourced and position % 3 == 0 else "",
            "checked": _day(TODAY - timedelta(days=chance.randrange(90))) if is_sourced else None,
            "against": self.slugs[number - 1] if is_against else None,
        }
        return CLAIM.canonical(claim)

    @staticmethod
    def _aliases(number: int, name: str, slug: str) -> list[str]:
        words = [*names.OTHER_WORDS.get(slug, []), *([f"{slug}-classic"] if number % 3 == 0 else [])]
        return sorted([*words, *([name] if pairs.key(name) != slug else [])])

    def _related(self, number: int, chance: Random) -> list[str]:
        """Older neighbours, and now and then a word that leads nowhere."""
        near = range(max(0, number - 40), number)
        known = {self.slugs[one] for one in chance.sample(near, min(len(near), chance.randrange(2, 7)))}
        return sorted(known | ({f"unheard-of-{number}"} if number % 9 == 0 else set()))

    # ---- comparisons

    def comparison_records(self) -> Iterator[Record]:
        chance = Random(f"{self.seed} comparisons")  # noqa: S311
        for place, ends in enumerate(islice(self._pairs(), self.comparisons)):
            yield self._comparison(place, ends, chance)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of numbers, each once: hubs among themselves, hubs with all others, neighbours ever further apart."""
        hubs = min(HUBS, self.technologies)
        others = self.technologies - hubs
        yield from combinations(range(hubs), 2)
        known_ones = max(1, self.comparisons // 5 // max(1, others))
        yield from ((hub, hubs + other) for hub in range(min(known_ones, hubs)) for other in range(others))
        for distance in count(1):
            if 2 * distance >= others:
                raise ValueError(f"{self.technologies} technologies do not have {self.comparisons} pairs of this sort.")
            yield from ((hubs + one, hubs + (one + distance) % others) for one in range(others))

    def _comparison(self, place: int, ends: tuple[int, int], chance: Random) -> Record:
        one, other = sorted(self.slugs[end] for end in ends)
        at = FIRST_DAY + timedelta(days=DAYS * chance.random())
        is_among_hubs = max(ends) < HUBS
        status = "published" if is_among_hubs else chance.choices(STATUSES, STATUS_WEIGHTS)[0]
        is_reviewed = is_among_hubs and place % 3 == 0
        verdict = _verdict(ends, (one, other), chance) if status != "draft" else None
        if verdict and is_reviewed:
            verdict |= self._full(ends, chance)
        record = {
            "comparison": [one, other],
            "status": status,
            "published": moment(at) if status in ("published", "archived") else None,
            "reviewed": _day(TODAY) if is_reviewed else None,
            "reviewed_by": "Ada Lovelace" if is_reviewed else "",
            "verdict": verdict and VERDICT.canonical(verdict),
        }
        return COMPARISON.canonical(record)

    def _full(self, ends: tuple[int, int], chance: Random) -> dict[str, Any]:
        """Return what a verdict needs so that its page passes the gate.

        It rests on its editor's judgement and picks the side with more stars, so that a figure bears it out.
        """
        picked = max(ends, key=self._level)
        slugs = [self.slugs[end] for end in sorted(ends)]
        return {
            "outcome": "pick",
            "pick": self.slugs[picked],
            "basis": "editor",
            "in_short": prose.in_short(names.name(picked), chance),
            "choose_if": {slug: prose.choose_if(slug, chance) for slug in slugs},
            "best_case_for_the_other": prose.best_case(chance),
            "would_change_if": [_condition(chance)],
        }


STATUSES, STATUS_WEIGHTS = ("published", "draft", "in_review", "archived"), (92, 5, 2, 1)
BASES, BASIS_WEIGHTS = ("popularity", "editor", "claims"), (6, 2, 2)


def _verdict(ends: tuple[int, int], slugs: tuple[str, str], chance: Random) -> dict[str, Any]:
    outcome = chance.choices(("pick", "depends", "tie"), (8, 1, 1))[0]
    one, other = sorted(names.name(end) for end in ends)
    pick = chance.choice(slugs)
    return {
        "outcome": outcome,
        "pick": pick if outcome == "pick" else None,
        "basis": chance.choices(BASES, BASIS_WEIGHTS)[0],
        "in_short": prose.in_short(one, chance) if chance.random() < 0.4 else "",
        "reason": prose.reason(one, other, chance),
        "choose_if": {slug: prose.choose_if(slug, chance) for slug in slugs} if chance.random() < 0.4 else {},
        "already_using": {slugs[0]: prose.stay(chance)} if chance.random() < 0.1 else {},
        "best_case_for_the_other": prose.best_case(chance) if chance.random() < 0.4 else "",
        "would_change_if": [_condition(chance)] if chance.random() < 0.2 else [],
        "decided": _day(TODAY - timedelta(days=chance.randrange(700))),
        "decided_by": "Ada Lovelace",
    }


def _condition(chance: Random) -> Record:
    check_by = f"2027-{chance.randrange(1, 13):02}-01"
    return CONDITION.canonical({"text": prose.condition(chance), "check_by": check_by})


def _signals(slug: str, level: int, chance: Random) -> list[Record]:
    source = f"https://figures.example.org/{slug}"
    stars = {"metric": "github_stars", "value": level * 7, "observed": _day(TODAY), "source": source}
    pushers = [
        {
            "metric": "github_pushers_quarter",
            "value": level + chance.randrange(level),
            "observed": _day(quarter),
            "source": source,
        }
        for quarter in QUARTERS
    ]
    return [SIGNAL.canonical(signal) for signal in (*pushers, stars)]


def _releases(slug: str, chance: Random) -> list[Record]:
    """The newest first, a year apart."""
    newest = chance.randrange(1, 30)
    cycles = range(newest, max(0, newest - chance.randrange(6)), -1)
    return [
        RELEASE.canonical(
            {
                "cycle": str(cycle),
                "released": f"{2026 - age}-03-0{1 + cycle % 9}",
                "latest": f"{cycle}.{chance.randrange(20)}",
                "source": f"https://{slug}.example.org/releases",
                "supported_until": f"{2029 - age}-03-01",
            }
        )
        for age, cycle in enumerate(cycles)
    ]


def _other_word(year: int, chance: Random) -> Record:
    """Another source's word on the year of the first release."""
    value = str(year + chance.choice([-1, 1]))
    fact = {"field": "first_released", "value": value, "source": "endoflife", "observed": _day(TODAY)}
    return FACT.canonical(fact)


# ---- categories


def category_of(number: int) -> str:
    return LARGE_CATEGORY if number % 10 < 3 else f"category-{1 + number // 25 % (CATEGORIES - 1)}"


def categories() -> Iterator[Record]:
    for slug in (LARGE_CATEGORY, EMPTY_CATEGORY):
        yield CATEGORY.canonical({"category": slug, "name": slug.capitalize()})
    for number in range(1, CATEGORIES):
        parent = f"category-{number // 10 * 10}" if number > 10 and number % 10 else None
        yield CATEGORY.canonical({"category": f"category-{number}", "name": f"Category {number}", "parent": parent})


def criteria() -> Iterator[Record]:
    for slug in CRITERIA:
        question = f"What does {slug} cost a team?"
        record = {"criterion": slug, "name": slug.capitalize(), "question": question, "weight": WEIGHTS.get(slug, 1)}
        yield CRITERION.canonical(record)


def _day(value: date) -> str:
    return value.isoformat()
