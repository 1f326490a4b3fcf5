"""To which technologies the corpus of manifests is matched, and that data imported anew change nothing of it.

Beside each manifest that is read, ``matched.txt`` says what is known here, in the order in which it is answered: the
line, the package as the file has it, the technology, its release cycle or a dash, and the answer. The last line counts
what is not known.
"""

import pytest

from comparisons.domain.stacks.stack import Stack, StackAnswer
from comparisons.search.stacks.stack import judged

from .manifest_catalogue import CATALOGUE, ON
from .manifest_corpus import FOLDER, READ, manifest_of

pytestmark = pytest.mark.django_db


def expected() -> dict[str, list[str]]:
    return {case: (FOLDER / case / "matched.txt").read_text(encoding="utf-8").splitlines() for case in READ}


def matched() -> dict[str, list[str]]:
    return {case: _told(judged([manifest_of(case)], ON)) for case in READ}


def _told(stack: Stack) -> list[str]:
    known = [one for one in stack.answers if one.technology]
    return [*map(_line, known), f"{len(stack.answers) - len(known)} not known"]


def _line(one: StackAnswer) -> str:
    said, cycle = one.dependency, one.release.cycle if one.release else "-"
    return f"{said.line} {said.ecosystem} {said.name} = {one.technology.slug} {cycle} {one.health.value}"


def test_each_manifest_is_matched_as_its_expectations_say_and_stays_so_when_data_are_imported_anew(catalogue):
    catalogue(CATALOGUE)

    assert matched() == expected()

    catalogue([*CATALOGUE, {"technology": "z-clone", "name": "A clone", "packages": {"npm": ["react"]}}])
    assert matched() == expected()
