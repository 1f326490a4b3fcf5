"""The release that gave publishing, approving and withdrawing permissions of their own took them from nobody."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection

from .make import make_editor

pytestmark = pytest.mark.django_db
STEPS = [f"comparisons.{step}_comparison" for step in ("publish", "approve", "withdraw")]
grant = import_module("comparisons.migrations.0019_step_permissions").grant


def migrate() -> None:
    grant(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize("are_stored", [True, False])
def test_whoever_could_take_a_step_still_can(are_stored):
    if not are_stored:  # permissions are made after all migrations
        Permission.objects.filter(codename__in=[step.partition(".")[2] for step in STEPS]).delete()
    mine, theirs = make_editor("bob", permissions=["change_comparison"]), make_editor("eve", permissions=[])
    group = Group.objects.create(name="Editors")
    group.permissions.add(Permission.objects.get(codename="change_comparison"))
    theirs.groups.add(group)
    others = make_editor("dora", permissions=["view_comparison", "change_technology"])

    migrate()
    migrate()

    allowed = [[User.objects.get(pk=user.pk).has_perm(step) for step in STEPS] for user in (mine, theirs, others)]
    assert allowed == [[True] * 3, [True] * 3, [False] * 3]


def test_a_new_database_has_nobody_to_ask():
    Permission.objects.all().delete()

    migrate()

    assert not Permission.objects.exists()
