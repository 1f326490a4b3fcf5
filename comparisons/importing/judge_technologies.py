"""Judges technology records, and what stored comparisons would lose by them."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from comparisons.catalogue import stored
from comparisons.catalogue.export import batches
from comparisons.catalogue.provenance import EDITOR
from comparisons.catalogue.records import Record
from comparisons.domain import pairs
from comparisons.models import Comparison, Merge, ProsCons

from .context import REFUSED, Run, outcome, refusal
from .naming import UNKNOWN_TECHNOLOGY
from .overlay import SIDES, overlay_technology
from .spool import Merged, RecordOutcome

LOOKUP = 5000
DANGLING_KEPT = 10
SHOWN = {"kind", "use_case"}
"""Keys that both technologies of a comparison in review or published must have."""


class TechnologyJudge:
    def __init__(self, run: Run) -> None:
        self.run = run

    def judge(self, batch: list[Merged]) -> Iterator[RecordOutcome]:
        lost = Merge.objects.lost_into([merged.subject for merged in batch])
        patches = {merged.subject: self._patch(merged, lost.get(merged.subject, set())) for merged in batch}
        known = stored.technologies(patches)
        parts = {merged.subject: merged.refused | patches[merged.subject] for merged in batch}
        opponents = self._opponents(parts.values())
        owners = _claim_key_owners(parts.values())
        for merged in batch:
            before, patch = self.run.problems.count, patches[merged.subject]
            self._resolve_against(merged, parts[merged.subject], opponents)
            self._judge_references(merged, parts[merged.subject])
            stored_record = known[merged.subject].record if merged.subject in known else None
            record = self._judge_record(merged, patch, stored_record or {})
            self._judge_claim_keys(merged, merged.refused | record, owners)
            is_fine = self.run.problems.count == before and not merged.is_refused
            yield outcome(merged, patch, record, stored_record) if is_fine else _refusal(merged, record)
            if stored_record and not SHOWN & stored_record.keys() <= record.keys():
                self.run.losing.append((merged, record))
        self._note_dangling(patches.values())

    def _patch(self, merged: Merged, lost: set[str]) -> Record:
        """Return the merged patch under its own slug.

        A word by which a record called it stays an alias, and so do the slugs of those ``lost`` that became part of it.
        """
        patch = merged.patch
        if patch.get("aliases", ...) is not ...:
            own = {pairs.key(alias) for alias in patch["aliases"] or []} | {merged.subject}
            called = {fragment.content.get("technology", merged.subject) for fragment in merged.fragments} | lost
            missing = {pairs.key(word): word for word in called if pairs.key(word) not in own}
            patch["aliases"] = sorted([*(patch["aliases"] or []), *missing.values()])
        patch["technology"] = merged.subject
        return patch

    def _opponents(self, patches: Iterable[Record]) -> dict[str, str]:
        """Return the slugs of the opponents that claims name, by word."""
        claims = (claim for patch in patches for _, claim in _claims(patch))
        return self.run.names.resolve(pairs.key(claim["against"]) for claim in claims if "against" in claim)

    def _resolve_against(self, merged: Merged, patch: Record, opponents: dict[str, str]) -> None:
        for key, claim in _claims(patch):
            if "against" not in claim:
                continue
            slug = opponents.get(pairs.key(claim["against"]))
            place = merged.place_of(key.split("[")[0])
            if slug is None:
                self.run.problems.add(place, f"{key}.against", claim["against"], UNKNOWN_TECHNOLOGY)
            elif slug == merged.subject:
                self.run.problems.add(place, f"{key}.against", slug, "another technology; a con needs no opponent")
            else:
                claim["against"] = slug

    def _judge_references(self, merged: Merged, patch: Record) -> None:
        self.run.refer(merged, "category", "category", [patch.get("category")])
        for key, claim in _claims(patch):
            self.run.refer(merged, f"{key}.criterion", "criterion", [claim.get("criterion")])
        for index, fact in _items(patch, "facts"):
            source = fact.get("source", EDITOR)
            if source not in self.run.ranks:
                expected = f"one of the sources {', '.join(self.run.ranks)}"
                self.run.problems.add(merged.place_of("facts"), f"facts[{index}].source", source, expected)
            if fact.get("field") == "category":
                self.run.refer(merged, f"facts[{index}].value", "category", [fact.get("value")])

    def _judge_record(self, merged: Merged, patch: Record, before: Record) -> Record:
        """Return the record after the patch; facts of unknown sources are left out."""
        if any(fact["source"] not in self.run.ranks for fact in patch.get("facts") or []):
            patch = {key: value for key, value in patch.items() if key != "facts"}
        record, contradictions = overlay_technology(before, patch, self.run.ranks)
        self.run.require(merged, record, "name")
        for one in contradictions:
            expected = f"what its own facts say: the {one.source}'s word on {one.field} is “{one.value}”"
            self.run.problems.add(merged.place_of("facts"), one.field, patch.get(one.field), expected)
        return record

    def _judge_claim_keys(self, merged: Merged, record: Record, owners: dict[str, str]) -> None:
        """Refuse a claim key that another claim has, stored or in the run."""
        seen = set()
        for path, claim in _claims(record):
            key = claim.get("key")
            if key is None:
                continue
            owner = owners.get(key) or self.run.spool.claim_owner(key, merged.subject)
            if owner != merged.subject or key in seen:
                expected = f"a key of its own; it belongs to another claim of {owner}"
                self.run.problems.add(merged.place_of(path.split("[")[0]), f"{path}.key", key, expected)
            seen.add(key)

    def _note_dangling(self, patches: Iterable[Record]) -> None:
        related = [(patch["technology"], word) for patch in patches for word in patch.get("related") or []]
        known = self.run.names.resolve(pairs.key(word) for _, word in related)
        dangling = [(slug, word) for slug, word in related if pairs.key(word) not in known]
        self.run.report.dangling_count += len(dangling)
        self.run.report.dangling.extend(dangling[: DANGLING_KEPT - len(self.run.report.dangling)])

    def refuse_losses(self) -> None:
        """Refuse a technology that loses what a comparison outside the run shows.

        To be called once the comparisons are judged: those that the run names have been judged with what is left.
        """
        for merged, record in self.run.losing:
            slug = merged.subject
            rows = Comparison.objects.shown_or_soon().filter(Q(low__slug=slug) | Q(high__slug=slug))
            both = rows.order_by("id").values_list("low__slug", "high__slug").iterator()
            for paths in batches((pairs.canonical(*slugs) for slugs in both), LOOKUP):
                judged = self.run.spool.outcomes("comparison", paths)
                for path in (path for path in paths if path not in judged):
                    self._refuse_loss(merged, record, path)

    def _refuse_loss(self, merged: Merged, record: Record, path: str) -> None:
        for key in sorted(SHOWN - record.keys()):
            expected = f"{key}, as {path} is in review or published"
            self.run.problems.add(merged.place_of(key), key, None, expected)
            self.run.spool.refuse_outcome("technology", merged.subject)


def _refusal(merged: Merged, record: Record) -> RecordOutcome:
    """Refuse a technology; comparisons are judged as if its refused keys were there."""
    return refusal(merged, record | dict.fromkeys(SHOWN & merged.refused.keys(), REFUSED))


def _items(record: Record, key: str) -> Iterator[tuple[int, Record]]:
    """Yield the mappings in a list with their numbers; refused ones are left out."""
    for index, item in enumerate(record.get(key) or [], start=1):
        if item is not None:
            yield index, item


def _claims(record: Record) -> Iterator[tuple[str, Record]]:
    """Yield each claim of a record with its path, such as ``pros[1]``."""
    for side in SIDES:
        for index, claim in _items(record, side):
            yield f"{side}[{index}]", claim


def _claim_key_owners(patches: Iterable[Record]) -> dict[str, str]:
    """Return the slugs of the technologies whose stored claims have the keys in these records."""
    keys = [claim["key"] for patch in patches for _, claim in _claims(patch) if "key" in claim]
    found: dict[str, str] = {}
    for batch in batches(keys, LOOKUP):
        found.update(ProsCons.objects.filter(key__in=batch).order_by().values_list("key", "technology__slug"))
    return found
