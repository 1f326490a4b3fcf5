"""Values set in a YAML file whose other bytes stay: comments, order and quotes of those who wrote it.

Pure: imports no Django.
"""

import re
from collections.abc import Mapping

import yaml

from comparisons.catalogue.files import scalar

LINE_END = re.compile(r"\r?\n|\Z")
MARK = "\ufeff"


class Uneditable(Exception):
    """Raised for text in which a value cannot be set; says what was expected instead."""


def with_values(text: str, values: Mapping[str, str], *, after: str) -> str:
    """Return the text of a record with these values at its top keys.

    A key that is there keeps its line; others get a line of their own, below the last of them or below ``after``.
    """
    bare = text.removeprefix(MARK)
    root = yaml.compose(bare, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise Uneditable("one record, with each key on a line of its own")
    nodes = {key.value: value for key, value in root.value}
    if any(nodes[key].start_mark.line != nodes[key].end_mark.line for key in (after, *values) if key in nodes):
        raise Uneditable(f"{', '.join((after, *values))} each on one line")
    edits = [
        (nodes[key].start_mark.index, nodes[key].end_mark.index, scalar(value))
        for key, value in values.items()
        if key in nodes
    ]
    last = max((nodes[key].end_mark.index for key in (after, *values) if key in nodes), default=len(bare))
    end = LINE_END.search(bare, last)
    at, newline = (end.start(), end[0]) if end and end[0] else (len(bare), "\n")
    indent = " " * root.start_mark.column
    new = "".join(f"{newline}{indent}{key}: {scalar(value)}" for key, value in values.items() if key not in nodes)
    for start, stop, value in sorted([*edits, (at, at, new)], reverse=True):
        bare = bare[:start] + value + bare[stop:]
    return (MARK if text.startswith(MARK) else "") + bare
