"""Output of commands that a reader may leave early, as ``head`` does."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper


def write_lines(out: OutputWrapper, lines: Iterable[str]) -> None:
    """Write the lines; where nobody reads any more, write the others nowhere.

    Only what is said is lost: what a command did, and its exit status, stay.
    """
    for line in lines:
        with _unread(out):
            out.write(line)
    with _unread(out):
        out.flush()


@contextmanager
def _unread(out: OutputWrapper) -> Iterator[None]:
    """Send what follows nowhere if nobody reads any more."""
    try:
        yield
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())  # else Python fails when it writes what is left at its end
        os.close(nowhere)
