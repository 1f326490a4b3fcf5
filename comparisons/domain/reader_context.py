"""Where a reader uses what a disagreement is about, in short words. Pure: imports no Django."""

from .vocabulary import InProduction, Scale, TeamSize


def said(team_size: str, scale: str, in_production: str) -> str:
    """Return the stored answers as one phrase; each may be empty.

    >>> said("small", "", "long")
    '2 to 10 people, in production for more than three years'
    >>> said("", "one", "years")
    'one service in production, for one to three years'
    """
    parts = [TeamSize(team_size).label if team_size else "", Scale(scale).label if scale else ""]
    if in_production:
        parts.append(_since(InProduction(in_production), names_production=parts[1].endswith("in production")))
    return ", ".join(filter(None, parts))


def _since(how_long: InProduction, *, names_production: bool) -> str:
    if how_long is InProduction.NOT_YET:
        return "not in production yet"
    return how_long.label if names_production else f"in production {how_long.label}"
