"""The light colours of ``static/css/variables.css``, for pictures, which have no style sheet. Imports no Django."""

PAPER, INK, SOFT, ON_INK = "#fbfaf6", "#1c1b18", "#5d594f", "#fbfaf6"
SIDE = {"first": "#0a666b", "second": "#a1430c"}
