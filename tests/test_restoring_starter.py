"""A technology and a comparison of the catalogue come back through the form as they were."""

import pytest
from django.urls import reverse

from comparisons.catalogue import export
from comparisons.models import Comparison, Condition, ProsCons, Revision, Verdict
from comparisons.services import editorial

from .admin_pages import change_url, errors, fields_of, page, send
from .make import make_claim
from .starter import import_starter

pytestmark = pytest.mark.django_db
PAIR = "apache-kafka-vs-rabbitmq"
SIGNED = ("decided", "decided_by")


def restore(editor, subject) -> Revision:
    """Take back the newest change of what an import stored."""
    (then,) = subject.revisions.filter(verb="import")
    fields = fields_of(page(editor, reverse("admin:comparisons_revision_restore", args=[then.pk])))
    assert errors(send(editor, change_url(subject), fields | {"reason": "The newer words were wrong."})) == []
    assert subject.revisions.first().verb == "restore"
    return then


@pytest.fixture
def comparison(tmp_path) -> Comparison:
    import_starter(tmp_path / "starter", PAIR)
    return Comparison.objects.select_related("low", "high").get()


def test_a_technology_of_the_catalogue_comes_back_as_it_was(editor, ada, comparison):
    technology = comparison.first
    first, *_, last = technology.claims.all()
    last.delete()
    ProsCons.objects.filter(pk=first.pk).update(text="Says something else", quote="", strength=3)
    make_claim(technology)
    technology.releases.all().delete()
    technology.aliases.exclude(key=technology.slug).delete()
    editorial.record_technology(technology, verb=editorial.Verb.EDIT, by=ada, reason="Edited.")

    then = restore(editor, technology)

    assert export.technology_record(technology.pk) == then.record


def test_a_comparison_of_the_catalogue_comes_back_as_it_was(editor, ada, comparison):
    Verdict.objects.filter(comparison=comparison).update(reason="Other words.", low_choose_if="")
    Condition.objects.filter(verdict__comparison=comparison).delete()
    Comparison.objects.filter(pk=comparison.pk).update(left_out={}, intro="Other words.")
    comparison.refresh_from_db()
    editorial.record_comparison(comparison, verb=editorial.Verb.EDIT, by=ada, reason="Edited.")

    then = restore(editor, comparison)

    assert text_of(export.comparison_record(comparison.pk)) == text_of(then.record)


def text_of(record):
    verdict = {key: value for key, value in record["verdict"].items() if key not in SIGNED}
    return {"intro": record.get("intro"), "left_out": record.get("left_out"), "verdict": verdict}
