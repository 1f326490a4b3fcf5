"""Changes for review while others work: two reviewers at once, and a merge of the technology."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from comparisons.models import ChangeRequest
from comparisons.services import change_requests
from comparisons.services.editorial import Refused
from comparisons.services.merging.undo import undo

from .backing_up import only_on
from .make import make_change_request, make_editor, make_technology
from .merging_worlds import make_two, merge_them


@pytest.mark.django_db(transaction=True)
@only_on("postgresql")
def test_of_two_reviewers_at_once_the_later_is_told():
    change = make_change_request(make_technology())
    reviewers = [make_editor(name) for name in ("grace", "ada")]
    start, applied, told = Barrier(2), [], []

    def put_live(reviewer):
        start.wait()
        try:
            change_requests.put_live(change.pk, by=reviewer, apply=lambda row: applied.append(row.pk) or [])
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=put_live, args=(reviewer,)) for reviewer in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    change.refresh_from_db()
    assert len(applied) == 1
    assert told == [f"{change.reviewer_name} put this live already."]


@pytest.mark.django_db
def test_a_settled_change_of_a_technology_that_was_merged_is_kept_and_comes_back(ada):
    lost, kept = make_two()
    change = make_change_request(lost, author=ada, fields={"summary": ["My words."]})
    change_requests.comment(change.pk, by=ada, text="Look at it.")
    change_requests.take_back(change.pk, by=ada)

    merged = merge_them(lost, kept, ada)
    assert ChangeRequest.objects.get().technology == kept

    undo(merged, by=ada, reason="They are two.")
    assert ChangeRequest.objects.get().technology_id == lost.pk
    assert ChangeRequest.objects.get().comments.count() == 1
