"""Queries for candidate words of technologies: aliases and names, found by the search indexes of either database.

Each arm of a query's UNION has its own LIMIT, so that none crowds out the others; together they return at most 200
rows.
"""

# ruff: noqa: S608 - the queries are made of this module's own words; what was typed goes in as values

import json
import re
from typing import Any

from django.db import connection

from comparisons.domain import pairs
from comparisons.domain.folding import words_of
from comparisons.models.sql import fetch_all

from . import ranking

ROWS_PER_ARM, ROWS_PER_SPELLING_ARM = 25, 20
SHORTEST_INSIDE = 3
"""Shorter input is searched at the beginning of words only."""
THREE_LETTERS = re.compile(r"[^\W_]{3}")
"""A trigram of letters. PostgreSQL compares words by these: input without one would be compared with every word."""
INDEXED_TRIGRAM = re.compile(r"[^\W_]{3}|[^\W_]{2}[\W_]|[\W_][^\W_]")
"""What PostgreSQL's trigram index finds words by. Input without one holds a symbol or two dashes in a row: ``c++``."""
SYMBOLS = r"[^[:alnum:]][^[:alnum:]]|[^[:alnum:] ._/-]"
"""The condition of the partial indexes in migration ``0014_search_symbols``."""
MOST_TRIGRAMS, HOLDERS_OF_TRIGRAMS = 10, 1000
"""At most 10 trigrams of the input are searched: the rarest, and more while at most 1000 words hold these together."""
SHORTEST_DISTINCTIVE = 6


def literal(typed: str) -> list[ranking.NameCandidate]:
    """Return the words that begin with ``typed``, or hold it."""
    key = pairs.key(typed)
    return _words(_literal(key)[connection.vendor], _literal_values(key))


def _literal(key: str) -> dict[str, str]:
    if len(key) < SHORTEST_INSIDE:
        return STARTING
    return LITERAL if INDEXED_TRIGRAM.search(key) or not key.isascii() else LITERAL_SYMBOLS


def near(typed: str) -> list[ranking.NameCandidate]:
    """Return the words one typo away from ``typed``, those that are one of its several words, and similar words."""
    key = pairs.key(typed)
    return _words(_near(key), _near_values(key))


def _near(key: str) -> str:
    if not ranking.typos_allowed(key) or not THREE_LETTERS.search(key):
        return SPELLINGS[connection.vendor]
    is_by_word = connection.vendor == "postgresql" and _distinctive_word(key)
    return NEAR_BY_WORD if is_by_word else NEAR[connection.vendor]


def _distinctive_word(key: str) -> str:
    """Return the longest of several words, or "" if it is so short that one typo may change all of its trigrams."""
    words = words_of(key)
    longest = max(words, key=len, default="")
    return longest if len(words) > 1 and len(longest) >= SHORTEST_DISTINCTIVE else ""


def _words(query: str, values: dict[str, Any]) -> list[ranking.NameCandidate]:
    found = fetch_all(query, values)
    return [ranking.NameCandidate(text, number, bool(leads), bool(compared)) for number, text, leads, compared in found]


ALIAS = {
    "table": "comparisons_alias",
    "index": "comparisons_search_alias",
    "word": "key",
    "columns": "technology_id, text, true AS leads",
}
NAME = {
    "table": "comparisons_technology",
    "index": "comparisons_search_name",
    "word": "COALESCE(name_key, lower(name))",
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
        f"LIMIT {ROWS_PER_ARM})",
    },
    "postgresql": {
        "starts": "{word} ~>=~ %(typed)s AND {word} ~<~ %(after)s",  # as LIKE, by an index whose plan can be kept
        "holds": "{word} LIKE %(inside)s",
        "holds_symbols": f"{{word}} LIKE %(inside)s AND {{word}} ~ '{SYMBOLS}'",
        # Spelling by spelling, or the planner may use the trigram index for each and read the whole index.
        "is_one_of": "id IN (SELECT found.id FROM unnest(%(spellings)s::text[]) AS spelling CROSS JOIN LATERAL "
        f"(SELECT id FROM {{table}} WHERE {{word}} = spelling LIMIT {ROWS_PER_SPELLING_ARM}) AS found)",
        "is_like": f"id IN (SELECT id FROM {{table}} WHERE {{word}} %% %(typed)s "
        f"ORDER BY similarity({{word}}, %(typed)s) DESC LIMIT {ROWS_PER_ARM})",
        "is_like_by_word": "id IN (SELECT id FROM {table} WHERE {word} %% %(typed)s AND {word} ~ %(distinctive)s "
        f"ORDER BY similarity({{word}}, %(typed)s) DESC LIMIT {ROWS_PER_ARM})",
    },
}
PUBLISHED_AT = (
    "(SELECT 1 FROM comparisons_comparison WHERE {end}_id = word.technology_id AND status = 'published' LIMIT 1)"
)
COMPARED = f"COALESCE({PUBLISHED_AT.format(end='low')}, {PUBLISHED_AT.format(end='high')}, 0) AS compared"
"""Whether a comparison of a word's technology is published: at most two look-ups in an index for each word found."""
BYTEWISE = {"sqlite": "BINARY", "postgresql": '"C"'}


def _arm(vendor: str, source: dict[str, str], condition: str, most: int) -> str:
    """Return the SELECT of the shortest words in one table that meet a condition."""
    where = CONDITIONS[vendor][condition].format(**source)
    order = f"length({source['word']}), {source['word']} COLLATE {BYTEWISE[vendor]}"
    select = f"SELECT {source['columns']} FROM {source['table']} WHERE {where} ORDER BY {order} LIMIT {most}"
    return f"SELECT * FROM ({select}) AS arm"


def _arms(vendor: str, **conditions: int) -> str:
    return " UNION ALL ".join(
        _arm(vendor, source, condition, most) for condition, most in conditions.items() for source in (ALIAS, NAME)
    )


def _query(arms: str) -> str:
    """Return the query for the words that ``arms`` find, each with whether its technology is compared."""
    return f"SELECT word.*, {COMPARED} FROM ({arms}) AS word"


STARTING = {vendor: _query(_arms(vendor, starts=ROWS_PER_ARM)) for vendor in CONDITIONS}
LITERAL = {vendor: _query(_arms(vendor, starts=ROWS_PER_ARM, holds=ROWS_PER_ARM)) for vendor in CONDITIONS}
LITERAL_SYMBOLS = {
    vendor: _query(_arms(vendor, starts=ROWS_PER_ARM, holds_symbols=ROWS_PER_ARM)) for vendor in CONDITIONS
}
SPELT = {vendor: _arms(vendor, is_one_of=ROWS_PER_SPELLING_ARM) for vendor in CONDITIONS}
SPELLINGS = {vendor: _query(arms) for vendor, arms in SPELT.items()}
# Similar words are searched among aliases only, which include every slug: computing similarity is what costs most.
# Of several words, a part of the longest must occur: thousands of names may share a shorter one, such as "kit".
NEAR_BY_WORD = _query(f"{SPELT['postgresql']} UNION ALL {_arm('postgresql', ALIAS, 'is_like_by_word', ROWS_PER_ARM)}")
NEAR = {
    vendor: _query(f"{arms} UNION ALL {_arm(vendor, ALIAS, 'is_like', ROWS_PER_ARM)}") for vendor, arms in SPELT.items()
}


def _literal_values(key: str) -> dict[str, Any]:
    values = {"typed": key, "after": f"{key}\U0010ffff"}
    if len(key) < SHORTEST_INSIDE:
        return values
    if connection.vendor == "sqlite":
        return values | {"phrase": quoted(key)}
    escaped = re.sub(r"([\\%_])", r"\\\1", key)
    return values | {"inside": f"%{escaped}%"}


def _near_values(key: str) -> dict[str, Any]:
    spellings = sorted(ranking.one_typo_from(key) | ranking.parts(key))
    if connection.vendor == "sqlite":
        return {"spellings": json.dumps(spellings), "trigrams": json.dumps(_trigrams(key)[:MOST_TRIGRAMS])}
    return {"spellings": spellings, "typed": key, "distinctive": "|".join(_trigrams(_distinctive_word(key)))}


def _trigrams(word: str) -> list[str]:
    return [word[at : at + 3] for at in range(len(word) - 2)]


def quoted(text: str) -> str:
    """Return the text as an FTS5 phrase, in which no character is an operator."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
