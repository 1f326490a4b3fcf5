"""Pages that begin with YAML between two lines of dashes. Pure: imports no Django."""

import re
from typing import Any

from . import loose_yaml
from .files import Unreadable

FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


def read(content: bytes) -> tuple[dict[str, Any], str]:
    """A page's fields and its body; raises ``Unreadable``."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Unreadable("it is no text in UTF-8") from None
    fences = FENCE.finditer(text)
    first, second = next(fences, None), next(fences, None)
    if first is None or second is None or text[: first.start()].strip():
        raise Unreadable("it does not begin with fields between two lines of dashes")
    return loose_yaml.load(text[first.end() : second.start()]), text[second.end() :].strip()
