"""The packages that technologies list in their column, each as a row."""

from django.db import migrations

from comparisons.models.package import rows_of

AT_ONCE = 1000
"""Technologies that are read, and stored, at a time."""


def store(apps, schema_editor):
    """Write what is missing; a second run writes nothing."""
    technology, package = (apps.get_model("comparisons", name) for name in ("Technology", "Package"))
    holders = technology.objects.exclude(packages={}).order_by("pk").values_list("pk", "packages")
    found = []
    for number, packages in holders.iterator(AT_ONCE):
        found += [package(technology_id=number, ecosystem=one, name=name) for one, name in sorted(rows_of(packages))]
        if len(found) >= AT_ONCE:
            package.objects.bulk_create(found, ignore_conflicts=True)
            found = []
    package.objects.bulk_create(found, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0047_package"),
    ]

    operations = [
        migrations.RunPython(store, migrations.RunPython.noop, elidable=True),
    ]
