"""The terms under which the site's content may be used again, for pages and exports. Pure: imports no Django."""

NAME = "CC BY 4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"
CREDIT = "Nice Pick"
EDITORS = f"{CREDIT}'s editors"
"""Who made what names nobody, as the starter catalogue spells it."""
TEXT = (
    f"What the editors write (claims, verdicts, use cases, summaries) is under {NAME}: "
    f"use it for anything, as long as you credit “{CREDIT}”, link to the page you took it from and to the licence, "
    "and say what you changed."
)
FIGURES = (
    "Figures, releases and facts come from the sources named beside them, under those sources' terms. "
    "Quotes belong to their authors."
)
TERMS = f"{TEXT} {FIGURES}"
NOTICE = f"{TERMS} {URL}"
"""All of it in plain text, for files."""
