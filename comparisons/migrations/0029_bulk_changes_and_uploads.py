"""Jobs of editors on many rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0028_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(db_index=True)),
                ('state', models.CharField(choices=[('open', 'not confirmed'), ('running', 'running'), ('done', 'done')], default='open', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('finished', models.DateTimeField(null=True)),
                ('field', models.CharField(max_length=20)),
                ('value', models.CharField(blank=True, max_length=64)),
                ('rows', models.JSONField(default=list)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('refused', models.JSONField(default=list)),
                ('refused_count', models.PositiveIntegerField(default=0)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bulk change',
                'ordering': ('-id',),
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CatalogueUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(db_index=True)),
                ('state', models.CharField(choices=[('open', 'not confirmed'), ('running', 'running'), ('done', 'done')], default='open', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('finished', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('found', models.CharField(blank=True, max_length=64)),
                ('report', models.JSONField(default=dict)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'catalogue upload',
                'ordering': ('-id',),
                'permissions': (('import_catalogueupload', 'Can import catalogue files'),),
                'abstract': False,
                'default_permissions': (),
            },
        ),
    ]
