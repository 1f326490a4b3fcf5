"""What agents may ask: tools that only read. Each answers with the document that the API has, and with a short text."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field, ValidationError

from comparisons.api import documents
from comparisons.api.responses import noticed, written
from comparisons.api.v1 import decide, identifiers, limits, search, stack
from comparisons.api.v1.bodies import errors_of
from comparisons.api.v1.decide import Question, Strict, Word
from comparisons.api.v1.named import NAMES
from comparisons.api.v1.refusals import Refused, refuse
from comparisons.domain import days
from comparisons.domain.package_urls import LONGEST
from comparisons.presenters import in_words, problems
from comparisons.presenters.envelopes import Document, envelope

Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]
PACKAGE = "pkg:"
LONGEST_TEXT = 64 * 1024
"""Characters of a document that stands in a text too, as the protocol asks for: older clients read no other."""


class FindTechnology(Strict):
    """What a name, a package URL or words may mean: technologies, published comparisons, and claims that say it."""

    words: Words
    """A name, words, a pair such as "mysql vs postgresql", or a package URL such as pkg:pypi/django@5.2."""

    def answer(self) -> Any:
        return identifiers.packaged(self.words) if self.words.startswith(PACKAGE) else search.found(self.words)


class Compare(Strict):
    """Our pick of two technologies and why, whether it is reviewed, every claim with its source, figures, releases.

    Of two that nobody compared: facts alone. Then it cannot be said which one."""

    a: Word
    """A slug or another name, such as postgresql."""
    b: Word
    """The other one."""

    def answer(self) -> Any:
        one, *others = decide.known([self.a, self.b])
        if not others:
            refuse("invalid-request", "Both names lead to one technology. Name two.")
        document = documents.between(one, others[0], NAMES)
        if "data" not in document:
            raise Refused(document)
        return document


class Decide(Question):
    """Which of two to ten technologies leads under weights and must-haves of your own, or why it cannot be said."""

    def answer(self) -> Any:
        return decide.decided(self.technologies, self.weights, self.must_haves.knock_outs)


class Support(Strict):
    """Until when the releases of a technology are supported; with a version, which release it belongs to."""

    technology: Words
    """A slug, another name, or a package URL."""
    version: Annotated[str, Field(max_length=LONGEST)] = ""
    """Such as 14.2; a package URL may name it itself."""

    def answer(self) -> Any:
        if self.technology.startswith(PACKAGE):
            return identifiers.packaged(self.technology, self.version)
        return identifiers.supported(decide.known([self.technology])[0], self.version)


class CheckStack(stack.StackQuestion):
    """What of a project's packages is near its end, or was picked against, and why. The file is not stored.

    Of a package that is not known here, or whose version is open, it cannot be said.
    """

    def answer(self) -> Any:
        return stack.checked(self.text, self.kind, self.name)


TOOLS: dict[str, tuple[Any, Any]] = {
    "find_technology": (FindTechnology, in_words.found),
    "compare": (Compare, in_words.compared),
    "decide": (Decide, in_words.decided),
    "support": (Support, in_words.supported),
    "check_stack": (CheckStack, in_words.stack),
}
"""Of each tool what it asks for, and how its answer is said in short."""


def described() -> list[Document]:
    """Return the tools as the protocol lists them, in an order that stays."""
    schemas = {name: asks.model_json_schema() for name, (asks, _) in TOOLS.items()}
    hints = {"readOnlyHint": True, "openWorldHint": False}
    return [
        {"name": name, "description": schema.pop("description"), "inputSchema": schema, "annotations": hints}
        for name, schema in schemas.items()
    ]


def call(request: HttpRequest, name: str, arguments: Document) -> Document:
    """Return what a tool answers, or in words that help to ask again why it does not."""
    asks, in_short = TOOLS[name]
    try:
        asked = asks.model_validate(arguments)
        _count(request, asked)
        data = asked.answer()
    except ValidationError as error:
        problem = problems.of("invalid-request", errors=errors_of(error.errors()))
        return _result(in_words.problem(problem)) | {"isError": True}
    except Refused as refused:
        return _result(in_words.problem(refused.document)) | {"isError": True}
    document = noticed(data if "schema_version" in data else envelope(data, links={}, on=days.utc_today()))
    text = written(document).decode().strip()
    again = [text] if len(text) <= LONGEST_TEXT else []
    return _result(in_short(document["data"]), *again) | {"structuredContent": document}


def _count(request: HttpRequest, asked: Any) -> None:
    if isinstance(asked, CheckStack):
        stack.count(request)
    else:
        limits.count(request, getattr(asked, "pairs", 1))


def _result(*texts: str) -> Document:
    return {"content": [{"type": "text", "text": text} for text in texts], "isError": False}
