"""The locked recogniser or a reader cannot do its work, or may not."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors.base import PeelianError


@dataclass(eq=False)
class WorkerError(PeelianError):
    """The locked recogniser or a reader cannot do its work, or may not."""


@dataclass(eq=False)
class NoLandlockError(WorkerError):
    """The kernel cannot lock a process in."""

    problem: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"This machine cannot lock the recogniser in: {self.problem}. "
            "Use Linux 5.19 or newer with Landlock and seccomp switched on."
        )


@dataclass(eq=False)
class LeakyLockError(WorkerError):
    """A locked process tried to let something out, and could."""

    attempts: tuple[str, ...]

    @property
    @override
    def sentence(self) -> str:
        return f"The lock does not hold: {', '.join(self.attempts)}. Nothing is recognised on this machine as it is."


@dataclass(eq=False)
class WireError(WorkerError):
    """Something came over the pipe that is no message."""

    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"What came over the pipe is no message: {self.problem}. The process that sent it is replaced."


@dataclass(eq=False)
class OrderError(WorkerError):
    """A process was given an order that it cannot carry out."""

    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"The order cannot be carried out: {self.problem}. Give a whole order."
