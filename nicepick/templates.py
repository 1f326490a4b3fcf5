"""A template loader that does once what comes out the same each time, and the rest by the short way.

Django keeps templates parsed. Here, when one is loaded, what in it depends on nothing but the language (words,
addresses and file names without a variable) becomes plain text, a part is found once and not once a page, and what is
met a thousand times a page, a field of a value or a word to escape, is asked for in the way that mostly holds before
all the others. What a template says and what comes out stay the same.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList, Template
from django.template.base import (
    FilterExpression,
    TextNode,
    TokenType,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import ForNode, IfNode, TemplateLiteral, URLNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import cached
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext


class Loader(cached.Loader):
    """Keeps each template once a language."""

    def cache_key(self, template_name: str, skip: list[Any] | None = None) -> str:
        return f"{get_language()} {super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        is_kept = self.cache_key(template_name, skip) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if not is_kept:
            _simplify(template.nodelist, template)
        return template


class Part(Node):
    """``{% include "…/_part.html" with … only %}``: knows nothing but what it is given, and extends no other."""

    def __init__(self, include: IncludeNode) -> None:
        self.name = include.template.var
        self.given = include.extra_context
        self.nodelist_of_part: NodeList | None = None

    def render(self, context: Context) -> SafeString:
        if self.nodelist_of_part is None:
            self.nodelist_of_part = context.template.engine.get_template(self.name).nodelist
        values = {name: value.resolve(context) for name, value in self.given.items()}
        own = Context(values, context.autoescape, context.use_l10n, context.use_tz)
        own.template, own.render_context = context.template, context.render_context
        return self.nodelist_of_part.render(own)


class Text(VariableNode):
    """``{{ … }}``, which in most places is a word to escape or a whole number, written without separators."""

    def render(self, context: Context) -> str:
        return _shown(self.filter_expression.resolve(context), context)


class Sentence(Node):
    """``{% blocktranslate with … %}`` without a plural, translated already."""

    def __init__(self, node: BlockTranslateNode) -> None:
        self.text = gettext(node.render_token_list(node.singular)[0])
        self.values = node.extra_context

    def render(self, context: Context) -> str:
        return self.text % {name: _shown(value.resolve(context), context) for name, value in self.values.items()}


def _shown(value: Any, context: Context) -> str:
    if type(value) is str and context.autoescape:
        return escape(value)
    if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(value)
    return render_value_in_context(value, context)


class Lookup(Variable):
    """``a.b.c``: fields of values before anything else. Django asks for items first, and an error costs more."""

    def _resolve_lookup(self, context: Any) -> Any:
        first, *names = self.lookups
        try:
            value = context[first]
            for name in names:
                if callable(value) or _has_items(type(value)):
                    return super()._resolve_lookup(context)
                value = getattr(value, name)
        except (AttributeError, KeyError):
            return super()._resolve_lookup(context)
        return super()._resolve_lookup(context) if callable(value) else value


@lru_cache(maxsize=500)
def _has_items(kind: type) -> bool:
    """Whether a name may be one of its items: those of a tuple have numbers."""
    return hasattr(kind, "__getitem__") and not issubclass(kind, tuple)


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
    for expression in _expressions_in(node):
        if isinstance(expression.var, Variable) and expression.var.lookups and not expression.var.translate:
            expression.var = Lookup(expression.var.var)
    if _is_part(node):
        return Part(node)
    if _is_sentence(node):
        return Sentence(node)
    return Text(node.filter_expression) if type(node) is VariableNode else node


def _expressions_in(node: Any) -> Iterator[FilterExpression]:
    match node:
        case VariableNode():
            yield node.filter_expression
        case ForNode():
            yield node.sequence
        case IncludeNode() | BlockTranslateNode():
            yield from node.extra_context.values()
        case IfNode():
            for condition, _ in node.conditions_nodelists:
                yield from _expressions_in(condition)
        case TemplateLiteral():
            yield node.value
        case TokenBase():
            for side in filter(None, (node.first, node.second)):
                yield from _expressions_in(side)


def _is_fixed(node: Node) -> bool:
    """Whether nothing but the language decides what comes out."""
    match node:
        case TranslateNode():
            return not (node.noop or node.asvar or node.message_context) and _is_constant(node.filter_expression)
        case BlockTranslateNode():
            has_variables = node.extra_context or node.countervar or node.message_context
            return not (has_variables or node.asvar) and all(
                part.token_type == TokenType.TEXT for part in node.singular
            )
        case URLNode():
            # An address with a namespace is that of the admin, which the request has a say in.
            given = [node.view_name, *node.args, *node.kwargs.values()]
            return not node.asvar and all(map(_is_constant, given)) and ":" not in node.view_name.var
        case StaticNode():
            return node.varname is None and _is_constant(node.path)
        case IncludeNode():
            return _is_part(node) and all(map(_is_constant, node.extra_context.values()))
    return False


def _is_part(node: Node) -> bool:
    return isinstance(node, IncludeNode) and node.isolated_context and _is_constant(node.template)


def _is_sentence(node: Node) -> bool:
    """Whether all that it says is given to it, and nothing else decides on its words."""
    if not isinstance(node, BlockTranslateNode) or node.countervar or node.message_context or node.asvar:
        return False
    return set(node.render_token_list(node.singular)[1]) <= set(node.extra_context)


def _is_constant(expression: FilterExpression) -> bool:
    value = expression.var
    is_given = isinstance(value, str) or (isinstance(value, Variable) and value.literal is not None)
    return is_given and not expression.filters


def _is_text(node: Node) -> bool:
    return isinstance(node, TextNode)


def _joined(texts: Iterable[Any]) -> list[Node]:
    return [TextNode("".join(text.s for text in texts))]
