"""Judges records of comparisons, with what both technologies will be once the run is written."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from comparisons import gate, pairs
from comparisons.records import Record
from comparisons.vocabulary import Status

from . import stored
from .context import Run, outcome
from .drafting import page_of
from .judge_technologies import SHOWN
from .naming import REMEMBERED
from .overlay import overlay
from .spool import Merged, Outcome

SHOWN_TO_READERS = (Status.IN_REVIEW, Status.PUBLISHED)


class ComparisonJudge:
    def __init__(self, run: Run) -> None:
        self.run = run
        self.filed: dict[str, Record] = {}

    def judge(self, batch: list[Merged]) -> Iterator[Outcome]:
        patches = {merged.subject: merged.patch for merged in batch}
        for subject, patch in patches.items():
            patch["comparison"] = subject.split(pairs.SEPARATOR)
        bad = self._resolve_verdicts(batch, patches)
        known = stored.comparisons(patches)
        before = {subject: one.record for subject, one in known.items()}
        records = {subject: overlay(before.get(subject, {}), patch) for subject, patch in patches.items()}
        sides = self._sides(records.values())
        for merged in batch:
            subject, count = merged.subject, self.run.problems.count
            if subject in bad:
                continue
            self._judge_record(merged, records[subject], sides)
            if self.run.problems.count == count:
                yield outcome(merged, patches[subject], records[subject], before.get(subject))

    def _resolve_verdicts(self, batch: list[Merged], patches: dict[str, Record]) -> set[str]:
        """Give verdicts the slugs that their words lead to; the subjects whose verdicts name a third technology."""
        verdicts = {subject: patch["verdict"] for subject, patch in patches.items() if patch.get("verdict")}
        known = self.run.names.resolve(pairs.key(word) for verdict in verdicts.values() for _, word in _words(verdict))
        before = self.run.problems.count
        bad = set()
        for merged in batch:
            if merged.subject in verdicts:
                self._resolve_verdict(merged, verdicts[merged.subject], patches[merged.subject]["comparison"], known)
            if self.run.problems.count > before:
                bad.add(merged.subject)
                before = self.run.problems.count
        return bad

    def _resolve_verdict(self, merged: Merged, verdict: Record, both: list[str], known: dict[str, str]) -> None:
        place = merged.place_of("verdict")
        slugs = {word: known.get(pairs.key(word)) for _, word in _words(verdict)}
        for key, word in _words(verdict):
            if slugs[word] not in both:
                self.run.problems.add(place, f"verdict.{key}", word, f"one of the two, {both[0]} or {both[1]}")
        if "pick" in verdict:
            verdict["pick"] = slugs[verdict["pick"]]
        for key in ("choose_if", "already_using"):
            texts = {slugs[word]: text for word, text in verdict.get(key, {}).items()}
            if len(texts) < len(verdict.get(key, {})):
                self.run.problems.add(place, f"verdict.{key}", verdict[key], "each technology once")
            if texts:
                verdict[key] = {slug: texts[slug] for slug in sorted(texts, key=str)}

    def _sides(self, records: Iterable[Record]) -> dict[str, Record]:
        """What both technologies of these comparisons will be: in full where they are reviewed, else kind and use."""
        records = list(records)
        shown = {slug for one in records if one.get("status") in SHOWN_TO_READERS for slug in one["comparison"]}
        reviewed = {slug for one in records if "reviewed" in one for slug in one["comparison"]}
        if len(self.filed) > REMEMBERED:
            self.filed.clear()
        missing = shown - self.filed.keys() - reviewed
        self.filed |= stored.filed(missing)
        for slug, one in self.run.spool.outcomes("technology", missing).items():
            self.filed[slug] = {key: one.record[key] for key in SHOWN if key in one.record}
        sides = {slug: one.record for slug, one in stored.technologies(reviewed).items()} if reviewed else {}
        sides |= {slug: one.record for slug, one in self.run.spool.outcomes("technology", reviewed).items()}
        return {slug: self.filed[slug] for slug in shown & self.filed.keys()} | sides

    def _judge_record(self, merged: Merged, record: Record, sides: dict[str, Record]) -> None:
        status = record.get("status", Status.DRAFT.value)
        if status in SHOWN_TO_READERS:
            self._judge_sides(merged, record, sides, status)
        if status == Status.PUBLISHED:
            for key, words in (("published", "its date and time"), ("verdict", "a verdict")):
                if key not in record:
                    self.run.problems.add(merged.place_of(key), key, None, f"{words}, as the comparison is published")
        if ("reviewed" in record) != ("reviewed_by" in record):
            missing = "reviewed_by" if "reviewed" in record else "reviewed"
            self.run.problems.add(merged.place_of(missing), missing, None, "both, a date and the name of an editor")
        elif "reviewed" in record:
            self._judge_review(merged, record, sides)

    def _judge_sides(self, merged: Merged, record: Record, sides: dict[str, Record], status: str) -> None:
        for slug in record["comparison"]:
            for key in ("kind", "use_case"):
                if slug in sides and key not in sides[slug]:
                    words = Status(status).label
                    expected = f"a technology with {key}, as the comparison is {words}"
                    self.run.problems.add(merged.place, f"comparison: {key} of {slug}", None, expected)

    def _judge_review(self, merged: Merged, record: Record, sides: dict[str, Record]) -> None:
        if any(slug not in sides for slug in record["comparison"]):
            return  # its technology was refused, and that has been said
        first, second = (sides[slug] for slug in record["comparison"])
        page = page_of(record, first, second, self.run.shelves["criterion"])
        for problem in gate.problems(page, date.fromisoformat(record["reviewed"])):
            value = record["reviewed"] if problem.field.startswith("comparison") else ""
            expected = f"a page that the gate lets through, as it is reviewed: {problem.message}"
            self.run.problems.add(merged.place_of("reviewed"), problem.field, value, expected)


def _words(verdict: Record) -> Iterator[tuple[str, Any]]:
    """Every word for a technology in a verdict, with the key at which it stands."""
    if "pick" in verdict:
        yield "pick", verdict["pick"]
    for key in ("choose_if", "already_using"):
        for word in verdict.get(key, {}):
            yield f"{key}.{word}", word
