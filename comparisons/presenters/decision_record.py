"""A comparison as an architecture decision record in MADR format, for a reader's team.

The team is the "we" of its record, so the site's pick is called the editors'. Pure: imports no Django.
"""

from collections.abc import Iterator, Set
from datetime import date

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.knock_outs import demanded
from comparisons.domain.page import Claim, Page, PageCondition, PageCriterion, Ruling, Side
from comparisons.domain.scoring import HIGHEST_SCORE, HIGHEST_WEIGHT, CriterionScore, OneSided
from comparisons.domain.weighed import Weighed

from .comparison_view import ComparisonView
from .front_matter import front_matter
from .markdown import bullets, link, plain, prose, table
from .markdown_parts import credit, proof, strength, when, why_uncounted

EDITORS = "the editors'"
IN_QUESTION = (
    "The editors' verdict is in question: something that would change it came true, and they haven't decided again yet."
)
DISPUTED = (
    "The editors' verdict is in question: readers dispute what it rests on, and the editors haven't answered yet."
)
SCORING = (
    "On each criterion, a pro adds its strength and a con subtracts it; "
    f"a score stays between −{HIGHEST_SCORE} and {HIGHEST_SCORE}. "
    "The difference, multiplied by the weight, goes to the side with the higher score."
)


def record(view: ComparisonView, url: str) -> str:
    """Return the record as Markdown; ``url`` is the absolute URL of the page with the view's weights."""
    weighed = view.weighed
    parts = [front_matter(view, url), *_head(view, url), *_drivers(weighed), *_outcome(weighed), *_change(weighed)]
    parts += [*_arguments(weighed), *_more(weighed, url)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(view: ComparisonView, url: str) -> Iterator[str]:
    first, second = view.page.sides
    yield f"# {_title(view.weighed)}"
    yield "## Context and Problem Statement"
    yield f"Which one: {plain(first.name)} or {plain(second.name)}?"
    yield from (" ".join(prose(side.use_case)) for side in view.page.sides)
    yield f"Drawn from {link(sentences.title(view.page), url)}. {plain(view.rule)}"
    if view.page.ruling and view.page.ruling.in_question:
        yield IN_QUESTION
    if disputed := view.in_question:
        yield f"{DISPUTED} {' '.join(plain(sentences.sentence(claim.text)) for claim in disputed)}"


def _title(weighed: Weighed) -> str:
    side = weighed.chosen
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
    return f"{plain(row.criterion.name)}: weight {sentences.count(row.weight)} of {HIGHEST_WEIGHT}{own}"


# ---- what is decided


def _outcome(weighed: Weighed) -> Iterator[str]:
    side = weighed.chosen
    yield "## Decision Outcome"
    yield f"Chosen option: {plain(side.name)}." if side else "No option is chosen."
    yield from _reasons(weighed)
    yield bullets([plain(finding.sentence) for finding in weighed.findings])
    if weighed.both_are_left and weighed.weighing.rows:
        yield SCORING
        yield _sums(weighed)
    yield from _uncounted(weighed)
    if side:
        yield "### Consequences"
        yield from _arguments_of(weighed, side)


def _reasons(weighed: Weighed) -> Iterator[str]:
    page, ruling = weighed.page, weighed.page.ruling
    if not weighed.is_readers:
        yield plain(ruling.in_short) if ruling else ""
        yield from prose(ruling.reason if ruling and ruling.reason.strip() else sentences.decision(page))
    if not weighed.weighing.rows:
        yield weighing_sentences.NOTHING_COUNTS
        return
    differs = weighing_sentences.against_pick(weighed, EDITORS)
    said = [weighing_sentences.answer(weighed, "these"), differs]
    if weighed.leader is weighed.chosen:
        said.append(str(weighing_sentences.strength(weighed) or ""))
    yield plain(" ".join(said))


def _sums(weighed: Weighed) -> str:
    """Return the weighing as a table that can be checked by hand."""
    page = weighed.page
    first, second = page.sides
    rows = [
        [
            plain(row.criterion.name),
            sentences.count(row.weight),
            _score(row.first_score),
            _score(row.second_score),
            plain(weighing_sentences.by(page, row.weighed)),
        ]
        for row in weighed.weighing.rows
    ]
    total = ["Total", "", "", "", plain(weighing_sentences.by(page, weighed.weighing.margin))]
    return table(
        ["Criterion", "Weight", plain(first.name), plain(second.name), "Weight × difference"],
        [*rows, total],
    )


def _score(score: int) -> str:
    return f"−{-score}" if score < 0 else str(score)


def _uncounted(weighed: Weighed) -> Iterator[str]:
    """Yield the criteria that do not count; of each claim that does not, ``_claim`` says it again."""
    page = weighed.page
    lines = [f"{plain(one.criterion.name)}: {_lone(one, page)}" for one in weighed.weighing.one_sided]
    named = {one.criterion.slug for one in weighed.weighing.one_sided}
    named |= {row.criterion.slug for row in weighed.weighing.rows}
    others = (why for slug, why in page.left_out.items() if slug not in named)
    lines += [f"Makes no difference: {plain(sentences.sentence(why))}" for why in others]
    if lines:
        yield "Not counted:"
        yield bullets(lines)


def _lone(one: OneSided, page: Page) -> str:
    why = page.left_out.get(one.criterion.slug, "")
    left_out = f" Makes no difference: {sentences.sentence(why)}" if why else ""
    return plain(f"claims on {one.side.called} only.{left_out}")


# ---- what would change it


def _change(weighed: Weighed) -> Iterator[str]:
    said = [*weighing_sentences.flips(weighed), weighing_sentences.nothing_else(weighed)]
    lines = [plain(sentence) for sentence in said]
    ruling = weighed.page.ruling
    lead_in = "If" if weighed.chosen is weighed.page.picked else "The editors' verdict would change if"
    lines += [_condition(condition, lead_in, ruling, weighed.on) for condition in ruling.conditions] if ruling else []
    if any(lines):
        yield "### What would change it"
        yield bullets([line for line in lines if line])


def _condition(condition: PageCondition, lead_in: str, ruling: Ruling, on: date) -> str:
    return f"{lead_in} {plain(condition.text)}{when(condition, ruling, on)}"


# ---- pros and cons


def _arguments(weighed: Weighed) -> Iterator[str]:
    """Yield pros and cons of the options that were not chosen; those of the chosen one are its consequences."""
    others = [side for side in weighed.page.sides if side is not weighed.chosen]
    yield "## Pros and Cons of the Options"
    for side in others:
        yield f"### {plain(side.name)}"
        yield from _arguments_of(weighed, side)


def _arguments_of(weighed: Weighed, side: Side) -> Iterator[str]:
    page = weighed.page
    yield bullets(_claims(side, {row.criterion for row in weighed.weighing.rows}))
    if page.ruling and page.ruling.best_case_for_the_other.strip() and side is page.other:
        yield f"The best case for {plain(side.name)}:"
        yield from prose(page.ruling.best_case_for_the_other)


def _claims(side: Side, counted: Set[PageCriterion]) -> list[str]:
    claims = [_claim(claim, side, counted) for claim in (*side.pros, *side.cons)]
    return claims or ["No pros or cons are recorded."]


def _claim(claim: Claim, side: Side, counted: Set[PageCriterion]) -> str:
    details = [plain(claim.criterion.name)] if claim.criterion else []
    details += [strength(claim), *proof(claim, why_uncounted(claim, side, counted))]
    return f"{'Good' if claim.is_pro else 'Bad'}: {plain(sentences.sentence(claim.text))} ({'; '.join(details)})"


# ---- where it comes from


def _more(weighed: Weighed, url: str) -> Iterator[str]:
    page, mark, query = url.partition("?")
    watch, anew = (f"{page}{name}{mark}{query}" for name in ("watch.atom", "decision.md"))
    yield "## More Information"
    yield bullets(
        [
            f"{link('The page with these weights', url)}: every claim with its source, and readers' disagreements",
            f"{link('A feed', watch)} that says when something changes for these weights",
            f"{link('The same record, drawn anew', anew)}: take it once this one no longer holds, and give this "
            "one the status “superseded by” with a link to it",
            credit(),
            *(plain(message) for message in weighed.preferences.messages),
        ]
    )
