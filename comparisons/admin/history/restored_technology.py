"""A former record of a technology as the fields of its form: its own fields, claims, names, figures and releases.

Its address stays, as links lead there, and so does what sources say of it: the form states what is restored as the
word of the editor.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from comparisons.catalogue.records import Record, support_of
from comparisons.domain import pairs
from comparisons.domain.vocabulary import Polarity, Verb
from comparisons.models import Category, Criterion, ProsCons, Revision, Technology

from ..drafts.form_fields import Fields
from .form_lines import Line, Lines
from .known import technology_ids

PLAIN = ("name", "kind", "use_case", "summary", "website", "repository", "licence", "maturity", "first_released")
POLARITIES = {"pros": Polarity.PRO.value, "cons": Polarity.CON.value}
BOOLEANS = {None: "unknown", True: "true", False: "false"}
STRENGTH = 2
NOT_TYPED = ("quote", "source_title", "versions")
"""What a claim says and its line of the form does not: restored with the line that names the claim."""
SAME_WORDS = ("text", "source", "quote")
"""Where these are what they were, a claim that somebody checked since keeps the newer day."""


def fill(fields: Fields, technology: Technology, record: Record, now: Record) -> list[str]:
    """Overwrite the fields of the form with what a record says; return what cannot be restored. Five queries.

    ``now`` is the record of what is stored.
    """
    for key in PLAIN:
        fields[key] = [record.get(key, "")]
    fields["plural"] = ["on"]
    if not record.get("plural"):
        del fields["plural"]
    fields["self_hosted"] = [BOOLEANS[record.get("self_hosted")]]
    fields["own_sources"] = ["\n".join(record.get("own_sources", []))]
    packages = record.get("packages", {})
    fields["packages"] = ["\n".join(f"{ecosystem}: {', '.join(names)}" for ecosystem, names in packages.items())]
    told = _fill_category(fields, record.get("category"))
    told += _fill_claims(fields, technology, record, now)
    _fill_names(fields, technology, record)
    _fill_figures(fields, record, differing_lines(record, now))
    return told


def differing_lines(record: Record, now: Record) -> set[str]:
    """Return which of the lists of figures and releases differ; the others are left alone."""
    return {key for key in ("signals", "releases") if record.get(key) != now.get(key)}


def _fill_category(fields: Fields, slug: str | None) -> list[str]:
    number = Category.objects.filter(slug=slug).values_list("pk", flat=True).first() if slug else None
    if slug and number is None:
        return [f"There is no category {slug} any more: the category stays as it is."]
    fields["category"] = [str(number or "")]
    return []


# ---- claims


def _fill_claims(fields: Fields, technology: Technology, record: Record, now: Record) -> list[str]:
    claims = _claims(record)
    stored = list(ProsCons.objects.filter(technology=technology).order_by("position", "pk").values("pk", "key"))
    key_of = {str(row["pk"]): row["key"] for row in stored}
    slugs = {claim["criterion"] for _, claim in claims if "criterion" in claim}
    criteria = dict(Criterion.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    opponents = technology_ids({claim["against"] for _, claim in claims if "against" in claim})
    stored_claims = {claim.get("key"): (polarity, claim) for polarity, claim in _claims(now)}
    lines, told = [], []
    for polarity, claim in claims:
        if "against" in claim and claim["against"] not in opponents:
            told.append(f"{claim['against']} is gone, against which “{claim['text']}” spoke: the claim is left out.")
            continue
        if "criterion" in claim and claim["criterion"] not in criteria:
            told.append(f"There is no criterion {claim['criterion']} any more: “{claim['text']}” has none.")
        then = _newest_check(claim, stored_claims.get(claim.get("key")))
        is_stored = stored_claims.get(claim.get("key")) == (polarity, then)
        lines.append((claim.get("key") or then["text"], _claim_line(polarity, then, criteria, is_stored)))
    _place(lines, [row["key"] for row in stored])
    Lines(fields, "claims").overwrite(lines, lambda line: key_of.get(line.get("id", "")))
    return told


def _claims(record: Record) -> list[tuple[str, Record]]:
    return [(polarity, claim) for key, polarity in POLARITIES.items() for claim in record.get(key, [])]


def _newest_check(claim: Record, stored: tuple[str, Record] | None) -> Record:
    """Return the claim with the newer day where its words are those that somebody checked since."""
    now = stored[1] if stored else {}
    if any(now.get(key) != claim.get(key) for key in SAME_WORDS) or now.get("checked", "") <= claim.get("checked", ""):
        return claim
    return {key: now.get(key) if key == "checked" else claim[key] for key in dict.fromkeys([*claim, "checked"])}


def _claim_line(polarity: str, claim: Record, criteria: Mapping[str, int], is_stored: bool) -> Line:
    """Return the line of a claim; it names the claim unless all of it is stored so already."""
    return {
        "polarity": polarity,
        "text": claim["text"],
        "criterion": str(criteria.get(claim.get("criterion", ""), "")),
        "strength": str(claim.get("strength", STRENGTH)),
        "source": claim.get("source", ""),
        "checked": claim.get("checked", ""),
        "restored": "" if is_stored else claim.get("key", ""),
    }


def _place(lines: list[tuple[str, Line]], stored: list[str]) -> None:
    """Number the claims of each sign anew, unless all of them are stored in that order already."""
    places = {key: place for place, key in enumerate(stored)}
    for polarity in POLARITIES.values():
        own = [(places.get(key), line) for key, line in lines if line["polarity"] == polarity]
        known = [place for place, _ in own if place is not None]
        if len(known) == len(own) and known == sorted(known):
            continue
        for number, (_, line) in enumerate(own):
            line["position"] = str(number)


# ---- names, figures, releases


def _fill_names(fields: Fields, technology: Technology, record: Record) -> None:
    names = {pairs.key(text): text for text in record.get("aliases", [])}
    names |= {slug: slug for slug in _former_slugs(technology, record) if slug not in names}
    aliases = [{"text": text} for key, text in names.items() if key != technology.slug]
    _overwrite(fields, "aliases", aliases, lambda line: pairs.key(line.get("text", "")))
    related = [{"slug": slug} for slug in record.get("related", [])]
    _overwrite(fields, "relations", related, lambda line: line.get("slug"))


def _former_slugs(technology: Technology, record: Record) -> list[str]:
    """Return the slugs that it had then and since, to which links may lead. One query."""
    renamed = Revision.objects.filter(technology=technology, verb=Verb.RENAME.value).order_by("id")
    return [record["technology"], *(one["technology"] for one in renamed.values_list("record", flat=True))]


def _fill_figures(fields: Fields, record: Record, differing: Collection[str]) -> None:
    signals = [
        {key: str(signal.get(key, "")) for key in ("metric", "value", "observed", "source")}
        for signal in record.get("signals", [])
    ]
    releases = [_release_line(release) for release in record.get("releases", [])]
    if "signals" in differing:
        _overwrite(fields, "signals", signals, _figure)
    if "releases" in differing:
        _overwrite(fields, "releases", releases, lambda line: line.get("cycle"))


def _figure(line: Line) -> tuple[str | None, ...]:
    return tuple(line.get(key) for key in ("metric", "observed", "source"))


def _overwrite(fields: Fields, prefix: str, lines: list[Line], key_of: Callable[[Line], Any]) -> None:
    Lines(fields, prefix).overwrite([(key_of(line), line) for line in lines], key_of)


def _release_line(release: Record) -> Line:
    plain = {key: release.get(key) or "" for key in ("cycle", "released", "latest", "supported_until", "source")}
    return {**plain, "support": support_of(release).value}
