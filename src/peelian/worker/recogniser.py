"""The locked recogniser: `python -m peelian.worker.recogniser CELL PIPE`, with its order on stdin.

It holds the list's templates in memory and sees every face. It can open no file for writing, no socket and no child,
and all that it can emit is typed messages through the pipe whose descriptor is its second argument.
"""

import sys

from peelian.errors import WorkerError
from peelian.worker import cell
from peelian.worker.lock import LockReport


def main() -> int:
    """Lock, then recognise; return the exit status."""
    report: LockReport | WorkerError
    try:
        report = cell.enter(cell.parsed(sys.argv[1]))
    except WorkerError as error:
        report = error
    from peelian.worker import recognising  # noqa: PLC0415 - what it imports starts threads, so the lock comes first

    out = recognising.Pipe(int(sys.argv[2]))
    if isinstance(report, WorkerError):
        return recognising.refuse(out, report)
    return recognising.obey(sys.stdin.buffer, out, report)


if __name__ == "__main__":
    sys.exit(main())
