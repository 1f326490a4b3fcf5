"""Which technology a package belongs to.

The names of packages stand in a JSON column, which no index of both databases can search. So each process keeps them
in memory for a minute: at 10,000 technologies reading them takes some 20 ms once a minute, and no request asks more
than two rows by their keys. What was found is read again, so that nothing is told that no longer holds; a package
that was just added is found a minute later.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from comparisons.domain.package_urls import Package
from comparisons.models import Technology

SECONDS = 60


class _HasPackages(Protocol):
    packages: dict[str, list[str]]


class PackageIndex:
    """The ids of technologies by package; ``clock`` gives seconds that never run back. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = Lock()
        self.ids: dict[str, int] = {}
        self.until: float | None = None

    def technology(self, package: Package) -> Technology | None:
        """Return the technology that lists ``package`` as its own, None if there is none. Two queries at most.

        The second reads the technology. The first reads all packages, once a minute; others go on with the old ones.
        """
        found = self._current().get(package.key)
        technology = Technology.objects.by_ids([found]).get(found) if found is not None else None
        return technology if technology and package.key in _keys(technology) else None

    def _current(self) -> dict[str, int]:
        if self._is_due() and self.lock.acquire(blocking=self.until is None):
            try:
                if self._is_due():
                    self.ids, self.until = _all(), self.clock() + SECONDS
            finally:
                self.lock.release()
        return self.ids

    def _is_due(self) -> bool:
        return self.until is None or self.clock() >= self.until

    def forget(self) -> None:
        """Read all packages anew when next asked."""
        self.until = None


index = PackageIndex()


def _all() -> dict[str, int]:
    """Return the id of a technology by package; of several that list one, the first by slug. One query."""
    rows = Technology.objects.exclude(packages={}).order_by("-slug").values_list("pk", "packages")
    return {key: number for number, packages in rows.iterator() for key in _keys_of(packages)}


def _keys(technology: _HasPackages) -> set[str]:
    return _keys_of(technology.packages)


def _keys_of(packages: dict[str, list[str]]) -> set[str]:
    return {Package(ecosystem, name).key for ecosystem, names in packages.items() for name in names}
