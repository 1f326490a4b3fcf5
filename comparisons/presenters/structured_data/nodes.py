"""JSON-LD in the words of schema.org: the nodes that several kinds of pages share, and the block that holds them.

A page describes what it shows and nothing else: no rating, no ClaimReview, no invented question. Each type and property
used is in the table of ``tests/schema_org.py``. Pure: imports no Django.
"""

import json
from collections.abc import Iterable
from typing import Any, Protocol

from markupsafe import Markup

from comparisons.domain import content_licence
from comparisons.domain.vocabulary import Kind

CONTEXT = "https://schema.org"
TYPES = {
    Kind.LANGUAGE: "ComputerLanguage",
    Kind.FRAMEWORK: "SoftwareApplication",
    Kind.LIBRARY: "SoftwareApplication",
    Kind.DATABASE: "SoftwareApplication",
    Kind.PLATFORM: "SoftwareApplication",
    Kind.TOOL: "SoftwareApplication",
    Kind.SERVICE: "SoftwareApplication",
    Kind.PROTOCOL: "DefinedTerm",
    Kind.FORMAT: "DefinedTerm",
    Kind.METHODOLOGY: "DefinedTerm",
    Kind.CONCEPT: "DefinedTerm",
}
SOFTWARE, OF_UNKNOWN_KIND, PERSON = "SoftwareApplication", "Thing", "Person"
ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
"""Within JSON these stand in strings only. Escaped they end no script element and no line of a script."""

Node = dict[str, Any]


class Address(Protocol):
    """From the name of a URL pattern and its captured parts to the absolute URL."""

    def __call__(self, name: str, *parts: str) -> str: ...


def graph(*nodes: Node) -> Node:
    return {"@context": CONTEXT, "@graph": list(nodes)}


def data_block(data: Node) -> Markup:
    """Return ``data`` as JSON that is safe within a script element, in any document."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.translate(ESCAPES))  # noqa: S704 - has no character that HTML knows


def filled(node: Node) -> Node:
    """Return the node without its empty properties."""
    return {name: value for name, value in node.items() if value not in ("", None, [], ())}


def reference(node: Node) -> Node:
    return {"@id": node["@id"]}


def publisher(address: Address) -> Node:
    home = address("home")
    return {"@type": "Organization", "@id": f"{home}#publisher", "name": content_licence.CREDIT, "url": home}


def author(name: str, address: Address) -> Node:
    """Return the person with this name; the site itself without one, and for a name of the site's own editors."""
    ours = publisher(address)
    if not name:
        return ours
    if name.startswith(content_licence.CREDIT):
        return {"@type": "Organization", "name": name, "url": ours["url"]}
    return {"@type": PERSON, "name": name}


def technology(kind: str, name: str, url: str) -> Node:
    """Return a technology as all pages name it; ``kind`` is empty where nobody recorded it."""
    return {"@type": TYPES[Kind(kind)] if kind else OF_UNKNOWN_KIND, "@id": url, "name": name, "url": url}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Node:
    """Return the way from a list to the page, each step with its name and URL."""
    listed = [_step(place, name, item=url) for place, (name, url) in enumerate(steps, start=1)]
    return {"@type": "BreadcrumbList", "itemListElement": listed}


def links(name: str, linked: Iterable[tuple[str, str]]) -> Node:
    """Return a list of pages in the order of the page, each with its name and URL."""
    listed = [_step(place, title, url=url) for place, (title, url) in enumerate(linked, start=1)]
    return {"@type": "ItemList", "name": name, "itemListElement": listed}


def notes(texts: Iterable[str]) -> Node:
    """Return an ordered list of sentences."""
    return {
        "@type": "ItemList",
        "itemListElement": [_step(place, text) for place, text in enumerate(texts, start=1)],
    }


def _step(place: int, name: str, **more: str) -> Node:
    return {"@type": "ListItem", "position": place, "name": name, **more}
