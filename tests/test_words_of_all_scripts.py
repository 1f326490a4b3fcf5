"""One word is one word: however its letters are composed, wide or capital, it is found, on either database."""

import unicodedata
from importlib import import_module
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from comparisons.catalogue import scalars
from comparisons.domain import folding, pairs
from comparisons.models import Alias, ProsCons, Technology, Verdict
from comparisons.search import service

from .admin_pages import page, rows
from .import_files import technology
from .make import make_alias, make_claim, make_published_comparison, make_technology
from .reading import read

SPELLINGS = [
    # stored, as somebody types it
    ("캘린더", unicodedata.normalize("NFD", "캘린더")),
    (unicodedata.normalize("NFD", "캘린더"), "캘린더"),
    ("İstanbul", "İSTANBUL"),
    ("İstanbul", "istanbul"),
    ("Straße", "STRASSE"),
    ("strasse", "Straße"),
    ("Größer", "grösser"),
    ("ＰＯＳＴＧＲＥＳ", "postgres"),
    ("Kafka", "Ｋａｆｋａ"),
    ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
    ("Élan", unicodedata.normalize("NFD", "éLAN")),
    ("ｶﾀｶﾅ", "カタカナ"),
    ("ПЁТР", "пётр"),
    ("پست\u200cگره", "پستگره"),
    ("ﬁber", "FIBER"),
    ("Go³", "go3"),
]


@pytest.mark.parametrize(("stored", "typed"), SPELLINGS, ids=ascii)
def test_two_spellings_of_one_word_have_one_key(stored, typed):
    assert pairs.key(stored) == pairs.key(typed)
    assert folding.words_of(f"a {stored}") == folding.words_of(f"A {typed}")


@pytest.mark.parametrize(("one", "other"), [("é", "e"), ("ß", "s"), ("ı", "i"), ("Go", "Co"), ("캘린더", "캘린다")])
def test_other_letters_are_other_words(one, other):
    assert pairs.key(one) != pairs.key(other)


@given(st.text())
def test_folding_twice_is_folding_once_in_every_form(text):
    found = folding.folded(text)

    assert folding.folded(found) == found
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert folding.folded(unicodedata.normalize(form, text)) == found


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_words_of_a_text_and_its_other_words_are_all_of_its_folded_words(one, other):
    found = (folding.other_words(one, other) or "").split()

    known = {*folding.NOT_WORD.sub(" ", f"{one} {other}".translate(folding.CAPITALS)).split(), *found}
    assert known >= {*folding.words_of(one), *folding.words_of(other)}


def test_a_text_in_ascii_has_no_other_words():
    assert folding.other_words("Copies ROWS", "at “night”, café") is None
    assert folding.other_words("Große ＲＯＷＳ") == "grosse rows"
    assert pairs.name_key("C++") is None


# ---- names


@pytest.mark.django_db
@pytest.mark.parametrize(("stored", "typed"), SPELLINGS, ids=ascii)
@pytest.mark.parametrize("door", ["name", "alias"])
def test_a_name_is_found_in_every_spelling(client, stored, typed, door):
    technology = make_technology("known", name=stored if door == "name" else "Known")
    if door == "alias":
        make_alias(technology, stored)
    make_technology("other")

    assert [hit.technology for hit in service.technologies(service.cleaned(typed), most=3)][:1] == [technology]
    assert service.by_word([typed]) == {typed: technology}
    assert service.technology_ids(typed, most=3)[:1] == [technology.pk]
    (option, *_) = read(client, f"/search/suggestions/?q={quote(typed)}").select("[role=option]")
    assert option["data-url"] == "/technologies/known/"
    assert client.get("/compare/", {"a": typed, "b": "other"})["Location"] == "/compare/known-vs-other/"


@pytest.mark.django_db
@pytest.mark.parametrize(("stored", "typed"), SPELLINGS, ids=ascii)
def test_a_path_leads_there_in_every_spelling(client, stored, typed):
    make_alias(make_technology("known"), stored)
    make_technology("other")

    for path in (f"/technologies/{quote(typed)}/", f"/technologies/{quote(stored)}/"):
        assert client.get(path)["Location"] == "/technologies/known/"
    for path in (f"/compare/{quote(typed)}-vs-other/", f"/compare/OTHER-vs-{quote(stored)}/"):
        assert client.get(path)["Location"].endswith("/compare/known-vs-other/")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["캘린", "린더앱", unicodedata.normalize("NFD", "캘린"), "ｃａｌ", "İSTAN", "tanbu"])
def test_a_part_of_a_name_is_found_too(typed):
    for slug, name in (("calendar", "캘린더앱"), ("cal", "Ｃａｌｅｎｄａｒ"), ("city", "İstanbul")):
        make_technology(slug, name=name)

    assert service.technologies(service.cleaned(typed), most=3)


@pytest.mark.django_db
def test_a_name_follows_each_way_in_which_it_is_stored(catalogue):
    city = make_technology("city", name="Köln")
    city.name = "Straße"
    city.save()
    Technology.objects.bulk_create([Technology(slug="wide", name="ＷＩＤＥ")])
    catalogue(technology("city", name="Ｓtraßenbahn"))
    catalogue(technology("new", name="ÇİN"))

    assert [hit.technology.slug for hit in service.technologies("strassenbahn", most=3)] == ["city"]
    assert service.technologies("koln", most=3) == []
    assert [hit.technology.slug for hit in service.technologies("wide", most=3)] == ["wide"]
    assert [hit.technology.slug for hit in service.technologies("çin", most=3)] == ["new"]


@pytest.mark.django_db
def test_the_admins_pickers_find_it_too(editor):
    make_technology("calendar", name="캘린더")
    url = "/admin/autocomplete/?app_label=comparisons&model_name=comparison&field_name=low&term="

    found = editor.get(url + quote(unicodedata.normalize("NFD", "캘린더"))).json()["results"]

    assert [one["text"] for one in found] == ["캘린더"]
    listed = rows(page(editor, f"/admin/comparisons/technology/?q={quote(unicodedata.normalize('NFD', '캘린더'))}"))
    assert len(listed) == 1


@pytest.mark.django_db
def test_one_word_leads_to_one_technology_in_whatever_spelling(refused):
    make_alias(make_technology("street", name="Street"), "Straße")

    with pytest.raises(ValidationError, match="already leads to Street"):
        Alias(technology=make_technology("other"), text="STRASSE").full_clean()
    (line,) = refused(technology("third", aliases=["ＳＴＲＡＳＳＥ"]))
    assert "it leads to street" in line
    (line,) = refused(technology("third", aliases=["Maße", "masse"]))
    assert "each of them once" in line


@pytest.mark.django_db
def test_a_word_that_grows_too_long_is_refused():
    long = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100

    assert len(long) <= pairs.KEY_LENGTH < len(pairs.key(long))
    with pytest.raises(ValueError, match="once its letters are compared"):
        scalars.reference(long)
    with pytest.raises(ValidationError, match="too long"):
        Alias(technology=make_technology(), text=long).full_clean()
    assert make_technology("long", name=long).name_key == pairs.key(long)[: pairs.KEY_LENGTH]


# ---- claims and verdicts


@pytest.mark.django_db
@pytest.mark.parametrize(("stored", "typed"), SPELLINGS, ids=ascii)
def test_words_in_texts_are_found_in_every_spelling(stored, typed):
    comparison = make_published_comparison("one", "two", verdict={"low_choose_if": f"you need {stored} at night"})
    claim = make_claim(comparison.low, text=f"Knows {stored} by heart")

    found = service.texts(service.cleaned(f"{typed} heart"), most=9)
    assert [text.passage for text in found] == [claim.text]
    assert [text.passage for text in service.texts(f"{typed} night", most=9)] == [f"you need {stored} at night"]
    assert service.claim_ids(typed, most=9) == [claim.pk]


@pytest.mark.django_db
def test_texts_follow_each_way_in_which_they_are_stored(catalogue):
    comparison = make_published_comparison("one", "two")
    claim = make_claim(comparison.low, text="Große Zahlen")
    Verdict.objects.filter(comparison=comparison).update(reason="Mills grind slowly.")
    claim.text = "Ｗide numbers"
    claim.save()
    catalogue(technology("two", pros=["Kennt Maße"]))

    assert service.claim_ids("grosse", most=9) == []
    assert service.claim_ids("wide", most=9) == [claim.pk]
    assert [ProsCons.objects.get(pk=number).text for number in service.claim_ids("MASSE", most=9)] == ["Kennt Maße"]


# ---- what is stored already


@pytest.mark.django_db(transaction=True)
def test_stored_words_get_the_keys_of_today_and_a_collision_goes_to_the_older(caplog):
    street, other = make_technology("street"), make_technology("other", name="Ｏther")
    claim = make_claim(street, text="Große Zahlen")
    for text, owner in (
        ("Straße", street),
        ("ＳＴＲＥＥＴ", other),
        ("STRASſE", other),
        ("Ünï", other),
        ("strasse", street),
    ):
        Alias.objects.bulk_create([Alias(key=text.lower(), text=text, technology=owner)])
    ProsCons.objects.update(folded_words=None)
    Technology.objects.update(name_key=None)

    migration = import_module("comparisons.migrations.0021_keys_of_all_scripts")
    with connection.schema_editor() as editor:
        migration.fold_words(apps, editor)

    keys = dict(Alias.objects.values_list("key", "technology__slug"))
    assert keys == {"street": "street", "other": "other", "strasse": "street", "ünï": "other"}
    assert Alias.objects.get(key="strasse").text == "strasse"
    assert len(caplog.records) == 2
    assert service.claim_ids("grosse", most=9) == [claim.pk]
    assert Technology.objects.get(slug="other").name_key == "other"
