"""The admin, a module per subject. It writes only through the verbs of ``editorial``, ``triage`` and ``answers``."""

from django.contrib import admin

from . import (
    bulk,
    canned_answers,
    categories,
    claims,
    comparisons,
    mail,
    scheduling,
    source_checks,
    sources,
    technologies,
    voices,
    wishes,
)
from .access import accounts, login
from .drafts import change_requests
from .history import revisions
from .merging import merges as merges
from .merging import questions as merge_questions
from .queues import consistency, feedback, source_entries

__all__ = [
    "accounts",
    "bulk",
    "canned_answers",
    "categories",
    "change_requests",
    "claims",
    "comparisons",
    "consistency",
    "feedback",
    "login",
    "mail",
    "merge_questions",
    "merges",
    "revisions",
    "scheduling",
    "source_checks",
    "source_entries",
    "sources",
    "technologies",
    "voices",
    "wishes",
]

admin.site.site_header = "Nice Pick editors"
admin.site.site_title = "Nice Pick editors"
admin.site.index_title = "What waits, and what there is"
admin.site.empty_value_display = "–"
admin.site.login_form = login.LoginForm
admin.site.enable_nav_sidebar = False  # the lists of claims need the width
