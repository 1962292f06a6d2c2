"""People who exist only as vectors: each has a direction, and pictures that stray from it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from peelian.errors import ImageError
from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.manifest import Item, Role
from peelian.jobs.assurance.ports import Portrait
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Template

DIMS = 16
MODEL = ModelId("fake")


class FakeEnrol:
    """Gives each picture the vector that its name asks for: `ann-1.jpg` is ann; `broken…` cannot be read."""

    def __init__(self, stray: float = 0.6) -> None:
        self._stray = stray
        self.asked: list[str] = []

    @property
    def model(self) -> ModelId:
        return MODEL

    def portrait(self, picture: Path, *, reference: bool) -> Portrait:
        self.asked.append(picture.name)
        if picture.name.startswith("broken"):
            raise ImageError(picture, "the picture is damaged")
        person = np.random.default_rng(list(picture.name.partition("-")[0].encode())).standard_normal(DIMS)
        stray = np.random.default_rng(list(picture.name.replace("copy", "").encode())).standard_normal(DIMS)
        vector = (person + self._stray * stray).astype(np.float32)
        return Portrait(template=Template(model=MODEL, vector=vector / np.float32(np.linalg.norm(vector))))


def listed(name: str, role: Role = Role.BOTH, line: int = 2, **groups: str) -> Item:
    subject = SubjectId(name.partition("-")[0])
    return Item(line=line, name=name, path=Path(name), subject=subject, role=role, groups=tuple(groups.items()))


@pytest.fixture
def item() -> Callable[..., Item]:
    return listed


@pytest.fixture
def enrol_port() -> FakeEnrol:
    return FakeEnrol()


@pytest.fixture
def cast() -> list[Item]:
    """Thirty people with four pictures each: twenty are listed, ten are not."""
    found: list[Item] = []
    for person in range(30):
        for number in range(4):
            role = Role.GALLERY if person < 20 and number == 0 else Role.PROBE
            side = "left" if person % 2 else "right"
            found.append(listed(f"p{person}-{number}.jpg", role, line=len(found) + 2, side=side))
    return found


@pytest.fixture
def enrolled() -> Callable[[npt.NDArray[np.float32], list[int], list[Role]], Enrolled]:
    def make(vectors: npt.NDArray[np.float32], subjects: list[int], roles: list[Role]) -> Enrolled:
        items = tuple(
            listed(f"s{subject}-{number}.jpg", role)
            for number, (subject, role) in enumerate(zip(subjects, roles, strict=True))
        )
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return Enrolled(
            items=items,
            vectors=unit.astype(np.float32),
            subjects=np.array(subjects, np.int64),
            failures=(),
            repeats=(),
        )

    return make
