"""Who a reader is, is shown to whoever answers them, and no filter of a list tells it to anybody else."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from .admin_pages import change_url, page
from .make import make_editor, make_feedback, make_wish

pytestmark = pytest.mark.django_db
ADDRESS = "reader@example.org"


def logged_in(role):
    editor = make_editor(role.lower(), permissions=[])
    editor.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(editor)
    return client


@pytest.mark.parametrize(("role", "sees"), [("Writer", False), ("Editor", True)])
def test_the_address_of_a_reader_is_shown_to_whoever_answers(role, sees):
    feedback = make_feedback(email=ADDRESS)

    content = page(logged_in(role), change_url(feedback)).text

    assert (ADDRESS in content) is sees


@pytest.mark.parametrize("query", ["email__startswith=r", "email=reader@example.org", "client__startswith=a"])
def test_no_filter_of_an_address_tells_who_a_reader_is(query):
    make_feedback(email=ADDRESS)
    make_wish()
    chief = logged_in("Chief")
    lists = ["feedback", "wish"] if query.startswith("client") else ["feedback"]

    for name in lists:
        assert chief.get(f"/admin/comparisons/{name}/?{query}").status_code == 400
        assert chief.get(f"/admin/comparisons/{name}/?id__gt=0").status_code == 200
    assert chief.get(f"/admin/comparisons/feedback/export/csv/?{query}").status_code == 400
