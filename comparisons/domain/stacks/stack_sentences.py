"""What is said of the parts of a stack. Pure: imports no Django."""

from collections.abc import Sequence
from typing import assert_never

from comparisons.domain import sentences
from comparisons.domain.direction import isolated
from comparisons.domain.page import PageRelease
from comparisons.domain.sentences import plural
from comparisons.domain.vocabulary import Outcome

from .stack import Health, Stack, StackAnswer, Stance, StandsIn, SupportNow

COUNTED = {
    Health.ENDED: "without support",
    Health.SOON: "whose support ends soon",
    Health.IN_QUESTION: "in question",
    Health.FINE: "fine",
    Health.UNKNOWN: "of which we know too little",
}


def summary(stack: Stack) -> str:
    """Return how many packages are in which state: "1 without support and 6 not known here.", or that none is named."""
    numbers = {word: sum(1 for one in found if one.technology) for word, found in stack.by_health.items()}
    said = [f"{number:,} {COUNTED[word]}" for word, number in numbers.items() if number]
    if missing := len(strangers(stack)):
        said.append(f"{missing:,} not known here")
    return f"{sentences.listed(said)}." if said else "No package is named."


def strangers(stack: Stack) -> tuple[tuple[str, str], ...]:
    """Return name and version of each package that is not known here, once where several files name it."""
    missing = (one.dependency for one in stack.answers if one.technology is None)
    return tuple(dict.fromkeys((one.name, one.version or one.asked) for one in missing))


def notes(stack: Stack, names: Sequence[str]) -> list[str]:
    """Return what was not read of the files, after the name of each where there are several."""
    several = len(names) > 1
    return [f"{isolated(names[file])}: {note}" if several else note for file, note in stack.notes]


def support(answer: StackAnswer) -> str:
    """Return what is known of the support of the version in use, and where to go if it has ended or ends soon."""
    if answer.technology is None:
        return "Not known here."
    name, release = isolated(answer.technology.name), answer.release
    match answer.support:
        case SupportNow.ENDED:
            return f"Support of {_called(name, release)} ended{_on(release)}.{_newer(name, answer.newer)}"
        case SupportNow.SOON:
            return f"Support of {_called(name, release)} ends{_on(release)}.{_newer(name, answer.newer)}"
        case SupportNow.GOES_ON:
            until = release.supported_until if release else None
            end = f"until {sentences.day(until)}" if until else "no end date is set"
            return f"{_called(name, release)} is supported{' ' if until else ', '}{end}."
        case SupportNow.OPEN:
            return f"{_open(answer.dependency.asked)}, so we cannot say whether it is supported."
        case SupportNow.NO_CYCLE:
            version = isolated(answer.dependency.version or answer.dependency.asked)
            return f"No release of {name} that we know fits {version}, so we cannot say whether it is supported."
        case SupportNow.NOT_RECORDED:
            return f"How long {_called(name, release)} is supported is not recorded here."
        case SupportNow.OWN_VERSIONS:
            return f"This package has versions of its own, so we cannot say which release of {name} you use."
        case SupportNow.PATCHED:
            return (
                f"A package of an operating system, which puts fixes into old versions: its number does not tell "
                f"whether {name} is supported."
            )
        case never:
            assert_never(never)


def _called(name: str, release: PageRelease | None) -> str:
    return f"{name} {isolated(release.cycle)}" if release else name


def _on(release: PageRelease | None) -> str:
    if release and release.supported_until:
        return f" on {sentences.day(release.supported_until)}"
    return " on a day that is not recorded"


def _newer(name: str, newer: PageRelease | None) -> str:
    if newer is None:
        return ""
    until = f" is supported until {sentences.day(newer.supported_until)}" if newer.supported_until else " is supported"
    return f" {name} {isolated(newer.cycle)}{until}."


def _open(asked: str) -> str:
    return f"“{isolated(asked)}” leaves the version open" if asked else "No version is named"


def matched(answer: StackAnswer) -> str:
    """Return by which identifier a technology was found: "Matched by its package pypi: django."."""
    return f"Matched {answer.way.label} {isolated(answer.by)}." if answer.way else ""


def verdict(one: StandsIn, name: str) -> str:
    """Return what a comparison says of the part ``name`` of a stack."""
    match one.stance:
        case Stance.FOR:
            return f"We picked {isolated(name)}."
        case Stance.AGAINST:
            return f"We picked {isolated(one.pick)}, not {isolated(name)}."
        case Stance.NEITHER:
            return _without_pick(one.outcome)
        case never:
            assert_never(never)


def _without_pick(outcome: Outcome) -> str:
    match outcome:
        case Outcome.TIE:
            return "We call it a tie."
        case Outcome.DEPENDS:
            return "It depends on what you're building."
        case Outcome.NOT_COMPARABLE:
            return "We say that the two can't be compared."
        case Outcome.PICK:
            return "We picked one of them."
        case never:
            assert_never(never)


def left_out(number: int) -> str:
    """Return what is said of packages beyond the bound, empty if there are none."""
    if not number:
        return ""
    return f"{number:,} more {plural(number, 'package was', 'packages were')} left out: the direct ones come first."
