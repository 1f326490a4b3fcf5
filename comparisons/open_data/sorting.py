"""Sorts the entries of an upstream set: by technology, or into the questions that a person has to answer.

Decided entries wait in the spool under their technology's slug, undecided ones without.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from comparisons.catalogue import fields, scalars, schema
from comparisons.catalogue.checks import At
from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.importing.context import REFUSED
from comparisons.importing.parse import Patch
from comparisons.importing.spool import Spool
from comparisons.models.source_entry import Answer

from . import entries
from .known import known_technologies
from .matching import Answer as Match
from .matching import Ask, New, Same, may_be
from .readers import CategoryEntry, Entry, Given, Reader, RefusedEntry, TechnologyEntry
from .readers.clean import usable_slug
from .rematch import KNOWN_BEFORE, await_technology, learn, match_entry
from .report import SetReport
from .write import NewCategories

TECHNOLOGY = "technology"
LONGEST_START = 40
UNKNOWN = "unknown technology"
CLIENT = "its technology is of a kind of which this set does not speak"
NO_TECHNOLOGY = "an editor said that it is no technology"
MAKES_NONE = "it is said to be a technology of its own, but this set only adds to those that are there"


class Sorter:
    """Sorts one set; ``new`` are the slugs of the technologies that are to be made."""

    def __init__(self, reader: Reader, spool: Spool, report: SetReport, categories: NewCategories) -> None:
        self.reader = reader
        self.spool = spool
        self.report = report
        self.categories = categories
        self.known = known_technologies()
        self.remembered = entries.remembered(reader.name)
        self.new: set[str] = set()
        self.newest = ""
        """The newest day of a figure."""
        self.names: set[str] = set()
        """The names of the entries."""

    def sort(self, path: Path, given: Given, progress: Callable[[int], None]) -> None:
        self.spool.add(self.reader.name, self._patches(self.reader.read(path, given), progress))
        for fragments in self.spool.fragments(TECHNOLOGY):
            self.spool.name_subjects((one.words[0], one.id) for one in fragments if one.words)
        while self._ask_again():
            pass
        self.spool.index_subjects()

    def _patches(self, read: Iterable[Entry], progress: Callable[[int], None]) -> Iterator[Patch]:
        """Yield each entry to be written; its word is the technology's slug, none where that is undecided."""
        seen: set[str] = set()
        for entry in read:
            progress(1)
            if isinstance(entry, RefusedEntry):
                self.report.refuse(entry.where, entry.reason)
            elif isinstance(entry, CategoryEntry):
                self._take_category(entry)
            elif found := self._checked(entry, seen):
                yield from self._patch(found)

    def _take_category(self, category: CategoryEntry) -> None:
        action = self.categories.add(category)
        if action == REFUSED:
            self.report.refuse(category.record["name"], "a category that the catalogue cannot hold")
        else:
            self.report.counts[action] += 1

    def _checked(self, found: TechnologyEntry, seen: set[str]) -> TechnologyEntry | None:
        """Return the entry in canonical form; None where the catalogue cannot hold it."""
        try:
            scalars.entry_key(found.key)
        except ValueError as error:
            self.report.refuse(found.where, f"its word in its set: expected {error}")
            return None
        if found.key in seen and not self.reader.only_adds:
            self.report.refuse(found.where, "the set holds it twice")
            return None
        seen.add(found.key)
        problems = Problems()
        record = schema.check(found.record, At(FilePlace(found.key), problems))
        if record is None:
            first = next(iter(problems))
            self.report.refuse(found.where, f"{first.key}: expected {first.expected}")
            return None
        for words in found.left_out:
            self.report.leave_out(found.where, words)
        return replace(found, record=fields.TECHNOLOGY.canonical(record))

    def _understand(self, found: TechnologyEntry) -> None:
        self.report.understood += 1
        self.names.add(found.name)

    def _patch(self, found: TechnologyEntry) -> Iterator[Patch]:
        answer = self.answer(found)
        self.report.answered += not isinstance(answer, Ask) and self._is_answered(found)
        if isinstance(answer, Same) and self._is_not_of(answer.id):
            answer = RefusedEntry(found.where, CLIENT)
        if isinstance(answer, RefusedEntry):
            self.report.refuse(answer.where, answer.reason)
            if answer.reason == NO_TECHNOLOGY:
                self._understand(found)
            return
        self._understand(found)
        self.newest = max([self.newest, *(signal["observed"] for signal in found.record.get("signals", ()))])
        words: tuple[str, ...] = ()
        if isinstance(answer, Same):
            words = (answer.id,)
        elif isinstance(answer, New):
            found = self._free(found)
            words = (str(found.record[TECHNOLOGY]),)
            self.new.update(words)
        self._learn(found, words)
        yield Patch(FilePlace(found.key), TECHNOLOGY, words, entries.as_json(found))

    def answer(self, found: TechnologyEntry) -> Match | RefusedEntry:
        """Return a person's stored answer, or else what matching says."""
        before = self.remembered.get(found.key)
        if before and before.slug:
            return Same(before.slug)
        if before and before.answer == Answer.NONE:
            return RefusedEntry(found.where, NO_TECHNOLOGY)
        if before and before.answer == Answer.DIFFERENT and before.is_open:
            return self._of_its_own(found)
        if before and before.awaits:
            return await_technology(before.awaits, self.known)
        answer = match_entry(self.reader, found, self.known)
        if not isinstance(answer, New):
            return answer
        if self.reader.only_adds:
            return RefusedEntry(found.where, UNKNOWN)
        if found.doubt and not (before and before.answer == Answer.DIFFERENT):
            return Ask(found.doubt)
        return Ask(KNOWN_BEFORE) if before else answer

    def _is_answered(self, found: TechnologyEntry) -> bool:
        before = self.remembered.get(found.key)
        return before is not None and before.answer != ""

    def _of_its_own(self, found: TechnologyEntry) -> Match | RefusedEntry:
        """Return "new", unless the technology is there already: a catalogue file brought it along with the answer."""
        if self.reader.only_adds:
            return RefusedEntry(found.where, MAKES_NONE)
        known = {candidate.id: candidate for candidate in self.known.with_name([found.name])}
        made = [slug for slug in entries.made_before(found, known) if may_be(found, known[slug])]
        return Same(made[0]) if len(made) == 1 else New()

    def _is_not_of(self, slug: str) -> bool:
        candidate = self.known.candidates.get(slug)
        return candidate is not None and candidate.kind in self.reader.not_of

    def _free(self, found: TechnologyEntry) -> TechnologyEntry:
        """Return the entry under a slug that leads to nothing else."""
        slug = free_slug(found, lambda word: bool(self.known.with_name([word])))
        return replace(found, record=found.record | {TECHNOLOGY: slug})

    def _learn(self, found: TechnologyEntry, words: tuple[str, ...]) -> None:
        """Add an entry to what later entries are matched with."""
        if words and not self.reader.only_adds:
            learn(self.known, found, words[0])

    def _ask_again(self) -> bool:
        """Match undecided entries anew; return whether any was decided."""
        decided = []
        for fragments in self.spool.fragments(TECHNOLOGY):
            for one in fragments:
                found = entries.from_json(self.reader.name, one.content or {})
                if one.subject is None and isinstance(answer := self.answer(found), Same):
                    decided.append((answer.id, one.id))
                    self._learn(found, (answer.id,))
        self.spool.name_subjects(decided)
        return bool(decided)


def free_slug(found: TechnologyEntry, is_taken: Callable[[str], bool]) -> str:
    """Return a free slug for a new technology: its own, or followed by its kind, its source's name or a number."""
    slug = str(found.record[TECHNOLOGY])
    start = slug[:LONGEST_START].strip("-")
    others = (f"{start}-{end}" for end in chain((found.kind, found.source), count(2)))
    return next(word for word in chain([slug], others) if usable_slug(word) and not is_taken(word))
