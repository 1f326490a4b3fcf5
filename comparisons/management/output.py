"""Output of commands that a reader may leave early, as ``head`` does."""

import os
from collections.abc import Iterable

from django.core.management.base import OutputWrapper


def write_lines(out: OutputWrapper, lines: Iterable[str]) -> None:
    """Write the lines; where nobody reads any more, write the others nowhere.

    Only what is said is lost: what a command did, and its exit status, stay.
    """
    try:
        for line in lines:
            out.write(line)
        out.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())  # else Python fails when it writes what is left at its end
        os.close(nowhere)
