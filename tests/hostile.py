"""Records that hold a hostile text wherever a catalogue file may hold text, and what a page may make of it."""

import copy
import json
import re
from html.parser import HTMLParser
from typing import Any

from comparisons.catalogue.checks import At
from comparisons.catalogue.problems import FilePlace, Problems, RecordProblem
from comparisons.catalogue.schema import examine
from comparisons.domain import pairs

from .payloads import Payload

HARMLESS = [Payload(9998, "harmless", "Quiet words"), Payload(9999, "harmless", "https://example.org/quiet")]
"""One that stands where text is taken, and one that stands at every address too."""
STEP = re.compile(r"[^.\[\]]+|\[\d+\]")
MARKDOWN = {("a", "href"), ("a", "rel"), ("ol", "start")} | {
    (tag, "") for tag in ("a", "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li")
}
"""What prose may bring along."""
AROUND_NAMES = {("bdi", ""), ("wbr", ""), ("h1", "class"), ("h4", "")}
"""What a long name changes, and the headings of what some records lack."""
CALENDAR = re.compile(r"webcal://127\.0\.0\.1:8000/calendar\.ics\?t=[a-z0-9,@.-]+(&only=support)?")
"""Where calendar programs follow the days of technologies."""
DATA_BLOCK = {"type": "application/ld+json"}
"""All attributes of the one script element that has its content in the page."""
LEADS = ("href", "src", "action", "formaction", "poster", "data", "content", "xlink:href", "srcset", "ping")
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
"""Isolates, with which the site's own sentences wrap names."""


def records(payload: Payload) -> list[dict[str, Any]]:
    """A technology, its comparison with the technology ``plain``, a category and a criterion."""
    text, slug = payload.text, f"p{payload.number}"
    claim = {"text": text, "criterion": slug, "source": text, "source_title": text, "quote": text, "versions": text,
             "checked": "2020-01-01"}  # fmt: skip
    technology = {
        "technology": slug, "name": text, "kind": "database", "category": slug, "use_case": text, "summary": text,
        "website": text, "repository": text, "own_sources": [text], "licence": text, "maturity": text,
        "aliases": [text], "related": [text], "packages": {"npm": [text]}, "pros": [claim], "cons": [{"text": text}],
        "signals": [{"metric": "github_stars", "value": 5, "observed": "2026-10-01", "source": text}],
        "releases": [{"cycle": text, "latest": text, "source": text}],
        "facts": [{"field": "licence", "value": text, "source": "landscape"}],
    }  # fmt: skip
    both = {slug: text, "plain": text}
    verdict = {
        "pick": slug, "basis": "editor", "in_short": text, "reason": text, "choose_if": both, "already_using": both,
        "best_case_for_the_other": text, "would_change_if": [{"text": text, "check_by": "2027-10-01"}],
        "decided": "2026-10-01", "decided_by": text,
    }  # fmt: skip
    comparison = {
        "comparison": [slug, "plain"], "status": "published", "published": "2026-10-01T00:00:00Z", "intro": text,
        "left_out": {slug: text}, "verdict": verdict,
    }  # fmt: skip
    category = {"category": slug, "name": text, "description": text}
    criterion = {"criterion": slug, "name": text, "question": text, "weight": 2}
    return [technology, comparison, category, criterion]


PLAIN = {"technology": "plain", "name": "Plain", "kind": "database", "use_case": "Use it.", "pros": ["Plain words"]}
NEEDED = {"technology": {"name": "Refused"}, "category": {"name": "Refused"}, "criterion": {"name": "Refused"}}


def let_through(record: dict[str, Any]) -> tuple[dict[str, Any], list[RecordProblem]]:
    """What is left of a record without what its check refuses, and the refusals."""
    kept, refusals = copy.deepcopy(record), []
    while problems := _problems(kept):
        refusals += problems
        for problem in problems:
            _drop(kept, STEP.findall(problem.key))
        kind = next(iter(kept))
        kept |= {key: value for key, value in NEEDED.get(kind, {}).items() if key not in kept}
        if kind == "technology":
            kept.setdefault("use_case", "Use it.")
        if kind == "comparison":
            kept.setdefault("verdict", {"pick": "plain", "basis": "editor"})
    return kept, refusals


def _problems(record: dict[str, Any]) -> list[RecordProblem]:
    problems = Problems()
    examine(json.loads(json.dumps(record)), At(FilePlace("x"), problems))
    return list(problems)


def _drop(record: Any, steps: list[str]) -> None:
    """Take away what a problem is about; where it is missing, that in which it should be."""
    walked: list[tuple[Any, Any]] = []
    for step in steps:
        key = int(step[1:-1]) if step.startswith("[") else step
        inside = isinstance(record, list) and len(record) > key if isinstance(key, int) else key in record
        if not inside:
            break
        walked.append((record, key))
        record = record[key]
    if walked:
        holder, key = walked[-1]
        del holder[key]


class Page(HTMLParser):
    """The elements of a page with their attributes, where these lead, its scripts, and its text.

    A block of JSON-LD is no script: no browser runs it. It is read as JSON, which fails where a text ends it early.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: set[tuple[str, str]] = set()
        self.leads: set[str] = set()
        self.values: list[str] = []
        self.pieces: list[str] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts |= {(tag, ""), *((tag, name) for name, _ in attrs)}
        self.leads |= {value or "" for name, value in attrs if name in LEADS and tag != "meta"}
        self.values += [value or "" for _, value in attrs]
        is_data = tag == "script" and dict(attrs) == DATA_BLOCK
        self.inside = "data" if is_data else tag if tag in ("script", "style") else ""
        self.pieces += [" "] if tag in ("br", "p") else []

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "data":
            json.loads(data)
            return
        (self.scripts if self.inside else self.pieces).append(data)

    @property
    def words(self) -> str:
        return words("".join(self.pieces))

    def says(self, text: str) -> bool:
        return words(text) in self.words


def words(text: str) -> str:
    return " ".join(text.translate(MARKS).split())


def harm(html: str, harmless: set[tuple[str, str]]) -> list[str]:
    """What a page has that pages with harmless words have not: elements, attributes, scripts, ways out."""
    page = Page(html)
    new = page.parts - harmless - MARKDOWN - AROUND_NAMES
    found = [f"<{tag} {attribute}>" for tag, attribute in sorted(new)]
    found += [f"script {text[:80]}" for text in page.scripts if text.strip()]
    return found + [f"leads to {lead[:80]}" for lead in sorted(page.leads) if not is_fine(lead)]


def is_fine(lead: str) -> bool:
    is_ours = lead.startswith(("/", "#", "?")) and not lead.startswith(("//", "/\\"))
    is_ours = is_ours or CALENDAR.fullmatch(lead) is not None
    return not lead or is_ours or re.match(r"https?://[^/]", lead, re.IGNORECASE) is not None


def distinct(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records, each alias with the first that has it: two technologies cannot share one."""
    taken: set[str] = set()
    for record in found:
        aliases = record.get("aliases", [])
        record_aliases = [alias for alias in aliases if pairs.key(alias) not in taken]
        taken |= {pairs.key(alias) for alias in aliases}
        if "aliases" in record:
            record["aliases"] = record_aliases
    return found
