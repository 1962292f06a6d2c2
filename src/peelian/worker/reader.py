"""Reads one camera, locked: `python -m peelian.worker.reader CELL`, with its order on stdin.

It knows no template and no list. It meets whatever a camera sends, so that a decoder that is taken over finds itself
in a process that can write nowhere and reach one port.
"""

import os
import sys

from peelian.errors import WorkerError
from peelian.worker import cell


def main() -> int:
    """Lock, then read; return the exit status."""
    try:
        cell.enter(cell.parsed(sys.argv[1]))
    except WorkerError as error:
        sys.stderr.write(f"peelian: {error}\n")
        return cell.REFUSED
    from peelian.worker import reading  # noqa: PLC0415 - what it imports starts threads, so the lock comes first

    reading.obey(sys.stdin.buffer)
    # The thread that listens for words still waits at stdin: an orderly end would find its buffer locked, and abort.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
