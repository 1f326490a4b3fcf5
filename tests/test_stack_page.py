"""Readers have what they use checked: pasted, uploaded or named in an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.domain import days
from comparisons.domain.stacks import stack_address
from comparisons.manifests.kinds import KINDS
from comparisons.models import Technology
from comparisons.services import stack_limits
from comparisons.views import stack_given

from .make import make_published_comparison, make_technology
from .reading import links, parsed, read, said, words
from .stacks import TEXT, TODAY, check, make_stack

pytestmark = pytest.mark.django_db
FOLLOWED = "webcal://127.0.0.1:8000"
SHARED = "/stack/?t=django@4.2,flask,celery@5.4"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setattr(days, "utc_today", lambda: TODAY)


@pytest.fixture
def stack():
    make_stack()


def parts(page) -> dict[str, list[str]]:
    """The names of the parts below each heading, in the order of the page."""
    return {
        section["class"][-1].removeprefix("stack-"): said(section.select(".part h3"))
        for section in page.select("section.stack-group:has(.parts)")
    }


def unknown(page) -> list[str]:
    return said(page.select(".stack-strangers li"))


def message(response) -> str:
    return words(parsed(response).select_one(".form-message"))


# ---- the form


def test_the_form_takes_text_and_files_of_every_kind_and_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/stack/")

    page = parsed(response)
    form = page.select_one("form.stack-form")
    assert (form["method"], form["action"], form["enctype"]) == ("post", "/stack/", "multipart/form-data")
    by_title = sorted(KINDS.values(), key=lambda kind: kind.title.casefold())
    assert [option["value"] for option in form.select("option")] == ["", *(kind.key for kind in by_title)]
    assert [field["name"] for field in form.select("textarea, input, select")] == ["text", "files", "kind"]
    assert "noindex" in response["X-Robots-Tag"]
    assert page.select_one("form.stack-names")["method"] == "get"


# ---- the answer


def test_what_needs_somebody_comes_first_and_what_is_not_known_stays(client, stack):
    page = parsed(check(client, TEXT))

    assert list(parts(page).items()) == [
        ("ended", ["Django 4.2"]), ("in_question", ["Flask"]), ("fine", ["Celery 5.4"])
    ]  # fmt: skip
    assert unknown(page) == ["left-pad 1.0", "urllib9"]
    assert words(page.select_one(".said")) == "1 without support, 1 in question, 1 fine and 2 not known here."
    first = page.select_one(".part")
    assert words(first.select_one(".part-support")) == (
        "Support of Django 4.2 ended on 7 Apr 2026. Django 5.2 is supported until 30 Apr 2028."
    )
    assert "Django 4.2.11 line 1" in words(first)
    assert links(page.select_one(".doubt")) == {"Django vs Flask": "/compare/django-vs-flask/"}
    assert "We picked Django, not Flask. " in words(page.select_one(".doubt"))


def test_verdicts_that_raise_no_question_are_folded_where_they_are_several(client, stack):
    django = Technology.objects.get(slug="django")
    make_published_comparison(django, make_technology("zope"), verdict={"outcome": "tie", "pick": None})

    first = parsed(check(client, "Django==5.2\n")).select_one(".part")
    second = parsed(check(client, "flask==3\n")).select_one(".part")

    assert words(first.select_one("summary")) == "Stands in 2 comparisons"
    assert set(links(first.select_one("details")).values()) == {"/compare/django-vs-flask/", "/compare/django-vs-zope/"}
    assert "We call it a tie." in words(first.select_one("details"))
    assert (second.select("details"), len(second.select(".doubt"))) == ([], 1)


def test_it_is_for_its_sender_alone_and_takes_seven_queries_that_only_read(client, stack):
    with CaptureQueriesContext(connection) as asked:
        response = check(client, TEXT)

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    assert len(asked) == 7
    assert {one["sql"].split()[0] for one in asked} == {"SELECT"}


def test_several_files_are_read_at_once_each_by_its_name(client, stack):
    files = [("requirements.txt", b"Django==5.2.1\n"), ("package.json", b'{"dependencies": {"left-pad": "1.0.0"}}')]

    page = parsed(check(client, "celery==5.4\n", files=files))

    assert parts(page) == {"fine": ["Celery 5.4", "Django 5.2"]}
    assert unknown(page) == ["left-pad 1.0.0"]
    assert said(page.select(".part-given code + span")) == ["The text, line 1", "requirements.txt, line 1"]
    assert "The text · requirements.txt · package.json" in words(page.select_one(".trail"))


def test_of_several_files_one_that_cannot_be_read_is_named_beside_the_answer(client, stack):
    page = parsed(check(client, files=[("requirements.txt", b"Django==5.2.1\n"), ("package.json", b"{")]))

    assert parts(page) == {"fine": ["Django 5.2"]}
    assert words(page.select_one(".form-message")).startswith("package.json: ")


def test_the_kind_that_is_chosen_counts(client, stack):
    text = '[project]\nname = "shop"\ndependencies = ["Django==5.2"]\n'

    assert parts(parsed(check(client, text, kind="pyproject"))) == {"fine": ["Django 5.2"]}
    refused = check(client, text, kind="nothing")
    assert (refused.status_code, "That kind of file is not known here." in message(refused)) == (422, True)


def test_a_password_in_an_address_is_nowhere_on_the_page(client, stack):
    response = check(client, "tools @ git+https://ada:hunter2@git.example/tools.git?token=s3cret\nDjango==5.2\n")

    assert response.status_code == 200
    assert not [secret for secret in ("hunter2", "s3cret") if secret in response.content.decode()]


# ---- what is refused, with all that was typed


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({}, 422, stack_given.NOTHING),
        ({"text": "# only a comment\n"}, 422, "The text: "),
        ({"text": "\x00 nothing"}, 422, "The text: "),
        ({"files": [("a.txt", b"")]}, 422, "a.txt: "),
        ({"files": [("requirements.txt", b"django\n")] * 11}, 422, "Up to 10 files"),
        ({"text": TEXT, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403, "this came from another site"),
        ({"text": TEXT, "headers": {"Origin": "https://evil.example"}}, 403, "this came from another site"),
    ],
    ids=["nothing", "comment", "no text", "empty file", "files", "another site", "another origin"],
)
def test_what_is_refused_is_shown_again_with_a_sentence(client, stack, sent, status, says):
    response = check(client, **sent)

    assert (response.status_code, response["Cache-Control"]) == (status, "private, no-store")
    assert says in message(response)
    typed = parsed(response).select_one("#stack-text").get_text().removeprefix("\n")
    assert typed == sent.get("text", "").replace("\x00", "")


def test_ten_files_and_a_form_of_unknown_origin_are_read(client, stack):
    assert check(client, files=[("requirements.txt", b"django\n")] * 10).status_code == 200
    assert check(client, TEXT, headers={}).status_code == 200


def test_two_mebibytes_are_read_and_more_is_told_so(client, stack, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")  # a file cannot come there
    longest = b"# x\n" * (512 * 1024 // 8) + b"Django==5.2\n"

    assert check(client, files=[("requirements.txt", longest.ljust(2 * 1024 * 1024, b"\n"))]).status_code == 422
    assert check(client, files=[("requirements.txt", longest)]).status_code == 200
    too_long = check(client, files=[("requirements.txt", b"\n" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)])
    assert (too_long.status_code, message(too_long)) == (413, stack_given.TOO_BIG)


def test_who_asks_too_often_is_told_when_to_come_again(client, stack, settings):
    settings.STACKS_A_MINUTE, settings.STACKS_AT_ONCE = 6, 2
    stack_limits.buckets.cache_clear()
    try:
        answers = [check(client, TEXT) for _ in range(3)]
        other = client.post("/stack/", {"text": TEXT}, REMOTE_ADDR="192.0.2.7")
    finally:
        stack_limits.buckets.cache_clear()

    assert [one.status_code for one in (*answers, other)] == [200, 200, 429, 200]
    assert (answers[2]["Retry-After"], "in 10 seconds" in message(answers[2])) == ("10", True)
    assert "left-pad" in parsed(answers[2]).select_one("#stack-text").get_text()


# ---- the address


def test_an_answer_names_its_address_and_calendar_which_hold_only_what_is_known(client, stack):
    page = parsed(check(client, TEXT))

    assert page.select_one("[data-address]")["href"] == SHARED
    calendars = [link for link in links(page).values() if "calendar" in link]
    assert calendars == [f"{start}/calendar.ics?t=django@4.2,celery@5.4&only=support" for start in (FOLLOWED, "")]
    assert client.get(calendars[1]).status_code == 200
    nobody = parsed(check(client, "left-pad==1\n"))
    assert (nobody.select("[data-address], script[src*=stack]"), unknown(nobody)) == ([], ["left-pad 1"])


def test_the_address_shows_the_answer_without_a_file(client, stack):
    page = read(client, SHARED)

    assert parts(page) == {"ended": ["Django 4.2"], "in_question": ["Flask"], "fine": ["Celery 5.4"]}
    assert page.select(".part-given, script[src*=stack]") == []
    assert client.get(SHARED)["Cache-Control"] == "private, no-store"
    assert unknown(read(client, "/stack/?t=nothing@1,django")) == ["nothing 1"]


@pytest.mark.parametrize(
    ("t", "status", "says"),
    [
        (",".join(f"x{number}" for number in range(stack_address.MOST)), 200, ""),
        (",".join(f"x{number}" for number in range(stack_address.MOST + 1)), 400, "up to 100 names; this one has 101."),
        ("dj\x00ango", 400, "control characters"),
        (" , ", 200, ""),
    ],
    ids=["100", "101", "control", "empty"],
)
def test_an_address_that_cannot_be_answered_is_refused_with_a_sentence(client, t, status, says):
    response = client.get("/stack/", {"t": t})

    assert response.status_code == status
    assert says in (message(response) if says else "")
