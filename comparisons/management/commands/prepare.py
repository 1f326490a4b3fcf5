"""Prepare the site for its first start; a second run changes nothing."""

import hashlib
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command

from comparisons.management import migrations, sample_activity

EDITOR = "editor"
CATALOGUE = settings.BASE_DIR / "catalogue"
MANIFEST = "staticfiles.json"


class Command(BaseCommand):
    help = (
        "Migrates, loads the starter catalogue into an empty database, makes the editor's login, collects static "
        "files, compiles the templates."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default=settings.SITE_URL, help="Where the site will be found; only printed.")
        parser.add_argument("--without-static", action="store_true", help="Leave the static files as they are.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.migrate()
        require_honest_pages()
        self.load_catalogue()
        login = self.make_login()
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

    def make_login(self) -> str:
        """Create the editor's login unless there is one; return how to log in. The password is shown this once only."""
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return "(a new password: .venv/bin/python manage.py changepassword NAME)"
        password = secrets.token_urlsafe(12)
        users.create_superuser(EDITOR, password=password, first_name="Site", last_name="editor")
        return f"name {EDITOR}, password {password} (shown only now)"

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
