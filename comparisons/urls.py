"""The whole public site.

A path without its last slash has the same view, so that one redirect leads to the canonical address.
"""

from django.urls import path

from .views import categories, comparisons, feedback, home, method, technologies

urlpatterns = [
    # /
    path("", home.home, name="home"),
    path("method/", method.method, name="method"),
    # /compare/
    path("compare/", comparisons.index, name="comparison_list"),
    path("compare/<str:pair>/", comparisons.detail, name="comparison"),
    path("compare/<str:pair>", comparisons.detail),
    path("compare/<str:pair>/changes/", comparisons.changes, name="comparison_changes"),
    path("compare/<str:pair>/changes", comparisons.changes),
    path("compare/<str:pair>/disagree/", feedback.disagree, name="disagree"),
    path("compare/<str:pair>/disagree", feedback.disagree),
    # /feedback/
    path("feedback/<str:token>/", feedback.status, name="feedback"),
    path("feedback/<str:token>", feedback.status),
    # /technologies/
    path("technologies/<str:slug>/", technologies.detail, name="technology"),
    path("technologies/<str:slug>", technologies.detail),
    # /categories/
    path("categories/", categories.index, name="category_list"),
    path("categories/<str:slug>/", categories.detail, name="category"),
    path("categories/<str:slug>", categories.detail),
]
