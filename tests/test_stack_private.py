"""What is pasted or uploaded to have a stack checked stays nowhere: no file, no row, no log, no report of an error."""

import json
import logging

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.views.debug import ExceptionReporter

from comparisons.manifests import reading
from comparisons.search.stacks import stack as judging
from comparisons.views import stack

from .hostile import Page, harm
from .payloads import share
from .stacks import check, make_stack

pytestmark = pytest.mark.django_db
SECRET = "zyzzyva-internal"
TEXT = f"Django==4.2\n{SECRET}==1.0\n{SECRET} @ https://ada:hunter2@git.example/x\n"


@pytest.fixture
def site():
    make_stack()


def test_nothing_of_it_is_logged_or_stored(client, site, caplog):
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        answer = check(client, TEXT, files=[(f"{SECRET}.txt", TEXT.encode())])

    assert SECRET in answer.content.decode()
    assert {one["sql"].split()[0] for one in asked} == {"SELECT"}
    assert not [
        record for record in caplog.records if record.name != "django.db.backends" and SECRET in str(vars(record))
    ]


@pytest.mark.parametrize(("module", "name"), [(judging, "judged"), (reading, "read")], ids=["judging", "reading"])
def test_a_report_of_an_error_holds_nothing_of_it(site, monkeypatch, settings, module, name):
    def fails(*given, **more):
        content, text = given, TEXT  # what stands in the frame of the error
        raise ArithmeticError(len(content) + len(text))

    settings.DEBUG = False
    monkeypatch.setattr(module, name, fails)
    request = RequestFactory().post("/stack/", {"text": TEXT, "kind": ""}, headers={"Sec-Fetch-Site": "same-origin"})
    with pytest.raises(ArithmeticError) as caught:
        stack.check(request)
    report = ExceptionReporter(request, caught.type, caught.value, caught.tb)

    assert SECRET not in report.get_traceback_text()
    assert SECRET not in report.get_traceback_html()
    assert "ArithmeticError" in report.get_traceback_text()


def test_a_hostile_name_is_text_or_refused_with_a_sentence(client, site):
    quiet = (
        check(client, "Django==4.2\nleft-pad==1\ncelery>=7", files=[("requirements.txt", b"flask\n"), ("x.txt", b"{")]),
        check(client, ""),
    )
    allowed = set().union(*(Page(response.content.decode()).parts for response in quiet))
    answered = 0
    for payload in share(12):
        text = payload.text.replace("\ud800", "\x00")
        package = f'{{"dependencies": {{"express": "4", {json.dumps(text)}: {json.dumps(text)}}}}}'
        for response in (
            check(client, f"Django==4.2\n{text}\n"),
            check(client, package, kind="package-json"),
            check(client, files=[(f"{text[:90].replace('/', '')} requirements.txt", b"Django==4.2\n")]),
        ):
            answered += response.status_code == 200
            assert response.status_code in {200, 400, 422}, payload
            assert harm(response.content.decode(), allowed) == [], payload
    assert answered > 15
