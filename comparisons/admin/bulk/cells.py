"""Values as cells of a CSV file that spreadsheets open: none of them starts a formula."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from typing import Any

STARTS_A_FORMULA = re.compile(r"(^\s*|[,;|\t\r\n][\"']?)(?=[=+\-@\t\r])")
"""Where a spreadsheet may read a formula: at the start, and behind what another locale takes for a separator."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it, some spreadsheets take UTF-8 for another encoding."""


def cell(value: Any) -> str:
    """Return a value as text in which no spreadsheet finds a formula: a quote stands before the sign of one."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case int() | float():
            return str(value)
        case list() | dict():
            value = json.dumps(value, ensure_ascii=False)
    return STARTS_A_FORMULA.sub(r"\1'", str(value))


def csv_lines(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, its head first."""
    yield BYTE_ORDER_MARK + _line(head)
    for row in rows:
        yield _line(map(cell, row))


def _line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
