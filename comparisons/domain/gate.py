"""The gate: what keeps a page from being reviewed, every problem at once, in the editor's words.

A problem's ``field`` says where it is mended:

- ``claim.<key>.text``, ``.source``, ``.checked`` (``technology.<slug>.pros`` or ``.cons`` while a claim has no key),
- ``technology.<slug>.kind``, ``.use_case``, ``.pros``, ``.cons``,
- ``comparison.intro``,
- ``verdict.outcome``, ``.pick``, ``.basis``, ``.reason``, ``.best_case_for_the_other``, ``.choose_if.<slug>``,
  ``.already_using.<slug>``, ``.would_change_if`` and ``.would_change_if.<n>``, counted from 1.

A claim ``against`` somebody else is not part of the comparison: it neither counts nor is judged.
Pure: imports no Django.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from . import popularity, scoring, sentences
from .freshness import budget
from .page import Claim, Page, Ruling, Side
from .vocabulary import Basis, Kind, Outcome, Polarity

SOURCED_CLAIMS = 2
"""How many sourced pros, and how many sourced cons, each side shows at least."""
DRAFT_MARK = "Draft:"
"""What a text begins with that was composed from the data and that no editor has read."""
QUOTED_LENGTH = 60
WORDS_OF_A_SENTENCE = 4
"""Shorter pieces of a longer text may recur ("It depends.", "See below.")."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason not to review; ``code`` for programs, ``field`` where it is mended, ``message`` for the editor."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of prose of a page: where it is mended, and how an editor calls it."""

    field: str
    place: str
    prose: str
    claim: Claim | None = None
    argues: bool = False
    """Whether it argues for a verdict, so that a superlative in it needs a link."""

    @property
    def begins(self) -> str:
        """The prose as patterns read it that look at its beginning."""
        return _straight(self.prose)


Problems = Iterator[Problem]
Rule = Callable[[Page, date], Problems]


def problems(page: Page, on: date) -> list[Problem]:
    """Everything that keeps ``page`` from being reviewed on the day ``on``; empty where it may be."""
    return [problem for rule in RULES for problem in rule(page, on)]


# ---- what has to be there


def sides_are_filed(page: Page, _on: date) -> Problems:
    for side in page.sides:
        if side.kind not in tuple(Kind):
            yield Problem("no_kind", f"technology.{side.slug}.kind", f"Say what kind of thing {side.name} is.")
        if not side.use_case.strip():
            field = f"technology.{side.slug}.use_case"
            yield Problem("no_use_case", field, f"Say in one sentence when a developer should use {side.name}.")


def sides_have_sourced_claims(page: Page, _on: date) -> Problems:
    for side, opponent in _with_opponents(page):
        for polarity in Polarity:
            claims = [claim for claim in shown(side, opponent) if claim.is_pro == (polarity is Polarity.PRO)]
            count = sum(1 for claim in claims if claim.source.strip())
            if count < SOURCED_CLAIMS:
                message = f"Sourced {polarity}s of {side.name}: {count}; at least {SOURCED_CLAIMS} are needed."
                yield Problem(f"too_few_{polarity}s", f"technology.{side.slug}.{polarity}s", message)


def claims_are_fresh(page: Page, on: date) -> Problems:
    for side, opponent in _with_opponents(page):
        for claim in shown(side, opponent):
            yield from _freshness(side, claim, on)


def _freshness(side: Side, claim: Claim, on: date) -> Problems:
    """A claim that was checked again after the day of the review is fresher still."""
    place, checked_field = place_of(side, claim), _field(side, claim, "checked")
    recheck_days = budget(claim)
    if not claim.source.strip():
        yield Problem("unsourced", _field(side, claim, "source"), f"{place} has no source.")
    elif claim.checked is None:
        yield Problem("unchecked", checked_field, f"{place} was never checked against its source.")
    elif (on - claim.checked).days > recheck_days:
        message = f"{place} was last checked on {sentences.day(claim.checked)}, more than {recheck_days} days ago."
        yield Problem("stale", checked_field, message)


def verdict_is_complete(page: Page, _on: date) -> Problems:
    ruling = page.ruling or Ruling(outcome="", basis="")
    if ruling.outcome not in tuple(Outcome):
        yield Problem("no_outcome", "verdict.outcome", "There is no verdict yet: choose an outcome.")
    if ruling.outcome == Outcome.PICK and ruling.pick not in (page.first.slug, page.second.slug):
        yield Problem("no_pick", "verdict.pick", f"Pick one of the two, {page.first.name} or {page.second.name}.")
    if ruling.basis not in tuple(Basis):
        yield Problem("no_basis", "verdict.basis", "Say what the verdict rests on.")
    if not ruling.reason.strip():
        yield Problem("no_reason", "verdict.reason", "Give the reason for the verdict.")
    if ruling.outcome == Outcome.PICK and not ruling.best_case_for_the_other.strip():
        other = page.other.name if page.other else "the other"
        field = "verdict.best_case_for_the_other"
        yield Problem("no_best_case", field, f"Make the best honest case for {other}, which was not picked.")


def verdict_helps_to_choose(page: Page, _on: date) -> Problems:
    for side in page.sides:
        if not side.choose_if.strip():
            yield Problem("no_choose_if", f"verdict.choose_if.{side.slug}", f"Say when to choose {side.name}.")


def verdict_can_be_tested(page: Page, _on: date) -> Problems:
    conditions = page.ruling.conditions if page.ruling else ()
    if not any(condition.text.strip() and condition.check_by for condition in conditions):
        message = "Name at least one thing that would change the verdict, with the date by which to check it."
        yield Problem("no_condition", "verdict.would_change_if", message)


def popularity_is_not_denied(page: Page, _on: date) -> Problems:
    """A page without figures is let through: it says itself that there are none."""
    if popularity.is_denied(page):
        message = (
            f"The verdict rests on popularity. {sentences.bottom_line(page)} Decide otherwise, or on another basis."
        )
        yield Problem("popularity_denied", "verdict.basis", message)


def verdict_follows_the_claims(page: Page, _on: date) -> Problems:
    """Only an editor's judgement may go against the weighed claims, and it gives its reason."""
    ruling = page.ruling
    if ruling is None or ruling.basis == Basis.EDITOR or not against_the_claims(page):
        return
    leader = claims_favour(page)
    found = f"favour {leader.name}" if leader else "favour neither"
    message = f"The weighed claims {found}: decide so, or rest the verdict on {Basis.EDITOR.label} and say why."
    yield Problem("against_the_claims", "verdict.basis", message)


def verdict_on_claims_has_some(page: Page, _on: date) -> Problems:
    ruling = page.ruling
    if ruling and ruling.basis == Basis.CLAIMS and says_who(ruling) and not scoring.weigh(page).rows:
        message = "The verdict rests on the weighed claims, and no claim names a criterion: there is nothing to weigh."
        yield Problem("nothing_weighed", "verdict.basis", message)


# ---- what must not be said


DEPENDS_ON_YOU = re.compile(
    r"\b(?:depend(?:s|ing)? (?:up)?on|var(?:y|ies) (?:by|with)) (?:(?:your|the|one's) )?(?:\w+ )?use[- ]?cases?\b"
    r"|\bdepends? (?:up)?on (?:your|one's) (?:\w+ )?(?:needs?|requirements?|situation|circumstances)\b",
    re.IGNORECASE,
)
TO_BE_WRITTEN = re.compile(r"^(?:TODO|TBD|TBA|FIXME|XXX)\b|\b(?:TODO|FIXME):|\b[Ll]orem ipsum\b")
SAYS_NOTHING = {"n/a", "na", "none", "nothing", "unknown", "tbd", "todo", "it depends", "coming soon", "placeholder"}


def nothing_is_a_placeholder(page: Page, _on: date) -> Problems:
    for text in texts(page):
        says_nothing = text.prose.casefold().rstrip(".…! ") in SAYS_NOTHING
        if says_nothing or DEPENDS_ON_YOU.search(text.prose) or TO_BE_WRITTEN.search(text.prose):
            yield Problem("placeholder", text.field, f"{text.place} is a placeholder: say what it is, or take it out.")


def nothing_is_an_unread_draft(page: Page, _on: date) -> Problems:
    for text in texts(page):
        if text.begins.startswith(DRAFT_MARK):
            message = f"{text.place} is a draft that was composed from the data: read it, make it yours, and take out"
            yield Problem("unread_draft", text.field, f"{message} “{DRAFT_MARK}”.")


TWO_LETTERS = re.compile(r"[^\W_].*[^\W_]", re.DOTALL)


def nothing_is_one_letter(page: Page, _on: date) -> Problems:
    for text in texts(page):
        if not TWO_LETTERS.search(text.prose):
            yield Problem("one_letter", text.field, f"{text.place} is too short to say anything.")


BRACKETS = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«"}
ANY_BRACKET = re.compile(r"[()\[\]{}“”«»\"]")
NOT_BRACKETS = re.compile(
    r"`[^`]*`"  # code
    r"|[(\[][\w.]*,\s?[\w.]*[)\]]"  # an interval: [1.0, 2.0)
    r"|(?<!\S)[:;=]-?[()\[\]]+(?=[\s.,!?]|$)"  # a smiley
    r"|(?<![\w(])(?:\d{1,2}|[a-z])\)(?=\s)"  # a list marker: 1) or a)
    r'|(?<=\d)"'  # inches
)


def brackets_match(page: Page, _on: date) -> Problems:
    for text in texts(page):
        if not ANY_BRACKET.search(text.prose):
            continue
        readings = (text.prose, NOT_BRACKETS.sub("", text.prose))
        if not any(_is_balanced(reading) for reading in readings):
            message = f"{text.place} opens or closes a bracket or a quotation without its counterpart."
            yield Problem("unmatched_bracket", text.field, message)


def _is_balanced(prose: str) -> bool:
    opened: list[str] = []
    for character in prose:
        if character in BRACKETS.values():
            opened.append(character)
        elif character in BRACKETS and (not opened or opened.pop() != BRACKETS[character]):
            return False
    return not opened and prose.count('"') % 2 == 0


RELATION = re.compile(r"(?:it is |is |are |also )*related (?:to\b|technolog|tools?\b)|see also\b", re.IGNORECASE)


def relations_are_not_claims(page: Page, _on: date) -> Problems:
    for text in texts(page):
        if text.claim and RELATION.match(text.begins):
            message = f"{text.place} lists relations: enter them as related technologies instead."
            yield Problem("relation_as_claim", text.field, message)


NEGATIVE = re.compile(
    r"(?:it |this )?(?:"
    r"not\b|lacks?\b|lacking\b|no (?:\w+[- ]){0,2}support\b|can(?:no|')t\b|missing\b|limited\b|poor(?:ly)?\b|weak\b"
    r"|(?:is|are) not\b|(?:is|are)n't\b|(?:does not|doesn't) (?:support|offer|provide|have|scale|work|handle)\b"
    r"|(?:hard|harder|difficult) to\b|steep(?:er)? learning\b|slow(?:er)?\b"
    r")",
    re.IGNORECASE,
)


def pros_speak_for_it(page: Page, _on: date) -> Problems:
    """Tells a con among the pros by how it begins; what it means, only an editor can judge."""
    for text in texts(page):
        if text.claim and text.claim.is_pro and NEGATIVE.match(text.begins):
            message = f"{text.place} reads like a con: say what it does, or move it to the cons."
            yield Problem("negative_pro", text.field, message)


SUPERLATIVE = re.compile(
    r"(?<!at )\b(?:best|worst)\b(?![- ](?:practi[cs]e|effort|case))"
    r"|\b(?:fastest|slowest|easiest|simplest|largest|biggest|strongest|richest|safest|cheapest|greatest|finest)\b"
    r"|\bthe most (?!of\b|part\b|recent)\w+"
    r"|(?<!at )\bmost (?:popular|widely|commonly|used|loved|powerful|mature|advanced)\b"
    r"|\b(?:the|market|industry|world)[- ]leading\b(?! zero)"
    r"|\b(?:unbeatable|unmatched|unrivall?ed|unparallell?ed|unsurpassed|second to none|number one|world[- ]class)\b",
    re.IGNORECASE,
)
PARAGRAPH = re.compile(r"\n\s*\n")
LINK = re.compile(r"https?://\S")


def superlatives_have_a_source(page: Page, _on: date) -> Problems:
    """A claim has a source of its own; a paragraph that argues for the verdict has one if it holds a link.

    Use cases and conditions speak of what a reader needs ("when the fastest answer wins") and are left alone.
    """
    for text in texts(page):
        if found := _bare_superlative(text):
            message = f"{text.place} says “{found}” without a source that shows it."
            yield Problem("superlative", text.field, message)


def _bare_superlative(text: Text) -> str:
    """The first superlative that nothing stands behind."""
    if text.claim:
        unsourced = [] if text.claim.source.strip() else [text.prose]
    else:
        unsourced = [part for part in PARAGRAPH.split(text.prose) if text.argues and not LINK.search(part)]
    found = [match[0] for part in unsourced if (match := SUPERLATIVE.search(part))]
    return found[0] if found else ""


SENTENCE_BREAK = re.compile(r"(?<=[.!?…])\s+|\n\s*\n")


def nothing_is_said_twice(page: Page, _on: date) -> Problems:
    said: dict[str, Text] = {}
    for text in texts(page):
        repeated = []
        for sentence in _sentences(text.prose):
            if sentence in said:
                repeated.append(said[sentence])
            said.setdefault(sentence, text)
        if repeated:
            message = f"{text.place} repeats what is said already; see here: {repeated[0].place}."
            yield Problem("said_twice", text.field, message)


@lru_cache(maxsize=4096)  # a claim stands on each page of its technology
def _sentences(prose: str) -> list[str]:
    """The whole of ``prose`` and its longer sentences, in a form that compares: no case, no outer marks."""
    whole = normal(prose)
    pieces = [normal(piece) for piece in SENTENCE_BREAK.split(prose)]
    longer = [piece for piece in pieces if piece != whole and len(piece.split()) >= WORDS_OF_A_SENTENCE]
    return [whole, *longer] if whole else longer


def normal(prose: str) -> str:
    words = (word.lstrip("\"'“([*_").rstrip("\"'”)]*_.,;:!?…") for word in _straight(prose).casefold().split())
    return " ".join(word for word in words if word)


def _straight(prose: str) -> str:
    """``prose`` with typewriter apostrophes and without blanks around it."""
    return prose.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("\N{LEFT SINGLE QUOTATION MARK}", "'").strip()


RULES: tuple[Rule, ...] = (
    sides_are_filed,
    sides_have_sourced_claims,
    claims_are_fresh,
    verdict_is_complete,
    verdict_helps_to_choose,
    verdict_can_be_tested,
    popularity_is_not_denied,
    verdict_follows_the_claims,
    verdict_on_claims_has_some,
    nothing_is_a_placeholder,
    nothing_is_an_unread_draft,
    nothing_is_one_letter,
    brackets_match,
    relations_are_not_claims,
    pros_speak_for_it,
    superlatives_have_a_source,
    nothing_is_said_twice,
)


# ---- what the claims come to


def against_the_claims(page: Page) -> bool:
    """Whether the verdict names somebody else than the weighed claims do, where any are weighed.

    A pick on the claims needs them to lead; one on another basis may decide where they tie.
    """
    ruling, weighed = page.ruling, scoring.weigh(page)
    if ruling is None or not says_who(ruling) or not weighed.rows:
        return False
    is_open = not weighed.leader and ruling.basis != Basis.CLAIMS
    return not is_open and weighed.leader != ruling.pick


def says_who(ruling: Ruling) -> bool:
    """Whether a verdict says who is ahead: that it depends, or that two cannot be compared, is no such thing."""
    return ruling.outcome in (Outcome.PICK, Outcome.TIE)


def claims_favour(page: Page) -> Side | None:
    """The side that the weighed claims favour, if they favour one."""
    return page.side(scoring.weigh(page).leader)


# ---- what a page says, and where


def shown(side: Side, opponent: Side) -> list[Claim]:
    """The claims of ``side`` that hold against ``opponent``, in the order in which they are shown."""
    return [claim for claim in side.claims if claim.holds_against(opponent.slug)]


@lru_cache(maxsize=8)  # most rules read them, one after the other
def texts(page: Page) -> tuple[Text, ...]:
    """Every piece of prose that people wrote for this page, in reading order, without the empty ones."""
    pieces = [Text("comparison.intro", "The intro", page.intro, argues=True)]
    for side, opponent in _with_opponents(page):
        owner = sentences.possessive(side)
        pieces.append(Text(f"technology.{side.slug}.use_case", f"{owner} use case", side.use_case))
        pieces += [_text(side, claim) for claim in shown(side, opponent)]
    pieces += _verdict_texts(page)
    return tuple(piece for piece in pieces if piece.prose.strip())


def _verdict_texts(page: Page) -> Iterator[Text]:
    for side in page.sides:
        yield Text(f"verdict.choose_if.{side.slug}", f"“Choose {side.name} if”", side.choose_if)
        place = f"The advice to those who use {side.name} already"
        yield Text(f"verdict.already_using.{side.slug}", place, side.already_using, argues=True)
    if page.ruling:
        best_case = page.ruling.best_case_for_the_other
        yield Text("verdict.reason", "The reason", page.ruling.reason, argues=True)
        yield Text("verdict.best_case_for_the_other", "The best case for the other", best_case, argues=True)
        for number, condition in enumerate(page.ruling.conditions, start=1):
            yield Text(f"verdict.would_change_if.{number}", f"Condition {number}", condition.text)


def _text(side: Side, claim: Claim) -> Text:
    return Text(_field(side, claim, "text"), place_of(side, claim), claim.text, claim)


def place_of(side: Side, claim: Claim) -> str:
    word = "pro" if claim.is_pro else "con"
    return f"{sentences.possessive(side)} {word} “{_quoted(claim.text)}”"


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return sentences.shorten(text, QUOTED_LENGTH)


def _field(side: Side, claim: Claim, name: str) -> str:
    if claim.key:
        return f"claim.{claim.key}.{name}"
    return f"technology.{side.slug}.{'pros' if claim.is_pro else 'cons'}"


def _with_opponents(page: Page) -> tuple[tuple[Side, Side], tuple[Side, Side]]:
    return (page.first, page.second), (page.second, page.first)
