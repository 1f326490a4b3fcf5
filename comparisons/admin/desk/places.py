"""Where on the desk a problem is mended: the id of the control, which a link focuses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import End
from comparisons.models import Comparison

from .claims import technology_at

OF_CLAIM = {"text": "text", "source": "source", "checked": "read_again"}
"""The control of a claim where each problem with it is mended."""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem with the id of the control that mends it; "" where none does."""

    message: str
    anchor: str


class Places:
    """The controls of one desk, by the field that a problem names."""

    def __init__(self, comparison: Comparison, claims: Mapping[End, Any], conditions: Sequence[Any]) -> None:
        self.ends = {technology_at(comparison, end).slug: end for end in End}
        lines = [form for formset in claims.values() for form in formset.forms]
        self.lines = {form.instance.key: form.prefix for form in lines}
        self.conditions = conditions

    def found(self, problems: Iterable[Problem]) -> list[Found]:
        return [Found(problem.message, self.anchor(problem.field)) for problem in problems]

    def anchor(self, field: str) -> str:
        """Return the id of the control for the ``field`` of a problem."""
        match field.split("."):
            case ["claim", key, name] if key in self.lines:
                return f"id_{self.lines[key]}-{OF_CLAIM[name]}"
            case ["technology", slug, "pros" | "cons"]:
                return f"add-{self.ends[slug]}"
            case ["technology", slug, name]:
                return f"id_{self.ends[slug]}_{name}"
            case ["verdict", "would_change_if", number] if int(number) <= len(self.conditions):
                return f"id_{self.conditions[int(number) - 1].prefix}-text"
            case ["verdict", "would_change_if", *_]:
                return "conditions-group"
            case ["verdict", name, slug]:
                return f"id_verdict-0-{self.ends[slug]}_{name}"
            case ["verdict"]:
                return "id_verdict-0-outcome"
            case ["verdict", name]:
                return f"id_verdict-0-{name}"
            case ["comparison", "left_out", slug]:
                return f"id_left_out-{slug}"
            case ["comparison", name]:
                return f"id_{name}"
            case _:
                return ""
