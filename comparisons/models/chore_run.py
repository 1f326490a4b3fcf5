from django.db import models


class ChoreRun(models.Model):
    """When one of the worker's chores was begun last, so that several servers keep to its hours together."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
