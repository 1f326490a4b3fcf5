"""What public forms share: how they are read, and how it is said that one was not stored."""

import math
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict

from comparisons.domain import sentences

from .errors import UNREADABLE_BODY

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


def another_look(form: Form) -> str:
    """Return how many answers of a form are wrong, as the end of a sentence."""
    number = len(form.errors)
    return "one answer needs another look." if number == 1 else f"{number} answers need another look."


def in_minutes(wait: timedelta) -> str:
    """Return when to try again: "in 5 minutes"."""
    minutes = math.ceil(wait / timedelta(minutes=1))
    return f"in {minutes} {sentences.plural(minutes, 'minute', 'minutes')}"


def retry_after(wait: timedelta, response: HttpResponse) -> HttpResponse:
    """Return a refusal that tells programs too when to try again."""
    response["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response
