"""What reaches the site through its server's entry."""

from wsgiref.util import setup_testing_defaults

import pytest

from nicepick.wsgi import application


@pytest.mark.parametrize("charset", ["utf-8", "base64", "idna", "rot13", "nonsense", '"'])
def test_a_request_that_names_any_charset_is_read_as_utf_8(charset):
    environ = {"CONTENT_TYPE": f"text/plain; charset={charset}", "QUERY_STRING": "a=b%C3%A9"}
    setup_testing_defaults(environ)

    request = application.request_class(environ)

    assert request.GET["a"] == "bé"
