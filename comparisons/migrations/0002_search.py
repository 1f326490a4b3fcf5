"""What the search asks the database by: indexes of the parts of names, and of the words in claims and verdicts.

In SQLite they are FTS5 tables that triggers keep true, whoever writes. A later migration that makes SQLite build one of
the four tables anew (a changed column, a new constraint) drops their triggers and plain indexes with the old table. It
then ends with ``RunPython`` of the function ``create`` of ``0021_keys_of_all_scripts``; until that one, of this module.
"""

from django.db import migrations

FULL_TEXT = {
    # index: table, columns, how it is cut
    "comparisons_search_alias": ("comparisons_alias", ["key"], "tokenize='trigram'"),
    "comparisons_search_name": ("comparisons_technology", ["name"], "tokenize='trigram'"),
    "comparisons_search_claim": (
        "comparisons_proscons",
        ["text"],
        "tokenize='unicode61 remove_diacritics 0', prefix='3 4', detail='none', columnsize=0",
    ),
    "comparisons_search_verdict": (
        "comparisons_verdict",
        ["reason", "best_case_for_the_other", "low_choose_if", "high_choose_if"],
        "tokenize='unicode61 remove_diacritics 0', prefix='3 4', detail='none', columnsize=0",
    ),
}
NAME_INDEX = "comparisons_search_name_start"

POSTGRES_WORDS = "to_tsvector('simple', regexp_replace(left({text}, 100000), '[^[:alnum:]]+', ' ', 'g'))"
POSTGRES = {
    NAME_INDEX: "comparisons_technology (lower(name) text_pattern_ops)",
    "comparisons_search_name": "comparisons_technology USING gin (lower(name) gin_trgm_ops)",
    "comparisons_search_alias": "comparisons_alias USING gin (key gin_trgm_ops)",
    **{
        index: f"{table} USING gin ({POSTGRES_WORDS.format(text=' || chr(32) || '.join(columns))})"
        for index, (table, columns, _) in list(FULL_TEXT.items())[2:]
    },
}


def create(apps, schema_editor):
    """Make what is missing; what is there is filled again from the tables."""
    if schema_editor.connection.vendor == "sqlite":
        for index, (table, columns, options) in FULL_TEXT.items():
            _create_full_text(schema_editor, index, table, columns, options)
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {NAME_INDEX} ON comparisons_technology (lower(name))")
    else:
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for index, on in POSTGRES.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {on}")


def _create_full_text(schema_editor, index, table, columns, options):
    listed, new, old = (", ".join(f"{row}{column}" for column in columns) for row in ("", "new.", "old."))
    forget = f"INSERT INTO {index} ({index}, rowid, {listed}) VALUES ('delete', old.id, {old});"
    learn = f"INSERT INTO {index} (rowid, {listed}) VALUES (new.id, {new});"
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} "
        f"USING fts5({listed}, content='{table}', content_rowid='id', {options})"
    )
    for event, work in (("INSERT", learn), ("DELETE", forget), (f"UPDATE OF id, {listed}", forget + learn)):
        name = f"{index}_{event.split()[0].lower()}"
        schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} BEGIN {work} END")
    schema_editor.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def drop(apps, schema_editor):
    """Without the extension, which others in the same database may use."""
    if schema_editor.connection.vendor == "sqlite":
        for index in FULL_TEXT:
            for event in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {index}_{event}")
            schema_editor.execute(f"DROP TABLE IF EXISTS {index}")
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME_INDEX}")
    else:
        for index in POSTGRES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {index}")


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
