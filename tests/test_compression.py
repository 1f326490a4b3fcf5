"""Every public text goes out compressed, kept by the page cache or not; what is private goes out as it is."""

import gzip

import brotli
import pytest
from django.core.wsgi import get_wsgi_application

from nicepick.compression import compressed
from tests.cached import Words, ask
from tests.make import make_published_comparison

BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"}
PAIR = "/compare/go-vs-rust/"
UNKEPT = ["/search/?q=go", "/search/suggestions/?q=g", f"{PAIR}?w.speed=3", "/sitemap.xml", "/nothing/", "/method/?x=1"]


def site():
    return compressed(get_wsgi_application())


@pytest.fixture
def pair(transactional_db):
    return make_published_comparison("go", "rust")


@pytest.mark.parametrize("address", UNKEPT)
def test_what_is_not_kept_is_compressed_with_the_cache_and_without_it(pair, behind, address):
    cached, plain = behind(get_wsgi_application()), ask(get_wsgi_application(), address)

    for answer in (cached.ask(address, **BROWSER), ask(site(), address, **BROWSER)):
        assert (answer.status, answer.headers["Content-Encoding"]) == (plain.status, "br")
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert brotli.decompress(answer.body) == plain.body
        assert len(answer.body) < len(plain.body)


def test_a_refused_form_is_compressed_too(pair, behind):
    address, said = f"{PAIR}disagree/", {"method": "POST", "HTTP_ORIGIN": "http://localhost", **BROWSER}

    answer = behind(get_wsgi_application()).ask(address, **said)

    assert answer.status >= 400
    assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("br", "br"), ("identity", None), ("", None), ("br;q=0", None)],
)
def test_the_client_says_which_encoding(accepted, encoding):
    answer = ask(compressed(Words()), "/", HTTP_ACCEPT_ENCODING=accepted)

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.body) == b"answer 1 " * 100
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_private_pages_go_out_as_they_are(transactional_db):
    assert "Content-Encoding" not in ask(site(), "/admin/login/", **BROWSER).headers
    assert "Content-Encoding" in ask(site(), "/privacy/", **BROWSER).headers


@pytest.mark.parametrize(
    "header",
    [("Content-Encoding", "zstd"), ("ETag", '"1"'), ("Content-Range", "bytes 0-1/9"), ("Content-Type", "image/png")],
)
def test_what_is_packed_already_or_counted_on_goes_out_as_it_is(header):
    class Other(Words):
        def __call__(self, environ, start_response):
            told = []
            body = super().__call__(environ, lambda *start: told.append(start))
            start_response(told[0][0], list((dict(told[0][1]) | dict([header])).items()))
            return body

    answer = ask(compressed(Other()), "/", **BROWSER)

    assert answer.body == b"answer 1 " * 100
    assert answer.headers.get("Content-Encoding") in (None, "zstd")


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_stream_is_compressed_as_it_comes_and_closed(encoding, unpack):
    class Stream(list):
        closed = 0

        def close(self):
            self.closed += 1

    stream = Stream([b"one " * 100, b"two " * 100])

    def streaming(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/xml"), ("Vary", "Origin")])
        return stream

    answer = ask(compressed(streaming), "/", HTTP_ACCEPT_ENCODING=encoding)

    assert unpack(answer.body) == b"one " * 100 + b"two " * 100
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == (encoding, "Origin, Accept-Encoding")
    assert "Content-Length" not in answer.headers
    assert stream.closed == 1


def test_a_short_answer_is_not_worth_it():
    def short(length):
        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(length))])
            return [b"a" * length]

        return application

    assert "Content-Encoding" not in ask(compressed(short(199)), "/", **BROWSER).headers
    assert "Content-Encoding" in ask(compressed(short(200)), "/", **BROWSER).headers
