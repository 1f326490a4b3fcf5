"""A finder of static files that makes them: for ``collectstatic``, and where files are served without it."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock, get_ident
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from .files import MADE_ANEW, MADE_ONCE, release


class MadeFilesFinder(BaseFinder):
    """Files in a folder of ``VAR_DIR`` that has the release in its name.

    The first look of a release takes some seconds, later ones a millisecond. Where the folder cannot be written, as in
    a container, what was made at set-up is found.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.lock = Lock()

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the path, or a list of paths; an empty list for nothing, which Django takes for no match at all."""
        found = self._file(path) if path in MADE_ONCE or path in MADE_ANEW else None
        if found is None:
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = FileSystemStorage(location=_folder())
        for path in (*MADE_ONCE, *MADE_ANEW):
            if self._file(path):
                yield path, storage

    def _file(self, path: str) -> Path | None:
        """Return where the file lies, made if need be; None if it is missing and cannot be written."""
        file = _folder() / path
        with self.lock, suppress(OSError):
            if path in MADE_ANEW:
                _write(file, MADE_ANEW[path]())
            elif not file.exists():
                _write(file, MADE_ONCE[path]())
        return file if file.exists() else None


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "made" / release()


def _write(file: Path, content: bytes) -> None:
    """Write what differs, atomically: other processes may make the same file."""
    if file.exists() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}-{os.getpid()}-{get_ident()}")
    new.write_bytes(content)
    new.replace(file)
