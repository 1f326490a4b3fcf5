"""The kinds of files that are read: one line each."""

from dataclasses import dataclass

from .found import Reader
from .readers import requirements


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    ``names`` are patterns of file names in small letters, as ``fnmatch`` has them. ``marks`` are regular expressions
    that all stand in the beginning of such a file (``^`` and ``$`` match at each line) and in that of no kind further
    down. ``media_types`` are those that no other kind has.
    """

    key: str
    title: str
    reader: Reader
    names: tuple[str, ...]
    marks: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    is_json: bool = False


KINDS = {
    kind.key: kind
    for kind in (Kind("requirements", "requirements.txt", requirements.read, requirements.NAMES, (requirements.MARK,)),)
}
"""By key, in the order in which texts are tried: what has the plainest marks is last."""
