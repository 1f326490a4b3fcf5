"""What the tables of the catalogue format declare agrees with the models and with what a page is made of."""

from dataclasses import MISSING, fields

import pytest

from comparisons.catalogue.fields import (
    CATEGORY,
    CLAIM,
    COMPARISON,
    CONDITION,
    CRITERION,
    FACT,
    RELEASE,
    SIGNAL,
    TECHNOLOGY,
    VERDICT,
)
from comparisons.domain import page
from comparisons.models import (
    Category,
    Comparison,
    Condition,
    Criterion,
    Fact,
    ProsCons,
    Release,
    Signal,
    Technology,
    Verdict,
)

MODELS = [
    (TECHNOLOGY, Technology), (CLAIM, ProsCons), (SIGNAL, Signal), (RELEASE, Release), (FACT, Fact),
    (COMPARISON, Comparison), (VERDICT, Verdict), (CONDITION, Condition), (CATEGORY, Category), (CRITERION, Criterion),
]  # fmt: skip
VALUES = [
    (CLAIM, page.Claim), (SIGNAL, page.Figure), (CONDITION, page.PageCondition), (CRITERION, page.PageCriterion),
    (VERDICT, page.Ruling), (COMPARISON, page.Page),
]  # fmt: skip


@pytest.mark.parametrize(("record_type", "model"), MODELS, ids=lambda one: getattr(one, "name", ""))
def test_an_absent_key_is_the_default_of_its_column(record_type, model):
    row = record_type.row({})

    for column in record_type.columns:
        field = model._meta.get_field(column)
        if field.has_default() and column != "key":
            assert row[field.attname] == field.get_default()


@pytest.mark.parametrize(("record_type", "value"), VALUES, ids=lambda one: getattr(one, "name", ""))
def test_an_absent_key_is_the_default_of_a_page(record_type, value):
    row = record_type.row({})

    for one in fields(value):
        if one.name in row and one.default is not MISSING:
            assert row[one.name] == one.default


def test_a_claim_of_a_page_has_each_key_of_the_format():
    assert {one.name for one in fields(page.Claim)} == {*CLAIM.fields, "is_pro", "in_review"}
