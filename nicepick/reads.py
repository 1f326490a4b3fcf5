"""Which requests only read, whatever their method."""

SAFE = ("GET", "HEAD")
PREFLIGHT = "OPTIONS"
"""What a browser asks before a script of another site may: nowhere does it change anything."""
QUESTIONS = "/api/"
"""Below it nothing is stored: a POST asks what is too long for an address."""


def only_reads(method: str, path: str) -> bool:
    return method in (*SAFE, PREFLIGHT) or path.startswith(QUESTIONS)
