"""Catalogue files as the tests of their import write and run them."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from comparisons.catalogue import export
from comparisons.models import Fact, Revision, SourceEntry, Version


@pytest.fixture
def catalogue(tmp_path):
    """Imports records or raw text, each argument a file of its own; gives back what the operator reads."""

    def run(*files, suffix=".json", **options):
        paths = []
        for number, content in enumerate(files):
            path = tmp_path / f"{number}{suffix}"
            path.write_text(content if isinstance(content, str) else as_text(content, suffix), encoding="utf-8")
            paths.append(str(path))
        out = io.StringIO()
        call_command("import_catalogue", *paths, stdout=out, stderr=io.StringIO(), **options)
        return out.getvalue()

    return run


@pytest.fixture
def refused(catalogue):
    """Imports what is refused: nothing changes, and the errors come back as lines without the folder."""

    def run(*files, **options):
        before = everything()
        with pytest.raises(CommandError) as refusal:
            catalogue(*files, **options)
        assert everything() == before
        assert str(refusal.value).endswith("nothing was written.")
        return [line.rpartition("/")[2] for line in str(refusal.value).splitlines() if ": expected " in line]

    return run


def as_text(records, suffix) -> str:
    records = records if isinstance(records, list) else [records]
    return "\n".join(map(json.dumps, records)) if suffix == ".jsonl" else json.dumps(records)


def everything() -> SimpleNamespace:
    """All that an import could change."""
    return SimpleNamespace(
        records=list(export.every_record()),
        revisions=Revision.objects.count(),
        versions=list(Version.objects.order_by("key").values_list()),
        facts=list(Fact.objects.order_by("id").values_list()),
    )


def technology(slug: str, **keys) -> dict:
    return {"technology": slug, "name": slug.upper(), "kind": "database", "use_case": f"Use {slug}.", **keys}


def answers(source: str = "landscape", **entries: str | None) -> dict:
    return {"answers": source, "entries": entries}


def stored_answers() -> dict[str, tuple[str, str | None]]:
    rows = SourceEntry.objects.order_by("key").values_list("key", "answer", "technology__slug")
    return {key: (answer, slug) for key, answer, slug in rows}


def comparison(one: str, other: str, **keys) -> dict:
    verdict = {"pick": one, "basis": "editor"}
    return {
        "comparison": [one, other],
        "status": "published",
        "published": "2026-01-01T00:00:00Z",
        "verdict": verdict,
        **keys,
    }


PAIR = [technology("mysql"), technology("postgresql"), comparison("mysql", "postgresql")]


UPKEEP = {"criterion": "upkeep", "name": "Upkeep"}


def sourced(text: str, **keys) -> dict:
    return {"text": text, "criterion": "upkeep", "source": "https://example.org/", "checked": "2026-01-01", **keys}


def reviewable() -> list[dict]:
    """Two technologies, a page of both that the gate lets through on the day of its review, and its criterion."""
    sides = [
        technology(
            slug,
            own_sources=["https://example.org/"],
            pros=[sourced(f"{slug} is good at {thing}") for thing in ("joins", "backups")],
            cons=[sourced(f"{slug} is bad at {thing}") for thing in ("sharding", "queues")],
        )
        for slug in ("mysql", "postgresql")
    ]
    sides[0]["pros"].append(sourced("mysql is good at indexes"))  # the pick leads, and still does without one pro
    verdict = {
        "pick": "mysql",
        "basis": "editor",
        "in_short": "It asks less of the people who run it.",
        "reason": "Its upgrades take an hour, and a failed one leaves nothing behind.",
        "choose_if": {"mysql": "your host knows it", "postgresql": "your data has many shapes"},
        "best_case_for_the_other": "It keeps more rules inside the database.",
        "would_change_if": [{"text": "schema changes become transactional", "check_by": "2027-01-01"}],
    }
    page = comparison("mysql", "postgresql", verdict=verdict, reviewed="2026-02-01", reviewed_by="Ada Lovelace")
    return [*sides, page, UPKEEP]
