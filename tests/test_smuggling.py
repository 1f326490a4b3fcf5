"""nginx, as it is shipped, passes on one request for each that it got: nobody hides a second one in the first."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import nginx
from bench.servers import Server

DEPLOY = Path(nginx.__file__).parent.parent / "deploy"
pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")

HIDDEN = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked"
HEADS = {
    "both lengths": f"Content-Length: {len(HIDDEN) + 5}\r\n{CHUNKED}",
    "both, the other way round": f"{CHUNKED}\r\nContent-Length: 4",
    "two lengths": f"Content-Length: 0\r\nContent-Length: {len(HIDDEN)}",
    "a list of lengths": f"Content-Length: 0, {len(HIDDEN)}",
    "a signed length": "Content-Length: +0",
    "a negative length": "Content-Length: -1",
    "a length in hexadecimal": "Content-Length: 0x0",
    "a length that overflows": f"Content-Length: {2**64}",
    "a blank before the colon": f"Content-Length: 0\r\n{CHUNKED.replace(':', ' :')}",
    "a tab before the colon": f"Content-Length: 0\r\n{CHUNKED.replace(':', chr(9) + ':')}",
    "a vertical tab": f"Content-Length: 0\r\nTransfer-Encoding: {chr(11)}chunked",
    "an unknown coding": "Content-Length: 0\r\nTransfer-Encoding: xchunked",
    "two codings": "Transfer-Encoding: chunked, identity",
    "chunked twice": f"{CHUNKED}\r\n{CHUNKED}",
    "in quotation marks": 'Content-Length: 0\r\nTransfer-Encoding: "chunked"',
    "in capitals": "Content-Length: 0\r\nTRANSFER-ENCODING: CHUNKED",
    "with an underscore": "Content-Length: 0\r\nTransfer_Encoding: chunked",
    "a folded line": "Content-Length: 0\r\nTransfer-Encoding:\r\n chunked",
    "a bare line feed": f"Content-Length: 0\nX: y\n{CHUNKED}",
    "a bare carriage return": f"Content-Length: 0\r\nX: y\r{CHUNKED}",
    "a NUL": f"Content-Length: 0\r\nX: \0{CHUNKED}",
    "nothing": "X: y",
    "an upgrade": "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
    "a length that the connection drops": f"Connection: Content-Length\r\nContent-Length: {len(HIDDEN)}",
}
BODIES = {
    "a request": HIDDEN,
    "an empty chunk first": f"0\r\n\r\n{HIDDEN}",
    "a chunk of no size": f"x\r\n\r\n{HIDDEN}",
    "a chunk with an extension": f"0;a=\n{HIDDEN}\r\n\r\n{HIDDEN}",
    "a chunk that overflows": f"{'f' * 17}\r\n{HIDDEN}",
}
LINES = [
    "GET /first HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /first HTTP/1.1\r\n\r\n", "GET /first\r\n\r\n",
    "GET /first HTTP/1.1 HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /first HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "GET http://evil.example/first HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "get /first HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /first\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET /first HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
    "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /first%0d%0aX:%20y HTTP/1.1\r\nHost: localhost\r\n\r\n", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
]  # fmt: skip


class Behind:
    """A server that takes down each connection's bytes and answers one request on it."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heard: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(0.3)
        heard = b""
        with connection:
            try:
                while b"\r\n\r\n" not in heard:
                    if not (more := connection.recv(65536)):
                        return
                    heard += more
                self.heard.append(heard)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
                while more := connection.recv(65536):
                    self.heard[-1] += more
            except OSError:
                return


@pytest.fixture(scope="module")
def behind() -> Iterator[Behind]:
    server = Behind()
    yield server
    server.socket.close()


@pytest.fixture(scope="module")
def front(behind: Behind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("nginx")
    with nginx.proxy(folder, [behind.port], probe="/") as server:
        yield server


def heard(front: Server, behind: Behind, sent: str) -> list[tuple[str, dict[str, list[str]], str]]:
    """The requests that came through: their first line, headers and body."""
    behind.heard.clear()
    with socket.create_connection(("127.0.0.1", front.port), timeout=0.15) as connection:
        connection.sendall(sent.encode("latin-1"))
        try:
            while connection.recv(65536):
                pass
        except OSError:
            pass
    requests = []
    for raw in list(behind.heard):
        head, _, body = raw.decode("latin-1").partition("\r\n\r\n")
        line, *rest = head.split("\r\n")
        headers: dict[str, list[str]] = {}
        for name, _, value in (one.partition(":") for one in rest):
            headers.setdefault(name.lower(), []).append(value.strip())
        requests.append((line, headers, body))
    return requests


@pytest.mark.parametrize("head", HEADS)
def test_a_body_is_passed_on_as_long_as_it_is_said_to_be(front, behind, head):
    for method, body in [("POST", body) for body in BODIES.values()] + [("GET", HIDDEN)]:
        line = f"{method} /compare/a-vs-b/disagree/ HTTP/1.1"
        sent = f"{line}\r\nHost: localhost\r\nConnection: close\r\n{HEADS[head]}\r\n\r\n{body}"

        for first, headers, passed in heard(front, behind, sent):
            lengths = headers.get("content-length", [])
            assert len(lengths) <= 1, (head, lengths)
            assert "transfer-encoding" not in headers, head
            assert len(passed) == int((lengths or ["0"])[0]), (head, passed)
            assert first == line


@pytest.mark.parametrize("sent", LINES, ids=range(len(LINES)))
def test_no_odd_line_becomes_two_requests(front, behind, sent):
    found = heard(front, behind, sent)

    assert len(found) <= 1
    for line, headers, body in found:
        assert len(line.split(" ")) == 3
        assert len(headers.get("host", [])) <= 1
        assert body == ""


def test_an_honest_request_comes_through(front, behind):
    [(line, headers, body)] = heard(
        front,
        behind,
        "POST /compare/a-vs-b/wish/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\na=1",
    )

    assert line == "POST /compare/a-vs-b/wish/ HTTP/1.1"
    assert (headers["content-length"], headers["host"], body) == (["3"], ["localhost"], "a=1")


def test_no_forwarded_header_of_a_client_is_believed(front, behind):
    forged = "X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-Proto: https"
    sent = f"GET /search/?q=x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{forged}\r\n\r\n"

    [(_, headers, _)] = heard(front, behind, sent)

    assert headers["x-forwarded-for"] == ["192.0.2.9, 127.0.0.1"]  # the site reads the last
    assert headers["x-forwarded-proto"] == ["http"]


def test_a_proxy_in_front_of_the_containers_is_believed_when_it_says_https(behind, tmp_path):
    upstream = (DEPLOY / "upstream.compose.conf").read_text().replace("web:8000", f"127.0.0.1:{behind.port}")
    with nginx.proxy(tmp_path, [behind.port], probe="/", beside=upstream) as server:
        for said, passed in (("https", "https"), ("HTTPS, http", "http"), ("ftp", "http")):
            head = f"Host: localhost\r\nConnection: close\r\nX-Forwarded-Proto: {said}"
            sent = f"GET /search/?q=x HTTP/1.1\r\n{head}\r\n\r\n"

            [(_, headers, _)] = heard(server, behind, sent)

            assert headers["x-forwarded-proto"] == [passed]
