"""Many rows at once: bulk changes, uploads of catalogue files, and exports of lists."""

from . import changes, uploads

__all__ = ["changes", "uploads"]
