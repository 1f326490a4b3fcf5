"""Fills the editors' queues of the database of DATABASE_URL.

python -m bench.filling
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")
django.setup()

from .waiting import fill  # noqa: E402

if __name__ == "__main__":
    fill()
