"""Read what a public form sent, or say why it cannot be read."""

from typing import NamedTuple

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

UNREADABLE_BODY = (BadRequest, MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError)
TOO_BIG = "Not sent: it's too long. Your browser still has it: go back and shorten it."
UNREADABLE = "Not sent: part of it didn't arrive. Your browser still has it: go back and send it again."


class Posted(NamedTuple):
    """The fields of a form; where they could not be read there are none, and ``problem`` and ``status`` say why."""

    data: QueryDict
    problem: str = ""
    status: int = 200


def read(request: HttpRequest) -> Posted:
    """Return what a form sent. Reading the body first bounds its size for multipart forms with files too."""
    request.encoding = "utf-8"  # whatever the request names, which may be no encoding
    try:
        _ = request.body
        return Posted(request.POST)
    except RequestDataTooBig:
        return Posted(QueryDict(), TOO_BIG, 413)
    except UNREADABLE_BODY:
        return Posted(QueryDict(), UNREADABLE, 400)
