"""Cases that take turns, round by round, so that whatever else the machine does falls on all of them alike."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from .processes import ROOT, SETTINGS, Cost, Failed, environment


class Worker(AbstractContextManager["Worker"]):
    """The site on one database, in a process of its own that answers until it is closed."""

    def __init__(self, url: str, settings: str = SETTINGS["DJANGO_SETTINGS_MODULE"], **variables: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker"],
            cwd=ROOT, env=environment(url) | {"DJANGO_SETTINGS_MODULE": settings} | variables,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, paths: list[str], *, as_editor: bool = False) -> list[tuple[int, int, float, float, int]]:
        return self._order(paths, as_editor)  # type: ignore[no-any-return]

    def admin_pages(self) -> list[str]:
        """Return the addresses of all pages of the admin that open."""
        return self._order([], True)  # type: ignore[no-any-return]

    def _order(self, paths: list[str], as_editor: bool) -> Any:
        print(json.dumps({"paths": paths, "as_editor": as_editor}), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline() if self.process.stdout else ""
        if not answer:
            raise Failed(f"The process that answers ended early, asked for {(paths or ['the admin'])[0]} and others.")
        return json.loads(answer)

    def __exit__(self, *error: object) -> None:
        self.process.communicate()


@dataclass(frozen=True, slots=True)
class Case:
    """Addresses that are read in turn; all must be answered with ``status``."""

    worker: Worker
    paths: list[str]
    as_editor: bool = False
    status: int = 200

    def read(self) -> tuple[Cost, int, int]:
        """What one answer costs on average, its bytes and its queries."""
        answers = self.worker.ask(self.paths, as_editor=self.as_editor)
        for path, (status, *_) in zip(self.paths, answers, strict=True):
            if status != self.status:
                raise Failed(f"{path} was answered with {status} in place of {self.status}.")
        cost = Cost(mean(answer[2] for answer in answers), mean(answer[3] for answer in answers))
        return cost, round(mean(answer[1] for answer in answers)), max(answer[4] for answer in answers)


@dataclass(frozen=True, slots=True)
class Series:
    """What one case cost, round by round, its bytes and its queries."""

    costs: list[Cost]
    size: int = 0
    queries: int = 0

    @property
    def cpu(self) -> float:
        return median(cost.cpu for cost in self.costs)

    @property
    def wall(self) -> float:
        return median(cost.wall for cost in self.costs)

    @property
    def peak(self) -> float:
        return max(cost.peak for cost in self.costs)

    def ratios_to(self, base: "Series") -> list[Cost]:
        return [cost / other for cost, other in zip(self.costs, base.costs, strict=True)]


def take_turns(cases: Mapping[str, Case], rounds: int) -> dict[str, Series]:
    """Reads all cases in each round, beginning with another one each time; a first round warms up and is not kept."""
    names = list(cases)
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    told: dict[str, list[int]] = {}
    for number in range(rounds + 1):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            cost, *told[name] = cases[name].read()
            costs[name] += [cost] if number else []
    return {name: Series(costs[name], *told[name]) for name in names}


def run_turns(works: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Series]:
    """The same for whole processes, which start cold and so need no round to warm up."""
    costs: dict[str, list[Cost]] = {name: [] for name in works}
    for number in range(rounds):
        for name in list(works)[:: -1 if number % 2 else 1]:
            costs[name].append(works[name]())
    return {name: Series(found) for name, found in costs.items()}
