"""The fields of the kept technology after a merge, and who said so."""

from typing import Any

from comparisons.catalogue import provenance
from comparisons.catalogue.export import source_ranks
from comparisons.domain import days
from comparisons.models import Fact, Source, Technology
from comparisons.services.editorial import EDITOR

from .choices import Choices, Side
from .journal import Journal

CHOSEN = tuple(field for field in Fact.FIELDS if field != "plural")
"""Fields between whose two values an editor chooses; the plural verb goes with the name."""
JOINED = ("own_sources", "packages")
"""Fields that hold several values: the kept technology has those of both."""


def differing_fields(lost: Technology, kept: Technology) -> list[str]:
    """Return the fields for which both have a value, and not the same."""
    said = ((field, lost.said(field), kept.said(field)) for field in CHOSEN)
    return [field for field, one, other in said if one and other and one != other]


def final_values(lost: Technology, kept: Technology, choices: Choices) -> dict[str, Any]:
    """Return the values that the kept technology's fields take: its own, those chosen, and those it had not."""
    values: dict[str, Any] = {}
    for field in CHOSEN:
        is_taken = choices.fields.get(field) is Side.LOST and lost.said(field)
        source = lost if is_taken or not kept.said(field) else kept
        values[field] = getattr(source, field)
        if field == "name":
            values["plural"] = source.plural
    values["own_sources"] = list(dict.fromkeys([*kept.own_sources, *lost.own_sources]))
    values["packages"] = {
        ecosystem: list(dict.fromkeys([*kept.packages.get(ecosystem, []), *lost.packages.get(ecosystem, [])]))
        for ecosystem in {**kept.packages, **lost.packages}
    }
    return values


def merge_facts(journal: Journal, lost: Technology, kept: Technology, values: dict[str, Any]) -> None:
    """Move what sources say of ``lost`` where they say nothing of ``kept``, and store the fields' ``values``.

    A value that is not the believed source's is the editor's from now on.
    """
    there = set(Fact.objects.filter(technology=kept).order_by().values_list("field", "source"))
    rows = Fact.objects.filter(technology=lost).order_by().values_list("pk", "field", "source")
    free = [number for number, *said in rows if tuple(said) not in there]
    journal.change(Fact.objects.filter(pk__in=free), technology=kept.pk)
    columns = [field.attname for field in Technology._meta.concrete_fields if field.name in {*values, "name_key"}]
    before = {field: kept.said(field) for field in Fact.FIELDS}
    with journal.changing(Technology, [kept.pk], columns):
        for field, value in values.items():
            setattr(kept, field, value)
        kept.save(update_fields=[*values, "name_key"])
    _state_chosen(journal, kept, before)


def _state_chosen(journal: Journal, kept: Technology, before: dict[str, str | None]) -> None:
    ranks = source_ranks()
    rows = Fact.objects.filter(technology=kept).order_by().values("field", "value", "source__slug")
    said = provenance.by_field([{**row, "source": row["source__slug"]} for row in rows])
    editor = Source.objects.get(slug=EDITOR)
    for field in Fact.FIELDS:
        value = kept.said(field)
        stands = provenance.believed(said[field], ranks) or None if said[field] else before[field]
        if stands != value:
            _state(journal, kept, field, value, editor)


def _state(journal: Journal, kept: Technology, field: str, value: str | None, editor: Source) -> None:
    own = Fact.objects.filter(technology=kept, field=field, source=editor)
    if own.exists():
        journal.change(own, value=value, observed=days.utc_today())
    else:
        fact = Fact(technology=kept, field=field, source=editor, value=value, observed=days.utc_today())
        fact.save()
        journal.add([fact])
