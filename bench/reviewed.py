"""Reviews as an editor would leave them, of pages that were written straight into the tables."""

from django.db import transaction

from comparisons.domain.evidence import Evidence
from comparisons.models import Comparison
from comparisons.services import review_marks, reviews


def complete_reviews() -> None:
    """Give each reviewed comparison the digest and the text of what its page shows; a batch of them at a time."""
    rows = Comparison.objects.filter(reviewed__isnull=False, reviewed_of="").select_related("low", "high")
    while batch := list(rows.order_by("id")[: reviews.BATCH]):
        read = reviews.Reading(batch)
        pages = {row.pk: Evidence(read.page(row)) for row in batch}
        for row in batch:
            review_marks.set_marks(row, review_marks.reviewed_as(pages[row.pk]))
        with transaction.atomic():
            Comparison.objects.bulk_update(batch, ["reviewed_of"])
            review_marks.keep_texts(pages)
