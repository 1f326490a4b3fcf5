"""The history of a comparison as typed lines; one query, however long it is."""

# ruff: noqa: S608 - the query is made of this module's constants; values are parameters

from datetime import datetime
from typing import Any, NamedTuple

from comparisons.domain.vocabulary import Verb

from .changed_lists import IN_A_FEED
from .comparison_lists import Named
from .sql import Place, Select, Slices


class RevisionLine(NamedTuple):
    """One revision; ``before`` is the id of its subject's previous revision, None for the first.

    ``rank`` is 1 for what a person did and 0 for an import.
    """

    id: int
    at: datetime
    verb: str
    by_name: str
    reason: str
    because_id: int | None
    rank: int
    before: int | None
    subject: Named

    def get_verb_display(self) -> str:
        return Verb(self.verb).label

    @property
    def technology(self) -> Named | None:
        """The technology that was revised; None for a revision of the comparison."""
        return self.subject if self.subject.id is not None else None


SUBJECTS = ("comparison_id = %(comparison)s", "technology_id = %(low)s", "technology_id = %(high)s")
"""The conditions on a revision's subject, each of which an index answers."""
NEWEST_OF_EACH = " UNION ALL ".join(
    f"""
    SELECT id FROM (
        SELECT revision.id FROM comparisons_revision AS revision
        WHERE revision.{subject} AND {{beyond}} ORDER BY {{order}}
    ) AS newest
    """
    for subject in SUBJECTS
)
# Looked up for the revisions of one page, not for all of a long history.
BEFORE = """
    (
        SELECT earlier.id FROM comparisons_revision AS earlier
        WHERE (earlier.technology_id = revision.technology_id OR earlier.comparison_id = revision.comparison_id)
            AND (earlier.at, earlier.id) < (revision.at, revision.id)
        ORDER BY earlier.at DESC, earlier.id DESC LIMIT 1
    )
"""
RANK = f"CASE WHEN revision.verb = '{Verb.IMPORT.value}' THEN 0 ELSE 1 END"
OWN: dict[str, Any] = {name: f"revision.{name}" for name in ("id", "at", "verb", "by_name", "reason", "because_id")}
HISTORY = Slices(
    RevisionLine,
    f"""
    SELECT {{columns}} FROM comparisons_revision AS revision
    LEFT JOIN comparisons_technology AS subject ON subject.id = revision.technology_id
    WHERE revision.id IN ({NEWEST_OF_EACH}) ORDER BY {{order}}
    """,
    by=(RANK, "revision.at", "revision.id"), descending=True, rank=RANK, before=BEFORE, **OWN,
)  # fmt: skip

NEWEST_OF_COMPARISON = Select(
    RevisionLine,
    f"""
    SELECT {{columns}} FROM comparisons_revision AS revision
    LEFT JOIN comparisons_technology AS subject ON subject.id = revision.technology_id
    WHERE revision.comparison_id = %(comparison)s AND revision.at >= %(since)s
    ORDER BY revision.at DESC, revision.id DESC LIMIT {IN_A_FEED}
    """,
    rank=RANK, before=BEFORE, **OWN,
)  # fmt: skip


def of_comparison(comparison: int, since: datetime) -> list[RevisionLine]:
    """Return the newest revisions of a comparison alone, from a moment on."""
    return NEWEST_OF_COMPARISON.rows(comparison=comparison, since=since)


def of_pair(comparison: int, low: int, high: int, place: Place) -> list[RevisionLine]:
    """Return the history of a comparison and both its technologies, by their ids: people's changes, then imports.

    Each newest first.
    """
    return HISTORY.rows(place, comparison=comparison, low=low, high=high)
