"""Canned answers on the page that answers a disagreement: chosen, inserted with or without a script, then edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict

from comparisons.domain import canned
from comparisons.domain.vocabulary import CannedKind
from comparisons.models import CannedAnswer
from comparisons.models.canned_answer import MOST

from ..ids import parsed_id

CHOSEN, INSERT = "canned", "_insert"
"""The select that names a text, and the button that inserts it."""


@dataclass(frozen=True, slots=True)
class Text:
    id: int
    name: str
    field: str
    """The field of the form that it is inserted into."""
    text: str


def texts(pair: str, picked: str) -> list[tuple[str, list[Text]]]:
    """Return the texts by what they are used to, with the names of the pair at hand. One query."""
    rows = CannedAnswer.objects.all()[:MOST]
    return [(CannedKind(kind).label, [_text(row, pair, picked) for row in own]) for kind, own in _by_kind(rows)]


def inserted(sent: QueryDict, pair: str, picked: str) -> QueryDict:
    """Return what was sent with the chosen text after what is in its field; unchanged where none was chosen."""
    row = CannedAnswer.objects.filter(pk=parsed_id(sent.get(CHOSEN, ""))).first()
    if row is None:
        return sent
    text, filled = _text(row, pair, picked), sent.copy()
    before = sent.get(text.field, "").rstrip()
    filled[text.field] = f"{before}\n\n{text.text}" if before else text.text
    return filled


def _by_kind(rows: Iterable[CannedAnswer]) -> Any:
    return groupby(rows, key=lambda row: row.kind)


def _text(row: CannedAnswer, pair: str, picked: str) -> Text:
    field = "question" if row.kind == CannedKind.ASK else "answer"
    return Text(row.pk, row.name, field, canned.filled(row.text, {"pair": pair, "pick": picked}))
