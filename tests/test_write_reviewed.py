"""An editor has the review of a page of content as code written into its file, once the page passes the gate."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from comparisons.catalogue.files import as_yaml
from comparisons.catalogue.records import PLURALS
from comparisons.domain import pairs
from comparisons.models import Comparison

from .import_files import reviewable

PAIR = "mysql-vs-postgresql"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def folder(tmp_path):
    """Catalogue files of a published pair that the gate lets through on 1 February 2026, without a review."""
    for record in reviewable():
        write(tmp_path, {key: value for key, value in record.items() if not key.startswith("reviewed")})
    return tmp_path


def write(folder, record):
    kind = next(iter(record))
    name = pairs.canonical(*record[kind]) if kind == "comparison" else record[kind]
    file = folder / PLURALS[kind] / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(as_yaml(record), encoding="utf-8")


def file_of(folder):
    return folder / "comparisons" / f"{PAIR}.yaml"


def review(folder, pair=PAIR, *, by="Ada Lovelace", on="2026-02-01"):
    out = io.StringIO()
    call_command("check_catalogue", "--write-reviewed", pair, "--in", str(folder), "--by", by, "--on", on, stdout=out)
    return out.getvalue()


def refusal(folder, *arguments, **changes):
    """What the editor is told where nothing is written."""
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    with pytest.raises(CommandError) as refused:
        review(folder, *arguments, **changes)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    return str(refused.value).replace(f"{folder}/", "").splitlines()


def changed(folder, name, old, new):
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_review_and_its_digest_are_written_below_the_day_of_publication(folder):
    before = file_of(folder).read_text()

    said = review(folder)

    lines = file_of(folder).read_text().splitlines()
    at = lines.index("published: 2026-01-01T00:00:00Z") + 1
    assert lines[at : at + 2] == ["reviewed: 2026-02-01", "reviewed_by: Ada Lovelace"]
    assert lines[at + 2].startswith("reviewed_of: ")
    assert [*lines[:at], *lines[at + 3 :]] == before.splitlines()
    assert said == f"{file_of(folder)}: reviewed by Ada Lovelace on 1 Feb 2026.\n"


@pytest.mark.django_db
def test_what_is_written_is_imported_as_a_review_of_that_page(folder):
    review(folder)

    call_command("import_catalogue", str(folder), stdout=io.StringIO(), stderr=io.StringIO())

    stored = Comparison.objects.get()
    assert (stored.reviewed.isoformat(), stored.reviewed_by) == ("2026-02-01", "Ada Lovelace")
    assert f"reviewed_of: {stored.reviewed_of}" in file_of(folder).read_text().splitlines()


def test_without_a_day_it_is_reviewed_today(folder):
    for file in (folder / "technologies").iterdir():
        file.write_text(file.read_text().replace("checked: 2026-01-01", f"checked: {TODAY}"))
    text = file_of(folder).read_text()
    file_of(folder).write_text(text.replace("check_by: 2027-01-01", f"check_by: {TODAY + timedelta(days=9)}"))

    call_command("check_catalogue", write_reviewed=[PAIR], **{"in": folder}, by="Ada", stdout=io.StringIO())

    assert f"reviewed: {TODAY}" in file_of(folder).read_text().splitlines()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_comments_quotes_and_line_ends_stay(folder, newline, mark):
    text = file_of(folder).read_text().replace("status: published\n", "status: 'published'  # since May\n")
    text = text.replace("00:00Z\n", "00:00Z # at noon\n") + "# the end"
    file_of(folder).write_bytes((mark + text.replace("\n", newline)).encode())

    review(folder)

    after = file_of(folder).read_bytes().decode()
    kept = [line for line in after.split(newline) if not line.startswith("reviewed")]
    assert newline.join(kept) == mark + text.replace("\n", newline)
    assert len(kept) + 3 == len(after.split(newline))


def test_a_review_is_renewed_in_its_place(folder):
    review(folder)
    text = file_of(folder).read_text().replace("reviewed_by: Ada Lovelace", 'reviewed_by: "Ada Lovelace" # by phone')
    file_of(folder).write_text(text)

    review(folder, by="Grace: Hopper", on="2026-02-02")

    expected = text.replace("reviewed: 2026-02-01", "reviewed: 2026-02-02")
    assert file_of(folder).read_text() == expected.replace('"Ada Lovelace"', '"Grace: Hopper"')


def test_the_digest_follows_the_words_and_not_the_day(folder):
    def digest():
        return next(line for line in file_of(folder).read_text().splitlines() if line.startswith("reviewed_of"))

    review(folder)
    first = digest()
    review(folder, on="2026-02-02")
    assert digest() == first

    file_of(folder).write_text(file_of(folder).read_text().replace("Its upgrades take an hour", "It takes an hour"))
    review(folder)
    assert digest() != first


def test_every_problem_of_the_page_is_told_and_nothing_is_written(folder):
    text = file_of(folder).read_text()
    file_of(folder).write_text(text.replace("  in_short: It asks less of the people who run it.\n", ""))
    for technology in (folder / "technologies").iterdir():
        technology.write_text(technology.read_text().replace("own_sources:\n  - https://example.org/\n", ""))

    lines = refusal(folder)

    assert [line.split(":")[1].strip() for line in lines[:-1]] == [
        "few_first_hand (technology.mysql.own_sources)",
        "few_first_hand (technology.postgresql.own_sources)",
        "no_in_short (verdict.in_short)",
    ]
    assert lines[-1] == f"{PAIR} is not reviewed: its file stays as it was."


def test_it_is_judged_as_of_the_day_of_the_review(folder):
    changed(folder, f"comparisons/{PAIR}.yaml", "check_by: 2027-01-01", "check_by: 2026-02-01")
    assert "no_condition (verdict.would_change_if)" in refusal(folder)[0]

    review(folder, on="2026-01-31")


def test_a_verdict_in_question_is_not_reviewed(folder):
    text = file_of(folder).read_text()
    happened = "    - text: the licence changes\n      happened: 2026-01-05\n"
    file_of(folder).write_text(text.replace("  would_change_if:\n", f"  would_change_if:\n{happened}"))

    (line, _) = refusal(folder)

    assert line.startswith(f"{PAIR}: in_question (verdict.would_change_if): ")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("mysql", "“mysql”: expected a pair such as mysql-vs-postgresql."),
        ("../x-vs-y", "“../x-vs-y”: expected a pair such as mysql-vs-postgresql."),
        ("postgresql-vs-mysql", "“postgresql-vs-mysql”: expected mysql-vs-postgresql, as the file is called."),
        ("go-vs-rust", "comparisons/go-vs-rust.yaml: expected a file that holds the comparison go-vs-rust."),
    ],
)
def test_a_pair_that_the_folder_does_not_hold_is_named(folder, pair, expected):
    assert refusal(folder, pair)[0] == expected


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            f"comparisons/{PAIR}.yaml",
            "status: published\n",
            "status: draft\n",
            f"comparisons/{PAIR}.yaml: status: expected published, with its date and time: a review is of that.",
        ),
        (
            f"comparisons/{PAIR}.yaml",
            "[mysql, postgresql]",
            "[mysql, mariadb]",
            f"comparisons/{PAIR}.yaml: expected one record, of the comparison {PAIR}.",
        ),
        (
            "technologies/mysql.yaml",
            "criterion: upkeep",
            "criterion: speed",
            "“speed”: expected a criterion that the folder holds.",
        ),
        (
            "technologies/mysql.yaml",
            "kind: database",
            "kind: database\ncategory: stores",
            "“stores”: expected a category that the folder holds.",
        ),
        (
            "technologies/mysql.yaml",
            "name: MYSQL\n",
            "",
            "technologies/mysql.yaml: name: expected the name, which is required.",
        ),
        ("criteria/upkeep.yaml", "name: Upkeep", "title: Upkeep", "criteria/upkeep.yaml, line 2: title: "),
    ],
)
def test_files_that_make_no_page_are_named(folder, name, old, new, expected):
    changed(folder, name, old, new)

    assert refusal(folder)[0].startswith(expected)


def test_a_file_that_is_missing_is_named(folder):
    (folder / "technologies" / "mysql.yaml").unlink()

    assert refusal(folder)[0] == "technologies/mysql.yaml: expected a file that holds the technology mysql."


def test_a_file_that_cannot_be_edited_line_by_line_is_left_alone(folder):
    file_of(folder).write_text(file_of(folder).read_text().replace("reviewed", "") + "reviewed_by: >-\n  Ada\n  L\n")

    assert refusal(folder)[0] == (
        f"comparisons/{PAIR}.yaml: expected published, reviewed, reviewed_by, reviewed_of each on one line."
    )


def test_a_name_that_no_file_may_hold_is_refused(folder):
    assert "reviewed_by" in refusal(folder, by="Ada\nLovelace")[0]
    assert "reviewed_by" in refusal(folder, by="A" * 101)[0]


def test_aliases_lead_to_the_two_technologies(folder):
    changed(folder, "technologies/mysql.yaml", "kind: database\n", "kind: database\naliases:\n  - My SQL\n")
    review(folder)
    with_slugs = file_of(folder).read_text()

    changed(folder, f"comparisons/{PAIR}.yaml", "pick: mysql", "pick: my sql")
    changed(folder, f"comparisons/{PAIR}.yaml", "    mysql: your host", "    MY SQL: your host")
    review(folder)

    after = file_of(folder).read_text()
    assert after.splitlines()[5] == with_slugs.splitlines()[5]
    assert after.splitlines()[5].startswith("reviewed_of")


def test_of_several_pairs_those_that_pass_are_written_and_each_other_one_is_told(folder):
    out = io.StringIO()

    with pytest.raises(CommandError) as refused:
        call_command(
            *("check_catalogue", "--write-reviewed", "go-vs-rust", PAIR, "c-vs-d"),
            *("--in", str(folder), "--by", "Ada", "--on", "2026-02-01"),
            stdout=out,
        )

    assert out.getvalue() == f"{file_of(folder)}: reviewed by Ada on 1 Feb 2026.\n"
    assert "reviewed_by: Ada" in file_of(folder).read_text()
    assert [line for line in str(refused.value).splitlines() if "is not reviewed" in line] == [
        "go-vs-rust is not reviewed: its file stays as it was.",
        "c-vs-d is not reviewed: its file stays as it was.",
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--write-reviewed", PAIR), "--write-reviewed needs --in FOLDER and --by NAME."),
        (("--write-reviewed", PAIR, "--in", ".", "--by", " "), "--write-reviewed needs --in FOLDER and --by NAME."),
        (("--by", "Ada"), "--by belongs to --write-reviewed."),
        (
            ("--write-reviewed", PAIR, "--in", ".", "--by", "Ada", "--on", str(TODAY + timedelta(days=1))),
            "--on is a day to come: nobody has reviewed anything on it yet.",
        ),
    ],
)
def test_options_that_do_not_fit_are_refused(arguments, expected):
    with pytest.raises(CommandError, match=f"^{expected}$"):
        call_command("check_catalogue", *arguments)
