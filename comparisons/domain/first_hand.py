"""Whether an address is one under which a technology speaks for itself.

That is what stands under its website's host, its repository or one of its ``own_sources``. Pure: imports no Django.
"""

from functools import lru_cache
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .page import Side

SHARED_HOSTS = frozenset(
    {
        # code, documentation and models of many
        "bitbucket.org", "codeberg.org", "docs.rs", "gist.github.com", "git.sr.ht", "gitee.com", "github.com",
        "gitlab.com", "huggingface.co", "launchpad.net", "opendev.org", "sourceforge.net", "sr.ht",
        # makers of many things
        "access.redhat.com", "alibabacloud.com", "amazon.com", "apache.org", "apple.com", "atlassian.com",
        "aws.amazon.com", "azure.microsoft.com", "blogs.oracle.com", "broadcom.com", "chromium.org",
        "cloud.google.com", "cncf.io", "confluence.atlassian.com", "debian.org", "dev.azure.com", "developer.apple.com",
        "developer.hashicorp.com", "developer.mozilla.org", "developers.google.com", "developers.redhat.com",
        "devblogs.microsoft.com", "digitalocean.com", "docs.aws.amazon.com", "docs.cloud.google.com",
        "docs.microsoft.com", "docs.oracle.com", "docs.redhat.com", "eclipse.org", "eclipse.dev", "facebook.com",
        "gnu.org", "google.com", "hashicorp.com", "ibm.com", "jetbrains.com", "kernel.org", "learn.microsoft.com",
        "linuxfoundation.org", "microsoft.com", "mozilla.org", "opensource.google", "oracle.com", "redhat.com",
        "sap.com", "techcommunity.microsoft.com", "vmware.com",
        # papers, standards
        "acm.org", "arxiv.org", "datatracker.ietf.org", "dl.acm.org", "doi.org", "ecma-international.org",
        "ieee.org", "ieeexplore.ieee.org", "ietf.org", "iso.org", "oasis-open.org", "proceedings.mlr.press",
        "rfc-editor.org", "w3.org", "whatwg.org",
        # what anybody writes on
        "dev.to", "docs.google.com", "en.wikipedia.org", "groups.google.com", "hackmd.io", "linkedin.com",
        "medium.com", "news.ycombinator.com", "notion.so", "readthedocs.io", "readthedocs.org", "reddit.com",
        "sites.google.com", "stackoverflow.com", "substack.com", "twitter.com", "wikipedia.org", "x.com",
        "youtube.com",
    }
)  # fmt: skip
"""Hosts, without ``www.``, of many technologies or writers: on them an address counts only with its path.

A host below one of them (``spark.apache.org``, ``flask.readthedocs.io``) is not shared unless it is listed too.
"""
SAME_FILES = {"raw.githubusercontent.com": "github.com"}
"""Hosts that show the files of another one under the same owner and name."""


class Place(NamedTuple):
    """Where an address leads: its host in lower case without ``www.``, and the parts of its path, case folded."""

    host: str
    path: tuple[str, ...]

    def is_under(self, other: "Place") -> bool:
        """Return whether this is ``other`` or stands below it: equal hosts, and its path begins with these parts."""
        return self.host == other.host and self.path[: len(other.path)] == other.path


class OwnPlaces(NamedTuple):
    """Where one technology speaks for itself: everywhere on ``site`` and the hosts below it, and under ``prefixes``."""

    site: str
    prefixes: tuple[Place, ...]

    def hold(self, address: str) -> bool:
        """Return whether ``address`` is one of these places, or below one."""
        place = locate(address)
        is_on_site = bool(self.site) and f".{place.host}".endswith(f".{self.site}")
        return is_on_site or any(place.is_under(prefix) for prefix in self.prefixes)


@lru_cache(maxsize=16_384)  # a claim stands on each page of its technology
def locate(address: str) -> Place:
    """Return where an address leads; an empty place for one that cannot be read."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return Place("", ())
    path = normpath("/" + unquote(parts.path)).casefold()
    return Place(SAME_FILES.get(host, host), tuple(part for part in path.split("/") if part))


def own_places(side: Side) -> OwnPlaces:
    """Return where ``side`` speaks for itself."""
    return places_of(side.website, side.repository, side.own_sources)


@lru_cache(maxsize=4096)
def places_of(website: str, repository: str, own_sources: tuple[str, ...]) -> OwnPlaces:
    """Return where a technology with these addresses speaks for itself."""
    home = locate(website)
    site = "" if home.host in SHARED_HOSTS else home.host
    prefixes = (home, _without_suffix(locate(repository)), *map(locate, own_sources))
    return OwnPlaces(site, tuple(place for place in prefixes if place.host and says_whose(place)))


def _without_suffix(repository: Place) -> Place:
    """Return the repository's place as the addresses of its pages have it: without ``.git``."""
    *above, last = repository.path or ("",)
    return Place(repository.host, (*above, last.removesuffix(".git"))) if last else repository


def says_whose(place: Place) -> bool:
    """Return whether a place can be one project's own: a host that many share cannot without a path."""
    return bool(place.path) or place.host not in SHARED_HOSTS
