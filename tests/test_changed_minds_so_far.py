"""An upgrade finds in the history every changed mind that the verbs would have recorded."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from comparisons.domain.vocabulary import Verb
from comparisons.models import ChangedMind
from comparisons.services import editorial, triage

from .import_files import comparison as record_of_pair
from .import_files import technology as record_of
from .make import make_claim, make_condition, make_editor, make_feedback
from .minds import DECIDED, TIE, make_decided_pair, make_history, revise

pytestmark = pytest.mark.django_db
SO_FAR = import_module("comparisons.migrations.0040_changed_minds_so_far")


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def comparison(ada):
    return make_decided_pair(ada)


def upgrade() -> None:
    SO_FAR.store(apps, connection.schema_editor())


def stored() -> list[dict]:
    return [{**row, "id": 0} for row in ChangedMind.objects.order_by("revision").values()]


def test_the_history_tells_all_that_was_recorded_and_a_second_run_adds_nothing(ada, comparison):
    revise(comparison, ada)
    triage.accept(make_feedback(comparison), by=ada, answer="You are right.", verdict_changes=TIE)
    editorial.withdraw(comparison, by=ada, reason="We look again.")
    revise(comparison, ada, outcome="pick", pick="low", reason="The one.")
    editorial.rename(comparison.high, "zzz", by=ada, reason="So it is written.")
    editorial.publish(comparison, by=ada, reason="We looked.")
    written = stored()
    assert len(written) == 3
    ChangedMind.objects.all().delete()

    upgrade()
    upgrade()

    assert stored() == written


@pytest.mark.parametrize("led", ["condition", "evidence"])
def test_it_tells_what_led_to_each(ada, comparison, led):
    if led == "condition":
        make_condition(comparison.verdict, happened=DECIDED.replace(month=11))
        make_history(comparison, ada)
    else:
        make_claim(comparison.low)
        editorial.record_technology(comparison.low, verb=Verb.EDIT, by=ada, reason="A new claim.")
    revise(comparison, ada)
    ChangedMind.objects.all().delete()

    upgrade()

    assert ChangedMind.objects.get().cause == led


def test_an_import_was_caused_by_its_files_and_a_single_revision_tells_nothing(catalogue):
    sides = [record_of("mysql"), record_of("postgresql"), record_of("redis")]
    catalogue([*sides, record_of_pair("mysql", "postgresql"), record_of_pair("mysql", "redis")])
    catalogue([record_of_pair("mysql", "postgresql", verdict={"pick": "postgresql", "basis": "editor"})])
    written = stored()
    ChangedMind.objects.all().delete()

    upgrade()

    assert stored() == written
    assert [row["cause"] for row in written] == ["files"]
