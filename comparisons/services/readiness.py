"""Whether this process can do all that the site does, and what it is that keeps it from that."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection

from comparisons.models import Version

from . import migrations
from .outages import outages

log = logging.getLogger(__name__)

LEAST_FREE = 100 * 1024 * 1024
"""Bytes that every disk must have left: the log of SQLite and a dump of some size fit into them."""
MIGRATED_FOR = 60.0
"""Seconds for which applied migrations are taken for granted: to look at them takes a tenth of a second."""


class Readiness:
    """What keeps this process from being ready; ``clock`` gives seconds that never run back. Threads may share it.

    The log gets a line when that begins or becomes something else, and one when it is over.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.lock = Lock()
        self.found: list[str] = []
        self.migrated = float("-inf")

    def troubles(self) -> list[str]:
        """Return a sentence for each trouble, none where the process is ready. One query, and a few more a minute."""
        found = list(self._look())
        with self.lock:
            if found != self.found:
                if found:
                    log.error("Not ready: %s", " ".join(found))
                else:
                    log.warning("Ready again.")
            self.found = found
        return found

    def _look(self) -> Iterator[str]:
        try:
            Version.objects.exists()
            if not self._is_migrated():
                yield "A migration is not applied."
        except DatabaseError as error:
            outages.note(error)
            yield "The database does not answer."
        folders = set(_folders())
        yield from (f"{folder} cannot be written." for folder in sorted(folders) if not os.access(folder, os.W_OK))
        yield from (f"{folder} has less than 100 MB left." for folder in sorted(folders) if _is_full(folder))

    def _is_migrated(self) -> bool:
        if self.clock() - self.migrated < MIGRATED_FOR:
            return True
        if migrations.are_unapplied():
            return False
        self.migrated = self.clock()
        return True


readiness = Readiness()


def _folders() -> Iterator[Path]:
    """Yield the folders that the site writes to: of SQLite's file, the page cache and the dumps."""
    if connection.vendor == "sqlite" and Path(str(connection.settings_dict["NAME"])).is_file():
        yield Path(connection.settings_dict["NAME"]).parent
    if settings.PAGE_CACHE:
        yield Path(settings.PAGE_CACHE).parent
    if settings.DATA_DIR and Path(settings.DATA_DIR).is_dir():
        yield Path(settings.DATA_DIR)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < LEAST_FREE
    except OSError:  # it is gone: the line before says so
        return False
