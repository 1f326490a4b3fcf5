"""Factories for rows, with defaults that pass every rule: ``make_comparison(status="draft")``.

Changes are fields of the row. A factory that needs a technology, a comparison or an editor makes one unless it is
given. ``make_published_comparison`` makes a page that readers see, ``make_approvable_comparison`` one that the gate
lets through.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Permission, User

from comparisons.domain.evidence import Evidence
from comparisons.models import (
    Alias,
    Category,
    ChangeRequest,
    Comparison,
    Condition,
    Criterion,
    Fact,
    Feedback,
    Logo,
    ProsCons,
    Relation,
    Release,
    Revision,
    Schedule,
    Signal,
    Source,
    SourceCheck,
    SourceEntry,
    Subscriber,
    Subscription,
    Technology,
    Verdict,
    Voice,
    VoiceBurst,
    Wish,
)
from comparisons.services.editorial import page_of
from comparisons.services.review_marks import COLUMNS, NOT_REVIEWED, keep_texts

NAMES = {
    "cpp": "C++",
    "csharp": "C#",
    "dotnet": ".NET",
    "mysql": "MySQL",
    "nodejs": "Node.js",
    "postgresql": "PostgreSQL",
    "vscode": "VS Code",
}
PUBLISHED = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)

_numbers = count(1)


def make_editor(username: str = "ada", *, permissions: list[str] | None = None, **changes: Any) -> User:
    """A superuser called Ada Lovelace; with ``permissions`` (code names) a staff member who may do just that."""
    everything = permissions is None
    values = {"first_name": username.capitalize(), "last_name": "Lovelace", "is_staff": True}
    editor = User.objects.create_user(username, password="pw", **(values | {"is_superuser": everything} | changes))
    editor.user_permissions.set(Permission.objects.filter(codename__in=permissions or []))
    return editor


def make_category(slug: str = "databases", **changes: Any) -> Category:
    return Category.objects.create(slug=slug, **({"name": slug.replace("-", " ").capitalize()} | changes))


def make_criterion(slug: str = "operations", **changes: Any) -> Criterion:
    return Criterion.objects.create(slug=slug, **({"name": slug.replace("-", " ").capitalize()} | changes))


def make_technology(slug: str = "", **changes: Any) -> Technology:
    """A database with a use case of its own; without ``slug`` it is called technology-1, technology-2 …"""
    slug = slug or f"technology-{next(_numbers)}"
    name = changes.pop("name", NAMES.get(slug, slug.replace("-", " ").capitalize()))
    values = {
        "kind": "database",
        "use_case": f"Developers should use {name} when their team knows it well.",
    }
    return Technology.objects.create(slug=slug, name=name, **(values | changes))


def make_lookalikes() -> None:
    """Some technologies that are easily mistaken or hard to type."""
    for slug, *names in (
        ("postgresql", "Postgres"),
        ("mysql",),
        ("kubernetes", "k8s"),
        ("c",),
        ("cpp", "C++"),
        ("csharp", "C#"),
        ("dotnet", ".NET"),
        ("nodejs", "Node.js"),
        ("rust",),
        ("java",),
        ("javascript",),
        ("visual-studio-code", "VS Code"),
        ("atom",),
    ):
        technology = make_technology(slug)
        for name in names:
            make_alias(technology, name)


def make_alias(technology: Technology, text: str) -> Alias:
    return Alias.objects.create(technology=technology, text=text)


def make_relation(technology: Technology, slug: str) -> Relation:
    return Relation.objects.create(technology=technology, slug=slug)


def make_claim(technology: Technology | None = None, **changes: Any) -> ProsCons:
    """A sourced pro, checked a month before today."""
    number = next(_numbers)
    values = {
        "polarity": "pro",
        "position": number,
        "text": f"Survives load test {number} without losing a row",
        "source": f"https://example.org/tests/{number}",
        "checked": _today() - timedelta(days=30),
    }
    return ProsCons.objects.create(technology=technology or make_technology(), **(values | changes))


def make_four_claims(technology: Technology) -> list[ProsCons]:
    """What the gate asks of each side: two first-hand pros and two first-hand cons that count, and come to nothing."""
    technology.own_sources = ["https://example.org/tests/"]
    technology.save(update_fields=["own_sources"])
    upkeep = Criterion.objects.filter(slug="upkeep").first() or make_criterion("upkeep")
    return [make_claim(technology, polarity=polarity, criterion=upkeep) for polarity in ("pro", "pro", "con", "con")]


def make_signal(technology: Technology | None = None, **changes: Any) -> Signal:
    values = {
        "metric": "github_stars",
        "value": 1000,
        "observed": date(2026, 10, 1),
        "source": "https://example.org/stars",
    }
    return Signal.objects.create(technology=technology or make_technology(), **(values | changes))


def make_release(technology: Technology | None = None, **changes: Any) -> Release:
    values = {"cycle": "17", "released": date(2025, 9, 26), "support": "supported"}
    return Release.objects.create(technology=technology or make_technology(), **(values | changes))


def make_fact(technology: Technology | None = None, *, source: str = "catalogue", **changes: Any) -> Fact:
    """What the listed source with the slug ``source`` says about a technology's licence."""
    values = {"field": "licence", "value": "MIT", "source": Source.objects.get(slug=source)}
    return Fact.objects.create(technology=technology or make_technology(), **(values | changes))


def make_logo(technology: Technology | None = None, **changes: Any) -> Logo:
    """A square on a dark blue ground."""
    values = {"colour": "00599C", "path": "M1 1h22v22H1z", "source": "https://example.org/logo", "licence": "CC0-1.0"}
    return Logo.objects.create(technology=technology or make_technology(), **(values | changes))


def make_source_entry(name: str = "Vessel", *, source: str = "landscape", **changes: Any) -> SourceEntry:
    """An entry that waits: a container runtime of the landscape, with a website and a maturity."""
    slug = name.lower().replace(" ", "-")
    fields = {"name": name, "website": f"https://{slug}.example.org", "maturity": "graduated"}
    facts = [{"field": field, "value": value, "source": source} for field, value in fields.items()]
    record = {"technology": slug, **fields, "facts": facts}
    said = {"key": slug, "record": record, "ids": [], "second_keys": [], "doubt": "", "logo": None}
    values = {"key": slug, "name": name, "reason": f"{name} is called like another", "said": said}
    return SourceEntry.objects.create(source=Source.objects.get(slug=source), **(values | changes))


def make_source_check(address: str = "https://example.org/tests/0", **changes: Any) -> SourceCheck:
    """A source that is gone, of which an editor is asked."""
    values = {"state": "gone", "status": 404, "since": _today(), "checked": _today(), "asks": True}
    return SourceCheck.objects.create(address=address, **(values | changes))


def make_comparison(
    one: Technology | str | None = None, other: Technology | str | None = None, **changes: Any
) -> Comparison:
    """A draft without a verdict. Each side is a technology, the slug of one that is made, or left to chance."""
    sides = [side if isinstance(side, Technology) else make_technology(side or "") for side in (one, other)]
    low, high = sorted(sides, key=lambda side: side.pk)
    return Comparison.objects.create(low=low, high=high, **changes)


def make_verdict(comparison: Comparison, **changes: Any) -> Verdict:
    """A pick of the first side on an editor's judgement; an outcome other than ``pick`` drops the pick."""
    picks = changes.get("outcome", "pick") == "pick"
    values = {
        "outcome": "pick",
        "pick": end_of(comparison, comparison.first) if picks else None,
        "basis": "editor",
        "reason": f"{comparison.first.name} is quicker to run, and its errors say what to do.",
        "decided": date(2026, 10, 1),
        "decided_by": "Ada Lovelace",
    }
    return Verdict.objects.create(comparison=comparison, **(values | changes))


def make_condition(verdict: Verdict, **changes: Any) -> Condition:
    values = {"text": "a release brings schema changes in one transaction", "check_by": date(2027, 10, 1)}
    return Condition.objects.create(verdict=verdict, **(values | changes))


def make_refused_schedule(at: datetime = PUBLISHED) -> Schedule:
    """A comparison in review without a verdict, which could not be published at its time."""
    comparison = make_comparison(status="in_review", publish_at=at)
    refused = {"refused": ["A published comparison needs a verdict."], "refused_at": at}
    return Schedule.objects.create(comparison=comparison, at=at, by_name="Ada Lovelace", **refused)


def make_published_comparison(
    one: Technology | str | None = None,
    other: Technology | str | None = None,
    *,
    verdict: dict[str, Any] | None = None,
    **changes: Any,
) -> Comparison:
    """A published, unreviewed page with a verdict; ``verdict`` holds changes to that."""
    comparison = make_comparison(one, other, **({"status": "published", "published": PUBLISHED} | changes))
    make_verdict(comparison, **(verdict or {}))
    return comparison


def make_pair(**verdict: Any) -> Comparison:
    """MySQL vs PostgreSQL; the second is picked unless ``verdict`` says otherwise."""
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    comparison = make_comparison(mysql, postgresql, status="published", published=datetime(2026, 10, 1, 12, tzinfo=UTC))
    make_verdict(comparison, **({"pick": "high"} if verdict.get("outcome", "pick") == "pick" else {}) | verdict)
    return comparison


def make_weighed_comparison() -> Comparison:
    """MySQL leads by 3 on operations (2), PostgreSQL, the pick, by 3 on integrity (2.75): by 2.25 in all."""
    mysql = make_technology("mysql", licence="GPL-2.0-only")
    postgresql = make_technology("postgresql", licence="SSPL-1.0")
    operations, integrity = make_criterion("operations", weight=2), make_criterion("integrity", weight="2.75")
    for better, worse, criterion in ((mysql, postgresql, operations), (postgresql, mysql, integrity)):
        make_claim(better, criterion=criterion, strength=2)
        make_claim(worse, criterion=criterion, strength=1, polarity="con")
    return make_published_comparison(mysql, postgresql, verdict={"pick": "high"})


def make_approvable_comparison(
    one: Technology | str | None = None,
    other: Technology | str | None = None,
    *,
    verdict: dict[str, Any] | None = None,
    **changes: Any,
) -> Comparison:
    """A published page that the gate lets through today; reviewed where ``changes`` say so."""
    comparison = make_comparison(one, other, **({"status": "published", "published": PUBLISHED} | changes))
    complete = {
        "in_short": "It asks less of the people who run it.",
        "low_choose_if": f"your team has run {comparison.low.name} before",
        "high_choose_if": f"your team has run {comparison.high.name} before",
        "best_case_for_the_other": f"{comparison.second.name} is known to every hosting company.",
    }
    make_condition(make_verdict(comparison, **(complete | (verdict or {}))), check_by=_today() + timedelta(days=300))
    for technology in comparison.sides:
        make_four_claims(technology)
    return comparison


def make_reviewed_comparison(
    one: Technology | str | None = None, other: Technology | str | None = None, **changes: Any
) -> Comparison:
    """A published page that an editor approved today."""
    review = {name: changes.pop(name) for name in COLUMNS if name in changes}
    return reviewed_now(make_approvable_comparison(one, other, **changes), **review)


def reviewed_now(comparison: Comparison, **changes: Any) -> Comparison:
    """The comparison as if an editor approved it today as it is, with what the review stores; nobody is told."""
    evidence = Evidence(page_of(comparison))
    review = {"reviewed": _today(), "reviewed_by": "Ada Lovelace", "reviewed_of": evidence.digest}
    if changes.get("reviewed", "") is None:
        review = NOT_REVIEWED
    Comparison.objects.filter(pk=comparison.pk).update(**(review | changes))
    keep_texts({comparison.pk: evidence})
    comparison.refresh_from_db()
    return comparison


def make_feedback(comparison: Comparison | None = None, **changes: Any) -> Feedback:
    """A waiting disagreement of a reader who would pick the second side."""
    number = next(_numbers)
    comparison = comparison or make_published_comparison()
    text = f"After {number} months with both we moved to {comparison.second.name}, and stayed."
    values = {
        "wants": end_of(comparison, comparison.second),
        "text": text,
        "client": f"client-{number}",
        "text_hash": hashlib.sha256(text.encode()).hexdigest(),
        "created": datetime.now(UTC),
    }
    return Feedback.objects.create(comparison=comparison, **(values | changes))


def make_subscription(
    comparison: Comparison | None = None, address: str = "reader@example.org", *, token: str = "", **changes: Any
) -> Subscription:
    """A pair about which an address gets letters, confirmed unless ``changes`` say otherwise."""
    at = datetime.now(UTC)
    made = {"address": address, "created": at} | ({"token": token} if token else {})
    subscriber, _ = Subscriber.objects.get_or_create(key=address.lower(), defaults=made)
    values = {"comparison": comparison or make_published_comparison(), "asked_at": at, "confirmed_at": at}
    return Subscription.objects.create(subscriber=subscriber, **(values | changes))


def make_wish(one: Technology | None = None, other: Technology | None = None, **changes: Any) -> Wish:
    low, high = sorted([one or make_technology(), other or make_technology()], key=lambda side: side.pk)
    return Wish.objects.create(
        low=low, high=high, **({"client": f"client-{next(_numbers)}", "day": date(2026, 10, 1)} | changes)
    )


def make_voice(comparison: Comparison | None = None, **changes: Any) -> Voice:
    """A reader's voice for the low end, of this month, from a network of its own; not counted yet."""
    number, now = next(_numbers), datetime.now(UTC)
    values = {
        "comparison": comparison or make_published_comparison(), "side": "low", "month": now.date().replace(day=1),
        "client": f"client-{number}", "network": f"network-{number}", "at": now,
    }  # fmt: skip
    return Voice.objects.create(**(values | changes))


def make_burst(comparison: Comparison | None = None, *sides: str, **changes: Any) -> VoiceBurst:
    """A burst that waits, with a held voice for each of ``sides``."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    comparison = comparison or make_published_comparison()
    burst = VoiceBurst.objects.create(comparison=comparison, **({"hour": hour} | changes))
    for side in sides:
        make_voice(comparison, side=side, burst=burst)
    return burst


def make_change_request(subject: Technology | Comparison | None = None, **changes: Any) -> ChangeRequest:
    """A change of a technology's or a comparison's form that waits for a review, by an editor who is gone."""
    subject = subject or make_technology()
    model = str(subject._meta.model_name)
    values = {
        model: subject, "model": model, "object_id": subject.pk, "author_name": "Ada Lovelace",
        "reason": "It is better said so.", "sent_at": datetime.now(UTC),
    }  # fmt: skip
    return ChangeRequest.objects.create(**(values | changes))


def make_revision(subject: Technology | Comparison | None = None, **changes: Any) -> Revision:
    """One edit of a technology or a comparison by Ada Lovelace, whose account is gone."""
    subject = subject or make_technology()
    values = {
        "verb": "edit",
        "by_name": "Ada Lovelace",
        "at": datetime.now(UTC),
        "reason": "The licence changed.",
        "record": {},
    }
    name = "technology" if isinstance(subject, Technology) else "comparison"
    return Revision.objects.create(**({name: subject} | values | changes))


def end_of(comparison: Comparison, technology: Technology) -> str:
    """``low`` or ``high``: where ``technology`` is stored in the pair."""
    return "low" if comparison.low_id == technology.pk else "high"


def _today() -> date:
    return datetime.now(UTC).date()
