"""Questions to editors: which technologies are probably one? Looked for in all technologies at once, and stored.

Never asked about two of which somebody said that they differ, nor about two that a reviewed page compares.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django_tasks import task

from comparisons.catalogue.export import batches
from comparisons.domain import days
from comparisons.domain.folding import folded
from comparisons.models import Comparison, MergeQuestion, Technology
from comparisons.models.merge_question import MergeAnswer
from comparisons.services import task_queue
from comparisons.services.editorial import name_of, refusal

MOST_ALIKE = 4
"""Technologies with one address, package or name at most: what more of them share says nothing about them."""
MOST_ASKED = 1000
"""Questions that wait at most."""
CHUNK = 2000
PUT_OFF = timedelta(days=30)
"""How long a question that was put off rests."""
SAYS_NOTHING = frozenset(
    {"server", "database", "db", "framework", "language", "library", "js", "project", "software", "the"}
)
"""Words of a name that tell no two technologies apart: RabbitMQ Server is RabbitMQ."""
ENDINGS = re.compile(r"(?<=\w\w)\.?js\Z", re.IGNORECASE)
NOT_NAME = re.compile(r"[^\w+#]+|_+")
"""What no name is made of: C, C++ and C# are three."""
ADDRESS = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)

Pair = tuple[int, int]
Shared = dict[str, list[int]]


def address_key(address: str) -> str:
    """Return an address as it is compared: without scheme, ``www.``, the last slash and ``.git``, in lower case."""
    bare = ADDRESS.sub("", address.strip()).partition("#")[0]
    return bare.rstrip("/").removesuffix(".git").rstrip("/").lower()


def name_key(name: str) -> str:
    """Return a name as it is compared: folded, without blanks and without words that say nothing.

    >>> name_key("RabbitMQ Server"), name_key("Vue.js"), name_key("Database")
    ('rabbitmq', 'vue', 'database')
    """
    return bare_name(name).replace(" ", "")


def bare_name(name: str) -> str:
    """Return the words of a name, folded, without those that say nothing, unless it has no others."""
    words = NOT_NAME.sub(" ", folded(ENDINGS.sub("", name.strip()))).split()
    return " ".join(word for word in words if word not in SAYS_NOTHING) or " ".join(words)


def find() -> dict[Pair, str]:
    """Return pairs that are probably one technology, each with what they share. One walk over all technologies."""
    websites, repositories, packages, names = (defaultdict[str, list[int]](list) for _ in range(4))
    columns = ("pk", "name", "website", "repository", "packages")
    for number, name, website, repository, own in (
        Technology.objects.order_by("pk").values_list(*columns).iterator(CHUNK)
    ):
        names[name_key(name)].append(number)
        websites[address_key(website)].append(number)
        repositories[address_key(repository)].append(number)
        for ecosystem, listed in own.items():
            for package in listed:
                packages[f"{ecosystem}: {package}".lower()].append(number)
    why: dict[Pair, list[str]] = defaultdict(list)
    for shared, words in (
        (names, "almost the same name"),
        (repositories, "one repository ({})"),
        (packages, "one package ({})"),
        (websites, "one website ({})"),
    ):
        for pair, key in _pairs(shared):
            why[pair].append(words.format(key))
    return {pair: f"They have {' and '.join(dict.fromkeys(shared))}." for pair, shared in sorted(why.items())}


def _pairs(shared: Shared) -> Iterator[tuple[Pair, str]]:
    for key, numbers in shared.items():
        alike = sorted(set(numbers))
        if key and 1 < len(alike) <= MOST_ALIKE:
            for low, high in combinations(alike, 2):
                yield (low, high), key


def store() -> int:
    """Bring the questions up to date with the catalogue, and return how many are new. A few queries a batch.

    What was answered stays; a question nobody answered goes where the two have nothing in common any more.
    """
    found = {pair: why[:500] for pair, why in find().items()}
    with transaction.atomic():
        known = {(low, high): number for number, low, high in MergeQuestion.objects.values_list("pk", "low", "high")}
        compared = _reviewed(pair for pair in found if pair not in known)
        stale = [number for pair, number in known.items() if pair not in found]
        for some in batches(stale, CHUNK):
            MergeQuestion.objects.filter(pk__in=some).exclude(answer=MergeAnswer.DIFFERENT.value).delete()
        _drop_compared()
        room = max(0, MOST_ASKED - MergeQuestion.objects.filter(answer="").count())
        new = [pair for pair in found if pair not in known and pair not in compared][:room]
        now, today = datetime.now(UTC), days.utc_today()
        rows = (
            MergeQuestion(low_id=low, high_id=high, why=found[low, high], found=now, ask_on=today) for low, high in new
        )
        MergeQuestion.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    return len(new)


@task()
def look_again(day: str) -> None:
    """Look for questions. ``day`` tells the task from that of another day."""
    store()


def ask_worker() -> None:
    """Queue the search for questions."""
    task_queue.enqueue(look_again, days.utc_today().isoformat())


def answer(question: MergeQuestion, said: MergeAnswer, *, by: User) -> MergeQuestion:
    """Store that the two differ, for good, or that the question is asked again in ``PUT_OFF``."""
    with transaction.atomic():
        stored = MergeQuestion.objects.select_for_update().filter(pk=question.pk).first()
        if stored is None:
            raise refusal("answer", "This question is gone: one of the two was merged or deleted meanwhile.")
        if stored.answer == MergeAnswer.DIFFERENT:
            raise refusal("answer", f"{stored.answered_by_name} has answered meanwhile: they are two technologies.")
        stored.answer = said.value
        stored.answered_by, stored.answered_by_name, stored.answered_at = by, name_of(by), datetime.now(UTC)
        if said is MergeAnswer.LATER:
            stored.ask_on = days.utc_today() + PUT_OFF
        stored.save()
    return stored


def ask_anew(question: MergeQuestion) -> None:
    """Take an answer back: the question waits again."""
    MergeQuestion.objects.filter(pk=question.pk).update(
        answer="", answered_by=None, answered_by_name="", answered_at=None, ask_on=days.utc_today()
    )


def _reviewed(found: Iterable[Pair]) -> set[Pair]:
    """Return those of the pairs that a published and reviewed page compares. A query for each ``CHUNK``."""
    compared: set[Pair] = set()
    for some in batches(found, CHUNK):
        rows = Comparison.objects.published().filter(reviewed__isnull=False, low__in={low for low, _ in some})
        compared |= set(rows.order_by().values_list("low", "high")) & set(some)
    return compared


def _drop_compared() -> None:
    compared = Comparison.objects.published().filter(low=OuterRef("low"), high=OuterRef("high"), reviewed__isnull=False)
    MergeQuestion.objects.filter(Exists(compared), answer="").delete()
