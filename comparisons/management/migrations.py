"""Whether the database is as this release needs it."""

from django.core.management import call_command


def are_unapplied() -> bool:
    """Ask what ``migrate --check`` answers: whether a migration has yet to be applied."""
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        return True
    return False
