#!/usr/bin/env python3
"""Django's command line for this site."""

import errno
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit("Stopped: Django is not installed here. Run `make setup`, then `.venv/bin/python manage.py …`.")

    expected = () if "--traceback" in sys.argv else (ImproperlyConfigured, OperationalError)
    try:
        settings.INSTALLED_APPS  # noqa: B018  (reads the settings now, so that every command refuses wrong ones)
        execute_from_command_line(sys.argv)
    except expected as problem:
        sys.exit(f"Stopped: {str(problem).splitlines()[0]}")
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit("Stopped: no space is left on the disk.")


if __name__ == "__main__":
    main()
