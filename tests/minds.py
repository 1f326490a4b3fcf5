"""Pages whose verdict changes, as the tests of changed minds make them."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User

from comparisons.domain.vocabulary import Verb
from comparisons.models import ChangedMind, Comparison, Revision
from comparisons.services import editorial

from .make import make_published_comparison, make_revision, make_technology

DECIDED = date(2026, 10, 1)
TIE: dict[str, Any] = {"outcome": "tie", "pick": None, "reason": "Both do."}
OTHER: dict[str, Any] = {"pick": "high", "reason": "The other does more."}


def make_decided_pair(by: User) -> Comparison:
    """MySQL vs PostgreSQL: MySQL, the lower one, is picked, and the history says so."""
    pair = make_published_comparison(make_technology("mysql"), make_technology("postgresql"))
    make_history(pair, by)
    return pair


def make_history(comparison: Comparison, by: User) -> None:
    """Write a revision of what is stored, as of the day on which all of it was decided."""
    rows = [editorial.record_technology(side, verb=Verb.EDIT, by=by, reason="x") for side in comparison.sides]
    rows.append(editorial.record_comparison(comparison, verb=Verb.EDIT, by=by, reason="x"))
    Revision.objects.filter(pk__in=[row.pk for row in rows]).update(at=datetime(2026, 10, 1, 12, tzinfo=UTC))


def revise(comparison: Comparison, by: User, **changes: Any) -> None:
    editorial.revise_verdict(comparison, changes or OTHER, by=by, reason="On second thoughts.")


def make_changed_mind(comparison: Comparison | None = None, **changes: Any) -> ChangedMind:
    """The first side was picked, an editor changed it to the second; ``revision`` holds changes to the revision."""
    comparison = comparison or make_published_comparison(verdict={"pick": "high"})
    at = changes.pop("at", datetime.now(UTC))
    told = {"verb": "revise", "reason": "The second does more by now.", "at": at} | changes.pop("revision", {})
    values = {
        "before_outcome": "pick",
        "before_pick": "low",
        "after_outcome": "pick",
        "after_pick": "high",
        "cause": "editor",
        "in_short": "It does more by now.",
    }
    revision = make_revision(comparison, **told)
    return ChangedMind.objects.create(comparison=comparison, revision=revision, at=at, **(values | changes))
