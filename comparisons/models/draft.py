from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What an editor typed into a form and has not saved: one for each editor and form, seen by that editor only.

    No part of the public history. ``services.drafts`` keeps and drops them.
    """

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    subject = models.CharField(max_length=60, help_text="Which form: “technology 7”, “new comparison”.")
    fields = models.JSONField(help_text="The fields of the form: a list of values for each name.")
    since = models.CharField(max_length=100, blank=True, help_text="What the form was opened on.")
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("editor", "subject", name="draft_of_editor_and_form")]

    def __str__(self) -> str:
        return f"draft of {self.subject}"
