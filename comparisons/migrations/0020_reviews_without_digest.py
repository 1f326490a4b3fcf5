"""Reviews from before digests were stored get one of their decision, and of no words: nobody knows what was seen.

Their pages count as changed from today.
"""

import json
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from django.db import migrations

BATCH = 500
DAYS_INDEXED = 90
NO_WORDS = '0' * 32
COLUMNS = ('reviewed_of', 'changed_on', 'index_until')


def hashed(*words):
    written = json.dumps(words, separators=(',', ':'), ensure_ascii=False)
    return blake2b(written.encode(), digest_size=2).hexdigest()


def decision(comparison):
    verdict = getattr(comparison, 'verdict', None)
    if verdict is None:
        return '0' * 8
    picked = {'low': comparison.low, 'high': comparison.high}.get(verdict.pick)
    words = (picked.name, picked.slug) if picked else ('', '')
    return ''.join(hashed(verdict.outcome, verdict.basis, word) for word in words)


def complete(apps, schema_editor):
    comparisons = apps.get_model('comparisons', 'Comparison').objects.using(schema_editor.connection.alias)
    rows = comparisons.filter(reviewed__isnull=False, reviewed_of='').select_related('low', 'high', 'verdict')
    today = datetime.now(UTC).date()
    while batch := list(rows.order_by('id')[:BATCH]):
        for comparison in batch:
            comparison.reviewed_of = f'{decision(comparison)}-{NO_WORDS}'
            comparison.changed_on = today
            comparison.index_until = today + timedelta(days=DAYS_INDEXED)
        comparisons.bulk_update(batch, COLUMNS)


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0019_step_permissions'),
    ]

    operations = [
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
