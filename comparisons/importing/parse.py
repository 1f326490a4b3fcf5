"""Files to checked records. Pure: imports no Django and asks no database."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from comparisons.catalogue.checks import At
from comparisons.catalogue.fields import TYPES
from comparisons.catalogue.problems import FilePlace, Problems
from comparisons.catalogue.records import KINDS, PLURALS, Record, kind_of
from comparisons.catalogue.schema import examine
from comparisons.catalogue.trees import Reader
from comparisons.domain import pairs

from .json_records import read_json, read_jsonl
from .yaml_records import read_yaml

STANDARD_INPUT = "-"
READERS: dict[str, Reader] = {".yaml": read_yaml, ".json": read_json, ".jsonl": read_jsonl}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    reader: Reader

    @property
    def is_lines(self) -> bool:
        """Whether it holds one record a line, and so may be written in batches."""
        return self.reader is read_jsonl


@dataclass(frozen=True, slots=True)
class Patch:
    """A record as one file has it: the keys that it carries, in canonical form.

    ``words`` are what it calls its subject: a slug or alias, two of them for a comparison. ``refused`` is None where
    the record is fine, else the keys that are not, each with what is right of its value (None where nothing is).
    """

    place: FilePlace
    kind: str
    words: tuple[str, ...]
    record: Record
    refused: Record | None = None


def sources(paths: Iterable[str], problems: Problems) -> list[SourceFile]:
    """Return the files at ``paths``, in order: a folder stands for every ``.yaml`` file in it."""
    return [source for path in paths for source in _sources(path, problems)]


def _sources(path: str, problems: Problems) -> Iterator[SourceFile]:
    if path == STANDARD_INPUT:
        yield SourceFile("standard input", lambda: nullcontext(sys.stdin.buffer), read_jsonl)
        return
    location = Path(path)
    if location.is_dir():
        files = _in_folder(location)
        if not files:
            problems.add(FilePlace(path), "", "", "records, but there is no .yaml file in this folder")
        for file in files:
            yield SourceFile(str(file), partial(_opened, file), read_yaml)
    elif not location.exists():
        problems.add(FilePlace(path), "", "", "a file or a folder that exists")
    elif location.suffix not in READERS:
        problems.add(
            FilePlace(path), "", "", "a folder, a file that ends in .yaml, .json or .jsonl, or - for standard input"
        )
    else:
        yield SourceFile(path, partial(_opened, location), READERS[location.suffix])


def _in_folder(folder: Path) -> list[Path]:
    """Return its ``.yaml`` files, however deep, without hidden ones."""
    return [
        file
        for file in sorted(folder.rglob("*.yaml"))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]


def _opened(file: Path) -> BinaryIO:
    return file.open("rb")


def parse(source: SourceFile, problems: Problems) -> Iterator[Patch]:
    """Yield the records of one file; its problems go to ``problems``.

    A file of YAML that holds a record but cannot be read yields one that is refused, of the name that its path says.
    """
    before, is_empty = problems.count, True
    try:
        with source.open() as stream:
            for tree in source.reader(source.name, stream, problems):
                is_empty = False
                checked = examine(tree.content, At(tree.place, problems))
                refused = None if checked.is_fine else checked.refused
                yield Patch(tree.place, *_identity(tree.content), checked.right, refused)
    except OSError as error:
        problems.add(FilePlace(source.name), "", "", f"a file that can be read ({error.strerror})")
    if is_empty and problems.count > before and source.reader is read_yaml:
        yield _unread(Path(source.name))


def _unread(file: Path) -> Patch:
    """Return the refused record of an unreadable file; its path, ``technologies/go.yaml``, is its subject."""
    kind = next((kind for kind, folder in PLURALS.items() if folder == file.parent.name), "")
    words: tuple[str, ...] = next(iter(pairs.splits(file.stem)), ()) if kind == "comparison" else (file.stem,)
    return Patch(FilePlace(str(file)), kind, words, {}, dict.fromkeys(TYPES[kind].fields if kind else ()))


def _identity(content: Any) -> tuple[str, tuple[str, ...]]:
    """Return a record's kind and the words for its subject, as far as a refused one says them."""
    if not (isinstance(content, dict) and content and kind_of(content) in KINDS):
        return "", ()
    kind = kind_of(content)
    identity = content[kind]
    words = [identity] if isinstance(identity, str) else identity if isinstance(identity, list) else []
    if not all(isinstance(word, str) and len(word) <= pairs.KEY_LENGTH and "\0" not in word for word in words):
        return kind, ()
    if len(words) != (2 if kind == "comparison" else 1):
        return kind, ()
    return kind, tuple(pairs.key(word) for word in words)
