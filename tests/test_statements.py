"""What sources say about a field is told apart where it differs, and told once where it does not."""

import pytest

from comparisons.domain.facts import Said, credits, facts
from comparisons.domain.page import PageFact, Statement


@pytest.mark.parametrize(
    ("field", "own", "other"),
    [
        ("website", "https://www.example.org", "http://example.org/"),
        ("repository", "https://github.com/a/b", "https://github.com/A/b.git"),
        ("licence", "Apache-2.0", "apache-2.0"),
    ],
)
def test_two_spellings_of_one_value_are_one_statement(field, own, other):
    said = [Said(field, other, "One"), Said(field, own, "Two")]

    assert facts({field: own}, said) == (PageFact(field, (Statement(own, ("One", "Two")),)),)


def test_differing_values_stand_in_order_of_trust_after_the_own_one():
    said = [Said("first_released", "2014", "One"), Said("first_released", "2015", "Two")]

    (fact,) = facts({"first_released": "2015"}, said)

    assert fact.statements == (Statement("2015", ("Two",)), Statement("2014", ("One",)))


def test_what_a_source_says_there_is_not_is_no_statement():
    assert facts({"licence": None}, [Said("licence", None, "One")]) == ()


def test_a_text_is_credited_only_while_it_stands_as_its_source_wrote_it():
    said = [Said("summary", "A tool.", "Topics", "Thanks."), Said("use_case", "Use it.", "Topics", "Thanks.")]

    assert credits({"summary": "A tool.", "use_case": "Use it."}, said) == ("Thanks.",)
    assert credits({"summary": "Our own.", "use_case": None}, said) == ()


def test_facts_that_are_no_texts_need_no_credit():
    assert credits({"website": "https://a.example"}, [Said("website", "https://a.example", "Topics", "Thanks.")]) == ()
