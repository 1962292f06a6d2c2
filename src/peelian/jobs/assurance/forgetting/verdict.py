"""What a proof of forgetting showed, what failed, and what could not be shown here: in words, and for programs."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of a check."""

    SHOWN = "shown"
    FAILED = "failed"
    NOT_SHOWN = "not shown here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was to be shown. `code`: P1 to P6, or `leak` and a name; `found`: what was found, in words."""

    code: str
    claim: str
    outcome: Outcome
    reason: str = ""
    found: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, object]:
        """The check as a program reads it."""
        return {
            "code": self.code,
            "claim": self.claim,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "found": list(self.found),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof of forgetting. `checks`: of the build as it ships; `controls`: of builds that leak, each to be caught."""

    checks: tuple[Check, ...]
    controls: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing failed, and something was shown: of the build, and by a control."""
        every = [*self.checks, *self.controls]
        none_failed = all(check.outcome is not Outcome.FAILED for check in every)
        return none_failed and all(
            any(check.outcome is Outcome.SHOWN for check in some) for some in (self.checks, self.controls)
        )

    @property
    def whole(self) -> bool:
        """Whether everything was shown, with nothing left out."""
        return self.holds and all(check.outcome is Outcome.SHOWN for check in [*self.checks, *self.controls])

    @property
    def sentence(self) -> str:
        """The proof in one sentence."""
        caught = sum(check.outcome is Outcome.SHOWN for check in self.controls)
        missing = [check.code for check in [*self.checks, *self.controls] if check.outcome is Outcome.NOT_SHOWN]
        failed = [check.code for check in [*self.checks, *self.controls] if check.outcome is Outcome.FAILED]
        words = f"{caught} of {len(self.controls)} leaking builds were caught"
        if failed:
            return f"Forgetting is NOT proven: {', '.join(failed)} failed; {words}."
        if not self.holds:
            return f"Forgetting is NOT proven: nothing could be shown here; {words}."
        rest = f" Not shown here: {', '.join(missing)}." if missing else ""
        return f"Nothing was left of somebody who is on no list; {words}.{rest}"
