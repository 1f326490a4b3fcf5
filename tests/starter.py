"""Pages of the catalogue in the repository, for tests in which its own texts matter."""

import io
import shutil
from pathlib import Path

from django.core.management import call_command

from comparisons.management.commands.prepare import CATALOGUE

ALL_OF = ("categories", "criteria", "technologies")


def import_starter(folder: Path, *pairs: str) -> list[str]:
    """Import these comparisons with all technologies through ``folder``; return their paths. About three seconds."""
    for kind in ALL_OF:
        shutil.copytree(CATALOGUE / kind, folder / kind)
    (folder / "comparisons").mkdir()
    for pair in pairs:
        shutil.copy(CATALOGUE / "comparisons" / f"{pair}.yaml", folder / "comparisons")
    call_command("import_catalogue", str(folder), stdout=io.StringIO())
    return [f"/compare/{pair}/" for pair in pairs]
