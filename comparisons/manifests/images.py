"""References to container images (``registry/name:tag@digest``), and what they and the variables in them say."""

import re
from collections.abc import Mapping

from comparisons.domain.stacks.dependencies import Dependency
from comparisons.domain.stacks.images import ECOSYSTEM

HUBS = ("docker.io/", "index.docker.io/")
"""Addresses of the registry that is meant where a reference names none."""
COPIES = ("public.ecr.aws/docker/", "mirror.gcr.io/")
"""Registries that hold that registry's images under its names."""
REFERENCE = re.compile(
    r"(?P<name>(?:(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
    r"(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@(?P<digest>[a-z0-9]+:[0-9a-f]{32,128}))?",
    re.IGNORECASE | re.ASCII,
)
VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+)*(?:(?:a|b|rc|alpha|beta|ea)[0-9]*)?", re.ASCII)
"""The part of a tag that is a version: ``3.12`` of ``3.12-slim-bookworm``, ``21`` of ``jdk-21``."""
BUILD_WORDS = frozenset({"bin", "jdk", "jre", "openjdk", "version", "release", "v"})
"""Words that stand before the version in some tags."""
DIGEST_SHOWN = 19
"""Characters of a digest that are shown: its method and twelve signs."""
VARIABLE = re.compile(r"\$(?:(\$)|\{([A-Za-z_]\w*)(?:(:?[-+?])((?:[^${}]|\$\{[^{}]*\})*))?\}|([A-Za-z_]\w*))", re.ASCII)
ROUNDS = 5
"""Variables whose default is a variable, one in the other."""
LONGEST = 400
"""Characters of a reference that is still read, its variables filled in."""


def image(reference: str, line: int = 0) -> Dependency | None:
    """Return the image that ``reference`` names, None where it is no reference."""
    found = REFERENCE.fullmatch(reference) if len(reference) <= LONGEST else None
    if found is None:
        return None
    return image_of(found["name"], found["digest"] or "", found["tag"] or "", line)


def image_of(name: str, digest: str, tag: str, line: int = 0) -> Dependency:
    """Return the image of a registry with a digest or a tag or both; a digest without a colon is a tag.

    An image of the usual registry has its name there, ``postgres`` or ``grafana/grafana``, through a copy of that
    registry too. One of another registry has that registry's address, with its port, before its name.
    """
    if ":" not in digest:
        tag, digest = tag or digest, ""
    return Dependency(ECOSYSTEM, _name(name), version_of(tag), tag or digest[:DIGEST_SHOWN], line=line)


def _name(written: str) -> str:
    name = written.lower()
    for address in (*HUBS, *COPIES):
        name = name.removeprefix(address)
    return name.removeprefix("library/")


def version_of(tag: str) -> str:
    """Return the version in a tag, empty where it has none, such as ``latest``."""
    parts = re.split(r"[-_+]", tag)
    while parts and parts[0].lower() in BUILD_WORDS:
        parts = parts[1:]
    return parts[0] if parts and VERSION.fullmatch(parts[0]) else ""


def filled(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return ``text`` with its variables as ``values`` and their defaults have them, and the names of those without.

    ``${X:-y}`` and ``${X-y}`` stand for y where X has no value, ``${X:+y}`` for y where it has one; ``$$`` is a dollar.
    """
    missing: list[str] = []
    for _ in range(ROUNDS):
        before = text[: LONGEST + 1]
        text = VARIABLE.sub(lambda found: _value(found, values, missing), before)
        if text == before or missing:
            break
    return text[: LONGEST + 1].replace("\0", "$"), missing


def _value(found: re.Match[str], values: Mapping[str, str], missing: list[str]) -> str:
    if found[1]:
        return "\0"
    name, sign, default = found[2] or found[5], found[3] or "", found[4] or ""
    value = values.get(name)
    if sign.endswith("+"):
        return default if value else ""
    if value or (value is not None and not sign.startswith(":")):
        return value
    if sign.endswith("-"):
        return default
    missing.append(name)
    return ""
