"""Style sheets put together: a page loads three files at most, while each component keeps a file of its own."""

import re
from collections.abc import Callable
from functools import partial

from django.conf import settings

COMPONENTS = {
    "frame": ("type", "variables", "base", "bars", "site", "search", "forms", "voices"),
    "comparison": (
        "comparison",
        "opening",
        "overview",
        "claims",
        "faces",
        "figures",
        "preferences",
        "verdict",
        "readers",
        "reuse",
    ),
    "lists": ("lists", "home", "facts", "shelf", "minds", "method", "letters", "own", "programs", "stack"),
    "embed": ("embed",),
}
"""The components of each bundle, in the order of the cascade; every page has "frame"."""
FOLDER = settings.BASE_DIR / "static" / "css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def bundle(name: str) -> bytes:
    """Return the components of a bundle as one style sheet, without comments and indentation."""
    texts = ((FOLDER / f"{component}.css").read_text(encoding="utf-8") for component in COMPONENTS[name])
    lines = (line.strip() for text in texts for line in COMMENT.sub("", text).splitlines())
    return "\n".join(filter(None, lines)).encode()


def path_of(name: str) -> str:
    """Return the path below ``/static/``: beside the components, so that what they name by ``url()`` stays there."""
    return f"css/bundle-{name}.css"


BY_NAME: dict[str, Callable[[], bytes]] = {path_of(name): partial(bundle, name) for name in COMPONENTS}
