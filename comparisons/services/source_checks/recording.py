"""Store what a check found. It changes no claim, and asks an editor only where the answer is news and bad."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from comparisons.domain.vocabulary import SourceState
from comparisons.models import SourceCheck, UnfoundQuote, rules
from comparisons.models.source_check import FAILURES

from .checking import Found

KEPT_WHILE_FAILING = (SourceState.MOVED.value, SourceState.GONE.value)
NOWHERE = "It leads to an address that cannot be cited."


def store(found: Found, today: date) -> SourceCheck:
    """Store what was found on a day and return the row. About 9 queries, in one transaction."""
    with transaction.atomic():
        row, _ = SourceCheck.objects.select_for_update().get_or_create(
            address=found.address, defaults={"state": SourceState.ALIVE.value, "since": today, "checked": today}
        )
        _take_over(row, found, today)
        row.checked = today
        row.save()
        if found.unfound is not None:
            _mark(row, found.unfound, today)
        set_asks(row)
        row.save(update_fields=["asks", "fine"])
    return row


def set_asks(row: SourceCheck) -> None:
    """Set whether an editor should look. What one called fine stays fine until the answer is another one. 2 queries."""
    match SourceState(row.state):
        case SourceState.MOVED | SourceState.GONE:
            is_broken = True
        case SourceState.FAILED:
            is_broken = row.failures >= FAILURES
        case SourceState.ALIVE:
            is_broken = False
    is_broken = is_broken or row.unfound.exists()
    row.asks = is_broken and row.fine != digest_of(row)
    if not is_broken:
        row.fine = ""


def digest_of(row: SourceCheck) -> str:
    """Return a digest of what an editor looks at: the state, the new address and the quotes not found. One query."""
    unfound = list(row.unfound.order_by("claim_key").values_list("claim_key", "quote"))
    said = json.dumps([row.state, row.moved_to, unfound])
    return hashlib.sha256(said.encode()).hexdigest()


def _take_over(row: SourceCheck, found: Found, today: date) -> None:
    """Set the columns of the answer. A failure counts once a day, and does not hide what was known before."""
    if found.state is SourceState.FAILED:
        row.failures += 0 if row.failures and row.checked == today else 1
        if row.state in KEPT_WHILE_FAILING and row.failures < FAILURES:
            return
    else:
        row.failures = 0
    moved_to = _citable(found.moved_to)
    detail = NOWHERE if found.moved_to and not moved_to else found.detail
    state = SourceState.GONE.value if found.moved_to and not moved_to else found.state.value
    if (row.state, row.moved_to) != (state, moved_to):
        row.since = today
    row.state, row.status, row.moved_to, row.detail = state, found.status, moved_to, detail[:700]


def _citable(address: str) -> str:
    """Return an address if a claim may cite it, else nothing."""
    try:
        rules.web_address(address)
    except ValidationError:
        return ""
    return address if len(address) <= rules.URL_LENGTH else ""


def _mark(row: SourceCheck, unfound: Mapping[str, str], today: date) -> None:
    """Replace the marks of quotes; one that was missed before keeps its day."""
    since = dict(row.unfound.values_list("claim_key", "since"))
    row.unfound.exclude(claim_key__in=unfound).delete()
    UnfoundQuote.objects.bulk_create(
        [
            UnfoundQuote(of=row, claim_key=key, quote=quote, since=since.get(key, today))
            for key, quote in unfound.items()
        ],
        update_conflicts=True,
        unique_fields=["of", "claim_key"],
        update_fields=["quote", "since"],
    )
