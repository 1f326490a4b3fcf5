"""What somebody typed is told from what they did not mean, whatever database offered the candidates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.search import ranking
from comparisons.search.ranking import Grade, NameCandidate, TextCandidate


@pytest.mark.parametrize(
    ("typed", "word", "grade"),
    [
        ("PostgreSQL", "postgresql", Grade.EXACT),
        ("c++", "C++", Grade.EXACT),
        ("node js", "Node.js", Grade.ALIKE),
        ("net", ".NET", Grade.ALIKE),
        ("visual-studio-code", "Visual Studio Code", Grade.ALIKE),
        ("postgr", "PostgreSQL", Grade.START),
        ("c", "C#", Grade.START),
        ("visualstu", "Visual Studio Code", Grade.START),
        ("studio", "Visual Studio Code", Grade.WORD_START),
        ("postgersql", "PostgreSQL", Grade.MISSPELT),
        ("kuberntes", "Kubernetes", Grade.MISSPELT),
        ("rsut", "Rust", Grade.MISSPELT),
        ("postger", "PostgreSQL", Grade.MISSPELT_START),
        ("script", "JavaScript", Grade.INSIDE),
        ("redis cache", "Redis", Grade.PART),
        ("try visual studio", "Visual Studio", Grade.PART),
    ],
)
def test_a_word_is_graded_by_how_it_answers(typed, word, grade):
    assert ranking.grade(typed, word) == grade


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "C"),
        ("c#", "C++"),
        ("c", "F#"),
        ("go", "ago"),
        ("java", "Lua"),
        ("rust", "ruby"),
        ("cache", "Redis"),
        ("+", "C"),
        ("x" * 200, "x"),
        ("mysql", "PostgreSQL"),
    ],
)
def test_a_word_that_was_not_meant_has_no_grade(typed, word):
    assert ranking.grade(typed, word) is None


@pytest.mark.parametrize(
    ("typed", "key", "whole", "start"),
    [
        ("rust", "rust", 0, 0),
        ("rust", "rut", 1, 1),
        ("rust", "rusty", 1, 0),
        ("rust", "dust", 1, 1),
        ("rust", "rsut", 1, 1),
        ("rust", "python", 3, 3),
        ("rust", "rust-analyzer", 3, 0),
    ],
)
def test_edits_are_counted_up_to_a_limit(typed, key, whole, start):
    assert ranking.edit_distances(typed, key, 2) == (whole, start)


@given(st.text("abc", min_size=3, max_size=6), st.data())
def test_each_typo_in_a_short_word_is_listed(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    typos = [word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :]]

    for typed in typos:
        if 3 <= len(typed) <= ranking.LONGEST_WITH_LETTERS:
            assert word in ranking.one_typo_from(typed)
            assert ranking.grade(typed, word) <= Grade.MISSPELT


@given(st.text(max_size=50), st.text(max_size=50))
def test_nothing_typed_is_an_error(typed, word):
    assert ranking.best_words(typed, [NameCandidate(word, 1)], most=1) in ([], [NameCandidate(word, 1)])
    assert len(ranking.best_texts(typed, [TextCandidate(1, word, 1)], most=1)) <= 1
    assert ranking.best_passage(typed, word) in word.replace("\r\n", "\n")


def test_the_best_word_of_each_technology_stands_in_order():
    words = [
        NameCandidate("JavaScript", 1, leads=False),
        NameCandidate("javascript", 1),
        NameCandidate("Java", 2, leads=False),
        NameCandidate("java-ee", 3),
        NameCandidate("rxjava", 4),
        NameCandidate("Rust", 5),
    ]

    assert ranking.best_words("java", words, most=9) == [words[2], words[3], words[1], words[4]]


def test_an_alias_stands_before_the_same_name_of_another():
    words = [NameCandidate("Go", 1, leads=False), NameCandidate("go", 2)]

    assert [word.technology for word in ranking.best_words("go", words, most=9)] == [2, 1]


def test_what_readers_find_compared_stands_before_the_rest_of_its_grade():
    words = [
        NameCandidate("postcss", 1),
        NameCandidate("postgresql", 2, is_compared=True),
        NameCandidate("post", 3),
        NameCandidate("the post", 4, is_compared=True),
        NameCandidate("pots", 5, is_compared=True),
        NameCandidate("posf", 6),
    ]

    found = [word.technology for word in ranking.best_words("post", words, most=9)]

    assert found == [3, 2, 1, 4, 6, 5]


def test_words_inside_words_stand_last_and_few_beside_better_ones():
    inside = [
        NameCandidate(name, at) for at, name in enumerate(["terraform", "platform", "webform", "formal", "norma"])
    ]
    words = [*inside, NameCandidate("django-orm", 10), NameCandidate("orm", 11), NameCandidate("orn", 12)]

    found = [word.technology for word in ranking.best_words("orm", words, most=9)]

    assert found == [11, 10, 12, 4, 3, 2]
    assert len(found) == 3 + ranking.MOST_INSIDE
    assert len(ranking.best_words("orm", inside, most=9)) == 5


def test_no_more_are_kept_than_asked_for():
    assert len(ranking.best_words("a", [NameCandidate(f"a{number}", number) for number in range(9)], most=4)) == 4


def test_an_alias_is_worth_saying_where_the_name_does_not_answer():
    assert ranking.is_found_by_alias("k8s", "Kubernetes", "k8s")
    assert not ranking.is_found_by_alias("postgr", "PostgreSQL", "postgres")
    assert not ranking.is_found_by_alias("nodejs", "Node.js", "nodejs")


def test_texts_with_every_word_stand_by_very_words_then_length_then_age():
    texts = [
        TextCandidate(1, "Transactional schema changes", 1),
        TextCandidate(2, "Each schema change is a transaction", 1),
        TextCandidate(3, "A schema of one transaction", 1),
        TextCandidate(4, "A schema of two transaction", 1),
        TextCandidate(5, "A schema", 1),
    ]

    assert [text.id for text in ranking.best_texts("schema transaction", texts, most=9)] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("typed", "found"), [("transactions", True), ("trans", True), ("c", False), ("classes", False)]
)
def test_a_word_may_go_on_where_it_is_long_enough(typed, found):
    assert bool(ranking.best_texts(typed, [TextCandidate(1, "One transaction in Clojure", 1)], most=1)) == found


def test_the_passage_shown_is_the_one_with_the_words():
    text = "It is quick.\r\n\r\nEach schema change is a transaction.\n\nSchema files are plain."

    assert ranking.best_passage("schema transaction", text) == "Each schema change is a transaction."
