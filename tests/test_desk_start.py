"""A comparison is started with two names, each known, nearly known or new; and a wrong pair is corrected."""

import pytest

from comparisons.domain.near_names import spellings
from comparisons.models import Comparison, Revision, Technology, Version
from comparisons.models.version import pair_key

from .admin_pages import change_url, errors, fields_of, fill_in, messages, page, send
from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_editor,
    make_published_comparison,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/comparisons/comparison/add/"


def started(client, one, other, **more):
    typed = {"one-name": one, "other-name": other} | {name.replace("__", "-"): value for name, value in more.items()}
    return send(client, ADD, fields_of(page(client, ADD)) | typed)


def new(side, name, **fields):
    """What a browser sends for a new technology on one side."""
    sent = {"choice": "new", "chosen_for": name, **fields}
    return {f"{side}__{field}": value for field, value in sent.items()}


def choices(soup, side):
    return [label.span.get_text(" ", strip=True) for label in soup.select(f"label:has([name={side}-choice])")]


# ---- known names


@pytest.mark.parametrize("order", [("MySQL", "PostgreSQL"), ("postgresql", "mysql"), ("mysql", "Postgres")])
def test_two_known_names_in_any_order_lead_to_the_desk_in_one_load(editor, order):
    make_technology("mysql")
    make_alias(make_technology("postgresql"), "Postgres")

    typed = {"one-name": order[0], "other-name": order[1]}
    response = editor.post(ADD, fields_of(page(editor, ADD)) | typed, follow=True)

    comparison = Comparison.objects.get()
    assert response.redirect_chain == [(change_url(comparison), 302)]
    assert (comparison.low.slug, comparison.high.slug) == ("mysql", "postgresql")
    assert [(one.verb, one.reason) for one in Revision.objects.all()] == [("create", "First entry.")]
    assert Version.numbers([pair_key(comparison.low_id, comparison.high_id)])


def test_a_technology_against_itself_is_refused(editor):
    make_alias(make_technology("mysql"), "MariaDB")

    soup = started(editor, "MySQL", "mariadb")

    assert errors(soup) == ["A comparison needs two different technologies, and both are MySQL."]
    assert not Comparison.objects.exists()


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("draft", "MySQL vs PostgreSQL are compared already: this is their desk."),
        ("archived", "MySQL vs PostgreSQL were compared, and the comparison was withdrawn: this is its desk."),
    ],
)
def test_a_pair_that_exists_leads_to_its_desk(editor, status, says):
    stored = make_comparison("mysql", "postgresql", status=status)

    soup = started(editor, "PostgreSQL", "MySQL")

    assert messages(soup) == [says]
    assert soup.select_one("#comparison_form [name=verdict-0-outcome]")
    assert Comparison.objects.get() == stored


@pytest.mark.parametrize("query", ["low={low}&high={high}", "one=MySQL&other=postgresql"])
def test_an_address_fills_in_both(editor, query):
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")

    fill_in(editor, f"{ADD}?{query.format(low=mysql.pk, high=postgresql.pk)}")

    assert str(Comparison.objects.get()) == "MySQL vs PostgreSQL"


def test_an_id_decides_between_two_of_one_name(editor):
    make_technology("atom", name="Atom")
    other = make_technology("atom-2", name="Atom")

    fill_in(editor, f"{ADD}?low={other.pk}&high={make_technology('vim').pk}")

    assert {side.slug for side in Comparison.objects.get().sides} == {"atom-2", "vim"}


# ---- near names


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("RabbitMQ Server", "rabbitmq"),
        ("Rabbit MQ", "rabbitmq"),
        ("Apache Kafka 4.0", "kafka"),
        ("MySQL Database", "mysql"),
        ("golang", "go"),
        ("Post-greSQL", "postgresql"),
    ],
)
def test_other_spellings_of_a_name_are_tried(typed, known):
    assert known in spellings(typed)


@pytest.mark.parametrize("name", ["C++", "C#", "Go", "Server"])
def test_a_name_without_anything_around_it_has_no_other_spelling(name):
    assert spellings(name) == []


def test_near_names_are_shown_as_choices_and_one_of_them_is_chosen(editor):
    rabbitmq = make_technology("rabbitmq", name="RabbitMQ")
    make_technology("kafka")

    shown = started(editor, "RabbitMQ Server", "Kafka")
    fields = fields_of(shown) | {"one-choice": str(rabbitmq.pk)}
    send(editor, ADD, fields)

    assert errors(shown) == ["No technology is called “RabbitMQ Server”. Choose one of these, or enter it as new."]
    assert choices(shown, "one") == ["RabbitMQ is this it? rabbitmq · database", "a new technology, RabbitMQ Server"]
    assert fields_of(shown)["other-choice"] == str(Technology.objects.get(slug="kafka").pk)
    assert str(Comparison.objects.get()) == "Kafka vs RabbitMQ"
    assert Technology.objects.count() == 2


def test_a_choice_for_another_name_does_not_count(editor):
    rabbitmq = make_technology("rabbitmq", name="RabbitMQ")
    make_technology("kafka")
    make_technology("redis")

    more = {"one__choice": str(rabbitmq.pk), "one__chosen_for": "RabbitMQ Server"}
    started(editor, "Redis", "Kafka", **more)

    assert str(Comparison.objects.get()) == "Kafka vs Redis"


def test_the_choices_follow_what_is_typed_as_a_part_of_the_page(editor, django_assert_max_num_queries):
    make_technology("rabbitmq", name="RabbitMQ")

    with django_assert_max_num_queries(15):
        soup = page(editor, "/admin/comparisons/comparison/names/?side=one&one-name=RabbitMQ+Server")

    assert choices(soup, "one") == ["RabbitMQ is this it? rabbitmq · database", "a new technology, RabbitMQ Server"]
    assert soup.select_one("[name=one-slug]")["value"] == "rabbitmq-server"
    assert soup.select("html") == []


# ---- new technologies


@pytest.mark.parametrize(
    ("name", "slug"), [("C++", "cpp"), ("C#", "csharp"), (".NET", "dotnet"), ("Node.js", "nodejs"), ("Zig", "zig")]
)
def test_a_new_technology_is_made_with_the_slug_of_the_house(editor, name, slug):
    make_technology("rust")

    started(editor, name, "Rust", **new("one", name, slug="", kind="language"))

    made = Technology.objects.get(slug=slug)
    assert (made.name, made.kind) == (name, "language")
    assert Comparison.objects.get().sides == tuple(sorted(Technology.objects.all(), key=lambda one: one.slug))


def test_both_are_made_with_kind_category_and_a_revision_each(editor, ada):
    category = make_category("message-brokers", name="Message brokers")

    started(
        editor, "Kafka", "RabbitMQ",
        **new("one", "Kafka", kind="platform", category="message brokers"), **new("other", "RabbitMQ"),
    )  # fmt: skip

    kafka = Technology.objects.get(slug="kafka")
    assert (kafka.kind, kafka.category) == ("platform", category)
    recorded = [(str(one.technology or one.comparison), one.verb, one.by) for one in Revision.objects.order_by("id")]
    assert recorded == [
        ("Kafka", "create", ada),
        ("RabbitMQ", "create", ada),
        ("Kafka vs RabbitMQ", "create", ada),
    ]
    assert {fact.field for fact in kafka.facts.all()} == {"kind", "category"}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"slug": "postgres"}, "“postgres” already leads to PostgreSQL."),
        ({"slug": "Not a slug"}, "A slug is made of lower-case letters"),
        ({"category": "No such"}, "There is no category “No such”"),
        ({"kind": "no kind"}, "Select a valid choice."),
    ],
)
def test_a_new_technology_that_is_not_right_stores_nothing_and_keeps_what_was_typed(editor, fields, error):
    make_alias(make_technology("postgresql"), "postgres")

    soup = started(editor, "Postgres2 Ultra", "PostgreSQL", **new("one", "Postgres2 Ultra", **fields))

    assert any(found.startswith(error) for found in errors(soup)), errors(soup)
    assert fields_of(soup)["one-name"] == "Postgres2 Ultra"
    assert not Comparison.objects.exists()
    assert Technology.objects.count() == 1


def test_two_new_ones_with_one_slug_are_refused_whole(editor):
    soup = started(editor, "Zig", "ZIG!", **new("one", "Zig"), **new("other", "ZIG!", slug="zig"))

    assert any("already" in error for error in errors(soup))
    assert not Technology.objects.exists()


def test_a_name_that_is_missing_is_asked_for(editor):
    assert errors(started(editor, "", "")) == ["This field is required.", "This field is required."]


def test_who_may_add_no_technology_chooses_one(client):
    make_technology("rabbitmq", name="RabbitMQ")
    make_technology("kafka")
    client.force_login(make_editor("bob", permissions=["add_comparison", "view_comparison", "change_comparison"]))

    soup = started(client, "RabbitMQ Server", "Kafka", **new("one", "RabbitMQ Server"))

    assert errors(soup) == [
        "No technology is called “RabbitMQ Server”, and you may not enter a new one: choose one that is there."
    ]
    assert choices(soup, "one") == ["RabbitMQ is this it? rabbitmq · database"]
    assert Technology.objects.count() == 2


def test_who_may_not_compare_is_refused(client):
    client.force_login(make_editor("bob", permissions=["view_comparison"]))

    for url in (ADD, "/admin/comparisons/comparison/names/?one-name=x"):
        assert client.get(url).status_code == 403
    assert client.post(ADD, {"one-name": "a", "other-name": "b"}).status_code == 403


# ---- a wrong pair


def pair_url(comparison, end):
    return f"/admin/comparisons/comparison/{comparison.pk}/pair/{end}/"


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_pair_entered_wrongly_is_corrected_and_the_verdict_moves_along(editor, end):
    first = make_technology("aaa")
    comparison = make_comparison(make_technology("wrong") if end == "low" else make_technology("kept"),
                                 make_technology("kept") if end == "low" else make_technology("wrong"))  # fmt: skip
    make_verdict(comparison, pick=end, **{f"{end}_choose_if": "you meant it"})
    before = (comparison.low_id, comparison.high_id)

    soup = fill_in(editor, pair_url(comparison, end), right__name="aaa")

    comparison = Comparison.objects.get()
    now = "low" if comparison.low == first else "high"
    assert {side.slug for side in comparison.sides} == {"aaa", "kept"}
    assert (comparison.verdict.pick, getattr(comparison.verdict, f"{now}_choose_if")) == (now, "you meant it")
    assert soup.select_one("#comparison_form")
    assert [one.reason for one in comparison.revisions.all()] == [
        "The pair was entered wrongly: Aaa in place of Wrong."
    ]
    assert set(Version.numbers([pair_key(*before), pair_key(comparison.low_id, comparison.high_id)]).values()) == {1}


@pytest.mark.parametrize("number", [0, 5, 6])
def test_claims_that_leave_with_the_wrong_one_are_told_before_it_is_corrected(editor, number):
    comparison = make_comparison("wrong", "kept")
    for place in range(number):
        make_claim(comparison.high, text=f"Claim {place}.", against=comparison.low)

    told = page(editor, pair_url(comparison, "low")).select_one("#content-main > p").get_text()

    assert told.count("“Claim ") == min(number, 5)
    assert ("only against Wrong" in told, told.endswith(" …")) == (number > 0, number == 6)


def test_the_right_one_may_be_new(editor):
    comparison = make_comparison("wrong", "kept")

    fill_in(editor, pair_url(comparison, "low"), right__name="Zig", right__choice="new", right__chosen_for="Zig")

    assert {side.slug for side in Comparison.objects.get().sides} == {"zig", "kept"}


def test_a_pair_that_is_taken_or_of_one_technology_is_refused(editor):
    comparison = make_comparison("wrong", "kept")
    make_comparison(comparison.high, "right")

    taken = fill_in(editor, pair_url(comparison, "low"), right__name="right")
    same = fill_in(editor, pair_url(comparison, "low"), right__name="kept")

    assert errors(taken) == ["Kept vs Right are compared already: delete this draft, and go on with that one."]
    assert errors(same) == ["A comparison needs two different technologies, and both are Kept."]
    assert Comparison.objects.get(pk=comparison.pk).low.slug == "wrong"


@pytest.mark.parametrize("status", ["published", "archived"])
def test_a_pair_that_readers_know_is_not_corrected(editor, status):
    comparison = make_published_comparison("wrong", "kept", status=status)

    assert editor.get(pair_url(comparison, "low")).status_code == 403
    assert editor.post(pair_url(comparison, "low"), {"right-name": "kept"}).status_code == 403
    assert page(editor, change_url(comparison)).select(".wrong-pair") == []
    assert page(editor, change_url(make_comparison())).select_one(".wrong-pair a")


# ---- ways back


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/admin/comparisons/wish/?q=x", "/admin/comparisons/wish/?q=x"),
        ("https://evil.example/", None),
        ("//evil.example", None),
    ],
)
def test_the_way_back_is_kept_from_the_start_to_the_desk_and_leads_to_this_site_only(editor, back, leads):
    make_technology("mysql"), make_technology("postgresql")
    url = f"{ADD}?one=mysql&other=postgresql&back={back}"

    start, desk = page(editor, url), fill_in(editor, url)

    expected = leads or "/admin/comparisons/comparison/"
    assert start.select_one(".closelink")["href"] == expected
    assert desk.select_one(".closelink")["href"] == expected
