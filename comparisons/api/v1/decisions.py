"""Does a decision still hold? A record is read, judged and forgotten."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from ninja import Query, Router

from comparisons.api.responses import site
from comparisons.importing.decisions.checking import check
from comparisons.importing.decisions.reading import UnreadableDecision
from comparisons.presenters.documents.decision_check import decision_check
from comparisons.presenters.documents.decision_check_shapes import DecisionCheckDocument
from comparisons.presenters.envelopes import Envelope

from . import limits
from .asked import answered
from .bodies import LONGEST, body_of
from .refusals import refuse

router = Router(tags=["Questions"])

TEXT = "text/markdown"
TAKEN = {TEXT, "text/plain", "text/x-markdown", "application/octet-stream", "application/x-www-form-urlencoded"}
"""Media types of a file, the last one as curl calls what it is not told the type of."""
EXAMPLE = """\
---
status: accepted
nice-pick:
  address: "https://nicepick.example/compare/mysql-vs-postgresql/?w-operations=4"
  weights: {"operations": 4, "integrity": 3}
  chosen: "postgresql"
  leader: "postgresql"
  strength: "clear"
  rests-on: "5c1d0a3d8f6b4e2a9c7e1f0b2d4a6c8e"
  retrieved: 2026-11-29
---
"""
RESPONSES: Any = {200: Envelope[DecisionCheckDocument], (400, 409, 413, 415, 422, 429): None}
BODY = {"required": True, "content": {TEXT: {"schema": {"type": "string"}, "example": EXAMPLE}}}
STRICT = "Empty or 1: where the decision flipped, answer 409, so that a build fails."
YesOrNo = Literal["", "0", "1"]


@router.post(
    "/decisions/check",
    url_name="api_check_decision",
    operation_id="checkDecision",
    summary="Does a decision record still hold?",
    response=RESPONSES,
    openapi_extra={"requestBody": BODY},
)
@sensitive_post_parameters()
@sensitive_variables()
def checked(request: HttpRequest, strict: Annotated[YesOrNo, Query(description=STRICT)] = "0") -> HttpResponse:
    """Judges a decision record, as `/compare/{pair}/decision.md` gives it, by what is published today: it holds, holds
    more narrowly, flipped, or nobody can say; since when, and because of which claims.

    Only its front matter is read, so that is enough to send. Of its address only path and query count, and it is never
    fetched. A record that sets weights or must-haves is judged by these, any other by our pick. Nothing is stored.
    """
    limits.count(request)
    try:
        data = decision_check(check(_file(request), datetime.now(UTC)), site())
    except UnreadableDecision as error:
        refuse("unreadable-decision", error.sentence)
    if strict != "0" and data["fails"]:
        refuse("decision-flipped", data["sentence"], decision=data)
    return answered(request, data, links={"html": data["now"]["url"] if data["now"] else None})


@sensitive_variables()
def _file(request: HttpRequest) -> bytes:
    if request.content_type not in TAKEN:
        refuse("wrong-type", f"Send the record itself, as {TEXT}.")
    return body_of(request, LONGEST)
