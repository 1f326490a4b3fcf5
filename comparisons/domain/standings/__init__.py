"""How a published comparison stood, and what changed since, under anybody's weights. Pure: imports no Django."""
