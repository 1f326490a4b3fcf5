"""Compose files: the images of their services.

A service that is built here has no image of its own: what it begins with stands in its Dockerfile.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from comparisons.manifests import yaml_trees
from comparisons.manifests.found import Found, Kind, Note
from comparisons.manifests.images import filled, image
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.trees import table, word
from comparisons.manifests.yaml_trees import line_of

from . import dockerfile


def read(text: str) -> Iterator[Found]:
    """Yield the image of each service, with the defaults of the variables in it. ``.env`` is not known here."""
    trees = [tree for tree in yaml_trees.documents(text) if isinstance(tree, dict)]
    if not any("services" in tree or "include" in tree for tree in trees):
        raise UnreadableManifest("It has no services, so it is no compose file.")
    inlined: set[str] = set()
    for tree in trees:
        if "include" in tree:
            yield Note("It includes another file, which was not read.", line_of(tree, "include"))
        services = table(tree, "services")
        for name, service in services.items():
            yield from _service(name, service, line_of(services, name), inlined)


def _service(name: str, service: Any, line: int, inlined: set[str]) -> Iterator[Found]:
    if word(service, "extends", "file"):
        yield Note(f"The service {name} extends one in another file, which was not read.", line)
    written = word(service, "image")
    said = table(service)
    if "build" in said:
        yield from _built(name, said["build"], line, inlined)
    elif written:
        yield _image(name, written, line_of(said, "image") or line)
    elif not {"extends", "provider"} & said.keys():
        yield Note(f"The service {name} has no image.", line)


def _built(name: str, build: Any, line: int, inlined: set[str]) -> Iterator[Found]:
    """Yield the images of a Dockerfile that is written inline, of one that aliases repeat once.

    Lines are those of the service.
    """
    if (inline := word(build, "dockerfile_inline")) in inlined:
        return
    if inline:
        inlined.add(inline)
        for found in dockerfile.read(inline):
            yield Note(found.text, line) if isinstance(found, Note) else replace(found, line=line)
    else:
        yield Note(f"The service {name} is built here; check its Dockerfile as well.", line)


def _image(name: str, written: str, line: int) -> Found:
    reference, missing = filled(written, {})
    if missing:
        return Note(f"The image of {name} depends on {missing[0]}, which has no default here.", line)
    return image(reference, line) or Note(f"The image of {name} is not the name of one.", line)


COMPOSE = Kind(
    "compose",
    "compose file",
    read,
    ("compose*.yml", "compose*.yaml", "docker-compose*.yml", "docker-compose*.yaml", "podman-compose*.y*ml"),
    (r"^services:[ \t]*(?:#.*)?$", r"^[ \t]+(?:image|build|extends):"),
)
