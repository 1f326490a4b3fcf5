"""Columns that the search reads, filled from other columns of their row."""

from collections.abc import Callable
from typing import Any

from django.db import models


class FoldedField(models.TextField):  # type: ignore[type-arg]
    """What ``fold`` makes of the columns ``of``, set whenever the row is saved, in bulk too; null where that is None.

    ``QuerySet.update`` and SQL of other programs leave it as it is.
    """

    def __init__(self, *, fold: Callable[..., str | None], of: tuple[str, ...], **options: Any) -> None:
        super().__init__(**(options | {"null": True, "editable": False}))
        self.fold, self.of = fold, of

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"fold": self.fold, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        found = self.fold(*(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, found)
        return found
