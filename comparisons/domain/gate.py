"""The review gate: every problem that keeps a page from being reviewed, in the editor's words.

Pure: imports no Django.
"""

from collections.abc import Callable
from datetime import date

from . import gate_claims, gate_sources, gate_verdict, prose_rules
from .evidence import Evidence
from .problems import Problem, Problems

RULES: tuple[Callable[[Evidence, date], Problems], ...] = (
    gate_claims.sides_are_filed,
    gate_claims.sides_have_sourced_claims,
    gate_claims.claims_are_fresh,
    gate_sources.sources_are_first_hand,
    gate_sources.sources_are_not_the_opponents,
    gate_sources.sources_are_originals,
    gate_sources.sources_are_of_supported_versions,
    gate_claims.criteria_are_recorded_of_both,
    gate_claims.what_counts_is_not_left_out,
    gate_verdict.verdict_is_complete,
    gate_verdict.verdict_helps_to_choose,
    gate_verdict.verdict_can_be_tested,
    gate_verdict.verdict_follows_from_its_basis,
)
IN_QUESTION = "Something that would change the verdict came true: decide again."


def problems(evidence: Evidence, on: date) -> list[Problem]:
    """Return every problem that keeps a page from being reviewed on the day ``on``."""
    written = prose_rules.texts(evidence.page)
    found = [problem for rule in RULES for problem in rule(evidence, on)]
    return found + [problem for rule in prose_rules.RULES for problem in rule(written)]


def problems_of_a_new_review(evidence: Evidence, on: date) -> list[Problem]:
    """Return what prevents a review on the day ``on``: every problem, and a verdict in question.

    A review given before a condition came true stays, and its page says what happened.
    """
    ruling = evidence.page.ruling
    is_in_question = ruling is not None and ruling.in_question
    late = [Problem("in_question", "verdict.would_change_if", IN_QUESTION)] if is_in_question else []
    return problems(evidence, on) + late
