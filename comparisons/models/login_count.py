from django.db import models


class LoginCount(models.Model):
    """How many wrong log-ins came from one network, or from one address with one account, on one UTC day.

    And how many disagreements of one client and of one network were withdrawn. ``services.tries`` makes the keys, which
    tell neither network nor account; nobody can make them again on another day.
    """

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveSmallIntegerField()
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.number}"
