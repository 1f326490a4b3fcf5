"""The front matter of a decision record: what MADR keeps there, and what judging the record anew takes.

Asks no database.
"""

from dataclasses import replace

import yaml

from comparisons.domain.evidence import Evidence
from comparisons.domain.kept_decisions import rests_on
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.standings import standing

from .decision_records import TODAY, URL, pair, written
from .make_pages import make_claim, make_ruling


def front_matter(text):
    """What stands between the fences, as a YAML library reads it."""
    return yaml.safe_load(text.split("---\n")[1])


def test_it_begins_with_what_madr_keeps_in_front_matter_and_with_the_decision_itself():
    page = pair()

    found = front_matter(written(page, operations="5"))

    assert found == {
        "status": "proposed",
        "date": TODAY,
        "decision-makers": [],
        "nice-pick": {
            "address": URL,
            "weights": {"operations": 5, "integrity": 3},
            "chosen": "mysql",
            "leader": "mysql",
            "strength": "narrow",
            "rests-on": rests_on.digest(standing.taken(Evidence(page), TODAY)),
            "retrieved": TODAY,
        },
    }


def test_front_matter_tells_our_pick_from_who_leads_and_a_tie_from_a_leader():
    against = front_matter(written(pair(ruling=make_ruling(pick="mysql", basis="editor"))))
    tie = front_matter(written(pair(), operations="3"))
    knocked_out = front_matter(written(pair(first={"licence": "SSPL-1.0"}), KnockOuts(open_source=True)))

    assert [against["nice-pick"][key] for key in ("chosen", "leader", "strength")] == ["mysql", "postgresql", "narrow"]
    assert [tie["nice-pick"][key] for key in ("chosen", "leader", "strength")] == [None, None, None]
    assert [knocked_out["nice-pick"][key] for key in ("leader", "strength")] == ["postgresql", None]


def test_what_a_record_rested_on_is_the_same_until_a_claim_that_counts_says_something_else():
    claims = pair().first.claims

    with_more = replace(claims[0], source="https://example.org/again", quote="It does.", checked=TODAY)
    for_text = replace(claims[0], text="It fails over")
    uncounted = make_claim(text="It is blue")
    second = {"claims": pair().second.claims}

    def of(*first):
        return front_matter(written(pair(first={"claims": first}, second=second)))["nice-pick"]["rests-on"]

    assert of(*claims) == of(*reversed(claims)) == of(with_more, claims[1]) == of(*claims, uncounted)
    assert of(*claims) != of(for_text, claims[1])
    assert of(*claims) != of(replace(claims[0], strength=3), claims[1])
