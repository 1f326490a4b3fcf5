"""Queries for candidate texts: claims and verdicts that hold the words typed, the newest first.

The rows read do not grow with the rows stored: a word that stands in every tenth text costs as little as a rare one.
"""

# ruff: noqa: S608 - the queries are made of this module's own words; what was typed goes in as values

import json
from functools import cache
from typing import Any

from django.db import connection

from comparisons.models.sql import fetch_all

from . import ranking
from .candidates import quoted

NEWEST_CHECKED, MOST_SHOWN = 60, 40
"""Of each table, the newest 60 texts are checked for a published page that shows them; at most 40 of these are offered.
"""
VERDICT_COLUMNS = ("reason", "best_case_for_the_other", "low_choose_if", "high_choose_if")
FOLDED = " || chr(32) || COALESCE(folded_words, '')"
TEXTS = {
    # table: name of its search index, SQL of its text
    "comparisons_proscons": ("comparisons_search_claim", f"text{FOLDED}"),
    "comparisons_verdict": ("comparisons_search_verdict", " || chr(32) || ".join(VERDICT_COLUMNS) + FOLDED),
}


def texts(stems: list[str]) -> list[ranking.TextCandidate]:
    """Return the newest texts on published comparisons that hold words with these stems."""
    found: dict[str, Any] = newest(stems, list(TEXTS), most=NEWEST_CHECKED)
    if connection.vendor == "sqlite":
        found = {table: json.dumps(ids) for table, ids in found.items()}
    return [ranking.TextCandidate(*row) for row in fetch_all(SHOWN[connection.vendor], {"break": "\n\n"} | found)]


def newest(stems: list[str], tables: list[str], *, most: int) -> dict[str, list[int]]:
    """Return by table the ids of the newest texts that hold words with these stems, published or not."""
    known = fetch_all(COMPLETIONS[connection.vendor], _prefixes(stems))
    words = {table: [word for where, word in known if where == TEXTS[table][0]] for table in tables}
    forms = {table: {stem: _forms(stem, words[table]) for stem in stems} for table in tables}
    sought = {table: _expression(forms[table]) for table in tables}
    if connection.vendor == "sqlite":
        return _newest_in_sqlite(sought, most)
    rare = {table for table in tables if words[table] and not all(forms[table].values())}
    return _newest_in_postgresql(sought, rare, most)


# --- The search expression: each stem in one of its forms

INDEXED_PREFIXES = (3, 4)
"""Prefixes of these lengths have entries of their own in the indexes of SQLite."""
MOST_COMPLETIONS, COMMON = 200, 2000
"""At most 200 completions of the stems are looked up; a word that more than 2000 texts hold is common."""
# For a prefix, both databases collect the matches of all words that begin with it before they return the first row.
# SQLite lists the words of an index at no cost, so the expression names these words instead of the prefix. PostgreSQL
# cannot list them, but its statistics hold the common words, which the expression names instead of the prefix. If they
# hold none for a prefix, the prefix is rare and costs little; before the first ANALYZE the query returns no row.
COMPLETIONS = {
    "sqlite": " UNION ALL ".join(
        f"""
        SELECT '{index}', word FROM (
            WITH RECURSIVE every(stem, word) AS (
                SELECT value, (SELECT term FROM {index}_words WHERE term >= value LIMIT 1) FROM json_each(%(stems)s)
                UNION ALL
                SELECT stem, (SELECT term FROM {index}_words WHERE term >= word || char(1) LIMIT 1) FROM every
                WHERE word < stem || char(1114111)
                LIMIT {MOST_COMPLETIONS}
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


def _prefixes(stems: list[str]) -> dict[str, Any]:
    if connection.vendor == "sqlite":
        return {"stems": json.dumps([stem for stem in stems if len(stem) > max(INDEXED_PREFIXES)])}
    return {"stems": [f"{stem}%" if len(stem) > 2 else stem for stem in stems]}


def _forms(stem: str, known: list[str]) -> list[str]:
    """Return the known words that begin with a stem; a stem of one or two letters matches only itself."""
    return [word for word in known if word == stem or (len(stem) > 2 and word.startswith(stem))]


def _expression(forms: dict[str, list[str]]) -> str:
    """Return the search expression of the connected database: all stems, each in one of its forms."""
    write, together = (_for_sqlite, " AND ") if connection.vendor == "sqlite" else (_for_postgresql, " & ")
    return together.join(write(stem, words) for stem, words in forms.items())


def _for_sqlite(stem: str, words: list[str]) -> str:
    if len(stem) in INDEXED_PREFIXES:
        return f"{quoted(stem)}*"
    return f"({' OR '.join(map(quoted, sorted({stem, *words})))})"


def _for_postgresql(stem: str, words: list[str]) -> str:
    if len(stem) > 2 and not words:
        return f"'{stem}':*"
    return "(" + " | ".join(f"'{word}'" for word in sorted({stem, *words})) + ")"


# --- The newest matches

SLICE = 1024
"""Ids in one slice of a table."""
Stage = tuple[int, int | None]
"""First and last slice of a search, counted from the newest; None is the oldest."""
STAGES: list[Stage] = [(0, 2), (2, 32), (32, None)]
ALL_SLICES: list[Stage] = [(0, None)]
MOST_OLDER = 1000
"""Matches read of the oldest stage, in any order.

PostgreSQL collects all matches before it returns the first row. It therefore searches the newest slices first, and
older ones only if those hold too few matches.
"""
WORDS = "to_tsvector('simple', regexp_replace(left({text}, 100000), '[^[:alnum:]]+', ' ', 'g'))"
NEWEST_IN_SQLITE = """
    SELECT '{table}', rowid FROM (
        SELECT rowid FROM {index} WHERE {index} MATCH %(sought_{table})s ORDER BY rowid DESC LIMIT %(most)s
    )
"""
# Materialized, or the planner may read the table backwards by id and compute the words of every text again.
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
    values = {f"sought_{table}": words for table, words in sought.items()}
    for table, number in fetch_all(query, {"most": most} | values):
        found[table].append(number)
    return found


def _newest_in_postgresql(sought: dict[str, str], rare: set[str], most: int) -> dict[str, list[int]]:
    """Search stage by stage: one query each, for all tables with too few matches so far. Three queries at most."""
    found: dict[str, list[int]] = {table: [] for table in sought}
    stages = {table: [*(ALL_SLICES if table in rare else STAGES)] for table in sought}
    while stages:
        for table, ids, is_all in _hits({table: left.pop(0) for table, left in stages.items()}, sought, most):
            found[table] += ids
            if is_all or len(found[table]) >= most:
                del stages[table]
    return {table: ids[:most] for table, ids in found.items()}


def _hits(stages: dict[str, Stage], sought: dict[str, str], most: int) -> list[tuple[Any, ...]]:
    """Return for each table the matching ids of its stage, and whether no older rows are left."""
    query = _union(*[(table, end is None) for table, (_, end) in stages.items()])
    values: dict[str, Any] = {"most": most}
    for table, (begun, end) in stages.items():
        values |= {f"sought_{table}": sought[table], f"begun_{table}": begun}
        values |= {} if end is None else {f"end_{table}": end}
    return fetch_all(query, values)


@cache
def _union(*parts: tuple[str, bool]) -> str:
    arms = [
        (OLDER if to_the_end else NEWEST_IN_SLICES).format(table=table, text=TEXTS[table][1])
        for table, to_the_end in parts
    ]
    return " UNION ALL ".join(f"({arm})" for arm in arms)


# --- The texts that published comparisons show

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
    """Return the SELECT of claims, each with the published comparison that shows it.

    A claim against one opponent is shown by the comparison with that opponent, any other claim by its technology's
    newest.
    """
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
        CROSS JOIN comparisons_comparison AS comparison -- SQLite keeps this order; else it would read all published
        WHERE comparison.id = verdict.comparison_id AND comparison.status = 'published'
            AND verdict.{ONE_OF[vendor].format(table="comparisons_verdict")}
    """


def _texts(vendor: str) -> str:
    return f"""
        WITH claims AS MATERIALIZED ({_claims(vendor)}), verdicts AS MATERIALIZED ({_verdicts(vendor)})
        {_shown("claims")} UNION ALL {_shown("verdicts")}
    """


def _shown(texts: str) -> str:
    first = f"SELECT * FROM {texts} WHERE shown_by IS NOT NULL ORDER BY id DESC LIMIT {MOST_SHOWN}"
    return f"SELECT * FROM ({first}) AS shown_{texts}"


SHOWN = {vendor: _texts(vendor) for vendor in ONE_OF}
