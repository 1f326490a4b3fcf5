"""The words and texts that come into question, as SQLite and PostgreSQL find them by the indexes of ``0002_search``.

Each arm of a query has its limit, so that none crowds out the others; together they stay below 200.
"""

# ruff: noqa: S608 - the queries are made of this module's own words; what was typed goes in as values

import json
import re
from typing import Any

from django.db import connection

from comparisons import ranking

OF_ONE_SORT, OF_SPELLINGS, OF_TEXTS = 25, 20, 100
MOST_TRIGRAMS = 10
LOOKED_THROUGH = 200
"""So many of the texts that hold the words are asked whether a published page shows them, the oldest first."""


def literal(typed: str) -> list[ranking.Word]:
    """Words that begin with what was typed, or hold it."""
    return _words(LITERAL, _literal_values(typed.lower()))


def near(typed: str) -> list[ranking.Word]:
    """Words that are one slip of the finger away, that are one of the several words typed, or that look alike."""
    return _words(NEAR, _near_values(typed.lower()))


def texts(stems: list[str]) -> list[ranking.Text]:
    """Claims and verdicts that hold words with these beginnings, on published comparisons."""
    return [ranking.Text(*row) for row in _rows(TEXTS, _text_values(stems))]


def _words(queries: dict[str, str], values: dict[str, Any]) -> list[ranking.Word]:
    return [ranking.Word(text, technology, bool(leads)) for technology, text, leads in _rows(queries, values)]


def _rows(queries: dict[str, str], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor], values)
        return list(cursor.fetchall())


# --- Words

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
CONDITIONS = {
    "sqlite": {
        "starts": "{word} >= %(typed)s AND {word} < %(after)s",
        "holds": "id IN (SELECT rowid FROM {index} WHERE {index} MATCH %(phrase)s)",
        "is_one_of": "{word} IN (SELECT value FROM json_each(%(spellings)s))",
        "is_like": f"id IN (SELECT rowid FROM {{index}} WHERE {{index}} MATCH %(trigrams)s ORDER BY rank "
        f"LIMIT {OF_ONE_SORT})",
    },
    "postgresql": {
        "starts": "{word} LIKE %(beginning)s",
        "holds": "{word} LIKE %(inside)s",
        "is_one_of": "{word} = ANY(%(spellings)s)",
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
NEAR = {vendor: _arms(vendor, is_one_of=OF_SPELLINGS, is_like=OF_ONE_SORT) for vendor in CONDITIONS}


def _literal_values(key: str) -> dict[str, Any]:
    if connection.vendor == "sqlite":
        return {"typed": key, "after": f"{key}\U0010ffff", "phrase": _quoted(key)}
    escaped = re.sub(r"([\\%_])", r"\\\1", key)
    return {"beginning": f"{escaped}%", "inside": f"%{escaped}%" if len(key) > 2 else escaped}


def _near_values(key: str) -> dict[str, Any]:
    spellings = sorted(ranking.one_slip_from(key) | ranking.parts(key))
    if connection.vendor == "sqlite":
        trigrams = [key[at : at + 3] for at in range(len(key) - 2)][:MOST_TRIGRAMS]
        return {"spellings": json.dumps(spellings), "trigrams": " OR ".join(map(_quoted, trigrams)) or _quoted("")}
    return {"spellings": spellings, "typed": key}


def _quoted(text: str) -> str:
    """As a phrase of FTS5, in which no character means anything."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


# --- Texts

VERDICT_COLUMNS = ("reason", "best_case_for_the_other", "low_choose_if", "high_choose_if")
HITS = {
    "sqlite": "SELECT rowid AS id FROM {index} WHERE {index} MATCH %(words)s ORDER BY rowid LIMIT {most}",
    # Materialized, or the planner may read the table from its start and cut every text into words anew; it still
    # stops at the limit. Rows come in the order in which they lie, which is about that of their ids.
    "postgresql": (
        "WITH every AS MATERIALIZED (SELECT id FROM {table} WHERE to_tsvector('simple', "
        "regexp_replace(left({text}, 100000), '[^[:alnum:]]+', ' ', 'g')) @@ to_tsquery('simple', %(words)s)) "
        "SELECT id FROM every LIMIT {most}"
    ),
}
NEWEST_AS = """
    SELECT comparison.id FROM comparisons_comparison AS comparison
    WHERE comparison.{end}_id = claim.technology_id AND comparison.status = 'published'
    ORDER BY comparison.published DESC, comparison.id DESC LIMIT 1
"""
AGAINST = """
    SELECT comparison.id FROM comparisons_comparison AS comparison
    WHERE comparison.status = 'published' AND (
        comparison.low_id = claim.technology_id AND comparison.high_id = claim.against_id
        OR comparison.low_id = claim.against_id AND comparison.high_id = claim.technology_id
    )
"""


def _claims(vendor: str) -> str:
    """Each with the published comparison that shows it: the only one, or the newest with its technology at one end."""
    hits = HITS[vendor].format(
        index="comparisons_search_claim", table="comparisons_proscons", text="text", most=LOOKED_THROUGH
    )
    newest = f"COALESCE(({NEWEST_AS.format(end='low')}), ({NEWEST_AS.format(end='high')}))"
    return f"""
        SELECT id, text, CASE WHEN against_id IS NULL THEN {newest} ELSE ({AGAINST}) END AS shown_by, key, technology_id
        FROM comparisons_proscons AS claim WHERE id IN (SELECT id FROM ({hits}) AS hit)
    """


def _verdicts(vendor: str) -> str:
    hits = HITS[vendor].format(
        index="comparisons_search_verdict",
        table="comparisons_verdict",
        text=" || chr(32) || ".join(VERDICT_COLUMNS),
        most=LOOKED_THROUGH,
    )
    return f"""
        SELECT verdict.id, {" || %(break)s || ".join(VERDICT_COLUMNS)} AS text, comparison.id AS shown_by, '' AS key,
            CAST(NULL AS bigint) AS technology_id
        FROM comparisons_verdict AS verdict
        CROSS JOIN comparisons_comparison AS comparison -- which SQLite never turns round: it would read all published
        WHERE comparison.id = verdict.comparison_id AND comparison.status = 'published'
            AND verdict.id IN (SELECT id FROM ({hits}) AS hit)
    """


def _texts(vendor: str) -> str:
    return f"""
        WITH claims AS MATERIALIZED ({_claims(vendor)}), verdicts AS MATERIALIZED ({_verdicts(vendor)})
        {_shown("claims")} UNION ALL {_shown("verdicts")}
    """


def _shown(texts: str) -> str:
    first = f"SELECT * FROM {texts} WHERE shown_by IS NOT NULL ORDER BY id LIMIT {OF_TEXTS}"
    return f"SELECT * FROM ({first}) AS shown_{texts}"


TEXTS = {vendor: _texts(vendor) for vendor in HITS}


def _text_values(stems: list[str]) -> dict[str, Any]:
    if connection.vendor == "sqlite":
        words = " AND ".join(f"{_quoted(stem)}*" if len(stem) > 2 else _quoted(stem) for stem in stems)
    else:
        words = " & ".join(f"'{stem}':*" if len(stem) > 2 else f"'{stem}'" for stem in stems)
    return {"words": words, "break": "\n\n"}
