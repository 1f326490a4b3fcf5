"""The CNCF landscape: ``landscape.yml``, categories with the technologies that stand in them. Pure: imports no Django.

An item has only a name, and its place is its key. The marks that the landscape puts behind names to tell its own
entries apart, "(Wasm)" and "(member)", are taken off.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from comparisons.catalogue.records import Record

from . import clean, files, loose_yaml
from .entry import CategoryEntry, Entry, RefusedEntry, TechnologyEntry, aliases_of, record_of

SOURCE = "landscape"
FILE = "landscape.yml"
MATURITIES = {"sandbox", "incubating", "graduated", "archived"}
PEOPLE = re.compile(r"\b(?:members?|service providers?|training partners?)\b", re.IGNORECASE)
MARKS = re.compile(r"\s*\((?:wasm|member)\)$", re.IGNORECASE)
OURS = {"database": "databases"}
"""Categories that the catalogue has under another slug."""


def read(path: Path, observed: date) -> Iterator[Entry]:
    """The items of ``landscape.yml``, by itself or in a folder or an archive; one category is held at a time.

    Each category comes before the items that name it. The file is read twice: what a subcategory is called depends
    on whether another category has one of the same name.
    """
    try:
        shared = _shared_names(path)
        with files.opened_member(path, FILE) as stream:
            for category in loose_yaml.stream_items(stream, "landscape"):
                yield from _read_category(category, shared, observed)
    except (*files.BROKEN, files.UnreadableSet) as error:
        yield RefusedEntry(path.name, f"the rest of it cannot be read: {error}")


def _shared_names(path: Path) -> set[str]:
    """Slugs that more than one category or subcategory would have."""
    seen, shared = set[str](), set[str]()
    with files.opened_member(path, FILE) as stream:
        for category in loose_yaml.stream_items(stream, "landscape"):
            for part in [category, *_mappings(category, "subcategories")]:
                slug = clean.slug(clean.name(part.get("name"))) if isinstance(part, dict) else ""
                (shared if slug in seen else seen).add(slug)
    return shared


def _read_category(category: Any, shared: set[str], observed: date) -> Iterator[Entry]:
    parent = clean.name(category.get("name")) if isinstance(category, dict) else ""
    parent_slug = clean.slug(parent)
    if not parent_slug:
        yield RefusedEntry(FILE, "a category has no name")
        return
    is_told = False
    for subcategory in _mappings(category, "subcategories"):
        name = clean.name(subcategory.get("name"))
        slug = _slug(name, parent_slug, shared)
        items = _mappings(subcategory, "items")
        if not slug or PEOPLE.search(f"{parent} {name}"):
            why = "it is a member, a service provider or a training partner" if slug else "its subcategory has no name"
            yield from (RefusedEntry(_where(parent, name, item), why) for item in items)
            continue
        if items and not is_told:
            yield CategoryEntry({"category": parent_slug, "name": parent})
            is_told = True
        if items:
            yield CategoryEntry(_category(slug, name, parent_slug))
        for item in items:
            yield _read_item(item, _where(parent, name, item), slug, observed)


def _category(slug: str, name: str, parent: str) -> Record:
    return (
        {"category": slug, "name": name}
        if slug in OURS.values()
        else {"category": slug, "name": name, "parent": parent}
    )


def _mappings(holder: Any, key: str) -> list[dict[str, Any]]:
    """The mappings of a list that may be null or absent."""
    listed = holder.get(key) if isinstance(holder, dict) else None
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _slug(name: str, parent: str, shared: set[str]) -> str:
    """A subcategory's slug; it bears its parent's where another subcategory has the same name."""
    slug = clean.slug(name)
    return (clean.usable_slug(f"{parent}-{slug}") if slug in shared else OURS.get(slug)) or slug


def _where(category: str, subcategory: str, item: dict[str, Any]) -> str:
    return f"{category} / {subcategory} / {clean.line(item.get('name'))[:100]}"


def _read_item(item: dict[str, Any], where: str, category: str, observed: date) -> Entry:
    name = MARKS.sub("", clean.name(item.get("name")))
    slug = clean.slug(clean.without_brackets(name)) or clean.slug(name)
    if not slug:
        return RefusedEntry(where, "it has no name that can be a slug")
    maturity = clean.line(item.get("project"))
    repository = clean.repository(item.get("repo_url"))
    said = {
        "name": name,
        "category": category,
        "summary": clean.line(item.get("description")),
        "website": clean.web_address(item.get("homepage_url")),
        "repository": repository,
        "maturity": maturity if maturity in MATURITIES else "",
    }
    return TechnologyEntry(
        source=SOURCE,
        key=where,
        record=record_of(slug, said, SOURCE, observed, {"aliases": aliases_of(slug, [name])}),
        second_keys=clean.second_keys(website=said["website"], repositories=[repository]),
        left_out=tuple(_left_out(item, said)),
    )


def _left_out(item: dict[str, Any], said: dict[str, str]) -> Iterator[str]:
    if (maturity := clean.line(item.get("project"))) and not said["maturity"]:
        yield f"project: “{maturity[:100]}” is no maturity"
    if (address := clean.text(item.get("repo_url"))) and not said["repository"]:
        yield f"repo_url: {address[:200]} is no repository"
