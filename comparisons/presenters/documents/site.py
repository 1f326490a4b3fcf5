"""Absolute URLs for documents, without knowing the framework that has the addresses."""

from collections.abc import Callable
from dataclasses import dataclass

from comparisons.domain.page import Link

from .shapes import LinkDocument


@dataclass(frozen=True, slots=True)
class Site:
    """``origin`` is the site's URL without a last slash, ``path`` returns the path of a named address for a word."""

    origin: str
    path: Callable[[str, str], str]

    def url(self, name: str, word: str) -> str:
        return self.origin + self.path(name, word)

    def link(self, link: Link) -> LinkDocument:
        """Return a link of a page, whose URL is a path or empty."""
        return {"text": link.text, "url": self.origin + link.url if link.url else None}
