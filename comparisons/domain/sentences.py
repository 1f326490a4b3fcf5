"""The sentences that a comparison page is made of, composed from a ``Page``, and their grammar.

Nothing is re-cased and no prose is split: a sentence takes in a name, a use case or a clause whole.
Pure: imports no Django.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import assert_never

from .direction import isolated
from .evidence import Evidence
from .page import AnyTwo, Page, Ruling, Side
from .popularity import Standing
from .review import State
from .vocabulary import AGREEMENTS, SOFTWARE, Basis, Outcome

BADGE = "Nice Pick"
OUR_TAKE = "Here's our take."
NO_FIGURES = "We have no figures to back this up."
FIGURES_APART = "Their figures are more than a year apart, so we don't compare them."
UNREVIEWED = "No editor has reviewed it yet."
DEPENDS_ON_YOU = "your choice depends on what you're building"
SAMPLE = "Sample activity: the disagreements, answers, voices and wishes on this site are made up."
"""What a demonstration says in every format."""
UNRELATED = "no source says one can replace the other"

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SENTENCE_ENDS = (".", "!", "?", "…")
CLOSING_MARKS = "\"'”»)]\N{RIGHT SINGLE QUOTATION MARK}"
VOWELS = "aeiou"
LETTERS_SAID_WITH_A_VOWEL = "aefhilmnorsx"
FIRST_WORD = re.compile(r"[^\W_]+")
EIGHT_OR_ELEVEN = re.compile(r"8|1[18](?!\d)")
SILENT_H = re.compile(r"h(?:our|onest|onou?r|eir)", re.IGNORECASE)
SAID_WITH_A_CONSONANT = re.compile(r"[Ee]u|[Oo]n(?:e|ce)(?![a-z])|[Uu](?:ni(?![nm])|s[aeu]|ti|biq|r[aeio])")


# ---- blocks of the page


def title(page: Page) -> str:
    return f"{page.first.called} vs {page.second.called}"


def lead(page: Page) -> str:
    """Return both use cases as sentences; a page without a verdict announces no take.

    A page's ``intro`` is shown in place of the lead.
    """
    return " ".join(_use_cases(page) + ([OUR_TAKE] if page.ruling else []))


def headline(ruling: Ruling) -> str:
    """Return the headline of the pick's box where no side is picked; empty for a pick."""
    match ruling.outcome:
        case Outcome.PICK:
            return ""
        case Outcome.TIE:
            return "A tie"
        case Outcome.DEPENDS:
            return "It depends"
        case Outcome.NOT_COMPARABLE:
            return "Not comparable"
        case never:
            assert_never(never)


def eyebrow(page: Page) -> str:
    """Return the line above the headline: the badge is for a pick alone."""
    return BADGE if page.picked else "Our take"


def verdict(page: Page) -> list[str]:
    """Return the sentences of the verdict that are composed from the data.

    If a reason was written, only ``purposes`` is added to it, and nothing where that reason chooses between the two.
    """
    if page.ruling is None:
        return []
    if not page.ruling.reason.strip():
        composed = [purposes(page), decision(page), choices(page)]
    else:
        composed = [] if _chooses(page.ruling) else [purposes(page)]
    return [text for text in composed if text]


def _chooses(ruling: Ruling) -> bool:
    """Return whether an editor took the two as rivals: a pick, or a tie, that does not rest on popularity."""
    return ruling.outcome in (Outcome.PICK, Outcome.TIE) and ruling.basis != Basis.POPULARITY


def purposes(page: Page) -> str:
    """Return a sentence on both kinds if these say that the two serve different purposes, else ""."""
    if not _purposes_differ(page):
        return ""
    return f"They serve different purposes: {_what_it_is(page.first)} while {_what_it_is(page.second)}."


def decision(page: Page) -> str:
    """Return what was decided and on which basis; it adds that the choice is the reader's."""
    ruling = page.ruling
    if ruling is None:
        return ""
    match ruling.outcome:
        case Outcome.PICK:
            return f"{_pick(page.picked, ruling)}, but {DEPENDS_ON_YOU}." if page.picked else ""
        case Outcome.TIE:
            return f"We call it a tie based on {ruling.basis.label}, so {DEPENDS_ON_YOU}."
        case Outcome.DEPENDS:
            return f"We picked neither: {DEPENDS_ON_YOU}."
        case Outcome.NOT_COMPARABLE:
            return "We picked neither: one can't replace the other."
        case never:
            assert_never(never)


def choice(side: Side) -> str:
    """Return when to choose ``side``, as a sentence; empty if that is not recorded."""
    return sentence(f"Choose {side.called} if {side.choose_if.strip()}") if side.choose_if.strip() else ""


def choices(page: Page) -> str:
    """Return when to choose which side, in one sentence; empty if that is not recorded for both.

    Empty for sides of different purposes too: there ``purposes`` says what each is for.
    """
    first, second = page.sides
    if not (first.choose_if.strip() and second.choose_if.strip()) or _purposes_differ(page):
        return ""
    return sentence(
        f"Choose {first.called} if {first.choose_if.strip()}; choose {second.called} if {second.choose_if.strip()}"
    )


def missing_figures(evidence: Evidence) -> str:
    """Return a sentence if a pick or a tie rests on popularity without two figures to compare, else ""."""
    if not evidence.rests_on_popularity or evidence.standing.total:
        return ""
    return FIGURES_APART if evidence.shared_figures else NO_FIGURES


def bottom_line(evidence: Evidence) -> str:
    """Return who is more widely used for a pick by popularity, or a denial if figures contradict the verdict, or ""."""
    if evidence.goes_against_figures:
        return _denial(evidence)
    picked, other = evidence.page.picked, evidence.page.other
    if picked is None or other is None or not evidence.rests_on_popularity:
        return ""
    excels = "excel in their own space" if other.plural else "excels in its own space"
    return f"{picked.called} {be(picked)} more widely used, but {other.called} {excels}."


def _denial(evidence: Evidence) -> str:
    picked = evidence.page.picked
    claimed = f"{picked.called} {be(picked)} more widely used" if picked else "both are used equally"
    return f"The figures don't show that {claimed}. {standing(evidence)}"


# ---- figures


def standing(evidence: Evidence) -> str:
    """Return who leads in how many comparable figures: "PostgreSQL leads in 2 of 3 figures, MySQL in 1."."""
    stands = evidence.standing
    if stands.equal == stands.total:
        return f"The two are level in {_of_all(stands.equal, stands)}." if stands.total else ""
    if stands.first == stands.second:
        words = f"Each leads in {_of_all(stands.first, stands)}"
    else:
        words = _who_leads(evidence.page, stands)
    return f"{words}; they're level in {stands.equal}." if stands.equal else f"{words}."


def _who_leads(page: Page, stands: Standing) -> str:
    ahead, behind = page.sides if stands.leader == page.first.slug else page.sides[::-1]
    fewest, most = sorted((stands.first, stands.second))
    words = f"{ahead.called} {leads(ahead)} in {_of_all(most, stands)}"
    return f"{words}, {behind.called} in {fewest}" if fewest else words


def _of_all(number: int, stands: Standing) -> str:
    """ "2 of 3 figures", "both figures"; a figure that only one side has is not counted."""
    if stands.total == 1:
        return "the only figure both have"
    if number == stands.total:
        return "both figures" if number == 2 else f"all {number} figures"
    return f"{number} of {stands.total} figures"


def leads(side: Side) -> str:
    return "lead" if side.plural else "leads"


# ---- who decided


def rule(evidence: Evidence) -> str:
    """Return who decided the verdict: the editor who reviewed it or, if nobody did, the rule or person behind it."""
    page = evidence.page
    if page.reviewed is not None and evidence.review_state is not State.UNREVIEWED:
        since = ", changed since" if evidence.review_state is State.CHANGED else ""
        return f"Reviewed by {isolated(page.reviewed_by.strip()) or 'an editor'} on {day(page.reviewed)}{since}."
    return f"{stated_rule(page.ruling)} {UNREVIEWED}" if page.ruling else ""


def stated_rule(ruling: Ruling) -> str:
    """Return the rule or the person behind a verdict, as a sentence."""
    subject = "pick" if ruling.outcome == Outcome.PICK else "verdict"
    decided_by = isolated(ruling.decided_by.strip())
    match ruling.basis:
        case Basis.POPULARITY | Basis.CLAIMS:
            return f"The {subject} follows a rule: {ruling.basis.label}."
        case Basis.EDITOR if decided_by:
            return f"Decided by {decided_by}."
        case Basis.EDITOR:
            return f"The {subject} is an editor's judgement."
        case never:
            assert_never(never)


# ---- any two, and one alone


def common_ground(any_two: AnyTwo) -> str:
    """Return what two technologies without a verdict have in common, or that nothing is known."""
    first, second = any_two.page.sides
    both = f"{first.called} and {second.called}"
    shared = []
    if any_two.share_kind:
        shared.append(f"are both {plural_of(first.kind)}")
    if any_two.share_category and first.category:
        shared.append(f"are both filed under {isolated(first.category.text)}")
    if any_two.are_related:
        shared.append("are listed as related")
    if shared:
        return f"{both} {listed(shared)}."
    if any_two.are_known_to_differ:
        return f"{_difference(any_two)}, and {UNRELATED}."
    return f"We know too little to say whether {both} can replace each other."


def _difference(any_two: AnyTwo) -> str:
    first, second = any_two.page.sides
    if first.kind and second.kind:
        return f"{_what_it_is(first)} while {_what_it_is(second)}"
    one, other = (isolated(side.category.text) if side.category else "" for side in (first, second))
    return f"{first.called} {be(first)} filed under {one} while {second.called} {be(second)} under {other}"


def about(side: Side) -> str:
    """Return the meta description of a technology."""
    if side.use_case.strip():
        return sentence(side.use_case)
    what = f"{_what_it_is(side)}. " if side.kind else ""
    return f"{what}{possessive(side)} releases, figures, claims and comparisons, each with its source."


def alike(kind: str, category: str) -> str:
    """Return what a technology's alternatives are, as a noun: "databases filed under Data"; empty if unknown."""
    if not kind and not category:
        return ""
    things = plural_of(kind) if kind else "technologies"
    return f"{things} filed under {isolated(category)}" if category else things


def _pick(picked: Side, ruling: Ruling) -> str:
    return f"We picked {picked.called} based on {ruling.basis.label}"


def _use_cases(page: Page) -> list[str]:
    return [sentence(side.use_case) for side in page.sides if side.use_case.strip()]


def _purposes_differ(page: Page) -> bool:
    """Return whether both kinds are known and of different families, or different ideas.

    A library and a framework may serve one purpose, and so may two agreements; a methodology and a concept do not.
    """
    kinds = {side.kind for side in page.sides}
    return all(kinds) and len(kinds) == 2 and not (kinds <= SOFTWARE or kinds <= AGREEMENTS)


def _what_it_is(side: Side) -> str:
    what = plural_of(side.kind) if side.plural else f"{article(side.kind)} {side.kind}"
    return f"{side.called} {be(side)} {what}"


def be(side: Side) -> str:
    return "are" if side.plural else "is"


# ---- grammar


def sentence(text: str) -> str:
    """``text`` with a full stop where it has no end of its own.

    >>> sentence('It is "free."'), sentence("Use it (daily)"), sentence("Made by Acme Inc.")
    ('It is "free."', 'Use it (daily).', 'Made by Acme Inc.')
    """
    text = text.strip()
    if not text or text.rstrip(CLOSING_MARKS).endswith(SENTENCE_ENDS):
        return text
    return f"{text}."


def possessive(side: Side) -> str:
    """``'s`` after every name (Postgres's, Node.js's); only a plural in s takes the apostrophe alone."""
    return f"{side.called}'" if side.plural and side.name.endswith("s") else f"{side.called}'s"


def plural_of(noun: str) -> str:
    """The plural of a kind: each of them ends regularly."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def plural(number: Decimal | int, one: str, many: str) -> str:
    """Return the form of a noun that follows ``number``."""
    return one if number == 1 else many


def article(text: str) -> str:
    """``a`` or ``an`` before ``text``, by the sound of its first word as far as a short rule hears it.

    >>> [article(word) for word in ("API", "URL", "SQL", "HTML", "Unix tool", "REST API", ".NET", "8-bit")]
    ['an', 'a', 'an', 'an', 'a', 'a', 'a', 'an']
    """
    found = FIRST_WORD.search(text)
    if found is None or text.lstrip().startswith("."):  # "dot NET"
        return "a"
    return "an" if _starts_with_a_vowel_sound(found[0]) else "a"


def _starts_with_a_vowel_sound(word: str) -> bool:
    if word[0].isdigit():
        return bool(EIGHT_OR_ELEVEN.match(word))
    if _is_spelled_out(word):
        return word[0].lower() in LETTERS_SAID_WITH_A_VOWEL
    if SILENT_H.match(word):
        return True
    return word[0].lower() in VOWELS and not SAID_WITH_A_CONSONANT.match(word)


def _is_spelled_out(word: str) -> bool:
    """Whether people say the letters: ``R``, ``npm``, ``SQL``, ``FAQ``, but not ``REST`` or ``SOAP``."""
    has_vowel = any(letter in VOWELS + "y" for letter in word.lower())
    is_said_as_word = len(word) > 3 and word.isupper() and word[1].lower() in VOWELS
    return len(word) == 1 or not has_vowel or (word[:2].isupper() and not is_said_as_word)


def day(value: date) -> str:
    """``12 Oct 2026``, whatever the locale of the server is."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def review_state(reviewed: date | None, *, has_changed: bool) -> str:
    """Return whether a page is reviewed, in a few words for lists, feeds and calendars."""
    if reviewed is None:
        return "not yet reviewed"
    return f"reviewed {day(reviewed)}{', changed since' if has_changed else ''}"


def partial_day(value: str) -> str:
    """``2014``, ``2014-05`` or ``2014-05-27`` as "2014", "May 2014" or "27 May 2014"."""
    year, *rest = (int(part) for part in value.split("-"))
    match rest:
        case [month, day_of_month]:
            with suppress(ValueError):  # the thirty-first of February, as somebody once wrote
                return day(date(year, month, day_of_month))
        case [month]:
            return f"{MONTHS[month - 1]} {year}"
    return value


def count(value: Decimal | int) -> str:
    """A number with its thousands told apart, and no more decimals than it has: "12,345", "0.5"."""
    return f"{value:,}" if isinstance(value, int) else f"{value.normalize():,f}"


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b`` or ``a, b and c``."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def shorten(text: str, length: int) -> str:
    """``text`` on one line, at most ``length`` characters, cut after a whole word; a longer first word is cut."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    if text[length - 1] != " ":
        kept = kept.rpartition(" ")[0] or kept
    kept = kept.rstrip(" ,;:—\N{EN DASH}")
    return kept if kept.endswith(SENTENCE_ENDS) else f"{kept}…"
