"""What the operations of the API share: their parameters, and the errors that each may answer with."""

from typing import Annotated, Any

from ninja import Path

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
READ: dict[Any, Any] = {400: None, 404: None, 422: None}
"""How an operation that only reads may fail. ``openapi`` gives problems their shape, and adds those that all may have.

A shape here would be made into a model for each operation, which takes ten milliseconds.
"""
