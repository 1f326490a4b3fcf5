"""The sources of facts and figures in order of trust, with the attribution that each asks for.

A landscape of another foundation than CNCF is a source of its own. It is not listed: its slug says what it is, so that
a catalogue file may name it before anyone has read that landscape here.

Pure: imports no Django.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source that the site ranks; ``attribution`` is shown wherever its texts are."""

    slug: str
    name: str
    licence: str = ""
    url: str = ""
    attribution: str = ""


LISTED = (
    ListedSource("editor", "Our editors"),
    ListedSource("catalogue", "The catalogue files"),
    ListedSource(
        "endoflife",
        "endoflife.date",
        "MIT",
        "https://endoflife.date",
        "Text, release and support dates from endoflife.date, © 2020 endoflife.date contributors, MIT licence.",
    ),
    ListedSource(
        "linguist",
        "GitHub Linguist",
        "MIT",
        "https://github.com/github-linguist/linguist",
        "Languages from GitHub Linguist, © 2017 GitHub, Inc., MIT licence.",
    ),
    ListedSource(
        "landscape",
        "CNCF Landscape",
        "Apache-2.0",
        "https://landscape.cncf.io",
        "Text, category and maturity from the CNCF Landscape, used under the Apache-2.0 licence.",
    ),
    ListedSource(
        "github-topics",
        "GitHub topics",
        "CC-BY-4.0",
        "https://github.com/github/explore",
        "Content based on github.com/github/explore used under the CC-BY-4.0 license.",
    ),
    ListedSource(
        "simple-icons",
        "Simple Icons",
        "CC0-1.0",
        "https://simpleicons.org",
        "Logos drawn by Simple Icons; they stay trademarks of their owners.",
    ),
    ListedSource("innovation-graph", "GitHub Innovation Graph", "CC0-1.0", "https://innovationgraph.github.com"),
    ListedSource(
        "stack-analyser",
        "stack-analyser",
        "MIT",
        "https://github.com/specfy/stack-analyser",
        "Package names from stack-analyser, © 2023 Specfy, MIT licence.",
    ),
    ListedSource("scoop", "Scoop buckets", "Unlicense", "https://scoop.sh"),
    ListedSource(
        "github-ranking",
        "Github Ranking",
        "MIT",
        "https://github.com/EvanLi/Github-Ranking",
        "Figures from Github Ranking, © 2018 Evan Li, MIT licence.",
    ),
    ListedSource("packages", "Package registries"),
    ListedSource("figures", "Figures from a file"),
)
"""In order of trust: where two sources differ on a field, the first of them that says anything is shown."""
BY_SLUG = {listed.slug: listed for listed in LISTED}
INNOVATION_GRAPH = "https://github.com/github/innovationgraph"
"""The address of the files that Innovation Graph figures are read from; ``LISTED`` has that of its website."""
PUBLISHERS = {listed.url: listed.name for listed in LISTED if listed.url} | {
    INNOVATION_GRAPH: BY_SLUG["innovation-graph"].name
}
"""Names of sources by address, without a slash at the end."""

LANDSCAPE = "landscape"
OTHER_LANDSCAPES = f"{LANDSCAPE}-"
"""Slugs of landscapes that are sources of their own begin so; all of them rank with CNCF's, in order of slug."""


def is_other_landscape(slug: str) -> bool:
    return slug.startswith(OTHER_LANDSCAPES)


def other_landscape(slug: str, name: str = "", licence: str = "", url: str = "") -> ListedSource:
    """Return the source of a foundation's landscape; without a name it is called after its slug."""
    words = slug.removeprefix(OTHER_LANDSCAPES).removesuffix(f"-{LANDSCAPE}").replace("-", " ")
    name = name or f"{words} landscape"
    terms = f", used under the {licence} licence" if licence else ""
    return ListedSource(slug, name, licence, url, f"Text, category and maturity from {name}{terms}.")
