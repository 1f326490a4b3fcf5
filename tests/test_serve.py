"""The site as ``manage.py serve`` serves it, while clients are slow, until it is told to stop."""

import socket
import time
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comparisons.models import Feedback

from .feedback_form import FORM, URL, typed
from .make import make_published_comparison
from .serving import HOST, free_port, serving

PAGE = "/compare/mysql-vs-postgresql/"
SLOW = 40


def address_of_the_database():
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_slow_uploads_hold_neither_readers_nor_posts_up(tmp_path):
    make_published_comparison("mysql", "postgresql")
    variables = {
        "DJANGO_SETTINGS_MODULE": "nicepick.settings",
        "DATABASE_URL": address_of_the_database(),
        "PAGE_CACHE": str(tmp_path / "pages.sqlite3"),
        "SECRET_KEY": "only for a test, where nothing is secret and all of it is thrown away",
    }
    port, figures, said = free_port(), free_port(), urlencode(typed())
    command = ("manage.py", "serve", "--port", str(port), "--threads", "1", "--metrics", f"127.0.0.1:{figures}")
    with serving(*command, port=port, **variables) as served:
        promised = ("Content-Length: 100000", "Content-Type: application/x-www-form-urlencoded")
        slow = [served.connect(f"POST {URL} HTTP/1.1", HOST, *promised, "", "a") for _ in range(SLOW)]
        cold, warm = served.ask(f"GET {PAGE}"), served.ask(f"GET {PAGE}")
        started = time.monotonic()
        sent = served.ask(
            f"POST {URL}", "Sec-Fetch-Site: same-origin", f"Content-Type: {FORM}", f"Content-Length: {len(said)}",
            body=said,
        )  # fmt: skip
        seconds = time.monotonic() - started

        assert (cold.status, warm.status, warm.body) == (200, 200, cold.body)
        assert sent.status == 303
        assert Feedback.objects.count() == 1
        assert seconds < 5  # a slow upload has fifteen
        assert served.ask("GET /healthz").body == b"ok\n"
        assert served.ask("GET /readyz").status == 200

        static = served.ask("GET /static/css/base.css")
        assert (static.status, static.get("content-type")) == (200, 'text/css; charset="utf-8"')
        for upload in slow:
            upload.close()

        with urlopen(f"http://127.0.0.1:{figures}/metrics", timeout=5) as answer:
            assert b"# TYPE granian_requests_handled counter\n" in answer.read()
        assert served.ask("GET /metrics").status == 404


def test_a_port_that_is_taken_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(CommandError, match="cannot be used"):
            call_command("serve", port=taken.getsockname()[1])


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("port", 70_000),
        ("workers", 0),
        ("threads", 0),
        ("host", "nowhere.invalid"),
        ("metrics", "9100"),
        ("metrics", "127.0.0.1:ä"),
        ("metrics", "127.0.0.1:70000"),
        ("metrics", ":9100"),
    ],
)
def test_what_cannot_be_served_is_refused(option, value):
    with pytest.raises(CommandError, match="Not served"):
        call_command("serve", **{"port": free_port(), option: value})
