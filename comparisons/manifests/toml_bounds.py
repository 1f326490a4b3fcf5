"""What Python's reader of TOML would take seconds and gigabytes for, found before it reads.

It keeps a record of each beginning of a dotted key, so a key costs the square of its parts.
"""

import re

from .refusals import UnreadableManifest
from .toml_tables import TEXT

MOST_PARTS = 64
"""Parts of one dotted key."""
MOST_SQUARES = 500_000
"""The squares of the parts of all dotted keys and headers, together: 50 bytes each. Lock files of 2 MiB have 40,000."""
MOST_VALUES = 100_000
"""Tables and lists that are written with brackets."""
TEXTS = re.compile(TEXT, re.DOTALL)
DOTTED = re.compile(r"(?<![\w.-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++)++")


def refuse_beyond(text: str) -> None:
    """Raise ``UnreadableManifest`` where a TOML text is built to exhaust its reader. One walk through it."""
    plain = TEXTS.sub("x", text)  # a text may be a part of a key too
    if plain.count("{") + plain.count("[") > MOST_VALUES:
        raise UnreadableManifest(f"Its TOML has more than {MOST_VALUES:,} tables and lists.")
    squares = 0
    for key in DOTTED.finditer(plain):
        parts = key[0].count(".") + 1
        squares += parts * parts
        if parts > MOST_PARTS:
            raise UnreadableManifest(f"Its TOML has a key of more than {MOST_PARTS} parts.")
        if squares > MOST_SQUARES:
            raise UnreadableManifest("Its TOML has more dotted keys than any file of packages.")
