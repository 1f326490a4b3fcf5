"""What becomes of a source that is asked, with every way in which a server can fail."""

import gzip
import shutil
import ssl
import subprocess
import zlib
from time import monotonic

import pytest

from comparisons.domain.vocabulary import SourceState
from comparisons.services.source_checks import exchange
from comparisons.services.source_checks.checking import CUT, UNREAD, check

from .source_server import PUBLIC, QUICK, TLS, answer, in_pieces, leads_to, serving, zipped

ALIVE, MOVED, GONE, FAILED = SourceState
SITE = "http://example.org"
AGENT = "NicePick-source-check (+https://nice.example; editors@nice.example)"
SAYS = answer("<p>It is <b>quick</b> enough.</p>")
QUOTE = {"claim00001": "It is quick"}


@pytest.fixture
def server():
    with serving() as made:
        yield made


def ask(server, page=None, quotes=QUOTE, *, address=f"{SITE}/page", **network):
    if page is not None:
        server.pages["/page"] = page
    return check(address, quotes, agent=AGENT, network=server.network(**network))


def quickly(server, page, quotes=QUOTE):
    started = monotonic()
    found = ask(server, page, quotes, **QUICK)
    assert monotonic() - started < 5
    return found


def test_a_page_that_holds_the_quote_is_alive(server):
    found = ask(server, SAYS)

    assert (found.state, found.status, found.unfound) == (ALIVE, 200, {})
    assert server.dialled == [(PUBLIC, 80)]


def test_a_request_says_who_asks_and_carries_nothing_else(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    ask(server, answer("page", Set_Cookie="a=b"))
    ask(server)

    for request in server.asked:
        line, *headers = request.strip().split("\r\n")
        names = [header.partition(":")[0] for header in headers]
        assert line == "GET /page HTTP/1.1"
        assert names == ["Host", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Connection"]
        assert headers[:2] == ["Host: example.org", f"User-Agent: {AGENT}"]


def test_a_quote_that_the_page_does_not_hold_is_named_with_its_claim(server):
    found = ask(server, SAYS, QUOTE | {"claim00002": "It is slow", "claim00003": ""})

    assert (found.state, found.unfound) == (ALIVE, {"claim00002": "It is slow"})


def test_without_a_quote_the_head_is_enough(server):
    assert ask(server, SAYS, {}).state is ALIVE
    assert [request.split()[0] for request in server.asked] == ["HEAD"]


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_where_the_head_is_refused_the_page_is_asked_for(server, status):
    def refuses_head(method, connection):
        connection.sendall(answer(status=status) if method == "HEAD" else SAYS)

    assert ask(server, refuses_head, {}).state is ALIVE
    assert [request.split()[0] for request in server.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("quotes", [{}, QUOTE])
def test_a_page_that_is_not_there_is_gone(server, status, quotes):
    found = ask(server, answer(status=status), quotes)

    assert (found.state, found.status, found.unfound) == (GONE, status, {})


def test_a_host_that_nobody_knows_is_gone(server):
    found = ask(server, address="https://unknown.example/")

    assert (found.state, found.status, found.detail) == (GONE, None, "No name server knows its host.")


@pytest.mark.parametrize("status", [400, 401, 403, 418, 451, 500, 502, 503])
def test_a_page_that_is_refused_has_failed_and_its_quotes_stay_as_they_were(server, status):
    found = ask(server, answer(status=status))

    assert (found.state, found.status, found.unfound) == (FAILED, status, None)


@pytest.mark.parametrize(("asked", "rest"), [("7", 7), ("99999999", 86_400), ("Sun, 06 Nov 2026 08:49:37 GMT", 3600)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_to_wait_is_left_alone(server, status, asked, rest):
    assert ask(server, answer(status=status, Retry_After=asked)).rest == rest


def test_a_host_that_was_asked_too_often_is_left_alone_for_an_hour(server):
    assert ask(server, answer(status=429)).rest == 3600


# ---- where it leads


@pytest.mark.parametrize("status", [301, 308])
def test_what_moved_for_good_is_told_with_its_new_address(server, status):
    server.pages["/new"] = SAYS
    found = ask(server, leads_to("/new", status), address=f"{SITE}/page#limits")

    assert (found.state, found.moved_to, found.unfound) == (MOVED, f"{SITE}/new#limits", {})


def test_a_new_address_is_percent_encoded(server):
    server.pages["/%C3%BC%00%20x"] = SAYS

    assert ask(server, leads_to("/ü\x00 x")).moved_to == f"{SITE}/%C3%BC%00%20x"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_what_leads_elsewhere_for_now_stays_where_it_is(server, status):
    server.pages["/new"] = SAYS
    found = ask(server, leads_to("/new", status))

    assert (found.state, found.moved_to, found.unfound) == (ALIVE, "", {})


def test_a_move_is_for_good_as_far_as_every_step_was(server):
    server.pages |= {"/one": leads_to("/two", 302), "/two": leads_to("/three"), "/three": SAYS}

    assert ask(server, leads_to("/one")).moved_to == f"{SITE}/one"


def test_what_moved_to_where_nothing_is_is_gone(server):
    assert ask(server, leads_to("/nowhere")).state is GONE


@pytest.mark.parametrize(("address", "state"), [("/", GONE), ("/?page=1", MOVED)])
def test_a_page_that_leads_to_the_front_page_is_gone(server, address, state):
    server.pages[address] = SAYS

    assert ask(server, leads_to(address)).state is state


def test_five_steps_are_followed_and_no_sixth(server):
    server.pages |= {f"/{step}": leads_to(f"/{step + 1}", 302) for step in range(1, 6)} | {"/6": SAYS}

    assert ask(server, address=f"{SITE}/2").state is ALIVE
    assert ask(server, address=f"{SITE}/1").state is ALIVE
    assert ask(server, leads_to("/1", 302)).detail == "It leads on more than 5 times."


def test_a_loop_ends(server):
    assert ask(server, leads_to("/page")).state is FAILED
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "address",
    [
        "http://inside.example/", "https://inside.example/", "http://127.0.0.1/", "http://[::ffff:7f00:1]/",
        "http://169.254.169.254/latest/meta-data/", "http://example.org:22/", "file:///etc/passwd", "//[broken/",
        "http://ada:secret@example.org/", "data:text/html,x", "gopher://example.org/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 302])
def test_a_step_to_where_the_site_may_not_ask_is_not_taken(server, address, status):
    server.names |= {"inside.example": ["10.0.0.1"]}
    server.names |= {ip: [ip] for ip in ("127.0.0.1", "::ffff:7f00:1", "169.254.169.254")}
    found = ask(server, leads_to(address, status))

    assert (found.state, found.moved_to) == (FAILED, "")
    assert server.dialled == [(PUBLIC, 80)]


def test_a_name_is_resolved_once_for_each_step_and_the_socket_connects_to_that_address(server):
    answers = iter([[PUBLIC], ["127.0.0.1"], ["10.0.0.1"]])  # a name that changes under the check
    server.resolve = lambda host, port: next(answers)
    server.pages["/new"] = SAYS
    found = ask(server, leads_to("/new"))

    assert found.detail == "It leads to a machine that is not on the public internet."
    assert server.dialled == [(PUBLIC, 80)]


def test_the_text_of_a_file_on_github_is_asked_for_instead_of_its_page(server):
    server.names["raw.githubusercontent.com"] = [PUBLIC]
    server.pages["/owner/name/v1/docs/a.md"] = answer("It is **quick** [enough](b.md).", kind="text/plain")
    quotes = {"claim00001": "It is quick enough."}
    address = "https://github.com/owner/name/blob/v1/docs/a.md?plain=1#L3"
    found = ask(server, None, quotes, address=address, tls=Plain())

    assert (found.state, found.unfound) == (ALIVE, {})
    assert server.dialled == [(PUBLIC, 443)]


class Plain:
    """No TLS at all."""

    def wrap_socket(self, made, server_hostname):
        assert server_hostname == "raw.githubusercontent.com"
        return made


# ---- how it answers


@pytest.mark.parametrize(
    "page",
    [
        in_pieces(b"", b""),
        in_pieces(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", forever=True),
        in_pieces(b"HTTP/1.1 200 OK\r\nX: ", b"y", forever=True),
        in_pieces(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", forever=True),
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"\x00\xff" * 1000,
    ],
    ids=[
        "hangs up",
        "endless headers",
        "endless header",
        "continues",
        "empty",
        "no http",
        "headers",
        "header",
        "bytes",
    ],
)
def test_an_answer_that_never_becomes_one_has_failed_in_time(server, page):
    assert quickly(server, page).state is FAILED


def test_a_server_that_says_nothing_has_failed_in_time(server):
    found = quickly(server, in_pieces(b"", b"", pause=3))

    assert (found.state, found.detail) == (FAILED, "It took too long to answer.")


@pytest.mark.parametrize(
    "page",
    [
        in_pieces(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>", forever=True),
        in_pieces(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"3\r\n<p>\r\n",
            forever=True,
        ),
        in_pieces(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", b"f" * 99),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<p>cut",
        answer(b"\x1f\x8b no gzip", Content_Encoding="gzip"),
        answer(gzip.compress(b"<p>It is sl" * 99)[:-9], Content_Encoding="gzip"),
        answer(b"br", Content_Encoding="br"),
    ],
    ids=["endless", "chunks forever", "bad chunk", "cut", "no gzip", "cut gzip", "brotli"],
)
def test_a_page_that_does_not_come_whole_is_alive_and_no_quote_counts_as_missing(server, page):
    found = quickly(server, page)

    assert (found.state, found.unfound, found.detail) == (ALIVE, None, CUT)


def test_what_stands_in_the_part_that_came_is_found(server):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>It is quick</p>"

    assert quickly(server, in_pieces(head, b"<p>", forever=True)).unfound == {}


def test_a_page_is_read_up_to_its_bound(server, monkeypatch):
    monkeypatch.setattr(exchange, "MOST_SENT", 1000)

    assert ask(server, answer("x" * 987 + " It is quick")).unfound == {}
    assert ask(server, answer("x" * 1000 + " It is quick")).detail == CUT


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_page_is_unpacked(server, pack):
    coding = "gzip" if pack is gzip.compress else "deflate"

    assert ask(server, answer(pack(b"It is quick"), Content_Encoding=coding)).unfound == {}


def test_a_packed_page_is_unpacked_up_to_its_bound(server, monkeypatch):
    asked_for = []
    monkeypatch.setattr(exchange, "MOST_TEXT", 100_000)
    real = zlib.decompressobj

    class Watched:
        def __init__(self, bits):
            self.made = real(bits)

        def decompress(self, part, most):
            found = self.made.decompress(part, most)
            asked_for.append(len(found))
            return found

    monkeypatch.setattr(exchange.zlib, "decompressobj", Watched)
    found = ask(server, zipped(b"\x00" * 50_000_000))

    assert (found.state, found.detail) == (ALIVE, CUT)
    assert sum(asked_for) == 100_001


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/zip"])
def test_what_is_no_text_cannot_be_read(server, kind):
    found = ask(server, answer(b"%PDF-1.7", kind=kind))

    assert (found.state, found.unfound, found.detail) == (ALIVE, None, UNREAD)


def test_an_empty_page_holds_no_quote(server):
    assert ask(server, answer("")).detail == UNREAD


def test_a_connection_that_is_refused_has_failed(server):
    network = server.network()
    server.port = 1

    assert check(f"{SITE}/page", {}, agent=AGENT, network=network).state is FAILED


def test_a_host_that_cannot_be_looked_up_in_time_has_failed(server):
    server.resolve = lambda host, port: in_pieces(b"", b"", pause=2)("", Ignored()) or [PUBLIC]

    assert quickly(server, SAYS).detail == "It took too long to answer."


class Ignored:
    def sendall(self, data):
        pass


# ---- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for secure.example that nobody has signed."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    made = [folder / "key.pem", folder / "cert.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-keyout", made[0], "-out", made[1], "-subj", "/CN=secure.example",
         "-addext", "subjectAltName=DNS:secure.example"],
        check=True, capture_output=True,
    )  # fmt: skip
    return made


@pytest.fixture
def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    with serving(context) as made:
        made.names |= {"secure.example": [PUBLIC], "other.example": [PUBLIC]}
        made.pages["/page"] = SAYS
        yield made


def test_a_certificate_is_verified_for_the_name_of_the_host(secure, certificate):
    trusting = ssl.create_default_context(cafile=certificate[1])
    found = [
        ask(secure, address=f"https://{host}/page", tls=tls)
        for host, tls in (
            ("secure.example", trusting), ("other.example", trusting), ("secure.example", TLS)
        )
    ]  # fmt: skip

    assert [one.state for one in found] == [ALIVE, FAILED, FAILED]
    assert found[1].detail.startswith("Its certificate is not valid: Hostname mismatch")
    assert found[2].detail == "Its certificate is not valid: self-signed certificate."
    assert secure.dialled == [(PUBLIC, 443)] * 3


def test_a_server_without_tls_has_failed(server):
    found = ask(server, SAYS, address="https://example.org/page")

    assert (found.state, found.detail) == (FAILED, "No secure connection could be made.")
