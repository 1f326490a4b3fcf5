"""Public pages are answered from copies: what a client is told, and what is never kept."""

import gzip

import brotli
import pytest
from django.db import transaction

from comparisons.domain.vocabulary import Verb
from comparisons.services import editorial
from nicepick.wsgi import application

from .cached import Words, ask
from .make import make_editor, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db
PAIR = "/compare/mysql-vs-postgresql/"
BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture
def site(behind):
    return behind(application)


@pytest.fixture
def pair():
    return make_published_comparison("mysql", "postgresql")


# ---- what a client is told


def test_the_second_answer_is_the_first_without_asking_the_site_again(site, pair, django_assert_num_queries):
    first = site.ask(PAIR)
    with django_assert_num_queries(0):
        second = site.ask(PAIR)

    assert first == second
    assert first.body == ask(application, PAIR).body
    assert site.asked == [PAIR]


def test_a_kept_page_has_every_header_of_the_site(site, pair):
    plain = ask(application, PAIR).headers
    kept = site.ask(PAIR).headers

    assert {name: kept[name] for name in plain if name != "Content-Security-Policy"} == {
        name: value for name, value in plain.items() if name != "Content-Security-Policy"
    }
    assert "default-src 'none'" in kept["Content-Security-Policy"]
    assert {*kept} - {*plain} == {"ETag", "Vary", "Cache-Control"}
    assert kept["Vary"] == "Accept-Encoding"
    assert kept["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-while-revalidate=30"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        (BROWSER, "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("br;q=0.0,gzip; q=0", None, bytes),
        ("", None, bytes),
        ("zstd, identity", None, bytes),
    ],
)
def test_each_client_gets_an_encoding_that_it_accepts(site, pair, accepted, encoding, unpack):
    whole = site.ask(PAIR).body

    answer = site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted)

    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert unpack(answer.body) == whole


def test_each_encoding_has_a_tag_of_its_own_and_a_client_that_knows_it_gets_no_body(site, pair):
    tags = {accepted: site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted).headers["ETag"] for accepted in ("br", "gzip", "")}
    assert len(set(tags.values())) == 3

    for accepted, tag in tags.items():
        for asked in (tag, f'"other", W/{tag}', "*"):
            answer = site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted, HTTP_IF_NONE_MATCH=asked)
            assert (answer.status, answer.body) == (304, b"")
            assert (answer.headers["ETag"], answer.headers["Vary"]) == (tag, "Accept-Encoding")
            assert "Cache-Control" in answer.headers
        assert site.ask(PAIR, HTTP_ACCEPT_ENCODING=accepted, HTTP_IF_NONE_MATCH='"other"').status == 200


def test_the_tag_changes_with_the_page_and_only_with_it(behind):
    inner = Words()
    site = behind(inner)
    first = site.ask("/").headers["ETag"]
    site.now += 61
    second = site.ask("/").headers["ETag"]
    inner.number -= 1
    site.now += 61

    assert first != second
    assert site.ask("/").headers["ETag"] == second


def test_a_head_is_answered_like_a_get_without_its_body_kept_or_not(site, pair):
    fresh = site.ask(PAIR, method="HEAD", HTTP_ACCEPT_ENCODING="br")
    whole = site.ask(PAIR, HTTP_ACCEPT_ENCODING="br")
    kept = site.ask(PAIR, method="HEAD", HTTP_ACCEPT_ENCODING="br")

    assert fresh.body == kept.body == b""
    assert fresh.headers == whole.headers == kept.headers
    assert int(kept.headers["Content-Length"]) == len(whole.body) > 0


# ---- what is kept under which address


def test_what_mailings_add_to_an_address_makes_no_second_copy(site, pair):
    plain = site.ask(PAIR)

    assert site.ask(f"{PAIR}?utm_source=mail&utm_campaign=x").body == plain.body
    assert site.asked == [PAIR]


def test_a_redirect_keeps_the_query_and_is_not_kept(site, pair):
    for _ in range(2):
        answer = site.ask("/compare/postgresql-vs-mysql/?utm_source=mail")
        assert (answer.status, answer.headers["Location"]) == (301, f"{PAIR}?utm_source=mail")

    assert len(site.asked) == 2


@pytest.mark.parametrize(
    "address",
    [
        f"{PAIR}?w-operations=3",
        f"{PAIR}?need=open-source",
        f"{PAIR}?utm_source=x&w-operations=3",
        f"{PAIR}?claim=x",
        f"{PAIR}?%61fter=x",
        f"{PAIR}wish/",
        "/search/?q=mysql",
        "/search/",
        "/feedback/abc/",
        "/admin/login/",
        "/healthz",
        "/readyz",
        "/static/css/base.css",
        "/compare/?a=mysql&b=redis",
        "/compare/a-vs-b-vs-c/",
        "/compare/C%2B%2B-vs-x/",
        "/technologies/?letter=a&letters=b",
        f"/compare/{'x' * 500}-vs-y/",
    ],
)
def test_other_addresses_are_left_to_the_site(behind, address):
    site = behind(Words())

    assert [site.ask(address).body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]


@pytest.mark.parametrize(
    "address",
    ["/", PAIR, f"{PAIR}changes/?after=2026-01-01", "/technologies/?letter=a&after=b", "/categories/x/", "/robots.txt"],
)
def test_these_are_kept(behind, pair, address):
    site = behind(Words())

    assert [site.ask(address).body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 1 "]


def test_parts_of_a_list_are_kept_apart(site):
    keys = {site.cache.key_of("/compare/", query).text for query in ("", "after=a", "after=b", "before=a")}

    assert len(keys) == 4


def test_no_cookie_reaches_a_page_and_a_session_goes_past_the_copies(behind):
    site = behind(Words())
    site.ask("/")

    assert site.ask("/", HTTP_COOKIE="theme=dark").body.startswith(b"answer 1 ")
    assert site.ask("/", HTTP_COOKIE="a=b; sessionid=x").body.startswith(b"answer 2 ")
    assert site.ask("/").body.startswith(b"answer 1 ")


def test_a_host_that_is_not_ours_gets_no_copy(site, pair):
    site.ask(PAIR)

    assert site.ask(PAIR, HTTP_HOST="evil.example.org").status == 400
    assert site.ask(PAIR, HTTP_HOST="localhost:8000").status == 200


def test_where_https_is_asked_for_a_copy_does_not_stand_in_its_way(behind, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = behind(Words())

    assert [site.ask("/").body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]
    assert [site.ask("/", HTTP_X_FORWARDED_PROTO="https").body[:9] for _ in range(2)] == [b"answer 3 "] * 2


# ---- what is never kept


@pytest.mark.parametrize(
    "inner",
    [
        Words(headers=[("Set-Cookie", "a=b")]),
        Words(headers=[("Vary", "Cookie")]),
        Words(headers=[("Cache-Control", "private, no-store")]),
        Words(status="301 Moved Permanently"),
        Words(status="410 Gone"),
        Words(status="500 Internal Server Error"),
    ],
)
def test_what_is_not_for_everybody_is_not_kept(behind, inner):
    site = behind(inner)

    assert [site.ask("/").body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]


def test_a_stream_is_passed_on_as_it_comes(behind):
    class Stream(list):
        streaming = True

    def inner(environ, start_response):
        start_response("200 OK", [])
        return Stream([b"part ", b"by part"])

    site = behind(inner)

    assert [site.ask("/").body for _ in range(2)] == [b"part by part"] * 2
    assert len(site.asked) == 2


def test_a_page_that_is_not_there_is_kept_for_a_second(behind):
    site = behind(Words(status="404 Not Found"))

    assert [site.ask("/compare/x-vs-y/").body[:9] for _ in range(2)] == [b"answer 1 "] * 2
    site.now += 1
    assert site.ask("/compare/x-vs-y/").body.startswith(b"answer 2 ")


def test_a_technology_that_is_new_is_seen_where_there_was_none(site):
    assert site.ask("/technologies/mysql/").status == 404
    make_technology("mysql")
    site.now += 1

    assert site.ask("/technologies/mysql/").status == 200


def test_a_page_whose_technologies_were_not_known_before_it_was_made_is_not_kept(behind):
    site = behind(Words())

    assert [site.ask("/technologies/nobody/").body[:9] for _ in range(2)] == [b"answer 1 ", b"answer 2 "]


def test_what_was_rolled_back_is_in_no_copy(site, pair):
    with transaction.atomic():
        pair.low.use_case = "Never stored."
        pair.low.save()
        editorial.record_technology(pair.low, verb=Verb.EDIT, by=make_editor(), reason="A try.")
        transaction.set_rollback(True)
    site.ask(PAIR)
    pair.low.refresh_from_db()
    pair.low.use_case = "Stored at last."
    pair.low.save()
    editorial.record_technology(pair.low, verb=Verb.EDIT, by=make_editor("bob"), reason="Once more.")
    site.now += 1

    assert b"Stored at last." in site.ask(PAIR).body
