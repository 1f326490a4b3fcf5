"""Where a reader uses what a disagreement is about, in short words. Pure: imports no Django."""

from .vocabulary import InProduction, Scale, TeamSize


def said(team_size: str, scale: str, in_production: str) -> str:
    """Return the stored answers as one phrase; each may be empty, and so may the phrase.

    >>> said("small", "one", "long")
    '2 to 10 people, one service in production, used for more than three years'
    """
    parts = [TeamSize(team_size).label] if team_size else []
    parts += [Scale(scale).label] if scale else []
    if in_production == InProduction.NOT_YET:
        parts.append("not in production yet")
    elif in_production:
        parts.append(f"used {InProduction(in_production).label}")
    return ", ".join(parts)
