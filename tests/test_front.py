"""What the server hands to the site, and what it refuses: a process on a port, asked byte by byte."""

import time
from contextlib import suppress

import pytest

from .serving import HOST, LARGE, Served, free_port, is_ended, reply, serving


@pytest.fixture(scope="module")
def served():
    port = free_port()
    with serving("-m", "tests.serving", str(port), port=port) as process:
        yield process


@pytest.mark.parametrize(
    ("asked", "path", "query"),
    [
        ("/compare/c%2B%2B-vs-c%23/", "/compare/c++-vs-c#/", ""),
        ("/a%252Fb", "/a%2Fb", ""),
        ("/%C3%A9?q=%C3%A9%20+&q=2", "/\xc3\xa9", "q=%C3%A9%20+&q=2"),
        ("/%FF", "/\xef\xbf\xbd", ""),
        ("//a//b/", "//a//b/", ""),
        ("http://elsewhere.example/a?b", "/a", "b"),
    ],
)
def test_paths_and_queries_come_as_wsgi_has_them(served, asked, path, query):
    given = served.ask(f"GET {asked}").environ()

    assert (given["PATH_INFO"], given["QUERY_STRING"]) == (path, query)


def test_headers_come_under_their_names_whatever_their_case_and_repeated_ones_together(served):
    given = served.ask(
        "GET /", "x-forwarded-FOR: 192.0.2.1", "X-Forwarded-For: 192.0.2.2", "Cookie: a=1", "cookie: b=2"
    ).environ()

    assert given["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert given["HTTP_COOKIE"] == "a=1;b=2"
    assert given["HTTP_HOST"] == "localhost"
    assert given["REMOTE_ADDR"] == "127.0.0.1"
    assert given["SERVER_PORT"] == str(served.port)
    assert given["SERVER_PROTOCOL"] == "HTTP/1.1"


def test_a_header_with_an_underscore_does_not_pass_for_another_one(served):
    assert "HTTP_X_FORWARDED_FOR" not in served.ask("GET /", "X_Forwarded_For: 192.0.2.1").environ()


def test_every_header_of_the_answer_is_sent(served):
    assert [value for name, value in served.ask("GET /").headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_a_head_has_the_headers_of_the_page_and_no_body(served):
    with served.connect("HEAD / HTTP/1.1", HOST, "", "") as opened:
        found = reply(opened, with_body=False)
        opened.sendall(f"GET /next HTTP/1.1\r\n{HOST}\r\n\r\n".encode())

        assert int(found.get("content-length")) > 100
        assert reply(opened).environ()["PATH_INFO"] == "/next"


def test_a_body_is_whole_and_the_connection_goes_on(served):
    with served.connect("POST /a HTTP/1.1", HOST, "Content-Length: 3", "", "a=") as opened:
        opened.sendall(b"b")
        first = reply(opened).environ()
        opened.sendall(f"PUT /c HTTP/1.1\r\n{HOST}\r\n\r\n".encode())
        second = reply(opened).environ()

    assert (first["body"], first["CONTENT_LENGTH"]) == ("a=b", "3")
    assert (second["REQUEST_METHOD"], second["body"]) == ("PUT", "")


def test_a_client_that_waits_to_be_told_is_told_to_go_on(served):
    with served.connect("POST / HTTP/1.1", HOST, "Expect: 100-continue", "Content-Length: 3", "", "") as opened:
        assert reply(opened).status == 100
        opened.sendall(b"abc")

        assert reply(opened).environ()["body"] == "abc"


def test_the_body_of_a_get_is_no_second_request(served):
    inside = "GET /inside HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with served.connect("GET /a HTTP/1.1", HOST, f"Content-Length: {len(inside)}", "", inside) as opened:
        assert reply(opened).environ()["PATH_INFO"] == "/a"
        opened.sendall(f"GET /next HTTP/1.1\r\n{HOST}\r\n\r\n".encode())

        assert reply(opened).environ()["PATH_INFO"] == "/next"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        (["Content-Length: 1000"], "x" * 1000, 200),
        (["Content-Length: 1001"], "x" * 1001, 413),
        (["Content-Length: 1001", "Expect: 100-continue"], "", 413),
        (["Transfer-Encoding: chunked"], "3\r\nabc\r\n0\r\n\r\n", 411),
        (["Transfer-Encoding: chunked", "Content-Length: 3"], "3\r\nabc\r\n0\r\n\r\n", 411),
        (["Content-Length: 3", "Content-Length: 4"], "abcd", 400),
        (["Content-Length: +3"], "abc", 400),
    ],
)
def test_a_body_has_one_length_which_is_bounded(served, headers, body, status):
    with served.connect("POST / HTTP/1.1", HOST, *headers, "", body) as opened:
        assert reply(opened).status == status
        assert status == 200 or is_ended(opened)


def test_a_body_that_does_not_come_is_given_up(served):
    with served.connect("POST / HTTP/1.1", HOST, "Content-Length: 3", "", "ab") as opened:
        started = time.monotonic()

        assert reply(opened).status == 408
        assert time.monotonic() - started > 0.6
        assert is_ended(opened)


def test_half_a_body_never_reaches_the_site(served):
    with served.connect("POST / HTTP/1.1", HOST, "Content-Length: 3", "", "ab") as opened:
        opened.shutdown(1)  # as a client that goes away, but for reading what it is told

        assert reply_or_end(opened) in (400, None)


def reply_or_end(opened):
    try:
        return reply(opened).status
    except AssertionError:
        return None


def test_a_head_that_does_not_come_and_a_connection_that_idles_are_given_up(served):
    sent = ["", "GET / HTTP/1.1\r\nHost: local", f"GET / HTTP/1.1\r\n{HOST}\r\n\r\n"]
    started = time.monotonic()
    for opened in [served.connect(words) for words in sent]:
        with opened:
            assert is_ended(opened)
            assert 0.7 < time.monotonic() - started < 10


def test_a_head_that_is_too_long_is_refused(served):
    assert served.ask("GET /", f"X: {'a' * 20_000}").status == 200
    with served.connect("GET / HTTP/1.1", HOST, f"X: {'a' * 60_000}", "", "") as opened:
        assert reply_or_end(opened) in (431, None)


def test_a_client_that_takes_nothing_is_given_up(served):
    large = f"GET /large HTTP/1.1\r\n{HOST}\r\n\r\n"
    with served.connect(large + large) as opened:
        time.sleep(1.8)

        assert received_of(opened) < 2 * LARGE


def received_of(opened):
    received = 0
    with suppress(ConnectionResetError):
        while more := opened.recv(65536):
            received += len(more)
    return received


def test_a_web_socket_is_not_opened(served):
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: YWJj")

    assert served.ask("GET /", *upgrade).status == 200


def test_slow_clients_hold_nobody_up(served: Served):
    slow = [served.connect("POST / HTTP/1.1", HOST, "Content-Length: 900", "", "ab") for _ in range(50)]
    reading = [served.connect("GET /wait/0.7 HTTP/1.1", HOST, "", "") for _ in range(6)]
    writing = [served.connect("POST /wait/0.7 HTTP/1.1", HOST, "", "") for _ in range(4)]
    hashing = [served.connect("POST /admin/login/ HTTP/1.1", HOST, "", "") for _ in range(2)]
    started = time.monotonic()

    assert served.ask("GET /healthz").status == 200
    assert time.monotonic() - started < 0.6
    for opened in [*slow, *reading, *writing, *hashing]:
        opened.close()


def test_what_is_being_answered_is_answered_when_the_server_stops():
    port = free_port()
    with serving("-m", "tests.serving", str(port), port=port) as ending:
        idle = ending.connect("")
        with ending.connect("GET /wait/0.7 HTTP/1.1", HOST, "", "") as opened:
            time.sleep(0.3)
            ending.process.terminate()

            assert reply(opened).status == 200
        assert ending.process.wait(10) == 0
        idle.close()
