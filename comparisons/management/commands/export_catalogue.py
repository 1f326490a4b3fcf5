"""Export the catalogue to a file, a folder or standard output, with the terms under which it may be used."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.catalogue import json_schema
from comparisons.catalogue.export import every_record
from comparisons.catalogue.files import as_json, as_yaml, as_yaml_item
from comparisons.catalogue.records import PLURALS, Record, kind_of, name_of
from comparisons.catalogue.trees import RECORD_BYTES
from comparisons.catalogue.unfinished import delete_abandoned, replaced
from comparisons.domain import content_licence

STANDARD_OUTPUT = "-"
LICENCE_FILE = "LICENSE.md"
"""The file of a folder that says its terms; a single file has no room for them, so the command prints them."""
HEADING = "# Licence of the catalogue"
"""Its first line, by which an export knows the file as its own."""


class Command(BaseCommand):
    help = "Exports the catalogue: every technology, comparison, category and criterion, and the terms of its use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path",
            metavar="PATH",
            help="A file that ends in .jsonl, .yaml or .json, - for standard output (one record a line), or a folder.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.export(options["path"])
        except OSError as error:
            raise CommandError(f"{error.filename or options['path']} cannot be written: {error.strerror}") from error

    def export(self, path: str) -> None:
        target = Path(path)
        if path == STANDARD_OUTPUT:
            for record in every_record():
                self.stdout.write(as_json(record))
            self.stderr.write(content_licence.NOTICE)
        elif target.suffix in WRITERS:
            self.stdout.write(f"{write_file(target):,} records in {target}\n{content_licence.NOTICE}")
        else:
            written, removed = write_folder(target)
            self.stdout.write(f"{written:,} records in {target}, {removed:,} files removed")


def lines(records: Iterator[Record]) -> Iterator[str]:
    return (f"{as_json(record)}\n" for record in records)


def yaml_list(records: Iterator[Record]) -> Iterator[str]:
    first = next(records, None)
    if first is None:
        yield "[]\n"
        return
    yield as_yaml_item(first)
    for record in records:
        yield as_yaml_item(record)


def json_list(records: Iterator[Record]) -> Iterator[str]:
    yield "["
    for number, record in enumerate(records):
        yield f"{',' if number else ''}\n{as_json(record)}"
    yield "\n]\n"


WRITERS = {".jsonl": lines, ".yaml": yaml_list, ".json": json_list}


def write_file(target: Path) -> int:
    """Write every record to one file, atomically, and return their number."""
    count = 0

    def counted() -> Iterator[Record]:
        nonlocal count
        for record in every_record():
            count += 1
            yield record

    size = 0
    with replaced(target) as stream:
        for text in WRITERS[target.suffix](counted()):
            stream.write(text)
            size += len(text.encode())
            if target.suffix == ".yaml" and size > RECORD_BYTES:
                raise CommandError("A YAML file is at most 8 MiB; export to a folder or to .jsonl.")
    return count


def write_folder(folder: Path) -> tuple[int, int]:
    """Write a file per record, the schema and the terms, delete files of removed records; return the numbers of files.

    Each file is whole at any moment, whenever the command is killed.
    """
    written: set[Path] = set()
    for kind in PLURALS.values():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        delete_abandoned(folder / kind)
    for record in every_record():
        file = folder / PLURALS[kind_of(record)] / f"{name_of(record)}.yaml"
        _write(file, f"{json_schema.LINE}\n{as_yaml(record)}")
        written.add(file)
    write_schema(folder)
    write_licence(folder / LICENCE_FILE)
    gone = [file for kind in PLURALS.values() for file in (folder / kind).glob("*.yaml") if file not in written]
    for file in gone:
        file.unlink()
    return len(written), len(gone)


def write_schema(folder: Path) -> None:
    """Write the schema that the files of a folder name in their first lines."""
    (folder / json_schema.FOLDER).mkdir(exist_ok=True)
    _write(folder / json_schema.FOLDER / json_schema.FILE, json_schema.text())


def _write(file: Path, text: str) -> None:
    if not file.is_file() or file.read_bytes() != text.encode():
        with replaced(file, tidy=False) as stream:
            stream.write(text)


def write_licence(file: Path) -> None:
    """Write the terms, unless a file of this name is there that no export wrote: the licence of a project, say."""
    if not file.exists() or file.read_bytes().startswith(HEADING.encode()):
        terms = (content_licence.TEXT, content_licence.FIGURES, f"<{content_licence.URL}>")
        with replaced(file) as stream:
            stream.write("\n\n".join((HEADING, *terms)) + "\n")
