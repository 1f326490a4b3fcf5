"""The front page of the admin, and the page of all its tables."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from comparisons.domain import days

from .waiting import waiting


def index(request: HttpRequest) -> HttpResponse:
    """Show what waits for this editor. Three queries at most, beside those of the log-in and of permissions."""
    user: Any = request.user  # the admin lets users in, and nobody else
    context = {
        **admin.site.each_context(request),
        "title": "Today",
        "waiting": waiting(user, days.utc_today()),
        "finds": user.has_perm("comparisons.view_comparison") or user.has_perm("comparisons.change_comparison"),
        "starts": user.has_perm("comparisons.add_comparison"),
    }
    return TemplateResponse(request, "admin/comparisons/today/index.html", context)


def everything(request: HttpRequest) -> HttpResponse:
    """Show all tables that this editor may see, and what they did last."""
    context = admin.site.each_context(request)
    context |= {"title": "Everything", "app_list": context["available_apps"]}
    return TemplateResponse(request, "admin/comparisons/today/everything.html", context)
