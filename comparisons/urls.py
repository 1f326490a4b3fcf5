"""The whole public site: each address with its view, its name, and how long a cache may keep it, by which versions."""

from django.urls import URLPattern

from .api import mcp, twins
from .api.v1.views import described, examples, operation
from .views import (
    a_to_z,
    alternatives,
    api_documentation,
    badges,
    cards,
    categories,
    changed_minds,
    changes,
    comparison_index,
    comparisons,
    data,
    decision,
    disagreeing,
    disputed,
    embeds,
    feedback,
    feeds,
    home,
    letters,
    llms,
    markdown_twins,
    oembed,
    opensearch,
    robots,
    search,
    security,
    several,
    sitemaps,
    sources,
    stale,
    static_pages,
    technologies,
    voices,
    watching,
    weights,
    wishes,
)
from .views.routing import (
    PARTS,
    Keep,
    by_pair,
    by_site,
    by_technology,
    document,
    framed,
    late,
    minutes,
    never,
    page,
    picture,
)

AFTER = frozenset({"after"})


def operations(route: str, *, name: str, keep: Keep) -> URLPattern:
    """Return the URL pattern of an address of the API, whose operations have its name."""
    return document(f"api/v1{route}", operation(name), name=name, keep=keep)


urlpatterns = [
    # /
    *page("", home.home, name="home", keep=by_site(minutes(1))),
    *page("method/", static_pages.method, name="method", keep=by_site(minutes(1))),
    *page("sources/", sources.index, name="source_list", keep=by_site(minutes(1))),
    *page("privacy/", static_pages.privacy, name="privacy", keep=by_site(minutes(1))),
    *page("robots.txt", robots.robots, name="robots", keep=by_site(minutes(1))),
    document("opensearch.xml", opensearch.description, name="opensearch", keep=by_site(minutes(1))),
    document("llms.txt", llms.llms, name="llms", keep=by_site(minutes(1))),
    *page("favicon.ico", robots.favicon, name="favicon", keep=never),
    *page(".well-known/security.txt", security.contact, name="security", keep=never),
    *page("sitemap.xml", sitemaps.index, name="sitemap", keep=never),
    *page("sitemaps/<str:name>.xml", sitemaps.section, name="sitemap_section", keep=never),
    *page("wanted/", wishes.wanted, name="wanted", keep=by_site(minutes(1))),
    *page("disputed/", disputed.disputed, name="disputed", keep=by_site(minutes(1), PARTS)),
    *page("stale/", stale.stale, name="stale", keep=by_site(minutes(1), PARTS)),
    *page(
        "changes/", changed_minds.index, name="changed_minds", keep=by_site(minutes(1), PARTS | {"category", "month"})
    ),
    document("feeds/changes.atom", feeds.site, name="changed_minds_feed", keep=by_site(minutes(1))),
    document("feeds/new.atom", feeds.new, name="new_comparisons_feed", keep=by_site(minutes(1))),
    # Endless: any technologies may stand side by side in it.
    document("calendar.ics", late("calendars", "calendar_of"), name="calendar", keep=never),
    # /stack/
    # Endless: any technologies may stand in its address, and what is sent to it is nobody else's business.
    *page("stack/", late("stack", "check"), name="stack", keep=never),
    # /schema/, /data/
    document("schema/catalogue-1.json", data.schema, name="catalogue_schema", keep=by_site(minutes(10))),
    *page("data/", data.index, name="dump_list", keep=by_site(minutes(1))),
    document("data/<str:month>.jsonl.gz", data.dump, name="dump", keep=never),
    document("data/<str:month>.jsonl.gz.sha256", data.checksum, name="dump_checksum", keep=never),
    # /compare/
    # What stands beside the pair itself, such as related comparisons, is ten minutes old at most.
    *page(
        "compare/",
        comparison_index.index,
        name="comparison_list",
        keep=by_site(minutes(1), PARTS | {"category", "outcome"}),
    ),
    document("compare/<str:pair>.json", twins.comparison, name="comparison_json", keep=by_pair(minutes(10))),
    document("compare/<str:pair>.md", markdown_twins.comparison, name="comparison_markdown", keep=by_pair(minutes(10))),
    # Endless: any three technologies or four, under any weights.
    *page("compare/<several:names>/", several.detail, name="several", keep=never),
    *page("compare/<str:pair>/", comparisons.detail, name="comparison", keep=by_pair(minutes(10))),
    *page("compare/<str:pair>/changes/", changes.changes, name="comparison_changes", keep=by_pair(minutes(10), PARTS)),
    *page("compare/<str:pair>/disagree/", disagreeing.disagree, name="disagree", keep=by_pair(minutes(10))),
    document("compare/<str:pair>/changes.atom", feeds.pair, name="comparison_feed", keep=by_pair(minutes(10))),
    # Endless, like all that takes weights.
    document("compare/<str:pair>/watch.atom", watching.watch, name="watch", keep=never),
    *page("compare/<str:pair>/voice/", voices.voice, name="voice", keep=never),
    *page("compare/<str:pair>/letters/", letters.ask, name="ask_for_letters", keep=by_pair(minutes(10))),
    *page("compare/<str:pair>/wish/", wishes.wish, name="wish", keep=never),
    *page("compare/<str:pair>/weighed/", weights.result, name="weighed", keep=never),
    document("compare/<str:pair>/decision.md", decision.decision, name="decision", keep=by_pair(minutes(10))),
    *page("compare/<str:pair>/card.png", cards.card, name="card", keep=by_pair(minutes(10))),
    picture("compare/<str:pair>/badge.svg", badges.pair, name="badge", keep=by_pair(minutes(10))),
    # /embed/
    *framed("embed/<str:pair>/", embeds.embed, name="embed", keep=by_pair(minutes(10))),
    document("oembed", oembed.answer, name="oembed", keep=never),
    # /search/
    *page("search/", search.search, name="search", keep=never),
    *page("search/suggestions/", search.suggestions, name="suggestions", keep=never),
    document("search/suggestions.json", opensearch.suggestions, name="suggestions_json", keep=never),
    # /feedback/
    *page("feedback/withdrawn/", feedback.withdrawn, name="feedback_withdrawn", keep=by_site(minutes(1))),
    *page("feedback/<str:token>/", feedback.status, name="feedback", keep=never),
    *page("feedback/<str:token>/withdraw/", feedback.withdraw, name="feedback_withdraw", keep=never),
    # /letters/
    *page("letters/<str:token>/", letters.choose, name="letters", keep=never),
    *page("letters/<str:token>/<str:number>/", letters.stop_one, name="stop_letters", keep=never),
    # /technologies/
    *page("technologies/", a_to_z.index, name="technology_list", keep=by_site(minutes(1), PARTS | {"letter"})),
    document("technologies/<str:slug>.json", twins.technology, name="technology_json", keep=by_technology(minutes(1))),
    document(
        "technologies/<str:slug>.md",
        markdown_twins.technology,
        name="technology_markdown",
        keep=by_technology(minutes(1)),
    ),
    *page("technologies/<str:slug>/", technologies.detail, name="technology", keep=by_technology(minutes(1), PARTS)),
    *page(
        "technologies/<str:slug>/alternatives/",
        alternatives.index,
        name="alternatives",
        keep=by_technology(minutes(1), PARTS),
    ),
    document(
        "technologies/<str:slug>/feed.atom", feeds.technology, name="technology_feed", keep=by_technology(minutes(1))
    ),
    picture(
        "technologies/<str:slug>/badge.svg", badges.technology, name="technology_badge", keep=by_technology(minutes(1))
    ),
    # /categories/
    *page("categories/", categories.index, name="category_list", keep=by_site(minutes(1), PARTS)),
    *page("categories/<str:slug>/", categories.detail, name="category", keep=by_site(minutes(1), PARTS)),
    document("categories/<str:slug>/feed.atom", feeds.category, name="category_feed", keep=by_site(minutes(1))),
    # /mcp
    *page("mcp", mcp.answer, name="mcp", keep=never),
    # /api/v1/
    *page("api/v1/", api_documentation.about(described, examples), name="api_documentation", keep=by_site(minutes(1))),
    operations("", name="api", keep=by_site(minutes(1))),
    operations("/openapi.json", name="api_openapi", keep=by_site(minutes(1))),
    operations("/technologies", name="api_technologies", keep=by_site(minutes(1), AFTER)),
    operations("/technologies/<str:slug>", name="api_technology", keep=by_technology(minutes(1), AFTER)),
    operations("/technologies/<str:slug>/claims", name="api_claims", keep=by_technology(minutes(1), AFTER)),
    operations("/technologies/<str:slug>/figures", name="api_figures", keep=by_technology(minutes(1), AFTER)),
    operations("/technologies/<str:slug>/releases", name="api_releases", keep=by_technology(minutes(1), AFTER)),
    operations("/comparisons", name="api_comparisons", keep=by_site(minutes(1), AFTER)),
    operations("/comparisons/<str:pair>", name="api_comparison", keep=by_pair(minutes(10))),
    operations("/changes", name="api_changes", keep=by_site(minutes(1), AFTER)),
    operations("/categories", name="api_categories", keep=by_site(minutes(1), AFTER)),
    operations("/categories/<str:slug>", name="api_category", keep=by_site(minutes(1), AFTER)),
    operations("/search", name="api_search", keep=never),
    operations("/decide", name="api_decide", keep=never),
    operations("/decisions/check", name="api_check_decision", keep=never),
    operations("/stack", name="api_stack", keep=never),
    operations("/identifiers/purl", name="api_package", keep=never),
    operations("/identifiers/purl/<path:purl>", name="api_package_url", keep=never),
]
