"""Inline tables over several lines, as TOML 1.1 has them and Cargo reads them, on one line for a reader of TOML 1.0."""

import re

TEXT = (
    r'"""(?:[^\\"]|\\.|"(?!""))*+(?:"{3,5})?'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
"""A text or a comment as a whole. A text without its end is taken for one all the same, so that no sign is looked at
twice."""
TOKEN = re.compile(rf"{TEXT}|[{{}},\n]", re.DOTALL)
"""Texts, comments, and the signs that count outside of them."""


MOST = 400_000
"""Texts, comments and signs that are looked at: three times those of a lock file of 2 MiB."""


def on_one_line(text: str) -> str:
    """Return ``text`` without the line breaks, comments and last commas inside its inline tables.

    Raise ValueError where it has more texts, comments and signs than any file of packages.
    """
    parts: list[str] = []
    depth, place, comma = 0, 0, 0
    for number, token in enumerate(TOKEN.finditer(text)):
        if number == MOST:
            raise ValueError
        before, sign = text[place : token.start()], token[0]
        place = token.end()
        is_blank = depth > 0 and (sign == "\n" or sign.startswith("#"))
        depth += {"{": 1, "}": -1 if depth else 0}.get(sign, 0)
        if sign == "}" and comma and not before.strip():
            parts[comma] = ""
        parts += [before, " " if is_blank else sign]
        if sign == "," and depth:
            comma = len(parts) - 1
        elif not is_blank or before.strip():
            comma = 0
    return "".join([*parts, text[place:]])
