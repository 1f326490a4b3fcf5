"""The three roles of editors, and what each may do.

A role is a group of Django's. A new model's permissions, or a new permission of one, are a line here and a call of
``grant`` in a migration: ``tests/test_roles_stored.py`` compares the two.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

WRITER, EDITOR, CHIEF = "Writer", "Editor", "Chief"


def _each(verbs: str, models: str) -> tuple[str, ...]:
    """Return a permission for each verb and model: ("add", "wish") gives "comparisons.add_wish"."""
    return tuple(f"comparisons.{verb}_{model}" for model in models.split() for verb in verbs.split())


_WRITES = (
    *_each("view", "category changerequest comparison criterion feedback finding merge mergequestion"),
    *_each("view", "revision schedule source sourcecheck sourceentry voiceburst wish"),
    *_each("add change", "comparison technology"),
    *_each("view", "technology"),
    *_each("view add change delete", "alias condition proscons relation release signal verdict"),
)
_EDITS = (
    *_each("publish approve withdraw", "comparison"),
    *_each("add change", "category"),
    *_each("change", "feedback sourcecheck sourceentry voiceburst"),
    *_each("view add change delete", "cannedanswer"),
    *_each("import", "catalogueupload"),
)
_LEADS = (
    *_each("add change", "criterion"),
    *_each("delete", "category comparison criterion feedback technology"),
    "comparisons.merge_technology",
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "auth.view_group",
    "django_tasks_database.view_dbtaskresult",
)
ROLES: dict[str, tuple[str, ...]] = {
    WRITER: _WRITES,
    EDITOR: (*_WRITES, *_EDITS),
    CHIEF: (*_WRITES, *_EDITS, *_LEADS),
}
"""Permissions by role. Criteria are the Chief's, as their weights decide every pick."""


def grant(apps: Any, alias: str, roles: Mapping[str, Iterable[str]]) -> None:
    """Give each role, and make it if it is missing, the permissions named ``app.verb_model``. For migrations.

    Django makes permissions after all migrations, so those that are missing are made here, as Django would make them.
    Takes nothing from a group, and a second run changes nothing. Six queries for each permission at most.
    """
    made: dict[str, Any] = {}
    for role, names in roles.items():
        group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=role)
        wanted = [made.get(name) or made.setdefault(name, _permission(apps, alias, name)) for name in names]
        group.permissions.add(*wanted)


def _permission(apps: Any, alias: str, name: str) -> Any:
    app, _, codename = name.partition(".")
    verb, _, model = codename.partition("_")
    kind, _ = (
        apps.get_model("contenttypes", "ContentType").objects.using(alias).get_or_create(app_label=app, model=model)
    )
    meta = apps.get_model(app, model)._meta
    words = dict(meta.permissions).get(codename, f"Can {verb} {meta.verbose_name}")
    found, _ = (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .get_or_create(content_type=kind, codename=codename, defaults={"name": words})
    )
    return found


def may_manage(by: User, other: User) -> bool:
    """Return whether an account may change another, its password included: never one that can do more than itself.

    What the other could do if it were active counts. Three queries at most.
    """
    return by.is_superuser or (not other.is_superuser and _permissions(other) <= _permissions(by))


def given_by(user: User) -> QuerySet[Group]:
    """Return the groups that an account may give: all for a superuser, else roles of which it has each permission."""
    if user.is_superuser:
        return Group.objects.all()
    lacking = Permission.objects.exclude(pk__in=_held(user).values("pk"))
    return Group.objects.filter(name__in=ROLES).exclude(permissions__in=lacking).order_by("pk")


def _permissions(user: User) -> set[int]:
    return set(_held(user).values_list("pk", flat=True)) if user.pk else set()


def _held(user: User) -> QuerySet[Permission]:
    """Return an account's permissions, its own and those of its groups, whether it is active or not."""
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).order_by()
