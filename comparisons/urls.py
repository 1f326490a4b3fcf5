"""The whole public site.

A path without its last slash has the same view, so that one redirect leads to the canonical address.
"""

from django.urls import path

from .views import (
    a_to_z,
    alternatives,
    categories,
    changes,
    comparisons,
    decision,
    feedback,
    home,
    method,
    privacy,
    robots,
    search,
    sitemaps,
    sources,
    stale,
    technologies,
    weights,
    wishes,
)

urlpatterns = [
    # /
    path("", home.home, name="home"),
    path("method/", method.method, name="method"),
    path("sources/", sources.index, name="source_list"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<str:name>.xml", sitemaps.section, name="sitemap_section"),
    path("wanted/", wishes.wanted, name="wanted"),
    path("stale/", stale.stale, name="stale"),
    # /compare/
    path("compare/", comparisons.index, name="comparison_list"),
    path("compare/<str:pair>/", comparisons.detail, name="comparison"),
    path("compare/<str:pair>", comparisons.detail),
    path("compare/<str:pair>/changes/", changes.changes, name="comparison_changes"),
    path("compare/<str:pair>/changes", changes.changes),
    path("compare/<str:pair>/disagree/", feedback.disagree, name="disagree"),
    path("compare/<str:pair>/disagree", feedback.disagree),
    path("compare/<str:pair>/wish/", wishes.wish, name="wish"),
    path("compare/<str:pair>/wish", wishes.wish),
    path("compare/<str:pair>/weighed/", weights.result, name="weighed"),
    path("compare/<str:pair>/weighed", weights.result),
    path("compare/<str:pair>/decision.md", decision.decision, name="decision"),
    # /search/
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    # /feedback/
    path("feedback/<str:token>/", feedback.status, name="feedback"),
    path("feedback/<str:token>", feedback.status),
    # /technologies/
    path("technologies/", a_to_z.index, name="technology_list"),
    path("technologies/<str:slug>/", technologies.detail, name="technology"),
    path("technologies/<str:slug>", technologies.detail),
    path("technologies/<str:slug>/alternatives/", alternatives.alternatives, name="alternatives"),
    path("technologies/<str:slug>/alternatives", alternatives.alternatives),
    # /categories/
    path("categories/", categories.index, name="category_list"),
    path("categories/<str:slug>/", categories.detail, name="category"),
    path("categories/<str:slug>", categories.detail),
]
