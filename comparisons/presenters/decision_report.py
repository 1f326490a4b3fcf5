"""Decision records that were judged anew, as lines of text and as findings for SARIF. Pure: imports no Django."""

from collections.abc import Iterator

from comparisons.domain.direction import printable
from comparisons.domain.kept_decisions import decision_sentences
from comparisons.domain.kept_decisions.decision_checks import DecisionCheck, Result

from .documents.decision_check import page_of
from .documents.site import Site
from .sarif import Finding, Level, Rule

RULES = {
    Result.FLIPPED: Rule(
        "decision-flipped",
        "The decision flipped.",
        "Under its own weights, the record no longer leads to what it chose. Decide anew, and give this record the "
        "status “superseded by” with a link to the new one; it then fails no check.",
        Level.ERROR,
    ),
    Result.NARROWER: Rule(
        "decision-narrower",
        "The decision holds more narrowly.",
        "The record still leads to what it chose, but less safely than when it was taken. Read what changed.",
        Level.WARNING,
    ),
    Result.CANNOT_SAY: Rule(
        "decision-unknown",
        "Nobody can say whether the decision holds.",
        "The comparison behind it was withdrawn, isn't published here, or has nothing left to weigh.",
        Level.OPEN,
    ),
}
"""What is reported of each result but one: a decision that holds is no finding."""


def lines(path: str, check: DecisionCheck, site: Site) -> Iterator[str]:
    """Yield what became of the decision in a file."""
    yield printable(f"{path}: {decision_sentences.answer(check)}")
    for said in (decision_sentences.since(check), *decision_sentences.notes(check)):
        if said:
            yield f"  {printable(said)}"
    if check.weighed:
        yield f"  {page_of(check.weighed, site)}"


def findings(path: str, check: DecisionCheck, site: Site) -> Iterator[Finding]:
    """Yield what needs somebody's attention; nothing of a decision that holds, or that is no longer in force."""
    rule = RULES.get(check.result)
    if rule and check.file.is_in_force:
        said = [decision_sentences.answer(check), decision_sentences.since(check)]
        url = page_of(check.weighed, site) if check.weighed else ""
        text = " ".join(part for part in said if part)
        yield Finding(rule, path, text, check.file.line, url, about=check.file.pair)
