"""One line of JSON for each event on standard error; no values of variables, no bodies, no secrets."""

import logging
import sys

import structlog


def set_up_logs(*, human: bool | None = None, level: int = logging.INFO) -> None:
    """Readable lines on a terminal, JSON elsewhere."""
    readable = sys.stderr.isatty() if human is None else human
    last: list[structlog.typing.Processor]
    if readable:
        # Rich tracebacks would print local variables, and with them what customers wrote.
        last = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    else:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
