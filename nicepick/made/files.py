"""Every made file: how it is made, and under which name it is served below ``/static/``."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from . import bundles

HERE = Path(__file__).parent
PACKAGES = ("fontpkg-source-serif-4", "fonttools", "pillow")


def _font() -> bytes:
    from . import fonts  # fontTools takes 0.2 s to load, and is needed once

    return fonts.cut()


def _licence() -> bytes:
    from . import fonts

    return fonts.licence()


MADE_ONCE: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "fonts/nice-pick-serif.woff2": _font,
        "fonts/OFL.txt": _licence,
    }
)
"""Files that depend on the release alone, kept until it changes: some take seconds."""
MADE_ANEW: Mapping[str, Callable[[], bytes]] = MappingProxyType(bundles.BY_NAME)
"""Files that are compared with what they are made of each time: a changed style sheet shows at once."""


@cache
def release() -> str:
    """Return a digest of everything that the files of ``MADE_ONCE`` are made by."""
    digest = hashlib.sha256(" ".join(map(version, PACKAGES)).encode())
    for path in sorted(HERE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
