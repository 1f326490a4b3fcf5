"""Why a file cannot be read."""

from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType


class UnreadableManifest(ValueError):
    """Its text is a sentence for whoever gave the file; nothing of the file's own text stands in it.

    ``line`` counts from 1 and is 0 where no line is at fault.
    """

    def __init__(self, sentence: str, *, line: int = 0) -> None:
        super().__init__(f"Line {line}: {sentence[:1].lower()}{sentence[1:]}" if line else sentence)
        self.line = line


class ReaderFault(Exception):
    """A reader has met what it is not written for. It names the place in our code, and no value: logs keep it."""

    def __init__(self, title: str, found: Exception) -> None:
        super().__init__(f"The reader of {title} has a fault: {type(found).__name__} at {_place(found.__traceback__)}.")


def _place(traceback: TracebackType | None) -> str:
    """Return file and line of the innermost call."""
    frame, line = list(walk_tb(traceback))[-1]
    return f"{PurePath(frame.f_code.co_filename).name}:{line}"
