"""The store keeps to what nobody may be asked for, even where everything before it failed to."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors.base import PeelianError


@dataclass(eq=False)
class TooManyPromptsError(PeelianError):
    """One more prompt of somebody in 24 hours than anybody may get was to be kept."""

    wearer: str
    most: int

    @property
    @override
    def sentence(self) -> str:
        return (
            f"The store refused a prompt of {self.wearer}: {self.most} in 24 hours is the most for anybody. "
            "Nothing was sent; report this, since the law should have refused it before."
        )


@dataclass(eq=False)
class DeskUnreachableError(PeelianError):
    """A desk did not answer a simulated device."""

    origin: str

    @property
    @override
    def sentence(self) -> str:
        return f"The desk at {self.origin} does not answer. See that it runs and can be reached, and try again."
