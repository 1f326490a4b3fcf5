"""Dockerfiles: the images that stages begin with, and those that files are copied from.

A stage that begins with another stage needs no image. Comments name images too (``# syntax=``); these are left out.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from comparisons.manifests.found import Found, Kind, Note
from comparisons.manifests.images import filled, image

ESCAPE = re.compile(r"#\s*escape\s*=\s*(\S)", re.IGNORECASE)
DIRECTIVE = re.compile(r"#\s*[a-z]+\s*=", re.IGNORECASE)
HEREDOC = re.compile(r"<<(-?)[\"']?([A-Za-z_]\w*)")
TAKES_TEXTS = frozenset({"RUN", "COPY", "ADD"})
"""Instructions that may be given texts, ``<<EOF`` to ``EOF``."""
ARG = re.compile(r"([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")
INSTALLERS = frozenset({
    "apk", "apt", "apt-get", "bundle", "cargo", "composer", "dnf", "gem", "go", "microdnf", "npm", "pip", "pip3",
    "pipx", "pnpm", "uv", "yarn", "yum", "zypper",
})  # fmt: skip
INSTALLS = frozenset({"add", "ci", "install", "require", "sync"})


def read(text: str) -> Iterator[Found]:
    """Yield each image with the line that names it, and sentences about what stays open."""
    stages: set[str] = set()
    defaults: dict[str, str] = {}
    is_before_stages, installs = True, False
    for line, word, rest in _instructions(text):
        words = [part for part in rest.split() if not part.startswith("--")]
        if word == "ARG" and is_before_stages:
            _set_defaults(rest, defaults)
        elif word == "FROM":
            is_before_stages = False
            is_named = len(words) == 3 and words[1].upper() == "AS"
            yield from _named(words[0] if len(words) == 1 or is_named else "", line, stages, defaults)
            stages |= {words[2].lower()} if is_named else set()
        elif word in ("COPY", "RUN"):
            for source in _sources(word, rest):
                yield from _named(source, line, stages, {})
            installs = installs or (word == "RUN" and not (INSTALLERS.isdisjoint(words) or INSTALLS.isdisjoint(words)))
    if is_before_stages:
        yield Note("It has no FROM, so it names no image.")
    if installs:
        yield Note("Packages that RUN installs are not read; check their own files as well.")


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, instruction and the rest of it, without comments and the texts that follow it."""
    lines = text.split("\n")
    escape = _escape(lines)
    ends: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        ends.setdefault(line.lstrip("\t"), []).append(at)
    number = 0
    while number < len(lines):
        first, parts = 0, []
        while number < len(lines):
            piece = lines[number].strip()
            number += 1
            if piece.startswith("#") or not piece:
                continue
            first = first or number
            parts.append(piece.removesuffix(escape))
            if not piece.endswith(escape):
                break
        word, *rest = " ".join(parts).split(maxsplit=1) or [""]
        if word.upper() in TAKES_TEXTS:
            number = _after_texts(ends, number, "".join(rest))
        if word:
            yield first, word.upper(), "".join(rest)


def _escape(lines: list[str]) -> str:
    """Return the sign that continues a line: the directives at the top may name another one."""
    for line in lines:
        if not DIRECTIVE.match(line.strip()):
            break
        if found := ESCAPE.match(line.strip()):
            return found[1]
    return "\\"


def _after_texts(ends: dict[str, list[int]], number: int, rest: str) -> int:
    """Return the index of the line after the texts that an instruction is given; a text without its end is none."""
    for _, end in HEREDOC.findall(rest):
        at = bisect_left(ends.get(end, []), number)
        number = ends[end][at] + 1 if at < len(ends.get(end, [])) else number
    return number


def _set_defaults(rest: str, defaults: dict[str, str]) -> None:
    """Set the defaults that ARG names, but of one that depends on a variable without any."""
    for name, written in ARG.findall(rest):
        value, missing = filled(written.strip("\"'"), defaults)
        if not missing:
            defaults[name] = value


def _sources(word: str, rest: str) -> Iterator[str]:
    """Yield what ``COPY --from=`` and ``RUN --mount=…,from=`` name; a number is a stage."""
    for flag in rest.split():
        name, _, value = flag.partition("=")
        if not name.startswith("--"):
            break
        if word == "COPY" and name == "--from":
            yield value
        if word == "RUN" and name == "--mount":
            yield from (part.removeprefix("from=") for part in value.split(",") if part.startswith("from="))


def _named(written: str, line: int, stages: set[str], defaults: dict[str, str]) -> Iterator[Found]:
    reference, missing = filled(written.strip("\"'"), defaults)
    if missing:
        yield Note(f"The image depends on {missing[0]}, which has no default here.", line)
    elif reference == "scratch" or reference.lower() in stages or reference.isdecimal():
        return
    elif found := image(reference, line):
        yield found
    else:
        yield Note("This names no image.", line)


DOCKERFILE = Kind(
    "dockerfile",
    "Dockerfile",
    read,
    ("dockerfile", "dockerfile.*", "*.dockerfile", "containerfile", "containerfile.*", "*.containerfile"),
    (r"\A(?:[ \t]*(?:#.*|(?i:ARG)[ \t].*)?\n)*[ \t]*(?i:FROM)[ \t]+\S",),
)
"""The first instruction is FROM; only ARG may stand before it."""
