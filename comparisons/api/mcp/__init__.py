"""The Model Context Protocol: what agents may ask, as tools, over plain POST."""

from importlib import import_module

from django.http import HttpRequest, HttpResponseBase


def answer(request: HttpRequest) -> HttpResponseBase:
    """Answer one message. What does so loads with the first: it needs the operations of the API."""
    response: HttpResponseBase = import_module(f"{__name__}.messages").answer(request)
    return response
