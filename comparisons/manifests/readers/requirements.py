"""requirements.txt and constraints files of pip: one requirement a line."""

import re
from collections.abc import Iterator

from comparisons.manifests.found import Found, Kind, Note
from comparisons.manifests.masking import masked
from comparisons.manifests.python_requirements import NO_NAME, dependency_of

MARK = (
    r"\A(?:[ \t]*(?:[#-].*)?\n)*[ \t]*(?!v?[0-9])[A-Za-z][\w.-]*[ \t]*(?:\[[^\]\n]*\])?[ \t]*"
    r"(?:(?:[=<>!~]=|[<>]|;|@[ \t])[^\n]*|#[^\n]*|\\)?(?:\n|\Z)"
)
"""The first line that is neither comment nor option is a requirement."""
OPTION = re.compile(r"--?[A-Za-z][\w-]*")
OTHER_FILE = re.compile(r"(?:-r|--requirements?|-c|--constraints?)[ \t=]*(?P<file>\S.*)")
EDITABLE = re.compile(r"(?:-e|--editable)[ \t=]*")
COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
VIA = re.compile(r"\s*via\b(?P<by>.*)")
OF_A_FILE = re.compile(r"(?!\s*-c\b).*(?:-r |\.(?:in|txt|toml|cfg|py)\b)")
"""A file that asks for a requirement; one of constraints asks for none."""
OWN_OPTIONS = re.compile(r"\s--?[A-Za-z].*")
"""Options of one requirement, such as its hashes."""


def read(text: str) -> Iterator[Found]:
    """Yield each requirement. Other files that it names are notes, options of pip are left out."""
    for_others = _for_others(text)
    for number, line in _logical_lines(text):
        if named := OTHER_FILE.match(line):
            yield Note(f"It names another file, {masked(named['file'])}, which was not read.", number)
        elif editable := EDITABLE.match(line):
            yield _requirement(line[editable.end() :], number, is_direct=True)
        elif not OPTION.match(line):
            yield _requirement(line, number, is_direct=number not in for_others)


def _requirement(line: str, number: int, *, is_direct: bool) -> Found:
    asked = OWN_OPTIONS.sub("", line).strip().strip("\"'")
    if found := dependency_of(asked, number, is_direct=is_direct):
        return found
    return Note("This is a folder or an address without a package's name." if "/" in asked else NO_NAME, number)


def _for_others(text: str) -> set[int]:
    """Return the lines of requirements that, as a compiler of such files notes, only other packages ask for."""
    reasons: dict[int, list[str]] = {}
    number, is_continued, is_listing = 0, False, False
    for place, line in enumerate(text.split("\n"), 1):
        before, sign, comment = line.partition("#")
        if before.strip():
            number = number if is_continued else place
            is_continued, is_listing = before.rstrip().endswith("\\"), False
        if via := VIA.match(comment):
            is_listing = True
            reasons.setdefault(number, []).append(via["by"])
        elif is_listing and sign and not before.strip():
            reasons[number].append(comment)
    return {number for number, by in reasons.items() if not any(OF_A_FILE.match(one) for one in by)}


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that says something with the number of its first part; a backslash joins it with the next."""
    parts: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not parts:
            first = number
        parts.append(COMMENT.sub("", line.rstrip()))
        if parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1]
            continue
        if joined := "".join(parts).strip():
            yield first, joined
        parts = []
    if joined := "".join(parts).strip():
        yield first, joined


REQUIREMENTS = Kind(
    "requirements",
    "requirements.txt or constraints.txt",
    read,
    ("*requirements*.txt", "*requirements*.in", "*constraints*.txt", "*constraints*.in", "pip-freeze*.txt"),
    (MARK,),
)
