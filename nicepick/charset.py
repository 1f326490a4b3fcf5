"""WSGI middleware that makes Django read every request as UTF-8, which is all that browsers send."""

import re
from collections.abc import Callable
from typing import Any

CHARSET = re.compile(r";\s*charset\*?\s*=[^;]*", re.IGNORECASE)
"""The charset parameter of a content type, up to the next parameter, so that the rest stays well-formed."""

Application = Callable[[dict[str, Any], Any], Any]


def without_charset(application: Application) -> Application:
    """Return ``application`` wrapped so that it gets requests without a charset in their content type.

    Some codecs of Python, such as base64, would make Django fail on the query before any view runs.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        if ";" in environ.get("CONTENT_TYPE", ""):
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return answer
