"""What the admin's views are given."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.http import HttpRequest

if TYPE_CHECKING:
    from comparisons.domain.proposals import Proposal


class EditorRequest(HttpRequest):
    """For types alone: an editor is logged in. ``refused`` and ``proposal`` are kept here between two hooks."""

    user: User
    refused: list[str]
    proposal: "Proposal | None"
