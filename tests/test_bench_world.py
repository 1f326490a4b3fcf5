"""The benchmark's made-up catalogue: its reviewed pages pass the gate, and its bulk path leaves what an import does."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import transaction

from bench import bulk, generate
from bench.world import TODAY, World
from comparisons.catalogue import export
from comparisons.domain import gate
from comparisons.domain.evidence import Evidence
from comparisons.models import Comparison
from comparisons.services import reviews

pytestmark = pytest.mark.django_db

SMALL = World(technologies=50, claims=600, comparisons=120)


@pytest.fixture
def load(tmp_path):
    def run(world):
        file = tmp_path / "world.jsonl"
        generate.write_lines(world, file)
        call_command("import_catalogue", str(file), verbosity=0)

    return run


@pytest.fixture
def evidence(load):
    """What bears on each reviewed page of the small world, which was imported."""
    load(SMALL)
    rows = list(Comparison.objects.filter(reviewed=TODAY).select_related("low", "high"))
    reading = reviews.Reading(rows)
    return [Evidence(reading.page(row)) for row in rows]


def test_one_in_three_pages_is_imported_as_reviewed_and_passes_the_gate(evidence):
    assert len(evidence) == SMALL.comparisons // 3
    assert [gate.problems(one, TODAY) for one in evidence] == [[]] * len(evidence)
    assert not Comparison.objects.filter(reviewed=TODAY, reviewed_of="").exists()


def test_most_criteria_are_weighed_and_some_are_recorded_of_one_side(evidence):
    weighed = sum(len(one.weighing.rows) for one in evidence) / len(evidence)
    lone = sum(len(one.weighing.one_sided) for one in evidence) / len(evidence)

    assert weighed > 2 * lone > 2
    assert {one.goes_against_claims for one in evidence} == {True, False}


@pytest.mark.parametrize("claims", [600, 750], ids=["as in lists", "as on cold pages"])
def test_the_bulk_path_leaves_what_an_import_leaves(claims, load):
    world = replace(SMALL, claims=claims)
    with transaction.atomic():
        load(world)
        imported = list(export.every_record())
        transaction.set_rollback(True)

    bulk.write(world)

    assert list(export.every_record()) == imported
