"""A comparison as an architecture decision record in MADR format, for a reader's team.

The team is the "we" of its record, so the site's pick is called the editors'. Pure: imports no Django.
"""

from collections.abc import Iterator

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.knock_outs import demanded
from comparisons.domain.page import Claim, Page, PageCondition, Ruling, Side
from comparisons.domain.scoring import HIGHEST_SCORE, HIGHEST_WEIGHT, CriterionScore
from comparisons.domain.weighed import Weighed

from .comparison_view import ComparisonView
from .markdown import bullets, link, plain, prose, table

EDITORS = "the editors'"
IN_QUESTION = (
    "The editors' verdict is in question: something came true that would change it, and they have not decided anew yet."
)


def record(view: ComparisonView, url: str) -> str:
    """Return the record as Markdown; ``url`` is the absolute URL of the page with the view's weights."""
    weighed = view.weighed
    parts = [*_head(view, url), *_drivers(weighed), *_outcome(weighed), *_change(weighed)]
    parts += [*_arguments(weighed), *_more(weighed, url)]
    return "\n\n".join(part for part in parts if part) + "\n"


def chosen(weighed: Weighed) -> Side | None:
    """Return the side that the record decides for: our pick, or the leader if the reader set weights or must-haves."""
    return weighed.leader if _is_readers(weighed) else weighed.page.picked


def _is_readers(weighed: Weighed) -> bool:
    return bool(weighed.preferences.weights or weighed.preferences.knock_outs)


def _head(view: ComparisonView, url: str) -> Iterator[str]:
    first, second = view.page.sides
    yield f"# {_title(view.weighed)}"
    yield bullets(["Status: proposed", f"Date: {view.on.isoformat()}"])
    yield "## Context and Problem Statement"
    yield f"Which one: {plain(first.name)} or {plain(second.name)}?"
    yield from (" ".join(prose(side.use_case)) for side in view.page.sides)
    yield f"Drawn from {link(view.title, url)}. {plain(view.rule)}"
    if view.page.ruling and view.page.ruling.in_question:
        yield IN_QUESTION


def _title(weighed: Weighed) -> str:
    side = chosen(weighed)
    if side is None:
        return f"Decide between {plain(weighed.page.first.name)} and {plain(weighed.page.second.name)}"
    other = weighed.page.opponent_of(side)
    return f"Use {plain(side.name)} rather than {plain(other.name)}"


# ---- what it is decided by


def _drivers(weighed: Weighed) -> Iterator[str]:
    drivers = [_driver(row) for row in weighed.weighing.rows]
    drivers += [plain(words) for words in demanded(weighed.preferences.knock_outs, weighed.on)]
    if drivers:
        yield "## Decision Drivers"
        yield bullets(drivers)
    yield "## Considered Options"
    yield bullets([plain(side.name) for side in weighed.page.sides])


def _driver(row: CriterionScore) -> str:
    own = (
        "" if row.weight == row.criterion.weight else f" (the editors' weight: {sentences.count(row.criterion.weight)})"
    )
    return f"{plain(row.criterion.name)}: counts {sentences.count(row.weight)} of {HIGHEST_WEIGHT}{own}"


# ---- what is decided


def _outcome(weighed: Weighed) -> Iterator[str]:
    side = chosen(weighed)
    yield "## Decision Outcome"
    yield f"Chosen option: {plain(side.name)}." if side else "No option is chosen."
    yield from _reasons(weighed)
    yield bullets([plain(finding.sentence) for finding in weighed.findings])
    if weighed.both_are_left and weighed.weighing.rows:
        yield _scoring(weighed.page)
        yield _sums(weighed)
    if side:
        yield "### Consequences"
        yield from _arguments_of(weighed.page, side)


def _reasons(weighed: Weighed) -> Iterator[str]:
    page = weighed.page
    if not _is_readers(weighed):
        yield from prose(page.ruling.reason if page.ruling and page.ruling.reason.strip() else sentences.decision(page))
    if weighed.weighing.rows:
        differs = weighing_sentences.against_pick(weighed, EDITORS)
        yield plain(f"{weighing_sentences.answer(weighed, 'these')} {differs}")


def _scoring(page: Page) -> str:
    first, second = (plain(side.name) for side in page.sides)
    return (
        "On each criterion a pro adds its strength and a con takes it away, "
        f"{HIGHEST_SCORE} at most and −{HIGHEST_SCORE} at least. Above 0 speaks for {first}, below 0 for {second}."
    )


def _sums(weighed: Weighed) -> str:
    """Return the weighing as a table that can be checked by hand."""
    first, second = weighed.page.sides
    rows = [
        [
            plain(row.criterion.name),
            sentences.count(row.weight),
            str(row.first_score),
            str(row.second_score),
            sentences.count(row.weighed),
        ]
        for row in weighed.weighing.rows
    ]
    total = ["Margin", "", "", "", sentences.count(weighed.weighing.margin)]
    return table(
        ["Criterion", "Weight", plain(first.name), plain(second.name), "Weight × difference"],
        [*rows, total],
    )


# ---- what would change it


def _change(weighed: Weighed) -> Iterator[str]:
    said = [*weighing_sentences.flips(weighed), weighing_sentences.nothing_else(weighed)]
    said += [weighing_sentences.holds(weighed, EDITORS)]
    lines = [plain(sentence) for sentence in said]
    ruling = weighed.page.ruling
    lead_in = "If" if chosen(weighed) is weighed.page.picked else "The editors' verdict would change if"
    lines += [_condition(condition, lead_in, ruling) for condition in ruling.conditions] if ruling else []
    if any(lines):
        yield "### What would change it"
        yield bullets([line for line in lines if line])


def _condition(condition: PageCondition, lead_in: str, ruling: Ruling) -> str:
    when = ""
    if condition.happened:
        since = "" if condition in ruling.came_true else "; decided anew since"
        when = f" (happened on {sentences.day(condition.happened)}{since})"
    elif condition.check_by:
        when = f" (check by {sentences.day(condition.check_by)})"
    return f"{lead_in} {plain(condition.text)}{when}"


# ---- what speaks for and against


def _arguments(weighed: Weighed) -> Iterator[str]:
    """Yield pros and cons of the options that were not chosen; those of the chosen one are its consequences."""
    others = [side for side in weighed.page.sides if side is not chosen(weighed)]
    yield "## Pros and Cons of the Options"
    for side in others:
        yield f"### {plain(side.name)}"
        yield from _arguments_of(weighed.page, side)


def _arguments_of(page: Page, side: Side) -> Iterator[str]:
    yield bullets(_claims(side))
    if page.ruling and page.ruling.best_case_for_the_other.strip() and side is page.other:
        yield f"The best case for {plain(side.name)}:"
        yield from prose(page.ruling.best_case_for_the_other)


def _claims(side: Side) -> list[str]:
    claims = [_claim(claim) for claim in (*side.pros, *side.cons)]
    return claims or ["Nothing is recorded for or against it."]


def _claim(claim: Claim) -> str:
    weighed_by = plain(claim.criterion.name) if claim.criterion else "not weighed"
    details = [weighed_by, f"strength {claim.strength} of 3"]
    details += [f"versions {plain(claim.versions)}"] if claim.versions else []
    details += [_source(claim)]
    return f"{'Good' if claim.is_pro else 'Bad'}: {plain(sentences.sentence(claim.text))} ({'; '.join(details)})"


def _source(claim: Claim) -> str:
    if not claim.source.strip():
        return "no source"
    checked = f", checked {sentences.day(claim.checked)}" if claim.checked else ", never checked"
    return link(claim.source_title or claim.source, claim.source) + checked


# ---- where it comes from


def _more(weighed: Weighed, url: str) -> Iterator[str]:
    yield "## More Information"
    yield bullets(
        [
            f"{link('The page with these weights', url)}: every claim with its source, and what readers object to",
            *(plain(message) for message in weighed.preferences.messages),
        ]
    )
