"""Templates that are simplified when they are loaded, and parts that become functions, come out as Django has them."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from comparisons.domain.page import Claim, Criterion

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
    "rows": [("a", 1), ("b", 2)],
    "none": [],
    "share": 0.25,
    "html": "<u>",
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


SOURCES = [
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
    "{% for letter, number in rows %}{{ letter }}{{ number }}{% if not forloop.last %}, {% endif %}{% endfor %}",
    "{% for one in pair %}{% for two in pair %}{{ forloop.parentloop.counter }}{{ two }}{% endfor %}{% endfor %}",
    "{% for one in none %}x{% empty %}none of {{ name }}{% endfor %}{% for one in unheard %}x{% endfor %}",
    "{% for one in pair reversed %}{{ forloop.revcounter }}{{ forloop.first }}{{ one }}{% endfor %}{{ one }}",
    "{% for name in pair %}{{ name }}{% endfor %}{{ name }}",
    "{% with a=claim.criterion b=number|add:1 %}{{ a.name }}{{ b }}{% endwith %}{{ a.name }}",
    "{% if number > 5 and name != 'y' or nothing %}a{% endif %}{% if name in pair %}b{% else %}c{% endif %}",
    "{% if 'one' in pair %}a{% endif %}{% if number < name %}b{% endif %}{% if unheard == nothing %}c{% endif %}",
    "{% if nothing is None %}a{% endif %}{% if yes is True %}b{% endif %}{% if name not in pair %}c{% endif %}",
    "{% if unheard.of %}a{% elif not unheard %}b{% endif %}{% if nothing.at_all == '' %}c{% endif %}",
    "{{ html|default:name }}{{ nothing|default:html }}{{ unheard|default:'<b>' }}{{ safe|upper }}{{ html|safe }}",
    "{{ pair|join:html }}{{ rows|length }}{{ name|add:name }}{{ claim.text|truncatechars:4 }}{{ day|date:'j M Y' }}",
    "{{ html|linebreaks }}{{ html|force_escape }}{{ True }}{{ None }}{{ 1.5 }}{{ 'word' }}{{ share }}",
    "{% load l10n %}{% localize off %}{{ share }}{{ number }}{{ day }}{{ yes }}{% endlocalize %}",
    "{% load i18n %}{% blocktranslate count n=rows|length with m=html %}{{ n }} {{ m }}{% plural %}{{ n }} of {{ m }}"
    "{% endblocktranslate %}{% for one in pair %}{% translate 'Search' as found %}{{ found }}{% endfor %}",
    "{% for one in pair %}{% url 'technology' one %}{% url 'technology' one as kept %}{{ kept }}{% endfor %}{{ kept }}",
    "{% for one in pair %}{% include 'parts/_name.html' with name=one only %}{% endfor %}",
    "{% firstof nothing name %}{% widthratio number 100 10 %}{% comment %}x{% endcomment %}{# y #}",
    "{% templatetag openblock %}{% cycle 'a' 'b' %}{% now 'Y' as year %}{{ year|length }}",
    "{% spaceless %}<p> {{ name }} </p> <p></p>{% endspaceless %}{% filter upper %}{{ name }}{% endfilter %}",
]


@pytest.mark.parametrize("source", SOURCES)
def test_a_template_comes_out_as_django_renders_it(source):
    djangos, ours = rendered({"page.html": source})

    assert ours == djangos
    assert ours[0] == ours[1]


@pytest.mark.parametrize("source", SOURCES)
def test_a_part_comes_out_as_django_renders_it(source):
    given = " ".join(f"{name}={name}" for name in CONTEXT)
    page = f"{{% include 'parts/_part.html' with {given} only %}}"

    djangos, ours = rendered({"page.html": page, "parts/_part.html": source})

    assert ours == djangos
    assert ours[0] == ours[1]


def rendered(templates: dict[str, str]) -> tuple[list[str], list[str]]:
    """The page by Django's own loader and by ours, twice each."""
    results = []
    for engine in engines():
        engine.template_loaders[0].loaders[0].templates_dict = PARTS | templates
        template = engine.get_template("page.html")
        results.append([template.render(Context(CONTEXT)) for _ in range(2)])
    return tuple(results)


def test_an_error_within_a_part_is_no_silence():
    template = engines()[1]
    template.template_loaders[0].loaders[0].templates_dict = {
        "page.html": "{% include '_part.html' with claim=claim only %}",
        "_part.html": "{{ claim.breaks }}",
    }

    class Broken:
        @property
        def breaks(self):
            return {}["missing"]

    with pytest.raises(KeyError):
        template.get_template("page.html").render(Context({"claim": Broken()}))


@pytest.mark.django_db
def test_every_kind_of_public_page_comes_out_as_django_renders_it(client, settings):
    call_command("import_catalogue", str(settings.BASE_DIR / "catalogue"), stdout=StringIO())
    pairs = ("mysql-vs-postgresql", "django-vs-kubernetes", "react-vs-vuejs/changes", "react-vs-vuejs/disagree")
    lists = ("compare", "technologies", "categories", "stale", "wanted", "sources", "method")
    paths = ["/", "/technologies/postgresql/", "/technologies/postgresql/alternatives/", "/search/?q=data"]
    paths += [f"/compare/{pair}/" for pair in pairs] + [f"/{name}/" for name in lists]

    ours = [client.get(path).content for path in paths]
    loaders = [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"OPTIONS": settings.TEMPLATES[0]["OPTIONS"] | {"loaders": loaders}}]
    djangos = [client.get(path).content for path in paths]

    assert [path for path, one, other in zip(paths, ours, djangos, strict=True) if one != other] == []
