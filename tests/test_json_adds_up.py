"""A reader of nothing but the JSON adds it up again: scores, margins, leader, flip points, the share of all weights.

Written from what the API's description says of the fields, with nothing of the site's own code.
"""

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from .programs_world import made

pytestmark = pytest.mark.django_db

Document = dict[str, Any]
PLACES = ("first", "second")
QUERIES = [
    {},
    {"w-operations": "5"},
    {"w-operations": "0", "w-integrity": "0.25"},
    {"w-operations": "1.37", "w-speed": "4", "w-integrity": "5"},
    {"open_source": "1"},
    {"self_hosted": "1", "w-operations": "5"},
    {"released_before": "1995", "supported_months": "24"},
    {"w-operations": "9", "w-nothing": "1", "open_source": "yes"},
]


@pytest.fixture(scope="module")
def documents(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Document]]:
    """Every comparison as it is, and some of each kind with weights and must-haves of all sorts."""
    with made(django_db_blocker, every=4) as world:
        world.demand()
        client, pairs = Client(), list(world.pairs)
        asked = [(pair, {}) for pair in pairs] + list(product(pairs[::4] + pairs[-9:], QUERIES[1:]))
        urls = [f"/compare/{pair}.json?{urlencode(query)}" for pair, query in asked]
        yield [json.loads(client.get(url).content)["data"] for url in urls]


def decimal(number: float) -> Fraction:
    """A number of the JSON as it is written there."""
    return Fraction(str(number))


# ---- adding it up


def counted(document: Document) -> dict[str, tuple[list[Document], list[Document]]]:
    """The claims that count of both sides, by criterion."""
    claims = [[claim for claim in document[place]["claims"] if claim["counts"]] for place in PLACES]
    slugs = {claim["criterion"] for side in claims for claim in side}
    first, second = ({slug: [one for one in side if one["criterion"] == slug] for slug in slugs} for side in claims)
    return {slug: (first[slug], second[slug]) for slug in slugs}


def score(claims: list[Document]) -> int:
    total = sum(claim["strength"] if claim["is_pro"] else -claim["strength"] for claim in claims)
    return max(-3, min(3, total))


def weights(document: Document) -> dict[str, Fraction]:
    asked = document["preferences"]["weights"]
    criteria = [row["criterion"] for row in document["weighing"]["rows"]]
    return {one["slug"]: decimal(asked.get(one["slug"], one["own_weight"])) for one in criteria}


def leader(document: Document, lead: Fraction | int) -> str | None:
    return document["first" if lead > 0 else "second"]["slug"] if lead else None


def added_up(document: Document) -> Document:
    """What the document should say, from its claims and its weights alone."""
    margins = {slug: score(first) - score(second) for slug, (first, second) in counted(document).items()}
    weight = weights(document)
    lead = sum((weight[slug] * margin for slug, margin in margins.items()), Fraction())
    left = left_of(document)
    by_weight = leader(document, lead)
    return {
        "rows": {slug: row_of(document, slug, margin, weight[slug]) for slug, margin in margins.items()},
        "leader": by_weight,
        "margin": abs(lead),
        "left": left,
        "answer": by_weight if len(left) == 2 else (left or [None])[0],
        "flips": {slug: flip(document, weight[slug], margin, lead) for slug, margin in margins.items()}
        if len(left) == 2
        else dict.fromkeys(margins),
        "share": share(margins.values(), lead) if lead and len(left) == 2 else None,
    }


def row_of(document: Document, slug: str, margin: int, weight: Fraction) -> tuple[Any, ...]:
    first, second = counted(document)[slug]
    return score(first), score(second), leader(document, margin), abs(margin), weight, weight * abs(margin)


def left_of(document: Document) -> list[str]:
    """Who meets the must-haves: a finding that fails knocks out, one that is unknown does not."""
    out = {one["technology"] for one in document["weighing"]["findings"] if one["answer"] == "fails"}
    return [document[place]["slug"] for place in PLACES if document[place]["slug"] not in out]


def flip(document: Document, weight: Fraction, margin: int, lead: Fraction) -> tuple[Fraction, bool, str | None] | None:
    """At which weight the lead is nothing, whether the other side leads above it, and who that is."""
    if not margin or not lead:
        return None
    at = weight - lead / margin
    return (at, (margin > 0) != (lead > 0), leader(document, -lead)) if 0 < at < 5 else None


def share(margins: Any, lead: Fraction) -> float:
    """The share of all weights with which the leader leads, from the formula for a halfspace of a simplex.

    With distinct signed margins m it is the sum over the positive ones of the product of m / (m − other): equal ones
    are pulled apart by a hair, so that no division is by nothing.
    """
    signed = [Fraction(margin if lead > 0 else -margin) for margin in margins if margin]
    spread = [value + Fraction(place, 10**9) for place, value in enumerate(signed)]
    wins = [
        prod((one / (one - other) for at, other in enumerate(spread) if at != place), start=Fraction(1))
        for place, one in enumerate(spread)
        if one > 0
    ]
    return float(sum(wins, Fraction()))


# ---- what the document says


def said_in(document: Document) -> Document:
    weighing = document["weighing"]
    answer = weighing["answer"]
    return {
        "rows": {
            row["criterion"]["slug"]: (
                row["first"]["score"], row["second"]["score"], row["leader"], row["margin"],
                decimal(row["weight"]), decimal(row["weighed"]),
            )
            for row in weighing["rows"]
        },
        "leader": weighing["leader"],
        "margin": decimal(weighing["margin"]),
        "left": answer["left"],
        "answer": answer["leader"],
        "flips": {row["criterion"]["slug"]: flip_in(row["flip"]) for row in weighing["rows"]},
        "share": answer["robustness"] and pytest.approx(answer["robustness"], abs=1e-6),
    }  # fmt: skip


def flip_in(said: Document | None) -> tuple[Fraction, bool, str] | None:
    return (Fraction(said["exact"]), said["rises"], said["to"]) if said else None


def test_all_that_is_said_of_the_weighing_follows_from_claims_and_weights(documents):
    off = [
        (document["slug"], document["preferences"]["query"], name, value, added[name])
        for document in documents
        for added in [added_up(document)]
        for name, value in said_in(document).items()
        if value != added[name]
    ]

    assert off == []


def test_a_flip_point_is_told_as_a_number_too(documents):
    flips = [row["flip"] for document in documents for row in document["weighing"]["rows"] if row["flip"]]

    assert len(flips) > 100
    assert all(one["at"] == pytest.approx(float(Fraction(one["exact"]))) for one in flips)


def test_the_word_for_its_strength_follows_from_the_share_and_the_rows(documents):
    for document in documents:
        answer, rows = document["weighing"]["answer"], len(document["weighing"]["rows"])
        known = answer["robustness"]
        word = None if known is None else "only_these_weights"
        for least, fewest, name in ((0.5, 0, "narrow"), (0.65, 3, "clear"), (0.9, 4, "strong")):
            word = name if known is not None and known >= least and rows >= fewest else word
        assert answer["strength"] == word


def test_every_kind_of_answer_was_added_up(documents):
    answers = [document["weighing"]["answer"] for document in documents]
    findings = {one["answer"] for document in documents for one in document["weighing"]["findings"]}

    assert findings == {"passes", "fails", "unknown"}
    assert {len(answer["left"]) for answer in answers} == {0, 1, 2}
    assert {answer["strength"] for answer in answers} >= {None, "narrow", "only_these_weights"}
    assert any(answer["leader"] is None and len(answer["left"]) == 2 for answer in answers)
    assert any(document["preferences"]["messages"] for document in documents)


def test_a_weight_that_is_not_understood_is_ours_and_told(documents):
    misspelt = [
        one for one in documents if any("“9” isn't a weight" in text for text in one["preferences"]["messages"])
    ]

    assert misspelt
    assert all(one["preferences"]["weights"] == {} for one in misspelt)
    assert all(row["weight"] == row["criterion"]["own_weight"] for one in misspelt for row in one["weighing"]["rows"])
