"""While the database is away, locked, full or slow, kept pages go on, others are a 503 page; all heals by itself."""

from contextlib import closing

import pytest
from django.db import OperationalError, connection
from django.test import Client

from comparisons.models import Comparison, Feedback, Wish
from comparisons.services import outages

from .admin_pages import change_url, fields_of
from .backing_up import only_on
from .cached import Answer, Cached, ask
from .faults import (
    assert_is_unavailable,
    away,
    full,
    hasty,
    locked,
    post,
    post_body,
    read_only,
    settings_of_connection,
    site,
    soup,
    state,
)
from .feedback_form import FORM, URL, typed
from .make import make_editor, make_published_comparison, make_technology

__all__ = ["hasty", "site", "state"]

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, HOME = "/compare/mysql-vs-postgresql/", "/"
NOT_KEPT = ["/search/?q=mysql", "/wanted/", "/sitemap.xml", "/sitemaps/technologies-1.xml", "/compare/a-vs-b/wish/"]


@pytest.fixture(autouse=True)
def comparison() -> Comparison:
    return make_published_comparison("mysql", "postgresql")


def lines(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == outages.__name__]


# --- Away


def test_while_it_is_away_kept_pages_go_on_and_all_others_are_a_503_page(site: Cached, tmp_path):
    kept = {address: site.ask(address) for address in (PAGE, HOME)}

    with away(tmp_path):
        site.now += 5
        during = {address: site.ask(address) for address in kept}
        others = [site.ask(address) for address in NOT_KEPT]
        health = site.ask("/healthz").status, site.ask("/readyz").status
    site.now += 5
    after = [site.ask(address).status for address in ("/search/?q=mysql", "/wanted/", PAGE, "/readyz")]

    assert {address: answer.body for address, answer in during.items()} == {
        address: answer.body for address, answer in kept.items()
    }
    assert {answer.status for answer in during.values()} == {200}
    for answer in others:
        assert_is_unavailable(answer)
    assert health == (200, 503)
    assert after == [200, 200, 200, 200]


def test_a_page_that_is_too_old_is_still_shown_while_no_new_one_can_be_made(site: Cached, tmp_path):
    kept = site.ask(HOME)

    with away(tmp_path):
        site.now += 3600
        during = site.ask(HOME)
        site.now += 86400
        on_the_next_day = site.ask(HOME)
    after = site.ask(HOME)

    assert (during.status, during.body) == (200, kept.body)
    assert_is_unavailable(on_the_next_day)
    assert after.status == 200


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/?next=/admin/comparisons/comparison/"])
def test_editors_see_the_same_page(site: Cached, tmp_path, client, address):
    client.force_login(make_editor())
    client.raise_request_exception = False

    with away(tmp_path):
        response = client.get(address)
    after = client.get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert after.status_code in (200, 302)


def test_a_connection_that_is_cut_between_two_requests_is_noticed_by_nobody(site: Cached):
    if connection.vendor == "sqlite":
        return  # nobody can cut it
    site.ask("/wanted/")
    cut()

    answer = site.ask("/search/?q=mysql")

    assert answer.status == 200


@only_on("postgresql")
def test_a_connection_that_is_cut_midway_costs_one_page(site: Cached, state):
    site.ask("/wanted/")

    with connection.execute_wrapper(cut_before_query(2)):
        midway = site.ask("/search/?q=mysql")
    after = site.ask("/search/?q=mysql")

    assert_is_unavailable(midway)
    assert after.status == 200


@only_on("postgresql")
@pytest.mark.parametrize("query", [1, 4, 6, 8])
def test_what_is_sent_while_the_connection_is_cut_is_stored_once_or_not_at_all(site: Cached, query):
    with connection.execute_wrapper(cut_before_query(query)):
        cut_off = post(site, URL, typed())
    stored = Feedback.objects.count()
    again = post(site, URL, typed())

    assert (cut_off.status, stored) == (503, 0)
    assert (again.status, Feedback.objects.count()) == (303, 1)


def cut() -> None:
    """End this thread's connection, from another one."""
    with connection.cursor() as cursor:
        pid = cursor.connection.info.backend_pid
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def cut_before_query(number: int):
    queries = []

    def execute(execute, sql, params, many, context):
        queries.append(sql)
        if len(queries) == number:
            cut()
        return execute(sql, params, many, context)

    return execute


# --- The file of SQLite


@only_on("sqlite")
@pytest.mark.parametrize("content", [b"", b"This is no database at all. " * 200])
def test_a_file_that_was_emptied_or_overwritten_is_an_outage(site: Cached, tmp_path, content):
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(content)
    whole = connection.settings_dict["NAME"]

    with settings_of_connection(NAME=str(broken)):
        answer = site.ask("/search/?q=mysql")
        ready = site.ask("/readyz").status
        connection.settings_dict["NAME"] = whole
        after = site.ask("/search/?q=mysql").status

    assert_is_unavailable(answer)
    assert (ready, after) == (503, 200)


@only_on("sqlite")
def test_on_a_full_disk_pages_go_on_and_nothing_is_half_stored(site: Cached):
    long = "A sentence that nobody could store on this disk. " * 80
    with full():
        pages = [site.ask(address).status for address in (PAGE, "/search/?q=mysql", "/readyz")]
        sent = [post(site, URL, typed(text=f"{number} {long}"), REMOTE_ADDR=f"127.0.1.{number}") for number in range(5)]
        stored = Feedback.objects.count()
    after = post(site, URL, typed(text=long))

    assert pages == [200, 200, 200]
    assert_is_unavailable(sent[-1])
    assert stored == sum(answer.status == 303 for answer in sent)
    assert after.status == 303


# --- Locked and read-only


@pytest.mark.parametrize("fault", [locked, read_only])
def test_what_cannot_be_stored_is_kept_for_the_reader_who_sends_it_again(site: Cached, hasty, fault):
    wrote = typed(text="After two years with both\nwe moved to <b>PostgreSQL</b> & stayed.", email="me@example.org")
    with fault():
        page = site.ask("/search/?q=mysql").status
        refused = post(site, URL, wrote)
        kept = fields_of(soup(refused))
    stored = Feedback.objects.count()
    sent = post(site, URL, kept)

    assert page == 200
    assert_is_unavailable(refused)
    assert {name: value.replace("\r\n", "\n") for name, value in kept.items()} == wrote
    assert (stored, sent.status) == (0, 303)
    assert Feedback.objects.get().text == wrote["text"]


def test_what_is_sent_while_it_is_away_is_kept_too(site: Cached, tmp_path):
    with away(tmp_path):
        refused = post(site, URL, typed())
    sent = post(site, URL, fields_of(soup(refused)))

    assert_is_unavailable(refused)
    assert (sent.status, Feedback.objects.get().text) == (303, typed()["text"])


def test_a_wish_that_cannot_be_counted_can_be_sent_again(site: Cached, hasty):
    make_technology("flask")
    with locked():
        refused = post(site, "/compare/flask-vs-mysql/wish/", {})
    sent = post(site, "/compare/flask-vs-mysql/wish/", fields_of(soup(refused)))

    assert_is_unavailable(refused)
    assert (sent.status, Wish.objects.count()) == (303, 1)


@pytest.mark.parametrize(
    ("kind", "body"),
    [(FORM, b"x" * 3_000_000), (FORM, b"&".join([b"a=b"] * 5100)), ("multipart/form-data", b"--x")],
)
def test_what_cannot_be_read_is_not_shown_again(site: Cached, tmp_path, kind, body):
    with away(tmp_path):
        answer = post_body(site, URL, body, kind)

    assert_is_unavailable(answer)
    assert soup(answer).select("form[method=post]") == []


def test_an_editor_sends_the_same_form_again(comparison, hasty):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(make_editor())
    url = change_url(comparison.low)
    form = fields_of(soup_of(client.get(url))) | {
        "use_case": "Small sites that one server holds.",
        "reason": "Clearer.",
    }
    with locked():
        refused = client.post(url, form)
    kept = fields_of(soup_of(refused))
    saved = client.post(url, kept)

    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert saved.status_code == 302, soup_of(saved).select(".errornote")
    comparison.low.refresh_from_db()
    assert comparison.low.use_case == "Small sites that one server holds."


def soup_of(response):
    return soup(Answer(response.status_code, {}, response.content))


def test_a_password_is_in_no_page(tmp_path):
    make_editor()
    client = Client(raise_request_exception=False)
    with away(tmp_path):
        response = client.post("/admin/login/", {"username": "ada", "password": "only for tests, long enough"})

    assert response.status_code == 503
    assert b"long enough" not in response.content


# --- The log


def test_an_outage_has_one_line_however_many_were_refused(site: Cached, tmp_path, state, caplog):
    with away(tmp_path):
        for address in [*NOT_KEPT, "/readyz"] * 3:
            site.ask(address)
        post(site, URL, typed())
    during = lines(caplog)
    state.now += outages.QUIET - 1
    site.ask("/search/?q=mysql")
    too_soon = lines(caplog)
    state.now += 2
    site.ask("/search/?q=mysql")

    assert len(during) == 1
    assert during[0].startswith("Readers get 503 where a page is not kept: ")
    assert too_soon == during
    assert lines(caplog)[1:] == ["Readers get pages again. 19 requests were answered with 503."]
    assert [record.name for record in caplog.records if record.name.startswith("django")] == []
    assert "Traceback" not in caplog.text


def test_the_next_outage_has_a_line_of_its_own(site: Cached, tmp_path, state, caplog):
    for _ in range(2):
        with away(tmp_path):
            site.ask("/search/?q=mysql")
        state.now += outages.QUIET + 1
        site.ask("/search/?q=mysql")

    assert [line.split()[0:3] for line in lines(caplog)] == [["Readers", "get", "503"], ["Readers", "get", "pages"]] * 2


def test_a_page_cache_says_once_that_it_cannot_check(site: Cached, tmp_path, caplog):
    site.ask(PAGE)
    with away(tmp_path):
        for _ in range(5):
            site.now += 2
            site.ask(PAGE)
    site.now += 2
    site.ask(PAGE)

    said = [record.getMessage() for record in caplog.records if record.name == "nicepick.pagecache.cache"]
    assert len(said) == 1
    assert said[0].startswith("The database does not answer, so pages stay as they were: ")


def test_a_mistake_of_ours_stays_a_500_with_its_traceback_in_the_log(site: Cached, caplog, monkeypatch):
    monkeypatch.setattr("comparisons.search.service.pair", lambda typed: 1 / 0)

    answer = site.ask("/search/?q=mysql")

    assert answer.status == 500
    assert "ZeroDivisionError" in caplog.text


def test_the_page_asks_the_database_nothing(site: Cached, tmp_path, django_assert_num_queries, monkeypatch):
    def refuse(typed):
        raise OperationalError("gone")

    monkeypatch.setattr("comparisons.search.service.pair", refuse)
    with django_assert_num_queries(0):
        answer = ask(site.application, "/search/?q=mysql")

    assert_is_unavailable(answer)
