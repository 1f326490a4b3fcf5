"""The terms under which the site's content may be used again, for pages and exports. Pure: imports no Django."""

NAME = "CC BY 4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"
CREDIT = "Nice Pick"
TEXT = (
    f"What the editors write (claims, verdicts, use cases, summaries) is under {NAME}: "
    f"use it for anything, if you name “{CREDIT}”, link to the page that you took it from and to the licence, "
    "and say so where you changed it."
)
FIGURES = (
    "Figures, releases and facts are taken from the sources named beside them, under the terms of those sources. "
    "Quotes belong to those who wrote them."
)
NOTICE = f"{TEXT} {FIGURES} {URL}"
"""All of it in plain text, for files."""
