"""Progress of a long run: a bar on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

SECONDS_BETWEEN_LINES = 15
SECONDS_BETWEEN_BARS = 0.2
WIDTH = 30


class Show:
    """Shows the steps of a run on ``stream``; short runs show nothing."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream = stream
        self.clock = clock
        self.is_terminal = stream.isatty()
        self.pause = SECONDS_BETWEEN_BARS if self.is_terminal else SECONDS_BETWEEN_LINES
        self.shown = clock()
        self.has_bar = False

    def step(self, doing: str, total: int = 0) -> Callable[[int], None]:
        """Return a function that counts records as done; ``total`` is 0 where it is unknown."""
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            now = self.clock()
            if now - self.shown >= self.pause:
                self.shown = now
                self._show(doing, done, total)

        return advance

    def finish(self) -> None:
        """Clear the bar, so that what follows stands on a line of its own."""
        if self.has_bar:
            self._write("\r\x1b[K")

    def _show(self, doing: str, done: int, total: int) -> None:
        words = f"{doing} {done:,}" + (f" of {total:,}" if total else "") + " records"
        if not self.is_terminal:
            self._write(f"{words}\n")
        else:
            filled = min(WIDTH, WIDTH * done // total) if total else 0
            bar = f"[{'#' * filled}{'-' * (WIDTH - filled)}] " if total else ""
            self._write(f"\r\x1b[K{bar}{words}")
            self.has_bar = True

    def _write(self, text: str) -> None:
        """Write to the stream; a run goes on where nobody reads it any more."""
        with suppress(BrokenPipeError):
            self.stream.write(text)
            self.stream.flush()
