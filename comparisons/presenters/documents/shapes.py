"""The shapes that comparisons, technologies and lists share. Pure: imports no Django."""

import ast
import inspect
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple

from typing_extensions import TypedDict

from comparisons.domain.vocabulary import Outcome


class Format(NamedTuple):
    """The format of a text, as JSON Schema names it."""

    name: str

    def __get_pydantic_json_schema__(self, core: Any, inner: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        return inner(core) | {"format": self.name}


Day = Annotated[str, Format("date")]
State = Literal["reviewed", "changed", "unreviewed"]
Number = int | float
"""Whole numbers are exact. Decimals are exact up to 15 significant digits, which is more than our weights have."""


def describe(schema: dict[str, Any], shape: type) -> None:
    """Give each field in the JSON Schema of a shape the text that stands below the field.

    Only a description of the API asks for it. pydantic's own ``use_attribute_docstrings`` would parse a module for each
    of its shapes, and again for each answer that has them, whenever a process starts: a quarter of a second.
    """
    for name, text in _texts(shape.__module__).get(shape.__name__, {}).items():
        schema["properties"][name]["description"] = text


@cache
def _texts(module: str) -> dict[str, dict[str, str]]:
    """Return the texts below fields by the names of shapes and fields of a module."""
    shapes = (one for one in ast.parse(inspect.getsource(sys.modules[module])).body if isinstance(one, ast.ClassDef))
    return {shape.name: dict(_below(shape.body)) for shape in shapes}


def _below(body: list[ast.stmt]) -> list[tuple[str, str]]:
    return [
        (field.target.id, inspect.cleandoc(text.value.value))
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    ]


class Documented(TypedDict):
    """The base of all shapes: the text below a field describes it in the API's description."""


# As pydantic's with_config sets it: pages and commands need the shapes too, and no pydantic.
Documented.__pydantic_config__ = {"json_schema_extra": describe}  # type: ignore[attr-defined]


class LinkDocument(Documented):
    """A name with the page of it."""

    text: str
    url: str | None
    """null where the site knows nothing by that name."""


class CriterionDocument(Documented):
    """What claims are weighed by."""

    slug: str
    name: str
    question: str | None
    own_weight: Number
    """Our weight, from 0 to 5."""


class ClaimDocument(Documented):
    """One statement for or against a technology."""

    key: str
    """Stays when the text changes."""
    url: str
    text: str
    is_pro: bool
    """A pro adds its strength to the score, a con subtracts it."""
    criterion: str | None
    """The slug of the criterion that it is about."""
    criterion_name: str | None
    strength: Literal[1, 2, 3]
    """1 minor, 2 matters, 3 decisive."""
    versions: str | None
    """The versions that it holds for, such as ">=12,<17"; null for all."""
    source: str | None
    source_title: str | None
    is_third_party: bool
    """Whether the source is somebody else's than the technology's own."""
    quote: str | None
    """Words of the source."""
    checked: Day | None
    """When an editor last read the source."""
    against: str | None
    """The slug of the only opponent that it matters against; null for any."""
    against_name: str | None
    counts: bool
    """Whether the weighing counts it."""
    why_not: Literal["ended", "no_criterion", "one_side_only", "not_weighed"] | None
    """Why it does not count. ended: its versions end before the latest known release. no_criterion: it names none.
    one_side_only: the other side has no claim that counts on its criterion. not_weighed: no verdict weighs it here."""
    ended_before: str | None
    """The latest known release, where the versions end before it."""
    in_review_since: Day | None
    """Since when editors look into a reader's disagreement with it."""


class FigureDocument(Documented):
    """One dated number about a technology."""

    value: Number
    """Whole numbers are exact, decimals to 15 significant digits."""
    observed: Day
    source: str | None
    source_name: str | None


class MetricDocument(Documented):
    """What a figure counts."""

    name: str
    """Figures of one metric can be compared."""
    counts: str
    is_not: str
    """What it must not be taken for."""


class ReleaseDocument(Documented):
    """One release cycle."""

    cycle: str
    released: Day | None
    latest: str | None
    """The newest version of the cycle."""
    supported_until: Day | None
    support: Literal["supported", "ended", "unknown"]
    """As of the day of the document."""
    source: str | None


class StatementDocument(Documented):
    """One value of a fact."""

    value: str
    sources: list[str]
    """The names of those who say so; none for the site's own word."""


class FactDocument(Documented):
    """What is known of one field: the first statement is the one believed, others differ from it."""

    field: str
    statements: list[StatementDocument]


class NameDocument(Documented):
    """A technology or a category by name."""

    slug: str
    name: str


class ComparisonLineDocument(Documented):
    """A published comparison as lists show it."""

    slug: str
    title: str
    """The two names; the comparison's own document adds the answer."""
    url: str
    json: str
    first: NameDocument
    second: NameDocument
    outcome: Outcome
    pick: str | None
    """The slug of the picked technology."""
    in_short: str | None
    state: State
    """As the comparison's own document has it, which is the first to know."""
