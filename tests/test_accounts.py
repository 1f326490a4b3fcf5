"""A Chief manages accounts, and makes nobody, themselves least of all, more than a Chief is."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from comparisons.services import roles, second_factor

from .admin_pages import change_url, errors, fields_of, fill_in, messages, page, rows, send
from .make import make_editor

pytestmark = pytest.mark.django_db
NEW = "a long and quite new one"


@pytest.fixture
def groups() -> dict[str, Group]:
    roles.grant(apps, connection.alias, roles.ROLES)
    return {group.name: group for group in Group.objects.all()}


@pytest.fixture
def chief(groups) -> User:
    return member("carla", groups["Chief"])


@pytest.fixture
def client(chief: User) -> Client:
    client = Client()
    client.force_login(chief)
    return client


def member(name: str, *groups: Group, **changes: Any) -> User:
    user = make_editor(name, permissions=[], **changes)
    user.groups.set(groups)
    return user


def choices(soup: Any, field: str) -> list[str]:
    return [option.text for option in soup.select(f"[name={field}] option")]


def test_a_chief_makes_an_account_and_gives_it_a_role(client, groups):
    fill_in(
        client, reverse("admin:auth_user_add"), username="nora", usable_password="true", password1=NEW, password2=NEW
    )
    nora = User.objects.get(username="nora")

    soup = fill_in(client, change_url(nora), first_name="Nora", is_staff="on", groups=[str(groups["Editor"].pk)])

    nora.refresh_from_db()
    assert errors(soup) == []
    assert (nora.first_name, nora.is_staff, nora.is_superuser) == ("Nora", True, False)
    assert nora.has_perm("comparisons.approve_comparison")
    assert not nora.has_perm("auth.change_user")


def test_a_chief_is_offered_the_three_roles_and_nothing_above(client, groups):
    Group.objects.create(name="Others")
    soup = page(client, change_url(member("nora")))

    assert choices(soup, "groups") == ["Writer", "Editor", "Chief"]
    assert soup.select("[name=is_superuser], [name=user_permissions]") == []


def test_whoever_lacks_what_a_role_may_does_not_give_it(groups):
    groups["Editor"].permissions.add(
        Permission.objects.get(codename="view_user"), Permission.objects.get(codename="change_user")
    )
    client = Client()
    client.force_login(member("eve", groups["Editor"]))

    soup = page(client, change_url(member("nora")))

    assert choices(soup, "groups") == ["Writer", "Editor"]


@pytest.mark.parametrize("whose", ["own", "another"])
def test_sent_anyway_rights_above_a_chief_are_not_stored(client, chief, groups, whose):
    more = Group.objects.create(name="More")
    more.permissions.add(Permission.objects.get(codename="delete_user"))
    user = chief if whose == "own" else member("nora", groups["Writer"])
    sent = fields_of(page(client, change_url(user)))
    permission = Permission.objects.get(codename="delete_user")

    send(client, change_url(user), sent | {"is_superuser": "on", "user_permissions": [permission.pk]})
    refused = send(client, change_url(user), fields_of(page(client, change_url(user))) | {"groups": [more.pk]})

    user = User.objects.get(pk=user.pk)
    assert any("is not one of the available choices" in error for error in errors(refused))
    assert (user.is_superuser, user.has_perm("auth.delete_user")) == (False, False)


def test_a_group_that_a_chief_cannot_choose_is_kept(client, groups):
    other = Group.objects.create(name="Others")
    nora = member("nora", groups["Writer"], other)

    fill_in(client, change_url(nora), groups=[str(groups["Editor"].pk)])

    assert {group.name for group in nora.groups.all()} == {"Editor", "Others"}


def above(kind: str, groups: dict[str, Group]) -> User:
    """An account that can do more than a Chief; a closed one could as soon as it is opened."""
    if kind == "superuser":
        return make_editor("sue")
    user = member("sue", is_active=kind != "closed")
    user.user_permissions.add(Permission.objects.get(codename="delete_user"))
    return user


@pytest.mark.parametrize("kind", ["superuser", "more", "closed"])
def test_an_account_that_can_do_more_than_a_chief_is_not_theirs_to_change(client, groups, kind):
    sue = above(kind, groups)
    second_factor.begin(sue)
    password = sue.password

    for name, fields in {
        "change": {"username": "sue2", "is_active": "on"},
        "password_change": {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "x"},
        "second_factor": {},
        "delete": {"post": "yes"},
    }.items():
        address = reverse(f"admin:auth_user_{name}", args=[sue.pk])
        assert client.post(address, fields).status_code == 403, name

    stored = User.objects.get(pk=sue.pk)
    assert (stored.username, stored.password, stored.is_active) == ("sue", password, sue.is_active)
    assert second_factor.begun(sue)
    assert page(client, change_url(sue)).select("[name=username]") == []


def test_a_chief_sets_the_password_of_a_writer(client, groups):
    nora = member("nora", groups["Writer"])
    address = reverse("admin:auth_user_password_change", args=[nora.pk])

    fill_in(client, address, password1=NEW, password2=NEW, usable_password="true", **{"set-password": "x"})

    nora.refresh_from_db()
    assert nora.check_password(NEW)


def test_a_chief_takes_a_second_factor_away_after_a_page_that_asks(client, groups):
    nora = member("nora", groups["Writer"])
    device = second_factor.begin(nora)
    device.confirmed = True
    device.save()
    second_factor.new_recovery_codes(nora)
    address = reverse("admin:auth_user_second_factor", args=[nora.pk])
    assert page(client, change_url(nora)).select_one(f"a[href='{address}']")

    asked = page(client, address)
    assert second_factor.is_set_up(nora)
    said = send(client, address, fields_of(asked))

    assert messages(said) == ["Nora Lovelace logs in by the password alone now."]
    assert (second_factor.is_set_up(nora), second_factor.codes_left(nora)) == (False, 0)
    history = page(client, reverse("admin:auth_user_history", args=[nora.pk])).select("#change-history tbody td")
    assert [cell.text for cell in history] == ["Carla Lovelace", "Second factor taken away."]


def test_the_list_names_people_and_their_roles(client, groups, django_assert_max_num_queries):
    make_editor("sue")
    for number in range(20):
        member(f"nora{number}", groups["Writer"], groups["Editor"])

    with django_assert_max_num_queries(15):
        listed = rows(page(client, reverse("admin:auth_user_changelist")))

    assert [line[1:4:2] for line in (listed[0], listed[1], listed[-1])] == [
        ["Carla Lovelace", "Chief"], ["Nora0 Lovelace", "Editor, Writer"], ["Sue Lovelace", "superuser"],
    ]  # fmt: skip


def test_a_form_of_an_account_asks_few_queries(client, groups, django_assert_max_num_queries):
    nora = member("nora", groups["Writer"])

    with django_assert_max_num_queries(15):
        page(client, change_url(nora))


def test_the_head_of_a_page_names_the_person(client):
    assert page(client, "/admin/").select_one("#user-tools strong").text == "Carla Lovelace"


def test_who_has_no_name_is_called_by_that_of_the_account(client, chief):
    User.objects.update(first_name="", last_name="")

    assert page(client, "/admin/").select_one("#user-tools strong").text == "carla"
