"""The text of a page, from its bytes: HTML as people see it, other texts as they are. Imports no Django.

Linear in the size of the page, whatever stands in it, as strangers choose that. A parser that builds a tree is not:
half a megabyte of nested ``<div>`` takes ``nh3`` twenty seconds.
"""

import codecs
import html
import re

INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
})  # fmt: skip
"""Elements that may stand within a word. Every other one separates words."""
UNSEEN = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style")}
TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]{0,30})")
LONG_NUMBER = re.compile(r"&#[0-9]{8,}")
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
TEXTS = re.compile(r"utf.?(8|16|32)\w*|(iso8859|cp|koi8|gb|big5|shift_jis|euc_|iso2022|mac_|tis_)\w*", re.IGNORECASE)
"""The names of codecs that may be used: Python also knows some that are slow (``idna``) or no texts."""
WINDOWS = {"ascii", "iso8859-1"}
"""What browsers read as Windows-1252."""
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
HTML = ("text/html", "application/xhtml+xml")
OTHER_TEXTS = re.compile(r"text/.+|application/(.+\+)?(json|xml|yaml|toml|javascript|x-yaml|x-sh)|message/rfc822")
ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt])")
LINK_TARGETS = re.compile(
    r"\]\([^()\s]{1,500}(?:\s[^()]{0,200})?\)"  # [text](address "title")
    r"|(?<=\])\[[^][]{0,200}\]"  # [text][name]
    r"|\s?<[^<>\s]{1,500}>(?=`)"  # `text <address>`_
    r"|:[a-z][a-z:+-]{0,30}:(?=`)"  # :role:`text`
    r"|(?:link|xref):[^\[\s]{1,100}(?=\[)"  # link:address[text]
    r"|https?://[^\[\s]{1,100}(?=\[)"
    r"|<<[^<>,]{1,100},"  # <<id,text>>
)
"""What Markdown, reStructuredText and AsciiDoc write beside the words that people see."""


def forms_of(body: bytes, content_type: str) -> list[str] | None:
    """Return the texts in which a quote may stand, or None where the page cannot be read: a PDF, a picture."""
    kind, _, rest = content_type.partition(";")
    kind = kind.strip().lower()
    if kind in ("", "application/octet-stream"):
        kind = "" if b"\x00" in body[:1024] else "text/html" if body.lstrip()[:1] == b"<" else "text/plain"
    if kind in HTML:
        return [visible_text(_decoded(body, rest, reads_meta=True))]
    if not OTHER_TEXTS.fullmatch(kind):
        return None
    text = _decoded(body, rest)
    if "json" in kind:
        return [ESCAPED.sub(_unescaped, text)]
    plain = LINK_TARGETS.sub(" ", text)
    return [text, plain, visible_text(plain)]


def visible_text(page: str) -> str:
    """Return what a page of HTML says: no tags, comments, scripts and styles; a block stands apart from the next."""
    found: list[str] = []
    at, size = 0, len(page)
    while at < size:
        start = page.find("<", at)
        if start < 0:
            found.append(page[at:])
            break
        found.append(page[at:start])
        if page.startswith("<!--", start):
            at, between = _after(page, "-->", start + 4), ""
        else:
            at, between = _after_tag(page, start)
        found.append(between)
    return html.unescape(LONG_NUMBER.sub(" ", "".join(found)))


def _after_tag(page: str, start: int) -> tuple[int, str]:
    """Return where a tag ends, with its content where nobody sees that, and what stands for the tag in the text."""
    name = TAG_NAME.match(page, start)
    if name is None:
        is_markup = page.startswith(("<!", "<?", "</"), start)
        return (_after(page, ">", start), "") if is_markup else (start + 1, "<")
    end = _end_of_tag(page, start)
    tag = name[1].lower()
    if tag in UNSEEN and page[start + 1] != "/":
        closing = UNSEEN[tag].search(page, end)
        return (closing.start() if closing else len(page)), " "
    return end, "" if tag in INLINE else " "


def _end_of_tag(page: str, start: int) -> int:
    """Return where a tag ends, also where an attribute holds ``>``; an attribute that never closes is no attribute."""
    first = end = _after(page, ">", start)
    for _ in range(5):
        if page.count('"', start, end) % 2 == 0 or end == len(page):
            break
        end = _after(page, ">", end)
    return end if page.count('"', start, end) % 2 == 0 else first


def _after(page: str, words: str, at: int) -> int:
    """Return the place behind the next ``words``, or the end of the page."""
    found = page.find(words, at)
    return len(page) if found < 0 else found + len(words)


def _decoded(body: bytes, parameters: str, *, reads_meta: bool = False) -> str:
    """Decode by a byte order mark, the header or the page itself; else as UTF-8, or as Windows-1252."""
    for mark, name in BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    named = CHARSET.search(parameters) or (
        CHARSET.search(body[:2048].decode("ascii", "replace")) if reads_meta else None
    )
    if named and (codec := _codec(named[1])):
        return body.decode(codec, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
        return body.decode("utf-8" if is_cut else "cp1252", "replace")


def _codec(name: str) -> str:
    """Return the name of the codec for a charset; empty for one that is unknown or not for texts."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if found in WINDOWS:
        return "cp1252"
    return found if TEXTS.fullmatch(found.replace("-", "_")) else ""


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else " "
