"""The address of a stack: ``django@5.2,postgresql@17``, only names known here, each with its release cycle.

Pure: imports no Django.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from comparisons.domain.page import PageRelease
from comparisons.domain.visible import INVISIBLE

from .dependencies import LONGEST as LONGEST_NAME
from .dependencies import TOOL, Dependency, Manifest
from .stack import Stack, StackAnswer

KEY = "t"
"""The parameter of the query that holds the names."""
PLAIN = ",@"
"""Signs that stand in that query as they are."""
KIND = "address"
"""The kind of the manifest that an address stands for."""
MOST = 100
"""Names in an address that is read or made."""
LONGEST = 4000
"""Characters of the names in an address that is made: servers and mail programs cut longer ones."""


class StackPart(NamedTuple):
    """One name of an address; ``cycle`` is empty where the address leaves it open."""

    name: str
    cycle: str = ""

    def __str__(self) -> str:
        return f"{self.name}@{self.cycle}" if self.cycle else self.name


def part_of(word: str) -> StackPart:
    """Return what a word of an address means. A name that begins with @ is a name: the last @ parts it from a cycle."""
    name, _, cycle = word.rpartition("@")
    return StackPart(name.strip(), cycle.strip()) if name.strip() else StackPart(word.strip())


def words_in(values: Iterable[str]) -> list[str]:
    """Return the words of a parameter, parted by commas or given one by one, without what nobody can see."""
    words = (INVISIBLE.sub("", word).strip() for value in values for word in value.split(","))
    return [word for word in words if word]


def manifest_of(words: Sequence[str]) -> Manifest:
    """Return the words of an address as a file that lists them."""
    parts = map(part_of, dict.fromkeys(words))
    named = (Dependency(TOOL, one.name[:LONGEST_NAME], version=one.cycle[:LONGEST_NAME]) for one in parts)
    return Manifest(KIND, tuple(named))


class Shared(NamedTuple):
    """The words of the address of a stack, and how many known technologies it has no room for."""

    words: tuple[str, ...]
    left_out: int = 0

    @property
    def query(self) -> str:
        """The query of the address, empty where it names nothing."""
        return urlencode({KEY: ",".join(self.words)}, safe=PLAIN) if self.words else ""


def shared(stack: Stack) -> Shared:
    """Return the address of what is known of a stack, what needs somebody first."""
    return _fitting(list(dict.fromkeys(_parts(stack.known))))


def with_days(stack: Stack) -> Shared:
    """Return the address of those parts whose support ends on a known day."""
    dated = (one for one in stack.known if one.release and one.release.supported_until)
    return _fitting(list(dict.fromkeys(part for part in _parts(dated) if part.cycle)))


def _parts(answers: Iterable[StackAnswer]) -> list[StackPart]:
    """Return the part of each answer; a technology without a cycle only where it stands with none."""
    found = [_part(one.technology.slug, one.release) for one in answers if one.technology]
    with_cycle = {part.name for part in found if part.cycle}
    return [part for part in found if part.cycle or part.name not in with_cycle]


def _part(slug: str, release: PageRelease | None) -> StackPart:
    cycle = release.cycle if release else ""
    is_plain = cycle.isprintable() and not set(cycle) & {",", "@"}
    return StackPart(slug, cycle if is_plain else "")


def _fitting(parts: Sequence[StackPart]) -> Shared:
    words: list[str] = []
    length = 0
    for part in parts[:MOST]:
        length += len(str(part)) + 1
        if length > LONGEST:
            break
        words.append(str(part))
    return Shared(tuple(words), len(parts) - len(words))
