"""What people said about entries of open data, as records: one for each source."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from comparisons.models import SourceEntry
from comparisons.models.source_entry import Answer

from .records import Record

OF_ITS_OWN, NO_TECHNOLOGY = "new", "none"
WORDS = {OF_ITS_OWN: Answer.DIFFERENT.value, NO_TECHNOLOGY: Answer.NONE.value}
"""What is written for the answers that name no technology."""


def answer_records() -> list[Record]:
    """Return the record of each source whose entries have answers, by slug; one query.

    An answer that awaits a technology is written as it was given until that is there.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = SourceEntry.objects.answered().with_slugs().annotate(word=Coalesce("slug", "awaits")).order_by()
    for source, key, answer, slug in rows.values_list("source__slug", "key", "answer", "word").iterator():
        found[source][key] = written(answer, slug)
    return [{"answers": source, "entries": dict(sorted(found[source].items()))} for source in sorted(found)]


def written(answer: str, slug: str) -> str:
    """Return what is written for an answer: its word, or its technology's slug.

    A slug that is one of the words gets a capital, as the words mean what they say: it still leads to its technology.

    >>> written("different", ""), written("same", "mysql"), written("same", "new")
    ('new', 'mysql', 'New')
    """
    word = next((word for word, one in WORDS.items() if one == answer), None)
    return word or (slug.capitalize() if slug in WORDS else slug)
