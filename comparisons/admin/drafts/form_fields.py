"""The fields of a page's main form, as a browser would send them."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple

Fields = dict[str, list[str]]
"""The fields of a form, as a browser sends them."""
TEMPLATE = "__prefix__"
"""Part of the names in the template of a new line, which a script copies and nobody fills in."""
LINES = "TOTAL_FORMS"
BUTTONS = frozenset({"submit", "button", "image", "reset"})
MARKS = frozenset({"checkbox", "radio"})


class Form(NamedTuple):
    """The fields of a form, and the names of all its controls: those that are sent only once they are ticked too."""

    fields: Fields
    names: frozenset[str]

    def own(self, sent: Fields, parted: Iterable[str] = ()) -> Fields:
        """Return those fields of ``sent`` that the form has: its own, and those of any line of its inlines.

        ``parted`` are fields with any number of controls, each named by the field, a dash and a word.
        """
        inlines = [name.removesuffix(LINES) for name in self.names if name.endswith(f"-{LINES}")]
        lines = (*inlines, *(f"{name}-" for name in parted))
        return {name: values for name, values in sent.items() if name in self.names or name.startswith(lines)}


def read_form(html: str, form_id: str) -> Form:
    """Return the form with that id; an empty one if the page has no such form."""
    parser = _Parser(form_id)
    parser.feed(html)
    parser.close()
    return Form(parser.fields, frozenset(parser.names))


class _Parser(HTMLParser):
    """Collects inputs, text areas and selects of one form."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.fields: Fields = {}
        self.names: set[str] = set()
        self.inside = False
        self.area = self.select = ""
        self.text: list[str] = []
        self.offered: list[str] = []
        self.multiple = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self.inside = has.get("id") == self.form_id
        elif self.inside:
            self._open(tag, has)

    def _open(self, tag: str, has: dict[str, str | None]) -> None:
        name = has.get("name") or ""
        self.names |= {name} if name else set()
        match tag:
            case "input" if name:
                self._input(name, has)
            case "textarea":
                self.area, self.text = name, []
            case "select":
                self.select, self.multiple, self.offered = name, "multiple" in has, []
            case "option" if self.select:
                value = has.get("value") or ""
                self.offered.append(value)
                if "selected" in has:
                    self._add(self.select, value)

    def _input(self, name: str, has: dict[str, str | None]) -> None:
        kind = has.get("type") or "text"
        if kind in BUTTONS or (kind in MARKS and "checked" not in has):
            return
        self._add(name, has.get("value") or ("on" if kind in MARKS and "value" not in has else ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            self._add(self.area, "".join(self.text).removeprefix("\r\n").removeprefix("\n"))
            self.area = ""
        elif tag == "select" and self.select:
            if self.select not in self.fields and self.offered and not self.multiple:
                self._add(self.select, self.offered[0])
            self.select = ""

    def _add(self, name: str, value: str) -> None:
        if TEMPLATE not in name:
            self.fields.setdefault(name, []).append(value)
