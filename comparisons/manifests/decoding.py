"""A file's bytes as text, within bounds."""

import codecs
import re

from .refusals import UnreadableManifest

MOST_BYTES = 2 * 1024 * 1024
TOO_LONG = "The file has more than 2 MiB; nothing of it was read."
MOST_LINES = 100_000
LONGEST_LINE = 20_000
"""Characters of a line, but in JSON, which programs write on one line."""
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""Byte order marks; PowerShell writes what a command prints in UTF-16."""
BREAKS = re.compile(r"\r\n?")


def text_of(content: bytes | str) -> str:
    """Return the text of a file without byte order mark, each line ended by \\n alone; raise ``UnreadableManifest``."""
    if len(content) > MOST_BYTES:
        raise UnreadableManifest(TOO_LONG)
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")  # half of a surrogate pair, as JSON may hold one
        if len(content) > MOST_BYTES:
            raise UnreadableManifest(TOO_LONG)
    text = BREAKS.sub("\n", _decoded(content))
    if not text.strip():
        raise UnreadableManifest("The file is empty.")
    if "\0" in text:
        raise UnreadableManifest("It holds a zero byte, so it is not text.", line=_line(text, text.index("\0")))
    if text.count("\n") > MOST_LINES:
        raise UnreadableManifest(f"The file has more than {MOST_LINES:,} lines; nothing of it was read.")
    return text


def refuse_long_lines(text: str) -> None:
    """Raise ``UnreadableManifest`` where a line is longer than people and their tools write them."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableManifest(f"It has more than {LONGEST_LINE:,} characters.", line=number)


def _decoded(content: bytes) -> str:
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    try:
        return content[len(mark) :].decode(MARKS.get(mark, "utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableManifest("It is not text in UTF-8.", line=line) from None


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
