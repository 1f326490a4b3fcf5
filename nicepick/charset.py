"""Requests are read as UTF-8, whatever charset they name: no browser sends another."""

import re
from collections.abc import Callable
from typing import Any

CHARSET = re.compile(r";\s*charset\*?\s*=[^;]*", re.IGNORECASE)
"""The parameter of a content type, up to the next one: what is left is joined by no end of what goes."""

Application = Callable[[dict[str, Any], Any], Any]


def without_charset(application: Application) -> Application:
    """Take the charset out of each request's content type before ``application`` sees it.

    Some that Python knows, such as base64, would make Django fail on the query before any view could answer.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        if ";" in environ.get("CONTENT_TYPE", ""):
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return answer
