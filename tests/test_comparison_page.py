"""A reader opens a comparison: what stands there and in which order, the same for everybody."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from comparisons.domain import sentences

from .hostile import DATA_BLOCK
from .make import (
    end_of,
    make_category,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_pair,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
    make_verdict,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
URL = "/compare/mysql-vs-postgresql/"
FINE_TUNING_USE = (
    "Developers should use Supervised Fine-Tuning when they have a limited amount of labeled data for a specific task"
)
UNSUPERVISED_USE = "Developers should learn unsupervised learning for tasks like customer segmentation"


@pytest.fixture
def example():
    """The page that the site was made after: two kinds, no reason, no con, no figures."""
    first = make_technology(
        "supervised-fine-tuning", name="Supervised Fine-Tuning", kind="methodology", use_case=FINE_TUNING_USE
    )
    second = make_technology(
        "unsupervised-learning", name="Unsupervised Learning", kind="concept", use_case=UNSUPERVISED_USE
    )
    make_claim(first, text="It is valuable for sentiment analysis", source="", checked=None)
    make_claim(second, text="It is essential when labeled data is scarce", source="", checked=None)
    for slug in ("transfer-learning", "pre-trained-models", "unsupervised-learning"):
        make_relation(first, slug)
    return make_published_comparison(first, second, verdict={"basis": "popularity", "reason": "", "decided": None})


# --- Order and words


def test_the_blocks_stand_in_their_order(client, example):
    page = read(client, example.get_absolute_url())

    blocks = page.select(
        "h1, .stamp, .facts, .lead, #pick, .jumps, #claims, .side-card, #verdict, .bottom-line, #disagree"
    )
    assert [block.get("id") or block.get("class", [block.name])[0] for block in blocks] == [
        "long-names", "stamp", "facts", "lead", "pick", "jumps", "claims", "side-card", "side-card", "verdict",
        "bottom-line", "disagree",
    ]  # fmt: skip


def test_the_example_page_says_what_it_said(client, example):
    page = read(client, example.get_absolute_url())

    assert words(page.h1) == "Supervised Fine-Tuning vs Unsupervised Learning"
    assert words(page.select_one(".lead")) == f"{FINE_TUNING_USE}. {UNSUPERVISED_USE}. Here's our take."
    pick = page.select_one("#pick")
    assert words(pick.h2) == "Nice Pick"
    assert words(pick.select_one(".pick-name")) == "Supervised Fine-Tuning"
    assert words(pick.select_one(".pick-reason")) == f"{FINE_TUNING_USE}."
    verdict = words(page.select_one("#verdict"))
    assert "Supervised Fine-Tuning is a methodology while Unsupervised Learning is a concept" in verdict
    assert "overall popularity" in verdict
    assert "your choice depends on what you're building" in verdict
    assert "We have no figures to back this up." in verdict
    assert words(page.select_one(".bottom-line")) == (
        "Supervised Fine-Tuning is more widely used, but Unsupervised Learning excels in its own space."
    )
    assert words(page.select_one("#disagree h2")) == "Disagree with our pick?"


def test_a_side_holds_use_case_pros_cons_and_relations(client, example):
    side = read(client, example.get_absolute_url()).select_one(".side-first.side-card")

    assert words(side.select_one(".use-case")) == f"{FINE_TUNING_USE}."
    assert said(side.select("h4")) == ["Pros not weighed: no criterion", "Cons", "Related"]
    assert said(side.select(".pros .statement")) == ["It is valuable for sentiment analysis"]
    assert said(side.select(".pros .sign")) == ["+"]
    assert said(side.select(".links li")) == ["pre-trained-models", "transfer-learning"]


def test_a_relation_is_a_link_once_its_technology_is_known(client, example):
    make_technology("transfer-learning", name="Transfer Learning")

    side = read(client, example.get_absolute_url()).select_one(".side-first.side-card")

    assert said(side.select(".links li")) == ["pre-trained-models", "Transfer Learning"]
    assert links(side.select_one(".links")) == {"Transfer Learning": "/technologies/transfer-learning/"}


def test_the_pick_is_marked_and_not_moved(client):
    make_pair()

    page = read(client, URL)

    assert words(page.h1) == "MySQL vs PostgreSQL"
    assert said(page.select(".side-card h3")) == ["MySQL", "PostgreSQL Nice Pick"]
    assert page.select(".side-card .plectrum, .badge-pick") == []  # nobody reviewed it
    assert words(page.select_one("#pick .pick-name")) == "PostgreSQL"


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [("tie", "A tie"), ("depends", "It depends"), ("not_comparable", "Not comparable")],
)
def test_another_outcome_than_a_pick_stands_in_the_box(client, outcome, headline):
    make_pair(outcome=outcome, in_short="Both keep what they are given.")

    page = read(client, URL)

    assert words(page.select_one("#pick h2")) == "Our take"
    assert words(page.select_one("#pick .pick-name")) == headline
    assert page.select("#pick .plectrum") == []
    assert words(page.select_one("#disagree h2")) == "Disagree with our verdict?"
    assert words(page.select_one("#pick .pick-reason")) == "Both keep what they are given."
    assert page.select(".badge-pick") == []
    assert page.select(".bottom-line") == []


def test_the_box_says_why_in_short_and_the_verdict_holds_the_reason_once(client):
    make_pair(in_short="Promises hold.", reason="It keeps *more* promises.\n\nAnd it is known.")

    page = read(client, URL)

    assert said(page.select("#pick .pick-reason")) == ["Promises hold."]
    assert said(page.select("#verdict .prose p")) == ["It keeps more promises.", "And it is known."]
    assert page.select_one("#verdict .prose em").string == "more"
    assert words(page).count("It keeps more promises.") == 1


def test_without_it_the_box_says_the_use_case_of_the_pick(client):
    comparison = make_pair(reason="It keeps more promises.")

    page = read(client, URL)

    assert said(page.select("#pick .pick-reason")) == [comparison.second.use_case]
    assert words(page).count("It keeps more promises.") == 1


def test_the_verdict_says_each_thing_once_where_a_reason_was_written(client):
    comparison = make_pair(
        reason="It keeps more promises.", basis="popularity", low_choose_if="you know it", high_choose_if="you need it"
    )
    comparison.low.kind = "protocol"
    comparison.low.save()

    page = read(client, URL)

    assert words(page.select_one("#verdict")) == (
        "The Verdict They serve different purposes: MySQL is a protocol while PostgreSQL is a database. "
        "It keeps more promises. PostgreSQL is more widely used, but MySQL excels in its own space. "
        "We have no figures to back this up. Mail me when this pick changes"
    )


def test_missing_figures_are_noted_once_right_below_the_claim_that_needs_them(client, example):
    page = read(client, example.get_absolute_url())

    assert words(page.select_one(".bottom-line + .note")) == sentences.NO_FIGURES
    assert words(page).count(sentences.NO_FIGURES) == 1


def test_a_tie_by_popularity_notes_missing_figures_without_a_bottom_line(client):
    make_pair(outcome="tie", basis="popularity")

    verdict = read(client, URL).select_one("#verdict")

    assert verdict.select(".bottom-line") == []
    assert words(verdict.select_one(".note")) == sentences.NO_FIGURES


def test_choose_if_and_already_using_stand_beside_the_pick(client):
    make_pair(low_choose_if="reads dominate", high_choose_if="rules matter", low_already_using="Stay.")

    page = read(client, URL)

    assert said(page.select(".choose li")) == ["Choose MySQL if reads dominate", "Choose PostgreSQL if rules matter"]
    assert words(page.select_one(".already")) == "Already on MySQL? Stay."


def test_what_to_do_on_either_side_is_one_line_that_opens(client):
    make_pair(low_already_using="Stay.", high_already_using="Stay, too.")

    already = read(client, URL).select_one("details.already")

    assert words(already) == "Already on MySQL or PostgreSQL? MySQL Stay. PostgreSQL Stay, too."


def test_the_verdict_names_the_best_case_and_what_would_change_it(client):
    comparison = make_pair(best_case_for_the_other="Its *replicas* are simple.")
    make_condition(comparison.verdict, text="replay becomes parallel", check_by=date(2027, 10, 1))
    make_condition(
        comparison.verdict, text="the licence changes", check_by=None, happened=date(2026, 11, 2), position=1
    )

    verdict = read(client, URL).select_one("#verdict")

    assert said(verdict.select("h3")) == ["The best case for MySQL", "We'd change this pick if"]
    assert said(verdict.select(".conditions li")) == [
        "replay becomes parallel check by 1 Oct 2027",
        "the licence changes happened 2 Nov 2026",
    ]


def test_an_intro_stands_in_place_of_the_composed_lead(client):
    comparison = make_pair()
    comparison.intro = "Two *old* friends."
    comparison.save()

    assert words(read(client, URL).select_one(".lead")) == "Two old friends."


# --- The same for everybody, in few queries


def test_every_reader_gets_the_same_bytes_and_no_cookie(client):
    make_pair()

    plain = client.get(URL)
    other = client.get(URL, headers={"cookie": "sessionid=x; csrftoken=y", "accept-language": "de"})

    assert plain.content == other.content
    assert not plain.cookies
    assert not other.cookies
    assert "Cookie" not in other.get("Vary", "")


def test_nothing_in_the_page_needs_a_looser_policy(client):
    make_pair()

    page = read(client, URL)

    assert page.select("[style], style, [onclick]") == []
    assert [script.attrs for script in page.select("script:not([src])")] == [DATA_BLOCK]
    assert [tag["href"] for tag in page.select("link[rel=stylesheet]") if not tag["href"].startswith("/static/")] == []


def test_the_largest_page_asks_the_database_four_times(client, django_assert_num_queries):
    comparison = make_pair(basis="popularity")
    criteria = [make_criterion(slug) for slug in ("operations", "integrity", "reads")]
    for technology in comparison.sides:
        make_signal(technology)
        make_relation(technology, "sqlite")
        make_release(technology)
        for number in range(15):
            make_claim(technology, polarity="con" if number % 2 else "pro", criterion=criteria[number % 3])
    make_condition(comparison.verdict)
    make_published_comparison(comparison.low, make_technology("sqlite", category=make_category()))

    with django_assert_num_queries(4):
        page = read(client, URL)

    assert len(page.select(".claim")) == 30
    assert links(page.select_one(".related")) == {"MySQL vs Sqlite": "/compare/mysql-vs-sqlite/"}


def test_the_anchors_can_be_linked_to_and_no_id_stands_twice(client):
    comparison = make_pair()
    claim = make_claim(comparison.low)

    ids = [tag["id"] for tag in read(client, URL).select("[id]")]

    assert {"pick", "claims", "verdict", "disagree", f"claim-{claim.key}"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_headings_skip_no_level(client):
    comparison = make_pair(best_case_for_the_other="Its replicas are simple.")
    make_condition(comparison.verdict)
    make_claim(comparison.low)

    levels = [int(heading.name[1]) for heading in read(client, URL).select("h1, h2, h3, h4")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_name_and_text_finds_its_own_direction(client):
    first = make_technology("alpha-db", name="پایگاه داده", use_case="برای متن فارسی.")
    comparison = make_published_comparison(first, make_technology("beta-db", name="Beta"))
    make_claim(first, text="متن را درست مرتب می‌کند.")

    page = read(client, comparison.get_absolute_url())

    assert said(page.select("h1 bdi")) == ["پایگاه داده", "Beta"]
    assert {tag.get("dir") for tag in page.select(".use-case, .statement, .lead, .pick-name")} == {"auto"}


def test_the_verdict_picks_the_end_that_was_stored(client):
    later = make_technology("zig")
    earlier = make_technology("ada-language")
    comparison = make_comparison(later, earlier, status="published", published=datetime(2026, 10, 1, tzinfo=UTC))
    make_verdict(comparison, pick=end_of(comparison, later))

    page = read(client, "/compare/ada-language-vs-zig/")

    assert words(page.select_one("#pick .pick-name")) == "Zig"
