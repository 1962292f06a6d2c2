"""Crossings of people who exist only as templates: with declared groups, and with a bias where one is planted.

A person is a direction in space; a picture strays from it. People of one group lie closer together the more `crowded`
it is, so that its strangers are more alike; pictures stray further where `stray` says so, so that they are found less.
Nothing is drawn, and no face is behind it: this shows what the statistics do, and says nothing of any model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from peelian.jobs.assurance.manifest import Item, Role
from peelian.jobs.assurance.ports import Portrait
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Template

DIMS = 64

GROUPS = ("A", "B", "C")
SITES = ("north", "south")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many people there are. `crowded`, `stray`: by group; a group that is not named is like all others.

    `blurred`: how much further a picture without any sharpness strays; at 0, nothing is measured of pictures.
    """

    listed: int
    passing: int
    crossings: int
    seed: int
    crowded: Mapping[str, float] = field(default_factory=dict)
    blurred: float = 0
    stray: Mapping[str, float] = field(default_factory=dict)


class Crossings:
    """A crowd's pictures as a list, and what encodes them."""

    def __init__(self, crowd: Crowd) -> None:
        self._vectors: dict[str, npt.NDArray[np.float32]] = {}
        self._sharp: dict[str, float] = {}
        self.items: list[Item] = []
        sharp = np.random.default_rng([crowd.seed, 1])
        rng = np.random.default_rng(crowd.seed)
        middles = {group: rng.standard_normal(DIMS) for group in GROUPS}
        people = crowd.listed + crowd.passing
        groups = [GROUPS[int(at)] for at in rng.integers(0, len(GROUPS), people)]
        sites = [SITES[int(at)] for at in rng.integers(0, len(SITES), people)]
        shares = [crowd.crowded.get(group, 0.15) for group in groups]
        own = np.stack(
            [share * middles[group] + rng.standard_normal(DIMS) for share, group in zip(shares, groups, strict=True)]
        )
        who = np.concatenate([np.arange(people), rng.integers(0, people, max(0, crowd.crossings - people))])
        for number, person in enumerate(np.concatenate([np.arange(crowd.listed), who[: crowd.crossings]])):
            role = Role.GALLERY if number < crowd.listed else Role.PROBE
            name = f"p{person}-{number}.jpg"
            stray = crowd.stray.get(groups[person], 0.8)
            if crowd.blurred:
                self._sharp[name] = float(sharp.random())
                stray += crowd.blurred * (1 - self._sharp[name])
            vector = (own[person] + stray * rng.standard_normal(DIMS)).astype(np.float32)
            self._vectors[name] = vector / np.float32(np.linalg.norm(vector))
            self.items.append(
                Item(
                    line=number + 2,
                    name=name,
                    path=Path(name),
                    subject=SubjectId(f"p{person}"),
                    role=role,
                    groups=(("group", groups[person]), ("site", sites[person])),
                )
            )

    @property
    def model(self) -> ModelId:
        """The model of the templates: none."""
        return ModelId("simulated")

    def portrait(self, picture: Path, *, reference: bool) -> Portrait:  # noqa: ARG002 - the port's shape
        """Return what stands for a picture."""
        return Portrait(
            template=Template(model=self.model, vector=self._vectors[str(picture)]),
            sharpness=self._sharp.get(str(picture)),
        )
