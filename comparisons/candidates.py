"""The words for technologies that come into question, as both databases find them by the indexes of ``0002_search``.

Each arm of a query has its limit, so that none crowds out the others; together they stay below 200.
"""

# ruff: noqa: S608 - the queries are made of this module's own words; what was typed goes in as values

import json
import re
from typing import Any

from django.db import connection

from comparisons import ranking

OF_ONE_SORT, OF_SPELLINGS = 25, 20
THREE_LETTERS = re.compile(r"[^\W_]{3}")
"""What PostgreSQL compares words by; without it, it would compare with all there are."""
MOST_TRIGRAMS, HOLDERS_OF_TRIGRAMS = 10, 1000
"""So many parts of what was typed are looked for, the rarest first, as long as so few words hold them."""


def literal(typed: str) -> list[ranking.Word]:
    """Words that begin with what was typed, or hold it."""
    return _words(LITERAL, _literal_values(typed.lower()))


def near(typed: str) -> list[ranking.Word]:
    """Words that are one slip of the finger away, that are one of the several words typed, or that look alike."""
    key = typed.lower()
    may_look_alike = ranking.mistakes_allowed(key) and THREE_LETTERS.search(key)
    return _words(NEAR if may_look_alike else SPELT, _near_values(key))


def _words(queries: dict[str, str], values: dict[str, Any]) -> list[ranking.Word]:
    found = rows(queries[connection.vendor], values)
    return [ranking.Word(text, technology, bool(leads)) for technology, text, leads in found]


def rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


ALIAS = {
    "table": "comparisons_alias",
    "index": "comparisons_search_alias",
    "word": "key",
    "columns": "technology_id, text, true AS leads",
}
NAME = {
    "table": "comparisons_technology",
    "index": "comparisons_search_name",
    "word": "lower(name)",
    "columns": "id AS technology_id, name AS text, false AS leads",
}
RAREST = f"""
    SELECT COALESCE(group_concat('"' || replace(term, '"', '""') || '"', ' OR '), '""') FROM (
        SELECT term, doc AS held, sum(doc) OVER (ORDER BY doc, term) AS held_by_all FROM {{index}}_parts
        WHERE term IN (SELECT value FROM json_each(%(trigrams)s))
    ) WHERE held_by_all <= max(held, {HOLDERS_OF_TRIGRAMS})
"""
CONDITIONS = {
    "sqlite": {
        "starts": "{word} >= %(typed)s AND {word} < %(after)s",
        "holds": "id IN (SELECT rowid FROM {index} WHERE {index} MATCH %(phrase)s)",
        "is_one_of": "{word} IN (SELECT value FROM json_each(%(spellings)s))",
        "is_like": f"id IN (SELECT rowid FROM {{index}} WHERE {{index}} MATCH ({RAREST}) ORDER BY rank "
        f"LIMIT {OF_ONE_SORT})",
    },
    "postgresql": {
        "starts": "{word} LIKE %(beginning)s",
        "holds": "{word} LIKE %(inside)s",
        # One by one, or the planner may ask the index of trigrams for each, and read all of it.
        "is_one_of": "id IN (SELECT found.id FROM unnest(%(spellings)s::text[]) AS spelling CROSS JOIN LATERAL "
        f"(SELECT id FROM {{table}} WHERE {{word}} = spelling LIMIT {OF_SPELLINGS}) AS found)",
        "is_like": f"id IN (SELECT id FROM {{table}} WHERE {{word}} %% %(typed)s "
        f"ORDER BY similarity({{word}}, %(typed)s) DESC LIMIT {OF_ONE_SORT})",
    },
}
BYTEWISE = {"sqlite": "BINARY", "postgresql": '"C"'}


def _arm(vendor: str, source: dict[str, str], condition: str, most: int) -> str:
    """The shortest words of one source that meet a condition."""
    where = CONDITIONS[vendor][condition].format(**source)
    order = f"length({source['word']}), {source['word']} COLLATE {BYTEWISE[vendor]}"
    select = f"SELECT {source['columns']} FROM {source['table']} WHERE {where} ORDER BY {order} LIMIT {most}"
    return f"SELECT * FROM ({select}) AS arm"


def _arms(vendor: str, **conditions: int) -> str:
    return " UNION ALL ".join(
        _arm(vendor, source, condition, most) for condition, most in conditions.items() for source in (ALIAS, NAME)
    )


LITERAL = {vendor: _arms(vendor, starts=OF_ONE_SORT, holds=OF_ONE_SORT) for vendor in CONDITIONS}
SPELT = {vendor: _arms(vendor, is_one_of=OF_SPELLINGS) for vendor in CONDITIONS}
# What looks alike is looked for among aliases alone, which hold every slug: comparing is what costs most.
NEAR = {vendor: f"{SPELT[vendor]} UNION ALL {_arm(vendor, ALIAS, 'is_like', OF_ONE_SORT)}" for vendor in CONDITIONS}


def _literal_values(key: str) -> dict[str, Any]:
    if connection.vendor == "sqlite":
        return {"typed": key, "after": f"{key}\U0010ffff", "phrase": quoted(key)}
    escaped = re.sub(r"([\\%_])", r"\\\1", key)
    return {"beginning": f"{escaped}%", "inside": f"%{escaped}%" if len(key) > 2 else escaped}


def _near_values(key: str) -> dict[str, Any]:
    spellings = sorted(ranking.one_slip_from(key) | ranking.parts(key))
    if connection.vendor == "sqlite":
        trigrams = [key[at : at + 3] for at in range(len(key) - 2)][:MOST_TRIGRAMS]
        return {"spellings": json.dumps(spellings), "trigrams": json.dumps(trigrams)}
    return {"spellings": spellings, "typed": key}


def quoted(text: str) -> str:
    """As a phrase of FTS5, in which no character means anything."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
