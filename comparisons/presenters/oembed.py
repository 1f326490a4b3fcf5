"""What oEmbed (version 1.0) says of a page, as a document for JSON and XML. Pure: imports no Django."""

from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from comparisons.domain.xml_text import xml_text

PROVIDER = "Nice Pick"
CACHE_AGE = 3600
"""Seconds: what a consumer keeps is the title and a frame, and the frame is always new."""
WIDTH, HEIGHTS = 600, ((560, 300), (400, 340), (300, 400), (0, 520))
"""How wide a frame is unless less is asked for, and how high for its width, so that sentences of usual length fit."""
CARD = (1200, 630)
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""Enough for links that open a page of their own."""
FRAME = Markup(
    '<iframe src="{src}" title="{title}" width="{width}" height="{height}" sandbox="{sandbox}" loading="lazy" '
    'style="border:0;max-width:100%"></iframe>'
)

Document = dict[str, str | int]


class Most(NamedTuple):
    """The largest frame or picture that a consumer takes, in pixels; None where it names no bound."""

    width: int | None = None
    height: int | None = None


def rich(title: str, author: str, site: str, *, frame: str, card: str, most: Most) -> Document:
    """Return the document of a comparison: ``frame`` and ``card`` are URLs, ``card`` is empty without a picture."""
    width = min(WIDTH, most.width or WIDTH)
    height = min(height_for(width), most.height or height_for(width))
    html = str(_iframe(frame, title, width, height))
    found = _said("rich", title, author, site) | {"html": html, "width": width, "height": height}
    return found | (_thumbnail(card) if card and _fits(most) else {})


def link(title: str, author: str, site: str) -> Document:
    """Return the document of a page that nothing can stand for in a frame."""
    return _said("link", title, author, site)


def frame(src: str, title: str) -> Markup:
    """Return the code of the usual frame, for people who paste it."""
    return _iframe(src, title, WIDTH, height_for(WIDTH))


def _iframe(src: str, title: str, width: int, height: int) -> Markup:
    return FRAME.format(src=src, title=title, width=width, height=height, sandbox=SANDBOX)


def height_for(width: int) -> int:
    return next(height for least, height in HEIGHTS if width >= least)


def xml(document: Mapping[str, str | int]) -> bytes:
    root = Element("oembed")
    for name, value in document.items():
        SubElement(root, name).text = xml_text(str(value))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _said(kind: str, title: str, author: str, site: str) -> Document:
    return {
        "type": kind,
        "version": "1.0",
        "title": title,
        "author_name": author,
        "author_url": site,
        "provider_name": PROVIDER,
        "provider_url": site,
        "cache_age": CACHE_AGE,
    }


def _fits(most: Most) -> bool:
    return all(bound is None or size <= bound for size, bound in zip(CARD, most, strict=True))


def _thumbnail(card: str) -> Document:
    return {"thumbnail_url": card, "thumbnail_width": CARD[0], "thumbnail_height": CARD[1]}
