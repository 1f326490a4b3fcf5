"""Fills the database of the peer's site with one page, told as JSON on standard input.

python -m bench.peers.fill < page.json
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peers.wagtail_site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from wagtail.models import Site  # noqa: E402

from bench.peers.wagtail_site.models import ComparisonPage  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    page = Site.objects.get().root_page.add_child(instance=_page(**json.load(sys.stdin)))
    page.save_revision().publish()


def _page(criteria: list[str], sides: list[dict[str, Any]], **fields: str) -> ComparisonPage:
    return ComparisonPage(
        criteria=[("criterion", name) for name in criteria], sides=[("side", side) for side in sides], **fields
    )


if __name__ == "__main__":
    main()
