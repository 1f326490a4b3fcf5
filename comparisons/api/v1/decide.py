"""Which one? Of a pair, or of a shelf of up to ten technologies, under weights and must-haves."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from comparisons.api import missing
from comparisons.api.responses import site
from comparisons.domain import days, pairs, preferences
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.preferences import LONGEST_QUERY, MOST_MONTHS, WEIGHT, WEIGHTS, YEAR_OR_MONTH
from comparisons.domain.shelf import Shelf
from comparisons.models import Technology
from comparisons.models.reading_shelf import read_shelf
from comparisons.presenters.documents.decision import decision
from comparisons.presenters.documents.decision_shapes import DecideDocument
from comparisons.presenters.envelopes import Envelope
from comparisons.presenters.problems import QUOTED
from comparisons.search import service

from . import limits
from .asked import answered
from .named import NAMES
from .parameters import READ
from .refusals import Refused, refuse, refuse_parameter

router = Router(tags=["Questions"])

MOST = 10
"""Technologies on a shelf: forty-five pairs."""
MOST_WEIGHTS = 100
RESPONSES: Any = {200: Envelope[DecideDocument], **READ, (413, 414, 415, 429): None}
ABOUT = """Weighs each published comparison among the technologies as its page does, and tells who leads every pair of
its own that the must-haves leave. Otherwise `answer` is "cannot_say", and `reasons` say why. What nobody recorded
decides nothing; what is not known of a must-have knocks nothing out."""


# ---- what may be asked


NO_WEIGHT = "A weight is a number from 0 to 5, with up to two decimals."


def _weight(value: Any) -> Decimal:
    """Return a weight as the form of a page takes it: 0 to 5, with two decimals at most."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not WEIGHTS.fullmatch(str(value)):
        raise ValueError(NO_WEIGHT)
    return Decimal(str(value))


def _whole(value: Any) -> Any:
    """Return a whole number as one: for JSON, 12.0 is 12."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _year_or_month(value: str) -> str:
    """Return the value if it is one that the form of a page takes."""
    if not YEAR_OR_MONTH.fullmatch(value):
        raise ValueError("A year such as 2015, or a month such as 2015-06.")
    return value


Word = Annotated[str, Field(min_length=1, max_length=pairs.KEY_LENGTH)]
WEIGHT_SCHEMA = {"type": "number", "minimum": 0, "maximum": 5, "multipleOf": 0.01}
Weight = Annotated[Decimal, BeforeValidator(_weight), WithJsonSchema(WEIGHT_SCHEMA)]
MONTHS: Any = {"ge": 0, "le": MOST_MONTHS, "description": "It must be supported for as many months from today."}
BEFORE: Any = {
    "description": "It must have come out before this year or month: YYYY or YYYY-MM.",
}
BEFORE_SCHEMA = {"type": "string", "pattern": f"^({YEAR_OR_MONTH.pattern})$"}
Before = Annotated[str, AfterValidator(_year_or_month), WithJsonSchema(BEFORE_SCHEMA)]
Flag = Literal["0", "1"]


class Strict(Schema):
    """A part of a body: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class MustHaves(Strict):
    """What a technology needs, or it is knocked out before anything is weighed."""

    open_source: bool = False
    """It must be open source."""
    self_hosted: bool = False
    """You must be able to host it yourself."""
    supported_months: Annotated[int, Field(**MONTHS), BeforeValidator(_whole)] = 0
    released_before: Annotated[Before | None, Field(**BEFORE)] = None

    @property
    def knock_outs(self) -> KnockOuts:
        return KnockOuts(self.open_source, self.self_hosted, self.supported_months, self.released_before or "")


class Question(Strict):
    """A pair or a shelf."""

    technologies: Annotated[list[Word], Field(min_length=2, max_length=MOST)]
    """Slugs or other names."""
    weights: Annotated[dict[Word, Weight], Field(max_length=MOST_WEIGHTS)] = {}
    """From 0 to 5 by the slug of a criterion; a criterion that is left out keeps our weight."""
    must_haves: MustHaves = MustHaves()

    @property
    def pairs(self) -> int:
        number = len(self.technologies)
        return number * (number - 1) // 2


# ---- the operations

WEIGHTS_OF_A_QUERY = {
    "name": "weights",
    "in": "query",
    "style": "form",
    "explode": True,
    "description": "The weight of a criterion, such as `w-operations=3`: 0 to 5, with up to two decimals.",
    "schema": {
        "type": "object",
        "propertyNames": {"pattern": f"^{WEIGHT}[a-z0-9]+(-[a-z0-9]+)*$"},
        "additionalProperties": WEIGHT_SCHEMA,
        "maxProperties": MOST_WEIGHTS,
    },
    "example": {f"{WEIGHT}operations": 3},
}


def decide_pair(
    request: HttpRequest,
    a: Annotated[Word, Query(description="A slug or another name.", examples=["postgresql"])],
    b: Annotated[Word, Query(description="The other one.", examples=["mysql"])],
    open_source: Annotated[Flag, Query(description="1: it must be open source.")] = "0",
    self_hosted: Annotated[Flag, Query(description="1: you must be able to host it yourself.")] = "0",
    supported_months: Annotated[int, Query(**MONTHS)] = 0,
    released_before: Annotated[Before | None, Query(**BEFORE)] = None,
) -> HttpResponse:
    limits.count(request)
    must_haves = KnockOuts(open_source == "1", self_hosted == "1", supported_months, released_before or "")
    return weighed(request, [a, b], _weights_of(request), must_haves)


decide_pair.__doc__ = ABOUT
decide_pair.takes_any_parameter = True  # type: ignore[attr-defined]  # the weights: _weights_of refuses others
router.get(
    "/decide",
    url_name="api_decide",
    operation_id="decidePair",
    summary="Which of two?",
    response={**RESPONSES, 414: None},
    openapi_extra={"parameters": [WEIGHTS_OF_A_QUERY]},
)(decide_pair)


EXAMPLE = {
    "technologies": ["mysql", "postgresql", "sqlite"],
    "weights": {"operations": 4},
    "must_haves": {"open_source": True},
}


def decide_shelf(request: HttpRequest, question: Question) -> HttpResponse:
    limits.count(request, question.pairs)
    return weighed(request, question.technologies, question.weights, question.must_haves.knock_outs)


decide_shelf.__doc__ = ABOUT
router.post(
    "/decide",
    url_name="api_decide",
    operation_id="decideShelf",
    summary="Which of two to ten?",
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}},
    response={**RESPONSES, 413: None, 415: None},
)(decide_shelf)


OWN = ("a", "b", *preferences.KNOCK_OUTS)


def _weights_of(request: HttpRequest) -> dict[str, Decimal]:
    """Return the weights of the query; refuse what is no parameter, no weight, or stands there twice."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        refuse("address-too-long")
    errors, found = [], {}
    for name, values in request.GET.lists():
        if name not in OWN and not name.startswith(WEIGHT):
            refuse_parameter(name, [*OWN, f"{WEIGHT}<criterion>"])
        at = ["query", name[:QUOTED]]
        if len(values) > 1:
            errors.append({"at": at, "detail": "It stands here more than once."})
        elif name.startswith(WEIGHT) and not WEIGHTS.fullmatch(values[0]):
            errors.append({"at": at, "detail": NO_WEIGHT})
        elif name.startswith(WEIGHT):
            found[name.removeprefix(WEIGHT)] = Decimal(values[0])
    if errors:
        refuse("invalid-request", errors=errors[:5])
    return found


# ---- the answer


def weighed(
    request: HttpRequest, words: Sequence[str], weights: Mapping[str, Decimal], must_haves: KnockOuts
) -> HttpResponse:
    """Return who leads, as ``decided`` does."""
    data = decided(words, weights, must_haves)
    html = data["pairs"][0]["url"] if len(data["pairs"]) == 1 else None
    return answered(request, data, links={"html": html})


def decided(words: Sequence[str], weights: Mapping[str, Decimal], must_haves: KnockOuts) -> DecideDocument:
    """Return who leads. Five queries, or six where a name is no alias; two for suggestions where it is unknown."""
    technologies = known(words)
    on = days.utc_today()
    read = read_shelf(technologies, on)
    return decision(Shelf(read.sides, read.pages, weights, must_haves, on), read.lines, site())


def known(words: Sequence[str]) -> list[Technology]:
    """Return the technologies that the words name, each once; refuse a word that names none."""
    found = service.by_word(words)
    for word in words:
        if word not in found:
            raise Refused(missing.technology(word, NAMES))
    return list({found[word].pk: found[word] for word in words}.values())
