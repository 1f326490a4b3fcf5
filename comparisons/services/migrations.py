"""Check for unapplied migrations."""

from django.core.management import call_command


def are_unapplied() -> bool:
    """Return whether a migration is unapplied, as ``migrate --check`` does."""
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        return True
    return False
