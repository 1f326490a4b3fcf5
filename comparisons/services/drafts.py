"""Keep what an editor typed and has not saved, and drop it: one draft for each editor and form."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from comparisons.models import Draft

from .editorial import refusal

MOST_BYTES = 500_000
MOST_DRAFTS = 50
"""Drafts of one editor; the oldest makes way for the next."""
KEPT = timedelta(days=90)
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "since", "writer"})
TOO_LONG = f"This is too long for a draft, which holds {MOST_BYTES // 1000:,} KB: save it, or keep your text elsewhere."

Lists = Iterable[tuple[str, list[str]]]


def subject_of(model: type[Model], object_id: int | str | None) -> str:
    """Return the name of a form: “technology 7”, “new comparison”."""
    name = model._meta.model_name
    return f"new {name}" if object_id is None else f"{name} {object_id}"


def typed(lists: Lists) -> dict[str, list[str]]:
    """Return the fields of a form without its buttons, its token, what it was opened on and what no database stores."""
    sent = ((name.replace("\0", ""), values) for name, values in lists)
    return {
        name: [value.replace("\0", "") for value in values]
        for name, values in sent
        if name not in NOT_TYPED and not name.startswith("_")
    }


def require_bounded(fields: Mapping[str, list[str]]) -> None:
    if len(json.dumps(fields)) > MOST_BYTES:
        raise refusal("draft", TOO_LONG)


def keep(editor: User, subject: str, lists: Lists, *, since: str = "", at: datetime | None = None) -> Draft:
    """Store what the editor typed in place of the former draft of this form, and return it. Five queries.

    Drafts that nobody touched for ``KEPT`` go, whoever wrote them.
    """
    fields = typed(lists)
    require_bounded(fields)
    now = at or datetime.now(UTC)
    with transaction.atomic():
        Draft.objects.filter(saved_at__lt=now - KEPT).delete()
        values = {"fields": fields, "since": since[:100], "saved_at": now}
        draft, _ = Draft.objects.update_or_create(editor=editor, subject=subject, defaults=values)
        newest = Draft.objects.filter(editor=editor).order_by("-saved_at", "-pk").values_list("pk", flat=True)
        Draft.objects.filter(pk__in=list(newest[MOST_DRAFTS:])).delete()
    return draft


def of(editor: User, subject: str) -> Draft | None:
    """Return the editor's draft of a form, None if there is none. One query."""
    return Draft.objects.filter(editor=editor, subject=subject).first()


def drop(editor: User, subject: str) -> None:
    Draft.objects.filter(editor=editor, subject=subject).delete()
