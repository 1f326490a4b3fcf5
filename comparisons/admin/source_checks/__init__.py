"""The queue of dead and moved sources, and of quotes that are not found: what was asked, and an editor's answer."""

from . import page

__all__ = ["page"]
