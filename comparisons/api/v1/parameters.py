"""What the operations of the API share: their parameters, and the errors that each may answer with."""

from typing import Annotated, Any

from ninja import Path

from comparisons.presenters.envelopes import Problem

Slug = Annotated[
    str,
    Path(description="A slug. An alias or another spelling leads to it with a redirect.", examples=["postgresql"]),
]
Pair = Annotated[
    str,
    Path(
        description="Two slugs with `-vs-` between them, in ASCII order. Other spellings lead to it with a redirect.",
        examples=["mysql-vs-postgresql"],
    ),
]
READ: dict[Any, Any] = {400: Problem, 404: Problem, 422: Problem}
"""How an operation that only reads may fail, beside what ``openapi`` says of all."""
