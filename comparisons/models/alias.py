from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from comparisons.domain import pairs

from . import rules


class Alias(models.Model):
    """A word that leads to a technology: its slug, a former slug or another name."""

    key = models.CharField(max_length=pairs.KEY_LENGTH, unique=True, editable=False)
    text = models.CharField(
        max_length=pairs.KEY_LENGTH,
        validators=[rules.name],
        help_text="A former slug or another name, as people write it: <code>postgres</code>, C++.",
    )
    technology = models.ForeignKey("Technology", on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "aliases"
        constraints = [rules.not_empty("key", name="alias_key", message="An alias needs at least one character.")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = pairs.key(self.text)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.key = pairs.key(self.text)
        if len(self.key) > pairs.KEY_LENGTH:
            raise ValidationError({"text": "This is too long once its letters are compared."}, code="length")
        taken = Alias.objects.filter(key=self.key).exclude(pk=self.pk).select_related("technology").first()
        if taken:
            raise ValidationError({"text": f"“{self.text}” already leads to {taken.technology.name}."}, code="taken")
