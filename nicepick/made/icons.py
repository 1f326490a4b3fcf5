"""Icons for where an SVG will not do, and the picture of all pages that are no comparison."""

import io

from PIL import Image

from comparisons.presenters import plectrum
from comparisons.presenters.card_picture import site_picture
from comparisons.presenters.colours import INK, PAPER

SIZES = (16, 32, 48)
"""Of the favicon: tabs, tabs on fine screens, shortcuts."""
SAFE = 0.6
"""The part of an icon that phones never cut off, whatever shape they give it."""


def icon(size: int) -> bytes:
    """Return the plectrum on paper, as PNG."""
    image = Image.new("RGB", (size, size), PAPER)
    _paste(image, round(size * SAFE))
    return _saved(image, "PNG", optimize=True)


def favicon() -> bytes:
    """Return a favicon with an image for each of ``SIZES``, each drawn for its size."""
    drawn = []
    for size in SIZES:
        image = Image.new("RGB", (size, size), PAPER)
        _paste(image, round(size * 0.92))
        drawn.append(image)
    return _saved(drawn[-1], "ICO", sizes=[(size, size) for size in SIZES], append_images=drawn[:-1])


def card() -> bytes:
    return site_picture()


def _paste(image: Image.Image, size: int) -> None:
    edge = (image.width - size) // 2
    plectrum.paste(image, (edge, edge), size, INK, PAPER)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
