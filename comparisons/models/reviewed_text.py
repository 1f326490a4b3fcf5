"""The words that a reviewer saw, so that a page that changed since can show the difference."""

from django.db import models


class ReviewedText(models.Model):
    """What the review of a comparison is of, as ``domain.review`` lists it. It is not part of an export."""

    comparison = models.OneToOneField("Comparison", on_delete=models.CASCADE, related_name="reviewed_text")
    content = models.JSONField()

    def __str__(self) -> str:
        return f"what was reviewed of {self.comparison}"
