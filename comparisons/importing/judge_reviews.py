"""Judges the review that a comparison record brings or keeps, with its page as the run will make it."""

from datetime import date

from comparisons.catalogue.problems import Problems
from comparisons.catalogue.records import Record
from comparisons.domain import gate, review
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page

from .spool import Merged

REVIEW = ("reviewed", "reviewed_by", "reviewed_of")
ANOTHER_VERDICT = (
    "the day of a new review, or none: the stored review of this day is of another verdict (outcome, pick or basis)"
)


def judge(merged: Merged, patch: Record, before: Record, page: Page, problems: Problems) -> None:
    """Complete ``patch`` with what becomes of the review of ``page``, which is made of ``patch`` laid over ``before``.

    A review that the files bring is of the page as they make it, unless ``reviewed_of`` says of what; one that is
    stored keeps its digest. The gate is asked where the review is of this very page. A review of another decision
    than the page has now ends.
    """
    evidence = Evidence(page)
    now = evidence.digest
    review_of = patch.get("reviewed", before.get("reviewed")), patch.get("reviewed_by", before.get("reviewed_by"))
    is_stored = review_of == (before.get("reviewed"), before.get("reviewed_by"))
    given = patch.get("reviewed_of")
    kept = before.get("reviewed_of", "") if is_stored else ""
    if given is None and not is_stored:
        patch["reviewed_of"] = given = now
    if kept and (given is None or review.is_of_words(given, kept)):
        patch["reviewed_of"] = kept  # where what is picked was renamed, the worker knows its new name
    reviewed_of = patch.get("reviewed_of") or now
    if not review.is_of_decision(reviewed_of, now):
        if given is None and patch.get("reviewed"):
            problems.add(merged.place_of("reviewed"), "reviewed", patch["reviewed"], ANOTHER_VERDICT)
        _end(patch)
    elif given and review.is_of_words(given, now):
        _ask_the_gate(merged, evidence, problems)


def refuse_new(merged: Merged, before: Record, record: Record, problems: Problems) -> None:
    """Refuse a review that is not the stored one: it is given by approving the page. One that ends is no new one."""
    if "reviewed" in record and any(record.get(key) != before.get(key) for key in REVIEW):
        expected = "the stored review or none: approve the page in the admin, once this is imported"
        problems.add(merged.place_of("reviewed"), "reviewed", record["reviewed"], expected)


def without_day(merged: Merged, patch: Record, problems: Problems) -> None:
    """Take out the digest of a review that is taken out; refuse one that is given for no review."""
    if patch.get("reviewed_of"):
        problems.add(merged.place_of("reviewed_of"), "reviewed", None, "the day and name of the review")
    _end(patch)


def _end(patch: Record) -> None:
    patch.update(dict.fromkeys(REVIEW))


def _ask_the_gate(merged: Merged, evidence: Evidence, problems: Problems) -> None:
    day = evidence.page.reviewed or date.max  # never without: the page has a review
    for problem in gate.problems(evidence, day):
        expected = f"a page that the gate lets through, as it is reviewed: {problem.message}"
        problems.add(merged.place_of("reviewed"), problem.field, "", expected)
