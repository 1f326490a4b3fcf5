"""A former record of a comparison as the fields of its form: introduction, what makes no difference, the verdict.

Steps such as a publication or a review are nothing that a form restores, and claims belong to the technologies.
"""

from comparisons.catalogue.fields import VERDICT
from comparisons.catalogue.records import Record
from comparisons.domain.vocabulary import End
from comparisons.models import Comparison, Criterion

from ..drafts.form_fields import Fields
from .form_lines import Lines
from .known import technology_ids

PLAIN = ("outcome", "basis", "in_short", "reason", "best_case_for_the_other")


def fill(fields: Fields, comparison: Comparison, record: Record) -> list[str]:
    """Overwrite the fields of the form with what a record says; return what cannot be restored. Two queries."""
    fields["intro"] = [record.get("intro", "")]
    told = _fill_left_out(fields, record.get("left_out", {}))
    if verdict := record.get("verdict"):
        _fill_verdict(fields, VERDICT.defaults | verdict, _ends(comparison, record))
    else:
        told.append("It had no verdict then: the verdict stays as it is.")
    return told


def _fill_left_out(fields: Fields, left_out: Record) -> list[str]:
    known = set(Criterion.objects.filter(slug__in=left_out).values_list("slug", flat=True))
    fields["left_out"] = ["\n".join(f"{slug}: {sentence}" for slug, sentence in left_out.items() if slug in known)]
    return [
        f"There is no criterion {slug} any more: “{sentence}” is left out."
        for slug, sentence in left_out.items()
        if slug not in known
    ]


def _fill_verdict(fields: Fields, verdict: Record, ends: dict[str, End]) -> None:
    for key in PLAIN:
        fields[f"verdict-0-{key}"] = [verdict.get(key, "")]
    fields["verdict-0-pick"] = [ends[verdict["pick"]].value if verdict.get("pick") in ends else ""]
    by_end = {end: slug for slug, end in ends.items()}
    for key in VERDICT.per_side:
        for end in End:
            fields[f"verdict-0-{end}_{key}"] = [verdict.get(key, {}).get(by_end.get(end, ""), "")]
    conditions = [
        {key: condition.get(key, "") for key in ("text", "check_by", "happened")}
        for condition in verdict.get("would_change_if", [])
    ]
    Lines(fields, "conditions").overwrite_in_order(conditions)


def _ends(comparison: Comparison, record: Record) -> dict[str, End]:
    """Return the end of each slug that the record names; a side may have been renamed since. One query at most."""
    ends = {comparison.low.slug: End.LOW, comparison.high.slug: End.HIGH}
    slugs = record["comparison"]
    if set(slugs) == ends.keys():
        return ends
    ids = technology_ids(slugs)
    by_id = {comparison.low_id: End.LOW, comparison.high_id: End.HIGH}
    return {slug: by_id[ids[slug]] for slug in slugs if ids.get(slug) in by_id}
