"""URL patterns for editors and operators; those of public pages are in ``comparisons.urls``."""

from django.contrib import admin
from django.urls import include, path

from comparisons.admin.today import views as today
from comparisons.views import health
from comparisons.views.routing import never, page

urlpatterns = [
    # /healthz, /readyz
    *page("healthz", health.alive, name="healthz", keep=never),
    *page("readyz", health.ready, name="readyz", keep=never),
    # /admin/
    path("admin/", include("comparisons.admin.access.urls")),  # before the admin's own log-in
    path("admin/", admin.site.admin_view(today.index)),  # in place of the admin's own front page
    path("admin/everything/", admin.site.admin_view(today.everything), name="everything"),
    path("admin/", admin.site.urls),
    # everything else
    path("", include("comparisons.urls")),
]

handler400 = "comparisons.views.errors.bad_request"
handler404 = "comparisons.views.errors.not_found"
handler500 = "comparisons.views.errors.server_error"
