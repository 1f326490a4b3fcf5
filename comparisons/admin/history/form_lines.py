"""The lines of an inline among the fields of a form: overwrite, mark for deletion and add some. Pure: no Django."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..drafts.form_fields import Fields

Line = dict[str, str]
"""The fields of one line, without the prefix."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that a form shows of what is stored, under their prefix: ``claims-0-text``."""

    fields: Fields
    prefix: str

    def stored(self) -> list[Line]:
        """Return the lines of stored rows, without the empty ones after them."""
        return [self._line(number) for number in range(self._number("INITIAL"))]

    def overwrite(self, wanted: Iterable[tuple[Any, Line]], key_of: Callable[[Line], Any]) -> None:
        """Make the lines say what ``wanted`` says, each line after its key.

        A stored line with the key of a wanted one takes its values, any other stored line is marked for deletion, and
        what is wanted besides is added.
        """
        waiting = dict(wanted)
        for number, stored in enumerate(self.stored()):
            line = waiting.pop(key_of(stored), None)
            self._put(number, {"DELETE": "on"} if line is None else line)
        self._add(waiting.values())

    def overwrite_in_order(self, wanted: list[Line]) -> None:
        """Make the stored lines say what ``wanted`` says, one after the other; delete or add what is left."""
        number = len(self.stored())
        for place in range(number):
            self._put(place, wanted[place] if place < len(wanted) else {"DELETE": "on"})
        self._add(wanted[number:])

    def _add(self, lines: Iterable[Line]) -> None:
        first = self._number("INITIAL")
        for place in range(first, self._number("TOTAL")):
            self._drop(place)
        added = list(lines)
        for place, line in enumerate(added, start=first):
            self._put(place, line)
        self.fields[f"{self.prefix}-TOTAL_FORMS"] = [str(first + len(added))]

    def _put(self, number: int, line: Line) -> None:
        for name, value in line.items():
            self.fields[f"{self.prefix}-{number}-{name}"] = [value]

    def _drop(self, number: int) -> None:
        for name in [name for name in self.fields if name.startswith(f"{self.prefix}-{number}-")]:
            del self.fields[name]

    def _line(self, number: int) -> Line:
        begin = re.compile(rf"{re.escape(self.prefix)}-{number}-")
        return {begin.sub("", name, 1): values[0] for name, values in self.fields.items() if begin.match(name)}

    def _number(self, which: str) -> int:
        return int(self.fields.get(f"{self.prefix}-{which}_FORMS", ["0"])[0])
