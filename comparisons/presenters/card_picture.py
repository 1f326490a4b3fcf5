"""The picture of a comparison, and that of the site: 1200 × 630 pixels, as PNG. Imports no Django."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from . import plectrum
from .card import Card
from .colours import INK, ON_INK, PAPER, SIDE, SOFT
from .lettering import BOLD, cut, font, largest, wrapped

WIDTH, HEIGHT = 1200, 630
EDGE = 64
"""From the edge of the picture to what stands in it."""
INSIDE = 44
"""From the edge of the box to its words."""
BOX = (EDGE, 176, WIDTH - EDGE, 532)
LINE, SOFT_ON_INK = "#e0dbce", "#bdb7a9"
SIDE_ON_INK = {"first": "#6cc5c6", "second": "#f09a62"}
COLOURS = 64
KEPT = 64
"""Pictures that a process keeps: 2 MB."""
SITE = "Nice Pick"
PROMISE = "Two technologies, one answer, and the work behind it."


@lru_cache(maxsize=KEPT)
def picture(card: Card) -> bytes:
    """Return the picture of a comparison."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    drawing = ImageDraw.Draw(image)
    _names(drawing, card)
    _box(image, drawing, card)
    _foot(image, drawing, card.state)
    return _png(image)


def site_picture() -> bytes:
    """Return the picture of every page that is no comparison."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    drawing = ImageDraw.Draw(image)
    plectrum.paste(image, (EDGE, 132), 150, INK, PAPER)
    drawing.text((EDGE + 190, 126), SITE, INK, font(136, BOLD))
    for number, line in enumerate(wrapped(PROMISE, WIDTH - 2 * EDGE, font(60), most=2)):
        drawing.text((EDGE, 362 + number * 76), line, SOFT, font(60))
    return _png(image)


def _names(drawing: ImageDraw.ImageDraw, card: Card) -> None:
    """Both names in one line as large as fits, else in two, cut where even the smallest is too long."""
    versus, gap = " vs ", 0.95
    room = WIDTH - 2 * EDGE
    for size in (68, 60, 52, 46):
        set_in = font(size, BOLD)
        length = sum(map(set_in.getlength, (card.first, card.second))) + font(size).getlength(versus) + 2 * gap * size
        if length <= room:
            x = _name(drawing, EDGE, 116, card.first, "first", size)
            drawing.text((x, 116), versus, SOFT, font(size), anchor="ls")
            _name(drawing, x + font(size).getlength(versus), 116, card.second, "second", size)
            return
    longest = max(card.first, card.second, key=font(44, BOLD).getlength)
    size = round(largest(longest, room - 44, (44, 36, 30), BOLD).size)
    _name(drawing, EDGE, 80, card.first, "first", size)
    _name(drawing, EDGE, 142, card.second, "second", size)


def _name(drawing: ImageDraw.ImageDraw, x: float, y: float, name: str, place: str, size: int) -> float:
    """Draw a mark and a name on the line ``y``; return where it ends."""
    mark = round(size * 0.62)
    _mark(drawing, x, y - mark, mark, place, SIDE[place], PAPER)
    x += size * 0.95
    name = cut(name, WIDTH - EDGE - x, font(size, BOLD))
    drawing.text((x, y), name, INK, font(size, BOLD), anchor="ls")
    return x + font(size, BOLD).getlength(name)


def _mark(drawing: ImageDraw.ImageDraw, x: float, y: float, size: int, place: str, ink: str, ground: str) -> None:
    """A circle for the first side, a hatched square for the second."""
    if place == "first":
        drawing.ellipse((x, y, x + size, y + size), fill=ink)
    else:
        _hatched(drawing, (x, y, x + size, y + size), ink, ground)


def _hatched(
    drawing: ImageDraw.ImageDraw, box: tuple[float, float, float, float], ink: str, ground: str, step: int = 12
) -> None:
    left, top, right, bottom = box
    drawing.rectangle(box, fill=ink)
    height = bottom - top
    for number in range(1, int((right - left + height) / step) + 1):
        x = left + number * step
        start, end = min(x, right), max(x - height, left)
        drawing.line((start, top + (x - start), end, top + (x - end)), fill=ground, width=3)


def _box(image: Image.Image, drawing: ImageDraw.ImageDraw, card: Card) -> None:
    ground, ink, soft = (PAPER, INK, SOFT) if card.is_open else (INK, ON_INK, SOFT_ON_INK)
    drawing.rounded_rectangle(BOX, 20, fill=ground, outline=INK, width=4)
    left, top, right, bottom = BOX
    x, room = left + INSIDE, right - left - 2 * INSIDE
    if not card.is_open:
        plectrum.paste(image, (x, top + 28), 34, ink, ground)
    at = x if card.is_open else x + 48
    drawing.text((at, top + 56), SITE + (", not yet reviewed" if card.is_open else ""), soft, font(30), anchor="ls")
    colours = SIDE if card.is_open else SIDE_ON_INK
    set_in = largest(card.headline, room - 70, (104, 88, 72, 60, 48, 36), BOLD)
    y = top + 154
    if card.pick:
        mark = round(set_in.size * 0.5)
        _mark(drawing, x, y - mark - 4, mark, card.pick, colours[card.pick], ground)
        drawing.text((x + mark + 24, y), cut(card.headline, room - mark - 24, set_in), ink, set_in, anchor="ls")
    else:
        drawing.text((x, y), cut(card.headline, room, set_in), ink, set_in, anchor="ls")
    size, most = (36, 2) if card.share is not None else (40, 3)
    for number, line in enumerate(wrapped(card.in_short, room, font(size), most=most)):
        drawing.text((x, top + 222 + number * size * 5 / 4), line, ink, font(size), anchor="ls")
    if card.share is not None:
        _bar(drawing, card, (x, bottom - 60, x + 320, bottom - 38), ink, soft, ground)
        drawing.text((x + 348, bottom - 38), card.strength, ink, font(30), anchor="ls")


def _bar(
    drawing: ImageDraw.ImageDraw, card: Card, box: tuple[int, int, int, int], ink: str, soft: str, ground: str
) -> None:
    """From the middle towards the leader, as far as its share of all weightings is above one half."""
    left, top, right, bottom = box
    middle = (left + right) / 2
    reach = max((card.share or 0.5) - 0.5, 0) * (right - left)
    drawing.line((left, (top + bottom) / 2, right, (top + bottom) / 2), fill=soft, width=2)
    if card.pick == "first":
        drawing.rectangle((middle - reach, top, middle, bottom), fill=SIDE_ON_INK["first"])
    else:
        _hatched(drawing, (middle, top, middle + reach, bottom), SIDE_ON_INK["second"], ground)
    drawing.line((middle, top - 6, middle, bottom + 6), fill=ink, width=3)


def _foot(image: Image.Image, drawing: ImageDraw.ImageDraw, state: str) -> None:
    plectrum.paste(image, (EDGE, 557), 38, INK, PAPER)
    drawing.text((EDGE + 52, 588), SITE, INK, font(34, BOLD), anchor="ls")
    drawing.text((WIDTH - EDGE, 588), state, SOFT, font(30), anchor="rs")


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()
