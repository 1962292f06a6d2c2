"""What goes to the operational log: static words with plain facts. Never the values that a crash left behind.

A trace with its variables would print names, pictures and templates; so a trace here is files and lines alone.
"""

import sys

import structlog


def configure() -> None:
    """Write log lines so, from now on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
