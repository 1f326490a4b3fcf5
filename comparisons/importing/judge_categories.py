"""Judges records of categories and criteria."""

from collections.abc import Iterator

from comparisons.catalogue.records import Record

from .context import Run, outcome, refusal
from .overlay import overlay
from .spool import Merged, RecordOutcome


class CategoryJudge:
    def __init__(self, run: Run) -> None:
        self.run = run
        self.stored: dict[str, dict[str, Record]] = {kind: dict(records) for kind, records in run.known.items()}
        self._name_all()

    def _name_all(self) -> None:
        """Make each category and criterion of the run known, in any order, refused ones included."""
        for kind, known in self.run.known.items():
            for fragments in self.run.spool.fragments(kind):
                for fragment in fragments:
                    if fragment.words:
                        slug = fragment.words[0]
                        known.setdefault(slug, {kind: slug, "name": slug})

    def judge(self, batch: list[Merged]) -> Iterator[RecordOutcome]:
        problems = self.run.problems
        for merged in batch:
            patch, before = {merged.kind: merged.subject} | merged.patch, problems.count
            stored = self.stored[merged.kind].get(merged.subject)
            record = overlay(stored or {}, patch)
            self.run.require(merged, record, "name")
            self.run.refer(merged, "parent", "category", [record.get("parent")])
            self.run.refer(merged, "categories", "category", _categories(record, merged.refused))
            if not merged.is_unresolved:
                self.run.known[merged.kind][merged.subject] = {"name": merged.subject} | record
            is_fine = problems.count == before and not merged.is_refused
            yield outcome(merged, patch, record, stored) if is_fine else refusal(merged, record)

    def refuse_cycles(self) -> None:
        """Refuse categories that are part of themselves, however far up; to be called once all are judged."""
        safe: set[str] = set()
        for batch in self.run.spool.merged("category"):
            for merged in batch:
                path, end = self._way_up(merged.subject, safe)
                if end in path:
                    expected = "a category that is not itself part of this one"
                    self.run.problems.add(merged.place_of("parent"), "parent", end, expected)
                    self.run.spool.refuse_outcome("category", merged.subject)
                safe |= path

    def _way_up(self, slug: str, safe: set[str]) -> tuple[set[str], str | None]:
        """Return the categories from ``slug`` upwards, and the next one: safe, met before, or None."""
        path: set[str] = set()
        at: str | None = slug
        while at is not None and at not in safe and at not in path:
            path.add(at)
            at = self.run.known["category"].get(at, {}).get("parent")
        return path, at


def _categories(record: Record, refused: Record) -> list[str | None]:
    found: list[str | None] = refused.get("categories") or record.get("categories", [])
    return found
