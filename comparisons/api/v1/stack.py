"""What of a stack is near its end, or was picked against: a file is read, answered and forgotten."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from ninja import Query, Router
from pydantic import Field, ValidationError, WithJsonSchema

from comparisons.api.responses import site
from comparisons.domain import days
from comparisons.domain.direction import printable
from comparisons.manifests import reading
from comparisons.manifests.kinds import KINDS
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.presenters.documents.stack import stack
from comparisons.presenters.documents.stack_shapes import FileDocument, StackDocument
from comparisons.presenters.envelopes import Envelope
from comparisons.search.stacks.stack import judged
from comparisons.services import stack_limits

from . import bodies, limits
from .asked import answered
from .decide import Strict
from .refusals import refuse

router = Router(tags=["Questions"])

LONGEST_NAME = 255
OF_MEDIA_TYPE = {media_type: kind.key for kind in KINDS.values() for media_type in kind.media_types}
FORM = "multipart/form-data"
KIND = "Of a file that is sent as it is: what kind it is. It is found out where it is left out."
NAME = "Of a file that is sent as it is: its name, such as poetry.lock, by which its kind is found out first."
Key = Annotated[str, Field(max_length=LONGEST_NAME), WithJsonSchema({"type": "string", "enum": ["", *KINDS]})]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]


class StackQuestion(Strict):
    """A file that lists what a project depends on. It is read in memory, and neither stored nor logged."""

    text: str
    """The whole of the file: requirements.txt, package.json, a lock file, a Dockerfile …"""
    kind: Key = ""
    """What kind of file it is. It is found out where it is left out."""
    name: Name = ""
    """The name of the file, such as poetry.lock, by which its kind is found out first."""


EXAMPLE = {"name": "requirements.txt", "text": "Django==4.2.11\npsycopg[binary]>=3.1\n"}
BODY = {
    "required": True,
    "content": {
        bodies.JSON: {"schema": StackQuestion.model_json_schema(), "example": EXAMPLE},
        "text/plain": {"schema": {"type": "string"}, "example": EXAMPLE["text"]},
    },
}


@router.post(
    "/stack",
    url_name="api_stack",
    operation_id="checkStack",
    summary="Check what a project depends on",
    response={200: Envelope[StackDocument], (400, 413, 415, 422, 429): None},
    openapi_extra={"requestBody": BODY},
)
@sensitive_post_parameters()
@sensitive_variables()
def check(
    request: HttpRequest,
    kind: Annotated[Key | None, Query(description=KIND)] = None,
    name: Annotated[Name | None, Query(description=NAME)] = None,
) -> HttpResponse:
    """For each package: what it is here, how long its release is supported, the comparisons it stands in and what they
    say, or that it is not known here. What needs somebody stands first: ended, soon, in question, fine, unknown.

    Send JSON with `text`, or the file itself: one that is JSON with its `name` or `kind` in the query. It has 2 MiB at
    most, of which 2,000 packages are answered, the direct ones first. Nothing of it is stored or logged.
    """
    count(request)
    data = checked(*_given(request, kind or "", name or ""))
    return answered(request, data, links={"html": data["url"]})


def count(request: HttpRequest) -> None:
    """Count a question about a stack, or refuse it and say when to ask again."""
    limits.let_wait(stack_limits.waiting_seconds(request))


@sensitive_variables()
def checked(content: bytes | str, kind: str, name: str) -> StackDocument:
    """Return what is known of what a file names. Seven queries at most."""
    try:
        manifest = reading.read(content, kind, name)
    except UnreadableManifest as error:
        refuse("unreadable-file", str(error))
    file: FileDocument = {"name": printable(name) or None, "kind": manifest.kind}
    return stack(judged([manifest], days.utc_today()), [file], site().origin, reverse("stack"))


@sensitive_variables()
def _given(request: HttpRequest, kind: str, name: str) -> tuple[bytes | str, str, str]:
    """Return a file with its kind and name; as JSON, it is a question where the query says neither."""
    body = bodies.body_of(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if request.content_type == FORM:
        refuse("wrong-type", "Send the file itself as the body, not a form.")
    if request.content_type != bodies.JSON or kind or name:
        return body, kind or OF_MEDIA_TYPE.get(request.content_type or "", ""), name
    try:
        question = StackQuestion.model_validate(bodies.read(body))
    except ValidationError as error:
        refuse("invalid-request", errors=bodies.errors_of(error.errors(include_url=False), bodies.BODY))
    return question.text, question.kind, question.name
