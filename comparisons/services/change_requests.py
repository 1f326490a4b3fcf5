"""Changes saved for review: submit, comment, send back, take back, put live. None is public until it is live.

Each verb locks the change first, so that of two reviewers the later one is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from comparisons.catalogue.records import Record
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import ChangeState, Status, Verb
from comparisons.models import ChangeComment, ChangeRequest, Comparison, Revision, Technology, rules

from .drafts import require_bounded
from .editorial import Refused, locked, name_of, record_comparison, refusal, require

MOST_WAITING = 100
"""Open changes of one author."""
MOST_COMMENTS = 100
LONGEST = 2000
SENT_ANEW = "Its writer sent it anew after you opened it: read it as it is now, and decide then."
OWN = "You wrote this change: somebody else puts it live."
OPEN_ALREADY = "You have sent a change of this for review already: go on with that one, or take it back."
NO_REASON = "Say why it goes back: its writer reads it."
STATES = {
    ChangeState.SENT_BACK: "{} sent this back already.",
    ChangeState.PUT_LIVE: "{} put this live already.",
    ChangeState.TAKEN_BACK: "Its writer took this back.",
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a form would change: its fields and those of the stored form, and the record before and after."""

    model: str
    object_id: int | None
    subject: Technology | Comparison
    base: Mapping[str, list[str]]
    fields: Mapping[str, list[str]]
    before: Record
    after: Record
    reason: str


def submit(proposed: Proposed, *, by: User, again: int = 0) -> ChangeRequest:
    """Keep a change for review and return it. ``again`` is the id of the author's open change that it replaces."""
    require_bounded(proposed.fields)
    with transaction.atomic():
        values = {
            "author": by, "author_name": name_of(by), "state": ChangeState.WAITING.value, "of_draft": False,
            "sent_at": datetime.now(UTC), "on_revision": newest_revision(proposed.subject),
            "model": proposed.model, "object_id": proposed.object_id, "base": proposed.base, "fields": proposed.fields,
            "before": proposed.before, "after": proposed.after, "reason": proposed.reason,
            str(proposed.subject._meta.model_name): proposed.subject,
        }  # fmt: skip
        change = _to_replace(proposed, by, again) or ChangeRequest()
        for name, value in values.items():
            setattr(change, name, value)
        try:
            with transaction.atomic():
                change.save()
        except IntegrityError:
            raise refusal("change", OPEN_ALREADY) from None
    return change


def _to_replace(proposed: Proposed, by: User, again: int) -> ChangeRequest | None:
    """Return the open change that the new one replaces, locked; refuse a second one of the same form."""
    mine = ChangeRequest.objects.open().filter(author=by).select_for_update()
    found = mine.filter(pk=again, model=proposed.model, object_id=proposed.object_id).first() if again else None
    if found is None and proposed.object_id is not None:
        found = mine.filter(model=proposed.model, object_id=proposed.object_id, of_draft=True).first()
    if found is None and mine.order_by().count() >= MOST_WAITING:
        raise refusal("change", f"You have {MOST_WAITING} changes under review: wait for an answer, or take some back.")
    return found


def newest_revision(subject: Technology | Comparison) -> int:
    """Return the id of the newest revision of a technology, or of a comparison and both its technologies; 0 if none.

    One query for a technology, three for a comparison.
    """
    of_all = (subject, *subject.sides) if isinstance(subject, Comparison) else (subject,)
    return max(Revision.objects.newest_id(one) for one in of_all)


def version_of(change: ChangeRequest) -> str:
    """Return what tells the change as it was sent from what its writer sent in its place later."""
    return change.sent_at.isoformat()


def put_live(
    number: int, *, by: User, apply: Callable[[ChangeRequest], Sequence[str]], seen: str | None = None
) -> ChangeRequest:
    """Apply a change through its form and return it; ``apply`` returns every problem, and then nothing is stored.

    ``seen`` is the version that the reviewer read: another one is not put live.
    """
    with transaction.atomic():
        change = _waiting(number, seen)
        require(own_work(change, by))
        if found := apply(change):
            raise Refused([Problem("refused", "change", message) for message in found])
        return _answered(change, ChangeState.PUT_LIVE, by, "")


def own_work(change: ChangeRequest, by: User) -> list[Problem]:
    """Return what keeps this editor from putting the change live: with ``FOUR_EYES`` nobody does so with their own."""
    is_own = settings.FOUR_EYES and change.author_id == by.pk
    return [Problem("own_work", "change", OWN)] if is_own else []


def send_back(number: int, *, by: User, reason: str, seen: str | None = None) -> ChangeRequest:
    with transaction.atomic():
        change = _waiting(number, seen)
        if not reason.strip():
            raise refusal("text", NO_REASON)
        return _answered(change, ChangeState.SENT_BACK, by, reason[:LONGEST])


def take_back(number: int, *, by: User) -> ChangeRequest:
    """End an open change; its author alone may."""
    with transaction.atomic():
        change = ChangeRequest.objects.select_for_update().get(pk=number)
        if change.author_id != by.pk:
            raise refusal("change", "Only its writer takes a change back.")
        if not change.is_open:
            raise refusal("change", _why_not(change))
        change.state = ChangeState.TAKEN_BACK.value
        change.save(update_fields=["state"])
        return change


def comment(number: int, *, by: User, text: str) -> ChangeComment:
    with transaction.atomic():
        change = ChangeRequest.objects.select_for_update().get(pk=number)
        if not text.strip():
            raise refusal("text", "Write the comment first.")
        if change.comments.count() >= MOST_COMMENTS:
            raise refusal("text", f"There are {MOST_COMMENTS} comments already.")
        return ChangeComment.objects.create(
            change=change, by=by, by_name=name_of(by), at=datetime.now(UTC), text=text[:LONGEST]
        )


def send_back_draft(comparison: Comparison, *, by: User, reason: str) -> Revision:
    """Set a comparison in review back to draft, and tell its writer why; return the revision."""
    with transaction.atomic():
        comparison = locked(comparison)
        if comparison.status != Status.IN_REVIEW:
            raise refusal("status", "Only what is in review can be sent back.")
        if not reason.strip():
            raise refusal("reason", NO_REASON)
        if writer := _writer_of(comparison, by):
            _tell(writer, comparison, by, reason)
        comparison.status = Status.DRAFT.value
        comparison.publish_at = None
        comparison.save(update_fields=["status", "publish_at"])
        return record_comparison(comparison, verb=Verb.EDIT, by=by, reason=reason)


def _writer_of(comparison: Comparison, reviewer: User) -> User | None:
    """Return who changed a comparison last, other than the reviewer if there is somebody. Two queries at most."""
    revisions = Revision.objects.filter(comparison=comparison, by__isnull=False).order_by("-id").select_related("by")
    last = revisions.exclude(by=reviewer).defer("record").first() or revisions.defer("record").first()
    return last.by if last else None


def _tell(writer: User, comparison: Comparison, by: User, reason: str) -> None:
    """Put the draft among what was sent back to its writer, in place of what was sent back before."""
    now = datetime.now(UTC)
    answer = {
        "author_name": name_of(writer), "state": ChangeState.SENT_BACK.value, "of_draft": True, "sent_at": now,
        "reviewer": by, "reviewer_name": name_of(by), "answer": reason, "answered_at": now, "reason": "In review.",
        "comparison": comparison,
    }  # fmt: skip
    mine = ChangeRequest.objects.of_form(writer, "comparison", comparison.pk)
    if not mine.update(**answer):
        ChangeRequest.objects.create(author=writer, model="comparison", object_id=comparison.pk, **answer)


def _waiting(number: int, seen: str | None) -> ChangeRequest:
    change = ChangeRequest.objects.select_for_update().get(pk=number)
    if change.state != ChangeState.WAITING:
        raise refusal("change", _why_not(change))
    if seen is not None and seen != version_of(change):
        raise refusal("change", SENT_ANEW)
    return change


def _why_not(change: ChangeRequest) -> str:
    return STATES[ChangeState(change.state)].format(change.reviewer_name)


def _answered(change: ChangeRequest, state: ChangeState, by: User, answer: str) -> ChangeRequest:
    change.state, change.reviewer, change.reviewer_name = state.value, by, name_of(by)
    change.answer, change.answered_at = answer, datetime.now(UTC)
    change.save(update_fields=["state", "reviewer", "reviewer_name", "answer", "answered_at"])
    return change


def reason_with(reason: str, reviewer: Any) -> str:
    """Return the reason that the history shows, which names the reviewer, within the bound of a reason."""
    suffix = f"\n\nPut live by {name_of(reviewer)}."
    return f"{reason[: rules.REASON_LENGTH - len(suffix)]}{suffix}"
