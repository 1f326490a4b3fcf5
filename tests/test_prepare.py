"""The first ``make run`` makes everything that a site needs; later ones find it."""

import io
import re
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from comparisons.management.commands.prepare import Command, fingerprint, name_here
from comparisons.models import Comparison, Technology
from tests.make import make_editor, make_technology


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
    assert (editor.is_superuser, editor.get_full_name()) == (True, "")
    assert "FIRST_LOGIN" in first
    assert "http://127.0.0.1:8123/admin/" in first
    assert Comparison.objects.published().count() >= 20
    assert "password editor" not in again
    assert password not in again
    assert "changepassword" in again


def login_of(said: str) -> tuple[str, str]:
    return re.search(r"name (\S+), password (\S+)", said).groups()


@pytest.mark.parametrize("given", ["option", "setting"])
def test_the_first_login_has_the_name_that_is_given(db, settings, given):
    make_technology()
    settings.FIRST_LOGIN = "grace" if given == "option" else "ada"

    said = prepare("--without-static", *(["--login", "ada"] if given == "option" else []))

    assert authenticate(**dict(zip(("username", "password"), login_of(said), strict=True))).username == "ada"
    assert "FIRST_LOGIN" not in said


@pytest.mark.parametrize(("name", "problem"), [("a b", "valid username"), ("x" * 151, "150"), ("eve", "of this name")])
def test_a_name_that_no_account_can_have_is_refused(db, name, problem):
    make_technology()
    make_editor("eve", permissions=[])

    with pytest.raises(CommandError, match=problem):
        prepare("--without-static", "--login", name)

    assert not get_user_model().objects.filter(is_superuser=True).exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "here", "name"),
    [("ada\n", "grace", "ada"), ("\n", "grace", "grace"), ("", "grace", "grace"), ("a b\nada\n", "grace", "ada"),
     ("\n", "root", "editor"), ("\n", "Domain\\Grace", "editor"), ("\n", "eve", "editor")],
)  # fmt: skip
def test_a_terminal_is_asked_and_offered_the_name_of_whoever_sits_there(db, typed, here, name):
    make_technology()
    make_editor("eve", permissions=[])
    with patch.object(Command, "stdin", Terminal(typed)), patch("getpass.getuser", return_value=here):
        said = prepare("--without-static")

    assert login_of(said)[0] == name
    assert f"Your name for the log-in [{'grace' if here == 'grace' else 'editor'}]: " in said


def test_an_account_that_the_machine_has_no_name_for_is_offered_the_default(db):
    with patch("getpass.getuser", side_effect=KeyError):
        assert name_here() == "editor"


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
