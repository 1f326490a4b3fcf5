"""What the address of a source says about it: a change of files, a copy, and the versions in its path.

Pure: imports no Django.
"""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from .first_hand import locate

CACHED = 16_384
"""Addresses whose reading is kept: a claim stands on each page of its technology."""

# ---- changes of files

DIFF = re.compile(
    r"/(?:pull|pulls|pull-requests|merge_requests)/\d+/(?:files|commits|changes|diffs?)(?:[/?]|$)"
    r"|/commits?/[0-9a-f]{7,64}(?:[/.?]|$)"
    r"|/(?:rev|changeset)/[0-9a-f]+(?:[/?]|$)"
    r"|/(?:compare|diff)/[^/?]+\.\.[^/?]+"
    r"|/\+/[0-9a-f]{7,64}(?:\^!|\.\.)"  # Gerrit
    r"|/(?:commit|diff|patch)/[^?]*\?(?:.*[&;])?id2?=[0-9a-f]{7}"  # cgit
    r"|[?&;]a=(?:commit|commitdiff|patch)(?:[&;]|$)"  # gitweb
    r"|\.(?:diff|patch)(?:\?|$)",
    re.IGNORECASE,
)
"""Where GitHub, GitLab, Bitbucket, Gitea, Gerrit, cgit, gitweb, Mercurial and Trac show changes: path and query."""


@lru_cache(CACHED)
def is_diff(address: str) -> bool:
    """Return whether an address leads to the diff of a pull request or commit; a conversation about one is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    path = unquote(parts.path)
    return bool(DIFF.search(f"{path}?{parts.query}" if parts.query else path))


# ---- copies

ARCHIVE, CACHE, MIRROR = "an archived copy", "a copy that a service keeps", "a mirror"
UPLOADS, SCRAPER = "a copy that somebody uploaded", "a copy of other people's pages"
TRANSLATION = "a translated copy"
COPIES = {
    "archive.fo": ARCHIVE,
    "archive.is": ARCHIVE,
    "archive.ph": ARCHIVE,
    "archive.today": ARCHIVE,
    "web.archive.org": ARCHIVE,
    "12ft.io": CACHE,
    "cc.bingj.com": CACHE,
    "webcache.googleusercontent.com": CACHE,
    "r.jina.ai": CACHE,
    "cdn.jsdelivr.net": MIRROR,
    "cdnjs.cloudflare.com": MIRROR,
    "fastgit.org": MIRROR,
    "fossies.org": MIRROR,
    "gitee.com/mirrors": MIRROR,
    "postgrespro.com/docs/postgresql": MIRROR,
    "sources.debian.org": MIRROR,
    "unpkg.com": MIRROR,
    "docplayer.net": UPLOADS,
    "docslib.org": UPLOADS,
    "pdfcoffee.com": UPLOADS,
    "scribd.com": UPLOADS,
    "vdoc.pub": UPLOADS,
    "code.i-harness.com": SCRAPER,
    "codingdict.com": SCRAPER,
    "devdocs.io": SCRAPER,
    "docs4dev.com": SCRAPER,
    "download.huihoo.com": SCRAPER,
    "docs.huihoo.com": SCRAPER,
    "github-wiki-see.page": SCRAPER,
    "giters.com": SCRAPER,
    "gitmemory.com": SCRAPER,
    "linux.die.net": SCRAPER,
    "newbedev.com": SCRAPER,
    "programmersought.com": SCRAPER,
    "runebook.dev": SCRAPER,
    "stackoom.com": SCRAPER,
    "w3cschool.cn": SCRAPER,
    "wikiwand.com": SCRAPER,
    "apachecn.org": TRANSLATION,
    "postgrespro.ru/docs/postgresql": TRANSLATION,
    "translate.goog": TRANSLATION,
    "translate.google.com": TRANSLATION,
}
"""Hosts, and the hosts below them, that show what others wrote, with what a source there is.

A copy is of one day and of unknown hands: what it says may have been changed since, by its author or by its copier, and
a reader cannot tell. A host is listed only where nothing but copies stands on it, or below the path given with it.
"""


@lru_cache(CACHED)
def copied_by(address: str) -> str:
    """Return what sort of copy an address leads to, such as "an archived copy"; empty for an original."""
    host, path = locate(address)
    labels = host.split(".")
    hosts = [".".join(labels[first:]) for first in range(len(labels))]
    places = ["/".join((one, *path[:depth])) for one in hosts for depth in range(len(path) + 1)]
    return next((COPIES[place] for place in places if place in COPIES), "")


# ---- versions

Version = tuple[str, ...]
"""The numbers of a version, or the one word by which a cycle is called."""
COUNTED = re.compile(
    r"/(?:issues|pull|pulls|pull-requests|merge_requests|discussions|questions)/\d+(?=/|$)"
    r"|/(?:19|20)\d\d/\d\d?(?:/\d\d?)?(?=/|$)"
    r"|/(?:blog|news|posts?)/(?:19|20)\d\d(?=/|$)"
)
"""Numbers in a path that are no versions: those of issues, and days."""
SUFFIX = re.compile(r"\.(?:html?|md|php|pdf|rst|txt|adoc|aspx)$")
NUMBERED = re.compile(
    r"(?:(?:versions?|ver|releases?|rel|latest|stable|branch|docs?)[-_.]?)?v?"
    r"(\d+(?:[._]\d+)*)"
    r"(?:[._]x)?(?:[-_](?:stable|lts|docs?))?"
)
"""A whole part of a path that is a version: ``5.7``, ``v5.7``, ``version-5.7``, ``latest-v18.x``, ``REL_14_STABLE``."""


@lru_cache(CACHED)
def version_of(word: str, slug: str = "") -> Version:
    """Return the version that a cycle or a part of a path names, with or without the technology's slug before it."""
    word = word.casefold()
    bare = word.removeprefix(slug).lstrip("-_") if slug else word
    found = NUMBERED.fullmatch(bare)
    return tuple(re.split("[._]", found[1])) if found else (word,)


@lru_cache(CACHED)
def versions_in(address: str, slug: str) -> tuple[Version, ...]:
    """Return what each part of an address's path names as a version, without the suffix of a file."""
    path = COUNTED.sub("", "/" + "/".join(locate(address).path))
    return tuple(version_of(SUFFIX.sub("", part), slug) for part in path.split("/") if part)
