"""Pictures that were handed over cannot be decoded in safety."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors.worker import WorkerError


@dataclass(eq=False)
class NoSandboxError(WorkerError):
    """A process that decodes pictures cannot be locked in here, or cannot be had."""

    problem: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"This machine cannot lock in what decodes pictures: {self.problem}. "
            "Use Linux 5.19 or newer with Landlock and seccomp switched on."
        )
