"""The structured data of all pages but comparisons: technologies, lists, the home page and the sources.

Lists say what stands on the page, in its order. Pure: imports no Django.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from comparisons.domain import content_licence
from comparisons.domain.direction import isolated
from comparisons.domain.page import Side
from comparisons.domain.pairs import Named

from . import nodes
from .nodes import Address, Node

QUERY = "search_term_string"
"""The name of what stands for the words of a search, as search engines document it."""


class Line(Protocol):
    """A comparison as a line of a list; as a string it names both technologies."""

    @property
    def slug(self) -> str: ...


class Download(NamedTuple):
    """A file or an address from which programs take the data."""

    name: str
    url: str
    media_type: str


# ---- a technology


def technology(side: Side, description: str, category: str, compared: Iterable[Line], address: Address) -> Node:
    """Return the structured data of a technology's page: what it is, where it is filed, and what it is compared with.

    ``category`` is the slug of the one that it is filed under, empty for none.
    """
    url = address("technology", side.slug)
    own = nodes.technology(side.kind, side.name, url) | nodes.filled({
        "description": description,
        "mainEntityOfPage": url,
        "sameAs": [one for one in (side.website, side.repository) if one],
    })  # fmt: skip
    if own["@type"] == nodes.SOFTWARE:
        own |= nodes.filled(_of_software(side))
    name = isolated(side.name)
    filed = [(side.category.text, address("category", category))] if side.category else []
    top = ("Categories", address("category_list")) if filed else ("Technologies", address("technology_list"))
    trail = nodes.breadcrumbs([top, *filed, (name, url)])
    return nodes.graph(own, trail, *_listed(f"{name} compared with", compared, address))


def _of_software(side: Side) -> Node:
    newest = next(iter(side.releases), None)
    return {
        "applicationCategory": side.category.text if side.category else "",
        "softwareVersion": (newest.latest or newest.cycle) if newest else "",
        "datePublished": side.first_released,
    }


# ---- lists


def comparison_list(lines: Iterable[Line], address: Address) -> Node | None:
    found = _listed("Newest comparisons", lines, address)
    return nodes.graph(*found) if found else None


def category(one: Named, wider: Iterable[Named], technologies: Iterable[Named], address: Address) -> Node:
    """Return the way to a category, and the technologies in it that its page lists."""
    name = isolated(one.name)
    trail = [(isolated(step.name), address("category", step.slug)) for step in (*wider, one)]
    return nodes.graph(
        nodes.breadcrumbs([("Categories", address("category_list")), *trail]),
        *_technologies(name, technologies, address),
    )


def alternatives(to: Named, found: Iterable[Named], address: Address) -> Node:
    """Return the way to the list of alternatives of a technology, and the list itself."""
    name = isolated(to.name)
    title = f"Alternatives to {name}"
    trail = [(name, address("technology", to.slug)), (title, address("alternatives", to.slug))]
    return nodes.graph(
        nodes.breadcrumbs([("Technologies", address("technology_list")), *trail]),
        *_technologies(title, found, address),
    )


def _listed(name: str, lines: Iterable[Line], address: Address) -> list[Node]:
    found = [(str(line), address("comparison", line.slug)) for line in lines]
    return [nodes.links(name, found)] if found else []


def _technologies(name: str, listed: Iterable[Named], address: Address) -> list[Node]:
    found = [(isolated(one.name), address("technology", one.slug)) for one in listed]
    return [nodes.links(name, found)] if found else []


# ---- the site


def home(description: str, address: Address) -> Node:
    """Return the site, and how it is searched."""
    url = address("home")
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{address('search')}?q={{{QUERY}}}"},
        "query-input": f"required name={QUERY}",
    }
    site = {
        "@type": "WebSite",
        "@id": f"{url}#site",
        "name": content_licence.CREDIT,
        "url": url,
        "description": description,
        "inLanguage": "en",
        "publisher": nodes.publisher(address),
        "license": content_licence.URL,
        "potentialAction": search,
    }
    return nodes.graph(site)


def sources(downloads: Sequence[Download], credited: Sequence[str], address: Address) -> Node:
    """Return the catalogue as a data set; ``downloads`` are how programs get it, ``credited`` whose data is in it."""
    url = address("source_list")
    owner = nodes.publisher(address)
    data: dict[str, Any] = {
        "@type": "Dataset",
        "@id": f"{url}#data",
        "name": f"The catalogue of {content_licence.CREDIT}",
        "description": (
            "Technologies that developers choose between: claims for and against each with source and date, verdicts, "
            "figures, releases and facts. " + content_licence.FIGURES
        ),
        "url": url,
        "license": content_licence.URL,
        "isAccessibleForFree": True,
        "creator": owner,
        "publisher": nodes.reference(owner),
        "creditText": content_licence.CREDIT,
        "isBasedOn": list(credited),
        "distribution": [_download(one) for one in downloads],
    }
    return nodes.graph(nodes.filled(data))


def _download(one: Download) -> Node:
    return {"@type": "DataDownload", "name": one.name, "contentUrl": one.url, "encodingFormat": one.media_type}
