"""A reader follows one comparison with weights of their own: an entry for each change that matters to them alone."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Standing
from comparisons.models.standing import KEPT
from comparisons.services import editorial, review_tasks

from .make import make_comparison, make_criterion, make_editor, make_release, make_technology, make_weighed_comparison
from .standings import make_standing_comparison, work_off

pytestmark = pytest.mark.django_db
URL = "/compare/mysql-vs-postgresql/watch.atom"
NAME = "MySQL vs PostgreSQL"


@pytest.fixture(autouse=True)
def ada():
    return make_editor("ada")


@pytest.fixture
def comparison():
    return make_standing_comparison()


@pytest.fixture
def says_the_opposite(comparison):
    """The claim for PostgreSQL on integrity has become one against it."""
    change_claim(comparison, polarity="con", text="Rules do not hold")
    return comparison


def change_claim(comparison, **fields):
    claim = comparison.high.claims.get(criterion__slug="integrity")
    for name, value in fields.items():
        setattr(claim, name, value)
    claim.save()
    editorial.record_technology(comparison.high, verb=Verb.EDIT, by=User.objects.get(), reason="Read again.")
    work_off()


def asked(client, query="", **headers):
    response = client.get(f"{URL}?{query}" if query else URL, headers=headers)
    assert response.status_code == 200, response.content
    return response


def read(client, query=""):
    found = feedparser.parse(asked(client, query).content)
    assert not found.bozo
    return found


def titles(client, query=""):
    return [entry.title for entry in read(client, query).entries]


# ---- what is told


def test_nothing_is_said_where_nothing_changed(client, comparison, ada):
    before = asked(client).content
    editorial.record_technology(comparison.low, verb=Verb.EDIT, by=ada, reason="Looked.")
    work_off()

    assert titles(client) == []
    assert asked(client).content == before
    assert read(client).feed.subtitle.endswith("Now: PostgreSQL, narrow.")


def test_an_entry_has_before_after_and_what_led_to_it(client, comparison):
    text = comparison.high.claims.get(polarity="pro").text
    change_claim(comparison, polarity="con", text="Rules do not hold")

    (entry,) = read(client).entries

    assert entry.title == f"{NAME}: PostgreSQL, narrow → MySQL, narrow"
    assert entry.link.endswith("/compare/mysql-vs-postgresql/")
    assert entry.content[0].value == (
        "<p>Before: PostgreSQL, narrow. Now: MySQL, narrow.</p><p>Because:</p><ul>"
        "<li>PostgreSQL, Integrity: “Rules do not hold” (con, strength 2) now. "
        f"Before: “{text}” (pro, strength 2).</li></ul>"
    )


def test_each_reader_is_told_of_their_own_weights(client, says_the_opposite):
    assert titles(client, "w-integrity=0") == []
    assert titles(client, "w-operations=5") == [f"{NAME}: a claim changed"]
    assert read(client, "w-operations=5").entries[0].link.endswith("/?w-operations=5")
    assert read(client, "w-operations=5").feed.title == f"Nice Pick: {NAME}, with your weights"
    assert read(client, "open_source=1").feed.title == f"Nice Pick: {NAME}, with your must-haves"


def test_entries_of_two_readers_have_ids_of_their_own_that_stay(client, says_the_opposite):
    ours, theirs = (read(client, query).entries[0].id for query in ("", "w-operations=5"))
    change_claim(says_the_opposite, text="Rules hardly hold")

    assert ours != theirs
    assert read(client).entries[-1].id == ours
    assert len({entry.id for entry in read(client).entries}) == 2


def test_a_claim_that_changed_back_is_told_too(client, says_the_opposite):
    change_claim(says_the_opposite, polarity="pro", text="Survives load test")

    assert titles(client) == [
        f"{NAME}: MySQL, narrow → PostgreSQL, narrow",
        f"{NAME}: PostgreSQL, narrow → MySQL, narrow",
    ]


def test_a_must_have_that_ends_with_a_day_is_told_without_anybodys_change(client, comparison):
    until = datetime.now(UTC).date() + timedelta(days=20)
    make_release(comparison.low, cycle="8", support="until", supported_until=until)
    review_tasks.renew([comparison.pk])
    Standing.objects.update(at=datetime.now(UTC) - timedelta(days=60))
    Comparison.objects.update(published=datetime.now(UTC) - timedelta(days=90))

    assert titles(client, "supported_months=1") == [
        f"{NAME}: PostgreSQL, narrow → only PostgreSQL is left",
        f"{NAME}: a must-have is answered otherwise",
    ]
    assert titles(client, "supported_months=240")[:1] == [f"{NAME}: PostgreSQL, narrow → only PostgreSQL is left"]
    assert titles(client) == []


def test_another_name_changes_no_history(client, says_the_opposite):
    says_the_opposite.high.slug, says_the_opposite.high.name = "a-postgres", "A Postgres"
    says_the_opposite.high.save()

    found = feedparser.parse(client.get("/compare/a-postgres-vs-mysql/watch.atom").content)

    assert [one.title for one in found.entries] == ["A Postgres vs MySQL: A Postgres, narrow → MySQL, narrow"]


# ---- what is not


def test_nothing_from_before_the_publication_is_told(client, says_the_opposite):
    assert len(titles(client)) == 1
    Comparison.objects.update(published=datetime.now(UTC))

    assert titles(client) == []


def test_a_page_without_a_standing_has_an_empty_feed(client):
    make_weighed_comparison()

    assert titles(client, "w-operations=3") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("utm_source=x", "“utm_source” is no parameter of this feed."),
        ("w-speed=1", "No criterion here is called “speed”."),
        ("w-operations=6", "“6” is no weight for “operations”: use 0 to 5, with up to two decimals."),
        ("open_source=1&open_source=1", "“open_source” stands in the address more than once."),
    ],
)
def test_what_it_does_not_understand_it_refuses(client, comparison, query, said):
    response = client.get(f"{URL}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.text.startswith(said)


def test_a_criterion_of_the_site_may_be_weighed_before_it_counts_here(client, comparison):
    make_criterion("speed")

    assert titles(client, "w-speed=1") == []


def test_a_criterion_that_no_longer_counts_or_exists_is_still_known(client, comparison):
    for claim in comparison.low.claims.filter(criterion__slug="operations"):
        claim.delete()
    review_tasks.renew([comparison.pk])

    assert titles(client, "w-operations=1") == [f"{NAME}: 2 claims changed"]


@pytest.mark.parametrize(
    ("status", "answer"), [("draft", 404), ("in_review", 404), ("archived", 410), ("published", 200)]
)
def test_only_what_is_published_has_a_feed(client, says_the_opposite, status, answer):
    Comparison.objects.update(status=status)

    response = client.get(URL)

    assert response.status_code == answer
    assert (b"Rules do not hold" in response.content) is (status == "published")


def test_other_spellings_lead_to_the_one_address_with_their_weights(client, comparison):
    response = client.get("/compare/PostgreSQL-vs-mysql/watch.atom?w-operations=3")

    assert (response.status_code, response["Location"]) == (301, f"{URL}?w-operations=3")
    assert client.get("/compare/mysql-vs-nothing/watch.atom").status_code == 404
    make_comparison(comparison.low, make_technology("redis"))
    assert client.get("/compare/mysql-vs-redis/watch.atom").status_code == 404
    assert client.post(URL).status_code == 405


# ---- programs that ask again and again


def test_who_has_the_newest_is_told_so(client, comparison):
    tag = asked(client, "w-operations=3")["ETag"]

    assert client.get(f"{URL}?w-operations=3", headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{URL}?w-operations=4", headers={"If-None-Match": tag}).status_code == 200
    change_claim(comparison, text="Rules hold")
    assert client.get(f"{URL}?w-operations=3", headers={"If-None-Match": tag}).status_code == 200


def test_parameters_in_another_order_are_the_same_feed(client, says_the_opposite):
    one, other = (asked(client, query) for query in ("w-integrity=2.0&w-operations=5", "w-operations=5&w-integrity=2"))

    assert one.content == other.content
    assert one["Access-Control-Allow-Origin"] == "*"
    assert "noindex" in one["X-Robots-Tag"]


def test_a_hundred_standings_take_as_many_queries_as_one(client, comparison):
    (row,) = Standing.objects.values("comparison_id", "margins", "claims", "facts", "state", "cause")
    turned = [[slug, name, weight, -margin] for slug, name, weight, margin in row["margins"]]
    later = [
        row | {"at": datetime.now(UTC), "margins": row["margins"] if number % 2 else turned}
        for number in range(KEPT + 5)
    ]
    Standing.objects.bulk_create(Standing(**one) for one in later)

    with CaptureQueriesContext(connection) as queries:
        found = read(client, "w-operations=4&supported_months=12")

    assert len(found.entries) == KEPT - 1
    assert len(queries) == 3


def test_the_page_offers_it_with_the_weights_of_its_address(client, comparison):
    page = client.get("/compare/mysql-vs-postgresql/?w-operations=4&open_source=1").text
    part = client.get("/compare/mysql-vs-postgresql/weighed/?w-operations=4&open_source=1").text

    for text in (page, part):
        assert f'href="{URL}?w-operations=4&amp;open_source=1"' in text
    assert f'href="{URL}"' in client.get("/compare/mysql-vs-postgresql/").text
