"""Judges comparison records, with both technologies as they will be once the run is written."""

from collections.abc import Iterable, Iterator
from typing import Any

from comparisons.catalogue import stored
from comparisons.catalogue.draft_pages import page_of
from comparisons.catalogue.records import Record
from comparisons.domain import pairs
from comparisons.domain.vocabulary import Status

from . import judge_reviews
from .context import REFUSED, Run, outcome, refusal
from .judge_technologies import SHOWN
from .naming import REMEMBERED
from .overlay import overlay
from .spool import Merged, RecordOutcome

SHOWN_TO_READERS = (Status.IN_REVIEW, Status.PUBLISHED)


class ComparisonJudge:
    def __init__(self, run: Run) -> None:
        self.run = run
        self.filed: dict[str, Record] = {}

    def judge(self, batch: list[Merged]) -> Iterator[RecordOutcome]:
        both = self._both(batch)
        patches = {merged.subject: {"comparison": both[merged.subject]} | merged.patch for merged in batch}
        for subject, patch in patches.items():
            patch["comparison"] = both[subject]
        bad = self._resolve_verdicts(batch, patches)
        known = stored.comparisons(merged.subject for merged in batch if not merged.is_unresolved)
        before = {subject: one.record for subject, one in known.items()}
        for subject, patch in patches.items():
            _move_with_status(patch, before.get(subject, {}))
        records = {subject: overlay(before.get(subject, {}), patch) for subject, patch in patches.items()}
        refused = bad | {merged.subject for merged in batch if merged.is_refused}
        self._file(records.values())
        sides = self._sides(record for subject, record in records.items() if subject not in refused)
        for merged in batch:
            subject, patch, count = merged.subject, patches[merged.subject], self.run.problems.count
            record = records[subject]
            self._judge_record(merged, record)
            if subject not in refused and not record.keys().isdisjoint(judge_reviews.REVIEW):
                self._judge_review(merged, patch, before.get(subject, {}), record, sides)
                record = overlay(before.get(subject, {}), patch)
                if not self.run.takes_reviews:
                    judge_reviews.refuse_new(merged, before.get(subject, {}), record, self.run.problems)
            self.run.refer(merged, "left_out", "criterion", merged.patch.get("left_out") or {})
            is_fine = self.run.problems.count == count and subject not in refused
            yield outcome(merged, patch, record, before.get(subject)) if is_fine else refusal(merged, record)

    def _both(self, batch: list[Merged]) -> dict[str, list[str]]:
        """Return the slugs of each pair; unknown words as they are, an empty list where there is no pair."""
        lost = {merged.subject: merged.fragments[0].words for merged in batch if merged.is_unresolved}
        known = self.run.names.resolve(word for words in lost.values() for word in words)
        found = {subject: [known.get(word, word) for word in words] for subject, words in lost.items()}
        return {merged.subject: merged.subject.split(pairs.SEPARATOR) for merged in batch} | found

    def _resolve_verdicts(self, batch: list[Merged], patches: dict[str, Record]) -> set[str]:
        """Replace words by slugs in verdicts; return the subjects whose verdicts name a third technology."""
        parts = {merged.subject: merged.refused | patches[merged.subject] for merged in batch}
        verdicts = {subject: part["verdict"] for subject, part in parts.items() if part.get("verdict")}
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
        if not both:
            return  # that it is of no two technologies has been said
        place = merged.place_of("verdict")
        slugs = {word: known.get(pairs.key(word), pairs.key(word)) for _, word in _words(verdict)}
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

    def _file(self, records: Iterable[Record]) -> None:
        """Load kind and use case of the technologies of pages in review or published."""
        shown = {slug for one in records if one.get("status") in SHOWN_TO_READERS for slug in _slugs(one)}
        if len(self.filed) > REMEMBERED:
            self.filed.clear()
        missing = shown - self.filed.keys()
        self.filed |= stored.filed(missing)
        for slug, one in self.run.spool.outcomes("technology", missing).items():
            self.filed[slug] = {key: one.record[key] for key in SHOWN if key in one.record}

    def _sides(self, records: Iterable[Record]) -> dict[str, Record]:
        """Return the technologies of reviewed comparisons as they will be, without refused ones."""
        reviewed = {slug for one in records if "reviewed" in one for slug in _slugs(one)}
        if not reviewed:
            return {}
        ours = self.run.spool.outcomes("technology", reviewed)
        others = stored.technologies(reviewed - ours.keys())
        sides = {slug: one.record for slug, one in others.items()}
        return sides | {slug: one.record for slug, one in ours.items() if one.action != REFUSED}

    def _judge_record(self, merged: Merged, record: Record) -> None:
        carried = record.keys() | merged.refused.keys()
        if "status" not in merged.refused:
            self._judge_status(merged, record, carried)
        if ("reviewed" in carried) != ("reviewed_by" in carried) and not merged.is_lost:
            missing = "reviewed_by" if "reviewed" in carried else "reviewed"
            self.run.problems.add(merged.place_of(missing), missing, None, "both, a date and the name of an editor")

    def _judge_status(self, merged: Merged, record: Record, carried: set[str]) -> None:
        status = record.get("status", Status.DRAFT.value)
        if status in SHOWN_TO_READERS:
            self._judge_sides(merged, record, status)
        if status == Status.PUBLISHED and not merged.is_lost:
            for key, words in (("published", "its date and time"), ("verdict", "a verdict")):
                if key not in carried:
                    self.run.problems.add(merged.place_of(key), key, None, f"{words}, as the comparison is published")
        if status != Status.IN_REVIEW and "publish_at" in record:
            expected = f"no date, as the comparison is {Status(status).label}: only what is in review waits for one"
            self.run.problems.add(merged.place_of("publish_at"), "publish_at", record["publish_at"], expected)

    def _judge_sides(self, merged: Merged, record: Record, status: str) -> None:
        for slug in _slugs(record):
            for key in ("kind", "use_case"):
                if slug in self.filed and key not in self.filed[slug]:
                    words = Status(status).label
                    expected = f"a technology with {key}, as the comparison is {words}"
                    self.run.problems.add(merged.place, f"comparison: {key} of {slug}", None, expected)

    def _judge_review(
        self, merged: Merged, patch: Record, before: Record, record: Record, sides: dict[str, Record]
    ) -> None:
        """Complete ``patch`` with what becomes of the review, unless a technology was refused."""
        if "reviewed" not in record and "reviewed_by" not in record:
            judge_reviews.without_day(merged, patch, self.run.problems)
        elif {"reviewed", "reviewed_by"} <= record.keys() and sides.keys() >= set(_slugs(record)):
            first, second = (sides[slug] for slug in record["comparison"])
            page = page_of(record, first, second, self.run.known["criterion"], categories=self.run.known["category"])
            judge_reviews.judge(merged, patch, before, page, self.run.problems)


def _move_with_status(patch: Record, before: Record) -> None:
    """Take out the stored date of a publication that a patch makes pointless: only what is in review waits for one."""
    status = patch.get("status", before.get("status"))
    if "publish_at" not in patch and "publish_at" in before and status != Status.IN_REVIEW:
        patch["publish_at"] = None


def _slugs(record: Record) -> list[str]:
    found: list[str] = record.get("comparison", [])
    return found


def _words(verdict: Record) -> Iterator[tuple[str, Any]]:
    """Yield each word for a technology in a verdict, with its key."""
    if "pick" in verdict:
        yield "pick", verdict["pick"]
    for key in ("choose_if", "already_using"):
        for word in verdict.get(key, {}):
            yield f"{key}.{word}", word
