"""The site's serif for pictures: which letters it has, and text that fits a place. Imports no Django."""

import unicodedata
from functools import cache, lru_cache

import fontpkg_source_serif_4
from fontTools.ttLib import TTFont
from PIL import ImageFont

FILE = fontpkg_source_serif_4.ROOT / "files" / "SourceSerif4[opsz,wght].ttf"
OPTICAL_SIZE = 24
"""As on the pages."""
REGULAR, BOLD = 400, 700
DOTS = "…"


@cache
def _letters() -> frozenset[int]:
    """Return the code points that the font has: 1,400 of Latin, Greek and Cyrillic. 20 ms, once a process."""
    with TTFont(FILE, lazy=True) as font:
        return frozenset(font.getBestCmap())


def can_set(text: str) -> bool:
    """Return whether the font has every letter of ``text``."""
    return _letters().issuperset(map(ord, text))


def length(text: str, with_: ImageFont.FreeTypeFont) -> float:
    """Return how wide ``text`` is in pixels; of letters that the font lacks, about how wide other fonts make them."""
    known = "".join(letter for letter in text if ord(letter) in _letters())
    return with_.getlength(known) + with_.size * sum(_width(letter) for letter in text if ord(letter) not in _letters())


def _width(letter: str) -> float:
    """Return about how wide a letter is, in heights of the font."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 1 if unicodedata.east_asian_width(letter) in "WF" else 0.6


@lru_cache(maxsize=64)
def font(size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """Return the font in a size in pixels."""
    made = ImageFont.truetype(FILE, size)
    made.set_variation_by_axes([weight, OPTICAL_SIZE])  # in the order of the font
    return made


def largest(text: str, width: float, sizes: tuple[int, ...], weight: int) -> ImageFont.FreeTypeFont:
    """Return the font in the first of ``sizes`` in which ``text`` is at most ``width`` wide, else in the last one."""
    fonts = (font(size, weight) for size in sizes)
    return next((one for one in fonts if one.getlength(text) <= width), font(sizes[-1], weight))


def cut(text: str, width: float, with_: ImageFont.FreeTypeFont) -> str:
    """Return ``text``, or as much of it as fits ``width`` with dots at its end."""
    if length(text, with_) <= width:
        return text
    end = len(text)
    while end and length(text[:end].rstrip() + DOTS, with_) > width:
        end -= 1
    return text[:end].rstrip() + DOTS


def wrapped(text: str, width: float, with_: ImageFont.FreeTypeFont, *, most: int) -> list[str]:
    """Return ``text`` in lines of ``width``, ``most`` at most; the last one ends in dots where not all fits."""
    lines, words = list[str](), text.split()
    while words and len(lines) < most - 1:
        number = 1
        while number < len(words) and with_.getlength(" ".join(words[: number + 1])) <= width:
            number += 1
        lines.append(cut(" ".join(words[:number]), width, with_))
        words = words[number:]
    return [*lines, cut(" ".join(words), width, with_)] if words else lines
