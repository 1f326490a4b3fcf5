"""Settings of the process without the page cache: the site, a plain answer, and Django's own cache."""

from .unit_settings import *  # noqa: F403

PAGE_CACHE = None
ROOT_URLCONF = "bench.contender_urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
