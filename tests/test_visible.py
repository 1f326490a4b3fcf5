"""What nobody can see is refused, at every door, with a sentence that says so."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from comparisons.catalogue import scalars
from comparisons.domain import visible
from comparisons.models import Alias, Category, Feedback, Technology, rules
from comparisons.open_data.readers import clean
from comparisons.views.fields import EmailAddressField

from .admin_pages import errors_beside, fill_in
from .feedback_form import complaint, kept, send
from .import_files import technology
from .make import make_published_comparison, make_technology

RLO, LRM, ISOLATE, ZWSP, ZWNJ, ZWJ, BOM = "\u202e", "\u200e", "\u2067", "\u200b", "\u200c", "\u200d", "\ufeff"
SELECTOR, TAG, HYPHEN, FILLER, BRAILLE = "\ufe0f", "\U000e0041", "\u00ad", "\u3164", "\u2800"
HIDING = [
    f"Postgre{RLO}SQL", f"Rust{LRM}", f"{ISOLATE}Rust", f"Re{ZWSP}dis", f"G{ZWJ}o", f"G{ZWNJ}o", f"Go{SELECTOR}",
    f"Go{TAG}", f"{BOM}Go", f"Post{HYPHEN}gres", f"Go{FILLER}", f"G{BRAILLE}o", f"日本{ZWJ}語",
]  # fmt: skip
AS_PEOPLE_WRITE = [
    "C++", "Größe", "캘린더", unicodedata.normalize("NFD", "캘린더"), "پست\u200cگره", "क्\u200dष", "葛\U000e0100",
    "🏴\u200d☠️", "❤️", "#️⃣", "שלום", "مرحبا", "a \u0301b",
]  # fmt: skip
UNSEEN = [ZWSP, RLO, " ", "\u3000", "\u0301", SELECTOR, TAG, FILLER, "\u115f", "\uffa0", BRAILLE, HYPHEN, "\u2062"]


@pytest.mark.parametrize("name", HIDING, ids=ascii)
def test_a_name_that_hides_something_is_refused_and_told_so(name):
    with pytest.raises(ValueError, match="nobody sees"):
        scalars.name(name, most=200)
    with pytest.raises(ValidationError, match="invisible characters"):
        rules.name(name)


@pytest.mark.parametrize("name", AS_PEOPLE_WRITE, ids=ascii)
def test_a_name_as_people_write_it_is_taken(name):
    assert scalars.name(name, most=200) == name
    assert scalars.reference(name) == name
    rules.name(name)


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_what_nobody_sees_is_no_text(character):
    assert visible.count(character * 30) == 0
    with pytest.raises(ValueError, match="text"):
        scalars.prose(character * 30)
    with pytest.raises(ValueError, match=r"text|nobody sees"):
        scalars.name(character * 30, most=200)


@pytest.mark.parametrize(
    "address",
    [
        f"https://example.org/{RLO}gpj.exe",
        f"https://exam{ZWSP}ple.org/",
        f"https://example.org/{ZWNJ}",
        f"https://{BOM}x.org",
    ],
    ids=ascii,
)
def test_an_address_that_hides_something_is_refused(address):
    with pytest.raises(ValueError, match="nobody sees"):
        scalars.web_address(address)
    with pytest.raises(ValidationError, match="invisible characters"):
        rules.web_address(address)
    assert clean.web_address(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://ada:secret@example.org/",
        "https://ada@example.org",
        "https://:x@example.org",
        "https://example.org:x@evil.org/",
    ],
)
def test_user_and_password_are_refused_in_an_address(address):
    with pytest.raises(ValueError, match="user name or password"):
        scalars.web_address(address)
    with pytest.raises(ValidationError, match="user name or password"):
        rules.web_address(address)


@pytest.mark.parametrize(
    "address", ["https://example.org/@ada", "https://example.org/?to=a@b.c", "https://例子.公司/ü#@x"]
)
def test_a_sign_that_is_part_of_the_page_is_taken(address):
    assert scalars.web_address(address) == address
    rules.web_address(address)


def test_upstream_names_lose_what_nobody_sees_and_keep_what_they_need():
    assert clean.name(f"Post{ZWSP}gre{RLO}SQL{BOM} \u2067Server\u2069") == "PostgreSQL Server"
    assert clean.name("پست\u200cگره") == "پست\u200cگره"


# ---- catalogue files and the admin


@pytest.mark.django_db
def test_catalogue_files_name_the_key_that_hides_something(refused):
    hidden = technology("redis", name=f"Re{ZWSP}dis", aliases=[f"re{RLO}mote"], website="https://a:b@example.org")

    found = refused(hidden)

    assert ["name: " in found[0], "aliases[1]: " in found[1], "user name or password" in found[2]] == [True] * 3


@pytest.mark.django_db
def test_editors_are_told_beside_the_field(editor):
    soup = fill_in(
        editor, "/admin/comparisons/technology/add/", name=f"Re{ZWSP}dis", slug="redis", website="http://a:b@c.org"
    )

    assert errors_beside(soup, "name") == ["This name contains invisible characters. Please type it again."]
    assert "user name or password" in errors_beside(soup, "website")[0]
    assert not Technology.objects.exists()


@pytest.mark.django_db
def test_other_names_and_shelves_hide_nothing_either():
    redis = make_technology("redis")
    for row in (Alias(technology=redis, text=f"re{ZWSP}mote"), Category(slug="data", name=f"Data{RLO}")):
        with pytest.raises(ValidationError, match="invisible characters"):
            row.full_clean()


# ---- a reader's disagreement


@pytest.mark.django_db
@pytest.mark.parametrize("filler", ["", *UNSEEN], ids=ascii)
def test_a_disagreement_needs_twenty_characters_that_people_see(client, filler):
    make_published_comparison("mysql", "postgresql")

    refused = send(client, text=f"x{filler * 40}{'y' * 18}")
    taken = send(client, text=f"x{filler * 40}{'y' * 19}")

    assert "at least 20 characters" in complaint(refused, "text")
    assert kept(refused)["text"].startswith("x")
    assert taken.status_code == 303
    assert Feedback.objects.count() == 1


def test_the_model_asks_for_as_much():
    with pytest.raises(ValidationError, match="at least 20 characters"):
        Feedback(text=f"{ZWSP * 40}short").clean_fields(["comparison", "wants", "client", "text_hash", "created"])


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("jürgen@example.org", "letters a to z"),
        ("张@例子.公司", "letters a to z"),
        ("ada＠example.org", "letters a to z"),
        (f"a{ZWSP}da@example.org", "invisible characters"),
        (f"ada@exam{ZWSP}ple.org", "invisible characters"),
        ("jürgen", "isn't an e-mail address"),
    ],
    ids=ascii,
)
def test_a_mail_address_that_cannot_be_written_to_is_told_why(address, message):
    field = EmailAddressField()
    with pytest.raises(ValidationError) as refusal:
        field.clean(address)

    assert [message in said for said in refusal.value.messages] == [True]


@pytest.mark.parametrize(("needed", "is_said"), [("", True), ("Where to?", False)])
def test_where_an_address_is_needed_none_is_offered_as_a_way_out(needed, is_said):
    with pytest.raises(ValidationError) as refusal:
        EmailAddressField(required_message=needed).clean("jürgen@example.org")

    assert ("or none" in refusal.value.messages[0]) is is_said


@pytest.mark.parametrize("address", ["ada@example.org", "ada@exämple.org", "o'neil+x@例子.公司"])
def test_a_mail_address_may_have_a_host_of_any_script(address):
    assert EmailAddressField().clean(address) == address
