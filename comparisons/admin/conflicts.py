"""No lost update: every form that stores something knows what it was opened on, and the later of two editors is told.

A form carries the state of its row in the hidden field ``since``. The state of a technology and a comparison is their
newest revision, which covers all inlines; that of any other row, such as one claim, is a digest of its values. The
save compares it under the lock of the row.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.models import Comparison, ProsCons, Release, Revision, Signal, Technology
from comparisons.models.bounded import first_of_each
from comparisons.services import editorial

from .words import utc_text

FIELD = "since"
SINCE = re.compile(r"([0-9]{1,16})-([0-9a-f.]+)")
"""When a form was opened, in microseconds of the epoch, and the states of its rows."""
UNWATCHED = frozenset({"last_login"})
"""Columns that change without an edit; no form stores them."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

CHANGED = "This was changed meanwhile."
CHANGED_BY = "{} changed this meanwhile (<a href='{}' target='_blank'>{}</a>)."
NOT_SAID = "The form did not say what it was opened on, so nobody can tell what it would undo."
KEPT = (
    "{} Nothing is stored, and your text is kept here: take it over into "
    "<a href='{}' target='_blank'>the form as it is now</a>."
)
SHOWN_AGAIN = "{} Nothing is stored: look again, and repeat it if you still mean it."


class SinceField(forms.CharField):
    """The hidden field that says what a form was opened on; it is nothing that an editor changes."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def since(*rows: Model) -> str:
    """Return the value of the hidden field for a page that shows these rows. A query at most for most rows."""
    opened = (datetime.now(UTC) - EPOCH) // timedelta(microseconds=1)
    return f"{opened}-{'.'.join(states(rows))}"


def watched(row: Model) -> list[Model]:
    """Return the rows that the form of ``row`` stores: the desk of a comparison changes its technologies too."""
    return [row, row.low, row.high] if isinstance(row, Comparison) else [row]


def states(rows: Sequence[Model]) -> list[str]:
    """Return what differs after each change of a row: the id of its newest revision, else a digest of its values.

    One query for all technologies and comparisons.
    """
    newest = _newest([row for row in rows if isinstance(row, Technology | Comparison)])
    return [str(newest.get(row, 0)) if isinstance(row, Technology | Comparison) else _digest(row) for row in rows]


def _newest(rows: Sequence[Technology | Comparison]) -> dict[Model, int]:
    """Return the id of the newest revision of each row that has one. One query, or none without rows."""
    if not rows:
        return {}
    newest = Revision.objects.filter(pk__in=first_of_each([_revisions(row) for row in rows], 1)).order_by()
    ids = {
        (Technology if technology else Comparison, technology or comparison): number
        for number, technology, comparison in newest.values_list("pk", "technology", "comparison")
    }
    return {row: ids[type(row), row.pk] for row in rows if (type(row), row.pk) in ids}


def meanwhile(rows: Sequence[Model], since: str | None) -> SafeString | str:
    """Return a sentence on the first of ``rows``, as they are stored now, that was changed since; "" if none was."""
    found = SINCE.fullmatch(since or "")
    if found is None:
        return NOT_SAID
    before = found[2].split(".")
    if len(before) != len(rows):
        return CHANGED
    opened = EPOCH + timedelta(microseconds=int(found[1]))
    changed = (row for row, now, then in zip(rows, states(rows), before, strict=True) if now != then)
    return next((_who_changed(row, opened) for row in changed), "")


def kept(sentence: str, form_of: Model) -> SafeString:
    """Return ``sentence`` with a link to the form of the row as it is stored now."""
    return format_html(KEPT, sentence, change_url(form_of))


def change_url(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


class CheckedForm(forms.ModelForm):
    """The base of every form that changes a row: it is invalid if the row was changed after the form was opened."""

    since = SinceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial[FIELD] = since(*watched(self.instance))

    def clean(self) -> dict[str, Any]:
        """Compare before the input is written to the instance, which still holds the stored values."""
        sentence = meanwhile(watched(self.instance), self.cleaned_data.get(FIELD))
        cleaned = super().clean() or self.cleaned_data
        if sentence:
            self.add_error(None, kept(sentence, self.instance))
        return cleaned


def _digest(row: Model) -> str:
    """Return a digest of all values that a form can store. A query for each many-to-many field."""
    fields = [field for field in row._meta.concrete_fields if field.editable and field.name not in UNWATCHED]
    values: list[Any] = [field.value_to_string(row) for field in fields]
    values += [sorted(getattr(row, field.name).values_list("pk", flat=True)) for field in row._meta.many_to_many]
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()[:32]


def _revisions(subject: Technology | Comparison) -> Any:
    return Revision.objects.of(subject).defer("record")


def _who_changed(row: Model, opened: datetime) -> SafeString | str:
    """Return who changed ``row``, with a link to the change, as far as a history knows. One query."""
    match row:
        case Technology() | Comparison():
            change = _revisions(row).first()
        case ProsCons() | Signal() | Release():
            change = _revisions(row.technology).filter(at__gt=opened).first()
        case _:
            return _who_logged(row, opened)
    return format_html(CHANGED_BY, change.by_name, change_url(change), utc_text(change.at)) if change else CHANGED


def _who_logged(row: Model, opened: datetime) -> SafeString | str:
    """Return who changed a row without revisions, as the admin's log knows."""
    logged = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), action_time__gt=opened
    )
    entry = logged.select_related("user").order_by("-pk").first()
    if entry is None:
        return CHANGED
    history = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])
    return format_html(CHANGED_BY, editorial.name_of(entry.user), history, utc_text(entry.action_time))
