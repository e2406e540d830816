"""Structured logs: JSON lines where nobody watches, columns on a terminal. The text of articles is never logged."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logging(level: str = "info", style: str = "auto") -> None:
    """Set up structlog for the process; `style` is "json", "console" or "auto". What libraries log takes the same form."""
    console = style == "console" or (style == "auto" and sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Forward()], level=logging.WARNING, force=True)


class _Forward(logging.Handler):
    """Warnings of libraries: what and where, without values and messages of exceptions, which may quote an article."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, object] = {"source": record.name, "at": f"{record.filename}:{record.lineno}"}
        if record.exc_info and record.exc_info[0] is not None:
            fields["error"] = record.exc_info[0].__name__
        logger = structlog.get_logger("whowhom.library")
        logger.log(max(record.levelno, logging.WARNING), str(record.msg).partition("\n")[0][:200], **fields)
