"""The site's mark as Pillow draws it, from the paths of its SVG. Imports no Django."""

from functools import cache
from operator import mul
from pathlib import Path
from xml.etree import ElementTree

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw

SVG = Path(__file__).resolve().parents[2] / "static" / "img" / "favicon.svg"
VIEW_BOX = 24
TICK = 2.4
"""The width of its tick."""
FINE = 4
"""How many times larger a shape is drawn than it is needed, so that its edges are smooth."""
STEPS = 16
"""Lines for each curve."""
Point = tuple[float, float]


def _points(path: str) -> list[Point]:
    """Return the points of an SVG path, its curves as short lines."""
    pen, points = RecordingPen(), list[Point]()
    parse_path(path, pen)
    for command, reached in pen.value:
        if command == "curveTo":
            points += _curve(points[-1], *reached)
        else:
            points += reached
    return points


def _curve(*four: Point) -> list[Point]:
    """Return points of a Bézier curve between the first and the last of the four."""
    weights = [
        ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3) for t in (n / STEPS for n in range(1, STEPS + 1))
    ]
    xs, ys = zip(*four, strict=True)
    return [(sum(map(mul, each, xs)), sum(map(mul, each, ys))) for each in weights]


@cache
def outlines() -> tuple[str, str]:
    """Return the paths of the outline and of the tick, as the SVG has them."""
    paths = ElementTree.parse(SVG).iter("{http://www.w3.org/2000/svg}path")  # noqa: S314 - our own file
    outline, tick = (path.attrib["d"] for path in paths)
    return outline, tick


@cache
def _paths() -> tuple[list[Point], list[Point]]:
    """Return the points of the outline and of the tick, in the units of the SVG."""
    outline, tick = map(_points, outlines())
    return outline, tick


def paste(image: Image.Image, at: tuple[int, int], size: int, ink: str, ground: str) -> None:
    """Draw the plectrum in ``ink`` with a tick in ``ground``, ``size`` pixels wide and high."""
    outline, tick = _paths()
    scale = size * FINE / VIEW_BOX
    shape = Image.new("L", (size * FINE, size * FINE))
    ImageDraw.Draw(shape).polygon([(x * scale, y * scale) for x, y in outline], fill=255)
    image.paste(ink, at, shape.resize((size, size), Image.Resampling.LANCZOS))
    stroke = Image.new("L", shape.size)
    drawing, radius = ImageDraw.Draw(stroke), TICK * scale / 2
    points = [(x * scale, y * scale) for x, y in tick]
    drawing.line(points, fill=255, width=round(radius * 2))
    for x, y in points:  # round ends and joints
        drawing.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    image.paste(ground, at, stroke.resize((size, size), Image.Resampling.LANCZOS))
