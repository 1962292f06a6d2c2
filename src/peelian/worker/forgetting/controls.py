"""The control of the proof: seven builds that leak, each of which the same search must catch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from peelian.jobs.assurance.forgetting import remains
from peelian.jobs.assurance.forgetting.remains import Find
from peelian.jobs.assurance.forgetting.verdict import Check, Outcome
from peelian.settings import Settings
from peelian.worker.forgetting import leaky, street, watching
from peelian.worker.forgetting.grounds import Grounds
from peelian.worker.forgetting.street import Street
from peelian.worker.forgetting.watching import Spawning

PICTURES = 4
"""Of the canary, played again and again until it was seen."""

NEEDS = {"attribute": "attribute", "core": "core dump", "swap": "swap"}
"""What a leak needs to be possible at all; without it, its control cannot be run here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """All that a run of the proof needs. `since_ns`: when it began, wall clock."""

    settings: Settings
    folder: Path
    grounds: Grounds
    street: Street
    since_ns: int

    def raw(self, *, unpacked: bool) -> list[Find]:
        """Search the disk image and the swap area, whatever a file system says is on them."""
        finds = []
        for name, image in (("disk image", self.grounds.disk), ("swap", self.grounds.swap)):
            if image is not None:
                finds += self.street.search.searched(name, remains.blocks(image), unpacked=unpacked)
        return finds


def run(trial: Trial, *, apart: bool) -> list[Check]:
    """Run every leaking build, each by itself or all in one."""
    can = [name for name in leaky.LEAKS if NEEDS.get(name) not in trial.grounds.missing]
    groups = [[name] for name in can] if apart else [can]
    found = {name: check for group in groups for name, check in _caught(trial, group).items()}
    return [found.get(name) or _impossible(trial, name) for name in leaky.LEAKS]


def _impossible(trial: Trial, name: str) -> Check:
    reason = trial.grounds.missing[NEEDS[name]]
    return Check(code=f"leak {name}", claim=_claim(name), outcome=Outcome.NOT_SHOWN, reason=reason)


def _claim(name: str) -> str:
    return f"A build that leaks by way of {name.replace('-', ' ')} is caught"


def _caught(trial: Trial, names: Sequence[str]) -> dict[str, Check]:
    place = trial.grounds.place / f"peelian-leak-{len(names)}-{names[0]}-{trial.since_ns}"
    place.mkdir()
    spawning = Spawning(trial.settings, leak=(",".join(names), place))
    order = trial.street.order(street.play(trial.folder, canary=PICTURES, listed=0))
    seen = len(names) if names == ["core"] else 1
    try:
        watching.watched(
            trial.settings,
            order,
            spawning,
            lambda ear, _: watching.until(lambda: ear.over.is_set() or ear.shots >= seen),
        )
        finds = _finds(trial, place, names)
        return {name: _check(name, place, finds) for name in names}
    finally:
        (leaky.SHARED / f"{place.name}.bin").unlink(missing_ok=True)
        for path in place.iterdir():
            path.unlink()


def _finds(trial: Trial, place: Path, names: Iterable[str]) -> list[Find]:
    shared = leaky.SHARED / f"{place.name}.bin"
    finds = trial.street.search.in_places([place, shared])
    return [*finds, *trial.raw(unpacked=False)] if {"file", "swap"} & set(names) else finds


def _check(name: str, place: Path, finds: Sequence[Find]) -> Check:
    there = [find for find in finds if _is_there(name, find.place, place)]
    if name == "file":
        there += [find for find in finds if there and find.place == "disk image"]
    return Check(
        code=f"leak {name}",
        claim=_claim(name),
        outcome=Outcome.SHOWN if there else Outcome.FAILED,
        reason="" if there else "the search did not find it",
        found=tuple(f"{find.place}: {find.what}, {find.times} times" for find in there),
    )


def _is_there(name: str, found: str, place: Path) -> bool:
    """Say whether something was found where a leak puts it."""
    where = {
        "file": str(place / f"{leaky.FILE}.kept"),
        "attribute": f"{place / leaky.FILE} (user.peelian)",
        "log": str(place / leaky.LOG),
        "shared-memory": str(leaky.SHARED / f"{place.name}.bin"),
        "database": str(place / leaky.DATABASE),
        "core": str(place / "core"),
        "swap": "swap",
    }[name]
    return found.startswith(where) if name in {"core", "database"} else found == where
