"""Escape strangers' texts for Markdown: nothing in a name or a claim becomes markup.

Pure: imports no Django.
"""

import re
from collections.abc import Iterable, Sequence

from comparisons.domain.direction import isolated, printable

MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$])")
START = re.compile(r"^(?:([0-9]{1,9})([.)])(?= |$)|([-+=]))")
"""Beginnings of a line that Markdown reads as a list, a rule or the underline of a heading."""
LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>]{1,1000})\)")
PARAGRAPHS = re.compile(r"(?:\r?\n[ \t]*){2,}")
ENCODED = {" ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C", "\n": "%0A", "\r": "%0D", "|": "%7C", "`": "%60"}
AMPERSAND = r"\\&"
ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;)")


def plain(text: str) -> str:
    """Return ``text`` on one line, as Markdown that shows just these characters, and isolated if right to left."""
    return _begun(isolated(_escaped(" ".join(text.split()))))


def link(text: str, url: str) -> str:
    """Return ``text`` as a link; without a link if ``url`` is not http or https."""
    if not url.lower().startswith(("http://", "https://")):
        return plain(text)
    target = "".join(ENCODED.get(character, character) for character in url if character.isprintable())
    return f"[{plain(text)}](<{ENTITY.sub(AMPERSAND, target)}>)"


def prose(text: str) -> list[str]:
    """Return the paragraphs of ``text``, each on one line; of its markup only the links stay."""
    return [_with_links(paragraph) for paragraph in PARAGRAPHS.split(text.strip()) if paragraph.strip()]


def _with_links(paragraph: str) -> str:
    line = " ".join(paragraph.split())
    pieces, at = [], 0
    for found in LINK.finditer(line):
        before = _escaped(line[at : found.start()])
        pieces += [f"{before[:-1]}\\!" if before.endswith("!") else before, link(found[1], found[2])]  # else an image
        at = found.end()
    return _begun("".join([*pieces, _escaped(line[at:])]))


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\1", printable(text))


def _begun(line: str) -> str:
    return START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", line.strip())


def bullets(lines: Iterable[str]) -> str:
    """Return a list of items that are Markdown already; what follows a line break in one belongs to it."""
    return "\n".join(f"* {line}".replace("\n", "\n  ") for line in lines)


def quoted(paragraphs: Iterable[str]) -> str:
    """Return paragraphs that are Markdown already as a quotation."""
    return "\n>\n".join(f"> {paragraph}".replace("\n", "\n> ") for paragraph in paragraphs)


def typed(text: str) -> list[str]:
    """Return the paragraphs of a plain text, which keep their line breaks."""
    paragraphs = PARAGRAPHS.split(text.strip())
    return ["\\\n".join(map(plain, filter(str.strip, paragraph.splitlines()))) for paragraph in paragraphs]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = True) -> str:
    """Return a table of cells that are Markdown already; of ``numbers`` in all columns but the first, or of words."""
    rules = ["---", *("---:" if numbers else "---" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rules, *rows])
