"""Rules for the prose of a reviewed page, and the texts of a page with the field that fixes each.

Pure: imports no Django.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from . import sentences
from .page import Claim, Page, Side
from .problems import Problem, Problems, field_of, place_of

DRAFT_MARK = "Draft:"
"""The beginning of a text that was composed from the data and that no editor has read."""
WORDS_OF_A_SENTENCE = 4
"""Shorter pieces of a longer text may recur ("It depends.", "See below.")."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a page: the ``field`` of a problem with it, and its name in messages to editors."""

    field: str
    place: str
    prose: str
    claim: Claim | None = None
    argues: bool = False
    """Whether it argues for a verdict, so that a superlative in it needs a link."""

    @property
    def begins(self) -> str:
        """The prose for patterns that match its beginning: straight apostrophes, no blanks around it."""
        return _straight(self.prose)


Texts = tuple[Text, ...]


def texts(page: Page) -> Texts:
    """Return every text that people wrote for a page, in reading order, without empty ones."""
    pieces = [Text("comparison.intro", "The intro", page.intro, argues=True)]
    for side, opponent in page.with_opponents:
        owner = sentences.possessive(side)
        pieces.append(Text(f"technology.{side.slug}.use_case", f"{owner} use case", side.use_case))
        pieces += [_text(side, claim) for claim in side.shown_against(opponent)]
    pieces += _left_out_texts(page)
    pieces += _verdict_texts(page)
    return tuple(piece for piece in pieces if piece.prose.strip())


def _left_out_texts(page: Page) -> Iterator[Text]:
    for slug, sentence in sorted(page.left_out.items()):
        place = f"The sentence on “{slug}”, which is left out,"
        yield Text(f"comparison.left_out.{slug}", place, sentence, argues=True)


def _verdict_texts(page: Page) -> Iterator[Text]:
    for side in page.sides:
        yield Text(f"verdict.choose_if.{side.slug}", f"“Choose {side.name} if”", side.choose_if)
        place = f"The advice to those who use {side.name} already"
        yield Text(f"verdict.already_using.{side.slug}", place, side.already_using, argues=True)
    if page.ruling:
        best_case = page.ruling.best_case_for_the_other
        yield Text("verdict.in_short", "“In short”", page.ruling.in_short, argues=True)
        yield Text("verdict.reason", "The reason", page.ruling.reason, argues=True)
        yield Text("verdict.best_case_for_the_other", "The best case for the other", best_case, argues=True)
        for number, condition in enumerate(page.ruling.conditions, start=1):
            yield Text(f"verdict.would_change_if.{number}", f"Condition {number}", condition.text)


def _text(side: Side, claim: Claim) -> Text:
    return Text(field_of(side, claim, "text"), place_of(side, claim), claim.text, claim)


# ---- the rules


DEPENDS_ON_YOU = re.compile(
    r"\b(?:depend(?:s|ing)? (?:up)?on|var(?:y|ies) (?:by|with)) (?:(?:your|the|one's) )?(?:\w+ )?use[- ]?cases?\b"
    r"|\bdepends? (?:up)?on (?:your|one's) (?:\w+ )?(?:needs?|requirements?|situation|circumstances)\b",
    re.IGNORECASE,
)
TO_BE_WRITTEN = re.compile(r"^(?:TODO|TBD|TBA|FIXME|XXX)\b|\b(?:TODO|FIXME):|\b[Ll]orem ipsum\b")
SAYS_NOTHING = {"n/a", "na", "none", "nothing", "unknown", "tbd", "todo", "it depends", "coming soon", "placeholder"}


def nothing_is_a_placeholder(written: Texts) -> Problems:
    for text in written:
        if _is_placeholder(text.prose):
            yield Problem("placeholder", text.field, f"{text.place} is a placeholder: say what it is, or take it out.")


@lru_cache(maxsize=4096)  # a claim stands on each page of its technology
def _is_placeholder(prose: str) -> bool:
    says_nothing = prose.casefold().rstrip(".…! ") in SAYS_NOTHING
    return bool(says_nothing or DEPENDS_ON_YOU.search(prose) or TO_BE_WRITTEN.search(prose))


def nothing_is_an_unread_draft(written: Texts) -> Problems:
    for text in written:
        if text.begins.startswith(DRAFT_MARK):
            message = f"{text.place} is a draft composed from the data: read it, make it yours, and take out"
            yield Problem("unread_draft", text.field, f"{message} “{DRAFT_MARK}”.")


TWO_LETTERS = re.compile(r"[^\W_].*[^\W_]", re.DOTALL)


def nothing_is_one_letter(written: Texts) -> Problems:
    for text in written:
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


def brackets_match(written: Texts) -> Problems:
    for text in written:
        if not ANY_BRACKET.search(text.prose):
            continue
        readings = (text.prose, NOT_BRACKETS.sub("", text.prose))
        if not any(_is_balanced(reading) for reading in readings):
            message = f"{text.place} has an unmatched bracket or quotation mark."
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


def relations_are_not_claims(written: Texts) -> Problems:
    for text in written:
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


def pros_speak_for_it(written: Texts) -> Problems:
    """Report pros that begin like a con; what a pro means, only an editor can judge."""
    for text in written:
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


def superlatives_have_a_source(written: Texts) -> Problems:
    """A claim has a source of its own; a paragraph that argues for the verdict has one if it holds a link.

    Use cases and conditions speak of what a reader needs ("when the fastest answer wins") and are left alone.
    """
    for text in written:
        if found := _bare_superlative(text):
            message = f"{text.place} says “{found}” without a source that shows it."
            yield Problem("superlative", text.field, message)


def _bare_superlative(text: Text) -> str:
    """Return the first superlative without a source, or ""."""
    if text.claim:
        unsourced = [] if text.claim.source.strip() else [text.prose]
    else:
        unsourced = [part for part in PARAGRAPH.split(text.prose) if text.argues and not LINK.search(part)]
    found = [match[0] for part in unsourced if (match := SUPERLATIVE.search(part))]
    return found[0] if found else ""


SENTENCE_BREAK = re.compile(r"(?<=[.!?…])\s+|\n\s*\n")


def nothing_is_said_twice(written: Texts) -> Problems:
    said: dict[str, Text] = {}
    for text in written:
        repeated = []
        for sentence in _sentences(text.prose):
            if sentence in said:
                repeated.append(said[sentence])
            said.setdefault(sentence, text)
        if repeated:
            message = f"{text.place} repeats {repeated[0].place}."
            yield Problem("said_twice", text.field, message)


@lru_cache(maxsize=4096)  # a claim stands on each page of its technology
def _sentences(prose: str) -> list[str]:
    """Return the whole of ``prose`` and its longer sentences, normalized."""
    whole = normal(prose)
    pieces = [normal(piece) for piece in SENTENCE_BREAK.split(prose)]
    longer = [piece for piece in pieces if piece != whole and len(piece.split()) >= WORDS_OF_A_SENTENCE]
    return [whole, *longer] if whole else longer


def normal(prose: str) -> str:
    """Return ``prose`` in the form that is compared: lower-case words without the punctuation around them."""
    words = (word.lstrip("\"'“([*_").rstrip("\"'”)]*_.,;:!?…") for word in _straight(prose).casefold().split())
    return " ".join(word for word in words if word)


def _straight(prose: str) -> str:
    """Return ``prose`` with straight apostrophes and without blanks around it."""
    return prose.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("\N{LEFT SINGLE QUOTATION MARK}", "'").strip()


ABBREVIATION = re.compile(r"(?:\b(?:etc|Inc|Ltd|Co|Corp|al)|\b\w(?:\.\w)*)\.$")
"""Abbreviations that end in a full stop within a sentence: etc., Inc., U.S."""
SENTENCE_START = re.compile(
    r"(?:You(?:'(?:re|ve|ll|d))?|Your|It(?:'s)?|Its|We(?:'re)?|Our|They|Their|There|If|When|Where|Whether|Because|And|Or"
    r"|Choose|Use|Need)\s"
    r"|(?:A|An|The|This|That|These|Those|Every|Each|Any|All|Most|Some|No|Many|One|Two)\s+[^\W\d_A-Z]"
)
"""Words that are no names: a capital on one of them begins a sentence. "The" and the like may begin a name."""
CAPITAL = "It reads on in a sentence: begin with a small letter."
FULL_STOP = "It reads on in a sentence: leave out the full stop."


def clause_faults(clause: str) -> list[str]:
    """Return what keeps a clause from reading on after "Choose it if": a full stop, or the capital of a sentence.

    >>> clause_faults("You need rows.")
    ['It reads on in a sentence: begin with a small letter.', 'It reads on in a sentence: leave out the full stop.']
    >>> clause_faults("PostgreSQL is what your team knows"), clause_faults("API keys are enough, for bots etc.")
    ([], [])
    """
    read = _straight(clause)
    found = [CAPITAL] if SENTENCE_START.match(read) else []
    return found + ([FULL_STOP] if read.endswith(".") and not ABBREVIATION.search(read) else [])


def clauses_read_on(written: Texts) -> Problems:
    for text in written:
        if text.field.startswith("verdict.choose_if."):
            for fault in clause_faults(text.prose):
                yield Problem("no_clause", text.field, f"{text.place}: {fault[:1].lower()}{fault[1:]}")


RULES: tuple[Callable[[Texts], Problems], ...] = (
    nothing_is_a_placeholder,
    nothing_is_an_unread_draft,
    nothing_is_one_letter,
    brackets_match,
    relations_are_not_claims,
    pros_speak_for_it,
    superlatives_have_a_source,
    nothing_is_said_twice,
    clauses_read_on,
)
