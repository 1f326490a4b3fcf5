"""An operator imports catalogue files again: what changes is recorded and reported, and nothing else."""

import pytest
from django.core.management import CommandError

from comparisons.catalogue import export
from comparisons.models import Comparison, Revision, Source, Technology, Version

from .import_files import PAIR, everything, reviewable, technology

pytestmark = pytest.mark.django_db


# ---- promise 4: idempotent


def full_catalogue() -> list[dict]:
    return [
        *reviewable(),
        technology(
            "c",
            aliases=["see"],
            related=["nowhere", "mysql"],
            facts=[{"field": "licence", "value": "MIT", "source": "linguist"}],
        ),
        {"category": "a", "name": "A", "parent": "b"},
        {"category": "b", "name": "B"},
        {"criterion": "d", "name": "D", "categories": ["a", "b"], "weight": 0},
    ]


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_a_second_run_reports_everything_as_unchanged_and_writes_nothing(catalogue, suffix):
    catalogue(full_catalogue(), suffix=suffix)
    before = everything()

    report = catalogue(full_catalogue(), suffix=suffix)

    assert "all: read 8 = created 0 + updated 0 + unchanged 8 + refused 0" in report
    assert everything() == before


def test_what_changes_gets_a_revision_with_the_record_after_it(catalogue):
    catalogue(PAIR)
    catalogue({"technology": "mysql", "licence": "GPL-2.0"}, {"comparison": ["mysql", "postgresql"], "intro": "Two."})

    page = Comparison.objects.get()
    revisions = list(page.revisions.order_by("id"))
    assert {(one.verb, one.reason, one.by_name, one.by) for one in Revision.objects.all()} == {
        ("import", "import", "import", None)
    }
    assert [one.record.get("intro") for one in revisions] == [None, "Two."]
    assert revisions[1].record == export.comparison_record(page.id)
    assert page.changes == 2
    mysql = Technology.objects.get(slug="mysql")
    assert mysql.revisions.order_by("id").last().record == export.technology_record(mysql.id)
    assert Technology.objects.get(slug="postgresql").revisions.count() == 1


def test_categories_and_criteria_have_no_revisions_but_touch_the_site(catalogue):
    catalogue({"category": "a", "name": "A"}, {"criterion": "b", "name": "B"})

    assert Revision.objects.count() == 0
    assert Version.numbers(["site"]) == {"site": 1}


def test_what_changes_is_touched_and_nothing_else(catalogue):
    catalogue(PAIR)
    before = dict(Version.objects.values_list("key", "number"))

    catalogue({"technology": "mysql", "licence": "GPL-2.0"}, technology("postgresql"))

    after = dict(Version.objects.values_list("key", "number"))
    mysql = Technology.objects.get(slug="mysql").id
    assert len(before) == 3
    assert after == before | {f"technology:{mysql}": 2}


def test_a_technology_that_appears_touches_those_that_are_related_to_it(catalogue):
    catalogue(technology("a", related=["b"]))

    catalogue(technology("b"))

    related = Technology.objects.get(slug="a").id
    assert Version.numbers([f"technology:{related}"]) == {f"technology:{related}": 2}


# ---- promise 6: the report


def test_the_report_adds_up_by_kind(catalogue):
    catalogue(PAIR)

    report = catalogue([{**PAIR[0], "licence": "GPL-2.0"}, *PAIR[1:], technology("c", related=["nowhere", "mysql"])])

    assert report.splitlines() == [
        "technologies: read 3 = created 1 + updated 1 + unchanged 1 + refused 0",
        "comparisons: read 1 = created 0 + updated 0 + unchanged 1 + refused 0",
        "all: read 4 = created 1 + updated 1 + unchanged 2 + refused 0",
        "dangling relations: 1 (c to nowhere)",
    ]


def test_a_refusal_reports_how_many_records_were_refused(catalogue):
    with pytest.raises(CommandError) as refusal:
        catalogue([*PAIR, {"technology": "c", "nmae": "C"}, {"nonsense": "x"}])

    lines = str(refusal.value).splitlines()
    assert "technologies: read 3 = would be created 2 + would be updated 0 + unchanged 0 + refused 1" in lines
    assert "all: read 5 = would be created 3 + would be updated 0 + unchanged 0 + refused 2" in lines
    assert lines[-1] == "2 errors: nothing was written."


def test_a_dry_run_does_all_but_write(catalogue, refused):
    report = catalogue(PAIR, dry_run=True)

    assert "created technology mysql" in report.splitlines()
    assert "all: read 3 = would be created 3" in report
    assert "A dry run: nothing was written." in report
    assert Technology.objects.count() == Version.objects.count() == 0
    assert len(refused([{"technology": "c"}], dry_run=True)) == 1


def test_a_dry_run_names_what_would_change_and_where(catalogue):
    catalogue(PAIR)
    records = [{"technology": "mysql", "licence": "MIT", "pros": ["x"]}, *(technology(f"t{n:02}") for n in range(60))]

    lines = catalogue(records, dry_run=True).splitlines()

    assert lines[0] == "updated technology mysql: licence, pros"
    assert lines[1] == "created technology t00"
    assert lines[50] == "and 11 more"


def test_a_run_names_what_it_changed_where_that_is_asked_for(catalogue):
    assert "created technology c" in catalogue(technology("c"), verbosity=2).splitlines()
    assert "created technology d" not in catalogue(technology("d")).splitlines()


def test_only_the_first_dangling_relations_are_named(catalogue):
    report = catalogue(technology("c", related=[f"r{number}" for number in range(12)]))

    (line,) = (line for line in report.splitlines() if line.startswith("dangling relations: 12"))
    assert line.count("c to r") == 10
    assert line.endswith("and 2 more)")


def test_a_database_without_sources_ranks_them_as_they_are_listed(catalogue):
    Source.objects.all().delete()

    with pytest.raises(CommandError) as refusal:
        catalogue(technology("c", facts=[{"field": "name", "value": "C", "source": "nowhere"}]))

    assert "expected one of the sources editor, catalogue" in str(refusal.value)
    catalogue(technology("c", facts=[{"field": "licence", "value": "MIT", "source": "linguist"}]))
    assert Technology.objects.get().licence == "MIT"
