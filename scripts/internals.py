"""A check that no file uses private names of Django or its undocumented modules, which change without notice."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from hosts import tracked

INTERNALS = {
    "django.template.base": "what is documented of it stands in django.template",
    "django.template.smartif": "the parser of {% if %}",
    "django.template.defaulttags": "the nodes of Django's own tags",
    "django.template.loader_tags": "the nodes of Django's own tags",
    "django.templatetags.i18n": "the nodes of Django's own tags",
    "django.templatetags.l10n": "the nodes of Django's own tags",
    "django.db.models.query": "what is documented of it stands in django.db.models",
    "django.db.models.sql": "how a query becomes SQL",
    "django.db.backends.base": "how a database is spoken to",
    "django.db.backends.postgresql": "how a database is spoken to",
    "django.db.backends.sqlite3": "how a database is spoken to",
    "django.db.backends.utils": "how a database is spoken to",
    "django.db.migrations.autodetector": "makemigrations",
    "django.db.migrations.executor": "ask the command: migrate --check",
    "django.db.migrations.graph": "how migrations are ordered",
    "django.db.migrations.loader": "ask the command: showmigrations",
    "django.db.migrations.recorder": "ask the command: showmigrations",
    "django.core.handlers": "get_wsgi_application is documented",
    "django.core.management.color": "how commands colour their words",
    "django.contrib.admin.checks": "checks of one's own are registered with django.core.checks",
    "django.contrib.admin.utils": "helpers of the admin's own views",
    "django.utils.functional.empty": "whether a lazy object was made",
}
"""Undocumented modules and names, including all below them, each with what it is or what to use instead."""
DOCUMENTED = {
    "django.db.backends.base.schema",  # BaseDatabaseSchemaEditor
    "django.db.backends.postgresql.psycopg_any",  # IsolationLevel
    "django.db.models.query.QuerySet",
}
"""Documented names below a module of INTERNALS."""
PUBLIC = {
    "_meta", "_default_manager", "_base_manager", "_state",  # of models
    "_asdict", "_fields", "_make", "_replace",  # of named tuples
    "_value_",  # of members of an enumeration
    "_exit",  # of the module os
}  # fmt: skip
"""Documented names that begin with ``_``."""


def report(root: Path) -> bool:
    """Print each place that uses a private or undocumented name of Django, and return whether there was none."""
    places = list(found(root))
    for place in places:
        print(place)
    return not places


def found(root: Path) -> Iterator[str]:
    trees = {path: ast.parse(path.read_bytes()) for path in tracked(root) if path.suffix == ".py"}
    own = {name for tree in trees.values() for name in _defined(tree)}
    for path, tree in trees.items():
        for line, reason in sorted(_problems(tree, own)):
            yield f"{path.relative_to(root)}:{line}: {reason}"


def _problems(tree: ast.Module, own: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, reason) for name in _imported(node) if (reason := why_not(name)))
        elif isinstance(node, ast.Attribute | ast.Call):
            name = _asked_for(node)
            if _is_private(name) and (name not in own or _is_of_super(node)):
                yield node.lineno, f"{name} is private to the package that defines it"


def why_not(name: str) -> str:
    """Return why the dotted ``name`` may not be imported, or "" if it may."""
    parts = name.split(".")
    if parts[0] != "django":
        return ""
    if any(_is_private(part) for part in parts):
        return f"{name} is private to Django"
    if any(_is_below(name, module) for module in DOCUMENTED):
        return ""
    reasons = (reason for module, reason in INTERNALS.items() if _is_below(name, module))
    return next((f"{name} is not documented by Django ({reason})" for reason in reasons), "")


def _is_below(name: str, module: str) -> bool:
    return f"{name}.".startswith(f"{module}.")


def _imported(node: ast.Import | ast.ImportFrom) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module}.{alias.name}" for alias in node.names] if node.level == 0 else []


def _defined(tree: ast.Module) -> Iterator[str]:
    """Yield the functions, classes, variables and attributes of ``self`` and ``cls`` that this file defines."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                yield name


def _asked_for(node: ast.Attribute | ast.Call) -> str:
    """The attribute that ``node`` reads or sets, as code or by its name in quotation marks."""
    match node:
        case ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Name(id="getattr" | "setattr" | "hasattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name
    return ""


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in PUBLIC


def _is_of_super(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False
