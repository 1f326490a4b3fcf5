"""A site that an earlier release stored goes on after an upgrade: the same pages, people, questions and letters.

``data/past/`` holds what was stored. Everything is looked at through addresses and commands, in processes of their own.
"""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from .visits import ROOT, Answer, Visitor

PAST = Path(__file__).parent / "data" / "past"
DAY = "2026-11-28"

REVIEWED = "/compare/alder-testbase-vs-birch-testbase/"
REPICKED = "/compare/cedar-testbase-vs-dogwood-kit/"
WITHDRAWN = "/compare/alder-testbase-vs-cedar-testbase/"
UNPUBLISHED = {
    "/compare/birch-testbase-vs-cedar-testbase/": "A reason that stands in a draft alone",
    "/compare/dogwood-kit-vs-elm-teststore/": "answer two different made-up questions",
}
ANSWER = "You are right: the kit was there before, so it is our pick now."
EDITOR = ("past-editor", "editor of the past")
SUPERUSER = ("past-root", "superuser of the past")
TABLES = {
    "sqlite": (
        "SELECT type, name, CASE type WHEN 'table' THEN '' ELSE sql END FROM sqlite_master",
        'SELECT made.name, its.name, its.type, its."notnull", its.dflt_value, its.pk'
        " FROM sqlite_master AS made, pragma_table_info(made.name) AS its WHERE made.type = 'table'",
    ),
    "postgresql": (
        "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    ),
}
"""What a database says of its own tables. SQLite keeps constraints in the text of a table, which has an order."""
MAILS = "/admin/django_tasks_database/dbtaskresult/"


class Site:
    """The upgraded site: its commands, and ``letters``, the folder for its mails."""

    def __init__(self, database: str, folder: Path) -> None:
        self.letters = folder / "letters"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nicepick.settings",
            "DATABASE_URL": database,
            "EMAIL_URL": f"filemail:///{self.letters}",
            "WORKER": "false",  # nothing leaves, and nothing old is forgotten, before the test of letters says so
            "PAGE_CACHE": "off",
            "SECRET_KEY": "another one than that of the past",
            "SITE_URL": "http://localhost",
        }

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def export(self, file: Path) -> dict[str, dict]:
        """Records of the exported catalogue, by kind and name."""
        self.manage("export_catalogue", str(file))
        return records_in(file)

    def connected(self) -> Any:
        """Return a connection of the driver's, to be closed."""
        if connection.vendor == "sqlite":
            return closing(sqlite3.connect(self.environment["DATABASE_URL"].removeprefix("sqlite:///")))
        from psycopg import connect

        return closing(connect(self.environment["DATABASE_URL"]))

    def letters_to(self, address: str) -> list[str]:
        letters = [file.read_text(encoding="utf-8") for file in self.letters.glob("*")]
        return [letter for letter in letters if f"\nTo: {address}\n" in letter]


@contextmanager
def stored_in_sqlite(folder: Path) -> Iterator[str]:
    """Load the past into a file, and return the address of that database."""
    file = folder / "past.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.executescript((PAST / f"{DAY}.sqlite.sql").read_text(encoding="utf-8"))
    yield f"sqlite:///{file}"


@contextmanager
def stored_in_postgresql(folder: Path) -> Iterator[str]:
    """Load the past into a database of its own on the tests' server, and return its address."""
    from psycopg import connect  # the driver need not be there for SQLite

    address = os.environ["DATABASE_URL"]
    name = f"past_{secrets.token_hex(8)}"
    with closing(connect(address, autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            past = urlsplit(address)._replace(path=f"/{name}").geturl()
            with connect(past) as database:
                database.execute((PAST / f"{DAY}.postgresql.sql").read_text(encoding="utf-8"))
            yield past
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("past")
    stored = {"sqlite": stored_in_sqlite, "postgresql": stored_in_postgresql}[connection.vendor]
    with stored(folder) as database:
        upgraded = Site(database, folder)
        upgraded.manage("migrate", "--verbosity=0")
        yield upgraded


@pytest.fixture(scope="module")
def visitor(site: Site) -> Iterator[Visitor]:
    with Visitor(site.environment) as visitor:
        yield visitor


def records_in(file: Path) -> dict[str, dict]:
    records = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {str(next(iter(record.items()))): record for record in records}


def missing(then: object, now: object, where: str = "") -> list[str]:
    """List where ``now`` does not say what ``then`` said; what a later format adds is ignored."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [place for key in then for place in missing(then[key], now.get(key), f"{where} {key}")]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        both = enumerate(zip(then, now, strict=True))
        return [place for number, (one, other) in both for place in missing(one, other, f"{where} {number}")]
    return [] if then == now else [f"{where}: {then!r} became {now!r}"]


def is_indexed(answer: Answer) -> bool:
    return "x-robots-tag" not in answer.headers and not answer.soup.select("meta[name=robots]")


def paths_in(answer: Answer) -> set[str]:
    return {link["href"] for link in answer.soup.select("a[href]")}


# ---- the database


def test_nothing_is_left_to_migrate(site):
    site.manage("migrate", "--check")


def tables_of(cursor: Any) -> set[tuple[Any, ...]]:
    """Return every column, index, trigger and constraint of a database."""
    found = set()
    for query in TABLES[connection.vendor]:
        cursor.execute(query)
        found |= set(cursor.fetchall())
    return found


@pytest.mark.django_db
def test_it_has_the_tables_of_a_new_site(site):
    with connection.cursor() as cursor:
        new = tables_of(cursor)

    with site.connected() as database:
        upgraded = tables_of(database.cursor())

    assert len(new) > 500
    assert upgraded ^ new == set()


def test_the_catalogue_says_what_it_said(site, tmp_path):
    then, now = records_in(PAST / f"{DAY}.jsonl"), site.export(tmp_path / "now.jsonl")

    assert now.keys() - then.keys() == {str(("answers", "landscape"))}  # which the earlier release kept to itself
    assert missing(then, now) == []


def test_what_the_earlier_release_exported_can_be_imported_and_changes_nothing(site, visitor, tmp_path):
    before, history = site.export(tmp_path / "before.jsonl"), visitor.get(f"{REPICKED}changes/").body

    site.manage("import_catalogue", str(PAST / f"{DAY}.jsonl"))

    assert site.export(tmp_path / "after.jsonl") == before
    assert visitor.get(f"{REPICKED}changes/").body == history


# ---- comparisons


def test_a_page_reviewed_before_digests_were_stored_says_that_nobody_knows_what_was_seen(visitor):
    page, history = visitor.get(REVIEWED), visitor.get(f"{REVIEWED}changes/")

    assert page.status == 200
    assert "Reviewed 25 Nov 2026" in page.words
    assert "changed since" in page.words
    assert "reviewed by Ada Past" in page.words
    assert "Not yet reviewed" not in page.words
    assert "The reviewed text isn't stored here" in history.words
    assert is_indexed(page)


def test_whoever_could_change_comparisons_may_still_publish_approve_and_withdraw_them(visitor):
    visitor.log_in(*EDITOR)

    buttons = visitor.get(in_admin(visitor, REVIEWED)).soup.select(".desk-buttons input[type=submit]")

    steps = {"Save and publish", "Approve", "Withdraw"} & {button["value"] for button in buttons}
    assert steps == {"Approve", "Withdraw"}


def test_a_published_page_shows_what_it_showed(visitor):
    page = visitor.get(REVIEWED)

    for text in (
        "Two databases that were made up for a test.",
        "Alder Testbase, because its invented restart takes no time.",
        "A second paragraph says what that costs: its backups.",
        "your tests are made up from the start",
        "Stay, until somebody invents a move.",
        "Birch Testbase upgrades itself, which nothing else here does.",
        "Birch Testbase invents a restart",
        "Writes wait for a made-up leader.",
        "restarts take no time, as nothing is started",
        "1,300.5",
    ):
        assert text in page.words, text
    assert not is_indexed(visitor.get(REPICKED))


def test_readers_weights_work_on_it(visitor):
    page = visitor.get(f"{REVIEWED}?w-test-upkeep=0")

    assert page.status == 200
    assert not is_indexed(page)
    assert "# Use Alder Testbase" in visitor.get(f"{REVIEWED}decision.md").body


def test_the_history_tells_the_changed_pick_its_reason_and_its_cause(visitor):
    entry = next(item for item in visitor.get(f"{REPICKED}changes/").soup.select("ol > li") if ANSWER in item.text)

    words = " ".join(entry.get_text(" ").split())
    assert "verdict revised" in words
    assert "by Ada Past" in words
    assert "because a reader disagreed" in words
    assert any("Cedar Testbase" in item.text and "Dogwood Testkit" in item.text for item in entry.select("li"))


def test_the_changed_pick_is_among_the_changed_minds_and_in_their_feed(visitor):
    [entry] = visitor.get("/changes/").soup.select(".minds > li")

    words = " ".join(entry.get_text(" ").split())
    assert {REPICKED, f"{REPICKED}changes/"} <= {link["href"] for link in entry.select("a")}
    assert ANSWER in words
    assert "a reader’s disagreement" in words
    assert ANSWER in visitor.get("/feeds/changes.atom").body


def test_a_withdrawn_page_is_gone_and_says_why(visitor):
    page = visitor.get(WITHDRAWN)

    assert page.status == 410
    assert "Withdrawn in the past: one of the two was made up twice." in page.words
    assert {"/technologies/alder-testbase/", "/technologies/cedar-testbase/"} <= paths_in(page)


@pytest.mark.parametrize("path", UNPUBLISHED)
def test_what_was_not_published_is_not_public(visitor, path):
    page = visitor.get(path)

    assert UNPUBLISHED[path] not in page.words
    assert not is_indexed(page)
    assert path not in paths_in(visitor.get("/compare/"))
    assert visitor.get(f"{path}changes/").status == 404


def test_former_names_lead_to_the_new_one(visitor):
    for former, now in (
        ("/technologies/dogwood-testkit/", "/technologies/dogwood-kit/"),
        ("/technologies/alder-old-name/", "/technologies/alder-testbase/"),
        ("/compare/dogwood-testkit-vs-cedar-testbase/", REPICKED),
    ):
        answer = visitor.get(former)
        assert (answer.status, answer.headers["location"]) == (301, now), former


def test_a_technology_shows_what_each_source_said(visitor):
    page = visitor.get("/technologies/alder-testbase/")

    for text in (
        "a backslash (C:\\temp), a “quotation”, a quote ('), an <angle>",
        "ж and 木",
        "2.10",
        "Apache-2.0",
        "incubating",
    ):
        assert text in page.words, text
    assert {REVIEWED, "/technologies/birch-testbase/"} <= paths_in(page)


def test_search_finds_names_and_texts(visitor):
    assert "/technologies/alder-testbase/" in paths_in(visitor.get("/search/?q=%C3%84lder%2B%2B"))
    assert "/technologies/birch-testbase/" in paths_in(visitor.get("/search/?q=birch+testbse"))
    assert "Each made-up node has to be fed by hand." in visitor.get("/search/?q=node+fed").words


# ---- readers who disagreed


def test_an_accepted_disagreement_is_answered_in_public_and_to_its_writer(visitor):
    public, private = visitor.get(f"{REPICKED}disagree/"), visitor.get("/feedback/past-accepted-xxxxxxxxxxxxxxxxxx/")

    for page in (public, private):
        assert page.status == 200
        assert ANSWER in page.words
        assert "Accepted" in page.words
        assert "it changed the pick" in page.words
    words, source = "We have made up both for years, and the kit was there before.", "https://dogwood.example.org/years"
    assert (words in private.words, source in paths_in(private)) == (True, True)
    assert (words in public.words, source in paths_in(public)) == (False, False)  # nobody was asked for consent
    assert "1 disagreed · 1 was right · 1 changed the pick" in visitor.get(REPICKED).words


def test_a_declined_one_keeps_its_claim_and_its_answer(visitor):
    page = visitor.get("/feedback/past-declined-xxxxxxxxxxxxxxxxxx/")

    assert "Declined" in page.words
    assert "Our made-up watch shows one breath, so the claim stays." in page.words
    assert "A restart of Alder Testbase takes no longer than a breath" in page.words


def test_a_waiting_one_waits_and_spam_stays_hidden(visitor):
    public = visitor.get(f"{REVIEWED}disagree/").words

    assert "Waiting for an editor" in visitor.get("/feedback/past-waiting-xxxxxxxxxxxxxxxxxxx/").words
    assert "We set this aside" in visitor.get("/feedback/past-spam-xxxxxxxxxxxxxxxxxxxxxx/").words
    assert "It depends on whether you make up nodes" not in public
    assert "Buy made-up trees" not in public


def test_a_new_one_is_stored_beside_them(visitor):
    sent = visitor.post(
        f"{REPICKED}disagree/", wants="depends", text="Nobody asked the elm, which was there after the upgrade."
    )

    assert sent.status == 303
    assert "which was there after the upgrade" in visitor.get(sent.headers["location"]).words


# ---- editors


@pytest.mark.parametrize("login", [EDITOR, SUPERUSER], ids=["editor", "superuser"])
def test_passwords_still_open_the_admin_with_all_its_lists(visitor, login):
    sent = visitor.log_in(*login)
    index = visitor.get("/admin/everything/")

    assert (sent.status, sent.headers["location"]) == (302, "/admin/")
    lists = sorted(path for path in paths_in(index) if path.startswith("/admin/") and path.count("/") == 4)
    assert "/admin/comparisons/comparison/" in lists
    assert [path for path in lists if visitor.get(path).status != 200] == []


def test_a_wrong_password_does_not(visitor):
    assert visitor.log_in(EDITOR[0], "another password").status == 200
    assert visitor.get("/admin/").status == 302


def test_editors_find_what_waits_for_them(visitor):
    visitor.log_in(*EDITOR)

    assert "It depends on whether you make up nodes" in visitor.get("/admin/comparisons/feedback/").words
    assert "Cedar Testbase is called like Cedar Testbase" in visitor.get("/admin/comparisons/sourceentry/").words
    answered = visitor.get("/admin/comparisons/sourceentry/?state=answered").words
    assert "Birch Testbase" in answered
    assert "Elm Teststore" in answered
    wishes = visitor.get("/admin/comparisons/wish/").soup.select("#result_list tbody tr")
    assert any("Birch Testbase vs Dogwood Testkit" in row.text and "3" in row.text for row in wishes)


def test_editors_preview_a_draft_and_find_its_date(visitor):
    visitor.log_in(*EDITOR)
    found = {path: in_admin(visitor, path) for path in UNPUBLISHED}

    for path, change in found.items():
        assert UNPUBLISHED[path] in visitor.get(change.replace("/change/", "/preview/")).words
    scheduled = visitor.get(found["/compare/dogwood-kit-vs-elm-teststore/"]).soup
    assert "2099-01-01" in {field.get("value") for field in scheduled.select("input")}


def in_admin(visitor: Visitor, path: str) -> str:
    """Return the address of the admin's form for the comparison at the public address ``path``."""
    one, other = path.split("/")[2].split("-vs-")
    rows = visitor.get(f"/admin/comparisons/comparison/?q={one}+{other}").soup
    return rows.select_one("#result_list tbody th a")["href"].partition("?")[0]


# ---- letters


def test_letters_that_waited_or_were_given_up_still_leave(site, visitor):
    visitor.log_in(*SUPERUSER)
    rows = visitor.get(MAILS).soup.select("#result_list tbody tr")
    failed = next(row for row in rows if "tell reader" in row.text)

    visitor.post(MAILS, action="try_again", _selected_action=failed.select_one("input")["value"])
    site.manage("db_worker", "--batch", "--no-startup-delay")

    (to_reader,) = site.letters_to("accepted@example.org")
    assert ANSWER in to_reader
    assert site.letters_to("nice-pick@localhost") == [], "a chore tells editors of what came since yesterday"
