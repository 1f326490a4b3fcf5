"""Write what is made from the declared fields of the catalogue format: schema, reference, and first lines of files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from comparisons.catalogue import json_schema, reference
from comparisons.catalogue.records import PLURALS
from comparisons.catalogue.unfinished import replaced

BOM = "\ufeff"


class Command(BaseCommand):
    help = (
        "Writes catalogue/schema/ and docs/catalogue-format.md from the fields that the code declares, and puts the "
        "line that names the schema at the top of each YAML file of catalogue/ that has none. For developers, after a "
        "change of a field."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="The checkout, if it is another one.")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["root"]
        try:
            written = [file for file, text in files(root).items() if _is_written(file, text)]
        except OSError as error:
            raise CommandError(f"{error.filename or root} cannot be written: {error.strerror}") from error
        for file in written:
            self.stdout.write(str(file.relative_to(root)))
        self.stdout.write(f"{len(written):,} files written")


def files(root: Path) -> dict[Path, str]:
    """Return what each made file of a checkout should hold."""
    catalogue = root / "catalogue"
    made = {
        catalogue / json_schema.FOLDER / json_schema.FILE: json_schema.text(),
        root / "docs" / "catalogue-format.md": reference.text(),
    }
    records = [file for kind in PLURALS.values() for file in sorted((catalogue / kind).glob("*.yaml"))]
    return made | {file: with_line(file.read_bytes().decode()) for file in records}


def with_line(text: str) -> str:
    """Return the text of a YAML file with the line that names the schema, once, at its top."""
    bare = text.removeprefix(BOM)
    if bare.startswith(json_schema.LINE):
        return text
    return f"{text[: len(text) - len(bare)]}{json_schema.LINE}\n{bare}"


def _is_written(file: Path, text: str) -> bool:
    """Write a file unless it holds the text already."""
    if file.is_file() and file.read_bytes() == text.encode():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with replaced(file) as stream:
        stream.write(text)
    return True
