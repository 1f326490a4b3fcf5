"""Judges records of answers about entries of open data: each is laid over the stored answers, entry by entry."""

from collections.abc import Iterator

from comparisons.catalogue import scalars
from comparisons.catalogue.answers import WORDS, answer_records, written
from comparisons.catalogue.records import Record
from comparisons.domain import pairs
from comparisons.models.source_entry import Answer

from .context import Run, outcome, refusal
from .spool import Merged, RecordOutcome

Said = dict[str, str | None]
"""Answers by the key of their entry; None takes an answer back."""
WAITING_KEPT = 10
TECHNOLOGY = "the slug or an alias of a technology; of one that is not there yet"


def judge_answers(run: Run, batch: list[Merged]) -> Iterator[RecordOutcome]:
    """Yield the outcome of each source's answers."""
    stored = {record["answers"]: record for record in answer_records()}
    for merged in batch:
        problems, before = run.problems.count, stored.get(merged.subject)
        entries = before["entries"] if before else {}
        _refuse_unknown_source(run, merged)
        said = _resolved(run, merged, _said(merged, entries))
        record: Record = {"answers": merged.subject}
        patch = record | {"entries": said}
        if left := {key: value for key, value in sorted((entries | said).items()) if value}:
            record |= {"entries": left}
        elif before is None:
            before = record
        is_fine = run.problems.count == problems and not merged.is_refused
        yield outcome(merged, patch, record, before) if is_fine else refusal(merged, record)


def _refuse_unknown_source(run: Run, merged: Merged) -> None:
    if not merged.is_unresolved and merged.subject not in run.ranks and "answers" not in merged.refused:
        expected = f"one of the sources {', '.join(run.ranks)}"
        run.problems.add(merged.place_of("answers"), "answers", merged.subject, expected)


def _said(merged: Merged, stored: dict[str, str]) -> Said:
    """Return what the files of the run say together, with what is right of a refused one; a later file wins."""
    said: Said = {}
    for fragment in merged.fragments:
        entries = ((fragment.refused or {}) | fragment.content).get("entries")
        if entries is None and "entries" in fragment.content:
            said = dict.fromkeys([*stored, *said])
        else:
            said |= entries or {}
    return said


def _resolved(run: Run, merged: Merged, said: Said) -> Said:
    """Return ``said`` with each technology's own slug; one that is not there yet keeps its word, if that is a slug."""
    words = {key: value for key, value in said.items() if value is not None and value not in WORDS}
    slugs = run.names.resolve(map(pairs.key, words.values()))
    for key, word in words.items():
        if slug := slugs.get(pairs.key(word)):
            said[key] = written(Answer.SAME, slug)
        else:
            _note_awaited(run, merged, key, word)
    return said


def _note_awaited(run: Run, merged: Merged, key: str, word: str) -> None:
    """Count an answer that names a technology which is not there yet; an alias such as ``vs-code`` will do."""
    try:
        scalars.related(word)
    except ValueError as error:
        expected = f"{', '.join(WORDS)}, {TECHNOLOGY}, {error}"
        run.problems.add(merged.place_of("entries"), f"entries.{key}", word, expected)
        return
    run.report.awaited_count += 1
    if run.report.awaited_count <= WAITING_KEPT:
        run.report.awaited.append(word)
