"""The sentences a reader meets, composed from pages that need no database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comparisons.domain import sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Figure, Page, Side
from comparisons.domain.vocabulary import AGREEMENTS, IDEAS, SOFTWARE, Basis, Kind, Outcome

from .make_pages import REVIEWED, make_claim, make_page, make_ruling, make_side

PRO = make_claim()
STARS = Figure("github_stars", Decimal(12_000), REVIEWED)
DOWNLOADS = Figure("npm_downloads_month", Decimal(9_000), REVIEWED)


def bottom_line(page: Page) -> str:
    return sentences.bottom_line(Evidence(page))


def missing_figures(page: Page) -> str:
    return sentences.missing_figures(Evidence(page))


def example_page(**changes: object) -> Page:
    """The page that the project was created from."""
    tuning = make_side(
        "supervised-fine-tuning",
        name="Supervised Fine-Tuning",
        kind="methodology",
        use_case="Developers should use Supervised Fine-Tuning when they have little labeled data",
        choose_if="",
        claims=(PRO,),
    )
    learning = make_side(
        "unsupervised-learning",
        name="Unsupervised Learning",
        kind="concept",
        use_case="Developers should learn unsupervised learning for anomaly detection",
        choose_if="",
        claims=(PRO,),
    )
    ruling = make_ruling(basis="popularity", pick="supervised-fine-tuning", reason="")
    return make_page(**({"first": tuning, "second": learning, "ruling": ruling, "reviewed": None} | changes))


def make_duel(first: Side | None = None, second: Side | None = None, **changes: object) -> Page:
    """A pick of the second side by popularity, without a written reason."""
    second = second or make_side("postgresql")
    ruling = make_ruling(basis="popularity", pick=second.slug, reason="")
    return make_page(**({"first": first, "second": second, "ruling": ruling} | changes))


# ---- title and lead


def test_the_title_holds_both_names_as_they_are_written() -> None:
    page = make_page(first=make_side("cpp"), second=make_side("nodejs"))

    assert sentences.title(page) == "C++ vs Node.js"


def test_the_lead_of_the_example_sets_both_use_cases_against_each_other() -> None:
    assert sentences.lead(example_page()) == (
        "Developers should use Supervised Fine-Tuning when they have little labeled data. "
        "Developers should learn unsupervised learning for anomaly detection. "
        "Here's our take."
    )


def test_the_lead_leaves_out_a_side_without_a_use_case() -> None:
    page = make_page(
        first=make_side("mysql", use_case=" "), second=make_side("nodejs", use_case="Use it for RESTful APIs")
    )

    assert sentences.lead(page) == "Use it for RESTful APIs. Here's our take."


def test_the_lead_of_a_pair_without_a_verdict_announces_no_take() -> None:
    page = make_page(
        first=make_side("cpp", use_case="Use it."), second=make_side("csharp", use_case="Or it."), ruling=None
    )

    assert sentences.lead(page) == "Use it. Or it."


@pytest.mark.parametrize(
    "text", ["Done.", "Done!", "Really?", "And so on…", 'He said "go."', "Fast (mostly.)", "Acme Inc."]
)
def test_a_sentence_that_has_an_end_keeps_it(text: str) -> None:
    assert sentences.sentence(text) == text


@pytest.mark.parametrize("text", ["Done", "Use it (daily)", 'Say "go"', "Use C++", "ends in 1,"])
def test_a_sentence_without_an_end_gets_a_full_stop(text: str) -> None:
    assert sentences.sentence(f" {text}\n") == f"{text}."


# ---- the box of the pick


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("pick", ""), ("tie", "A tie"), ("depends", "It depends"), ("not_comparable", "Not comparable")],
)
def test_the_box_carries_the_outcome_in_place_of_a_name(outcome: str, words: str) -> None:
    assert sentences.headline(make_ruling(outcome=outcome)) == words


def test_every_outcome_but_a_pick_has_a_headline() -> None:
    headlines = {outcome: sentences.headline(make_ruling(outcome=outcome)) for outcome in Outcome}

    assert [outcome for outcome, headline in headlines.items() if not headline] == [Outcome.PICK]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("pick", "Nice Pick"), ("tie", "Our take"), ("depends", "Our take"), ("not_comparable", "Our take")],
)
def test_only_a_pick_is_called_a_nice_pick(outcome: str, words: str) -> None:
    assert sentences.eyebrow(make_page(ruling=make_ruling(outcome=outcome))) == words


# ---- the verdict


def test_the_verdict_of_the_example_names_both_kinds_and_the_basis() -> None:
    assert sentences.verdict(example_page()) == [
        "They serve different purposes: "
        "Supervised Fine-Tuning is a methodology while Unsupervised Learning is a concept.",
        "We picked Supervised Fine-Tuning based on overall popularity, "
        "but your choice depends on what you're building.",
    ]
    assert missing_figures(example_page()) == "We have no figures to back this up."


def test_the_verdict_on_two_of_a_kind_says_when_to_choose_which() -> None:
    page = make_duel(
        make_side("mysql", choose_if="you know it"), make_side("postgresql", choose_if="you need ACID DDL")
    )

    assert sentences.verdict(page) == [
        "We picked PostgreSQL based on overall popularity, but your choice depends on what you're building.",
        "Choose MySQL if you know it; choose PostgreSQL if you need ACID DDL.",
    ]


@pytest.mark.parametrize("outcome", ["pick", "tie", "depends", "not_comparable"])
@pytest.mark.parametrize("basis", ["popularity", "editor"])
def test_a_reason_speaks_for_itself_and_different_kinds_are_told_before_it_unless_it_chooses(
    outcome: str, basis: str
) -> None:
    ruling = make_ruling(outcome=outcome, basis=basis, pick="nodejs" if outcome == "pick" else "")
    alike = make_page(first=make_side("mysql"), second=make_side("nodejs"), ruling=ruling)
    apart = make_page(first=make_side("mysql"), second=make_side("nodejs", kind="protocol"), ruling=ruling)

    chooses = outcome in ("pick", "tie") and basis == "editor"
    told = ["They serve different purposes: MySQL is a database while Node.js is a protocol."]
    assert sentences.verdict(alike) == []
    assert sentences.verdict(apart) == ([] if chooses else told)


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        ("library", "framework", False),
        ("language", "service", False),
        ("protocol", "format", False),
        ("concept", "concept", False),
        ("", "concept", False),
        ("methodology", "concept", True),
        ("library", "methodology", True),
        ("database", "format", True),
        ("protocol", "concept", True),
    ],
)
def test_different_purposes_are_told_across_families_of_kinds_and_of_different_ideas(
    one: str, other: str, is_told: bool
) -> None:
    for kinds in ((one, other), (other, one)):
        first, second = (make_side(slug, kind=kind) for slug, kind in zip(("mysql", "nodejs"), kinds, strict=True))

        assert bool(sentences.purposes(make_page(first=first, second=second))) is is_told


def test_every_kind_belongs_to_one_family() -> None:
    assert sorted([*SOFTWARE, *AGREEMENTS, *IDEAS]) == sorted(Kind)


@pytest.mark.parametrize(("mine", "theirs"), [("", "you need it"), ("you need it", ""), ("", " ")])
def test_when_to_choose_which_is_left_out_where_it_is_missing_for_one(mine: str, theirs: str) -> None:
    page = make_page(first=make_side("mysql", choose_if=mine), second=make_side("postgresql", choose_if=theirs))

    assert sentences.choices(page) == ""


@pytest.mark.parametrize("outcome", ["pick", "depends"])
def test_two_kinds_do_without_the_choices_which_stand_beside_the_pick(outcome: str) -> None:
    ruling = make_ruling(outcome=outcome, reason="", pick="mysql" if outcome == "pick" else "")
    apart = make_page(first=make_side("mysql"), second=make_side("nodejs", kind="protocol"), ruling=ruling)
    alike = make_page(first=make_side("mysql"), second=make_side("nodejs"), ruling=ruling)

    assert sentences.choices(apart) == ""
    assert sentences.choices(alike).startswith("Choose MySQL if ")
    assert sentences.choices(alike) in sentences.verdict(alike)


def test_one_side_says_when_to_choose_it() -> None:
    assert sentences.choice(make_side("cpp", choose_if="every cycle counts")) == "Choose C++ if every cycle counts."
    assert (
        sentences.choice(make_side("cpp", choose_if="you work at Acme Inc.")) == "Choose C++ if you work at Acme Inc."
    )
    assert sentences.choice(make_side("cpp", choose_if="")) == ""


@pytest.mark.parametrize("kind", ["", "database"])
def test_purposes_differ_only_where_both_kinds_are_known_and_differ(kind: str) -> None:
    page = make_page(first=make_side("mysql", kind=kind), second=make_side("postgresql", kind="database"))

    assert sentences.purposes(page) == ""


def test_a_plural_name_takes_plural_words() -> None:
    libraries = make_side("utility-libraries", name="Utility Libraries", kind="library", plural=True)
    page = make_duel(make_side("nodejs", kind="protocol"), libraries)
    reverse = make_duel(libraries, make_side("zig", name="Zig", kind="language"))

    assert "Node.js is a protocol while Utility Libraries are libraries." in sentences.purposes(page)
    assert bottom_line(page) == "Utility Libraries are more widely used, but Node.js excels in its own space."
    assert bottom_line(reverse) == "Zig is more widely used, but Utility Libraries excel in their own space."


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("tie", "We call it a tie based on the weighed claims, so your choice depends on what you're building."),
        ("depends", "We picked neither: your choice depends on what you're building."),
        ("not_comparable", "We picked neither: one can't replace the other."),
    ],
)
def test_the_verdict_says_what_fits_where_nothing_was_picked(outcome: str, sentence: str) -> None:
    page = make_page(ruling=make_ruling(outcome=outcome, basis="claims", reason=""))

    assert sentences.verdict(page) == [sentence, sentences.choices(page)]
    assert bottom_line(page) == ""


def test_a_pair_without_a_verdict_has_no_verdict_sentences() -> None:
    page = make_page(ruling=None, reviewed=None)

    assert (sentences.verdict(page), bottom_line(page), sentences.rule(Evidence(page))) == ([], "", "")


def test_missing_figures_are_owned_up_to_unless_both_have_the_same_metric() -> None:
    both = make_duel(make_side("mysql", figures=(STARS,)), make_side("postgresql", figures=(STARS, DOWNLOADS)))
    apart = make_duel(make_side("mysql", figures=(STARS,)), make_side("postgresql", figures=(DOWNLOADS,)))

    assert missing_figures(both) == ""
    assert missing_figures(apart) == "We have no figures to back this up."


@pytest.mark.parametrize(
    "changes", [{"basis": "claims"}, {"basis": "editor"}, {"basis": "popularity", "outcome": "depends"}]
)
def test_figures_are_missed_only_where_the_verdict_rests_on_them(changes: dict[str, str]) -> None:
    assert missing_figures(make_page(ruling=make_ruling(**changes))) == ""


def test_the_bottom_line_of_the_example() -> None:
    assert bottom_line(example_page()) == (
        "Supervised Fine-Tuning is more widely used, but Unsupervised Learning excels in its own space."
    )


@pytest.mark.parametrize("basis", ["claims", "editor"])
def test_there_is_no_bottom_line_unless_popularity_decided(basis: str) -> None:
    assert bottom_line(make_page(ruling=make_ruling(basis=basis))) == ""


# ---- who answers for it


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"basis": "popularity"},
            "The pick follows a rule: overall popularity. No editor has reviewed it yet.",
        ),
        (
            {"basis": "claims", "outcome": "tie"},
            "The verdict follows a rule: the weighed claims. No editor has reviewed it yet.",
        ),
        (
            {"basis": "editor", "decided_by": "Ada"},
            "Decided by Ada. No editor has reviewed it yet.",
        ),
        (
            {"basis": "editor", "decided_by": ""},
            "The pick is an editor's judgement. No editor has reviewed it yet.",
        ),
    ],
)
def test_an_unreviewed_verdict_says_by_which_rule_it_was_made(changes: dict[str, str], sentence: str) -> None:
    assert sentences.rule(Evidence(make_page(ruling=make_ruling(**changes), reviewed=None))) == sentence


def test_a_reviewed_verdict_says_by_whom_and_when() -> None:
    assert sentences.rule(Evidence(make_page())) == "Reviewed by Ada on 12 Oct 2026."
    assert sentences.rule(Evidence(make_page(reviewed_by=""))) == "Reviewed by an editor on 12 Oct 2026."


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_written_without_leading_zeros_in_any_locale(value: date) -> None:
    number, month, year = sentences.day(value).split()

    assert date(int(year), sentences.MONTHS.index(month) + 1, int(number)) == value
    assert not number.startswith("0")


# ---- shortened


def test_a_text_is_shortened_at_a_word_and_needs_no_dots_at_the_end_of_a_sentence() -> None:
    assert sentences.shorten("one two three", 13) == "one two three"
    assert sentences.shorten("one two three", 12) == "one two…"
    assert sentences.shorten("one two three", 8) == "one two…"
    assert sentences.shorten("one, two", 6) == "one…"
    assert sentences.shorten("One. Two three", 8) == "One."
    assert sentences.shorten("incomprehensible", 6) == "incom…"


@given(st.text(alphabet="ab .,é\n", max_size=80), st.integers(min_value=5, max_value=40))
@example("aaaa bbbb", 5)
def test_a_shortened_text_fits_and_cuts_no_word(text: str, length: int) -> None:
    line = " ".join(text.split())
    shortened = sentences.shorten(text, length)
    kept = shortened.removesuffix("…")

    assert len(shortened) <= length
    assert line.startswith(kept)
    assert shortened == line or line[len(kept)] in " ,." or " " not in line[: length - 1]


# ---- nothing is re-cased, nothing is split


words = st.text(alphabet="abCDE+#. -'?!é", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(words, words, words, words, st.sampled_from(Outcome), st.sampled_from(Basis))
def test_names_use_cases_and_clauses_stand_whole_and_as_written(
    name: str, use_case: str, one_clause: str, other_clause: str, outcome: Outcome, basis: Basis
) -> None:
    page = make_page(
        first=make_side("a", name=name, use_case=use_case, choose_if=one_clause),
        second=make_side("b", choose_if=other_clause),
        ruling=make_ruling(outcome=outcome, basis=basis, pick="b" if outcome == "pick" else "", reason=""),
    )

    assert name in sentences.title(page)
    assert use_case in sentences.lead(page)
    assert one_clause in sentences.choices(page)
    assert other_clause in sentences.choices(page)
    for sentence in [*sentences.verdict(page), sentences.lead(page), sentences.rule(Evidence(page))]:
        assert sentence.rstrip(sentences.CLOSING_MARKS).endswith(sentences.SENTENCE_ENDS)


@given(st.text())
def test_a_sentence_is_made_once(text: str) -> None:
    once = sentences.sentence(text)

    assert sentences.sentence(once) == once
    assert once.startswith(text.strip())
    assert len(once) <= len(text.strip()) + 1
