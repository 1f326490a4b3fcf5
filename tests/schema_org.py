"""What of schema.org's vocabulary the site's pages use, and a reader of their JSON-LD that knows nothing of the site.

``TYPES`` has each type with the types that it is a kind of, ``DOMAINS`` each property with the types that may have it,
``RANGES`` what its values may be. Taken from the page of each term, https://schema.org/<term>, such as
https://schema.org/positiveNotes; ``query-input`` is from https://schema.org/docs/actions.html.
"""

import json
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

BLOCK = "script[type='application/ld+json']"
TYPES = {
    "Thing": (),
    "Action": ("Thing",),
    "SearchAction": ("Action",),
    "CreativeWork": ("Thing",),
    "Article": ("CreativeWork",),
    "Dataset": ("CreativeWork",),
    "DataDownload": ("MediaObject",),
    "MediaObject": ("CreativeWork",),
    "Review": ("CreativeWork",),
    "SoftwareApplication": ("CreativeWork",),
    "WebSite": ("CreativeWork",),
    "Intangible": ("Thing",),
    "ComputerLanguage": ("Intangible",),
    "DefinedTerm": ("Intangible",),
    "EntryPoint": ("Intangible",),
    "ItemList": ("Intangible",),
    "BreadcrumbList": ("ItemList",),
    "ListItem": ("Intangible",),
    "Organization": ("Thing",),
    "Person": ("Thing",),
}
URL, TEXT, DAY, NUMBER, TRUTH = "URL", "Text", "Date", "Number", "Boolean"
PEOPLE = ("Organization", "Person")
PROPERTIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "about": (("CreativeWork",), ("Thing",)),
    "applicationCategory": (("SoftwareApplication",), (TEXT, URL)),
    "author": (("CreativeWork",), PEOPLE),
    "citation": (("CreativeWork",), ("CreativeWork", TEXT, URL)),
    "contentUrl": (("MediaObject",), (URL,)),
    "creator": (("CreativeWork",), PEOPLE),
    "creditText": (("CreativeWork",), (TEXT,)),
    "dateModified": (("CreativeWork",), (DAY,)),
    "datePublished": (("CreativeWork",), (DAY,)),
    "description": (("Thing",), (TEXT,)),
    "distribution": (("Dataset",), ("DataDownload",)),
    "editor": (("CreativeWork",), ("Person",)),
    "encodingFormat": (("CreativeWork", "MediaObject"), (TEXT, URL)),
    "headline": (("CreativeWork",), (TEXT,)),
    "image": (("Thing",), (URL,)),
    "inLanguage": (("CreativeWork",), (TEXT,)),
    "isAccessibleForFree": (("CreativeWork",), (TRUTH,)),
    "isBasedOn": (("CreativeWork",), ("CreativeWork", URL)),
    "isPartOf": (("CreativeWork",), ("CreativeWork", URL)),
    "item": (("ListItem",), ("Thing", URL)),
    "itemListElement": (("ItemList",), ("ListItem", TEXT, "Thing")),
    "itemReviewed": (("Review",), ("Thing",)),
    "license": (("CreativeWork",), ("CreativeWork", URL)),
    "mainEntityOfPage": (("Thing",), ("CreativeWork", URL)),
    "name": (("Thing",), (TEXT,)),
    "negativeNotes": (("Review",), ("ItemList", "ListItem", TEXT)),
    "position": (("CreativeWork", "ListItem"), (NUMBER, TEXT)),
    "positiveNotes": (("Review",), ("ItemList", "ListItem", TEXT)),
    "potentialAction": (("Thing",), ("Action",)),
    "publisher": (("CreativeWork",), PEOPLE),
    "query-input": (("SearchAction",), (TEXT,)),
    "reviewBody": (("Review",), (TEXT,)),
    "sameAs": (("Thing",), (URL,)),
    "softwareVersion": (("SoftwareApplication",), (TEXT,)),
    "target": (("Action",), ("EntryPoint", URL)),
    "url": (("Thing",), (URL,)),
    "urlTemplate": (("EntryPoint",), (TEXT,)),
}
"""Each property with the types that may have it, and with what its values may be."""
EXPECTED = {
    "Article": {"headline", "image", "datePublished", "dateModified", "author"},
    "BreadcrumbList": {"itemListElement"},
    "Dataset": {"name", "description", "license", "creator", "url", "isAccessibleForFree"},
    "ListItem": {"position", "name"},
    "Review": {"author", "datePublished", "itemReviewed", "positiveNotes"},
    "WebSite": {"name", "url", "potentialAction"},
}
"""What search engines ask of a type, or recommend: https://developers.google.com/search/docs/appearance/structured-data
with ``article``, ``breadcrumb``, ``dataset``, ``review-snippet`` (its ratings left out) and ``sitelinks-searchbox``."""


def graph(html: bytes | str) -> list[dict[str, Any]]:
    """The nodes of a page's data block, of which it has one at most; read by html5lib and json."""
    blocks = BeautifulSoup(html, "html5lib").select(BLOCK)
    assert len(blocks) <= 1
    if not blocks:
        return []
    data = json.loads(blocks[0].string or "")
    assert set(data) == {"@context", "@graph"}
    assert data["@context"] == "https://schema.org"
    return list(data["@graph"])


def of_type(html: bytes | str, name: str) -> dict[str, Any]:
    """The one node of this type in a page's data block."""
    (found,) = (node for node in graph(html) if node["@type"] == name)
    return found


def complaints(nodes: list[dict[str, Any]]) -> list[str]:
    """What of the nodes is not in the vocabulary, or is missing, a sentence each."""
    defined = {inner["@id"]: inner["@type"] for node in nodes for inner in walk(node) if {"@id", "@type"} <= set(inner)}
    return [said for node in nodes for inner in walk(node) for said in _wrong(inner, defined)]


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each node within a value, the outer one first."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def _wrong(node: dict[str, Any], defined: dict[str, str]) -> Iterator[str]:
    if set(node) == {"@id"}:
        if node["@id"] not in defined:
            yield f"{node['@id']} is nowhere defined"
        return
    kinds = _kinds(node.get("@type", ""))
    if not kinds:
        yield f"no type of schema.org: {node}"
    for name, value in node.items():
        if name.startswith("@"):
            continue
        domains, ranges = PROPERTIES.get(name, ((), ()))
        if not kinds & set(domains):
            yield f"{name} is no property of {node['@type']}"
        if value in ("", None, [], {}):
            yield f"{name} of {node['@type']} is empty"
        yield from (
            f"{name} is not {one!r}"
            for one in (value if isinstance(value, list) else [value])
            if not _fits(one, ranges, defined)
        )
    yield from (f"{node['@type']} lacks {name}" for name in EXPECTED.get(node["@type"], set()) - set(node))


def _kinds(name: str) -> set[str]:
    return {name}.union(*map(_kinds, TYPES[name])) if name in TYPES else set()


def _fits(value: Any, ranges: tuple[str, ...], defined: dict[str, str]) -> bool:
    if isinstance(value, dict):
        return bool(_kinds(value.get("@type") or defined.get(value.get("@id", ""), "")) & set(ranges))
    if isinstance(value, bool):
        return TRUTH in ranges
    if isinstance(value, int):
        return NUMBER in ranges
    return TEXT in ranges or (URL in ranges and value.startswith(("http://", "https://"))) or DAY in ranges
