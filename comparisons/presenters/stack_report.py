"""A checked stack for a terminal, and for programs that show findings beside the lines of files (SARIF).

Pure: imports no Django.
"""

from collections.abc import Iterator, Sequence

from comparisons.domain.direction import printable
from comparisons.domain.stacks import stack_sentences
from comparisons.domain.stacks.stack import Health, Stack, StackAnswer

from .sarif import Finding, Level, Rule

MEANS = {
    Health.ENDED: (Level.ERROR, "Nobody fixes this release any more: go to one that is supported."),
    Health.SOON: (Level.WARNING, "Plan to go to a release that is supported longer."),
    Health.IN_QUESTION: (
        Level.WARNING,
        "A pick went the other way, or something came true that would change one: read the comparison.",
    ),
    Health.UNKNOWN: (Level.OPEN, "It is not known here, or its version is open: nothing is said of it."),
}
RULES = {word: Rule(word.value, word.label, help, level) for word, (level, help) in MEANS.items()}
"""What each state means; of what is fine nothing is found."""


def lines(stack: Stack, paths: Sequence[str], origin: str) -> Iterator[str]:
    """Yield what is known of each package, what needs somebody first, and in the end how many are in which state."""
    for answer in stack.answers:
        if answer.technology:
            yield f"{_place(answer, paths)}: {answer.health.label}: {answer.dependency}"
            yield from (f"    {said}" for said in _said(answer, origin))
    for answer in stack.answers:
        if not answer.technology:
            yield f"{_place(answer, paths)}: Not known here: {answer.dependency}"
    yield from stack_sentences.notes(stack, [printable(path) for path in paths])
    yield from filter(None, [stack_sentences.left_out(stack.left_out)])
    if paths:
        yield stack_sentences.summary(stack)


def findings(stack: Stack, paths: Sequence[str], origin: str) -> Iterator[Finding]:
    """Yield what is not fine, with the page of the technology or of the comparison that says more."""
    for answer in stack.answers:
        if rule := RULES.get(answer.health):
            said = answer.dependency
            text = " ".join([f"{said}:", stack_sentences.support(answer), *_verdicts(answer)])
            about, page = f"{said.ecosystem}:{said.name}", _page(answer)
            url = origin + page if page else ""
            yield Finding(rule, paths[answer.file], text, said.line, url, about)


def _place(answer: StackAnswer, paths: Sequence[str]) -> str:
    path, line = printable(paths[answer.file]), answer.dependency.line
    return f"{path}:{line}" if line else path


def _said(answer: StackAnswer, origin: str) -> Iterator[str]:
    yield stack_sentences.support(answer)
    if answer.technology:
        yield origin + answer.technology.url
        for one in answer.comparisons:
            facts = ", ".join(filter(None, (one.strength.label if one.strength else "", one.review)))
            yield f"{one.title}: {stack_sentences.verdict(one, answer.technology.name)} ({facts}) {origin}{one.url}"
            yield from (f"  It came true: {text}" for text in one.came_true)
            if one.is_disputed:
                yield "  A reader disputes a claim that it rests on."


def _verdicts(answer: StackAnswer) -> Iterator[str]:
    """Yield what speaks against the package."""
    for one in answer.comparisons:
        if answer.technology and one.needs_a_look:
            question = " That verdict is in question." if one.is_open else ""
            yield f"{one.title}: {stack_sentences.verdict(one, answer.technology.name)}{question}"


def _page(answer: StackAnswer) -> str:
    """Return the path of the page that says most of what is wrong."""
    if answer.technology is None:
        return ""
    first = next((one.url for one in answer.comparisons if one.needs_a_look), "")
    return first if answer.health is Health.IN_QUESTION and first else answer.technology.url
