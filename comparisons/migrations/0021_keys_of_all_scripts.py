"""One spelling for what people read as one word: keys of names, and the words of texts, in NFKC and case-folded.

It takes the place of ``0002_search`` for the indexes of names and texts. A later migration that makes SQLite build one
of the four tables anew ends with ``RunPython(import_module("comparisons.migrations.0021_keys_of_all_scripts").create,
RunPython.noop)``.
"""

import logging
from importlib import import_module

import comparisons.domain.folding
import comparisons.domain.pairs
import comparisons.models.feedback
import comparisons.models.folded
import comparisons.models.rules
import django.core.validators
from django.db import migrations, models

from comparisons.domain import folding, pairs

log = logging.getLogger(__name__)
before = import_module("comparisons.migrations.0002_search")
words_before = import_module("comparisons.migrations.0011_search_newest_first")
symbols_before = import_module("comparisons.migrations.0014_search_symbols")

NAME = "COALESCE(name_key, lower(name))"
FOLDED = {"comparisons_search_name": "name_key"} | dict.fromkeys(
    ["comparisons_search_claim", "comparisons_search_verdict"], "folded_words"
)
FULL_TEXT = {
    index: (table, [*columns, FOLDED[index]] if index in FOLDED else columns, options)
    for index, (table, columns, options) in before.FULL_TEXT.items()
}
WITH_FOLDED = " || chr(32) || COALESCE(folded_words, '')"
POSTGRES = {
    before.NAME_INDEX: f"comparisons_technology (({NAME}) text_pattern_ops)",
    "comparisons_search_name": f"comparisons_technology USING gin (({NAME}) gin_trgm_ops)",
    "comparisons_search_name_symbols": f"comparisons_technology (({NAME})) WHERE {NAME} ~ '{symbols_before.SYMBOLS}'",
    **{
        index: f"{table} USING gin (({words_before.POSTGRES_WORDS.format(text=text + WITH_FOLDED)}), (ARRAY[id / 1024]))"
        for index, (table, text) in words_before.POSTGRES.items()
    },
}
TEXTS = {"ProsCons": ["text"], "Verdict": ["reason", "best_case_for_the_other", "low_choose_if", "high_choose_if"]}


def fold_words(apps, schema_editor):
    _fold_aliases(apps.get_model("comparisons", "Alias").objects.using(schema_editor.connection.alias))
    _fill(apps, schema_editor, "Technology", "name_key", pairs.name_key, ["name"])
    for name, columns in TEXTS.items():
        _fill(apps, schema_editor, name, "folded_words", folding.other_words, columns)


def _fold_aliases(aliases):
    """Where two aliases become one key, the one that was spelled so already stays, else the older one."""
    rows = aliases.order_by("id").values_list("id", "key", "text", "technology")
    for number, stored, text, technology in list(rows):
        key = pairs.key(text)
        if key == stored:
            continue
        holder = aliases.filter(key=key).exclude(id=number).values_list("technology__name", "technology").first()
        if key and len(key) <= pairs.KEY_LENGTH and holder is None:
            aliases.filter(id=number).update(key=key)
            continue
        aliases.filter(id=number).delete()
        if holder is None or holder[1] != technology:
            log.warning("The other name %r of technology %s is gone: it leads to %s.", text, technology, holder)


def lower_keys(apps, schema_editor):
    aliases = apps.get_model("comparisons", "Alias").objects.using(schema_editor.connection.alias)
    for number, key, text in list(aliases.values_list("id", "key", "text")):
        if key != text.strip().lower():
            aliases.filter(id=number).update(key=text.strip().lower())


def _fill(apps, schema_editor, name, column, fold, columns):
    model = apps.get_model("comparisons", name)
    rows = model.objects.using(schema_editor.connection.alias).order_by().values_list("id", *columns)
    found = [(folded, number) for number, *texts in rows.iterator(5000) if (folded := fold(*texts)) is not None]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", found)


def renew(apps, schema_editor):
    _drop(schema_editor)
    create(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":  # the search takes common words from the statistics of an index
        schema_editor.execute("ANALYZE comparisons_proscons, comparisons_verdict")


def create(apps, schema_editor):
    """Make what is missing; what is there is filled again from the tables."""
    if schema_editor.connection.vendor == "sqlite":
        for index, (table, columns, options) in FULL_TEXT.items():
            before._create_full_text(schema_editor, index, table, columns, options)
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {before.NAME_INDEX} ON comparisons_technology ({NAME})")
    else:
        for index, on in POSTGRES.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {on}")


def restore(apps, schema_editor):
    _drop(schema_editor)
    before.create(apps, schema_editor)
    words_before.create(apps, schema_editor)
    symbols_before.create(apps, schema_editor)


def _drop(schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for index in FOLDED:
            for event in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {index}_{event}")
            schema_editor.execute(f"DROP TABLE IF EXISTS {index}")
        schema_editor.execute(f"DROP INDEX IF EXISTS {before.NAME_INDEX}")
    else:
        for index in POSTGRES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {index}")


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0020_reviews_without_digest'),
    ]

    operations = [
        migrations.AddField(
            model_name='proscons',
            name='folded_words',
            field=comparisons.models.folded.FoldedField(editable=False, fold=comparisons.domain.folding.other_words, null=True, of=('text',)),
        ),
        migrations.AddField(
            model_name='technology',
            name='name_key',
            field=comparisons.models.folded.FoldedField(editable=False, fold=comparisons.domain.pairs.name_key, null=True, of=('name',)),
        ),
        migrations.AddField(
            model_name='verdict',
            name='folded_words',
            field=comparisons.models.folded.FoldedField(editable=False, fold=comparisons.domain.folding.other_words, null=True, of=('reason', 'best_case_for_the_other', 'low_choose_if', 'high_choose_if')),
        ),
        migrations.AlterField(
            model_name='alias',
            name='text',
            field=models.CharField(help_text='A former slug or another name, as people write it: <code>postgres</code>, C++.', max_length=200, validators=[comparisons.models.rules.name]),
        ),
        migrations.AlterField(
            model_name='category',
            name='name',
            field=models.CharField(help_text='As a heading reads it: “Web frameworks”.', max_length=100, validators=[comparisons.models.rules.name]),
        ),
        migrations.AlterField(
            model_name='comparison',
            name='published',
            field=models.DateTimeField(blank=True, help_text='When it was first published.', null=True, validators=[comparisons.models.rules.past_moment]),
        ),
        migrations.AlterField(
            model_name='comparison',
            name='reviewed',
            field=models.DateField(blank=True, null=True, validators=[comparisons.models.rules.past_day]),
        ),
        migrations.AlterField(
            model_name='comparison',
            name='reviewed_by',
            field=models.CharField(blank=True, max_length=100, validators=[comparisons.models.rules.name]),
        ),
        migrations.AlterField(
            model_name='condition',
            name='happened',
            field=models.DateField(blank=True, help_text='The day on which it came true.', null=True, validators=[comparisons.models.rules.past_day]),
        ),
        migrations.AlterField(
            model_name='criterion',
            name='name',
            field=models.CharField(help_text='One or two words that head a row: “Operations”.', max_length=100, validators=[comparisons.models.rules.name]),
        ),
        migrations.AlterField(
            model_name='fact',
            name='observed',
            field=models.DateField(blank=True, null=True, validators=[comparisons.models.rules.past_day]),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='evidence',
            field=models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address]),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='text',
            field=models.TextField(validators=[comparisons.models.feedback.long_enough, django.core.validators.MaxLengthValidator(4000), comparisons.models.rules.prose]),
        ),
        migrations.AlterField(
            model_name='logo',
            name='source',
            field=models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address]),
        ),
        migrations.AlterField(
            model_name='proscons',
            name='checked',
            field=models.DateField(blank=True, help_text='The day on which somebody last read the source and found the claim in it.', null=True, validators=[comparisons.models.rules.past_day]),
        ),
        migrations.AlterField(
            model_name='proscons',
            name='source',
            field=models.URLField(blank=True, help_text='The page that says so. A reader must find the statement there.', max_length=500, validators=[comparisons.models.rules.web_address]),
        ),
        migrations.AlterField(
            model_name='release',
            name='source',
            field=models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address]),
        ),
        migrations.AlterField(
            model_name='signal',
            name='observed',
            field=models.DateField(help_text='The day for which the source gives the figure.', validators=[comparisons.models.rules.past_day]),
        ),
        migrations.AlterField(
            model_name='signal',
            name='source',
            field=models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address]),
        ),
        migrations.AlterField(
            model_name='source',
            name='observed',
            field=models.DateField(blank=True, help_text='The day of the set that was read last.', null=True, validators=[comparisons.models.rules.past_day]),
        ),
        migrations.AlterField(
            model_name='technology',
            name='name',
            field=models.CharField(help_text='As the project itself writes it: C++, .NET, Node.js. It is shown as it stands.', max_length=200, validators=[comparisons.models.rules.name]),
        ),
        migrations.AlterField(
            model_name='technology',
            name='repository',
            field=models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address]),
        ),
        migrations.AlterField(
            model_name='technology',
            name='website',
            field=models.URLField(blank=True, max_length=500, validators=[comparisons.models.rules.web_address]),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='decided',
            field=models.DateField(blank=True, null=True, validators=[comparisons.models.rules.past_day]),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='decided_by',
            field=models.CharField(blank=True, max_length=100, validators=[comparisons.models.rules.name]),
        ),
        migrations.RunPython(fold_words, lower_keys),
        migrations.RunPython(renew, restore),
    ]
