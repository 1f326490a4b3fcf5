"""Cleans values of upstream into what a record can hold, or nothing. Pure: imports no Django.

Each function gives back an empty value where there is nothing usable, and never a guess.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import takewhile
from typing import Any
from urllib.parse import unquote, urlsplit

from comparisons.catalogue import scalars
from comparisons.domain import visible

NAME_LENGTH = 200
NOTHING = {"", "null", "Null", "NULL", "~"}
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
MARKS = re.compile(r"[®™©℠]|\((?:R|TM|C)\)")
BRACKETS = re.compile(r"\s*\([^()]*\)$")
SLUGS = {"c++": "cpp", "c#": "csharp", "f#": "fsharp"}
"""Names whose slug no rule makes."""
DAY_SHAPES = ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")
MONTH_SHAPES = ("%B %Y", "%b %Y", "%m %Y", "%m/%Y")
FORGES = {"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sourceforge.net", "opendev.org"}
SHARED_HOSTS = {
    "blogspot.com", "cloudfront.net", "co.jp", "co.kr", "co.nz", "co.uk", "com.au", "com.br", "com.cn", "github.io",
    "gitlab.io", "google.com", "googlesource.com", "herokuapp.com", "java.net", "js.org", "netlify.app", "org.uk",
    "pages.dev", "readthedocs.io", "sourceforge.io", "sourceforge.net", "vercel.app", "wordpress.com",
}  # fmt: skip
"""Under which strangers have hosts of their own."""
COMMON_HOSTS = {
    "facebook.com", "linkedin.com", "medium.com", "reddit.com", "twitter.com", "wikimedia.org", "wikipedia.org",
    "x.com", "youtube.com",
}  # fmt: skip
"""On which strangers have pages."""
PART = re.compile(r"[\w.-]+")
REPOSITORY = "repository:"


def text(value: Any) -> str:
    """A scalar of upstream YAML, JSON or CSV, trimmed; empty for null and for whatever is no scalar."""
    found = value.strip() if isinstance(value, str) else ""
    return "" if found in NOTHING else found


def line(value: Any) -> str:
    """Text on one line: breaks and runs of blanks are one blank, what nobody can see goes."""
    return " ".join(visible.without_hidden(UNSEEN.sub(" ", text(value))).split())


def name(value: Any) -> str:
    """A name without the lawyers' marks; empty where it is too long to be one."""
    found = " ".join(MARKS.sub("", line(value)).split())
    return found if len(found) <= NAME_LENGTH else ""


def without_brackets(value: str) -> str:
    """A name without the short form behind it: ``Azure Kubernetes Service (AKS)``."""
    return BRACKETS.sub("", value) or value


def slug(value: str) -> str:
    """A name's slug by the catalogue's rules: ``C++`` is ``cpp``, ``.NET`` ``dotnet``, ``Node.js`` ``nodejs``.

    Empty where the name has none, as with one in another script.
    """
    word = value.strip().lower()
    if word in SLUGS:
        return SLUGS[word]
    word = re.sub(r"^\.(?=\w)", "dot", word)
    word = re.sub(r"(?<=[a-z])\.(?=[a-z])", "", word)
    word = word.replace("&", " and ").replace("+", " plus ").replace("#", "sharp").replace("'", "").replace("’", "")
    ascii_word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return usable_slug(re.sub(r"[^a-z0-9]+", "-", ascii_word).strip("-"))


def why_no_slug(value: str) -> str:
    """Return why ``slug`` finds none, as the end of a sentence that begins with what it is."""
    if not value:
        return "is empty, or longer than 200 characters"
    if not re.search("[a-z0-9]", unicodedata.normalize("NFKD", value.lower())):
        return "has no Latin letter"
    if "-vs-" in re.sub("[^a-z0-9]+", "-", f" {value.lower()} "):
        return "holds the word “vs”, which parts two slugs"
    return f"is longer than a slug, {scalars.SLUG_LENGTH} characters"


def usable_slug(value: str) -> str:
    try:
        return scalars.slug(value)
    except ValueError:
        return ""


def slug_for(upstream: str, shown: str) -> str:
    """The slug of a new technology: upstream's own word, which is unique there, unless its name holds a symbol."""
    has_symbol = re.search(r"[+#]|(^|[A-Za-z])\.[A-Za-z]", shown)
    return (slug(shown) if has_symbol else "") or usable_slug(upstream) or slug(shown)


def words(value: Any) -> list[str]:
    """The parts of a list that is written with commas, lower-cased."""
    return [part.strip().lower() for part in line(value).split(",") if part.strip()]


def related(values: Iterable[str]) -> list[str]:
    found = set()
    for value in values:
        try:
            found.add(scalars.related(value))
        except ValueError:
            continue
    return sorted(found)


def web_address(value: Any) -> str:
    found = text(value)
    try:
        return scalars.web_address(found) if found else ""
    except ValueError:
        return ""


def day(value: Any) -> str:
    try:
        return scalars.day(text(value))
    except ValueError:
        return ""


def partial_day(value: Any, today: date) -> str:
    """A date as people write it, as exact as they wrote it: "July 21, 2005", "06 2008", "1985".

    Nothing that is chosen today was released before there were telegraphs, or on a day to come.
    """
    found = _dated(line(value))
    return found if found >= "1800" and found <= today.isoformat()[: len(found)] else ""


def _dated(value: str) -> str:
    for shape in DAY_SHAPES:
        if moment := _parsed(value, shape):
            return moment.isoformat()
    for shape in MONTH_SHAPES:
        if moment := _parsed(value, shape):
            return moment.isoformat()[:7]
    return _iso(value)


def _parsed(value: str, shape: str) -> date | None:
    try:
        return datetime.strptime(value, shape).date()
    except ValueError:
        return None


def _iso(value: str) -> str:
    try:
        return scalars.partial_day(value)
    except ValueError:
        return ""


def repository(value: Any) -> str:
    """The address of a repository on a forge; empty where it is something else, such as an organisation or a folder."""
    host, parts = _place(value)
    if host not in FORGES or len(parts) != 2 or not all(PART.fullmatch(part) for part in parts):
        return ""
    return f"https://{host}/{parts[0]}/{parts[1].removesuffix('.git')}"


def second_keys(*, website: str = "", repositories: Iterable[str] = (), wikipedia: str = "") -> frozenset[str]:
    """What tells namesakes apart; nothing from addresses that many technologies share.

    A file in a repository stands for the repository, and that for its owner too; ``docs.example.org`` stands for
    ``example.org`` too. Who has the same name and the same owner is the same.
    """
    found = {key for address in (website, *repositories) for key in _keys_of(address)}
    host, parts = _place(wikipedia)
    if host.endswith("wikipedia.org") and parts:
        found.add(f"wikipedia:{unquote(parts[-1]).replace('_', ' ').lower()}")
    return frozenset(found)


def owners(addresses: Iterable[str]) -> frozenset[str]:
    """Second keys of addresses at which a picture of the technology lies: hosts and owners, and no repository.

    ``cncf/artwork`` holds the logos of a whole foundation, and ``gulpjs/artwork`` no line of gulp.
    """
    return frozenset(key for key in second_keys(repositories=addresses) if not key.startswith(REPOSITORY))


def _keys_of(address: str) -> Iterator[str]:
    host, parts = _place(address)
    if host in FORGES:
        if len(parts) >= 2 and (inside := repository(f"https://{host}/{parts[0]}/{parts[1]}")):
            yield f"{REPOSITORY}{inside.removeprefix('https://').lower()}"
        if parts and PART.fullmatch(parts[0]):
            yield f"owner:{host}/{parts[0].lower()}"
        return
    labels = host.split(".")
    names = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    if not COMMON_HOSTS.intersection(names):
        yield from (f"host:{name}" for name in takewhile(lambda name: name not in SHARED_HOSTS, names))


def _place(address: Any) -> tuple[str, list[str]]:
    """Host, without ``www``, and the parts of the path."""
    try:
        parts = urlsplit(web_address(address))
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return "", []
    return host, [part for part in parts.path.split("/") if part]
