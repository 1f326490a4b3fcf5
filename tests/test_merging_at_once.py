"""Two editors at the same moment, one of whom merges: both are answered, and nothing is lost between them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from comparisons.models import Comparison, Merge, Technology, Verdict
from comparisons.services import editorial
from comparisons.services.editorial import Refused

from .make import make_editor, make_published_comparison, make_technology
from .merging_worlds import make_two, merge_them

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Do all at the same moment, each in its own connection; return "" or the refusal of each."""
    together, said = threading.Barrier(len(works)), [""] * len(works)

    def run(number: int) -> None:
        try:
            together.wait()
            while True:
                try:
                    works[number]()
                    return
                except OperationalError:  # SQLite: the other one writes
                    continue
        except Refused as refused:
            said[number] = str(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return said


def test_one_technology_is_merged_once_and_the_other_editor_is_told():
    lost, kept = make_two()
    redis, ada = make_technology("redis"), make_editor("ada")
    make_published_comparison(lost, "sqlite")

    said = at_once(lambda: merge_them(lost, kept, ada), lambda: merge_them(lost, redis, ada))

    assert sorted(map(bool, said)) == [False, True]
    assert "is gone: somebody merged or deleted it meanwhile" in "".join(said)
    assert Merge.objects.count() == 1
    assert Merge.objects.get().kept in Comparison.objects.get().sides


def test_a_merge_beside_an_edit_of_one_of_its_pages_keeps_both():
    lost, kept = make_two(lost_first=True)
    ada = make_editor("ada")
    page = make_published_comparison(lost, Technology.objects.get(slug="mysql"), verdict={"pick": "low"})

    def edit() -> None:
        with transaction.atomic():
            editorial.revise_verdict(page, {"in_short": "It is simpler."}, by=ada, reason="Shorter.")

    assert at_once(lambda: merge_them(lost, kept, ada), edit) == ["", ""]

    verdict = Verdict.objects.get()
    assert verdict.in_short == "It is simpler."
    assert Comparison.objects.get().picked == kept
