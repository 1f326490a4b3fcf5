"""An answer about a stack as the page shows it. Pure: imports no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from comparisons.domain.stacks import stack_address, stack_sentences
from comparisons.domain.stacks.stack import Health, KnownTechnology, Stack, StackAnswer, StandsIn

TOO_LITTLE = "Too little known"
"""In place of "Cannot say": what is not known here at all stands apart."""
MEANS = {
    Health.ENDED: "The support of these releases is over: move on from them first.",
    Health.SOON: "Their support runs out within half a year: plan the move.",
    Health.IN_QUESTION: "We picked something else, or what a pick rests on is in doubt.",
    Health.FINE: "Supported, or picked by us where support is not recorded.",
    Health.UNKNOWN: "We have a page for these, but cannot say whether they are fine.",
}


class StackVerdict(NamedTuple):
    """A comparison beside a part of the stack, in words."""

    title: str
    url: str
    said: str
    in_short: str
    facts: str
    came_true: tuple[str, ...]
    is_disputed: bool
    needs_a_look: bool


class StackLine(NamedTuple):
    """One part of the stack that is known here. ``given`` is how the file writes it, ``where`` in which place."""

    technology: KnownTechnology
    cycle: str
    given: str
    where: str
    support: str
    matched: str
    doubts: tuple[StackVerdict, ...]
    """The verdicts that went the other way or are in question."""
    others: tuple[StackVerdict, ...]
    has_more: bool


class StackGroup(NamedTuple):
    """The parts of one state."""

    key: str
    title: str
    means: str
    lines: tuple[StackLine, ...]


@dataclass(frozen=True)
class StackView:
    """What the page shows of a stack. ``files`` are the names of what was given, none where an address names it."""

    stack: Stack
    files: Sequence[str] = ()
    refusals: Sequence[str] = ()

    @cached_property
    def summary(self) -> str:
        return stack_sentences.summary(self.stack)

    @property
    def left_out(self) -> str:
        return stack_sentences.left_out(self.stack.left_out)

    @property
    def notes(self) -> list[str]:
        return stack_sentences.notes(self.stack, self.files)

    @cached_property
    def groups(self) -> tuple[StackGroup, ...]:
        """The states in which a known part is, what needs somebody first."""
        found = ((word, self._lines(answers)) for word, answers in self.stack.by_health.items())
        return tuple(StackGroup(word.value, _title(word), MEANS[word], lines) for word, lines in found if lines)

    @cached_property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """Name and version of each package that is not known here."""
        return stack_sentences.strangers(self.stack)

    @cached_property
    def shared(self) -> stack_address.Shared:
        return stack_address.shared(self.stack)

    @property
    def query(self) -> str:
        """The query of the address that can be shared, empty where nothing is known."""
        return self.shared.query

    @property
    def calendar_query(self) -> str:
        """The query of the calendar of this stack's ends of support, empty where none is known."""
        query = stack_address.with_days(self.stack).query
        return f"{query}&only=support" if query else ""

    def _lines(self, answers: Sequence[StackAnswer]) -> tuple[StackLine, ...]:
        return tuple(self._line(one, one.technology) for one in answers if one.technology)

    def _line(self, answer: StackAnswer, technology: KnownTechnology) -> StackLine:
        verdicts = [_verdict(one, technology.name) for one in answer.comparisons]
        return StackLine(
            technology=technology,
            cycle=answer.release.cycle if answer.release else "",
            given=str(answer.dependency) if self.files else "",
            where=self._where(answer) if self.files else "",
            support=stack_sentences.support(answer),
            matched=stack_sentences.matched(answer) if self.files else "",
            doubts=tuple(one for one in verdicts if one.needs_a_look),
            others=tuple(one for one in verdicts if not one.needs_a_look),
            has_more=answer.has_more,
        )

    def _where(self, answer: StackAnswer) -> str:
        """Return the file, where there are several, and the line: "in Dockerfile, line 3"."""
        file = self.files[answer.file] if len(self.files) > 1 else ""
        line = f"line {answer.dependency.line}" if answer.dependency.line else ""
        return ", ".join(filter(None, (file, line)))


def _title(word: Health) -> str:
    return TOO_LITTLE if word is Health.UNKNOWN else word.label


def _verdict(one: StandsIn, name: str) -> StackVerdict:
    strength = one.strength.label if one.strength else ""
    return StackVerdict(
        title=one.title,
        url=one.url,
        said=stack_sentences.verdict(one, name),
        in_short=one.in_short,
        facts=" · ".join(filter(None, (strength, one.review, "both in your stack" if one.is_within else ""))),
        came_true=one.came_true,
        is_disputed=one.is_disputed,
        needs_a_look=one.needs_a_look,
    )
