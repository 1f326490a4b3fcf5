"""Merging two technologies: what was of the lost one is the kept one's, and every word leads on."""

from datetime import date

import pytest
from django.test import Client

from comparisons.models import (
    Alias,
    ChangeRequest,
    Comparison,
    Fact,
    Logo,
    Merge,
    MergeQuestion,
    Package,
    ProsCons,
    Relation,
    Release,
    Revision,
    Signal,
    SourceEntry,
    Technology,
    Version,
    Wish,
)
from comparisons.models.version import technology_key
from comparisons.services.editorial import Refused
from comparisons.services.merging.choices import Side
from comparisons.services.merging.merge import merge

from .make import (
    make_alias,
    make_change_request,
    make_claim,
    make_comparison,
    make_editor,
    make_fact,
    make_feedback,
    make_logo,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_source_entry,
    make_technology,
    make_wish,
)
from .merging_worlds import REASON, ask, make_two, merge_them

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


def of(kept: Technology) -> Technology:
    return Technology.objects.get(pk=kept.pk)


def test_every_word_of_the_lost_technology_leads_to_the_kept_one(ada, client: Client):
    lost, kept = make_two()
    make_alias(lost, "pgsql")
    make_published_comparison(lost, make_technology("sqlite"))

    merge_them(lost, kept, ada)

    assert not Technology.objects.filter(slug="postgres").exists()
    assert set(of(kept).aliases.values_list("key", flat=True)) == {"postgresql", "postgres", "pgsql"}
    for old, new in (
        ("/technologies/postgres/", "/technologies/postgresql/"),
        ("/technologies/pgsql/", "/technologies/postgresql/"),
        ("/compare/postgres-vs-sqlite/", "/compare/postgresql-vs-sqlite/"),
    ):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, new)


def test_the_name_that_does_not_stay_leads_on_unless_it_leads_elsewhere(ada):
    lost, kept = make_technology("pg", name="Postgres SQL"), make_technology("postgresql")
    other = make_technology("other")

    merge_them(lost, kept, ada)

    assert Alias.objects.get(key="postgres sql").technology == kept

    make_alias(other, "Taken")
    merge_them(make_technology("late", name="Taken"), kept, ada)

    assert Alias.objects.get(key="taken").technology == other


def test_a_fact_that_only_one_has_is_taken_over_and_one_of_both_is_chosen(ada):
    lost, kept = make_two()
    make_fact(lost, value="MIT"), make_fact(kept, value="PostgreSQL")
    make_fact(lost, field="maturity", value="graduated", source="landscape")
    Technology.objects.filter(pk=lost.pk).update(
        licence="MIT", maturity="graduated", plural=True, packages={"npm": ["pg"]}
    )
    Technology.objects.filter(pk=kept.pk).update(licence="PostgreSQL", packages={"npm": ["postgresql"]})

    merge_them(lost, kept, ada)

    found = of(kept)
    assert (found.name, found.plural, found.licence, found.maturity) == ("PostgreSQL", False, "PostgreSQL", "graduated")
    assert found.packages == {"npm": ["postgresql", "pg"]}
    assert set(Fact.objects.values_list("field", "value", "source__slug")) == {
        ("licence", "PostgreSQL", "catalogue"),
        ("maturity", "graduated", "landscape"),
    }


def test_a_chosen_fact_of_the_lost_one_is_the_editors_word_from_then_on(ada):
    lost, kept = make_two()
    make_fact(kept, value="PostgreSQL")
    Technology.objects.filter(pk=lost.pk).update(licence="MIT", plural=True)
    Technology.objects.filter(pk=kept.pk).update(licence="PostgreSQL")

    merge_them(lost, kept, ada, fields={"licence": Side.LOST, "name": Side.LOST})

    found = of(kept)
    assert (found.name, found.plural, found.licence, found.slug) == ("Postgres", True, "MIT", "postgresql")
    assert Fact.objects.get(field="licence", source__slug="editor").value == "MIT"
    assert Fact.objects.get(field="name", source__slug="editor").value == "Postgres"


def test_claims_come_behind_those_of_the_kept_one_and_the_same_words_stay_once(ada):
    lost, kept = make_two()
    ours = make_claim(kept, text="Runs anywhere", position=4)
    theirs, own = make_claim(lost, text="Runs  anywhere.", position=0), make_claim(lost, text="Alone", position=1)
    dispute = make_feedback(claim=theirs)

    merge_them(lost, kept, ada)

    assert list(of(kept).claims.values_list("pk", "position")) == [(ours.pk, 4), (own.pk, 6)]
    dispute.refresh_from_db()
    assert dispute.claim == ours


def test_of_two_claims_with_the_same_words_the_chosen_one_stays(ada):
    lost, kept = make_two()
    ours, theirs = make_claim(kept, text="Runs anywhere"), make_claim(lost, text="Runs anywhere")
    other = make_claim(lost, text="Runs anywhere", polarity="con")

    merge_them(lost, kept, ada, claims={theirs.pk: Side.LOST})

    assert set(of(kept).claims.values_list("pk", flat=True)) == {theirs.pk, other.pk}
    assert not ProsCons.objects.filter(pk=ours.pk).exists()


def test_claims_against_the_lost_one_are_against_the_kept_one_and_those_between_the_two_go(ada):
    lost, kept = make_two()
    mysql = Technology.objects.get(slug="mysql")
    against = make_claim(mysql, text="Is simpler", against=lost)
    doubled = make_claim(mysql, text="Is older", against=lost)
    make_claim(mysql, text="Is older", against=kept)
    make_claim(lost, against=kept), make_claim(kept, against=lost)
    of_lost = make_claim(lost, against=mysql)

    merge_them(lost, kept, ada)

    against.refresh_from_db(), of_lost.refresh_from_db()
    assert (against.against, of_lost.technology, of_lost.against) == (kept, kept, mysql)
    assert not ProsCons.objects.filter(pk=doubled.pk).exists()
    assert ProsCons.objects.count() == 3
    change = Revision.objects.get(technology=mysql)
    assert (change.verb, change.by_name, change.reason) == ("merge", "Ada Lovelace", REASON)
    assert {claim["against"] for claim in change.record["pros"]} == {"postgresql"}


def test_relations_name_the_kept_one_once(ada):
    lost, kept = make_two()
    mysql, redis = Technology.objects.get(slug="mysql"), make_technology("redis")
    make_alias(lost, "pgsql")
    for holder, word in ((mysql, "postgres"), (redis, "pgsql"), (redis, "postgresql"), (kept, "postgres")):
        make_relation(holder, word)
    make_relation(lost, "postgresql"), make_relation(lost, "redis"), make_relation(kept, "mysql")

    merge_them(lost, kept, ada)

    assert sorted(Relation.objects.values_list("technology__slug", "slug")) == [
        ("mysql", "postgresql"),
        ("postgresql", "mysql"),
        ("postgresql", "redis"),
        ("redis", "postgresql"),
    ]


def test_of_figures_and_releases_that_both_have_the_kept_ones_stay(ada):
    lost, kept = make_two()
    make_signal(lost, value=1), make_signal(lost, value=2, observed=date(2026, 9, 1)), make_signal(kept, value=3)
    make_release(lost, latest="17.1"), make_release(lost, cycle="16"), make_release(kept, latest="17.4")

    merge_them(lost, kept, ada)

    assert sorted(Signal.objects.values_list("technology", "value")) == [(kept.pk, 2), (kept.pk, 3)]
    assert sorted(Release.objects.values_list("technology", "cycle", "latest")) == [
        (kept.pk, "16", ""),
        (kept.pk, "17", "17.4"),
    ]


@pytest.mark.parametrize("has_own", [True, False])
def test_the_logo_is_taken_over_where_the_kept_one_has_none(ada, has_own):
    lost, kept = make_two()
    make_logo(lost, colour="111111")
    if has_own:
        make_logo(kept, colour="222222")

    merge_them(lost, kept, ada)

    assert Logo.objects.get().colour == ("222222" if has_own else "111111")


def test_entries_of_sources_and_questions_about_them_name_the_kept_one(ada):
    lost, kept = make_two()
    linked = make_source_entry(technology=lost)
    asked = make_source_entry("Postgres of somebody", candidates=[lost.pk, kept.pk])

    merge_them(lost, kept, ada)

    linked.refresh_from_db(), asked.refresh_from_db()
    assert (linked.technology, asked.candidates) == (kept, [kept.pk])


@pytest.mark.parametrize("lost_first", [True, False])
def test_wishes_are_for_the_kept_one_once_a_day_and_client(ada, lost_first):
    lost, kept = make_two(lost_first=lost_first)
    mysql = Technology.objects.get(slug="mysql")
    for one in (lost, kept):
        make_wish(one, mysql, client="same")
    make_wish(lost, mysql, client="other"), make_wish(lost, kept)

    merge_them(lost, kept, ada)

    low, high = sorted([kept.pk, mysql.pk])
    assert sorted(Wish.objects.values_list("low", "high", "client")) == [(low, high, "other"), (low, high, "same")]


def test_who_said_that_another_one_differs_is_heard_and_open_questions_go(ada):
    lost, kept = make_two()
    mysql, redis = Technology.objects.get(slug="mysql"), make_technology("redis")
    ask(lost, mysql, answer="different"), ask(kept, mysql), ask(lost, redis), ask(lost, kept)

    merge_them(lost, kept, ada)

    question = MergeQuestion.objects.get()
    assert {question.low, question.high} == {kept, mysql}
    assert question.answer == "different"


def test_a_merge_writes_revisions_and_touches_what_it_changed(ada):
    lost, kept = make_two()
    mysql = Technology.objects.get(slug="mysql")
    comparison = make_comparison(lost, mysql)
    make_claim(mysql, against=lost)
    touched = [technology_key(one.pk) for one in (lost, kept, mysql)]

    merged = merge_them(lost, kept, ada)

    assert sorted(Version.numbers(touched).values()) == [1, 1, 1]
    found = Revision.objects.values_list("technology__slug", "comparison", "verb")
    assert set(found) == {("postgresql", None, "merge"), ("mysql", None, "merge"), (None, comparison.pk, "merge")}
    assert merged.last_revision == max(Revision.objects.values_list("pk", flat=True))
    assert Revision.objects.get(technology=kept).record["aliases"] == ["postgres"]
    assert (merged.lost_slug, merged.lost_name, merged.kept_name) == ("postgres", "Postgres", "PostgreSQL")


def test_refused_are_the_same_technology_no_reason_and_one_that_is_gone(ada):
    lost, kept = make_two()
    with pytest.raises(Refused, match="with itself"):
        merge_them(kept, kept, ada)
    with pytest.raises(Refused, match="Say why"):
        merge(lost, kept, by=ada, reason=" ")
    Technology.objects.filter(pk=lost.pk).delete()
    with pytest.raises(Refused, match="is gone"):
        merge_them(lost, kept, ada)
    assert not Revision.objects.exists()


def test_refused_while_a_disagreement_about_the_two_waits(ada):
    lost, kept = make_two()
    told = make_feedback(make_published_comparison(lost, kept))

    with pytest.raises(Refused, match="A disagreement waits"):
        merge_them(lost, kept, ada)
    told.status = "spam"
    told.save()

    assert merge_them(lost, kept, ada).kept == kept


@pytest.mark.parametrize(
    ("state", "of_page", "is_merged"),
    [("waiting", False, False), ("sent_back", True, False), ("waiting", True, False), ("put_live", False, True)],
)
def test_refused_while_a_change_of_it_or_of_its_pages_is_open(ada, state, of_page, is_merged):
    lost, kept = make_two()
    page = make_comparison(lost, Technology.objects.get(slug="mysql"))
    make_change_request(page if of_page else lost, state=state)
    make_change_request(kept)

    if is_merged:
        assert merge_them(lost, kept, ada).kept == kept
    else:
        with pytest.raises(Refused, match="settle those for review first"):
            merge_them(lost, kept, ada)


def test_refused_where_a_published_page_would_lack_a_kind(ada):
    lost, kept = make_two()
    Technology.objects.filter(pk__in=[lost.pk, kept.pk]).update(kind="")
    make_comparison(lost, make_technology("redis"), status="in_review")

    with pytest.raises(Refused, match="needs a kind"):
        merge_them(lost, kept, ada)

    assert Technology.objects.filter(slug="postgres").exists()


def test_every_table_that_names_a_technology_is_thought_of():
    """A new one either goes with the lost technology, and comes back with it, or is moved by ``services.merging``."""
    relations = (
        field
        for field in Technology._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    )

    assert {relation.related_model for relation in relations} == {
        Alias, ChangeRequest, Comparison, Fact, Logo, Merge, MergeQuestion, Package, ProsCons, Relation, Release,
        Revision, Signal, SourceEntry, Wish,
    }  # fmt: skip
