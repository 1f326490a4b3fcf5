"""``{% once … %}``: what comes out the same on every page, or whenever the same values are shown."""

from collections.abc import Callable
from dataclasses import is_dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.translation import get_language

from nicepick.rendering import Build, Rendering

register = template.Library()

MOST = 2_000
"""Renderings that one place in a template keeps: a few megabytes at most."""

PLAIN = (str, int, Decimal)


class Once(template.Node):
    """Is rendered for values that have not been shown before in that language, and kept for all other pages.

    Nothing within may depend on anything but these values. Those that could change, such as a model's rows, are
    rendered each time: so nothing that is kept can grow old. Something expensive that is needed only then can be given
    as a function.
    """

    def __init__(self, values: list[FilterExpression], nodelist: template.NodeList) -> None:
        self.values = values
        self.nodelist = nodelist
        self.kept: dict[tuple[Any, ...], str] = {}

    def render(self, context: template.Context) -> str:
        values = [value.resolve(context) for value in self.values]
        return self._shown(get_language(), values, self.nodelist.render, context)

    def as_function(self, build: Build) -> Rendering:
        """There is a function for each language."""
        readings, render, language = (
            [build.read(value) for value in self.values],
            build.nodes(self.nodelist),
            get_language(),
        )
        return lambda scope: self._shown(language, [read(scope) for read in readings], render, scope)

    def _shown(self, language: str | None, values: list[Any], render: Callable[[Any], str], around: Any) -> str:
        if not all(_cannot_change(type(value)) for value in values):
            return render(around)
        shown = (language, *values)
        kept = self.kept.get(shown)
        return kept if kept is not None else self._keep(shown, render(around))

    def _keep(self, shown: tuple[Any, ...], rendered: str) -> str:
        if len(self.kept) >= MOST:
            self.kept.clear()
        self.kept[shown] = rendered
        return rendered


@lru_cache(maxsize=100)
def _cannot_change(kind: type) -> bool:
    return issubclass(kind, PLAIN) or (is_dataclass(kind) and kind.__dataclass_params__.frozen)


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """``{% once claim sign %}…{% endonce %}``; without values it is the same everywhere."""
    _, *names = token.split_contents()
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return Once([parser.compile_filter(name) for name in names], nodelist)
