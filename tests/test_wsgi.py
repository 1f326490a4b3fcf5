"""What reaches the site through its server's entry."""

from wsgiref.util import setup_testing_defaults

import pytest
from django.test import RequestFactory

from nicepick.charset import without_charset
from nicepick.wsgi import application


def environ_of(content_type):
    environ = {"HTTP_HOST": "testserver", "CONTENT_TYPE": content_type, "QUERY_STRING": "a=b%C3%A9"}
    setup_testing_defaults(environ)
    return environ


@pytest.mark.parametrize("charset", ["utf-8", "base64", "idna", "rot13", "nonsense", '"'])
@pytest.mark.parametrize("parameter", ["charset={}", "charset*=utf-8''{}", 'x; Charset = "{}"; y=z'])
def test_a_request_that_names_any_charset_is_read_as_utf_8(charset, parameter):
    read = without_charset(lambda environ, _: RequestFactory().request(**environ).GET["a"])

    assert read(environ_of(f"text/plain; {parameter.format(charset)}"), None) == "bé"


@pytest.mark.django_db  # a request closes connections that are too old
def test_no_charset_keeps_the_site_from_answering():
    said = []

    application(
        environ_of("text/plain; charset=base64") | {"PATH_INFO": "/robots.txt"}, lambda *start: said.append(start)
    )

    assert said[0][0] == "200 OK"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("multipart/form-data; charset=base64; boundary=x", "multipart/form-data; boundary=x"),
        ("multipart/form-data; boundary=x", "multipart/form-data; boundary=x"),
        ('text/plain;char;charset=""set=base64', "text/plain;char"),
        ("charset=base64", "charset=base64"),
    ],
)
def test_the_rest_of_a_content_type_stays(sent, read):
    environ = {"CONTENT_TYPE": sent}

    without_charset(lambda environ, start_response: None)(environ, None)

    assert environ["CONTENT_TYPE"] == read
