"""A reader opens a comparison: what stands there, in which order, in each state."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from comparisons.domain import sentences

from .make import (
    end_of,
    make_category,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_published_comparison,
    make_relation,
    make_release,
    make_reviewed_comparison,
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


def make_pair(**verdict):
    """MySQL vs PostgreSQL; the second is picked unless ``verdict`` says otherwise."""
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    comparison = make_comparison(mysql, postgresql, status="published", published=datetime(2026, 10, 1, 12, tzinfo=UTC))
    make_verdict(comparison, **({"pick": "high"} if verdict.get("outcome", "pick") == "pick" else {}) | verdict)
    return comparison


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

    blocks = page.select("h1, .facts, .lead, #pick, #claims, .side-card, #verdict, .bottom-line, #disagree")
    assert [block.get("id") or block.get("class", [block.name])[0] for block in blocks] == [
        "h1", "facts", "lead", "pick", "claims", "side-card", "side-card", "verdict", "bottom-line", "disagree"
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
    assert "No figures are recorded for this." in verdict
    assert words(page.select_one(".bottom-line")) == (
        "Supervised Fine-Tuning is more widely used, but Unsupervised Learning excels in its own space."
    )
    assert words(page.select_one("#disagree h2")) == "Disagree with our pick?"


def test_a_side_holds_use_case_pros_cons_and_relations(client, example):
    side = read(client, example.get_absolute_url()).select_one(".side-first.side-card")

    assert words(side.select_one(".use-case")) == f"{FINE_TUNING_USE}."
    assert said(side.select("h4")) == ["Pros", "Cons", "Related"]
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
    assert words(page.select_one("#pick .pick-name")) == "PostgreSQL"


@pytest.mark.parametrize("outcome", ["tie", "depends", "not_comparable"])
def test_another_outcome_than_a_pick_stands_in_the_box(client, outcome):
    make_pair(outcome=outcome, reason="Both keep what they are given.")

    page = read(client, URL)

    assert words(page.select_one("#pick h2")) == "Our take"
    assert words(page.select_one("#pick .pick-name")) == sentences.HEADLINES[outcome]
    assert page.select("#pick .plectrum") == []
    assert words(page.select_one("#disagree h2")) == "Disagree with our pick?"
    assert words(page.select_one("#pick .pick-reason")) == "Both keep what they are given."
    assert page.select(".badge-pick") == []
    assert page.select(".bottom-line") == []


def test_the_box_holds_the_first_paragraph_of_the_reason_and_the_verdict_the_whole(client):
    make_pair(reason="It keeps *more* promises.\n\nAnd it is known.")

    page = read(client, URL)

    assert said(page.select("#pick .pick-reason p")) == ["It keeps more promises."]
    assert said(page.select("#verdict .prose p")) == ["It keeps more promises.", "And it is known."]
    assert page.select_one("#pick .pick-reason em").string == "more"


def test_the_verdict_says_each_thing_once_where_a_reason_was_written(client):
    comparison = make_pair(
        reason="It keeps more promises.", basis="popularity", low_choose_if="you know it", high_choose_if="you need it"
    )
    comparison.low.kind = "language"
    comparison.low.save()

    page = read(client, URL)

    assert words(page.select_one("#verdict")) == (
        "The Verdict They serve different purposes: MySQL is a language while PostgreSQL is a database. "
        "It keeps more promises. PostgreSQL is more widely used, but MySQL excels in its own space. "
        "No figures are recorded for this."
    )


def test_missing_figures_are_noted_once_right_below_the_claim_that_needs_them(client, example):
    page = read(client, example.get_absolute_url())

    assert words(page.select_one(".bottom-line + .note")) == sentences.NO_FIGURES
    assert words(page).count(sentences.NO_FIGURES) == 1


def test_a_tie_by_popularity_notes_missing_figures_without_a_bottom_line(client):
    make_pair(outcome="tie", basis="popularity")

    verdict = read(client, URL).select_one("#verdict")

    assert verdict.select(".bottom-line") == []
    assert words(verdict.select_one(".bottom")) == sentences.NO_FIGURES


def test_choose_if_and_already_using_stand_beside_the_pick(client):
    make_pair(low_choose_if="reads dominate", high_choose_if="rules matter", low_already_using="Stay.")

    page = read(client, URL)

    assert said(page.select(".choose li")) == [
        "Choose MySQL if reads dominate",
        "Choose PostgreSQL if rules matter",
        "Already on MySQL? Stay.",
    ]


def test_the_verdict_names_the_best_case_and_what_would_change_it(client):
    comparison = make_pair(best_case_for_the_other="Its *replicas* are simple.")
    make_condition(comparison.verdict, text="replay becomes parallel", check_by=date(2027, 10, 1))
    make_condition(
        comparison.verdict, text="the licence changes", check_by=None, happened=date(2026, 11, 2), position=1
    )

    verdict = read(client, URL).select_one("#verdict")

    assert said(verdict.select("h3")) == ["The best case for MySQL", "We would change this pick if"]
    assert said(verdict.select(".conditions li")) == [
        "replay becomes parallel check by 1 Oct 2027",
        "the licence changes happened 2 Nov 2026",
    ]


def test_an_intro_stands_in_place_of_the_composed_lead(client):
    comparison = make_pair()
    comparison.intro = "Two *old* friends."
    comparison.save()

    assert words(read(client, URL).select_one(".lead")) == "Two old friends."


# --- Claims


def test_a_claim_shows_its_evidence(client):
    comparison = make_pair()
    claim = make_claim(
        comparison.low, text="Replicas are simple.", strength=3, criterion=make_criterion("operations"),
        source="https://example.org/replication", source_title="Replication guide", quote="easy to set up",
        checked=date(2026, 9, 14), versions=">=8.0",
    )  # fmt: skip

    shown = read(client, URL).find(id=f"claim-{claim.key}")

    assert words(shown.select_one(".statement")) == "Replicas are simple."
    assert said(shown.select(".evidence > li")) == [
        "●●● decisive", "versions >=8.0", "checked 14 Sep 2026", "dispute", "Replication guide"
    ]  # fmt: skip
    assert words(shown.select_one(".quote")) == "easy to set up"
    assert links(shown) == {
        "#": f"#claim-{claim.key}",
        "Replication guide": "https://example.org/replication",
        "dispute": f"{URL}disagree/?claim={claim.key}",
    }


def test_a_claim_without_a_source_says_so(client):
    comparison = make_pair()
    make_claim(comparison.low, source="", checked=None)

    assert said(read(client, URL).select(".unsourced")) == ["no source yet"]


def test_a_claim_against_one_opponent_stands_only_there(client):
    comparison = make_pair()
    sqlite = make_technology("sqlite")
    make_published_comparison(comparison.low, sqlite)
    make_claim(comparison.low, text="Serves many at once.", against=sqlite)

    assert read(client, URL).select(".statement") == []
    assert said(read(client, "/compare/mysql-vs-sqlite/").select(".statement")) == ["Serves many at once."]


def test_a_side_without_cons_asks_for_one_while_it_is_unreviewed(client):
    make_pair()

    placeholder = read(client, URL).select(".side-first.side-card .placeholder")[-1]

    assert words(placeholder) == f"−{sentences.PLACEHOLDER}. Know one? Tell us"
    assert links(placeholder) == {"Know one? Tell us": "#disagree"}


def test_a_reviewed_page_has_no_placeholder(client):
    make_reviewed_comparison("mysql", "postgresql")

    assert read(client, URL).select(".placeholder") == []


def test_html_in_a_claim_is_text(client):
    comparison = make_pair()
    make_claim(comparison.low, text="<b>Fast</b> & <script>alert(1)</script>")

    shown = read(client, URL).select_one(".statement")

    assert words(shown) == "<b>Fast</b> & <script>alert(1)</script>"
    assert shown.find_all() == []


# --- Face to face


@pytest.fixture
def weighed():
    """PostgreSQL is picked and leads by 13: 6 × 3 for it, 2 × 2 against it, and nothing by what weighs nothing."""
    comparison = make_pair(basis="claims")
    mysql, postgresql = comparison.first, comparison.second
    integrity = make_criterion("data-integrity", weight=3, question="Does it keep the data correct?")
    operations = make_criterion("operations", weight="2.5")
    aside = make_criterion("looks", weight=0)
    make_claim(postgresql, text="Checks hold.", criterion=integrity, strength=3)
    make_claim(mysql, text="DDL commits.", polarity="con", criterion=integrity, strength=2)
    make_claim(mysql, text="Cascades fire no trigger.", polarity="con", criterion=integrity, strength=2)
    make_claim(mysql, text="Failover is built in.", criterion=operations, strength=2)
    make_claim(mysql, text="Its dolphin is known.", criterion=aside, strength=1)
    make_claim(postgresql, text="Its elephant is known.", source="")
    return comparison


def test_claims_stand_face_to_face_in_a_row_for_each_criterion(client, weighed):
    page = read(client, URL)

    assert words(page.select_one("#claims h2")) == "Face to face one row per criterion"
    assert said(page.select(".face h3")) == ["Data integrity", "Operations", "Looks"]
    rows = [[said(half.select(".statement")) for half in row.select(".face-half")] for row in page.select(".face")]
    assert rows == [
        [["DDL commits.", "Cascades fire no trigger."], ["Checks hold."]],
        [["Failover is built in."], []],
        [["Its dolphin is known."], []],
    ]
    assert words(page.select_one(".face-question")) == "Does it keep the data correct?"


def test_the_margin_can_be_recomputed_from_the_page(client, weighed):
    page = read(client, URL)

    assert [said(row.select(".score")) for row in page.select(".face")] == [
        ["−2 −2 = −4, counted as −3", "+3"],
        ["+2", "0"],
        ["+1", "0"],
    ]
    assert said(page.select(".face-margin")) == [
        "PostgreSQL +6 × weight 3 = 18",
        "MySQL +2 × weight 2.5 = 5",
        "MySQL +1 weight 0: does not count",
    ]
    assert words(page.select_one(".faces-sum h3")) == "In sum counted for PostgreSQL, with our weights"
    assert said(page.select(".term")) == ["+18 Data integrity", "−5 Operations"]
    assert words(page.select_one(".total")) == "= PostgreSQL +13"


def test_the_bar_of_a_margin_points_to_the_side_that_it_favours(client, weighed):
    bars = read(client, URL).select(".margin-bar")

    assert [bar["class"] for bar in bars] == [
        ["margin-bar", "margin-second", "margin-by-6"],
        ["margin-bar", "margin-first", "margin-by-2"],
        ["margin-bar", "margin-first", "margin-by-1"],
    ]


def test_an_even_row_has_no_bar_and_an_even_sum_no_terms(client):
    comparison = make_pair(outcome="tie", basis="claims")
    criterion = make_criterion("operations")
    for technology in comparison.sides:
        make_claim(technology, criterion=criterion)

    page = read(client, URL)

    assert words(page.select_one(".face-margin")) == "even × weight 1 = 0"
    assert page.select_one(".margin-bar")["class"] == ["margin-bar"]
    assert words(page.select_one(".faces-sum")) == "In sum = 0, even"
    assert "The weighed claims even" in words(page.select_one("#pick dl"))


def test_a_side_without_claims_on_a_criterion_says_so_quietly(client, weighed):
    halves = read(client, URL).select(".face")[1].select(".face-half")

    assert [said(half.select(".face-nothing")) for half in halves] == [[], ["nothing recorded"]]


def test_a_claim_in_a_row_is_told_as_pro_or_con_without_its_place(client, weighed):
    signs = read(client, URL).select(".face .sign")

    assert said(signs) == ["−Con", "−Con", "+Pro", "+Pro", "+Pro"]


def test_claims_without_a_criterion_stand_in_the_cards_marked_as_not_weighed(client, weighed):
    page = read(client, URL)

    first, second = page.select(".side-card")
    assert said(second.select(".statement")) == ["Its elephant is known."]
    assert said(second.select("h4")) == ["Pros shown, not weighed", "Cons"]
    assert said(first.select(".statement, .placeholder")) == []
    assert words(page.select_one(".faces-sum .note")) == ("1 claim names no criterion. It is shown below, not weighed.")


def test_without_a_criterion_nothing_is_said_of_weights(client):
    comparison = make_pair()
    make_claim(comparison.low)

    page = read(client, URL)

    assert words(page.select_one("#claims h2")) == "Side by side"
    assert page.select(".face, .faces-sum, .unweighed") == []
    assert "Margin" not in words(page.select_one("#pick"))


def test_a_claim_whose_versions_ended_before_the_latest_release_is_marked(client):
    comparison = make_pair()
    make_release(comparison.low, cycle="9", latest="9.7.1")
    make_claim(comparison.low, versions="<9.7", criterion=make_criterion())
    make_claim(comparison.low, versions=">=8")

    page = read(client, URL)

    assert said(page.select(".ended")) == ["ended before 9.7.1, the latest known"]
    assert "versions <9.7 ended before" in words(page.select_one(".face .evidence"))


def test_the_box_shows_the_margin_and_for_how_many_weightings_it_holds(client, weighed):
    facts = [words(fact) for fact in read(client, URL).select("#pick dl > div")]

    assert facts[:3] == ["Basis the weighed claims", "Margin +13", "Holds for 64 % of weightings"]


def test_a_pick_against_the_weighed_claims_says_so_in_its_box(client):
    comparison = make_pair(basis="editor")
    make_claim(comparison.first, criterion=make_criterion(), strength=3)

    pick = read(client, URL).select_one("#pick")

    assert "Margin MySQL +3" in words(pick.dl)
    assert words(pick.select_one(".pick-against")) == (
        "The weighed claims point to MySQL, by 3. This pick goes against them: it rests on an editor's judgement."
    )


def test_the_facts_count_the_claims_and_those_with_a_source(client, weighed):
    assert "6 claims, 5 sourced" in words(read(client, URL).select_one(".facts"))


def test_without_claims_the_facts_count_none(client):
    make_pair()

    assert "claim" not in words(read(client, URL).select_one(".facts"))


# --- States and indexing


def test_an_unreviewed_page_says_so_and_asks_not_to_be_indexed(client):
    make_pair(basis="popularity")

    response = client.get(URL)
    page = read(client, URL)

    facts = words(page.select_one(".facts"))
    assert facts.startswith("Unreviewed")
    assert "not yet reviewed by an editor" in facts
    assert "overall popularity" in facts
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"


def test_a_reviewed_page_names_its_editor_and_is_indexed(client):
    make_reviewed_comparison("mysql", "postgresql", reviewed=date(2026, 10, 12), reviewed_by="Ada Lovelace")

    response = client.get(URL)
    page = read(client, URL)

    assert words(page.select_one(".facts")) == "✓ Reviewed by Ada Lovelace, 12 Oct 2026 8 claims, all sourced History"
    assert "X-Robots-Tag" not in response
    assert page.select("meta[name=robots]") == []


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_shows_no_verdict(client, status):
    make_verdict(make_comparison("mysql", "postgresql", status=status))

    assert read(client, URL).select("#pick, #verdict, #disagree") == []


def test_what_has_no_verdict_shows_none(client):
    make_comparison("mysql", "postgresql", status="published", published=datetime(2026, 10, 1, tzinfo=UTC))

    assert read(client, URL).select("#pick, #verdict, #disagree") == []


def test_the_history_is_one_step_away(client):
    make_pair()

    assert links(read(client, URL).select_one(".facts")) == {"History": f"{URL}changes/"}


def test_the_tally_is_shown_once_there_is_one(client):
    comparison = make_pair()
    assert read(client, URL).select(".tally") == []

    comparison.answered, comparison.accepted, comparison.repicked = 31, 6, 2
    comparison.save()

    page = read(client, URL)
    assert words(page.select_one(".tally")) == ("31 disagreements answered: 6 accepted, 2 changed the pick · read them")


def test_the_head_tells_machines_what_the_page_is(client, settings):
    settings.SITE_URL = "https://nice-pick.example"
    make_pair()

    page = read(client, URL)

    def meta(name):
        return page.select_one(f"meta[name='{name}'], meta[property='{name}']")["content"]

    assert page.title.string == "MySQL vs PostgreSQL · Nice Pick"
    assert page.select_one("link[rel=canonical]")["href"] == "https://nice-pick.example/compare/mysql-vs-postgresql/"
    assert meta("og:url") == "https://nice-pick.example/compare/mysql-vs-postgresql/"
    assert meta("og:title") == "MySQL vs PostgreSQL"
    assert meta("description") == meta("og:description")
    assert meta("description").startswith("MySQL or PostgreSQL?")


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
    assert [script for script in page.select("script") if not script.get("src")] == []
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


@pytest.mark.django_db(transaction=True)
def test_the_first_screen_of_a_phone_holds_title_pick_and_reason(visitor):
    make_pair(reason="It keeps more promises inside the database: constraints, types, schema changes. " * 2)
    phone = visitor.new_page()
    phone.set_viewport_size({"width": 360, "height": 740})

    phone.goto(URL)

    for shown in ("h1", ".facts", ".pick-name", ".pick-reason"):
        box = phone.locator(shown).bounding_box()
        assert box["y"] + box["height"] <= 740, shown


def test_the_form_on_the_page_is_the_one_that_stands_alone(client):
    comparison = make_pair()
    make_claim(comparison.low, text="It has a claim.")
    make_claim(
        comparison.high, text="It has another, which is too long to be shown in full within a list of choices " * 2
    )

    here, alone = (controls(read(client, url).select_one("form[method=post]")) for url in (URL, f"{URL}disagree/"))

    assert here == alone
    assert len(here) > 10


def controls(form):
    """What can be filled in or chosen, with its label and its hint, and where it is sent."""
    told = [(label.get("for"), words(label)) for label in form.select("label, legend, button")]
    fields = [
        {**control.attrs, "says": control.get_text(strip=True)} for control in form.select("input, textarea, option")
    ]
    groups = [(group["label"], len(group.select("option"))) for group in form.select("optgroup")]
    selects = [select.attrs for select in form.select("select")]
    return [form["action"], form["method"], *told, *fields, *groups, *selects, *map(words, form.select(".hint"))]
