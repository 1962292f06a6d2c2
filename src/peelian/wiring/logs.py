"""What goes to the operational log: static words with plain facts. Never the values that a crash left behind.

A trace with its variables would print names, pictures and templates; so a trace here is files and lines alone.
"""

import io
import sys
from typing import TextIO, cast

import structlog
from typing_extensions import override


class _StandardError(io.TextIOBase):
    """Standard error as it is when a line is written: whoever redirects it afterwards gets the lines, too."""

    @override
    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    @override
    def flush(self) -> None:
        sys.stderr.flush()


def configure() -> None:
    """Write log lines so, from now on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=cast("TextIO", _StandardError())),
    )
