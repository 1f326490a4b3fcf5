"""The roles as the migration stores them: all that the table names, nothing taken, nobody put into one."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from comparisons.domain.vocabulary import Verb
from comparisons.services import editorial, reviewing, roles
from comparisons.services.editorial import Refused

from .make import make_approvable_comparison, make_editor

pytestmark = pytest.mark.django_db
NAMES = ("0035_roles", "0042_first_canned_answers", "0044_roles_on_voices")
STORED = [import_module(f"comparisons.migrations.{name}") for name in NAMES]


def migrate() -> None:
    for stored in STORED:
        stored.grant(apps, SimpleNamespace(connection=connection))


def held(role: str) -> set[str]:
    found = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in found}


def test_the_migration_gives_each_role_what_the_table_names():
    Group.objects.all().delete()

    migrate()
    migrate()

    assert {role: held(role) for role in roles.ROLES} == {role: set(names) for role, names in roles.ROLES.items()}
    assert Group.objects.count() == 3


def test_on_a_new_database_it_makes_the_permissions_as_django_would():
    names = dict(Permission.objects.values_list("codename", "name"))
    Permission.objects.all().delete()
    ContentType.objects.all().delete()

    migrate()

    assert held(roles.CHIEF) == set(roles.ROLES[roles.CHIEF])
    made = dict(Permission.objects.values_list("codename", "name"))
    assert made == {codename: names[codename] for codename in made}


def test_a_group_of_such_a_name_keeps_what_it_has_and_whom():
    Group.objects.all().delete()
    group = Group.objects.create(name="Editor")
    group.permissions.add(Permission.objects.get(codename="delete_session"))
    eve = make_editor("eve", permissions=[])
    eve.groups.add(group)

    migrate()

    assert held("Editor") == {*roles.ROLES["Editor"], "sessions.delete_session"}
    assert User.objects.get(groups__name="Editor") == eve
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_later_migration_adds_to_a_role_what_a_later_model_brings():
    Group.objects.all().delete()
    migrate()

    roles.grant(apps, connection.alias, {"Writer": ["comparisons.add_version"]})

    assert held("Writer") == {*roles.ROLES["Writer"], "comparisons.add_version"}


@pytest.mark.parametrize(("writes", "approves"), [("Writer", "Editor"), ("Editor", "Chief"), ("Chief", "Editor")])
def test_with_four_eyes_one_role_approves_what_another_wrote_and_nobody_their_own(settings, writes, approves):
    settings.FOUR_EYES = True
    roles.grant(apps, connection.alias, roles.ROLES)
    one, other = make_editor("one", permissions=[]), make_editor("other", permissions=[])
    one.groups.add(Group.objects.get(name=writes))
    other.groups.add(Group.objects.get(name=approves))
    comparison = make_approvable_comparison()
    editorial.record_comparison(comparison, verb=Verb.EDIT, by=one, reason="Written.")

    with pytest.raises(Refused, match="somebody else approves it"):
        reviewing.approve(comparison, by=one, reason="Mine.")
    reviewing.approve(comparison, by=other, reason="Read.")

    comparison.refresh_from_db()
    assert comparison.reviewed_by == "Other Lovelace"
    assert other.has_perm(reviewing.APPROVE)
