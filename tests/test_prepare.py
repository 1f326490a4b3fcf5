"""The first ``make run`` makes everything that a site needs; later ones find it."""

import io
import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from comparisons.management.commands.prepare import fingerprint
from comparisons.models import Comparison, Technology
from tests.make import make_technology


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


def prepare(*arguments):
    out = io.StringIO()
    call_command("prepare", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_time_loads_the_catalogue_and_tells_the_editor_s_password_once(db):
    first = prepare("--without-static", "--address", "http://127.0.0.1:8123")
    again = prepare("--without-static")

    password = re.search(r"name editor, password (\S+)", first)[1]
    editor = authenticate(username="editor", password=password)
    assert (editor.is_superuser, editor.get_full_name()) == (True, "Site editor")
    assert "http://127.0.0.1:8123/admin/" in first
    assert Comparison.objects.published().count() >= 20
    assert "password editor" not in again
    assert password not in again
    assert "changepassword" in again


def test_a_database_with_technologies_is_left_alone(db):
    make_technology("cobol")

    prepare("--without-static")

    assert list(Technology.objects.values_list("slug", flat=True)) == ["cobol"]


def test_a_site_with_an_administrator_gets_no_other(db):
    make_technology()
    get_user_model().objects.create_superuser("somebody", password="a long pass phrase")

    prepare("--without-static")

    assert list(get_user_model().objects.values_list("username", flat=True)) == ["somebody"]


def test_made_up_activity_is_never_served_as_that_of_readers(db, settings):
    make_technology("go")
    settings.SAMPLE_ACTIVITY = True
    call_command("fill_demo", stdout=io.StringIO())
    assert prepare("--without-static")

    settings.SAMPLE_ACTIVITY = False

    with pytest.raises(CommandError, match="serve it with SAMPLE_ACTIVITY=true"):
        prepare("--without-static")


def test_static_files_are_collected_only_when_one_changed(db, settings, tmp_path):
    make_technology()
    own = tmp_path / "own"
    own.mkdir()
    settings.STATICFILES_DIRS = [own]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # without the admin's many
    (own / "one.css").write_text("a { color: red }")

    first, again = prepare(), prepare()
    (own / "one.css").write_text("a { color: blue }")
    changed = prepare()

    assert "Collecting the static files" in first
    assert "Collecting the static files" not in again
    assert "Collecting the static files" in changed
    assert "blue" in (settings.STATIC_ROOT / "one.css").read_text()


def test_a_new_file_changes_the_fingerprint(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    before = fingerprint()

    (tmp_path / "new.css").write_text("")

    assert fingerprint() != before
