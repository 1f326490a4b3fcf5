"""The search indexes follow every write to the database."""

import sqlite3
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from comparisons.models import Alias, Comparison, ProsCons, Technology, Verdict
from comparisons.search import service

from .make import make_alias, make_claim, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db


def test_bulk_writes_are_found():
    technologies = Technology.objects.bulk_create(
        [Technology(slug="redis", name="Redis"), Technology(slug="x", name="X")]
    )
    Alias.objects.bulk_create([Alias(key="remote dictionary", text="Remote dictionary", technology=technologies[0])])

    assert [hit.technology for hit in service.technologies("redsi", most=3)] == technologies[:1]
    assert [hit.alias for hit in service.technologies("dictionary", most=3)] == ["Remote dictionary"]


def test_changed_words_are_found_and_former_ones_are_not():
    comparison = make_published_comparison("mysql", "postgresql")
    claim = make_claim(comparison.first, text="Copies rows at night")
    Technology.objects.filter(slug="mysql").update(name="Percona Server")
    ProsCons.objects.filter(pk=claim.pk).update(text="Copies rows at noon")
    Verdict.objects.filter(comparison=comparison).update(low_choose_if="you like elephants")

    assert [hit.technology.slug for hit in service.technologies("percona", most=3)] == ["mysql"]
    assert [text.passage for text in service.texts("noon", most=3)] == ["Copies rows at noon"]
    assert [text.passage for text in service.texts("elephant", most=3)] == ["you like elephants"]
    assert service.texts("night", most=3) == []


def test_deleted_words_are_not_found():
    technology = make_technology("mysql")
    alias = make_alias(technology, "maria")
    alias.delete()
    make_technology("oracle").delete()

    assert service.technologies("maria", most=3) == []
    assert service.technologies("oracle", most=3) == []


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_finds_nothing():
    make_technology("mysql")
    call_command("flush", interactive=False, verbosity=0)

    assert service.technologies("mysql", most=3) == []
    make_technology("mysql")
    assert len(service.technologies("mysql", most=3)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_indexes_are_made_for_what_is_there_already_and_can_be_dropped():
    comparison = make_published_comparison("mysql", "postgresql")
    make_claim(comparison.first, text="Copies rows at night")
    migration = import_module("comparisons.migrations.0021_keys_of_all_scripts")
    with connection.schema_editor() as editor:
        import_module("comparisons.migrations.0002_search").drop(apps, editor)
    left = set(connection.introspection.table_names()) & set(migration.FULL_TEXT)
    with connection.schema_editor() as editor:
        migration.create(apps, editor)

    assert left == set()
    assert [hit.technology.slug for hit in service.technologies("mysqll", most=3)] == ["mysql"]
    assert [text.passage for text in service.texts("night", most=3)] == ["Copies rows at night"]


def test_no_later_migration_dropped_an_index_or_a_trigger():
    migration = import_module("comparisons.migrations.0002_search")
    newest = import_module("comparisons.migrations.0021_keys_of_all_scripts")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            events = ("insert", "delete", "update")
            wanted = {f"{index}_{event}" for index in migration.FULL_TEXT for event in events}
            wanted |= {*migration.FULL_TEXT, migration.NAME_INDEX}
            wanted |= {*import_module("comparisons.migrations.0011_search_newest_first").WORDS}
            cursor.execute("SELECT name FROM sqlite_master")
        else:
            wanted = {*migration.POSTGRES, *newest.POSTGRES}
            wanted |= {*import_module("comparisons.migrations.0014_search_symbols").POSTGRES}
            cursor.execute("SELECT indexname FROM pg_indexes")
        there = {name for (name,) in cursor.fetchall()}

    assert wanted <= there


@pytest.mark.django_db(transaction=True)
def test_the_indexes_are_sound_for_whoever_looks():
    comparison = make_published_comparison("mysql", "postgresql")
    Comparison.objects.filter(pk=comparison.pk).delete()
    if connection.vendor == "sqlite":
        plain = sqlite3.connect(connection.settings_dict["NAME"])
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for index in import_module("comparisons.migrations.0002_search").FULL_TEXT:
            plain.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        plain.rollback()
        plain.close()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
            assert cursor.fetchall() == []
