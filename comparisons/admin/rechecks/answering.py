"""Store the answers that a page of the sitting sent: one transaction for each technology, each claim told by itself."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparisons.models import ProsCons
from comparisons.services import rechecking
from comparisons.services.rechecking import Found

from .. import conflicts
from ..base import add_problems
from ..ids import parsed_id
from .forms import RecheckForm

ANSWER = re.compile(r"([0-9]{1,18})-answer")
MOST = 100
"""Answers that one request stores at most: five pages of them."""
REST = "rest"
"""Ids of claims that are still true where they have no answer of their own; a mark for each source of a page."""
DELETED = "The claim “{}” was deleted meanwhile."


@dataclass(slots=True)
class Outcome:
    """What came of the answers: how many of each were stored, and the forms of claims that were not."""

    stored: dict[Found, int] = field(default_factory=lambda: dict.fromkeys(Found, 0))
    forms: dict[int, RecheckForm] = field(default_factory=dict)
    changed: dict[int, SafeString] = field(default_factory=dict)
    """By claim, who changed it since the page was opened."""
    deleted: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.forms


def sent_answers(sent: QueryDict) -> dict[int, str]:
    """Return the answers of a sent page by claim, at most ``MOST``; the mark of a source answers its other claims."""
    own = {int(name[1]): str(value) for key, value in sent.items() if (name := ANSWER.fullmatch(key))}
    given = {number: answer for number, answer in own.items() if answer}
    ids = (word for ids in sent.getlist(REST) for word in str(ids).split(","))
    marked = set(map(parsed_id, ids))
    rest = {number: Found.STILL_TRUE.value for number in own if number in marked and number not in given}
    return dict(list({**given, **rest}.items())[:MOST])


def answer(sent: QueryDict, *, by: User, reason: str) -> Outcome:
    """Store what was sent; claims that changed meanwhile, or whose answer is refused, are left for another look."""
    answers = sent_answers(sent)
    outcome = Outcome()
    found = dict(ProsCons.objects.filter(pk__in=answers).order_by("pk").values_list("pk", "technology"))
    by_technology: dict[int, list[int]] = defaultdict(list)
    for number, technology in found.items():
        by_technology[technology].append(number)
    outcome.deleted += [_typed(sent, number) for number in answers if number not in found]
    for ids in by_technology.values():
        with transaction.atomic():
            _answer_of_one(_with_answers(sent, answers, ids), ids, outcome, by, reason)
    return outcome


def bound(sent: QueryDict, claims: Iterable[ProsCons]) -> dict[int, RecheckForm]:
    """Return the forms of claims as they were sent, by claim, for a page whose reason is missing."""
    answers = sent_answers(sent)
    return {claim.pk: RecheckForm(_with_answers(sent, answers, [claim.pk]), claim) for claim in claims}


def _answer_of_one(sent: QueryDict, ids: Collection[int], outcome: Outcome, by: User, reason: str) -> None:
    """Answer claims of one technology."""
    claims = rechecking.locked(ids)
    outcome.deleted += [_typed(sent, number) for number in ids if number not in claims]
    fine: dict[int, RecheckForm] = {}
    for number, claim in claims.items():
        sentence = conflicts.meanwhile([claim], sent.get(f"{number}-{conflicts.FIELD}"))
        form = RecheckForm(sent, claim)
        if sentence:
            outcome.changed[number] = format_html(conflicts.SHOWN_AGAIN, sentence)
            has_words = sent[f"{number}-answer"] == Found.REWORDED
            outcome.forms[number] = form if has_words else RecheckForm(None, claim)
        elif form.is_valid():
            fine[number] = form
        else:
            outcome.forms[number] = form
    claims = rechecking.locked(fine)  # as they are stored: a form writes its words to its own copy
    rechecks = {number: form.recheck for number, form in fine.items()}
    refused = rechecking.recheck(claims.values(), rechecks, by=by, reason=reason)
    for number, form in fine.items():
        if number in refused:
            outcome.forms[number] = form
            add_problems(form, refused[number])
        else:
            outcome.stored[rechecks[number].found] += 1


def _with_answers(sent: QueryDict, answers: dict[int, str], ids: Iterable[int]) -> Any:
    """Return what was sent with the answers that a mark gave."""
    data = sent.copy()
    for number in ids:
        data[f"{number}-answer"] = answers.get(number, "")
    return data


def _typed(sent: QueryDict, number: int) -> str:
    return DELETED.format(sent.get(f"{number}-text", ""))
