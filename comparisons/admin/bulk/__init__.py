"""Many rows at once: bulk changes, uploads of catalogue files, and exports of lists."""

from . import changes

__all__ = ["changes"]
