"""Each package is a row of its own, and says what its technology's column says, whoever wrote the column."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.domain.vocabulary import Verb
from comparisons.models import Package, Technology
from comparisons.models.package import LENGTH, rows_of
from comparisons.services import editorial
from comparisons.services.merging.undo import undo

from .admin_pages import change_url, fill_in
from .import_files import technology
from .make import make_editor, make_technology
from .merging_worlds import make_two, merge_them

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def both_agree():
    """Whatever a test does, the rows say what the columns do then."""
    yield
    assert stored() == {(one.slug, *row) for one in Technology.objects.all() for row in rows_of(one.packages)}


def stored() -> set[tuple[str, str, str]]:
    return set(Package.objects.values_list("technology__slug", "ecosystem", "name"))


def test_a_saved_technology_has_a_row_for_each_package_by_the_key_of_its_name():
    react = make_technology("react", packages={"npm": ["react", "React-DOM"], "pypi": ["py_React", "py.react"]})
    first = stored()

    react.packages = {"npm": ["react"]}
    react.save(update_fields=["packages"])

    assert first == {("react", "npm", "react"), ("react", "npm", "react-dom"), ("react", "pypi", "py-react")}
    assert stored() == {("react", "npm", "react")}


def test_a_save_of_other_fields_asks_for_no_package():
    react = make_technology("react", packages={"npm": ["react"]})

    with CaptureQueriesContext(connection) as queries:
        react.save(update_fields=["licence"])

    assert not [one for one in queries if "comparisons_package" in one["sql"]]


def test_equal_rows_stay_and_cost_one_query(django_assert_num_queries):
    packages = {make_technology(packages={"npm": [f"a{number}"]}).pk: {"npm": [f"a{number}"]} for number in range(3)}
    before = set(Package.objects.values_list("pk", flat=True))

    with django_assert_num_queries(1):
        Package.objects.renew(packages)

    assert set(Package.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("length", [LENGTH, LENGTH + 1])
def test_a_name_that_no_file_can_hold_has_no_row(length):
    assert len(rows_of({"npm": ["a" * length]})) == (length == LENGTH)


def test_an_editor_types_other_packages(editor):
    react = make_technology("react", packages={"npm": ["react"]})

    fill_in(editor, change_url(react), packages="npm: react, react-dom\npypi: pyreact")

    assert {name for _, _, name in stored()} == {"react", "react-dom", "pyreact"}


def test_files_in_bulk_add_change_and_empty_them(catalogue):
    catalogue([technology(slug, packages={"npm": [slug]}) for slug in ("a", "b", "c")])
    first = stored()

    catalogue([technology("a", packages={"npm": ["a", "a2"]}), {"technology": "b", "packages": None}])

    assert {name for _, _, name in first} == {"a", "b", "c"}
    assert {name for _, _, name in stored()} == {"a", "a2", "c"}


def test_open_data_add_theirs(products):
    make_technology("tool", packages={"npm": ["by-hand"]})

    products(tool="title: Tool\nidentifiers: [{purl: 'pkg:pypi/tool'}]")

    assert stored() == {("tool", "npm", "by-hand"), ("tool", "pypi", "tool")}


def test_a_merge_joins_them_and_undoing_it_parts_them():
    ada = make_editor("ada")
    lost, kept = make_two()
    for one, name in ((lost, "pg"), (kept, "postgresql")):
        one.packages = {"npm": [name, "shared"]}
        one.save()
    before = stored()

    merged = merge_them(lost, kept, ada)
    joined = stored()
    undo(merged, by=ada, reason="They are two after all.")

    assert joined == {("postgresql", "npm", name) for name in ("pg", "postgresql", "shared")}
    assert stored() == before


def test_a_verb_that_writes_the_technology_keeps_them():
    ada = make_editor("ada")
    react = make_technology("react", packages={"npm": ["react"]})

    editorial.write_technology(react, verb=Verb.EDIT, by=ada, reason="As it was.")

    assert stored() == {("react", "npm", "react")}


def test_the_migration_stores_what_was_listed_before_and_nothing_twice():
    make_technology("react", packages={"npm": ["react"]})
    make_technology("vue", packages={"npm": ["vue"]})
    Package.objects.filter(name="vue").delete()
    migration = import_module("comparisons.migrations.0048_packages_listed")

    migration.store(apps, None)

    assert {name for _, _, name in stored()} == {"react", "vue"}
