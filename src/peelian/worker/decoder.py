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
from collections.abc import Iterable

from peelian.worker import cell, decoding, heap
from peelian.worker.cell import Cell
from peelian.worker.decoding import Ends

THOROUGH, USUAL = b"t", b"u"
"""What is asked for: a process that attacks its lock on every mount, or one that attacks it in the short way."""

SWAP, NO_SWAP = b"s", b"n"
"""And whether the machine has swap, which the desk has just looked at: then the process locks its memory."""

LETTERS = 2

DESCRIPTORS = 3
PID_BYTES = 4
STANDARD = 3
"""Standard input, output and error come first; they lead nowhere."""

ALL = 2**31 - 1
"""Beyond every descriptor that there can be: the kernel takes the whole range at once."""

CRASHED = 1


def main() -> int:
    """Fork whenever asked to, until nobody asks any more; return the exit status."""
    told = cell.parsed(sys.argv[1])
    decoding.warm_up(told)
    gc.collect()
    gc.disable()
    gc.freeze()  # what is loaded stays in pages that all processes share
    heap.begin_large_page()
    with socket.socket(fileno=int(sys.argv[2])) as control:
        while _serve(control, told):
            _bury()
    return 0


def _serve(control: socket.socket, told: Cell) -> bool:
    """Fork once; say whether anybody asked."""
    asked, descriptors, _, _ = socket.recv_fds(control, LETTERS, DESCRIPTORS)
    if not asked or len(descriptors) != DESCRIPTORS:
        return False
    ends = Ends(*descriptors)
    child = os.fork()
    if child == 0:
        _become(told, ends, thorough=THOROUGH in asked, swap=SWAP in asked)
    handles = []
    with contextlib.suppress(ProcessLookupError):  # it is gone already: then there is no handle to be had
        handles.append(os.pidfd_open(child))
    socket.send_fds(control, [child.to_bytes(PID_BYTES, "little")], handles)
    for descriptor in (*descriptors, *handles):
        os.close(descriptor)
    return True


def _bury() -> None:
    """Let every process that has ended be gone. What each took is counted to this one, and so to the desk."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(told: Cell, ends: Ends, *, thorough: bool, swap: bool) -> None:
    """Be the process for one picture; never return."""
    status = CRASHED
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _let_go(ends)
        status = decoding.live(told, ends, thorough=thorough, swap=swap)
    finally:
        os._exit(status)  # whatever happened: nothing of the process above may run in this one


def _let_go(but: Iterable[int]) -> None:
    """Close every descriptor but the standard ones and these."""
    start = STANDARD
    for kept in sorted(but):
        os.closerange(start, kept)
        start = kept + 1
    os.closerange(start, ALL)


if __name__ == "__main__":
    sys.exit(main())
