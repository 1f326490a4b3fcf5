"""An operator imports catalogue files: their word stands above that of editors and sources."""

import pytest

from comparisons.models import Fact, Technology

from .import_files import technology
from .make import make_fact, make_technology

pytestmark = pytest.mark.django_db


def facts_of(slug: str) -> set[tuple[str, str | None]]:
    rows = Fact.objects.filter(technology__slug=slug, field="licence")
    return set(rows.values_list("source__slug", "value"))


def test_an_own_value_is_a_fact_of_the_catalogue(catalogue):
    catalogue(technology("c", licence="MIT"))

    fact = Fact.objects.get(field="licence")
    assert (fact.source.slug, fact.value, fact.observed) == ("catalogue", "MIT", None)


def test_a_record_removes_the_editors_fact_of_each_field_that_it_carries(catalogue):
    editors = make_technology("c", licence="Apache-2.0", maturity="old")
    make_fact(editors, source="editor", value="Apache-2.0")
    make_fact(editors, source="editor", field="maturity", value="old")

    catalogue({"technology": "c", "licence": "MIT"})

    editors.refresh_from_db()
    assert editors.licence == "MIT"
    assert facts_of("c") == {("catalogue", "MIT")}
    assert Fact.objects.filter(source__slug="editor").get().field == "maturity"


def test_a_record_stands_above_the_sources_that_say_otherwise(catalogue):
    make_fact(make_technology("c", licence="MIT"), source="linguist", value="MIT")

    catalogue({"technology": "c", "licence": "Apache-2.0"})

    assert Technology.objects.get().licence == "Apache-2.0"
    assert facts_of("c") == {("catalogue", "Apache-2.0"), ("linguist", "MIT")}


def test_null_of_an_operator_stands_above_the_sources_too(catalogue):
    make_fact(make_technology("c", licence="MIT"), source="linguist", value="MIT")

    catalogue({"technology": "c", "licence": None})

    assert Technology.objects.get().licence == ""
    assert facts_of("c") == {("catalogue", None), ("linguist", "MIT")}


def test_facts_of_a_record_fill_the_field_that_it_does_not_carry(catalogue):
    facts = [
        {"field": "licence", "value": "MIT", "source": "linguist"},
        {"field": "licence", "value": "Apache-2.0", "source": "endoflife"},
    ]

    catalogue(technology("c", facts=facts))

    assert Technology.objects.get().licence == "Apache-2.0"
    assert facts_of("c") == {("endoflife", "Apache-2.0"), ("linguist", "MIT")}


def test_an_own_value_that_a_fact_repeats_is_that_sources_word(catalogue):
    catalogue(technology("c", licence="MIT", facts=[{"field": "licence", "value": "MIT", "source": "linguist"}]))

    assert facts_of("c") == {("linguist", "MIT")}


@pytest.mark.parametrize("source", ["editor", "catalogue"])
def test_a_record_that_contradicts_itself_is_refused(refused, source):
    (error,) = refused(
        technology("c", licence="MIT", facts=[{"field": "licence", "value": "GPL-2.0", "source": source}])
    )

    assert error.endswith(
        f"licence: “MIT”: expected what its own facts say: the {source}'s word on licence is “GPL-2.0”"
    )
