"""Each month what is published is written to one file, once and for good; nothing else ever is in it."""

import errno
import gzip
import hashlib
import io
import json
import re
from contextlib import suppress
from datetime import UTC, datetime

import jsonschema_rs
import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.test import Client

from comparisons.catalogue import json_schema, published
from comparisons.catalogue.export import technology_order
from comparisons.catalogue.records import kind_of
from comparisons.catalogue.unfinished import PREFIX
from comparisons.models import Category, Comparison, Criterion, ProsCons, Technology
from comparisons.services import dumps
from nicepick.environment import Environment

from .make import (
    make_alias,
    make_category,
    make_change_request,
    make_claim,
    make_comparison,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_relation,
    make_release,
    make_reviewed_comparison,
    make_revision,
    make_signal,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 11, 1, 0, 5, tzinfo=UTC)
SECRET = "Nobodyshouldreadthis"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def write(now=FIRST):
    return list(dumps.writing(now))


def unpacked():
    return gzip.decompress(dumps.find("2026-11").file.read_bytes())


def lines():
    return [json.loads(line) for line in unpacked().splitlines()]


def page(address):
    """Return a page without its data block, which says when it last changed: that is history, which no record has."""
    return re.sub(
        rb"<script type=.application/ld.json.*?</script>", b"", Client().get(address).content, flags=re.DOTALL
    )


def make_world():
    databases = make_category("databases", parent=make_category("infrastructure"))
    mysql, postgresql = (make_technology(slug, category=databases) for slug in ("mysql", "postgresql"))
    make_claim(mysql, against=postgresql, text="It replicates before PostgreSQL does")
    reviewed = make_reviewed_comparison(mysql, postgresql)
    make_signal(mysql)
    make_release(postgresql)
    make_alias(mysql, "My SQL")
    make_relation(mysql, "mariadb")
    make_published_comparison(mysql, make_technology("redis"))
    return reviewed


# ---- what is in it


def test_a_dump_begins_with_what_it_is_and_holds_every_kind():
    make_world()

    write()

    first, *records = lines()
    assert list(first) == [
        "dump", "day", "schema_version", "schema", "licence", "attribution", "cite", "counts"
    ]  # fmt: skip
    assert (first["dump"], first["day"]) == ("2026-11", "2026-11-01")
    assert first["cite"].endswith("http://127.0.0.1:8000/data/2026-11.jsonl.gz (CC BY 4.0)")
    assert first["counts"] == {"technology": 3, "comparison": 2, "category": 2, "criterion": Criterion.objects.count()}
    kinds = [kind_of(record) for record in records]
    assert {kind: kinds.count(kind) for kind in first["counts"]} == first["counts"]
    assert len(records) == sum(first["counts"].values())
    validator = jsonschema_rs.validator_for(json_schema.schema())
    assert [error.message for record in records for error in validator.iter_errors(record)] == []


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_what_is_not_published_is_never_in_it(status):
    reviewed = make_world()
    postgresql, redis = (Technology.objects.get(slug=slug) for slug in ("postgresql", "redis"))
    secret = make_comparison(postgresql, redis, status=status, intro=SECRET)
    make_verdict(secret, reason=SECRET)
    make_feedback(reviewed, text=f"{SECRET} is what I think of it.", answer=SECRET)
    make_change_request(reviewed, reason=SECRET, fields={"intro": SECRET})
    make_revision(reviewed, reason=SECRET)

    write()

    text = unpacked().decode()
    assert SECRET not in text
    assert [record["comparison"] for record in lines() if "comparison" in record] == [
        ["mysql", "postgresql"],
        ["mysql", "redis"],
    ]
    assert not any("answers" in record for record in lines())


def test_a_published_comparison_without_a_verdict_has_no_page_and_no_record():
    make_world()
    make_comparison("a", "b", status="published", published=FIRST)

    write()

    assert lines()[0]["counts"]["comparison"] == 2


def test_an_empty_site_gets_the_same_pages_of_it(tmp_path):
    make_world()
    addresses = ["/compare/mysql-vs-postgresql/", "/compare/mysql-vs-redis/", "/compare/"]
    before = [page(address) for address in addresses]
    write()
    number = len(lines()) - 1
    plain = tmp_path / "plain.jsonl"
    plain.write_bytes(unpacked())
    Category.objects.update(parent=None)
    for model in (Comparison, ProsCons, Technology, Criterion, Category):
        model.objects.all().delete()

    out = io.StringIO()
    call_command("import_catalogue", str(plain), stdout=out)

    assert f"all: read {number} = created {number} " in out.getvalue()
    assert [page(address) for address in addresses] == before


@pytest.mark.parametrize(("line", "is_header"), [(1, True), (2, False)])
def test_only_the_first_line_of_a_file_may_be_the_header_of_a_dump(line, is_header, tmp_path):
    file = tmp_path / "x.jsonl"
    header, category = '{"dump": "2026-11"}', '{"category": "a", "name": "A"}'
    file.write_text("\n".join([header, category] if line == 1 else [category, header]))

    with suppress(CommandError):
        call_command("import_catalogue", str(file), stdout=io.StringIO(), stderr=io.StringIO())

    assert Category.objects.exists() == is_header


# ---- how it is written


def test_the_same_catalogue_gives_the_same_bytes(settings, tmp_path):
    make_world()
    write()
    first = dumps.find("2026-11")
    settings.DATA_DIR = tmp_path / "other"
    write()

    second = dumps.find("2026-11")

    assert first.file.read_bytes() == second.file.read_bytes()
    assert first.file.read_bytes()[4:8] == bytes(4)  # no time
    assert second.sha256 == hashlib.sha256(first.file.read_bytes()).hexdigest()
    assert second.file.with_name("2026-11.jsonl.gz.sha256").read_text() == f"{second.sha256}  2026-11.jsonl.gz\n"
    assert second.size == second.file.stat().st_size


def test_a_dump_is_never_changed(django_assert_num_queries):
    make_world()
    write()
    before = dumps.find("2026-11").file.read_bytes()
    Technology.objects.filter(slug="redis").update(name="Valkey")

    with django_assert_num_queries(0):
        assert write() == []

    assert dumps.find("2026-11").file.read_bytes() == before


def test_of_two_that_write_at_once_the_first_to_end_wins(folder):
    make_world()
    slower = dumps.writing(FIRST)
    next(slower)
    Technology.objects.filter(slug="redis").update(use_case="Developers should use Redis for what they can lose.")
    write()
    quicker = dumps.find("2026-11")

    list(slower)

    assert dumps.find("2026-11") == quicker
    assert hashlib.sha256(quicker.file.read_bytes()).hexdigest() == quicker.sha256
    assert sorted(file.name for file in folder.iterdir()) == ["2026-11.jsonl.gz", "2026-11.jsonl.gz.sha256"]


def test_a_checksum_that_was_not_written_is_written_later():
    make_world()
    write()
    whole = dumps.find("2026-11")
    whole.file.with_name("2026-11.jsonl.gz.sha256").unlink()

    assert dumps.listed() == []
    write()

    assert dumps.listed() == [whole]


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("", b""),
        ("", b"<html>"),
        ("", gzip.compress(b"<html>")),
        ("", gzip.compress(b"[]")),
        ("", gzip.compress(b'{"dump": "2026-10"}')),
        ("", gzip.compress(b"{}" * 99)[:20]),
        ("", gzip.compress(b"{}")[:10] + b"\xff" * 20),
        (".sha256", b""),
        (".sha256", b"\xff"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # what gzip writes holds the time
)
def test_broken_files_are_logged_and_leave_the_others_where_they_are(client, folder, caplog, ending, content):
    folder.mkdir()
    for name in ("2026-11.jsonl.gz", "2026-11.jsonl.gz.sha256"):
        (folder / name).write_bytes(b"0 x")
    (folder / f"2026-11.jsonl.gz{ending}").write_bytes(content)

    assert client.get("/data/").status_code == 200
    assert {client.get(f"/data/2026-11.jsonl.gz{name}").status_code for name in ("", ".sha256")} == {404}
    assert "The dump of 2026-11 cannot be read: " in caplog.text


def test_one_that_is_cut_short_leaves_no_file(folder):
    make_world()
    cut = dumps.writing(FIRST)
    next(cut)
    assert [file.name.startswith(PREFIX) for file in folder.iterdir()] == [True]

    cut.close()

    assert list(folder.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_no_file(folder, monkeypatch):
    make_world()

    def full(self):
        yield [{"category": "a"}]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(published.Published, "portions", full)

    with pytest.raises(CommandError, match="The dump cannot be written: No space left on device"):
        call_command("write_dump")

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: Technology.objects.filter(slug="redis").update(slug="valkey"),
        lambda: make_criterion("colour"),
        lambda: make_category("caches"),
        lambda: Comparison.objects.filter(low__slug="mysql", high__slug="redis").update(status="draft"),
    ],
)
def test_what_changes_names_while_it_is_written_begins_it_anew(change):
    make_world()
    writing = dumps.writing(FIRST)
    next(writing)

    change()
    list(writing)

    first, *records = lines()
    slugs = {record["technology"] for record in records if "technology" in record}
    assert (
        {slug for record in records for slug in record.get("comparison", ())}
        <= slugs
        == set(Technology.objects.values_list("slug", flat=True))
    )
    assert sum(first["counts"].values()) == len(records)


def test_what_never_rests_is_given_up_with_a_sentence(folder, monkeypatch):
    make_world()

    def portions(self):
        yield []
        raise published.Changed

    monkeypatch.setattr(published.Published, "portions", portions)

    with pytest.raises(CommandError, match="changed while the dump was written"):
        call_command("write_dump")

    assert list(folder.iterdir()) == []


def test_a_portion_is_read_at_a_time(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(published, "PORTION", 2)
    for number in range(5):
        make_technology(f"t{number}")

    with django_assert_max_num_queries(12 + 3 * 8):
        assert write() == [0, 0, 2, 2, 1]
    assert len(technology_order()) == 5


# ---- command and chore


def test_the_command_says_what_it_wrote_and_what_was_there(folder):
    make_world()
    month = dumps.month_of(datetime.now(UTC))

    said = []
    for _ in range(2):
        out = io.StringIO()
        call_command("write_dump", month=month, stdout=out)
        said.append(out.getvalue())

    dump = dumps.find(month)
    assert said[0].startswith(f"{dump.file}\n{dump.size:,} bytes, records: 3 of technology, 2 of comparison")
    assert f"SHA-256 {dump.sha256}" in said[0]
    assert said[1] == f"It is there already, and never changed: {said[0]}"


@pytest.mark.parametrize("month", ["2026-01", "9999-12", "x"])
def test_no_dump_is_of_another_month(month):
    with pytest.raises(CommandError, match="as what was published at other times is not stored"):
        call_command("write_dump", month=month)


@pytest.mark.parametrize(
    ("setting", "value", "words"), [("DATA_DIR", None, "is off"), ("SAMPLE_ACTIVITY", True, "are made up")]
)
def test_a_site_without_dumps_says_so(setting, value, words, settings):
    make_world()
    setattr(settings, setting, value)

    with pytest.raises(CommandError, match=words):
        call_command("write_dump")

    assert list(dumps.write_monthly(FIRST)) == []
    assert dumps.listed() == []


def test_a_folder_that_cannot_be_written_is_named(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_text("a file")

    with pytest.raises(CommandError, match=r"file.* cannot be written: "):
        call_command("write_dump")


@pytest.mark.parametrize(("day", "is_written"), [(1, True), (dumps.LAST_DAY, True), (dumps.LAST_DAY + 1, False)])
def test_the_worker_writes_it_in_the_first_week(day, is_written):
    make_world()

    written = sum(dumps.write_monthly(FIRST.replace(day=day)))

    assert bool(written) == is_written
    assert (dumps.find("2026-11") is not None) == is_written


def test_a_site_that_published_nothing_freezes_nothing():
    make_technology("mysql")

    assert list(dumps.write_monthly(FIRST)) == []
    assert dumps.listed() == []


def test_the_setting_names_a_folder_or_none(tmp_path):
    assert Environment({"DATA_DIR": "off"}).file("DATA_DIR", default=tmp_path) is None
    assert Environment({}).file("DATA_DIR", default=tmp_path) == tmp_path
    assert site_settings.DATA_DIR.name == "data"
