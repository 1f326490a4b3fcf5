"""Hostile texts of catalogue files, wherever the format has a place for text, arrive as text on every public page."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.test import Client

from comparisons.catalogue.problems import Problems
from comparisons.importing.parse import parse, sources
from comparisons.models import Comparison, ProsCons, Standing, Technology
from comparisons.services import review_tasks

from .every_address import ADDRESSES, API, query
from .hostile import HARMLESS, PLAIN, Page, distinct, harm, let_through, records
from .make import make_feedback, make_subscription, make_wish
from .minds import make_changed_mind
from .payloads import PAYLOADS, Payload, share
from .reading import rendered

ALL = [*PAYLOADS, *HARMLESS]
Urls = Callable[[Payload], str]


def pair(below: str = "") -> Urls:
    return lambda payload: f"/compare/p{payload.number}-vs-plain/{below}"


def underivable(below: str = "") -> Urls:
    """The address of two technologies that nobody compared."""
    return lambda payload: f"/compare/landing-vs-p{payload.number}/{below}"


OUTPUTS: dict[str, Urls] = {
    "comparison": pair(),
    "comparison_changes": pair("changes/"),
    "disagree": pair("disagree/"),
    "ask_for_letters": pair("letters/"),
    "letters": lambda payload: f"/letters/{payload.number:032}/",
    "stop_letters": lambda payload: f"/letters/{payload.number:032}/1/",
    "weighed": lambda payload: pair("weighed/")(payload) + "?" + query(**{f"w-p{payload.number}": "3"}),
    "any two": underivable(),
    "several": lambda payload: f"/compare/{','.join(sorted(['landing', f'p{payload.number}', 'plain']))}/",
    "embed": lambda payload: f"/embed/p{payload.number}-vs-plain/",
    "voice": lambda payload: f"{pair('voice/')(payload)}?for=plain",
    "wish": underivable("wish/"),
    "technology": lambda payload: f"/technologies/p{payload.number}/",
    "alternatives": lambda payload: f"/technologies/p{payload.number}/alternatives/",
    "category": lambda payload: f"/categories/p{payload.number}/",
    "stack": lambda payload: f"/stack/?t=p{payload.number},plain",
    "search": lambda payload: "/search/?" + query(q=payload.text[:200]),
    "suggestions": lambda payload: "/search/suggestions/?" + query(q=payload.text[:200]),
    "feedback": lambda payload: f"/feedback/{payload.number:032}/",
    "feedback_withdraw": lambda payload: f"/feedback/{payload.number:032}/withdraw/",
}
"""A page for each payload."""
LISTS = {
    "home": "/",
    "comparison_list": "/compare/",
    "technology_list": "/technologies/",
    "category_list": "/categories/",
    "stale": "/stale/",
    "changed_minds": "/changes/",
    "wanted": "/wanted/",
    "disputed": "/disputed/",
}
OTHER_FORMS = {
    "badge",
    "calendar",
    "card",
    "category_feed",
    "changed_minds_feed",
    "comparison_feed",
    "comparison_json",
    "comparison_markdown",
    "decision",
    "dump",
    "llms",
    "mcp",
    "new_comparisons_feed",
    "oembed",
    "sitemap_section",
    "suggestions_json",
    "technology_badge",
    "technology_feed",
    "technology_json",
    "technology_markdown",
    "watch",
}
NOTHING_STORED = {
    "healthz", "readyz", "method", "source_list", "privacy", "robots", "opensearch", "favicon", "sitemap", "security",
    "feedback_withdrawn", "catalogue_schema", "dump_list", "dump_checksum",
}  # fmt: skip
"""These show nothing that anybody wrote."""
EVENT = {
    *("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "CATEGORIES", "TRANSP"),
}
"""The properties of an event in a calendar."""
SHOWN_WHOLE = ("name", "use_case")
BEYOND = re.compile(r"\\u[dD][89abAB][0-9a-f]{2}\\u[dD][c-fC-F][0-9a-f]{2}")


@pytest.fixture(scope="module")
def kept() -> list[dict[str, Any]]:
    """The records of all payloads without what is refused."""
    found = distinct([let_through(record)[0] for payload in ALL for record in records(payload)])
    return [PLAIN, {**PLAIN, "technology": "landing", "name": "Landing"}, *found]


@pytest.fixture(scope="module")
def site(
    kept: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Path]:
    """The file that all payloads came from, once for this module; nothing of it stays."""
    path = tmp_path_factory.mktemp("payloads") / "all.jsonl"
    path.write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_catalogue", str(path), verbosity=0)
        _answer_and_wish()
        yield path
        transaction.set_rollback(True)


def _answer_and_wish() -> None:
    """An accepted disagreement with each text, about its comparison, which changed the pick; and wishes."""
    stored = {row.low.slug if row.low.slug != "plain" else row.high.slug: row
              for row in Comparison.objects.select_related("low", "high")}  # fmt: skip
    for payload in ALL:
        text = payload.text.translate(dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xD800]))
        feedback = make_feedback(
            stored[f"p{payload.number}"], token=f"{payload.number:032}", text=f"{text[:3900]} is what I think of it.",
            may_quote=True, answer=text or "Yes.", status="accepted", answered_at=datetime(2026, 10, 2, tzinfo=UTC),
            answered_by_name=text[:100], claim_text=text[:1000],
        )  # fmt: skip
        make_subscription(stored[f"p{payload.number}"], f"p{payload.number}@example.org", token=f"{payload.number:032}")
        make_changed_mind(
            stored[f"p{payload.number}"], cause="reader", in_short=text[:120],
            revision={"because": feedback, "reason": text or "Yes.", "by_name": text[:100]},
        )  # fmt: skip
    technologies = list(Technology.objects.filter(slug__startswith="p").order_by("slug"))
    for one, other in list(pairwise(technologies))[::2]:
        make_wish(one, other, day=datetime.now(UTC).date())


def read(url: str, *, but: tuple[int, ...] = ()) -> str:
    response = Client().get(url)
    assert response.status_code == 200 or response.status_code in but, (url, response.status_code)
    return response.content.decode()


@pytest.mark.django_db  # makes the database, also where this file is run alone
def test_every_public_address_is_an_output_here():
    names = {address.name for address in ADDRESSES} - API

    assert names == (OUTPUTS.keys() - {"any two"}) | LISTS.keys() | OTHER_FORMS | NOTHING_STORED


def test_what_a_file_refuses_is_refused_with_a_sentence():
    found = [problem for payload in PAYLOADS for record in records(payload) for problem in let_through(record)[1]]

    assert len(found) > 2000
    assert all(re.fullmatch(r"[^\n]{1,400}: expected [a-z][^\n]+", str(problem)) for problem in found)
    assert all(str(problem).isprintable() for problem in found)


def test_each_format_reads_the_same_text(tmp_path):
    differ = {}
    for payload in share(3):
        written = json.dumps(records(payload)[0])
        lines, yaml = (_read(tmp_path / f"x{suffix}", written) for suffix in (".jsonl", ".yaml"))
        is_unreadable = any(key == "" for key, _ in yaml[1])  # an escape that is no character refuses the whole file
        if lines != yaml and not (is_unreadable and lines[1]):
            differ[str(payload)] = (lines[1], yaml[1])

    assert differ == {}


def _read(path: Path, written: str) -> tuple[list[Any], list[tuple[str, str]]]:
    """The records that a file holds, and its problems; in YAML a character beyond the first plane is one escape."""
    path.write_text(BEYOND.sub(_one_escape, written) if path.suffix == ".yaml" else written, encoding="utf-8")
    problems = Problems()
    [source] = sources([str(path)], problems)
    found = [patch.record for patch in parse(source, problems)]
    return found, sorted({(one.key, one.expected) for one in problems})


def _one_escape(found: re.Match[str]) -> str:
    character = json.loads(f'"{found[0]}"')
    return f"\\U{ord(character):08x}"


@pytest.mark.parametrize(("turn", "name"), list(enumerate(OUTPUTS)))
def test_a_text_is_text_on_the_page(site, turn, name):
    but = (302, 404) if name in ("search", "suggestions") else ()
    also = ["/compare/", "/search/?q=plain"] if name in ("search", "category") else []  # what is found brings its own
    harmless = parts(*(OUTPUTS[name](one) for one in HARMLESS), *also)

    found = {str(one): harm(read(OUTPUTS[name](one), but=but), harmless) for one in share(24, turn)}

    assert {payload: harms for payload, harms in found.items() if harms} == {}


@pytest.mark.parametrize("name", LISTS)
def test_a_text_is_text_in_a_list(site, name):
    url, found, harmless = LISTS[name], [], parts(LISTS[name]) | {("a", "rel")}
    for _ in range(12):
        html = read(url)
        found += harm(html, harmless)
        following = re.search(r'href="(\?after=[^"#]*)', html)
        if following is None:
            break
        url = LISTS[name] + following[1].replace("&amp;", "&")

    assert found == []


def parts(*urls: str) -> set[tuple[str, str]]:
    """The elements and attributes of harmless pages."""
    return set().union(*(Page(read(url, but=(302,))).parts for url in urls))


def test_names_and_sentences_arrive_as_they_were_written(site, kept):
    pages = {slug: Page(read(f"/technologies/{slug}/")) for slug in (f"p{one.number}" for one in share(24))}
    written = [(record["technology"], record[key]) for record in kept if record.get("technology") in pages
               for key in SHOWN_WHOLE]  # fmt: skip

    assert [text for slug, text in written if not pages[slug].says(text)] == []


def test_claims_arrive_as_they_were_written(site):
    claims = ProsCons.objects.select_related("technology").filter(polarity="con")
    numbers = {f"p{one.number}" for one in share(24)}
    lost = [
        claim.text
        for claim in claims
        if claim.technology.slug in numbers
        and not Page(read(f"/technologies/{claim.technology.slug}/")).says(claim.text)
    ]

    assert lost == []


def test_a_picture_is_drawn_of_anything(site):
    for payload in share(12, 0):
        response = Client().get(pair("card.png")(payload))
        assert (response.status_code, response.content[:8]) == (200, b"\x89PNG\r\n\x1a\n"), payload


def test_badges_and_documents_of_oembed_are_xml_that_holds_a_text_as_text(site):
    def elements(url: str) -> list[str]:
        return [tag.tag.rpartition("}")[2] for tag in ElementTree.fromstring(Client().get(url).content).iter()]  # noqa: S314

    asked = "/oembed?" + query(format="xml", url="http://127.0.0.1:8000/compare/{}-vs-plain/")
    for url in (pair("badge.svg"), lambda payload: f"/technologies/p{payload.number}/badge.svg",
                lambda payload: asked.replace("%7B%7D", f"p{payload.number}")):  # fmt: skip
        plain = {*elements(url(HARMLESS[0]))} | {"circle", "path"}
        assert {str(one): found for one in share(12) if (found := {*elements(url(one))} - plain)} == {}


@pytest.mark.parametrize(
    ("address", "of"),
    [("/compare/{}-vs-plain/decision.md", 24), ("/compare/{}-vs-plain.md", 24), ("/technologies/{}.md", 48)],
)
def test_markdown_stays_what_it_is(site, address, of):
    """Rendered by a reader that lets HTML through, only elements of harmless words and line breaks."""

    def elements(payload: Payload) -> set[str]:
        page = rendered(read(address.format(f"p{payload.number}")))
        assert all(link["href"].lower().startswith(("http://", "https://")) for link in page.select("a"))
        return {tag.name for tag in page.find_all()}

    allowed = {"br"}.union(*map(elements, HARMLESS))

    assert {str(one): new for one in share(of) if (new := elements(one) - allowed)} == {}


def test_sitemaps_are_xml_with_addresses_of_this_site_alone(site):
    for kind in ("comparisons", "technologies", "categories"):
        response = Client().get(f"/sitemaps/{kind}-1.xml")
        if response.status_code == 200:
            places = [loc.text for loc in ElementTree.fromstring(b"".join(response.streaming_content)).iter()  # noqa: S314
                      if loc.tag.endswith("loc")]  # fmt: skip
            assert places
            assert all(place.startswith("http://127.0.0.1:8000/") for place in places)


def _take_back_claims(payloads: list[Payload]) -> None:
    """Give the pages of payloads two standings: one with the claims that count, and one in which none does."""
    slugs = [f"p{payload.number}" for payload in payloads]
    of_them = Comparison.objects.filter(Q(low__slug__in=slugs) | Q(high__slug__in=slugs)).values_list("pk", flat=True)
    review_tasks.renew(list(of_them))
    for row in Standing.objects.all():
        row.pk, row.claims = None, {"low": [], "high": []}
        row.save()


def test_feeds_are_xml_with_addresses_of_this_site_alone(site):
    _take_back_claims(share(12))
    for payload in share(12):
        number = payload.number
        for url in (
            pair("changes.atom")(payload),
            pair("watch.atom")(payload),
            f"/technologies/p{number}/feed.atom",
            f"/categories/p{number}/feed.atom",
            "/feeds/changes.atom",
            "/feeds/new.atom",
        ):
            found = ElementTree.fromstring(Client().get(url).content)  # noqa: S314 - our own
            links = [link.get("href", "") for link in found.iter("{http://www.w3.org/2005/Atom}link")]
            assert all(link.startswith("http://127.0.0.1:8000/") for link in links), payload
            content = [entry.text or "" for entry in found.iter("{http://www.w3.org/2005/Atom}content")]
            assert all(harm(html, set()) == [] for html in content), payload


def test_calendars_are_read_with_addresses_of_this_site_alone(site):
    for payload in share(12):
        response = Client().get(f"/calendar.ics?t=p{payload.number}&only=support,checks,rechecks")
        events = icalendar.Calendar.from_ical(response.content).events
        assert all(event["url"].startswith("http://127.0.0.1:8000/") for event in events), payload
        assert all({*event} <= EVENT for event in events), payload


def test_what_was_read_is_written_again_as_it_was(site, tmp_path):
    """In the form for people too: a text that looks like YAML is quoted."""
    for path in (tmp_path / "all.jsonl", tmp_path / "folder"):
        out = StringIO()
        call_command("export_catalogue", str(path), verbosity=0)
        call_command("import_catalogue", str(path), stdout=out)

        assert re.search(r"^all: read [\d,]+ = created 0 \+ updated 0 \+", out.getvalue(), re.MULTILINE)
