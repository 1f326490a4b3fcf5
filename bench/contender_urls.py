"""The site's addresses, and what its pages are compared with: a word, and a page that Django's own cache keeps."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.cache import cache_page

from comparisons.views import comparisons


def hello(request: HttpRequest) -> HttpResponse:
    """As little as a view can do; all middleware is before it."""
    return HttpResponse("Hello.\n", content_type="text/plain")


urlpatterns = [
    path("hello/", hello),
    path("cached/<str:pair>/", cache_page(3600)(comparisons.detail)),
    path("", include("nicepick.urls")),
]
