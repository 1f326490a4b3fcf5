from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from . import rules

hex_colour = RegexValidator(r"\A[0-9A-F]{6}\Z", "Six hexadecimal digits in upper case, such as 00599C.")
svg_path = RegexValidator(
    r"\A[MmLlHhVvCcSsQqTtAaZz0-9eE ,.+-]*\Z", "The data of an SVG path: its commands, numbers, commas and blanks."
)
BLACK, WHITE = "000000", "FFFFFF"
LIGHT = 0.179
"""The luminance above which black is read more easily than white."""


class Logo(models.Model):
    """A technology's logo: an SVG path in a box of 24 by 24, and the background colour it is drawn on.

    Not in the catalogue format: a logo is loaded again from its source. Without a path only the colour is known.
    """

    technology = models.OneToOneField("Technology", on_delete=models.CASCADE, related_name="logo")
    colour = models.CharField(max_length=6, validators=[hex_colour])
    path = models.TextField(blank=True, validators=[svg_path])
    source = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    licence = models.CharField(max_length=100, blank=True, validators=[rules.one_line])

    class Meta:
        constraints = [
            CheckConstraint(
                name="logo_colour",
                condition=Q(Exact(Length(F("colour")), 6)),
                violation_error_message="A colour has six hexadecimal digits.",
                violation_error_code="colour",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.colour}"

    @property
    def ink(self) -> str:
        """Return black or white, whichever is read more easily on the logo's colour."""
        return BLACK if luminance(self.colour) > LIGHT else WHITE


def luminance(colour: str) -> float:
    """Return the relative luminance as the accessibility guidelines define it: 0 is black, 1 is white."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
