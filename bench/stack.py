"""What is told of a stack: a short list of packages, and two thousand of which few or all are known."""

import json
from collections.abc import Iterator
from itertools import islice

from .names import KNOWN
from .report import Report
from .rounds import Case, Worker, take_turns
from .world import World

SETTINGS = "bench.program_settings"
ADDRESS = "/api/v1/stack"
LINES, SHORT = 2000, 20
MOST, MOST_QUERIES = 300, 8
TIMES = 3


def measure_stack(url: str, world: World, rounds: int, report: Report) -> None:
    """Measure the answers of a catalogue that is written; all lines that can be known are where it is large."""
    report.heading(f"A stack: the packages of a program, {LINES:,} at most")
    known = list(islice(_known(world), LINES))
    texts = {
        f"{SHORT} packages, all known": _text(known[:SHORT], SHORT),
        f"{LINES:,} packages, {len(KNOWN)} known": _text(known[: len(KNOWN)], LINES),
        f"{LINES:,} packages, {len(known):,} known": _text(known, LINES),
    }
    with Worker(url, settings=SETTINGS) as worker:
        cases = {name: Case(worker, [_asked(text)] * TIMES) for name, text in texts.items()}
        for name, series in take_turns(cases, rounds).items():
            report.time(name, series, most=MOST)
            report.line("… queries", str(series.queries), series.queries <= MOST_QUERIES, f"at most {MOST_QUERIES}")


def _known(world: World) -> Iterator[str]:
    """Yield the packages that technologies of a world list, of the well-known ones first."""
    for number in range(world.technologies):
        yield from world.technology(number).get("packages", {}).get("pypi", ())


def _text(known: list[str], lines: int) -> str:
    """Return a list of packages as pip reads it: those that are known, then others."""
    others = (f"made-up-{number}" for number in range(lines - len(known)))
    return "\n".join(f"{name}=={number % 20}.2.1" for number, name in enumerate((*known, *others)))


def _asked(text: str) -> str:
    return f"{ADDRESS} {json.dumps({'text': text, 'kind': 'requirements'})}"
