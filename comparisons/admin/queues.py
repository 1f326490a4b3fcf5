"""What the editors' queues have in common."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from comparisons.services.editorial import Refused


def answer_each(request: HttpRequest, rows: Iterable[Any], verb: Callable[..., Any], past: str) -> None:
    """Carry ``verb`` out on each row by itself: one that is refused says why, and stops no other."""
    done = 0
    for row in rows:
        try:
            verb(row, by=request.user)
        except Refused as refusal:
            messages.error(request, f"{row}: {refusal}")
        else:
            done += 1
    if done:
        messages.success(request, f"{done} {past}.")
