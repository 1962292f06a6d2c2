"""Puts together the demonstration: a street that is drawn here, watched, and held against its own truth."""

from dataclasses import dataclass
from pathlib import Path

from peelian import settings
from peelian.jobs.assurance import recognition, truth
from peelian.jobs.assurance.recognition import Passage, Raised, Tally
from peelian.nouns.alert import Alert
from peelian.synthetic import plan
from peelian.wiring import street
from peelian.wiring.street import StreetOrder, Tick

SEED = 2
PEOPLE = 40
IN_VIEW = 6
LISTED = 12
"""The demonstration's street: quiet enough for a visitor to follow by eye, and three in ten of its people listed."""

FRAMES_PER_S = plan.FRAMES_PER_S
"""Of the film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A street that lies on disk: its film, its list and its truth."""

    folder: Path

    @property
    def film(self) -> Path:
        """The video."""
        return self.folder / "street.mp4"

    @property
    def watchlist(self) -> Path:
        """One folder a listed subject."""
        return self.folder / "watchlist"

    def passages(self) -> list[Passage]:
        """Who truly passes."""
        return truth.read(self.folder / "street.gt.json")


def place(seconds: float) -> Path:
    """Say where the demonstration's street of that length lies: in the cache, as it can be drawn again."""
    return settings.read().cache / "demo" / f"street-{SEED}-{seconds:g}s"


def draw(seconds: float, out: Path, tick: Tick) -> Scene:
    """Draw the street, unless it is there already.

    Raises:
        BadOptionError: a street of that length cannot be drawn.
    """
    order = StreetOrder(seconds=seconds, seed=SEED, in_view=IN_VIEW, listed=LISTED, people=PEOPLE)
    if not (out / "street.gt.json").exists():
        street.draw_street(order, out, tick, force=False)
    return Scene(folder=out)


def tally(scene: Scene, alerts: list[Alert]) -> Tally:
    """Hold the alerts of a run against the street's truth."""
    raised = [Raised(subject=alert.candidate.subject, frame=alert.frame, box=alert.box) for alert in alerts]
    return recognition.tally(scene.passages(), raised)
