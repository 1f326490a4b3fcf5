"""Reviews the first 50,000 comparisons of the database of DATABASE_URL, as far as they have a verdict.

python -m bench.reviewing
"""

import os

import django

from .world import TODAY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")
django.setup()

from comparisons.models import Comparison  # noqa: E402
from comparisons.views.sitemaps import IN_A_SECTION  # noqa: E402

from .reviewed import complete_reviews  # noqa: E402


def main() -> None:
    first = Comparison.objects.filter(pk__lte=IN_A_SECTION, verdict__isnull=False, published__isnull=False)
    Comparison.objects.filter(pk__in=first.values("pk"), reviewed=None).update(
        status="published", reviewed=TODAY, reviewed_by="Ada Lovelace"
    )
    complete_reviews()


if __name__ == "__main__":
    main()
