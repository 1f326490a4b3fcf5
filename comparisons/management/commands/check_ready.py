"""Say what keeps the site from being ready."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from comparisons.services.readiness import Readiness


class Command(BaseCommand):
    help = "Says what keeps the site from being ready, as /readyz asks it: database, migrations, page cache, disks."

    def handle(self, *args: Any, **options: Any) -> None:
        if troubles := Readiness().troubles():
            raise CommandError(" ".join(troubles))
        self.stdout.write("Ready.")
