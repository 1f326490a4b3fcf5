"""What keeps a search quick where a word stands in a tenth of a million texts.

SQLite lists the words of its indexes, which needs tables that hold nothing of their own. PostgreSQL finds the words
within slices of a thousand ids, so that it need not collect every text before it gives the newest.
"""

from django.db import migrations

WORDS = {
    # table: the index whose words it lists, how
    "comparisons_search_alias_parts": ("comparisons_search_alias", "row"),
    "comparisons_search_claim_words": ("comparisons_search_claim", "instance"),
    "comparisons_search_verdict_words": ("comparisons_search_verdict", "instance"),
}
POSTGRES_WORDS = "to_tsvector('simple', regexp_replace(left({text}, 100000), '[^[:alnum:]]+', ' ', 'g'))"
POSTGRES = {
    "comparisons_search_claim": ("comparisons_proscons", "text"),
    "comparisons_search_verdict": (
        "comparisons_verdict",
        "reason || chr(32) || best_case_for_the_other || chr(32) || low_choose_if || chr(32) || high_choose_if",
    ),
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table, (index, how) in WORDS.items():
            schema_editor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5vocab('{index}', '{how}')")
    else:
        _index_words(schema_editor, "({words}), (ARRAY[id / 1024])")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in WORDS:
            schema_editor.execute(f"DROP TABLE IF EXISTS {table}")
    else:
        _index_words(schema_editor, "({words})")


def _index_words(schema_editor, columns):
    for index, (table, text) in POSTGRES.items():
        words = POSTGRES_WORDS.format(text=text)
        schema_editor.execute(f"DROP INDEX IF EXISTS {index}")
        schema_editor.execute(f"CREATE INDEX {index} ON {table} USING gin ({columns.format(words=words)})")


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0010_finding")]

    operations = [migrations.RunPython(create, drop)]
