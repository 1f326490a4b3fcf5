"""The JSON Schema of catalogue records, made from the declared fields. Pure: imports no Django."""

import json
from typing import Any

from comparisons.domain import content_licence

from .checks import mapping_shape
from .fields import TYPES
from .shapes import Shape

VERSION = 1
"""Of the format. What is only added leaves it as it is; a later one gets an address of its own."""
FOLDER, FILE = "schema", f"catalogue-{VERSION}.json"
"""Where a folder of records holds its copy. It lies beside the kinds' folders, so that each of their files names it by
the same relative path: no site's address, and no network, is needed to check a file."""
LINE = f"# yaml-language-server: $schema=../{FOLDER}/{FILE}"
"""The first line of such a file, by which editors complete and check it."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MEDIA_TYPE = "application/schema+json"


def schema(address: str = "") -> Shape:
    """Return the schema of a record or a list of them, each told by its first key; ``address`` becomes its ``$id``.

    A key's place in its record is nothing that JSON Schema can tell, so it asks only that the key is there.
    """
    named: dict[str, Shape] = {}
    records = [_hoisted(mapping_shape(one, [kind]), named) for kind, one in TYPES.items()]
    return {
        "$schema": DIALECT,
        **({"$id": address} if address else {}),
        "title": "Nice Pick catalogue",
        "description": "Records of Nice Pick's catalogue: one, or a list of them.",
        "$comment": f"{content_licence.TEXT} {content_licence.URL}",
        "oneOf": [*records, {"type": "array", "items": {"oneOf": records}}],
        "$defs": named,
    }


def text(address: str = "") -> str:
    """Return the schema as JSON in ASCII, as patterns hold characters that nobody sees."""
    return json.dumps(schema(address), indent=2) + "\n"


def _hoisted(shape: Any, named: dict[str, Shape]) -> Any:
    """Return ``shape`` with each record in it, known by its title, moved to ``named`` and referred to."""
    if isinstance(shape, list):
        return [_hoisted(one, named) for one in shape]
    if not isinstance(shape, dict):
        return shape
    title = shape.get("title")
    if not isinstance(title, str):
        return {key: _hoisted(value, named) for key, value in shape.items()}
    named[title] = {}  # before what it holds
    named[title] = {key: _hoisted(value, named) for key, value in shape.items()}
    return {"$ref": f"#/$defs/{title}"}
