"""endoflife.date: ``products/<product>.md``, releases and how long they are supported. Pure: imports no Django.

What it does not say is left out: the oldest cycle listed is not the first release, the last date of all is not the end
of support, and its category ``framework`` holds libraries and runtimes too, so that it gives no kind.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from packageurl import PackageURL

from comparisons.catalogue.records import Record, sort_releases
from comparisons.domain.package_urls import ECOSYSTEMS
from comparisons.domain.vocabulary import Kind

from . import clean, files, loose_yaml
from .entry import CategoryEntry, Entry, Given, RefusedEntry, TechnologyEntry, aliases_of, record_of

SOURCE = "endoflife"
SITE = "https://endoflife.date"

KINDS = {
    "lang": Kind.LANGUAGE, "database": Kind.DATABASE, "db": Kind.DATABASE, "library": Kind.LIBRARY,
    "service": Kind.SERVICE,
}  # fmt: skip
CATEGORIES = {
    "lang": ("programming-languages", "Programming languages"),
    "database": ("databases", "Databases"),
    "db": ("databases", "Databases"),
    "os": ("operating-systems", "Operating systems"),
}
NOT_SUPPORT = {"acceptance", "discontinued", "recommended for use"}
"""Titles of the column ``eol`` under which it does not give the end of support."""
PACKAGES = 50
PACKAGE = re.compile(r"[\w@./:+~-]{1,200}")
QUOTED = re.compile(r"(?:^>.*\n?)+", re.MULTILINE)
LINK = re.compile(r"\[([^\[\]]+)\](?:\(([^()\s]*(?:\([^()\s]*\))?[^()\s]*)\)|\[[^\[\]]*\])")
TEMPLATE = re.compile(r"\{[{%]|<[a-zA-Z/!]")


def read(path: Path, given: Given) -> Iterator[Entry]:
    """The products of a folder or an archive that holds ``products/<product>.md`` anywhere in it."""
    for slug, name in sorted(set(CATEGORIES.values())):
        yield CategoryEntry({"category": slug, "name": name})
    for file in files.read_members(path, _is_product, "products/*.md"):
        yield file if isinstance(file, RefusedEntry) else _read_product(file, given)


def _is_product(path: PurePosixPath) -> bool:
    return path.suffix == ".md" and len(path.parts) >= 2 and path.parts[-2] == "products"


def _read_product(file: files.File, given: Given) -> Entry:
    try:
        fields, body = loose_yaml.front_matter(file.content)
        return _found(fields, body, file.where, given)
    except (files.UnreadableSet, ValueError) as error:
        return RefusedEntry(file.where, str(error))


def _found(fields: dict[str, Any], body: str, where: str, given: Given) -> TechnologyEntry:
    product = PurePosixPath(where).stem.lower()
    name = clean.name(fields.get("title"))
    slug = clean.slug_for(product, name)
    if not name or not slug:
        raise ValueError("it has no title that can be a name")
    category = clean.line(fields.get("category"))
    urls = list(_package_urls(fields))
    repositories = [*_repositories(urls), *_watched(fields)]
    about = _about(body)
    said = {
        "name": name,
        "kind": _kind(category, clean.line(fields.get("tags"))),
        "category": CATEGORIES.get(category, ("",))[0],
        "summary": _summary(about),
        "website": _website(about, name),
        "repository": _only(_repositories(urls)),
    }
    permalink, addresses = _addresses(fields)
    ids = {product, *addresses}
    releases, left_out = _releases(fields, f"{SITE}/{permalink or product}")
    lists = {"aliases": aliases_of(slug, [name, *ids]), "packages": _packages(urls), "releases": releases}
    return TechnologyEntry(
        source=SOURCE,
        key=product,
        record=record_of(slug, said, given, lists),
        ids=frozenset(ids),
        second_keys=clean.second_keys(website=said["website"], repositories=repositories),
        doubt="it is a device" if category == "device" else "",
        left_out=tuple(left_out),
        where=where,
    )


def _kind(category: str, tags: str) -> str:
    """Builds of a language's runtime are filed under it upstream, and are no languages."""
    return "" if "java-distribution" in tags.split() else KINDS.get(category, "")


def _addresses(fields: dict[str, Any]) -> tuple[str, list[str]]:
    """Its permalink, and all its addresses, as slugs; the key of the others is spelt in two ways."""
    others = [fields.get(key) for key in ("alternate_urls", "alternative_urls")]
    listed = [item for other in others if isinstance(other, list) for item in other]
    permalink, *rest = (
        clean.usable_slug(clean.line(address).lower().strip("/")) for address in [fields.get("permalink"), *listed]
    )
    return permalink, [slug for slug in [permalink, *rest] if slug]


# ---- releases


def _releases(fields: dict[str, Any], page: str) -> tuple[list[Record], list[str]]:
    """The cycles, newest first, and what could not be read of them."""
    listed, found, left_out = fields.get("releases"), dict[str, Record](), list[str]()
    gives_support = clean.line(fields.get("eolColumn")).lower() not in NOT_SUPPORT
    for row in listed if isinstance(listed, list) else []:
        cycle = clean.line(row.get("releaseCycle")) if isinstance(row, dict) else ""
        if not cycle or len(cycle) > 100 or cycle in found:
            left_out.append(f"a release has no cycle of its own: {cycle[:100]}")
            continue
        release = {"cycle": cycle, "released": clean.day(row.get("releaseDate")), "source": page}
        latest = clean.line(row.get("latest"))
        support = _support(row.get("eol")) if gives_support else {}
        found[cycle] = _without_empty({**release, "latest": latest if len(latest) <= 100 else ""}) | support
        left_out += _unread(row, release["released"], support, gives_support)
    return sort_releases(found.values()), left_out


def _unread(row: dict[str, Any], released: str, support: Record, gives_support: bool) -> Iterator[str]:
    if not released and _says_something(row.get("releaseDate")):
        yield f"releaseDate is no date: {clean.line(row['releaseDate'])[:100]}"
    if gives_support and not support and _says_something(row.get("eol")):
        yield f"eol is neither a date nor true or false: {clean.line(row['eol'])[:100]}"


def _says_something(value: Any) -> bool:
    return bool(value if isinstance(value, list | dict) else clean.text(value))


def _support(eol: Any) -> Record:
    """``eol`` is a date, ``false`` where it is still supported, or ``true`` where it ended on an unknown day."""
    word = clean.text(eol).lower()
    if word == "false":
        return {"supported_until": None}
    if word == "true":
        return {"ended": True}
    return _without_empty({"supported_until": clean.day(word)})


def _without_empty(record: Record) -> Record:
    return {key: value for key, value in record.items() if value}


# ---- packages and repositories, by their package URLs


def _package_urls(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Type and name of each package URL: ``pkg:npm/%40adonisjs/core`` is npm, @adonisjs/core.

    Not in its normal form, which is lower case: the address of a repository is shown as its owners write it.
    """
    listed = fields.get("identifiers")
    for row in listed if isinstance(listed, list) else []:
        written = clean.text(row.get("purl")) if isinstance(row, dict) else ""
        try:
            url = PackageURL.from_string(written, normalize_purl=False)
        except ValueError:
            continue
        name = unquote("/".join(filter(None, [url.namespace, url.name])))
        if PACKAGE.fullmatch(name):
            yield url.type, name


def _packages(urls: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for type_, name in urls:
        is_a_strangers = type_ == "docker" and not name.startswith("library/")
        if type_ in ECOSYSTEMS and not is_a_strangers:
            found.setdefault(ECOSYSTEMS[type_], set()).add(name.replace("/", ":") if type_ == "maven" else name)
    return {ecosystem: sorted(names)[:PACKAGES] for ecosystem, names in sorted(found.items())}


def _repositories(urls: list[tuple[str, str]]) -> list[str]:
    addresses = (
        clean.repository(f"https://{type_}.com/{name}") for type_, name in urls if type_ in ("github", "gitlab")
    )
    return sorted({address for address in addresses if address})


def _watched(fields: dict[str, Any]) -> Iterator[str]:
    """Repositories whose tags are followed: good to tell namesakes apart, but not always the technology's own."""
    auto = fields.get("auto")
    methods = auto.get("methods") if isinstance(auto, dict) else None
    for method in methods if isinstance(methods, list) else []:
        if isinstance(method, dict) and (address := clean.repository(method.get("git"))):
            yield address


def _only(addresses: list[str]) -> str:
    return addresses[0] if len(addresses) == 1 else ""


# ---- the sentence about it, which is the quotation at the top of the body


def _about(body: str) -> str:
    quoted = QUOTED.search(body)
    lines = quoted.group().splitlines() if quoted else []
    return clean.line(" ".join(line[1:] for line in lines))


def _summary(about: str) -> str:
    """Without links that only work on its site; empty where it holds HTML or Liquid tags."""
    return "" if TEMPLATE.search(about) else LINK.sub(_link, about)


def _link(match: re.Match[str]) -> str:
    return match.group() if match[2] and clean.web_address(match[2]) else match[1]


def _website(about: str, name: str) -> str:
    """Return the address of the first link, if it bears the technology's name: else it may be its maker's."""
    match = LINK.search(about)
    if match is None or not match[2]:
        return ""
    title, shown = _compact(name), _compact(match[1])
    is_its_own = title in shown or (shown and title.endswith(shown))
    address = clean.web_address(match[2]) if is_its_own else ""
    return "" if "wikipedia.org" in address else address


def _compact(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
