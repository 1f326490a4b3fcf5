"""Prepare the site for its first start; a second run changes nothing."""

import getpass
import hashlib
import re
import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, call_command

from comparisons.management import sample_activity
from comparisons.services import migrations

DEFAULT = "editor"
SENSIBLE = re.compile(r"[a-z][a-z0-9-]{1,29}")
"""Names of accounts of the machine that are offered for the login; those in ``NOBODY`` are no person's."""
NOBODY = {"root", "nobody", "admin", "app", "www-data", "nice-pick", "runner", "ubuntu", "debian", "user"}
RENAME = "another name: FIRST_LOGIN before the first start, or /admin/auth/user/ now"
CATALOGUE = settings.BASE_DIR / "catalogue"
MANIFEST = "staticfiles.json"


class Command(BaseCommand):
    help = (
        "Migrates, loads the starter catalogue into an empty database, makes the editor's login, collects static "
        "files, compiles the templates."
    )
    stdin: TextIO = sys.stdin

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default=settings.SITE_URL, help="Where the site will be found; only printed.")
        parser.add_argument("--login", default="", help="Name of the first login; else FIRST_LOGIN, else it asks.")
        parser.add_argument("--without-static", action="store_true", help="Leave the static files as they are.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.migrate()
        require_honest_pages()
        self.load_catalogue()
        login = self.make_login(options["login"] or settings.FIRST_LOGIN)
        if not options["without_static"]:
            self.collect_static()
        call_command("compile_templates")
        self.stdout.write(f"Nice Pick: {options['address']}/\nEditors:   {options['address']}/admin/  {login}")
        self.stdout.flush()

    def migrate(self) -> None:
        if migrations.are_unapplied():
            self.say("Setting up the database …")
            call_command("migrate", verbosity=0)

    def load_catalogue(self) -> None:
        if not apps.get_model("comparisons", "Technology").objects.exists():
            self.say("Loading the starter catalogue …")
            call_command("import_catalogue", str(CATALOGUE), stdout=self.stdout)

    def make_login(self, name: str) -> str:
        """Create the first login unless there is one; return how to log in. The password is shown this once only.

        Without a ``name`` it asks on a terminal, else the login has a default name.
        """
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return "(a new password: .venv/bin/python manage.py changepassword NAME)"
        if name and (problem := why_not(name)):
            raise CommandError(f"The first login can't be called {name!r}: {problem}")
        is_asked = not name and self.stdin.isatty()
        chosen = name or (self.ask_name() if is_asked else DEFAULT)
        password = secrets.token_urlsafe(12)
        users.create_superuser(chosen, password=password)
        rename = "" if name or is_asked else f"; {RENAME}"
        return f"name {chosen}, password {password} (shown only now{rename})"

    def ask_name(self) -> str:
        """Ask on the terminal until the name is one; Enter, and the end of the input, take the one that is offered."""
        offered = name_here()
        while True:
            self.stdout.write(f"Your name for the log-in [{offered}]: ", ending="")
            self.stdout.flush()
            name = self.stdin.readline().strip() or offered
            problem = why_not(name)
            if not problem:
                return name
            self.say(problem)

    def collect_static(self) -> None:
        stamp = settings.VAR_DIR / "static.sha256"
        found = fingerprint()
        collected = Path(settings.STATIC_ROOT) / MANIFEST
        if collected.exists() and stamp.exists() and stamp.read_text() == found:
            return
        self.say("Collecting the static files …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(found)

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def name_here() -> str:
    """Return the name of whoever runs this, as the machine knows it, if it is a person's and can be a login's."""
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError):  # an account that the machine has no name for
        return DEFAULT
    return name if SENSIBLE.fullmatch(name) and name not in NOBODY and not why_not(name) else DEFAULT


def why_not(name: str) -> str:
    """Return why no new account can have this name, "" if one can. One query."""
    field = get_user_model()._meta.get_field("username")
    try:
        field.clean(name, None)
    except ValidationError as error:
        return " ".join(error.messages)
    return "There is an account of this name." if get_user_model().objects.filter(username=name).exists() else ""


def require_honest_pages() -> None:
    """Raise CommandError where a database of made-up activity would be served as if it were of readers."""
    if sample_activity.is_filled() and not settings.SAMPLE_ACTIVITY:
        raise CommandError("The activity in this database is made up (fill_demo): serve it with SAMPLE_ACTIVITY=true.")


def fingerprint() -> str:
    """Return a hash of the name, size and time of every static file."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            found.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()
