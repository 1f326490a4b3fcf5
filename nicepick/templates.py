"""A template loader that does once what comes out the same each time, and the rest by the short way.

Django keeps templates parsed. Here, when one is loaded, what in it depends on nothing but the language (words,
addresses and file names without a variable) becomes plain text, and a part that is given all it shows becomes a
function. What a template says and what comes out stay the same.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from threading import RLock
from typing import Any

from django.template import Context, Node, NodeList, Template
from django.template.base import TextNode, TokenType
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from nicepick.rendering import OUTER, WORDS, Build, Rendering, Scope, is_constant

LOADING = RLock()
"""One thread at a time loads; a template may load its parts."""


class Loader(cached.Loader):
    """Keeps each template once a language."""

    def cache_key(self, template_name: str, skip: list[Any] | None = None) -> str:
        return f"{get_language()} {super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        with LOADING:  # or another thread would make a function of nodes that are just being changed
            is_kept = self.cache_key(template_name, skip) in self.get_template_cache
            template = super().get_template(template_name, skip)
            if not is_kept:
                _simplify(template.nodelist, template)
            return template


class Part(Node):
    """``{% include "…/_part.html" with … only %}``: knows nothing but what it is given, and extends no other."""

    def __init__(self, include: IncludeNode, template: Template) -> None:
        self.include = include
        self.engine = template.engine
        self.functions: dict[bool, Rendering] = {}
        """By whether numbers are written as the language has them; made when first shown, as a part may show itself."""

    def render(self, context: Context) -> SafeString:
        """Where a page shows it. Django knows the line of an error, and other ways to show a value."""
        if self.engine.debug or not context.autoescape:
            return self.include.render(context)
        given = {name: value.resolve(context) for name, value in self.include.extra_context.items()}
        return SafeString(self._shown(context.use_l10n is not False, given, context))

    def as_function(self, build: Build) -> Rendering:
        """Where another part shows it."""
        given, localized = build.given(self.include.extra_context), build.localized
        return lambda scope: self._shown(localized, given(scope), scope[OUTER])

    def _shown(self, localized: bool, given: Scope, outer: Context) -> str:
        function = self.functions.get(localized)
        if function is None:
            nodes = self.engine.get_template(self.include.template.var).nodelist
            function = self.functions[localized] = Build(localized).nodes(nodes)
        return function({**WORDS, **given, OUTER: outer})


def _simplify(nodes: NodeList, template: Template) -> None:
    """In place, as other nodes know these lists too."""
    for node in nodes:
        for inner in _lists_in(node):
            _simplify(inner, template)
    simple = [_simple(node, template) for node in nodes]
    nodes[:] = [node for is_text, group in groupby(simple, _is_text) for node in (_joined(group) if is_text else group)]


def _lists_in(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodes for _, nodes in node.conditions_nodelists)
    else:
        found = (getattr(node, name, None) for name in node.child_nodelists)
        yield from (nodes for nodes in found if isinstance(nodes, NodeList))


def _simple(node: Node, template: Template) -> Node:
    if _is_fixed(node):
        context = Context()
        context.template = template
        return TextNode(node.render(context))
    return Part(node, template) if _is_part(node) else node


def _is_fixed(node: Node) -> bool:
    """Whether nothing but the language decides what comes out."""
    match node:
        case LoadNode() | CommentNode():
            return True
        case TranslateNode():
            return not (node.noop or node.asvar or node.message_context) and is_constant(node.filter_expression)
        case BlockTranslateNode():
            has_variables = node.extra_context or node.countervar or node.message_context
            return not (has_variables or node.asvar) and all(
                part.token_type == TokenType.TEXT for part in node.singular
            )
        case URLNode():
            # An address with a namespace is that of the admin, which the request has a say in.
            given = [node.view_name, *node.args, *node.kwargs.values()]
            return not node.asvar and all(map(is_constant, given)) and ":" not in node.view_name.var
        case StaticNode():
            return node.varname is None and is_constant(node.path)
        case IncludeNode():
            return _is_part(node) and all(map(is_constant, node.extra_context.values()))
    return False


def _is_part(node: Node) -> bool:
    return isinstance(node, IncludeNode) and node.isolated_context and is_constant(node.template)


def _is_text(node: Node) -> bool:
    return isinstance(node, TextNode)


def _joined(texts: Iterable[Any]) -> list[Node]:
    return [TextNode("".join(text.s for text in texts))]
