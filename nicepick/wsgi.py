"""What the server loads."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """Is read as UTF-8, whatever charset it names: no browser sends another.

    Some that Python knows, such as base64, would make reading the query fail before any view could answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as problem:
    sys.exit(f"Stopped: {problem}")
application.request_class = Request
if settings.PAGE_CACHE:
    from comparisons.models import Version  # models are there by now
    from comparisons.views.routing import cache_policy_of
    from nicepick.pagecache import PageCache

    application = PageCache(application, settings.PAGE_CACHE, policy_of=cache_policy_of, versions=Version)
