"""A badge as SVG: one line, 24 pixels high, without style, script, font or any other file. Imports no Django.

Letters are text, in whichever serif the reader has. Each run is told how long it is in the site's own lettering, so
that no other font makes it longer. The ground is the badge's own, so that it is as readable on a dark page.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, tostring

from comparisons.domain.xml_text import xml_text

from . import plectrum
from .badge import Badge
from .colours import INK, ON_INK, PAPER, SIDE, SOFT
from .lettering import BOLD, REGULAR, cut, font, length

HEIGHT, BASELINE = 24, 16.5
EDGE, GAP, MARK = 8, 5, 9
"""From an end of a part to what stands in it, between a mark and its words, and the size of a mark."""
LETTER = 13
LONGEST = {"label": 200, "value": 240, "notes": 260}
"""Pixels at most, beyond which words are cut."""
ROOMY = 1.04
"""Common serifs are a little wider than ours."""
LINE = "#8a8578"
TONE = {"good": "#2a6932", "bad": "#a3242b"}
SERIF = "Georgia, 'Noto Serif', 'Times New Roman', 'DejaVu Serif', serif"
HATCH = "M0 4.5 4.5 0M0 9 9 0M4.5 9 9 4.5"


def picture(badge: Badge) -> bytes:
    """Return the badge: 1.5 kB at most."""
    whole = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "height": str(HEIGHT), "role": "img"})
    whole.set("aria-label", xml_text(badge.title))
    SubElement(whole, "title").text = xml_text(badge.title)
    ground = SubElement(whole, "g")
    words = SubElement(whole, "g", {"font-family": SERIF, "font-size": str(LETTER), "font-weight": str(BOLD)})
    ink = INK if badge.is_open else ON_INK
    label = f"{badge.label}:" if badge.is_open else badge.label
    x = EDGE + _marked(words, EDGE, badge.mark)
    middle = x + _set(words, x, label, "label", ink) + EDGE
    x = middle + (0 if badge.is_open else EDGE)
    x += _sided(words, x, badge.place)
    x += _set(words, x, badge.value, "value", TONE.get(badge.tone, INK))
    if badge.notes:
        x += GAP
        x += _set(words, x, f"({badge.notes})", "notes", SOFT, REGULAR)
    _grounds(ground, middle, x + EDGE, is_open=badge.is_open)
    whole.set("width", _number(x + EDGE))
    whole.set("viewBox", f"0 0 {_number(x + EDGE)} {HEIGHT}")
    written: bytes = tostring(whole, encoding="utf-8", xml_declaration=True)
    return written


def _grounds(into: Element, middle: float, end: float, *, is_open: bool) -> None:
    """The paper of the whole with a line around it; the label stands on ink unless nobody reviewed what it says."""
    box = {"x": "0.5", "y": "0.5", "width": _number(end - 1), "height": str(HEIGHT - 1), "rx": "4"}
    SubElement(into, "rect", box | {"fill": PAPER})
    if not is_open:
        path = f"M4.5 .5H{_number(middle)}V{HEIGHT - 0.5}H4.5A4 4 0 0 1 .5 19.5V4.5A4 4 0 0 1 4.5 .5Z"
        SubElement(into, "path", {"d": path, "fill": INK})
    SubElement(into, "rect", box | {"fill": "none", "stroke": LINE})


def _set(into: Element, x: float, text: str, part: str, ink: str, weight: int = BOLD) -> float:
    """Set a run of words, cut where it is too long; return how wide it is."""
    set_in = font(LETTER, weight)
    shown = cut(" ".join(xml_text(text).split()), LONGEST[part], set_in)
    width = round(length(shown, set_in) * ROOMY, 1)
    run = {"x": _number(x), "y": str(BASELINE), "fill": ink, "textLength": _number(width)}
    run["lengthAdjust"] = "spacingAndGlyphs"
    run |= {"font-weight": str(weight)} if weight != BOLD else {}
    SubElement(into, "text", run).text = shown
    return width


def _marked(into: Element, x: float, mark: str) -> float:
    """Draw what stands before the label; return the room that it takes."""
    drawn: dict[str, Callable[[Element], float]] = {"plectrum": _plectrum, "both": _both}
    if mark not in drawn:
        return 0
    group = SubElement(into, "g", {"transform": f"translate({x} 5)"})
    return drawn[mark](group) + GAP


def _plectrum(into: Element) -> float:
    shape = SubElement(into, "g", {"transform": f"scale({_number(14 / plectrum.VIEW_BOX, 4)})"})
    outline, tick = plectrum.outlines()
    SubElement(shape, "path", {"d": outline, "fill": ON_INK})
    line = {"d": tick, "fill": "none", "stroke": INK, "stroke-width": str(plectrum.TICK)}
    SubElement(shape, "path", line | {"stroke-linecap": "round", "stroke-linejoin": "round"})
    return 14


def _both(into: Element) -> float:
    line = {"fill": "none", "stroke": ON_INK, "stroke-width": "1.3"}
    SubElement(into, "circle", {"cx": "6.5", "cy": "7", "r": "5.5", **line})
    SubElement(into, "rect", {"x": "8.5", "y": "2", "width": "10", "height": "10", "rx": "1", **line})
    return 19


def _sided(into: Element, x: float, place: str) -> float:
    """Draw the picked side's mark, a circle or a hatched square; return the room that it takes."""
    if not place:
        return 0
    if place == "first":
        centre = {"cx": _number(x + MARK / 2), "cy": str(HEIGHT / 2), "r": str(MARK / 2)}
        SubElement(into, "circle", centre | {"fill": SIDE[place]})
    else:
        group = SubElement(into, "g", {"transform": f"translate({_number(x)} {(HEIGHT - MARK) / 2})"})
        SubElement(group, "path", {"d": f"M0 0H{MARK}V{MARK}H0Z", "fill": SIDE[place]})
        SubElement(group, "path", {"d": HATCH, "stroke": PAPER, "stroke-width": "1"})
    return MARK + GAP


def _number(value: float, places: int = 1) -> str:
    return f"{round(value, places):g}"
