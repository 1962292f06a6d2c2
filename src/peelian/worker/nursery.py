"""Where processes for pictures come from: keeps the one that forks them, and asks it for another."""

import contextlib
import os
import socket
import subprocess
import sys
from dataclasses import dataclass

from peelian.errors import NoSandboxError
from peelian.worker import lock, slip
from peelian.worker.booth import Booth, Silence
from peelian.worker.cell import Cell
from peelian.worker.children import PYTHON
from peelian.worker.decoder import NO_SWAP, PID_BYTES, SWAP, THOROUGH, USUAL
from peelian.worker.lock import Reach
from peelian.worker.running import Witness
from peelian.worker.slip import Opened, Shut

START_WITHIN_S = 30.0
"""On a slow machine the first start compiles every module that is needed; it takes about a second on a usual one."""

END_WITHIN_S = 2.0
ENDED = "it ended before it was locked in"
LATE = "it was not locked in within half a minute"

ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "LD_BIND_NOW": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=300000000:glibc.malloc.top_pad=67108864",
}
"""All that is handed on. No threads: one that is older than the lock would not be restricted by it. Large pages for the
memory, and every function bound at the start, because a process that lives for one picture meets each page for the
first time: half of the time went there."""


@dataclass(frozen=True, slots=True)
class Parent:
    """The process that forks, and the socket by which it is asked."""

    running: "subprocess.Popen[bytes]"
    control: socket.socket

    def end(self) -> None:
        """Let it end, and see that it does."""
        self.control.close()
        try:
            self.running.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


class Nursery:
    """Makes processes that each decode one picture. For one thread at a time."""

    def __init__(self, *, unconfined: bool) -> None:
        """Make ready; nothing is started yet.

        Args:
            unconfined: go on where the kernel cannot lock them in.
        """
        self.confined = not unconfined
        self._witness = Witness()
        self._cell = Cell(reach=Reach(), targets=self._witness.targets, unconfined=unconfined)
        self._parent: Parent | None = None

    def booth(self) -> Booth:
        """Return a process that is locked in and waits for its picture.

        The first has attacked its lock on every mount, the others in the short way.

        Raises:
            NoSandboxError: it cannot be locked in, or cannot be had.
        """
        letter = USUAL
        if self._parent is None or self._parent.running.poll() is not None:
            self._stop()
            self._parent, letter = self._started(), THOROUGH
        try:
            booth = self._asked(self._parent, letter)
        except (OSError, EOFError):
            self._stop()
            raise NoSandboxError(ENDED) from None
        self._admit(booth)
        return booth

    def close(self) -> None:
        """Start nothing any more."""
        self._stop()
        self._witness.close()

    def _admit(self, booth: Booth) -> None:
        """Wait until a process is locked in.

        Raises:
            NoSandboxError: it is not.
        """
        match booth.hear(START_WITHIN_S):
            case Opened() as said:
                self.confined = said.confined
                return
            case Shut() as said:
                problem = said.problem
            case Silence.LATE:
                problem = LATE
            case _:
                problem = ENDED
        booth.close()
        self._stop()  # so that the next one attacks its lock on every mount again
        raise NoSandboxError(problem)

    def _asked(self, parent: Parent, letter: bytes) -> Booth:
        """Ask for a process.

        Raises:
            OSError: nobody answers.
            EOFError: the answer breaks off.
        """
        swap = lock.swap_is_on()
        with contextlib.ExitStack() as on_failure:
            memory = _kept(on_failure, slip.memory())
            its_orders, orders = (_kept(on_failure, one) for one in os.pipe())
            answers, its_answers = (_kept(on_failure, one) for one in os.pipe())
            socket.send_fds(parent.control, [letter, SWAP if swap else NO_SWAP], [its_orders, its_answers, memory])
            said, handles, _, _ = socket.recv_fds(parent.control, PID_BYTES, 1)
            if len(said) != PID_BYTES or not handles:
                raise EOFError
            on_failure.pop_all()
        os.close(its_orders)
        os.close(its_answers)
        return Booth(pid=int.from_bytes(said, "little"), handle=handles[0], ends=(orders, answers, memory), swap=swap)

    def _started(self) -> Parent:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(START_WITHIN_S)
        with its:
            running = subprocess.Popen(  # noqa: S603 - our own module, and arguments that we made
                [sys.executable, *PYTHON, "peelian.worker.decoder", self._cell.argument(), str(its.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # a trace could print what is in a picture
                env=ENVIRONMENT,
                cwd="/",
                pass_fds=(its.fileno(),),
                start_new_session=True,
            )
        return Parent(running, ours)

    def _stop(self) -> None:
        if self._parent is not None:
            self._parent.end()
            self._parent = None


def _kept(stack: contextlib.ExitStack, descriptor: int) -> int:
    stack.callback(os.close, descriptor)
    return descriptor
