"""What the list of changes can be narrowed to: days, a person or imports, a verb, a subject; all of it at once."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q

from comparisons.domain import days, pairs
from comparisons.domain.vocabulary import Verb, choices
from comparisons.models import Comparison, Revision, Technology, bounded
from comparisons.models.bounded import first_of_each
from comparisons.services import editorial

from .. import list_search

PEOPLE, IMPORTS = "people", "imports"
MOST_EDITORS = 5
MOST_ACCOUNTS = 200
"""Accounts that the filter offers."""
PRESETS = (("Today", 1), ("7 days", 7), ("30 days", 30))
UPSIDE_DOWN = "The last day lies before the first."
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NEWEST = ("-at", "-id")


class FilterForm(forms.Form):
    """The filter above the list, as plain parameters of its address."""

    q = forms.CharField(
        label="Subject",
        required=False,
        help_text="A technology, a pair or an editor, then words of the reason: “PostgreSQL licence”.",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    since = forms.DateField(label="From (UTC)", required=False, widget=DAY)
    until = forms.DateField(label="To", required=False, widget=DAY)
    who = forms.ChoiceField(label="By", required=False)
    verb = forms.ChoiceField(label="What", required=False, choices=[("", "anything"), *choices(Verb)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editors = User.objects.filter(is_staff=True).only("username", "first_name", "last_name")[:MOST_ACCOUNTS]
        named = sorted((editorial.name_of(editor), str(editor.pk)) for editor in editors)
        anybody = [("", "anybody"), (PEOPLE, "people, no imports"), (IMPORTS, "imports")]
        who: Any = self.fields["who"]
        who.choices = [*anybody, *((number, name) for name, number in named)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", UPSIDE_DOWN)
        return cleaned


def presets(form: FilterForm) -> Iterator[tuple[str, str, bool]]:
    """Yield the name of each preset of days, its parameters beside those of the form, and whether it is chosen."""
    today = days.utc_today()
    others = {name: form.data[name] for name in ("q", "who", "verb") if form.data.get(name)}
    for name, number in PRESETS:
        since = (today - timedelta(days=number - 1)).isoformat()
        is_chosen = form.data.get("since") == since and not form.data.get("until")
        yield name, urlencode({**others, "since": since}), is_chosen


def filtered(asked: dict[str, Any]) -> Any:
    """Return the revisions that a valid filter asks for, newest first.

    Indexes answer it: by day alone, by verb or by person and day. A subject, or people without a verb, list the newest
    few hundred of each technology, comparison and verb.
    """
    rows = Revision.objects.order_by(*NEWEST)
    rows = _of_days(rows, asked.get("since"), asked.get("until"))
    who, verb = asked.get("who") or "", asked.get("verb") or ""
    rows = rows.filter(verb=verb) if verb else rows
    if who == IMPORTS:
        rows = rows.filter(verb=Verb.IMPORT.value)
    elif who and who != PEOPLE:
        rows = rows.filter(by=int(who))
    words = list_search.query_words(asked.get("q") or "")
    if words:
        by_people = rows.exclude(verb=Verb.IMPORT.value) if who == PEOPLE else rows
        return list_search.limited_to(rows, _of_subject(asked["q"].strip(), words, by_people))
    if who == PEOPLE:
        verbs = {verb} if verb else {word.value for word in Verb}
        parts = [rows.filter(verb=one) for one in sorted(verbs - {Verb.IMPORT.value})]
        return rows.filter(pk__in=first_of_each(parts, bounded.MOST_COUNTED)) if parts else rows.none()
    return rows


def _of_days(rows: Any, since: date | None, until: date | None) -> Any:
    if since:
        rows = rows.filter(at__gte=datetime.combine(since, time(), UTC))
    if until and until < date.max:
        rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), UTC))
    return rows


def _of_subject(typed: str, words: list[str], rows: Any) -> Iterator[Any]:
    """Yield querysets of revisions of what was typed, each answered by an index.

    A slug names just its comparison, or its technology with the newest of its comparisons. Otherwise the first words
    name technologies or an editor, and the reason holds the rest.
    """
    if exact := _exact(typed):
        yield rows.filter(**exact)
        if "technology" in exact:
            yield rows.filter(comparison__in=list_search.newest_comparisons_of([exact["technology"]]))
        return
    for named, rest in list_search.readings(words):
        with_words = _with_reason(rows, rest)
        yield with_words.filter(technology__in=named)
        yield with_words.filter(comparison__in=list_search.newest_comparisons_of(named))
    if between := list_search.comparisons_between(words, Comparison.objects.order_by()):
        yield rows.filter(comparison__in=first_of_each(between, list_search.MOST_LISTED))
    for editor in _editors(words[0]):
        yield _with_reason(rows, words[1:]).filter(by=editor)


def _exact(typed: str) -> dict[str, int] | None:
    """Return the technology or the comparison that has this slug. One query at most for each, none for other words."""
    if not typed.isascii() or typed != typed.lower() or " " in typed or len(typed) > 2 * pairs.KEY_LENGTH:
        return None
    slugs = typed.split(pairs.SEPARATOR)
    if len(slugs) == 2:
        ends = Comparison.objects.order_by().values_list("pk", flat=True)
        either = Q(low__slug=slugs[0], high__slug=slugs[1]) | Q(low__slug=slugs[1], high__slug=slugs[0])
        found = ends.filter(either).first()
        return {"comparison": found} if found else None
    number = Technology.objects.order_by().filter(slug=typed).values_list("pk", flat=True).first()
    return {"technology": number} if number else None


def _with_reason(rows: Any, words: list[str]) -> Any:
    return rows.filter(*(Q(reason__icontains=word) for word in words))


def _editors(name: str) -> Iterable[User]:
    """Return at most ``MOST_EDITORS`` users of that name."""
    called = Q(username__iexact=name) | Q(first_name__iexact=name) | Q(last_name__iexact=name)
    return User.objects.filter(called).only("pk")[:MOST_EDITORS]
