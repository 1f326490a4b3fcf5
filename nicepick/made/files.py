"""Every made file: how it is made, and under which name it is served below ``/static/``."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from . import bundles

HERE = Path(__file__).parent
DRAWING = HERE.parents[1] / "comparisons" / "presenters"
PACKAGES = ("fontpkg-source-serif-4", "fonttools", "pillow")


def _from(module: str, name: str, *arguments: int) -> Callable[[], bytes]:
    """Return a function whose module is loaded when it is called: fontTools and Pillow take 0.3 s, once a release."""
    return lambda: getattr(import_module(f"{__package__}.{module}"), name)(*arguments)


MADE_ONCE: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "fonts/nice-pick-serif.woff2": _from("fonts", "cut"),
        "fonts/OFL.txt": _from("fonts", "licence"),
        "img/favicon.ico": _from("icons", "favicon"),
        "img/icon-180.png": _from("icons", "icon", 180),
        "img/icon-192.png": _from("icons", "icon", 192),
        "img/icon-512.png": _from("icons", "icon", 512),
        "img/card.png": _from("icons", "card"),
    }
)
"""Files that depend on the release alone, kept until it changes: some take seconds."""
MADE_ANEW: Mapping[str, Callable[[], bytes]] = MappingProxyType(bundles.BY_NAME)
"""Files that are compared with what they are made of each time: a changed style sheet shows at once."""


@cache
def release() -> str:
    """Return a digest of everything that the files of ``MADE_ONCE`` are made by."""
    digest = hashlib.sha256(" ".join(map(version, PACKAGES)).encode())
    drawn_by = [DRAWING / f"{name}.py" for name in ("card_picture", "lettering", "plectrum")]
    for path in (*sorted(HERE.glob("*.py")), *drawn_by, HERE.parents[1] / "static" / "img" / "favicon.svg"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
