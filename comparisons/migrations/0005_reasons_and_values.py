import comparisons.models.signal
import comparisons.models.technology
import django.core.validators
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0004_source_entries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='relation',
            name='slug',
            field=models.CharField(help_text='The slug of the related technology. It may be one that is not in the catalogue yet.', max_length=64, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(-[a-z0-9]+)*\\Z', 'The slug of a technology: lower-case letters, digits and single dashes between them, such as c-sharp.')]),
        ),
        migrations.AlterField(
            model_name='signal',
            name='value',
            field=models.DecimalField(decimal_places=4, max_digits=20, validators=[comparisons.models.signal.exact]),
        ),
        migrations.AlterField(
            model_name='technology',
            name='first_released',
            field=models.CharField(blank=True, help_text='As exactly as it is known: 2014, 2014-05 or 2014-05-27.', max_length=10, validators=[comparisons.models.technology.partial_date]),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('reason')), 0)), name='revision_reason', violation_error_code='empty', violation_error_message='A revision says why.'),
        ),
    ]
