"""The front matter of a decision record: what MADR 4 keeps there, and what judging it anew takes.

Texts and lists are written as JSON, which YAML reads as it is. ``importing.decisions.reading`` reads it. Pure: imports
no Django.
"""

import json
from collections.abc import Iterator
from typing import Any

from comparisons.domain.kept_decisions import decision_files as keys
from comparisons.domain.kept_decisions import rests_on
from comparisons.domain.standings import standing

from .comparison_view import ComparisonView
from .documents import parts


def front_matter(view: ComparisonView, url: str) -> str:
    """Return it between its fences; ``url`` is the absolute URL of the page with the view's weights."""
    return "\n".join(["---", *_of_the_team(view), f"{keys.SECTION}:", *_ours(view, url), "---"])


def _of_the_team(view: ComparisonView) -> Iterator[str]:
    yield f"{keys.STATUS}: proposed"
    yield f"date: {view.on.isoformat()}"
    yield "decision-makers: []"


def _ours(view: ComparisonView, url: str) -> Iterator[str]:
    weighed = view.weighed
    chosen, leader = weighed.chosen, weighed.leader
    strength = view.evidence.strength_of(leader) if leader and weighed.both_are_left else None
    values: dict[str, Any] = {
        keys.ADDRESS: url,
        keys.WEIGHTS: {row.criterion.slug: parts.number(row.weight) for row in weighed.weighing.rows},
        keys.CHOSEN: chosen.slug if chosen else None,
        keys.LEADER: leader.slug if leader else None,
        keys.STRENGTH: strength.value if strength else None,
        keys.RESTS_ON: rests_on.digest(standing.taken(view.evidence, view.on)),
    }
    yield from (f"  {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    yield f"  {keys.RETRIEVED}: {view.on.isoformat()}"
