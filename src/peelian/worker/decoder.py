"""Has one process ready for each picture: `python -m peelian.worker.decoder CELL SOCKET`, forked from this one.

It has loaded all that decoding needs, so that a process is there in a few milliseconds. It never sees a picture: what
comes through its socket is a letter and three descriptors, which it hands on. It knows how to do nothing else.
"""

import contextlib
import gc
import os
import signal
import socket
import sys

from peelian.worker import cell, decoding
from peelian.worker.cell import Cell
from peelian.worker.decoding import Ends

THOROUGH, USUAL = b"t", b"u"
"""What is asked for: a process that attacks its lock on every mount, or one that attacks it in the short way."""

DESCRIPTORS = 3
PID_BYTES = 4
STANDARD = 3
"""Standard input, output and error come first; they lead nowhere."""

CRASHED = 1


def main() -> int:
    """Fork whenever asked to, until nobody asks any more; return the exit status."""
    told = cell.parsed(sys.argv[1])
    decoding.warm_up()
    gc.collect()
    gc.freeze()  # what is loaded stays in pages that all processes share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[2])) as control:
        while _serve(control, told):
            pass
    return 0


def _serve(control: socket.socket, told: Cell) -> bool:
    """Fork once; say whether anybody asked."""
    asked, descriptors, _, _ = socket.recv_fds(control, 1, DESCRIPTORS)
    if not asked or len(descriptors) != DESCRIPTORS:
        return False
    orders, answers, memory = descriptors
    child = os.fork()
    if child == 0:
        _become(told, Ends(orders=orders, answers=answers, memory=memory), thorough=asked == THOROUGH)
    handles = []
    with contextlib.suppress(ProcessLookupError):  # it is gone already: then there is no handle to be had
        handles.append(os.pidfd_open(child))
    socket.send_fds(control, [child.to_bytes(PID_BYTES, "little")], handles)
    for descriptor in (*descriptors, *handles):
        os.close(descriptor)
    return True


def _become(told: Cell, ends: Ends, *, thorough: bool) -> None:
    """Be the process for one picture; never return."""
    status = CRASHED
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _let_go({ends.orders, ends.answers, ends.memory})
        status = decoding.live(told, ends, thorough=thorough)
    finally:
        os._exit(status)  # whatever happened: nothing of the process above may run in this one


def _let_go(but: set[int]) -> None:
    """Close every descriptor but the standard ones and these."""
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))  # noqa: PTH208 - names alone
    for descriptor in range(STANDARD, highest + 1):
        if descriptor not in but:
            with contextlib.suppress(OSError):
                os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main())
