"""A word that stands in everything unpublished is in no answer, whatever its form, and not in the terminal."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import product
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from comparisons.models import (
    CannedAnswer,
    ChangeComment,
    Comparison,
    CountedClaim,
    Draft,
    FeedbackAddition,
    Merge,
    ReviewedText,
    Standing,
)
from comparisons.services import review_tasks

from .every_address import ADDRESSES, query
from .make import (
    make_burst,
    make_category,
    make_change_request,
    make_comparison,
    make_condition,
    make_editor,
    make_feedback,
    make_reviewed_comparison,
    make_revision,
    make_source_check,
    make_source_entry,
    make_subscription,
    make_technology,
    make_verdict,
    make_voice,
    make_wish,
)
from .minds import make_changed_mind

pytestmark = pytest.mark.django_db

SECRET = "zyzzyva"
SAID = f"Nobody may read {SECRET} here."
VERDICT = {
    **dict.fromkeys(("in_short", "reason", "best_case_for_the_other", "decided_by"), SAID),
    **{f"{end}_{what}": SAID for end in ("low", "high") for what in ("choose_if", "already_using")},
}
BEFORE = datetime(2026, 9, 1, tzinfo=UTC)
NOW = datetime.now(UTC)
ANSWERED: dict[str, Any] = {
    "status": "accepted", "answer": "We looked into it.", "answered_at": NOW, "answered_by_name": "Ada Lovelace",
}  # fmt: skip
PARTS = {
    "pair": ["mysql-vs-postgresql", "go-vs-rust", "mysql-vs-rust", "go-vs-mysql"],
    "names": ["go,mysql,rust", "go,mysql,postgresql,rust"],
    "slug": ["mysql", "rust", "databases"],
    "name": ["pages", "comparisons-1", "technologies-1", "categories-1", "alternatives-1"],
    "month": [f"{NOW:%Y-%m}"],
    "purl": ["pkg:pypi/mysql"],
}
QUERIES = {
    "watch": ["", "w-upkeep=5&supported_months=12"],
    "calendar": ["t=mysql,postgresql,go,rust&only=support,checks,rechecks", "t=go,rust&only=checks"],
    "stack": ["t=mysql,postgresql,go,rust", "t=go,rust"],
    "category": ["", "weigh=1"],
    "several": ["", "w-operations=3&open_source=1"],
    "search": [f"q={SECRET}", "q=go+vs+rust", "q=rust"],
    "suggestions": [f"q={SECRET}", "q=rust"],
    "suggestions_json": [f"q={SECRET}", "q=rust"],
    "api_search": [f"q={SECRET}", "q=go+vs+rust", "q=rust"],
    "api_decide": ["a=go&b=rust", "a=mysql&b=postgresql", "a=mysql&b=rust"],
    "api_technologies": ["", "slugs=mysql,go,rust"],
    "api_comparisons": ["", "pairs=go-vs-rust,mysql-vs-rust,go-vs-mysql,mysql-vs-postgresql"],
    "api_package": ["purl=pkg:pypi/mysql"],
    "oembed": [query(url=f"http://127.0.0.1:8000/compare/{pair}/", format=form)
               for pair in ("go-vs-rust", "mysql-vs-rust", "mysql-vs-postgresql") for form in ("json", "xml")],
}  # fmt: skip
NOT_ASKED = {"feedback", "feedback_withdraw", "letters", "stop_letters", "comparison_changes", "api_documentation"}
"""Pages behind a token show a reader that reader's words; a history is told as a whole; the last repeats answers."""


def make_world() -> None:
    """A published page, a draft, one in review with a day, and one taken back; and a secret in all that is hidden."""
    databases = make_category("databases")
    mysql, postgresql, go, rust = (
        make_technology(slug, category=databases) for slug in ("mysql", "postgresql", "go", "rust")
    )
    editor = make_editor(email=f"{SECRET}@example.org")
    shown = make_reviewed_comparison(mysql, postgresql)
    hidden = [
        make_comparison(go, rust, intro=SAID),
        make_comparison(mysql, rust, intro=SAID, status="in_review", publish_at=NOW + timedelta(days=9)),
        make_comparison(go, mysql, intro=SAID, status="archived", published=BEFORE),
    ]
    for comparison in hidden:
        make_condition(make_verdict(comparison, **VERDICT), text=SAID, check_by=date(2027, 1, 1))
        make_revision(comparison, reason=SAID, by_name=SECRET, record={"intro": SAID})
        make_changed_mind(comparison, in_short=SAID, revision={"reason": SAID})
        make_feedback(comparison, **ANSWERED | {"answer": SAID}, text=SAID, may_quote=True)
        ReviewedText.objects.create(comparison=comparison, content={"intro": SAID})
        _stood(comparison, NOW)
    make_revision(shown, reason=SAID, at=BEFORE, by_name=SECRET, record={"intro": SAID})
    _stood(shown, BEFORE)
    review_tasks.renew([shown.pk])
    _readers(shown)
    _notes(shown, editor)


def _stood(comparison: Comparison, at: datetime) -> None:
    """A standing with a claim that counted and a condition, as if it had been taken of what readers may not see."""
    claim = CountedClaim.objects.get_or_create(digest="0", key="0", criterion="upkeep", adds=2, text=SAID)[0]
    facts = {"licence": SAID, "self_hosted": None, "first_released": "", "releases": [[SECRET, "2027-01-01", None]]}
    state = {"outcome": "tie", "pick": "", "review": "unreviewed", "came_true": [SAID], "due": [SAID], "disputed": []}
    Standing.objects.create(
        comparison=comparison, at=at, cause="first", margins=[["upkeep", SAID, "1", 1]], state=state,
        claims={"low": [claim.pk], "high": []}, facts={"low": facts, "high": facts},
    )  # fmt: skip


def _readers(shown: Comparison) -> None:
    """What readers wrote that waits, was refused, may not be quoted, or was taken back."""
    private: dict[str, Any] = {
        **dict.fromkeys(("text", "evidence", "would_settle", "question"), SAID),
        "email": f"{SECRET}@example.org",
    }
    make_feedback(shown, **private, may_quote=True)
    make_feedback(shown, **private, **ANSWERED | {"status": "declined"})
    make_feedback(shown, **private, **ANSWERED)
    taken_back = make_feedback(
        shown, **private | ANSWERED | dict.fromkeys(("text", "email", "client"), ""), may_quote=True, withdrawn_at=NOW
    )
    FeedbackAddition.objects.create(feedback=taken_back, text=SAID, evidence=SAID, created=NOW)
    make_changed_mind(shown, cause="reader", revision={"because": taken_back})
    make_subscription(shown, f"{SECRET}@example.org")
    make_voice(shown, client=SECRET, network=SECRET)
    make_burst(shown, "low", decided_by_name=SECRET)
    make_wish(client=SECRET)


def _notes(shown: Comparison, editor: Any) -> None:
    """What editors wrote for one another, and what waits for an answer of theirs."""
    request = make_change_request(
        shown, author=editor, reason=SAID, fields={"intro": SAID}, after={"intro": SAID}, answer=SAID
    )
    ChangeComment.objects.create(change=request, by_name=SECRET, text=SAID, at=NOW)
    Draft.objects.create(editor=editor, subject=f"comparison:{shown.pk}", fields={"intro": SAID}, saved_at=NOW)
    CannedAnswer.objects.create(name=SECRET, kind="accept", text=SAID)
    Merge.objects.create(lost_slug=SECRET, lost_name=SECRET, kept=shown.low, by_name=SECRET, reason=SAID, at=NOW)
    make_source_entry(SECRET)
    make_source_check(f"https://example.org/{SECRET}")


def urls() -> Iterator[str]:
    """Every address with each part of the world in it, and what questions may ask."""
    for address in ADDRESSES:
        if address.name in NOT_ASKED or not address.pattern.name:  # without the last slash
            continue
        for parts in product(*(PARTS[part] for part in address.parts)):
            path = address.path(**dict(zip(address.parts, parts, strict=True)))
            yield from (f"{path}?{asked}" for asked in QUERIES.get(address.name, [""]))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        make_world()
        yield
        transaction.set_rollback(True)


def test_no_answer_holds_it(world):
    client, held = Client(), []
    for url in urls():
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if SECRET.encode() in body.lower() and not (SECRET in url and b"nobody may read" not in body.lower()):
            held.append(url)

    assert held == []


def test_words_of_drafts_find_nothing(world):
    assert json.loads(Client().get("/api/v1/search?q=nobody+may+read").content)["data"]["texts"] == []


def test_a_terminal_prints_none_of_it(world):
    for pair in (["go", "rust"], ["mysql", "rust"], ["go", "mysql"]):
        out = StringIO()
        with suppress(CommandError) as refused:
            call_command("compare", *pair, stdout=out)
        assert SECRET not in out.getvalue() + str(refused)
