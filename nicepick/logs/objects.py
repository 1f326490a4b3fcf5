"""Lines for programs. It loads structlog, so only who writes such lines loads it."""

import logging
from typing import Any

import structlog

from nicepick.request_ids import current

from .lines import masked


class Objects(structlog.stdlib.ProcessorFormatter):
    """One JSON object a line: time, level, logger, message, the name of the request, and the traceback of an error."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=[
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                _add_request,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.EventRenamer("message"),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def _add_request(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if name := current.get():
        event["request_id"] = name
    return event
