"""GitHub topics: ``topics/<topic>/index.md`` of github/explore. Pure: imports no Django.

A topic is whatever people tag repositories with. What its short description defines as a game, an event, a company,
a place … is put aside, and so is what it does not define as a technology: ``definitions`` has the rule. A description
that says nothing ("Develop. Preview. Ship.") is made up for by a repository, a website and a first release of its own.
The bodies are not read: they hold HTML, Markdown and marketing, and the short description says what the thing is.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from . import clean, definitions, files, loose_yaml
from .entry import Entry, Given, RefusedEntry, TechnologyEntry, aliases_of, record_of

SOURCE = "github-topics"
EDITION = re.compile(r".*[a-z]-?20[0-9]{2}")
ADDITIONS = re.compile(r".*-(?:addon|bot|extension|filter|mod|plugin|template)s?")
GAMING = re.compile(r"\b(?:games?|minecraft|mods?)\b", re.IGNORECASE)


def read(path: Path, given: Given) -> Iterator[Entry]:
    """The topics of a folder or an archive that holds ``topics/<topic>/index.md`` anywhere in it."""
    for file in files.read_members(path, _is_topic, "topics/*/index.md"):
        yield file if isinstance(file, RefusedEntry) else _read_topic(file, given)


def _is_topic(path: PurePosixPath) -> bool:
    return path.name == "index.md" and len(path.parts) >= 3 and path.parts[-3] == "topics"


def _read_topic(file: files.File, given: Given) -> Entry:
    try:
        fields, _ = loose_yaml.front_matter(file.content)
        return _found(fields, file.where, given)
    except (files.UnreadableSet, ValueError) as error:
        return RefusedEntry(file.where, str(error))


def _found(fields: dict[str, Any], where: str, given: Given) -> TechnologyEntry:
    folder = PurePosixPath(where).parent.name
    topic = clean.usable_slug(clean.line(fields.get("topic")).lower())
    name = clean.name(fields.get("display_name"))
    slug = clean.slug_for(topic, name)
    if topic != folder.lower() or not name or not slug:
        raise ValueError("it has no name, or a topic that is not its folder's")
    summary = clean.line(fields.get("short_description"))
    address = clean.web_address(fields.get("wikipedia_url"))
    defined = definitions.define(name, summary, wikipedia=_title(address))
    repository = clean.repository(fields.get("github_url"))
    said = {
        "name": name,
        "kind": defined.kind,
        "summary": summary,
        "website": clean.web_address(fields.get("url")),
        "repository": repository,
        "first_released": clean.partial_day(fields.get("released"), given.today),
    }
    aliases = clean.words(fields.get("aliases"))
    lists = {"aliases": aliases_of(slug, [topic, name, *aliases]), "related": _related(fields, topic)}
    return TechnologyEntry(
        source=SOURCE,
        key=topic,
        record=record_of(slug, said, given, lists),
        ids=frozenset([topic, *aliases]),
        second_keys=clean.second_keys(website=said["website"], repositories=[repository], wikipedia=address),
        doubt=_doubt(defined, topic, said),
        left_out=tuple(_left_out(fields, said)),
        where=where,
    )


def _related(fields: dict[str, Any], topic: str) -> list[str]:
    return [word for word in clean.related(clean.words(fields.get("related"))) if word != topic]


def _title(address: str) -> str:
    """The title of a Wikipedia article, as its address has it."""
    return unquote(urlsplit(address).path.rpartition("/")[2]).replace("_", " ")


def _doubt(defined: definitions.Definition, topic: str, said: dict[str, str]) -> str:
    if "disambiguation" in said["name"].lower():
        return "its name stands for several things"
    if EDITION.fullmatch(topic):
        return "its name ends in a year, as that of an event"
    if ADDITIONS.fullmatch(topic):
        return "it stands for additions to something else"
    return "" if defined.is_silent and _is_released(said) else defined.doubt


def _is_released(said: dict[str, str]) -> bool:
    """Return whether it has a repository, a website and a first release; mods of games do not count."""
    has_all = said["repository"] and said["website"] and said["first_released"]
    return bool(has_all) and "wikipedia.org" not in said["website"] and not GAMING.search(said["summary"])


def _left_out(fields: dict[str, Any], said: dict[str, str]) -> Iterator[str]:
    if (released := clean.line(fields.get("released"))) and not said["first_released"]:
        yield f"released is no day that has been: {released[:100]}"
    if (address := clean.text(fields.get("github_url"))) and not said["repository"]:
        yield f"github_url is no repository: {address[:200]}"
