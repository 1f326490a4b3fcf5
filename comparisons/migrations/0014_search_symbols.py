"""What PostgreSQL finds a name by that has hardly a letter to be found by, as C++: small indexes of names with symbols."""

from django.db import migrations

SYMBOLS = r"[^[:alnum:]][^[:alnum:]]|[^[:alnum:] ._/-]"
POSTGRES = {
    # index: table, word
    "comparisons_search_alias_symbols": ("comparisons_alias", "key"),
    "comparisons_search_name_symbols": ("comparisons_technology", "lower(name)"),
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index, (table, word) in POSTGRES.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {table} ({word}) WHERE {word} ~ '{SYMBOLS}'")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index in POSTGRES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {index}")


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0013_comparison_reviewed")]

    operations = [migrations.RunPython(create, drop)]
