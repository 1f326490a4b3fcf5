"""Form fields for prose and for packages by ecosystem, and a text input with suggestions."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ECOSYSTEM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Packages = dict[str, list[str]]


class DatalistInput(forms.TextInput):
    """A text input with a datalist: among dozens of choices, typing a few letters is quicker than scrolling."""

    def __init__(self, words: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.words = tuple(words)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        list_id = f"{name}-words"
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        words = format_html_join("", "<option>{}</option>", ((word,) for word in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, words)


class ProseField(forms.CharField):
    """Text whose line breaks become LF, as in the catalogue. Browsers send CRLF, which counts as no change."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


class PackagesField(forms.CharField):
    """Lines such as ``npm: react, react-dom``, converted to and from ``{"npm": ["react", "react-dom"]}``."""

    widget = AdminTextareaWidget(attrs={"rows": 3})

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            help_text=(
                "Its own packages, one ecosystem a line, such as <code>npm: react, react-dom</code>. Its clients and "
                "plugins are not its own."
            ),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{ecosystem}: {', '.join(names)}" for ecosystem, names in value.items())
        return value

    def clean(self, value: Any) -> Packages:
        return parse(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != self.clean(data)
        except ValidationError:
            return True


def parse(text: str) -> Packages:
    """Return packages by ecosystem; raise ValidationError with the number of the first invalid line."""
    packages: Packages = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        ecosystem, _, names = (part.strip() for part in line.partition(":"))
        listed = [name.strip() for name in names.split(",") if name.strip()]
        if not ECOSYSTEM.fullmatch(ecosystem) or not listed:
            raise ValidationError(f"Line {number} should read like “npm: react, react-dom”.", code="packages")
        if ecosystem in packages:
            raise ValidationError(f"Line {number} names {ecosystem} a second time.", code="packages")
        if twice := next((name for name in listed if listed.count(name) > 1), ""):
            raise ValidationError(f"Line {number} names {twice} twice.", code="packages")
        packages[ecosystem] = listed
    return packages
