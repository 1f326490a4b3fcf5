"""Turns what a template says into functions: a part that is given all it shows is a function of these values.

Django walks through a template's nodes anew for each page and looks each name up in a stack of scopes. Here that is
decided once, when the template is loaded: a node becomes a function of one dictionary. Nodes that are not known here
are rendered by Django, within the same dictionary, so any tag may stand in a part. What comes out is the same.
"""

import operator
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, partial
from html import escape
from typing import Any

from django.conf import settings
from django.template import Context, Node, VariableDoesNotExist
from django.template.base import FilterExpression, TextNode, Variable, VariableNode, render_value_in_context
from django.template.defaulttags import ForNode, IfNode, TemplateLiteral, URLNode, WithNode
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode
from django.templatetags.l10n import LocalizeNode
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext, ngettext

Scope = dict[str, Any]
"""The values that a part is given, by name, those of the loops around, Python's own three words, and ``OUTER``."""
Rendering = Callable[[Scope], str]
Reading = Callable[[Scope], Any]

OUTER = " outer"
"""Where the context stands in which the part is shown; no variable of a template has such a name."""
WORDS = {"True": True, "False": False, "None": None}
COMPARED = {
    "in": lambda one, other: one in other,
    "not in": lambda one, other: one not in other,
    "is": operator.is_,
    "is not": operator.is_not,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class Build:
    """Makes functions of nodes. ``localized`` is whether numbers are written as the language has them."""

    def __init__(self, localized: bool = True) -> None:
        self.localized = localized
        self.plain = Context(use_l10n=None if localized else False)

    # ---- what is shown

    def nodes(self, nodes: Iterable[Node]) -> Rendering:
        """All of them, one after the other."""
        pairs: list[tuple[str, Rendering]] = []
        text = ""
        for node in nodes:
            if isinstance(node, TextNode):
                text += node.s
            else:
                pairs.append((text, self.node(node)))
                text = ""
        return _sequence(pairs, text)

    def node(self, node: Node) -> Rendering:
        """A node of the site's own may know by ``as_function`` what it becomes."""
        if hasattr(node, "as_function"):
            return node.as_function(self)
        match node:
            case VariableNode():
                return self._variable(node)
            case IfNode():
                return self._if(node)
            case ForNode() if not node.is_reversed:
                return self._for(node)
            case WithNode():
                return self._with(node)
            case LocalizeNode():
                return Build(node.use_l10n).nodes(node.nodelist)
            case URLNode() if (
                not (node.asvar or node.kwargs) and is_constant(node.view_name) and ":" not in node.view_name.var
            ):
                return self._url(node)
            case BlockTranslateNode() if is_sentence(node):
                return self._sentence(node)
        return partial(_by_django, node, use_l10n=self.plain.use_l10n)

    def _variable(self, node: VariableNode) -> Rendering:
        read, shown = self.read(node.filter_expression), self.shown
        return lambda scope: shown(read(scope))

    def _if(self, node: IfNode) -> Rendering:
        ways = [
            (_always if condition is None else self._condition(condition), self.nodes(nodes))
            for condition, nodes in node.conditions_nodelists
        ]
        if len(ways) == 1:
            [(holds, shown)] = ways
            return lambda scope: shown(scope) if holds(scope) else ""

        def render(scope: Scope) -> str:
            for holds, shown in ways:
                if holds(scope):
                    return shown(scope)
            return ""

        return render

    def _for(self, node: ForNode) -> Rendering:
        read, each, otherwise = self.read(node.sequence, None), self.nodes(node.nodelist_loop), node.nodelist_empty
        nothing, names = self.nodes(otherwise), tuple(node.loopvars)

        def render(scope: Scope) -> str:
            values = read(scope)
            values = [] if values is None else values if hasattr(values, "__len__") else list(values)
            if not len(values):
                return nothing(scope)
            loop = Loop(len(values), scope.get("forloop", {}))
            inner = scope | {"forloop": loop}
            shown = []
            for loop.counter0, value in enumerate(values):
                if len(names) == 1:
                    inner[names[0]] = value
                else:
                    inner.update(zip(names, value, strict=True))
                shown.append(each(inner))
            return "".join(shown)

        return render

    def _with(self, node: WithNode) -> Rendering:
        given, shown = self.given(node.extra_context), self.nodes(node.nodelist)
        return lambda scope: shown(scope | given(scope))

    def _url(self, node: URLNode) -> Rendering:
        name, arguments = node.view_name.var, [self.read(argument) for argument in node.args]

        def render(scope: Scope) -> str:
            values = [read(scope) for read in arguments]
            if all(type(value) in (str, SafeString, int) for value in values):
                return _address(get_urlconf(), get_script_prefix(), name, *values)
            return escape(reverse(name, args=values))

        return render

    def _sentence(self, node: BlockTranslateNode) -> Rendering:
        """Translated already: there is a template, and so a function, for each language."""
        one, given, shown = node.render_token_list(node.singular)[0], self.given(node.extra_context), self.shown
        if not node.countervar:
            text = gettext(one)
            return lambda scope: text % {name: shown(value) for name, value in given(scope).items()}
        many, count, counter = node.render_token_list(node.plural)[0], self.read(node.counter), node.countervar

        def render(scope: Scope) -> str:
            number = count(scope)
            values = given(scope) | {counter: number}
            return ngettext(one, many, number) % {name: shown(value) for name, value in values.items()}

        return render

    def shown(self, value: Any) -> str:
        """Most of what is shown is a word to escape or a whole number, written without separators."""
        kind = type(value)
        if kind is str:
            return escape(value)
        if kind is SafeString or (kind is int and not settings.USE_THOUSAND_SEPARATOR):
            return str(value)
        if kind is float and not self.localized:
            return str(value)
        return render_value_in_context(value, self.plain)

    # ---- what is read

    def given(self, expressions: dict[str, FilterExpression]) -> Callable[[Scope], Scope]:
        readings = [(name, self.read(expression)) for name, expression in expressions.items()]
        return lambda scope: {name: read(scope) for name, read in readings}

    def read(self, expression: FilterExpression, missing: Any = "") -> Reading:
        """The value of ``a.b|filter:c``; ``missing`` where there is no ``a.b``, before the filters."""
        read = _reading(expression.var, missing)
        for function, arguments in expression.filters:
            read = self._filtered(read, function, arguments)
        return read

    def _filtered(self, read: Reading, function: Callable[..., Any], arguments: list[tuple[bool, Any]]) -> Reading:
        others = [_reading(value, "") if is_read else _constant(mark_safe(value)) for is_read, value in arguments]  # noqa: S308 - words of a template
        keeps_safe, takes_autoescape = (getattr(function, name, False) for name in ("is_safe", "needs_autoescape"))
        if getattr(function, "expects_localtime", False):
            function = partial(_at_local_time, function)
        if takes_autoescape:
            function = partial(function, autoescape=True)
        if keeps_safe:
            function = partial(_kept_safe, function)
        if not others:
            return lambda scope: function(read(scope))
        return lambda scope: function(read(scope), *[other(scope) for other in others])

    # ---- what is asked

    def _condition(self, condition: TokenBase) -> Reading:
        if isinstance(condition, TemplateLiteral):
            return self.read(condition.value, None)
        one = self._condition(condition.first)
        if condition.id == "not":
            return lambda scope: not one(scope)
        other = self._condition(condition.second)
        if condition.id == "and":
            return lambda scope: one(scope) and other(scope)
        if condition.id == "or":
            return lambda scope: one(scope) or other(scope)
        return partial(_compared, COMPARED[condition.id], one, other)


class Loop:
    """What a template calls ``forloop``."""

    __slots__ = ("counter0", "length", "parentloop")

    def __init__(self, length: int, parentloop: Any) -> None:
        self.counter0 = 0
        self.length = length
        self.parentloop = parentloop

    counter = property(lambda loop: loop.counter0 + 1)
    revcounter = property(lambda loop: loop.length - loop.counter0)
    revcounter0 = property(lambda loop: loop.length - loop.counter0 - 1)
    first = property(lambda loop: loop.counter0 == 0)
    last = property(lambda loop: loop.counter0 == loop.length - 1)


def is_constant(expression: FilterExpression) -> bool:
    value = expression.var
    is_given = isinstance(value, str) or (isinstance(value, Variable) and value.literal is not None)
    return is_given and not expression.filters


def is_sentence(node: BlockTranslateNode) -> bool:
    """Whether all that it says is given to it."""
    if node.message_context or node.asvar:
        return False
    tokens = [*node.singular, *(node.plural or [])]
    return set(node.render_token_list(tokens)[1]) <= {*node.extra_context, node.countervar}


def _sequence(pairs: list[tuple[str, Rendering]], end: str) -> Rendering:
    if not pairs:
        return lambda scope: end
    if len(pairs) == 1:
        [(text, shown)] = pairs
        return lambda scope: text + shown(scope) + end
    return lambda scope: "".join([text + shown(scope) for text, shown in pairs]) + end


def _always(scope: Scope) -> bool:
    return True


def _constant(value: Any) -> Reading:
    return lambda scope: value


def _reading(var: Any, missing: Any) -> Reading:
    if not isinstance(var, Variable):
        return _constant(var)
    if var.lookups is None or var.translate:
        return lambda scope: var.resolve({})
    return _looking_up(var, missing)


def _looking_up(variable: Variable, missing: Any) -> Reading:
    """Fields of values before anything else: Django asks for items first, and an error costs more."""
    first, *names = variable.lookups
    if not names:
        return partial(_word, variable, first, missing)

    def read(scope: Scope) -> Any:
        value = scope.get(first)
        for name in names:
            if value is None:
                return missing
            if not HAVE_FIELDS[type(value)]:
                return _looked_up(variable, scope, missing)
            try:
                value = getattr(value, name)
            except AttributeError:
                return _looked_up(variable, scope, missing)
        return _looked_up(variable, scope, missing) if callable(value) else value

    return read


def _word(variable: Variable, name: str, missing: Any, scope: Scope) -> Any:
    value = scope.get(name, missing)
    return _looked_up(variable, scope, missing) if callable(value) else value


class _HaveFields(dict[type, bool]):
    """Whether a name can only be a field of such a value: it has no items but numbered ones, and is not called."""

    def __missing__(self, kind: type) -> bool:
        has_items = hasattr(kind, "__getitem__") and not issubclass(kind, tuple)
        self[kind] = not has_items and not any("__call__" in vars(base) for base in kind.__mro__)
        return self[kind]


HAVE_FIELDS = _HaveFields()


def _looked_up(variable: Variable, scope: Scope, missing: Any) -> Any:
    try:
        return variable.resolve(_context(scope))
    except VariableDoesNotExist:
        return missing


def _compared(compare: Callable[[Any, Any], Any], one: Reading, other: Reading, scope: Scope) -> Any:
    try:
        return compare(one(scope), other(scope))
    except Exception:
        return False  # as Django has it: what cannot be compared differs


def _kept_safe(function: Callable[..., Any], value: Any, *others: Any) -> Any:
    found = function(value, *others)
    return mark_safe(found) if isinstance(value, SafeData) else found  # noqa: S308 - the filter says that it keeps it


def _at_local_time(function: Callable[..., Any], value: Any, *others: Any, **options: Any) -> Any:
    return function(template_localtime(value), *others, **options)


@lru_cache(maxsize=10_000)
def _address(urlconf: Hashable, prefix: str, name: str, *values: Any) -> str:
    return escape(reverse(name, urlconf, args=values))


def _by_django(node: Node, scope: Scope, use_l10n: bool | None) -> str:
    return node.render_annotated(_context(scope, use_l10n))


def _context(scope: Scope, use_l10n: bool | None = None) -> Context:
    """What a node sets in it is in ``scope`` from then on."""
    outer, context = scope[OUTER], Context(scope, use_l10n=use_l10n)
    context.template, context.render_context = outer.template, outer.render_context
    return context
