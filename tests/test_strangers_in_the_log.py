"""Strangers cannot fill the log: what they send by mistake or on purpose writes no WARNING and no ERROR."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from comparisons.services.outages import outages
from nicepick.wsgi import application

from .cached import ask
from .make import make_editor, make_pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_files")]

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
ADDRESSES = [
    "/", "/nothing/", "/static/nothing.css", "/search/", "/healthz", "/sitemap.xml", "/technologies/", "/compare/x/",
    "/compare/mysql-vs-postgresql/", "/compare/mysql-vs-postgresql/disagree/", "/compare/mysql-vs-postgresql/wish/",
    "/feedback/x/", "/admin/", "/admin/login/", "/admin/logout/", "/admin/comparisons/feedback/1/change/",
]  # fmt: skip
PATHS = ["//evil.example/", "/\xff\xfe/", "/%s", "/a\r\nb", "/\x00", "/compare/" + "a-vs-" * 500, "/" + "x" * 9000]
BODIES = {
    "a form": (b"a=1", FORM),
    "too many fields": (urlencode([("a", "1")] * 5200).encode(), FORM),
    "too long": (b"a=" + b"x" * 3_000_000, FORM),
    "no UTF-8": (b"username=%00%ff&password=%fe", FORM),
    "cut short": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', PARTS),
    "without a boundary": (b"--x", "multipart/form-data"),
    "a boundary of no ASCII": (b"--x", "multipart/form-data; boundary=\xff"),
    "bad base64": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!a\r\n--x--',
        PARTS,
    ),
    "many files": (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n' for _ in range(150)),
        PARTS,
    ),
    "a charset that is none": (b"a=1", f"{FORM}; charset=base64"),
    "another charset": (b"a=1", f"{FORM}; charset=utf-16"),
    "nothing known": (b"{", "application/json"),
}
HEADERS = [
    {"HTTP_HOST": "bad host"},
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": ""},
    {"HTTP_HOST": "[::1"},
    {"HTTP_COOKIE": "sessionid=\x00\xff; csrftoken=\xff; messages=a:b"},
    {"HTTP_COOKIE": f"sessionid={'a' * 32}"},
    {"HTTP_ORIGIN": "http://[", "HTTP_REFERER": "http://["},
    {"HTTP_RANGE": "bytes=1-0,-", "HTTP_IF_MODIFIED_SINCE": "x", "HTTP_IF_NONE_MATCH": '"'},
    {"HTTP_X_FORWARDED_FOR": "\xff,,", "HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "https"},
    {"QUERY_STRING": "a=1&" * 1500},
    {"QUERY_STRING": "%ff=%00&q=%00&after=%00&next=//evil.example/"},
]
METHODS = ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "BREW", "get"]

Said = Callable[[], str]


@pytest.fixture
def said() -> Iterator[Said]:
    """What the log of the running site would hold by now."""
    written = io.StringIO()
    found = {handler for name in ("", "django") for handler in logging.getLogger(name).handlers}
    streams = [handler for handler in found if type(handler) is logging.StreamHandler]
    before = [handler.setStream(written) for handler in streams]
    yield written.getvalue
    for handler, stream in zip(streams, before, strict=True):
        handler.setStream(stream)


@pytest.fixture(autouse=True)
def site(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "is_on", False)  # an earlier test may have left one behind
    make_pair()
    make_editor()


def send(address: str, body: bytes, kind: str, **more: Any) -> int:
    given = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    return ask(application, address, **({"method": "POST"} | given | more)).status


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_body_writes_into_the_log(said, address):
    statuses = {name: send(address, *body) for name, body in BODIES.items()}

    assert said() == ""
    assert max(statuses.values()) < 500


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_header_and_no_method_writes_into_the_log(said, address):
    statuses = [ask(application, address, **headers).status for headers in HEADERS]
    statuses += [ask(application, address, method=method).status for method in METHODS]

    assert said() == ""
    assert max(statuses) < 500


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_no_path_writes_into_the_log(said, path):
    assert ask(application, path).status in (301, 404)
    assert ask(application, path, method="POST", CONTENT_LENGTH="0").status in (301, 404, 405)
    assert said() == ""


def test_a_fault_of_ours_does(said, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("comparisons.models.home_lists.indexed", fail)

    assert ask(application, "/").status == 500
    assert said().startswith("ERROR django.request: Internal Server Error: /\n")
    assert "RuntimeError: a fault of ours" in said()


def test_a_warning_of_ours_does(said):
    logging.getLogger("comparisons.services.mail").warning("No mail was sent.")

    assert said() == "WARNING comparisons.services.mail: No mail was sent.\n"
