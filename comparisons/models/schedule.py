from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .comparison import Comparison


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def refused(self) -> "ScheduleQuerySet":
        """Schedules of comparisons that could not be published at their time, and still wait; the oldest first.

        Only what is in review has a date.
        """
        waiting = self.filter(comparison__publish_at=F("at"), refused_at__isnull=False)
        return waiting.order_by("refused_at", "pk")


class Schedule(models.Model):
    """Who set the date on which a comparison is published, and what kept it from being published then.

    It speaks of the ``publish_at`` that equals ``at``; any other date comes from a file, and nobody answers for it.
    ``by_name`` outlives the account and is empty where nobody answers. ``seen`` is the newest revision that somebody
    who may publish stands behind, ``refused`` every problem of the last try, a sentence each.
    """

    comparison = models.OneToOneField(Comparison, on_delete=models.CASCADE, primary_key=True, related_name="schedule")
    at = models.DateTimeField("planned for (UTC)")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField("scheduled by", max_length=150, blank=True)
    seen = models.BigIntegerField(default=0)
    refused = models.JSONField("why not", default=list, blank=True)
    refused_at = models.DateTimeField("tried (UTC)", null=True, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = "publication on schedule"
        verbose_name_plural = "could not be published on schedule"
        indexes = [models.Index("refused_at", name="schedule_refused", condition=Q(refused_at__isnull=False))]

    def __str__(self) -> str:
        return str(self.comparison)
