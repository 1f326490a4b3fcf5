"""The texts that come into question: claims and verdicts that hold the words typed, the newest first.

What is read does not grow with what is stored: a word that stands in every tenth text costs as little as a rare one.
"""

# ruff: noqa: S608 - the queries are made of this module's own words; what was typed goes in as values

import json
from functools import cache
from typing import Any

from django.db import connection

from . import ranking
from .candidates import quoted, rows

LOOKED_THROUGH, OF_TEXTS = 60, 40
"""So many of the texts of each sort are asked whether a published page shows them, and so many of these are offered."""
VERDICT_COLUMNS = ("reason", "best_case_for_the_other", "low_choose_if", "high_choose_if")
TEXTS = {
    # table: its index, its text
    "comparisons_proscons": ("comparisons_search_claim", "text"),
    "comparisons_verdict": ("comparisons_search_verdict", " || chr(32) || ".join(VERDICT_COLUMNS)),
}


def texts(stems: list[str]) -> list[ranking.Text]:
    """The newest on published comparisons that hold words with these beginnings."""
    found: dict[str, Any] = newest(stems, list(TEXTS), most=LOOKED_THROUGH)
    if connection.vendor == "sqlite":
        found = {table: json.dumps(ids) for table, ids in found.items()}
    return [ranking.Text(*row) for row in rows(SHOWN[connection.vendor], {"break": "\n\n"} | found)]


def newest(stems: list[str], tables: list[str], *, most: int) -> dict[str, list[int]]:
    """The ids of the newest texts of each table that hold words with these beginnings, published or not."""
    known = rows(GOING_ON[connection.vendor], _beginnings(stems))
    words = {table: [word for where, word in known if where == TEXTS[table][0]] for table in tables}
    forms = {table: {stem: _forms(stem, words[table]) for stem in stems} for table in tables}
    sought = {table: _sought(forms[table]) for table in tables}
    if connection.vendor == "sqlite":
        return _newest_in_sqlite(sought, most)
    rare = {table for table in tables if words[table] and not all(forms[table].values())}
    return _newest_in_postgresql(sought, rare, most)


# --- What to look for

INDEXED = (3, 4)
"""Beginnings of so many letters are words of their own in the indexes of SQLite."""
MOST_KNOWN, COMMON = 200, 2000
"""So many words are looked up that go on from what was typed; one that so many texts hold is common."""
# Both databases put together whatever a beginning leads to before they give the first row. SQLite lists the words of an
# index at no cost, so it is asked for these instead. PostgreSQL cannot; its statistics know the common ones, which are
# asked for in place of the beginning. Where they know none the beginning is rare, and costs little; where nothing was
# counted yet no row is given.
GOING_ON = {
    "sqlite": " UNION ALL ".join(
        f"""
        SELECT '{index}', word FROM (
            WITH RECURSIVE every(stem, word) AS (
                SELECT value, (SELECT term FROM {index}_words WHERE term >= value LIMIT 1) FROM json_each(%(stems)s)
                UNION ALL
                SELECT stem, (SELECT term FROM {index}_words WHERE term >= word || char(1) LIMIT 1) FROM every
                WHERE word < stem || char(1114111)
                LIMIT {MOST_KNOWN}
            )
            SELECT DISTINCT word FROM every WHERE word < stem || char(1114111)
        )
        """
        for index, _ in TEXTS.values()
    ),
    "postgresql": f"""
        SELECT DISTINCT tablename::text, COALESCE(word, '')
        FROM pg_stats JOIN pg_class ON relname = tablename AND relnamespace = schemaname::regnamespace
        LEFT JOIN LATERAL unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common(word, frequency)
            ON word LIKE ANY(%(stems)s) AND frequency * reltuples > {COMMON}
        WHERE schemaname = current_schema AND tablename IN ('comparisons_search_claim', 'comparisons_search_verdict')
    """,
}


def _beginnings(stems: list[str]) -> dict[str, Any]:
    if connection.vendor == "sqlite":
        return {"stems": json.dumps([stem for stem in stems if len(stem) > max(INDEXED)])}
    return {"stems": [f"{stem}%" if len(stem) > 2 else stem for stem in stems]}


def _forms(stem: str, known: list[str]) -> list[str]:
    """The words that are known to begin with a stem; of one or two letters it is a word of its own."""
    return [word for word in known if word == stem or (len(stem) > 2 and word.startswith(stem))]


def _sought(forms: dict[str, list[str]]) -> str:
    """All stems, each in one of its forms."""
    write, together = (_for_sqlite, " AND ") if connection.vendor == "sqlite" else (_for_postgresql, " & ")
    return together.join(write(stem, words) for stem, words in forms.items())


def _for_sqlite(stem: str, words: list[str]) -> str:
    if len(stem) in INDEXED:
        return f"{quoted(stem)}*"
    return f"({' OR '.join(map(quoted, sorted({stem, *words})))})"


def _for_postgresql(stem: str, words: list[str]) -> str:
    if len(stem) > 2 and not words:
        return f"'{stem}':*"
    return "(" + " | ".join(f"'{word}'" for word in sorted({stem, *words})) + ")"


# --- Where it stands

SLICE = 1024
Stage = tuple[int, int | None]
STAGES: list[Stage] = [(0, 2), (2, 32), (32, None)]
AT_ONCE: list[Stage] = [(0, None)]
MOST_OLDER = 1000
"""PostgreSQL looks through the newest slices of so many ids, and further back only where they hold too little, as it
collects all that it finds before it gives the first row. Of what lies further back it reads so many, as they lie."""
WORDS = "to_tsvector('simple', regexp_replace(left({text}, 100000), '[^[:alnum:]]+', ' ', 'g'))"
NEWEST_IN_SQLITE = """
    SELECT '{table}', rowid FROM (
        SELECT rowid FROM {index} WHERE {index} MATCH %(sought_{table})s ORDER BY rowid DESC LIMIT %(most)s
    )
"""
# Materialized, or the planner may read the table from its end and cut every text into words anew.
NEWEST_IN_SLICES = f"""
    WITH last AS MATERIALIZED (SELECT COALESCE(max(id), 0) / {SLICE} AS slice FROM {{table}}), hit AS MATERIALIZED (
        SELECT id FROM {{table}}
        WHERE {WORDS} @@ to_tsquery('simple', %(sought_{{table}})s) AND ARRAY[id / {SLICE}] && ARRAY(
            SELECT generate_series(slice - %(end_{{table}})s::int + 1, slice - %(begun_{{table}})s::int) FROM last
        )
    )
    SELECT '{{table}}', ARRAY(SELECT id FROM hit ORDER BY id DESC LIMIT %(most)s), slice < %(end_{{table}})s::int
    FROM last
"""
OLDER = f"""
    WITH last AS MATERIALIZED (SELECT COALESCE(max(id), 0) / {SLICE} AS slice FROM {{table}}), hit AS MATERIALIZED (
        SELECT id FROM {{table}} WHERE {WORDS} @@ to_tsquery('simple', %(sought_{{table}})s)
    ), older AS (
        SELECT id FROM hit, last WHERE id / {SLICE} <= slice - %(begun_{{table}})s::int LIMIT {MOST_OLDER}
    )
    SELECT '{{table}}', ARRAY(SELECT id FROM older ORDER BY id DESC LIMIT %(most)s), true
"""


def _newest_in_sqlite(sought: dict[str, str], most: int) -> dict[str, list[int]]:
    query = " UNION ALL ".join(NEWEST_IN_SQLITE.format(table=table, index=TEXTS[table][0]) for table in sought)
    found: dict[str, list[int]] = {table: [] for table in sought}
    for table, number in rows(query, {"most": most} | {f"sought_{table}": words for table, words in sought.items()}):
        found[table].append(number)
    return found


def _newest_in_postgresql(sought: dict[str, str], rare: set[str], most: int) -> dict[str, list[int]]:
    """Stage by stage, one query for all tables that hold too little so far."""
    found: dict[str, list[int]] = {table: [] for table in sought}
    stages = {table: [*(AT_ONCE if table in rare else STAGES)] for table in sought}
    while stages:
        for table, ids, is_all in _hits({table: left.pop(0) for table, left in stages.items()}, sought, most):
            found[table] += ids
            if is_all or len(found[table]) >= most:
                del stages[table]
    return {table: ids[:most] for table, ids in found.items()}


def _hits(stages: dict[str, Stage], sought: dict[str, str], most: int) -> list[tuple[Any, ...]]:
    """For each table the ids that it holds between two slices, and whether there are no more of them."""
    query = _of_each(*[(table, end is None) for table, (_, end) in stages.items()])
    values: dict[str, Any] = {"most": most}
    for table, (begun, end) in stages.items():
        values |= {f"sought_{table}": sought[table], f"begun_{table}": begun}
        values |= {} if end is None else {f"end_{table}": end}
    return rows(query, values)


@cache
def _of_each(*parts: tuple[str, bool]) -> str:
    arms = [
        (OLDER if to_the_end else NEWEST_IN_SLICES).format(table=table, text=TEXTS[table][1])
        for table, to_the_end in parts
    ]
    return " UNION ALL ".join(f"({arm})" for arm in arms)


# --- What is shown of it

ONE_OF = {
    "sqlite": "id IN (SELECT value FROM json_each(%({table})s))",
    "postgresql": "id = ANY(%({table})s)",
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
    newest = f"COALESCE(({NEWEST_AS.format(end='low')}), ({NEWEST_AS.format(end='high')}))"
    return f"""
        SELECT id, text, CASE WHEN against_id IS NULL THEN {newest} ELSE ({AGAINST}) END AS shown_by, key, technology_id
        FROM comparisons_proscons AS claim WHERE {ONE_OF[vendor].format(table="comparisons_proscons")}
    """


def _verdicts(vendor: str) -> str:
    return f"""
        SELECT verdict.id, {" || %(break)s || ".join(VERDICT_COLUMNS)} AS text, comparison.id AS shown_by, '' AS key,
            CAST(NULL AS bigint) AS technology_id
        FROM comparisons_verdict AS verdict
        CROSS JOIN comparisons_comparison AS comparison -- which SQLite never turns round: it would read all published
        WHERE comparison.id = verdict.comparison_id AND comparison.status = 'published'
            AND verdict.{ONE_OF[vendor].format(table="comparisons_verdict")}
    """


def _texts(vendor: str) -> str:
    return f"""
        WITH claims AS MATERIALIZED ({_claims(vendor)}), verdicts AS MATERIALIZED ({_verdicts(vendor)})
        {_shown("claims")} UNION ALL {_shown("verdicts")}
    """


def _shown(texts: str) -> str:
    first = f"SELECT * FROM {texts} WHERE shown_by IS NOT NULL ORDER BY id DESC LIMIT {OF_TEXTS}"
    return f"SELECT * FROM ({first}) AS shown_{texts}"


SHOWN = {vendor: _texts(vendor) for vendor in ONE_OF}
