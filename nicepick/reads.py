"""Which requests only read, whatever their method."""

SAFE = ("GET", "HEAD")
QUESTIONS = "/api/"
"""Below it nothing is stored: a POST asks what is too long for an address, and OPTIONS what a script may send."""


def only_reads(method: str, path: str) -> bool:
    return method in SAFE or path.startswith(QUESTIONS)
