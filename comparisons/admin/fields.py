"""Form fields for prose, for reasons and for lists of lines, and a text input with suggestions."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.catalogue import scalars
from comparisons.domain.first_hand import locate, says_whose
from comparisons.models import rules

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


class ReasonField(ProseField):
    """The reason of a change, which the public history shows."""

    widget = AdminTextareaWidget(attrs={"rows": 2})
    default_error_messages = {"required": "Readers see this: say why."}

    def __init__(self, **options: Any) -> None:
        shown = {"help_text": "Stands in the public history, beside your name."}
        super().__init__(**{**shown, "max_length": rules.REASON_LENGTH, "validators": [rules.prose], **options})


class LinesField(forms.CharField):
    """A list or mapping, written as one item a line. A subclass converts it both ways."""

    widget = AdminTextareaWidget(attrs={"rows": 3})
    empty: type[Any] = list

    def __init__(self, of: type[Model], column: str) -> None:
        """Take the help text from the model's field."""
        super().__init__(required=False, strip=False, help_text=of._meta.get_field(column).help_text)  # type: ignore[union-attr]

    def lines_of(self, value: Any) -> Iterable[str]:
        """Return the lines that ``parse`` makes the value of again."""
        raise NotImplementedError

    def parse(self, lines: Iterable[tuple[int, str]]) -> Any:
        """Return the value of lines, each with its number, none of them empty; raise ValidationError for a bad one."""
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(self.lines_of(value)) if isinstance(value, self.empty) else value

    def clean(self, value: Any) -> Any:
        written = (super().clean(value) or "").splitlines()
        return self.parse((number, line.strip()) for number, line in enumerate(written, start=1) if line.strip())

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or self.empty()) != self.clean(data)
        except ValidationError:
            return True


class PackagesField(LinesField):
    """Lines such as ``npm: react, react-dom``, converted to and from ``{"npm": ["react", "react-dom"]}``."""

    empty = dict

    def lines_of(self, value: Packages) -> Iterable[str]:
        return (f"{ecosystem}: {', '.join(names)}" for ecosystem, names in value.items())

    def parse(self, lines: Iterable[tuple[int, str]]) -> Packages:
        packages: Packages = {}
        for number, line in lines:
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


class OwnSourcesField(LinesField):
    """Addresses under which a project speaks, one a line, each once; a host that many share alone says nothing."""

    def lines_of(self, value: list[str]) -> Iterable[str]:
        return value

    def parse(self, lines: Iterable[tuple[int, str]]) -> list[str]:
        found: list[str] = []
        for number, line in lines:
            try:
                scalars.web_address(line)
            except ValueError as error:
                raise ValidationError(f"Line {number} is not {error}.", code="address") from None
            if line in found:
                raise ValidationError(f"Line {number} gives {line} a second time.", code="address")
            if not says_whose(place := locate(line)):
                message = f"Line {number} is a host that many share: add the path, as in https://{place.host}/project"
                raise ValidationError(f"{message}.", code="address")
            found.append(line)
        return sorted(found)
