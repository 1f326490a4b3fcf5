"""The review of one comparison, written into its file in a folder of catalogue files.

The page is what these files make it, laid over nothing: no database is asked. Read are the files of the pair, of both
technologies, and all categories and criteria, under the names that an export gives them.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from comparisons.catalogue.draft_pages import page_of
from comparisons.catalogue.fields import TYPES
from comparisons.catalogue.problems import Problems
from comparisons.catalogue.records import PLURALS, Record
from comparisons.catalogue.unfinished import replaced
from comparisons.domain import gate, pairs, review
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.vocabulary import Status

from .parse import SourceFile, parse, sources
from .yaml_edit import Uneditable, with_values
from .yaml_records import read_yaml

SIDES = ("pros", "cons")


class NotReviewable(Exception):
    """Raised where a review cannot be written; ``lines`` say every reason."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of catalogue files."""

    path: Path

    def file(self, kind: str, name: str) -> Path:
        return self.path / PLURALS[kind] / f"{name}.yaml"

    def record(self, kind: str, name: str) -> Record:
        """Return the canonical record of a file."""
        file, problems = self.file(kind, name), Problems()
        if not file.is_file():
            raise NotReviewable(f"{file}: expected a file that holds the {kind} {name}.")
        patches = [patch for source in sources([str(file)], problems) for patch in parse(source, problems)]
        if problems:
            raise NotReviewable(*problems.lines())
        record = TYPES[kind].canonical(patches[0].record)
        if len(patches) != 1 or patches[0].kind != kind or _name(record, kind) != name:
            raise NotReviewable(f"{file}: expected one record, of the {kind} {name}.")
        if kind != "comparison" and not record.get("name"):
            raise NotReviewable(f"{file}: name: expected the name, which is required.")
        return record

    def records(self, kind: str) -> dict[str, Record]:
        """Return every record of a kind by slug."""
        names = sorted(file.stem for file in (self.path / PLURALS[kind]).glob("[!.]*.yaml"))
        return {name: self.record(kind, name) for name in names}


def write_review(folder: Path, pair: str, *, by: str, on: date) -> Path:
    """Write the review of ``pair`` and its digest into the pair's file, and return the file.

    The rest of the file stays as it is, to the byte. Raise ``NotReviewable``, the file untouched, where the files
    cannot be read, the comparison is not published, or the gate has problems as of the day ``on``.
    """
    files = Folder(folder)
    comparison, file = _comparison(files, pair), files.file("comparison", pair)
    if comparison.get("status") != Status.PUBLISHED or "published" not in comparison:
        raise NotReviewable(f"{file}: status: expected published, with its date and time: a review is of that.")
    evidence = Evidence(_page(files, comparison))
    if found := gate.problems_of_a_new_review(evidence, on):
        raise NotReviewable(*(f"{pair}: {one.code} ({one.field}): {one.message}" for one in found))
    reviewed = {"reviewed": on.isoformat(), "reviewed_by": by, "reviewed_of": review.digest(evidence)}
    _write(file, reviewed, expected=TYPES["comparison"].canonical(comparison | reviewed))
    return file


def _name(record: Record, kind: str) -> str:
    return pairs.canonical(*record[kind]) if kind == "comparison" else str(record[kind])


def _comparison(files: Folder, pair: str) -> Record:
    spellings = {pairs.canonical(*both) for both in pairs.splits(pair)}
    if not spellings or "/" in pair or "\\" in pair:
        raise NotReviewable(f"“{pair}”: expected a pair such as mysql-vs-postgresql.")
    others = [name for name in sorted(spellings - {pair}) if files.file("comparison", name).is_file()]
    if others and not files.file("comparison", pair).is_file():
        raise NotReviewable(f"“{pair}”: expected {others[0]}, as the file is called.")
    return files.record("comparison", pair)


def _page(files: Folder, comparison: Record) -> Page:
    """Return the page of canonical records, their words for the two technologies replaced by slugs."""
    first, second = (files.record("technology", slug) for slug in pairs.ordered(*comparison["comparison"]))
    words = dict(_words(first)) | dict(_words(second))
    criteria, categories = files.records("criterion"), files.records("category")
    _require_known(comparison, (first, second), criteria, categories)
    first, second = _with_slugs(first, words), _with_slugs(second, words)
    return page_of(_resolved(comparison, words), first, second, criteria, categories=categories)


def _words(technology: Record) -> Iterator[tuple[str, str]]:
    """Yield what leads to a technology, with its slug."""
    for word in (technology["technology"], *technology.get("aliases", ())):
        yield pairs.key(word), technology["technology"]


def _resolved(comparison: Record, words: Mapping[str, str]) -> Record:
    verdict = dict(comparison.get("verdict", {}))
    if "pick" in verdict:
        verdict["pick"] = words.get(pairs.key(verdict["pick"]), verdict["pick"])
    for key in ("choose_if", "already_using"):
        if key in verdict:
            verdict[key] = {words.get(pairs.key(word), word): text for word, text in verdict[key].items()}
    return comparison | ({"verdict": verdict} if verdict else {})


def _with_slugs(technology: Record, words: Mapping[str, str]) -> Record:
    claims = {
        side: [
            claim | {"against": words.get(pairs.key(claim["against"]), claim["against"])}
            if "against" in claim
            else claim
            for claim in technology[side]
        ]
        for side in SIDES
        if side in technology
    }
    return technology | claims


def _require_known(
    comparison: Record, sides: tuple[Record, Record], criteria: Mapping[str, Record], categories: Mapping[str, Record]
) -> None:
    """Refuse words for criteria and categories that have no file."""
    named = {
        claim["criterion"] for one in sides for side in SIDES for claim in one.get(side, ()) if "criterion" in claim
    }
    unknown = [("criterion", slug) for slug in sorted({*named, *comparison.get("left_out", {})} - criteria.keys())]
    filed = {one["category"] for one in sides if "category" in one}
    unknown += [("category", slug) for slug in sorted(filed - categories.keys())]
    if unknown:
        raise NotReviewable(*(f"“{slug}”: expected a {kind} that the folder holds." for kind, slug in unknown))


def _write(file: Path, values: Mapping[str, str], expected: Record) -> None:
    """Write ``values`` into a file whose record is then ``expected``, atomically: whole or not at all."""
    with file.open(encoding="utf-8", newline="") as stream:
        before = stream.read()
    try:
        text = with_values(before, values, after="published")
    except Uneditable as error:
        raise NotReviewable(f"{file}: expected {error}.") from None
    problems = Problems()
    patches = list(parse(_in_memory(file, text), problems))
    if problems:
        raise NotReviewable(*problems.lines())
    if TYPES["comparison"].canonical(patches[0].record) != expected:
        raise NotReviewable(f"{file}: expected a file that can be edited: write the review by hand.")
    with replaced(file.resolve()) as stream:
        stream.write(text)


def _in_memory(file: Path, text: str) -> SourceFile:
    return SourceFile(str(file), lambda: nullcontext(io.BytesIO(text.encode())), read_yaml)
