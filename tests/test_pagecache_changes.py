"""Whatever is written, in whatever way, readers see it: no page outlives what it was made from."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import call_command

from comparisons.domain.page import VOICES_SHOWN_FROM
from comparisons.domain.vocabulary import Verb
from comparisons.models import Condition
from comparisons.open_data import answers
from comparisons.services import editorial, triage, wishes
from comparisons.services.voices import counting
from nicepick.wsgi import application

from .admin_pages import change_url, fill_in
from .admin_pages import delete as confirm
from .cached import Cached, ask
from .import_sets import run as import_source
from .make import (
    make_approvable_comparison,
    make_category,
    make_claim,
    make_criterion,
    make_editor,
    make_feedback,
    make_relation,
    make_release,
    make_signal,
    make_source_entry,
    make_technology,
    make_voice,
)

pytestmark = pytest.mark.django_db

PAIR, DERIVED = "/compare/mysql-vs-postgresql/", "/compare/mysql-vs-redis/"
OF_PAIRS = (
    *(
        PAIR,
        f"{PAIR[:-1]}.md",
        f"{PAIR}changes/",
        f"{PAIR}changes.atom",
        f"{PAIR}disagree/",
        f"{PAIR}badge.svg",
        DERIVED,
    ),
    *("/embed/mysql-vs-postgresql/", "/embed/mysql-vs-redis/"),
)
OF_TECHNOLOGIES = (
    "/technologies/mysql/",
    "/technologies/mysql.md",
    "/technologies/mysql/badge.svg",
    "/technologies/redis/",
)
LISTS = (
    *("/", "/compare/", "/technologies/", "/technologies/mysql/alternatives/", "/categories/", "/wanted/"),
    *("/changes/", "/disputed/", "/feeds/changes.atom", "/feeds/new.atom", "/categories/databases/feed.atom"),
    "/llms.txt",
)
PAGES = (*OF_PAIRS, *OF_TECHNOLOGIES, *LISTS)
UNSEEN = {
    "ChoreRun": "it is of the worker",
    "LoginCount": "it is of log-ins, which no page shows",
    "ReviewedText": "it is written with the review that it is of",
    "Finding": "it is told to editors alone",
    "BulkChange": "it is of its editor alone; what it changes is of the technologies",
    "CatalogueUpload": "it is of its editor alone; what it brings is of the import",
    "CannedAnswer": "it is told to editors alone; readers see the answer that begins with it",
    "ChangeComment": "it is told to editors alone",
    "ChangeRequest": "it is told to editors alone, until it is put live as any change is",
    "CountedClaim": "programs are told what it says, in a feed that is never kept",
    "ConfirmationDay": "it is of whoever asks for letters",
    "Draft": "it is of its editor alone",
    "FeedbackAddition": "it is told to its writer and to editors alone",
    "Merge": "it is told to editors alone; what it moves is of the technologies",
    "MergeQuestion": "it is told to editors alone",
    "MergedRows": "they are no longer stored as what they were",
    "Package": "it is written with the packages that its technology lists",
    "Schedule": "it is told to editors alone; readers see the publication",
    "Standing": "programs are told what it says, in a feed that is never kept",
    "SourceCheck": "it is told to editors alone",
    "Subscriber": "it is of whoever asks for letters",
    "Subscription": "it is of whoever asks for letters",
    "UnfoundQuote": "it is told to editors alone",
    "VoiceBurst": "it is told to editors alone",
    "VoiceKey": "nobody is shown it",
    "Version": "it says that something else changed",
    "Source": "the code lists them, and a release brings its own copies",
}


class World:
    """A catalogue with one of everything."""

    def __init__(self, folder):
        self.folder = folder
        self.ada = make_editor("ada")
        self.category, self.criterion = make_category("databases"), make_criterion("operations")
        self.mysql = make_technology("mysql", category=self.category)
        self.postgresql = make_technology("postgresql", category=self.category)
        self.redis = make_technology("redis", category=self.category, website="https://redis.example.org")
        self.comparison = make_approvable_comparison(self.mysql, self.postgresql)
        self.claim = make_claim(self.mysql, criterion=self.criterion)
        self.signal, self.release = make_signal(self.mysql), make_release(self.mysql)
        make_signal(self.postgresql)
        make_relation(self.mysql, "redis")
        make_relation(self.mysql, "cache-server")
        self.feedback = make_feedback(self.comparison)

    def import_catalogue(self, *records):
        path = self.folder / "more.jsonl"
        path.write_text("\n".join(map(json.dumps, records)))
        call_command("import_catalogue", str(path), stdout=io.StringIO(), stderr=io.StringIO())

    def import_figures(self):
        path = self.folder / "figures.csv"
        path.write_text(
            "technology,metric,value,observed,source\nmysql,github_stars,9999,2026-11-01,https://example.org/stars\n"
        )
        import_source("figures", path)

    def import_topic(self):
        folder = self.folder / "topics" / "topics" / "mysql"
        folder.mkdir(parents=True)
        (folder / "index.md").write_text(
            "---\ntopic: mysql\ndisplay_name: MySQL\nreleased: May 1995\nshort_description: A database.\n---\nText.\n"
        )
        import_source("github-topics", self.folder / "topics")

    def import_logo(self):
        path = self.folder / "simple-icons.json"
        path.write_text(json.dumps([{"title": "Redis", "hex": "FF4438", "source": "https://redis.example.org/logo"}]))
        import_source("simple-icons", path)


def new_line(prefix, number, **fields):
    return {f"{prefix}-TOTAL_FORMS": str(number + 1)} | {f"{prefix}-{number}-{name}": v for name, v in fields.items()}


def save(row, **changes):
    """What an editor types into the form of ``row`` and stores."""
    return lambda world, editor: fill_in(
        editor, change_url(getattr(world, row)), **({"reason": "It changed."} | changes)
    )


def typed(row, prefix, number, **fields):
    """The same with one more line below the form."""
    return save(row, **new_line(prefix, number, **fields))


def delete(row):
    return lambda world, editor: confirm(editor, change_url(getattr(world, row)).replace("/change/", "/delete/"))


def step(name):
    return lambda world, editor: fill_in(
        editor, f"/admin/comparisons/comparison/{name}/?ids={world.comparison.pk}", reason="Because."
    )


def revise(world, editor):
    changes = {"reason": "It is simpler to run with replicas."}
    editorial.revise_verdict(world.comparison, changes, by=world.ada, reason="Read again.")


def change_mind(world, editor):
    words = {
        "in_short": "It keeps more rules.",
        "reason": "It keeps more rules.",
        "best_case_for_the_other": "Replicas.",
    }
    editorial.revise_verdict(world.comparison, {"pick": "high", **words}, by=world.ada, reason="A release changed it.")


def revise_conditions(world, editor):
    conditions = [Condition(text="a release brings sharding", check_by=date(2027, 12, 1))]
    editorial.revise_verdict(world.comparison, {}, by=world.ada, reason="Read again.", conditions=conditions)


def hear_voices(world, editor):
    """As many as a page shows the number of, counted by the worker."""
    for _ in range(VOICES_SHOWN_FROM):
        make_voice(world.comparison)
    counting.count_voices(datetime.now(UTC))


MYSQL = {"technology": "mysql", "name": "MySQL"}
OURS = {"source": "https://example.org/x", "checked": "2026-11-01"}
SIGNAL = {"metric": "github_stars", "value": 5, "observed": "2026-11-02", "source": "https://example.org/x"}

WAYS = {
    "Technology": {
        "form": save("mysql", use_case="Developers should use MySQL when they know it."),
        "verb": lambda world, editor: editorial.rename(world.redis, "redis-db", by=world.ada, reason="So called."),
        "catalogue": lambda world, editor: world.import_catalogue(MYSQL | {"use_case": "Use it for the web."}),
        "new in catalogue": lambda world, editor: world.import_catalogue(
            {"technology": "valkey", "name": "Valkey", "kind": "database", "category": "databases"}
        ),
        "source": lambda world, editor: world.import_topic(),
        "deleted": delete("redis"),
    },
    "Alias": {
        "form": typed("redis", "aliases", 1, text="cache-server"),
        "catalogue": lambda world, editor: world.import_catalogue(MYSQL | {"aliases": ["My SQL"]}),
    },
    "Relation": {
        "form": typed("mysql", "relations", 1, slug="postgresql"),
        "catalogue": lambda world, editor: world.import_catalogue(MYSQL | {"related": ["redis", "mariadb"]}),
    },
    "ProsCons": {
        "form": save("claim", text="Restores a backup in an hour"),
        "catalogue": lambda world, editor: world.import_catalogue(
            MYSQL | {"pros": [{"text": "Restores a backup in an hour", **OURS}]}
        ),
        "deleted": save("mysql", **{"claims-0-DELETE": "on"}),
    },
    "Signal": {
        "form": save("signal", value="7777"),
        "catalogue": lambda world, editor: world.import_catalogue(
            MYSQL | {"signals": [SIGNAL]}
        ),
        "source": lambda world, editor: world.import_figures(),
    },
    "Release": {"form": save("release", latest="17.9")},
    "Fact": {"form": save("mysql", licence="GPL-2.0-only"), "source": lambda world, editor: world.import_topic()},
    "Logo": {"source": lambda world, editor: world.import_logo()},
    "Category": {
        "form": save("category", name="Stores of rows"),
        "catalogue": lambda world, editor: world.import_catalogue({"category": "databases", "name": "Stores of rows"}),
        "new in catalogue": lambda world, editor: world.import_catalogue({"category": "queues", "name": "Queues"}),
    },
    "Criterion": {
        "form": lambda world, editor: fill_in(
            editor, change_url(world.criterion), name="Running it", categories=[world.category.pk]
        ),
        "catalogue": lambda world, editor: world.import_catalogue({"criterion": "operations", "name": "Running it"}),
    },
    "Comparison": {
        "form": save("comparison", intro="Both are databases with rows and columns."),
        "withdrawing": step("withdraw"),
        "approving": step("approve"),
        "catalogue": lambda world, editor: world.import_catalogue(
            {"comparison": ["mysql", "postgresql"], "intro": "Both keep rows."}
        ),
        "publishing in catalogue": lambda world, editor: world.import_catalogue(
            {
                "comparison": ["mysql", "redis"],
                "status": "published",
                "published": "2026-11-01T00:00:00Z",
                "verdict": {"pick": "mysql", "basis": "editor"},
            }
        ),
    },
    "Verdict": {"verb": revise},
    "Condition": {"verb": revise_conditions, "form": save("comparison", **{"conditions-0-text": "a release says so"})},
    "Revision": {"form": save("mysql", summary="A database.", reason="Said in one line.")},
    "Feedback": {
        "accepting": lambda world, editor: triage.accept(world.feedback, by=world.ada, answer="You are right."),
        "declining": lambda world, editor: triage.decline(world.feedback, by=world.ada, answer="It holds."),
    },
    "SourceEntry": {
        "same": lambda world, editor: answers.same(make_source_entry("MySQL"), world.mysql, by=world.ada),
        "different": lambda world, editor: answers.different(make_source_entry("Vessel"), by=world.ada),
    },
    "ChangedMind": {"verb": change_mind},
    "Voice": {"counting": hear_voices},
    "Wish": {
        "asking": lambda world, editor: wishes.ask(world.mysql, world.redis, client="reader", at=datetime.now(UTC))
    },
}  # fmt: skip
CASES = [pytest.param(model, way, id=f"{model} {name}") for model, ways in WAYS.items() for name, way in ways.items()]
LATER = {
    "ChangedMind": {*OF_TECHNOLOGIES},
    "Comparison": {*OF_TECHNOLOGIES, PAIR, f"{PAIR[:-1]}.md"},
    "Verdict": {*OF_TECHNOLOGIES},
    "Feedback": {*OF_TECHNOLOGIES},
    "Wish": set(),
}
"""Pages on which a change stands in a list, of comparisons or of related ones, beside what the page is about."""


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def site(tmp_path):
    return Cached(application, tmp_path / "pages.sqlite3")


@pytest.fixture
def editor(client, world):
    client.force_login(world.ada)
    return client


def read(site, addresses):
    return {address: site.ask(address)[::2] for address in addresses}


def plainly(addresses):
    """What the application says without the cache."""
    return {address: ask(application, address)[::2] for address in addresses}


def test_every_model_has_its_ways():
    models = {model.__name__ for model in apps.get_app_config("comparisons").get_models()}

    assert models == {*WAYS, *UNSEEN}


@pytest.mark.parametrize(("model", "write"), CASES)
def test_what_is_written_is_seen_within_a_second_and_in_lists_within_a_minute(site, world, editor, model, write):
    at_once = {*OF_PAIRS, *OF_TECHNOLOGIES} - LATER.get(model, set())
    before = read(site, PAGES)

    write(world, editor)

    after = plainly(PAGES)
    assert after != before, "readers could not see it, so nothing is tested"
    assert read(site, PAGES) == before
    site.now += 1
    assert read(site, at_once) == {address: after[address] for address in at_once}
    site.now += 60
    assert read(site, LISTS) == {address: after[address] for address in LISTS}
    site.now += 600
    assert read(site, PAGES) == after


def test_nothing_that_did_not_change_is_made_again(site, world, editor):
    addresses = (*OF_PAIRS, "/technologies/redis/")
    read(site, addresses)
    site.asked.clear()

    editorial.record_technology(world.postgresql, verb=Verb.EDIT, by=world.ada, reason="Read again.")
    site.now += 1
    read(site, addresses)

    assert site.asked == [one for one in OF_PAIRS if "redis" not in one]


def test_a_copy_says_what_the_page_says(site, world):
    made, kept = read(site, PAGES), read(site, PAGES)

    assert made == kept == plainly(PAGES)
    assert site.asked == list(PAGES)
