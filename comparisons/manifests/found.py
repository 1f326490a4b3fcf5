"""What readers find in a file, what a reader is, and what a kind of file is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from comparisons.domain.stacks.dependencies import Dependency


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about what stands in the file and names no dependency that can be read; ``line`` as in Dependency.

    Whatever it quotes is masked before it is shown: see ``masking.masked``.
    """

    text: str
    line: int = 0


Found: TypeAlias = Dependency | Note
Reader: TypeAlias = Callable[[str], Iterable[Found]]
"""A function from a file's text to what stands in it, in its order.

The text has no byte order mark and ends lines with \\n alone. The function raises ``UnreadableManifest`` where the text
is no such file at all. Names, versions and what is asked for may be of any length and hold any signs and secrets: the
frame cuts, checks and masks them (``collecting.collected``).
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, with its reader.

    ``names`` are patterns of file names in small letters, as ``fnmatch`` has them. ``marks`` are regular expressions
    that all stand in the beginning of such a file (``^`` and ``$`` match at each line) and in that of no kind further
    down in ``kinds.KINDS``; a kind without marks is found by its name only. ``media_types`` are those that no other
    kind has.
    """

    key: str
    title: str
    reader: Reader
    names: tuple[str, ...]
    marks: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    is_json: bool = False
    """Whether programs may write the whole of it on one line."""
