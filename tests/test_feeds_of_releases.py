"""A technology's feed tells of a release and of an end of support once they have happened, with ids that stay."""

from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest

from comparisons.domain import days
from comparisons.models import Release
from comparisons.services import editorial
from comparisons.services.merging.merge import merge

from .make import make_editor, make_published_comparison, make_release, make_technology
from .minds import make_changed_mind

pytestmark = pytest.mark.django_db
URL = "/technologies/mysql/feed.atom"
TODAY = date(2026, 11, 29)
TAG = "tag:pick.example.org,2026-01-01:"


@pytest.fixture(autouse=True)
def _day(settings, monkeypatch):
    settings.SITE_URL = "https://pick.example.org"
    monkeypatch.setattr(days, "utc_today", lambda: TODAY)


@pytest.fixture
def mysql():
    return make_technology("mysql")


def released(technology, cycle: str, on: date | None, *, until: date | None = None, **changes):
    support = {"support": "until", "supported_until": until} if until else {"support": "unknown"}
    return make_release(technology, **{"cycle": cycle, "released": on, **support, **changes})


def entries(client, url: str = URL):
    found = feedparser.parse(client.get(url).content)
    assert not found.bozo
    return found.entries


def test_a_release_stands_in_it_from_its_day_on(client, mysql):
    released(mysql, "9.7", TODAY, until=date(2034, 4, 30), latest="9.7.1", source="https://example.org/releases")
    released(mysql, "9.8", TODAY + timedelta(days=1))
    released(mysql, "9.9", None)

    [entry] = entries(client)

    assert entry.title == "MySQL 9.7 was released"
    assert entry.id == f"{TAG}release/{mysql.pk}/9.7"
    assert entry.updated == "2026-11-29T00:00:00+00:00"
    assert entry.link == "https://pick.example.org/technologies/mysql/#releases"
    [content] = entry.content
    assert content.value.startswith("<p>MySQL 9.7 was released on 29 Nov 2026.</p><p>Its newest version is 9.7.1.</p>")
    assert "Support lasts until 30 Apr 2034." in content.value
    assert '<a href="https://example.org/releases">example.org</a>' in content.value


def test_an_end_of_support_stands_in_it_from_the_day_after_the_last_one(client, mysql):
    long_ago = date(2020, 1, 1)
    released(mysql, "8.0", long_ago, until=TODAY - timedelta(days=1))
    released(mysql, "8.1", None, until=TODAY)
    released(mysql, "8.2", None, support="ended")

    end, release = entries(client)

    assert end.title == "MySQL 8.0 is no longer supported"
    assert end.id == f"{TAG}end-of-support/{mysql.pk}/8.0"
    assert end.updated == "2026-11-29T00:00:00+00:00"
    assert "Support of MySQL 8.0 ended on 28 Nov 2026." in end.content[0].value
    assert release.title == "MySQL 8.0 was released"
    assert "Support ended on 28 Nov 2026." in release.content[0].value


def test_ids_stay_when_releases_are_stored_anew_and_the_technology_gets_another_slug(client, mysql):
    def import_again():
        Release.objects.all().delete()
        released(mysql, "8.0 (LTS)/ü", date(2024, 4, 30), until=date(2026, 4, 30))
        released(mysql, "9.0", date(2024, 7, 1))

    import_again()
    before = [(entry.id, entry.updated) for entry in entries(client)]
    import_again()
    editorial.rename(mysql, "zysql", by=make_editor("ada"), reason="So it is written.")

    assert [(entry.id, entry.updated) for entry in entries(client, "/technologies/zysql/feed.atom")] == before
    assert before[0][0] == f"{TAG}end-of-support/{mysql.pk}/8.0%20%28LTS%29%2F%C3%BC"
    assert len({one for one, _ in before}) == 3


def test_ids_stay_when_another_technology_becomes_part_of_it(client, mysql):
    ada, elder = make_editor("ada"), make_technology("mysql-server")
    pair = make_published_comparison(elder, make_technology("redis"))
    make_changed_mind(pair)
    released(mysql, "9.0", date(2024, 7, 1))
    released(elder, "9.0", date(2024, 7, 2))
    before = {entry.id for url in (URL, "/technologies/mysql-server/feed.atom") for entry in entries(client, url)}

    merge(elder, mysql, by=ada, reason="They are one.")

    assert client.get("/technologies/mysql-server/feed.atom")["Location"] == URL
    assert {entry.id for entry in entries(client)} == before - {f"{TAG}release/{elder.pk}/9.0"}


def test_the_newest_of_all_kinds_stand_in_it_whatever_the_order_of_their_rows(client, mysql):
    pair = make_published_comparison(mysql, make_technology("redis"), published=datetime(2026, 11, 1, 9, tzinfo=UTC))
    for number in range(60):
        released(mysql, f"{number:02}", TODAY - timedelta(days=number), until=TODAY - timedelta(days=number // 2 + 1))

    found = entries(client)

    assert len(found) == 50
    assert [entry.updated for entry in found] == sorted((entry.updated for entry in found), reverse=True)
    kinds = [entry.id.removeprefix(TAG).partition("/")[0] for entry in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {"end-of-support": 33, "release": 17}
    assert f"{TAG}comparison/{pair.pk}" not in [entry.id for entry in found]


@pytest.mark.parametrize("bad", ["\x0b\x1f", "\ufffe", "]]>", "<b>&amp;</b>", "\u202e", "שלום", "😀", "%2F"])
def test_no_cycle_breaks_it(client, mysql, bad):
    released(mysql, f"8{bad}0", date(2024, 4, 30), latest=f"8{bad}1", source="https://example.org/?a=b&c=%22")

    [entry] = entries(client)

    assert entry.title.startswith("MySQL ")
    assert entry.title.endswith(" was released")
    assert entry.id.startswith(f"{TAG}release/{mysql.pk}/8")
    assert entry.id.isascii()
