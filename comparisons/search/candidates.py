"""The words for technologies that come into question, as both databases find them by their indexes for searching.

Each arm of a query has its limit, so that none crowds out the others; together they stay below 200.
"""

# ruff: noqa: S608 - the queries are made of this module's own words; what was typed goes in as values

import json
import re
from typing import Any

from django.db import connection

from comparisons.models.prepared import kept_cursor

from . import ranking

OF_ONE_SORT, OF_SPELLINGS = 25, 20
SHORTEST_INSIDE = 3
"""What is shorter is looked for at the beginning of words alone."""
THREE_LETTERS = re.compile(r"[^\W_]{3}")
"""What PostgreSQL compares words by; without it, it would compare with all there are."""
PART_OF_THREE = re.compile(r"[^\W_]{3}|[^\W_]{2}[\W_]|[\W_][^\W_]")
"""What its index of parts finds words by. What has no such part, as ``c++``, holds a symbol or two dashes in a row."""
SYMBOLS = r"[^[:alnum:]][^[:alnum:]]|[^[:alnum:] ._/-]"
"""As the indexes of ``0014_search_symbols`` have it."""
MOST_TRIGRAMS, HOLDERS_OF_TRIGRAMS = 10, 1000
"""So many parts of what was typed are looked for, the rarest first, as long as so few words hold them."""
SHORTEST_TELLING = 6


def literal(typed: str) -> list[ranking.Word]:
    """Words that begin with what was typed, or hold it."""
    key = typed.lower()
    return _words(_literal(key)[connection.vendor], _literal_values(key))


def _literal(key: str) -> dict[str, str]:
    if len(key) < SHORTEST_INSIDE:
        return STARTING
    return LITERAL if PART_OF_THREE.search(key) or not key.isascii() else LITERAL_SYMBOLS


def near(typed: str) -> list[ranking.Word]:
    """Words that are one slip of the finger away, that are one of the several words typed, or that look alike."""
    key = typed.lower()
    return _words(_near(key), _near_values(key))


def _near(key: str) -> str:
    if not ranking.mistakes_allowed(key) or not THREE_LETTERS.search(key):
        return SPELT[connection.vendor]
    return NEAR_WITH if connection.vendor == "postgresql" and _telling_word(key) else NEAR[connection.vendor]


def _telling_word(key: str) -> str:
    """Of several words the longest, where no slip of the finger changes all of its parts; empty where it may."""
    words = ranking.words_of(key)
    longest = max(words, key=len, default="")
    return longest if len(words) > 1 and len(longest) >= SHORTEST_TELLING else ""


def _words(query: str, values: dict[str, Any]) -> list[ranking.Word]:
    found = rows(query, values)
    return [ranking.Word(text, technology, bool(leads)) for technology, text, leads in found]


def rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with kept_cursor() as cursor:
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
        "holds_symbols": "id IN (SELECT rowid FROM {index} WHERE {index} MATCH %(phrase)s)",
        "is_one_of": "{word} IN (SELECT value FROM json_each(%(spellings)s))",
        "is_like": f"id IN (SELECT rowid FROM {{index}} WHERE {{index}} MATCH ({RAREST}) ORDER BY rank "
        f"LIMIT {OF_ONE_SORT})",
    },
    "postgresql": {
        "starts": "{word} ~>=~ %(typed)s AND {word} ~<~ %(after)s",  # as LIKE, by an index whose plan can be kept
        "holds": "{word} LIKE %(inside)s",
        "holds_symbols": f"{{word}} LIKE %(inside)s AND {{word}} ~ '{SYMBOLS}'",
        # One by one, or the planner may ask the index of trigrams for each, and read all of it.
        "is_one_of": "id IN (SELECT found.id FROM unnest(%(spellings)s::text[]) AS spelling CROSS JOIN LATERAL "
        f"(SELECT id FROM {{table}} WHERE {{word}} = spelling LIMIT {OF_SPELLINGS}) AS found)",
        "is_like": f"id IN (SELECT id FROM {{table}} WHERE {{word}} %% %(typed)s "
        f"ORDER BY similarity({{word}}, %(typed)s) DESC LIMIT {OF_ONE_SORT})",
        "is_like_with": "id IN (SELECT id FROM {table} WHERE {word} %% %(typed)s AND {word} ~ %(telling)s "
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


STARTING = {vendor: _arms(vendor, starts=OF_ONE_SORT) for vendor in CONDITIONS}
LITERAL = {vendor: _arms(vendor, starts=OF_ONE_SORT, holds=OF_ONE_SORT) for vendor in CONDITIONS}
LITERAL_SYMBOLS = {vendor: _arms(vendor, starts=OF_ONE_SORT, holds_symbols=OF_ONE_SORT) for vendor in CONDITIONS}
SPELT = {vendor: _arms(vendor, is_one_of=OF_SPELLINGS) for vendor in CONDITIONS}
# What looks alike is looked for among aliases alone, which hold every slug: comparing is what costs most.
# Of several words the longest has to be there in part: thousands of names may share another one, as "kit".
NEAR_WITH = f"{SPELT['postgresql']} UNION ALL {_arm('postgresql', ALIAS, 'is_like_with', OF_ONE_SORT)}"
NEAR = {vendor: f"{SPELT[vendor]} UNION ALL {_arm(vendor, ALIAS, 'is_like', OF_ONE_SORT)}" for vendor in CONDITIONS}


def _literal_values(key: str) -> dict[str, Any]:
    values = {"typed": key, "after": f"{key}\U0010ffff"}
    if len(key) < SHORTEST_INSIDE:
        return values
    if connection.vendor == "sqlite":
        return values | {"phrase": quoted(key)}
    escaped = re.sub(r"([\\%_])", r"\\\1", key)
    return values | {"inside": f"%{escaped}%"}


def _near_values(key: str) -> dict[str, Any]:
    spellings = sorted(ranking.one_slip_from(key) | ranking.parts(key))
    if connection.vendor == "sqlite":
        return {"spellings": json.dumps(spellings), "trigrams": json.dumps(_parts_of(key)[:MOST_TRIGRAMS])}
    return {"spellings": spellings, "typed": key, "telling": "|".join(_parts_of(_telling_word(key)))}


def _parts_of(word: str) -> list[str]:
    return [word[at : at + 3] for at in range(len(word) - 2)]


def quoted(text: str) -> str:
    """As a phrase of FTS5, in which no character means anything."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
