"""The front page of the admin, and the page of all its tables."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from comparisons.domain import days

from .waiting import waiting


def index(request: HttpRequest) -> HttpResponse:
    """Show what waits for this editor. One query beside those of the log-in."""
    context = {
        **admin.site.each_context(request),
        "title": "Today",
        "waiting": waiting(request.user, days.utc_today()),  # type: ignore[arg-type]  # the admin's door lets users in
    }
    return TemplateResponse(request, "admin/comparisons/today/index.html", context)


def everything(request: HttpRequest) -> HttpResponse:
    """Show all tables that this editor may see, and what they did last."""
    context = {**admin.site.each_context(request), "title": "Everything", "subtitle": None}
    context["app_list"] = context["available_apps"]
    return TemplateResponse(request, "admin/comparisons/today/everything.html", context)
