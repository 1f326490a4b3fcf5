"""The fixed corpus of made-up manifests: a folder each, with the file under its own name and what is expected of it.

``expected.txt`` says the kind, then a line for each dependency in the file's order, then the notes::

    requirements
    4 pypi Django 5.2.1 ==5.2.1
    9 pypi asgiref - >=3 indirect
    ! Line 12: This is no requirement with the name of a package.

A line is 0 where it is not known; a dash stands for a version that the file leaves open. Where the file is refused,
``expected.txt`` is its sentence after the word "refused". What each is matched to stands in ``matched.txt``.
"""

from pathlib import Path

from comparisons.domain.stacks.dependencies import Dependency, Manifest
from comparisons.manifests.reading import read
from comparisons.manifests.refusals import UnreadableManifest

FOLDER = Path(__file__).parent / "manifests"
CASES = sorted(path.name for path in FOLDER.iterdir())
EXPECTED, MATCHED = "expected.txt", "matched.txt"


def file_of(case: str) -> Path:
    return next(path for path in sorted((FOLDER / case).iterdir()) if path.name not in (EXPECTED, MATCHED))


def manifest_of(case: str) -> Manifest:
    path = file_of(case)
    return read(path.read_bytes(), name=path.name)


def expected_of(case: str) -> list[str]:
    return (FOLDER / case / EXPECTED).read_text(encoding="utf-8").splitlines()


def said_of(case: str) -> list[str]:
    """What is read of a case, as its ``expected.txt`` has it."""
    try:
        manifest = manifest_of(case)
    except UnreadableManifest as refusal:
        return [f"refused {refusal}"]
    return [manifest.kind, *map(_line, manifest.dependencies), *(f"! {note}" for note in manifest.notes)]


def _line(one: Dependency) -> str:
    words = [str(one.line), one.ecosystem, one.name, one.version or "-", one.asked, "" if one.is_direct else "indirect"]
    return " ".join(word for word in words if word)


READ = [case for case in CASES if not expected_of(case)[0].startswith("refused")]
"""The cases that are read."""
