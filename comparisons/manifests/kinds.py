"""The kinds of files that are read: one line each, which names what its reader's module says of it."""

from .found import Kind
from .readers import pipfile, poetry, pyproject, requirements, uv

IN_ORDER = (
    pyproject.PYPROJECT,
    pyproject.PYLOCK,
    uv.LOCK,
    poetry.LOCK,
    pipfile.LOCK,
    requirements.REQUIREMENTS,
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in IN_ORDER}
"""By key, in the order in which texts are tried: what has the plainest marks is last."""
