"""What reaches the site through its server's entry."""

from wsgiref.util import setup_testing_defaults

import pytest

from nicepick.wsgi import application


@pytest.mark.parametrize("charset", ["utf-8", "base64", "idna", "rot13", "nonsense", '"'])
def test_a_request_that_names_any_charset_is_answered(charset):
    environ = {"CONTENT_TYPE": f"text/plain; charset={charset}", "QUERY_STRING": "a=b%C3%A9", "PATH_INFO": "/method/"}
    setup_testing_defaults(environ)
    answers = []

    b"".join(application(environ, lambda status, headers: answers.append(status)))

    assert answers == ["200 OK"]
