"""A review that rests on the weighed claims ends when they come to weigh otherwise."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from comparisons.models import Comparison, Criterion, Revision, Version
from comparisons.models.version import pair_key

from .admin_pages import change_url, fill_in, messages
from .make import end_of, make_approvable_comparison, make_criterion, make_editor

pytestmark = pytest.mark.django_db
REASON = "The criterion Learning changed, and the page no longer passes the gate."


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


@pytest.fixture
def reviewed() -> Comparison:
    """PostgreSQL leads by 2 on operations, which weighs 2, and MySQL by 3 on learning, which weighs 1."""
    comparison = make_approvable_comparison("mysql", "postgresql", verdict={"basis": "claims"})
    mysql, postgresql = comparison.first, comparison.second
    for side, slug, weight, strength in ((mysql, "learning", 1, 3), (postgresql, "operations", 2, 2)):
        claim = side.claims.filter(polarity="pro").first()
        claim.criterion, claim.strength = make_criterion(slug, weight=weight), strength
        claim.save()
    comparison.verdict.pick = end_of(comparison, postgresql)
    comparison.verdict.save()
    comparison.reviewed, comparison.reviewed_by = comparison.verdict.decided, "Ada Lovelace"
    comparison.save()
    return comparison


def version_of(comparison: Comparison) -> int:
    key = pair_key(comparison.low_id, comparison.high_id)
    return Version.numbers([key])[key]


@pytest.mark.parametrize(("weight", "holds"), [("1.33", True), ("1.34", False)])
def test_a_weight_under_which_the_other_leads_ends_the_review(editor, reviewed, weight, holds):
    before = version_of(reviewed)

    soup = fill_in(editor, change_url(Criterion.objects.get(slug="learning")), weight=weight, categories=None)

    assert any("1 comparison is no longer reviewed" in message for message in messages(soup)) is not holds
    reviewed.refresh_from_db()
    assert Criterion.objects.get(slug="learning").weight == Decimal(weight)
    assert (reviewed.reviewed is not None) is holds
    assert [revision.reason for revision in Revision.objects.all()] == ([] if holds else [REASON])
    assert (version_of(reviewed) > before) is not holds


@pytest.mark.parametrize(("weight", "holds"), [(1.33, True), (1.34, False)])
def test_an_import_of_such_a_weight_ends_the_review(tmp_path, reviewed, weight, holds):
    (tmp_path / "catalogue.jsonl").write_text(f'{{"criterion": "learning", "weight": {weight}}}\n')

    call_command("import_catalogue", tmp_path / "catalogue.jsonl", verbosity=0)

    reviewed.refresh_from_db()
    assert (reviewed.reviewed is not None) is holds


def test_a_stronger_claim_for_the_other_ends_the_review(editor, reviewed):
    operations = Criterion.objects.get(slug="operations")
    second = reviewed.first.claims.filter(polarity="pro", criterion=None).first()

    fill_in(editor, change_url(second), criterion=operations.pk, reason="It belongs here.")

    reviewed.refresh_from_db()
    assert reviewed.reviewed is None
