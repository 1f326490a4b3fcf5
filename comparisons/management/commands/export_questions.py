"""Write the waiting questions about open data to a file that a person fills in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.catalogue.unfinished import replaced
from comparisons.models import Source, SourceEntry
from comparisons.open_data import questions

from .export_catalogue import STANDARD_OUTPUT


class Command(BaseCommand):
    help = (
        "Writes the questions that open data leaves to a person, as a YAML file in which to write the answers; "
        "import_catalogue stores them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", help="A file that ends in .yaml, or - for standard output.")
        parser.add_argument("--source", default="", metavar="NAME", help="Only the questions of this set.")

    def handle(self, *args: Any, **options: Any) -> None:
        path, source = options["path"], options["source"]
        if source and not Source.objects.filter(slug=source).exists():
            raise CommandError(f"There is no source {source}. import_source --list says what there is.")
        if path != STANDARD_OUTPUT and Path(path).suffix != ".yaml":
            raise CommandError("Name a file that ends in .yaml, or - for standard output.")
        asked = questions.waiting(source)
        if not asked:
            self.stderr.write("No question waits: nothing was written.")
            return
        self.write(path, "".join(questions.as_yaml(asked)))
        rows = SourceEntry.objects.waiting()
        more = (rows.filter(source__slug=source) if source else rows).count() - len(asked)
        if path != STANDARD_OUTPUT:
            self.stdout.write(f"{len(asked):,} questions in {path}" + (f"; {more:,} more wait" if more else ""))

    def write(self, path: str, text: str) -> None:
        if path == STANDARD_OUTPUT:
            self.stdout.write(text, ending="")
            return
        try:
            with replaced(Path(path)) as stream:
                stream.write(text)
        except OSError as error:
            raise CommandError(f"{error.filename or path} cannot be written: {error.strerror}") from error
