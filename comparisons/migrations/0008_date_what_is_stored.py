"""Gives the claims and technologies that are stored already the days that follow from when they were checked."""

from django.db import migrations

LATER = {
    "sqlite": "COALESCE(DATE(checked, ({days}) || ' days'), '9999-12-31')",
    "postgresql": "checked + LEAST({days}, DATE '9999-12-31' - checked)::integer",
}
BUDGET = (
    "CAST(COALESCE((SELECT recheck_days FROM comparisons_criterion "
    "WHERE comparisons_criterion.id = criterion_id), 730) AS bigint)"
)


def date_what_is_stored(apps, schema_editor):
    later = LATER[schema_editor.connection.vendor]
    fresh_until, index_until = later.format(days=BUDGET), later.format(days=f"2 * {BUDGET}")
    schema_editor.execute(f"UPDATE comparisons_proscons SET fresh_until = {fresh_until} WHERE checked IS NOT NULL")
    schema_editor.execute(
        f"UPDATE comparisons_technology SET index_until = (SELECT MIN({index_until}) FROM comparisons_proscons "
        "WHERE technology_id = comparisons_technology.id AND checked IS NOT NULL)"
    )


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0007_claim_fresh_until")]

    operations = [migrations.RunPython(date_what_is_stored, migrations.RunPython.noop)]
