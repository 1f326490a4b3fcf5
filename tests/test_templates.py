"""Templates that are made simpler when they are loaded come out as Django would render them."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from comparisons.page import Claim, Criterion

PARTS = {
    "parts/_name.html": "<b>{{ name }}</b>{{ outside }}",
    "parts/_words.html": "{% load i18n %}{% translate 'Search' %} {% if place == 'header' %}above{% endif %}{{ a }}",
    "parts/_itself.html": (
        "{{ depth.0 }}{% if depth|length > 1 %}"
        "{% include 'parts/_itself.html' with depth=depth|slice:'1:' only %}{% endif %}"
    ),
}
CONTEXT = {
    "claim": Claim("k1", True, "<It> & 'that'", Criterion("scaling", "Scaling"), source="https://example.org/"),
    "words": {"items": "an item", "count": 3},
    "pair": ("one", "other"),
    "number": 12_345,
    "yes": True,
    "safe": mark_safe("<i>safe</i>"),
    "nothing": None,
    "day": date(2026, 11, 22),
    "decimal": Decimal("1.50"),
    "method": lambda: {"called": "yes"},
    "outside": "not seen within",
    "name": "x",
}


def engines() -> tuple[Engine, Engine]:
    """Django's own, and ours, with the same templates."""
    memory = ("django.template.loaders.locmem.Loader", PARTS)
    libraries = {
        "i18n": "django.templatetags.i18n",
        "static": "django.templatetags.static",
        "l10n": "django.templatetags.l10n",
    }
    return tuple(
        Engine(loaders=[(loader, [memory])], libraries=libraries)
        for loader in ("django.template.loaders.cached.Loader", "nicepick.templates.Loader")
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ claim.text }}|{{ claim.criterion.name }}|{{ claim.nothing }}|{{ claim.is_pro }}",
        "{{ words.items }}|{{ words.count }}|{{ words.keys }}|{{ pair.0 }}|{{ pair.count }}|{{ unheard.of }}",
        "{{ number }}|{{ yes }}|{{ safe }}|{{ nothing }}|{{ decimal }}|{{ day }}|{{ method.called }}",
        "{% autoescape off %}{{ claim.text }}{% endautoescape %}{{ claim.text|upper }}{{ claim.text|default:'x' }}",
        "{% if claim.criterion.slug == 'scaling' and not claim.quote %}a{% elif pair %}b{% else %}c{% endif %}",
        "{% for one in pair %}{{ forloop.counter }}{{ one }}{% empty %}none{% endfor %}",
        "{% load i18n %}{% translate 'Search' %}{% translate 'Search' as kept %}{{ kept }}",
        "{% load i18n %}{% blocktranslate %}No variable{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate with n=claim.text %}Its {{ n }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate with n=number m=safe trimmed %} {{ n }} % of {{ m }} {% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate with n=claim.text %}{{ n }} and {{ name }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate count n=number %}{{ n }} one{% plural %}{{ n }} many{% endblocktranslate %}",
        "{% url 'home' %}{% url 'technology' 'c' %}{% url 'technology' name %}{% url 'home' as kept %}{{ kept }}",
        "{% load static %}{% static 'css/base.css' %}{% static name %}",
        "{% include 'parts/_name.html' with name=claim.text only %}{% include 'parts/_name.html' with name='c' %}",
        "{% include 'parts/_words.html' with place='header' only %}",
        "{% include 'parts/_words.html' with place=name only %}",
        "{% include 'parts/_itself.html' with depth=pair only %}",
        "{% load l10n %}{% localize off %}{{ number }}{{ decimal }}{% endlocalize %}",
        "{% load l10n %}{% localize off %}{% include 'parts/_name.html' with name=decimal only %}{% endlocalize %}",
    ],
)
def test_a_template_comes_out_as_django_renders_it(source):
    results = []
    for engine in engines():
        engine.template_loaders[0].loaders[0].templates_dict = PARTS | {"page.html": source}
        template = engine.get_template("page.html")
        results.append([template.render(Context(CONTEXT)) for _ in range(2)])

    djangos, ours = results
    assert ours == djangos
    assert ours[0] == ours[1]
