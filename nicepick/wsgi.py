"""The WSGI application: Django, behind the page cache if there is one; with ``WORKER``, beside it the tasks' thread."""

import gc
import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from nicepick.charset import without_charset
from nicepick.compression import compressed
from nicepick.database import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")

try:
    application = without_charset(get_wsgi_application())
except ImproperlyConfigured as problem:
    sys.exit(f"Stopped: {problem}")
from comparisons.api.v1 import views as api  # needs loaded models
from comparisons.views import errors

import_module(settings.ROOT_URLCONF)  # views and template engines load now, not while the first reader waits
api.load()
errors.prepare()
limit_statements()
if settings.PAGE_CACHE:
    from comparisons.models import Version  # needs loaded models
    from comparisons.views.routing import cache_policy_of
    from nicepick.pagecache import PageCache

    application = PageCache(application, settings.PAGE_CACHE, policy_of=cache_policy_of, versions=Version)
else:
    application = compressed(application)
gc.freeze()  # what is loaded stays: the collector need not look through it while a long answer is made
if settings.WORKER:
    from comparisons.services import worker  # needs loaded models

    worker.start()
