"""Landscapes: ``landscape.yml`` of CNCF and of other foundations. Pure: imports no Django.

Categories with the technologies that stand in them. An item has only a name, and its place is its key. The marks that
landscapes put behind names to tell their own entries apart, "(Wasm)" and "(member)", are taken off. A category whose
name can be no slug costs no technology its place: it is read, and filed nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comparisons.catalogue.records import Record
from comparisons.domain.sources import LANDSCAPE

from . import clean, files, loose_yaml
from .entry import CategoryEntry, Entry, Given, RefusedEntry, TechnologyEntry, aliases_of, record_of
from .people import holds_people

SOURCE = LANDSCAPE
FILE = "landscape.yml"
LISTS = ("landscape", "categories")
MATURITIES = {"sandbox", "incubating", "graduated", "archived"}
MARKS = re.compile(r"\s*\((?:wasm|member)\)$", re.IGNORECASE)
OURS = {"database": "databases"}
"""Categories that the catalogue has under another slug."""
LONGEST_CATEGORY = 100
"""Characters of a category's name that the catalogue holds."""
PEOPLE = "it is a member, a company, a user or the like, and no technology"


@dataclass(frozen=True, slots=True)
class _Section:
    """Where an item stands: the names of its category and subcategory, and the slug that both make.

    ``why_unfiled`` says why there is no slug.
    """

    category: str
    subcategory: str
    slug: str
    why_unfiled: str

    def place_of(self, item: dict[str, Any]) -> str:
        return f"{self.category} / {self.subcategory} / {clean.line(item.get('name'))[:100]}"


def read(path: Path, given: Given) -> Iterator[Entry]:
    """The items of ``landscape.yml``, by itself or in a folder or an archive; one category is held at a time.

    Each category comes before the items that name it. The file is read twice: what a subcategory is called depends
    on whether another category has one of the same name.
    """
    is_empty = True
    try:
        shared = _shared_names(path)
        with files.opened_member(path, FILE) as stream:
            for category in loose_yaml.stream_items(stream, *LISTS):
                for entry in _read_category(category, shared, path.name, given):
                    is_empty = False
                    yield entry
    except (*files.BROKEN, files.UnreadableSet) as error:
        yield files.rest(path, error)
        return
    if is_empty:
        yield RefusedEntry(path.name, "none of its categories holds an item")


def _shared_names(path: Path) -> set[str]:
    """Slugs that more than one category or subcategory would have."""
    seen, shared = set[str](), set[str]()
    with files.opened_member(path, FILE) as stream:
        for category in loose_yaml.stream_items(stream, *LISTS):
            for part in [category, *_mappings(category, "subcategories")]:
                slug = clean.slug(clean.name(part.get("name"))) if isinstance(part, dict) else ""
                (shared if slug in seen else seen).add(slug)
    return shared


def _read_category(category: Any, shared: set[str], file: str, given: Given) -> Iterator[Entry]:
    if not isinstance(category, loose_yaml.Lined):
        yield RefusedEntry(file, "one of its categories is no mapping")
        return
    parent = clean.name(category.get("name"))
    is_told = False
    for subcategory in _mappings(category, "subcategories"):
        items = _mappings(subcategory, "items")
        section = _section(parent, clean.name(subcategory.get("name")), shared)
        if holds_people(parent) or holds_people(section.subcategory):
            yield from (RefusedEntry(_where(file, item, section), PEOPLE) for item in items)
            continue
        if items and section.slug:
            if not is_told:
                yield CategoryEntry({"category": clean.slug(parent), "name": parent})
                is_told = True
            yield CategoryEntry(_category(section.slug, section.subcategory, clean.slug(parent)))
        for item in items:
            yield _read_item(item, _where(file, item, section), section, given)


def _category(slug: str, name: str, parent: str) -> Record:
    return (
        {"category": slug, "name": name}
        if slug in OURS.values()
        else {"category": slug, "name": name, "parent": parent}
    )


def _mappings(holder: Any, key: str) -> list[loose_yaml.Lined]:
    """The mappings of a list that may be null or absent."""
    listed = holder.get(key) if isinstance(holder, dict) else None
    return [item for item in listed if isinstance(item, loose_yaml.Lined)] if isinstance(listed, list) else []


def _section(category: str, subcategory: str, shared: set[str]) -> _Section:
    """A subcategory's slug bears its category's where another one has the same name."""
    for name in (category, subcategory):
        if not clean.slug(name) or len(name) > LONGEST_CATEGORY:
            is_long = f"is longer than {LONGEST_CATEGORY} characters"
            why = is_long if len(name) > LONGEST_CATEGORY else clean.why_no_slug(name)
            return _Section(category, subcategory, "", f"its category's name {why}: {name}")
    slug = clean.slug(subcategory)
    both = clean.usable_slug(f"{clean.slug(category)}-{slug}") if slug in shared else OURS.get(slug)
    return _Section(category, subcategory, both or slug, "")


def _where(file: str, item: loose_yaml.Lined, section: _Section) -> str:
    return f"{file}, line {item.line}, {section.place_of(item)}"


def _read_item(item: loose_yaml.Lined, where: str, section: _Section, given: Given) -> Entry:
    name = MARKS.sub("", clean.name(item.get("name")))
    slug = clean.slug(clean.without_brackets(name)) or clean.slug(name)
    if not slug:
        return RefusedEntry(where, f"its name {clean.why_no_slug(name)}")
    maturity = clean.line(item.get("project"))
    repository = clean.repository(item.get("repo_url"))
    said = {
        "name": name,
        "category": section.slug,
        "summary": clean.line(item.get("description")),
        "website": clean.web_address(item.get("homepage_url")),
        "repository": repository,
        "maturity": maturity if maturity in MATURITIES else "",
    }
    return TechnologyEntry(
        source=given.source,
        key=section.place_of(item),
        record=record_of(slug, said, given, {"aliases": aliases_of(slug, [name])}),
        second_keys=clean.second_keys(website=said["website"], repositories=[repository]),
        left_out=tuple(_left_out(item, said, section)),
        where=where,
    )


def _left_out(item: loose_yaml.Lined, said: dict[str, str], section: _Section) -> Iterator[str]:
    if section.why_unfiled:
        yield section.why_unfiled
    if (maturity := clean.line(item.get("project"))) and not said["maturity"]:
        yield f"project is no maturity: {maturity[:100]}"
    if (address := clean.text(item.get("repo_url"))) and not said["repository"]:
        yield f"repo_url is no repository: {address[:200]}"
