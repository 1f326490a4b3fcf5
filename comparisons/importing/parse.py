"""Files to checked records. Pure: imports no Django and asks no database."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from comparisons import pairs
from comparisons.records import KINDS, Record, kind_of

from .json_records import read_json, read_jsonl
from .problems import Place, Problems
from .schema import At, check
from .trees import Reader
from .yaml_records import read_yaml

STANDARD_INPUT = "-"
READERS: dict[str, Reader] = {".yaml": read_yaml, ".json": read_json, ".jsonl": read_jsonl}


@dataclass(frozen=True, slots=True)
class Source:
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

    ``words`` are what it calls its subject: a slug or alias, two of them for a comparison. ``record`` is None where
    the record was refused.
    """

    place: Place
    kind: str
    words: tuple[str, ...]
    record: Record | None


def sources(paths: Iterable[str], problems: Problems) -> list[Source]:
    """The files that ``paths`` stand for, in their order: a folder for every ``.yaml`` file in it."""
    return [source for path in paths for source in _sources(path, problems)]


def _sources(path: str, problems: Problems) -> Iterator[Source]:
    if path == STANDARD_INPUT:
        yield Source("standard input", lambda: nullcontext(sys.stdin.buffer), read_jsonl)
        return
    location = Path(path)
    if location.is_dir():
        for file in sorted(location.rglob("*.yaml")):
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(location).parts):
                yield Source(str(file), partial(_opened, file), read_yaml)
    elif location.suffix not in READERS:
        problems.add(
            Place(path), "", "", "a folder, a file that ends in .yaml, .json or .jsonl, or - for standard input"
        )
    else:
        yield Source(path, partial(_opened, location), READERS[location.suffix])


def _opened(file: Path) -> BinaryIO:
    return file.open("rb")


def parse(source: Source, problems: Problems) -> Iterator[Patch]:
    """The records of one file; what is wrong with it goes to ``problems``."""
    try:
        with source.open() as stream:
            for tree in source.reader(source.name, stream, problems):
                record = check(tree.content, At(tree.place, problems))
                yield Patch(tree.place, *_identity(tree.content, record), record)
    except OSError as error:
        problems.add(Place(source.name), "", "", f"a file that can be read ({error.strerror})")


def _identity(content: Any, record: Record | None) -> tuple[str, tuple[str, ...]]:
    """A record's kind and the words for its subject, as far as they can be told of one that was refused."""
    if record is None and not (isinstance(content, dict) and content and kind_of(content) in KINDS):
        return "", ()
    kind = kind_of(record or content)
    identity = (record or content)[kind]
    words = [identity] if isinstance(identity, str) else identity if isinstance(identity, list) else []
    if not all(isinstance(word, str) and len(word) <= pairs.KEY_LENGTH for word in words):
        return kind, ()
    return kind, tuple(pairs.key(word) for word in words)
