"""Files of version managers: ``.tool-versions``, ``.nvmrc`` and ``.python-version``."""

import re
from collections.abc import Iterator

from comparisons.domain.stacks.dependencies import LONGEST, TOOL, UNREGISTERED, Dependency
from comparisons.manifests.found import Found, Kind, Note

COMMENT = re.compile(r"(?:^|\s)#.*")
VERSION = re.compile(r"v?([0-9]+(?:\.[0-9]+)*(?:[.-]?(?:alpha|beta|preview|rc|a|b|p)[.-]?[0-9]*)?)(?:-otp-[0-9]+)?")
JAVA = re.compile(
    r"(?:openjdk|temurin|adoptopenjdk|corretto|zulu|liberica|oracle|microsoft|sapmachine|semeru|graalvm-community"
    r"|oracle-graalvm|dragonwell)(?:-[a-z][a-z0-9]*)*-([0-9]+(?:\.[0-9]+)*)(?!\S*\+java)\S*"
)
"""A version of Java after who built it, such as temurin-21.0.2+13.0.LTS. GraalVM's older ones count on their own."""
PYTHON = re.compile(
    r"(?:(?:cpython|python)[@-]?)?v?([0-9]+(?:\.[0-9]+)*(?:(?:a|b|rc)[0-9]+)?)(?:t|-dev|\+freethreaded)?(?:-[a-z][\w-]*)?"
)
OTHER_PYTHON = re.compile(
    r"(pypy|graalpython|graalpy|jython|stackless|micropython|pyston|miniconda|miniforge|anaconda)(?![a-z])"
)
REGISTRIES = {"npm": "npm", "pipx": "pypi", "cargo": "cargo", "gem": "gem", "go": "go"}
"""From what stands before a colon in the names of mise to our ecosystems."""
OWN_SOURCES = ("core:", "asdf:", "vfox:")
"""What stands before the name of a tool and names no other tool."""
OTHER_NAMES = {"dotnet-core": "dotnet", "golang": "go", "node": "nodejs"}
"""Names of plugins, by the word that everybody uses."""
LONG_TERM = {
    "argon": "4", "boron": "6", "carbon": "8", "dubnium": "10", "erbium": "12", "fermium": "14", "gallium": "16",
    "hydrogen": "18", "iron": "20", "jod": "22", "krypton": "24",
}  # fmt: skip
"""From the names of Node.js's releases with long-term support to their numbers."""


def read(text: str) -> Iterator[Found]:
    """Yield each tool with the first of its versions, which is the one that is used where it is installed."""
    for number, line in enumerate(text.split("\n"), 1):
        match COMMENT.sub("", line).split():
            case [name, *versions] if versions:
                yield _tool(name, " ".join(versions), versions[0][:LONGEST], number)
            case [name]:
                yield Note(f"{name} has no version.", number)


def _tool(name: str, asked: str, version: str, line: int) -> Dependency:
    for source in OWN_SOURCES:
        name = name.removeprefix(source)
    source, colon, rest = name.partition(":")
    if colon:
        return Dependency(REGISTRIES.get(source, UNREGISTERED), rest, _version(version), asked, line=line)
    plain = OTHER_NAMES.get(name.lower(), name.lower())
    if plain == "python":
        return _python(version, asked, line)
    if plain == "nodejs":
        return Dependency(TOOL, plain, _of_node(version), asked, line=line)
    java = JAVA.fullmatch(version) if plain == "java" else None
    return Dependency(TOOL, plain, java[1] if java else _version(version), asked, line=line)


def _version(said: str) -> str:
    """Return the version, empty for what is none, such as ``latest``, ``system``, ``ref:main`` or ``path:…``."""
    found = VERSION.fullmatch(said.removeprefix("latest:"))
    return found[1] if found else ""


def _of_node(said: str) -> str:
    """Return the version of Node.js that is meant, of ``lts/iron`` too; empty for moving names such as ``lts/*``."""
    name = said.lower()
    return LONG_TERM.get(name[4:], "") if name.startswith(("lts/", "lts-")) else _version(name)


def _python(said: str, asked: str, line: int) -> Dependency:
    """Return Python, or what is built in its place under its own name, with versions of its own."""
    if other := OTHER_PYTHON.match(said.lower()):
        return Dependency(TOOL, other[1], asked=asked, line=line)
    found = PYTHON.fullmatch(said.removeprefix("latest:"))
    return Dependency(TOOL, "python", found[1] if found else "", asked, line=line)


def read_nvmrc(text: str) -> Iterator[Found]:
    """Yield Node.js as the first line that says something has it."""
    for number, line in enumerate(text.split("\n"), 1):
        if said := COMMENT.sub("", line).strip():
            yield Dependency(TOOL, "nodejs", _of_node(said[:LONGEST]), said, line=number)
            return


def read_python_version(text: str) -> Iterator[Found]:
    """Yield Python in each version that is named."""
    for number, line in enumerate(text.split("\n"), 1):
        for said in COMMENT.sub("", line).split():
            yield _python(said[:LONGEST], said, number)


TOOL_VERSIONS = Kind(
    "tool-versions",
    ".tool-versions",
    read,
    (".tool-versions", "*.tool-versions", "tool-versions"),
    (
        r"\A(?:[ \t]*(?:#.*)?\n)*[a-z][\w.:/@-]*[ \t]+"
        r"(?:v?[0-9][\w.+-]*|latest|lts|system|[a-z]+(?:-[a-z]+)*-[0-9][\w.+-]*)[ \t]*(?:[#v0-9].*)?(?:\n|\Z)",
    ),
)
"""The first line that says something is a name with a version."""
NVMRC = Kind(
    "nvmrc",
    ".nvmrc",
    read_nvmrc,
    (".nvmrc", ".node-version", "nvmrc"),
    (r"\A(?:[ \t]*(?:#.*)?\n)*[ \t]*lts/\S+[ \t]*(?:#.*)?\s*\Z",),
)
PYTHON_VERSION = Kind(
    "python-version", ".python-version", read_python_version, (".python-version", ".python-versions", "python-version")
)
"""A bare number may be a version of anything, so the name alone shows this kind."""
