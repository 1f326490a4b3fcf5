"""What the tables themselves refuse, whoever writes: each rule at every door that Django has, with its sentence."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction

from comparisons.models import (
    Category,
    Comparison,
    Criterion,
    Fact,
    Feedback,
    ProsCons,
    Relation,
    Release,
    Revision,
    Signal,
    Source,
    Technology,
    Verdict,
    Wish,
)

from .make import make_claim, make_comparison, make_technology

pytestmark = pytest.mark.django_db

GOOD_SLUGS = ["c", "cpp", "notepad-plus-plus", "3d", "vsc", "a-vsx-b", "x" * 64]
BAD_SLUGS = ["", "C", "c++", "a_b", "a--b", "-a", "a-", "a b", "vs", "vs-code", "a-vs", "a-vs-b", "é", "ok\n", "x" * 65]


def refused_by_the_table(write, *args, **kwargs):
    """Run ``write`` and give back the refusal; PostgreSQL refuses what is too long as DataError."""
    with pytest.raises((IntegrityError, DataError)) as refusal, transaction.atomic():
        write(*args, **kwargs)
    return str(refusal.value)


def sentence(row: models.Model) -> str:
    """What an editor is told who tries to store ``row`` by a form."""
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    return " ".join(refusal.value.messages)


@pytest.mark.parametrize("slug", GOOD_SLUGS)
def test_a_slug_of_letters_digits_and_single_dashes_is_stored(slug):
    technology = make_technology(slug=slug)

    technology.full_clean()
    assert Technology.objects.get(slug=slug) == technology


@pytest.mark.parametrize("slug", BAD_SLUGS)
@pytest.mark.parametrize("model", [Technology, Category, Criterion])
def test_any_other_slug_is_refused_at_every_door(model, slug):
    stored = model.objects.create(slug="stored", name="Stored")

    refused_by_the_table(model.objects.bulk_create, [model(slug=slug, name="New")])
    refused_by_the_table(model.objects.filter(pk=stored.pk).update, slug=slug)
    refused_by_the_table(model(slug=slug, name="New").save)
    assert sentence(model(slug=slug, name="New"))


def test_the_refused_slug_is_explained():
    assert "“vs” is not one of its dashed parts" in sentence(Technology(slug="vs-code", name="VS Code"))


def test_a_slug_is_stored_once():
    make_technology(slug="python")

    refused_by_the_table(Technology.objects.bulk_create, [Technology(slug="python", name="Python")])


def test_a_technology_has_a_known_kind_or_none():
    make_technology(slug="unfiled", kind="")

    refused_by_the_table(Technology.objects.filter(slug="unfiled").update, kind="thing")


def test_a_technology_is_led_to_by_its_slug_and_keeps_its_former_ones():
    technology = make_technology(slug="postgres")

    technology.slug = "postgresql"
    technology.save()

    assert sorted(technology.aliases.values_list("key", flat=True)) == ["postgres", "postgresql"]


def test_a_slug_that_leads_elsewhere_is_refused_with_the_name_it_leads_to():
    make_technology(slug="postgresql", name="PostgreSQL").aliases.create(text="Postgres")

    assert "already leads to PostgreSQL" in sentence(Technology(slug="postgres", name="Another"))
    refused_by_the_table(Technology(slug="postgres", name="Another").save)
    assert not Technology.objects.filter(name="Another").exists()


def test_words_that_differ_only_in_case_lead_to_one_technology():
    cpp = make_technology(slug="cpp", name="C++")
    cpp.aliases.create(text="C++")

    assert Technology.objects.by_keys(["c++", "c"]) == {"c++": cpp}
    refused_by_the_table(make_technology(slug="c").aliases.create, text=" c++ ")


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x85b", "a\nb", "a\ud800b"])
def test_control_characters_and_line_breaks_are_refused_in_a_line(text):
    assert "Control characters" in sentence(Technology(slug="python", name=text))


def test_prose_may_have_lines_but_no_control_characters():
    Technology(slug="python", name="Python", summary="One line.\nAnother.").full_clean()

    assert "Control characters" in sentence(Technology(slug="python", name="Python", summary="One\x00line"))


def test_web_addresses_are_http_or_https():
    Technology(slug="python", name="Python", website="https://www.python.org").full_clean()

    assert sentence(Technology(slug="python", name="Python", website="javascript:alert(1)"))
    assert sentence(Technology(slug="python", name="Python", website="ftp://python.org"))


@pytest.mark.parametrize("known", ["2014", "2014-05", "2014-05-27"])
def test_a_first_release_is_as_exact_as_it_is_known(known):
    Technology(slug="python", name="Python", first_released=known).full_clean()


@pytest.mark.parametrize("wrong", ["14", "2014-13", "2014-05-32", "May 2014", "2014\n"])
def test_other_spellings_of_a_first_release_are_refused(wrong):
    assert sentence(Technology(slug="python", name="Python", first_released=wrong))


def test_a_pair_is_stored_once_whatever_the_technologies_are_called():
    comparison = make_comparison()

    refused_by_the_table(Comparison.objects.create, low=comparison.low, high=comparison.high)
    assert "a pair has one comparison" in sentence(Comparison(low=comparison.low, high=comparison.high))


def test_a_pair_is_never_stored_the_other_way_round():
    low, high = make_technology(), make_technology()

    refused_by_the_table(Comparison.objects.create, low=high, high=low)
    refused_by_the_table(Comparison.objects.bulk_create, [Comparison(low=high, high=low)])


def test_a_technology_is_not_compared_with_itself():
    technology = make_technology()

    refused_by_the_table(Comparison.objects.create, low=technology, high=technology)
    assert "two different technologies" in sentence(Comparison(low=technology, high=technology))


def test_a_compared_technology_is_not_deleted():
    comparison = make_comparison()

    with pytest.raises(models.ProtectedError):
        comparison.low.delete()


def test_what_is_published_has_a_date():
    comparison = make_comparison(status="draft", published=None)

    refused_by_the_table(Comparison.objects.filter(pk=comparison.pk).update, status="published")
    comparison.status = "published"
    assert "date on which it was first published" in sentence(comparison)
    Comparison.objects.filter(pk=comparison.pk).update(status="published", published=datetime.now(UTC))


def test_a_review_has_a_date_and_a_name():
    comparison = make_comparison()
    stored = Comparison.objects.filter(pk=comparison.pk)

    refused_by_the_table(stored.update, reviewed=date(2026, 11, 22))
    refused_by_the_table(stored.update, reviewed_by="Ada")
    stored.update(reviewed=date(2026, 11, 22), reviewed_by="Ada")


def test_published_without_a_verdict_is_never_shown():
    comparison = make_comparison(status="published", published=datetime.now(UTC))
    Verdict.objects.filter(comparison=comparison).delete()

    assert not Comparison.objects.published().exists()


@pytest.mark.parametrize(
    ("outcome", "pick"), [("pick", None), ("pick", ""), ("pick", "both"), ("tie", "low"), ("depends", "high")]
)
def test_a_verdict_picks_one_of_the_two_exactly_where_it_picks(outcome, pick):
    comparison = make_comparison()
    Verdict.objects.filter(comparison=comparison).delete()
    verdict = Verdict(comparison=comparison, outcome=outcome, pick=pick, basis="editor")

    refused_by_the_table(Verdict.objects.bulk_create, [verdict])
    assert sentence(verdict)


@pytest.mark.parametrize(("outcome", "pick"), [("pick", "low"), ("pick", "high"), ("tie", None), ("depends", None)])
def test_a_verdict_that_does_is_stored(outcome, pick):
    comparison = make_comparison()
    Verdict.objects.filter(comparison=comparison).delete()
    verdict = Verdict(comparison=comparison, outcome=outcome, pick=pick, basis="editor")

    verdict.full_clean()
    verdict.save()


def test_a_claim_is_a_pro_or_a_con_of_known_strength_with_a_key_of_its_own():
    claim = make_claim()
    stored = ProsCons.objects.filter(pk=claim.pk)

    refused_by_the_table(stored.update, polarity="maybe")
    refused_by_the_table(stored.update, strength=0)
    refused_by_the_table(stored.update, strength=4)
    refused_by_the_table(stored.update, key="short")
    refused_by_the_table(stored.update, text="")
    refused_by_the_table(make_claim, key=claim.key)


def test_a_claim_is_not_against_its_own_technology():
    claim = make_claim()

    refused_by_the_table(ProsCons.objects.filter(pk=claim.pk).update, against=claim.technology)
    claim.against = claim.technology
    assert "file it as a con" in sentence(claim)


def test_a_quote_has_25_words_at_most():
    make_claim(quote="word " * 25).full_clean()

    assert "25 words at most" in sentence(make_claim(quote="word " * 26))


def test_weights_lie_between_0_and_5():
    criterion = Criterion.objects.create(slug="speed", name="Speed", weight=5)

    refused_by_the_table(Criterion.objects.filter(pk=criterion.pk).update, weight="5.01")
    refused_by_the_table(Criterion.objects.filter(pk=criterion.pk).update, weight="-0.01")


def test_a_category_is_not_its_own_ancestor():
    top = Category.objects.create(slug="top", name="Top")
    below = Category.objects.create(slug="below", name="Below", parent=top)

    refused_by_the_table(Category.objects.filter(pk=top.pk).update, parent=top)
    top.parent = below
    assert "itself part of the category" in sentence(top)


def test_a_support_date_stands_exactly_where_support_ends_on_a_date():
    release = Release.objects.create(technology=make_technology(), cycle="17", support="unknown")
    stored = Release.objects.filter(pk=release.pk)

    refused_by_the_table(stored.update, support="until")
    refused_by_the_table(stored.update, supported_until=date(2030, 1, 1))
    refused_by_the_table(stored.update, support="perhaps")
    stored.update(support="until", supported_until=date(2030, 1, 1))


def test_lists_of_a_technology_hold_each_entry_once():
    technology = make_technology()
    figure = {"technology": technology, "metric": "github_stars", "value": 5, "observed": date(2026, 1, 1)}
    fact = {"technology": technology, "field": "licence", "source": Source.objects.get(slug="endoflife")}
    Signal.objects.create(**figure)
    Fact.objects.create(**fact, value="MIT")
    Relation.objects.create(technology=technology, slug="mariadb")
    Release.objects.create(technology=technology, cycle="17")

    refused_by_the_table(Signal.objects.create, **figure)
    refused_by_the_table(Signal.objects.create, **{**figure, "observed": date(2026, 2, 1), "value": -1})
    refused_by_the_table(Fact.objects.create, **fact, value="Apache-2.0")
    refused_by_the_table(Relation.objects.create, technology=technology, slug="mariadb")
    refused_by_the_table(Release.objects.create, technology=technology, cycle="17")


def test_a_revision_has_one_subject_and_a_reason():
    comparison = make_comparison()
    about = {"verb": "edit", "by_name": "Ada", "at": datetime.now(UTC), "reason": "Mended.", "record": {}}

    refused_by_the_table(Revision.objects.create, **about)
    refused_by_the_table(Revision.objects.create, **about, comparison=comparison, technology=comparison.low)
    refused_by_the_table(Revision.objects.create, **{**about, "reason": ""}, comparison=comparison)
    Revision.objects.create(**about, comparison=comparison)


def test_a_wish_is_counted_once_a_client_pair_and_day():
    low, high = make_technology(), make_technology()
    wish = {"client": "someone", "day": date(2026, 11, 22)}
    Wish.objects.create(low=low, high=high, **wish)

    refused_by_the_table(Wish.objects.create, low=low, high=high, **wish)
    refused_by_the_table(Wish.objects.create, low=high, high=low, client="another", day=date(2026, 11, 22))


def test_a_disagreement_has_an_answer_exactly_once_it_is_answered():
    feedback = Feedback.objects.create(
        comparison=make_comparison(), wants="depends", text="It depends on the load.", client="c", text_hash="h",
        created=datetime.now(UTC),
    )  # fmt: skip
    stored = Feedback.objects.filter(pk=feedback.pk)

    refused_by_the_table(stored.update, status="accepted")
    refused_by_the_table(stored.update, status="accepted", answered_at=datetime.now(UTC))
    refused_by_the_table(stored.update, status="spam", answered_at=datetime.now(UTC), answer="No.")
    refused_by_the_table(stored.update, text="too short")
    refused_by_the_table(stored.update, text="x" * 4001)
    stored.update(status="accepted", answered_at=datetime.now(UTC), answer="You are right.")


def test_a_plain_connection_finds_nothing_wrong_with_the_tables():
    if connection.vendor != "sqlite":
        return
    make_comparison()

    with connection.cursor() as cursor:
        schema = cursor.execute("SELECT group_concat(sql) FROM sqlite_master").fetchone()[0]
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert "REGEXP" not in schema
