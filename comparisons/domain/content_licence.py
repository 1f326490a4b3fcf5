"""The terms under which the site's content may be used again, for pages and exports. Pure: imports no Django."""

NAME = "CC BY 4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"
CREDIT = "Nice Pick"
TEXT = (
    f"What the editors write (claims, verdicts, use cases, summaries) is under {NAME}: "
    f"use it for anything, name “{CREDIT}” and link to the page that you took it from."
)
FIGURES = (
    "Figures, releases and facts are taken from the sources named beside them, under the terms of those sources. "
    "Quotes belong to the pages that they were taken from."
)
NOTICE = f"{TEXT} {FIGURES} {URL}"
"""All of it in plain text, for files."""
