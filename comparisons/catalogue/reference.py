"""The reference of the catalogue format in Markdown, made from its JSON Schema. Pure: imports no Django."""

from collections.abc import Iterator
from typing import Any

from . import json_schema
from .fields import TYPES
from .records import PLURALS
from .shapes import Shape

INTRODUCTION = f"""\
# The catalogue format

What `import_catalogue` reads, what `export_catalogue` writes, and what the folder `catalogue/` is kept in.
`manage.py write_schema` writes this page and [the JSON Schema]({{schema}}) from the fields that the code declares;
a site serves the schema at `/schema/{json_schema.FILE}`.

One record is one mapping. Records come as

- a folder of `.yaml` files, `<kind>/<name>.yaml`: the form for people and for git. The kinds' folders are
  {{folders}};
- a `.jsonl` file with one record a line (`-` is standard input or output): the form for scale, read as a stream;
- a `.yaml` or `.json` file with one record or a list of records.

**The first key says what a record is**: {{kinds}}. Other keys stand in any order, and records too: references are
resolved after all has been read. An unknown key is an error. Times are UTC.

**An absent key leaves what is stored. `null` or `[]` empties it.** A list or a mapping that is there replaces the
whole stored one. Defaults hold where nothing is stored either.

**Values are read as text**, as they are written: `cycle: 3.10` is 3.10 and `name: NO` is NO. Only the plain word
`null` is something else, and `true` and `false` where the table says so. Anchors, aliases, tags, merge keys, a key
twice and an empty value are errors. A YAML file has 8 MiB at most, and so has a record.

**Text is plain text.** Where a key says so it is Markdown without HTML, its links to http and https only. HTML is
shown as it is written.

**Editors with a YAML language server** complete and check files that begin with

```yaml
{{line}}
```

as those of `catalogue/` and of each exported folder do: an export puts the schema beside them. What a schema cannot
tell, the import alone does: words that lead nowhere, days to come, what a published comparison and a review need.
`import_catalogue PATH --dry-run` names it, with file and line. """

EXAMPLES = {
    "technology": """\
technology: postgresql
name: PostgreSQL
kind: database
category: databases
use_case: Developers should use PostgreSQL when rules about the data belong in the database.
website: https://www.postgresql.org/
aliases:
  - postgres
packages:
  apt:
    - postgresql
pros:
  - key: qmtb2n9xka
    text: Schema changes are transactional.
    criterion: operations
    strength: 3
    source: https://www.postgresql.org/docs/17/sql-begin.html
    checked: 2026-11-02
  - It has a type for ranges.
signals:
  - metric: github_stars
    value: 19000
    observed: 2026-11-01
    source: https://github.com/postgres/postgres
releases:
  - cycle: 17
    released: 2024-09-26
    supported_until: 2029-11-08
  - cycle: 9.6
    ended: true
""",
    "comparison": """\
comparison: [mysql, postgresql]
status: published
published: 2026-11-03T09:00:00Z
left_out:
  licence: Both can be used for anything.
verdict:
  pick: postgresql
  basis: claims
  in_short: More of the rules about your data hold.
  choose_if:
    mysql: your team runs it already
    postgresql: the rules about your data matter
  would_change_if:
    - text: MySQL rolls back schema changes
      check_by: 2027-11-01
  decided: 2026-11-03
  decided_by: Ada Lovelace
""",
    "category": """\
category: databases
name: Databases
parent: infrastructure
""",
    "criterion": """\
criterion: operations
name: Operations
question: How hard is it to run?
weight: 2.5
recheck_days: 365
categories:
  - databases
""",
    "answers": """\
answers: endoflife
entries:
  amazon-opensearch: new
  iphone: none
  postgres: postgresql
""",
}


def text() -> str:
    """Return the whole page."""
    shapes = json_schema.schema()["$defs"]
    introduction = INTRODUCTION.format(
        schema=f"../catalogue/{json_schema.FOLDER}/{json_schema.FILE}",
        folders=_listed([f"`{folder}/`" for folder in PLURALS.values()]),
        kinds=_listed([f"`{kind}`" for kind in TYPES], "or"),
        line=json_schema.LINE,
    )
    return "\n".join([introduction, *(line for name, shape in shapes.items() for line in _section(name, shape))])


def _section(name: str, shape: Shape) -> Iterator[str]:
    yield from (f"## {name}", "", shape["description"], "")
    if name in EXAMPLES:
        yield from ("```yaml", EXAMPLES[name].rstrip(), "```", "")
    yield from ("| key | what may stand there | default | meaning |", "| --- | --- | --- | --- |")
    for key, one in shape["properties"].items():
        default = "required" if key in shape["required"] else _default(one)
        yield f"| `{key}` | {_cell(_words(one))} | {default} | {_cell(one['description'])} |"
    yield ""


def _default(shape: Shape) -> str:
    return f"`{_written(shape['default'])}`" if "default" in shape else ""


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _words(shape: Shape) -> str:
    """Return in words what may stand at a key. That null may is said once, above all tables."""
    match shape:
        case {"$comment": says}:
            return str(says)
        case {"$ref": where}:
            name = where.rpartition("/")[2]
            return f"[{name}](#{name})"
        case {"oneOf": several}:
            return " or ".join(_words(one) for one in several if one != {"type": "null"})
        case {"enum": [True, False, *_]}:
            return "`true` or `false`"
        case {"enum": words}:
            return _listed([f"`{word}`" for word in words if word is not None], "or")
        case {"items": items, "maxItems": most}:
            return f"list of {most}: {_words(items)}"
        case {"items": items}:
            return f"list: {_words(items)}"
        case {"propertyNames": names, "additionalProperties": values}:
            return f"mapping: {_words(names)} → {_words(values)}"
    return "what may stand at that key"


def _listed(words: list[str], last: str = "and") -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _cell(text: str) -> str:
    """Return text for a cell of a table, in which no mark is taken for HTML or for the end of the cell."""
    return text.replace("|", "\\|").replace("<", "&lt;")
