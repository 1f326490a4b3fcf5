"""What is read of each file of the corpus, whether its name shows what it is or its text."""

import pytest

from comparisons.manifests.decoding import text_of
from comparisons.manifests.kinds import KINDS
from comparisons.manifests.sniffing import by_name, by_text

from .manifest_corpus import CASES, READ, expected_of, file_of, said_of


@pytest.mark.parametrize("case", CASES)
def test_a_manifest_is_read_as_its_expectations_say(case):
    assert said_of(case) == expected_of(case)


@pytest.mark.parametrize("case", READ)
def test_its_name_shows_what_kind_it_is(case):
    found = by_name(file_of(case).name)

    assert found is not None
    assert found.key == expected_of(case)[0]


@pytest.mark.parametrize("case", [case for case in READ if KINDS[expected_of(case)[0]].marks])
def test_its_text_shows_what_kind_it_is(case):
    found = by_text(text_of(file_of(case).read_bytes()))

    assert found is not None
    assert found.key == expected_of(case)[0]


def test_the_corpus_has_each_kind():
    assert {expected_of(case)[0] for case in READ} == KINDS.keys()
