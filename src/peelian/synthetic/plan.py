"""Who walks through the street, when, and along which line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from peelian.synthetic.identity import Person
from peelian.synthetic.scene import SCREENS

START_M = 17.5
"""Where a person comes into view, from behind the van or the kiosk."""
GONE_M = 0.75
"""Where the lowest camera has lost sight of the tallest person's face."""
FRAMES_PER_S = 25
"""The frame rate of the street."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One person's way towards the camera. Metres and seconds; `start_s` may lie before the first frame."""

    person: Person
    subject: str
    listed: bool
    start_s: float
    speed_m_s: float
    from_x_m: float
    lane_x_m: float
    near_x_m: float
    wander: tuple[float, float, float]
    gait: float

    @property
    def end_s(self) -> float:
        """When the face has left at the bottom."""
        return self.start_s + (START_M - GONE_M) / self.speed_m_s

    def place(self, time_s: float) -> tuple[float, float]:
        """Where the person is: x and distance from the camera."""
        z = START_M - (time_s - self.start_s) * self.speed_m_s
        out = _ease((START_M - z) / 5.0)
        close = _ease((8.0 - z) / 6.5)
        sway = 0.03 * np.sin(2 * np.pi * self.gait * time_s / 2 + self.wander[2])
        x = self.from_x_m + (self.lane_x_m - self.from_x_m) * out
        return float(x + (self.near_x_m - x) * close + sway), float(z)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a street is drawn from."""

    seconds: float
    seed: int
    walks: tuple[Walk, ...]

    @property
    def frame_count(self) -> int:
        """Frames at 25 to the second."""
        return round(self.seconds * FRAMES_PER_S)


def draw(cast: list[Person], seconds: float, seed: int, in_view: int, listed: int) -> Plan:
    """Plan a street.

    Args:
        cast: who may walk; the first `listed` after shuffling are the ones on the watchlist.
        seconds: how long it lasts.
        seed: everything is drawn from it.
        in_view: how many people are on their way at once.
        listed: how many of the cast are on the watchlist.
    """
    rng = np.random.default_rng((seed, 0x57EE7))
    order = [cast[k] for k in rng.permutation(len(cast))]
    watch = {person.seed for person in order[:listed]}
    queue = _queue(order, rng)
    walks: list[Walk] = []
    for slot in range(in_view):
        clock = -(slot + float(rng.uniform(0.0, 0.6))) * 10.5 / in_view
        while clock < seconds - 1.0:
            early = clock < -1.0 and len(watch) < len(order)
            walk = _walk(next(queue), clock, rng)
            while early and walk.person.seed in watch:
                walk = _walk(next(queue), clock, rng)
            walks.append(walk)
            clock = walk.end_s + float(rng.uniform(0.05, 0.4))
    marked = (_marked(walk, watch) for walk in walks)
    return Plan(seconds=seconds, seed=seed, walks=tuple(sorted(marked, key=lambda walk: walk.start_s)))


def name(person: Person) -> str:
    """What a list calls a person who does not exist."""
    return f"S{person.seed:05d}"


def _queue(order: list[Person], rng: np.random.Generator) -> Iterator[Person]:
    while True:
        yield from (order[k] for k in rng.permutation(len(order)))


def _walk(person: Person, start_s: float, rng: np.random.Generator) -> Walk:
    left, right, _ = SCREENS[int(rng.integers(len(SCREENS)))]
    hidden = float(rng.uniform(left + 0.7, right - 0.7))
    lane = float(rng.uniform(-2.6, 2.6))
    return Walk(
        person=person,
        subject=name(person),
        listed=False,
        start_s=start_s,
        speed_m_s=float(rng.uniform(1.45, 1.9)),
        from_x_m=hidden,
        lane_x_m=lane,
        near_x_m=float(np.clip(0.28 * lane + rng.normal(0, 0.15), -0.75, 0.75)),
        wander=tuple(float(v) for v in rng.uniform(0, 2 * np.pi, 3)),  # type: ignore[arg-type]
        gait=float(rng.uniform(1.75, 2.1)),
    )


def _marked(walk: Walk, watch: set[int]) -> Walk:
    return replace(walk, listed=walk.person.seed in watch)


def _ease(share: float) -> float:
    t = min(max(share, 0.0), 1.0)
    return t * t * (3 - 2 * t)
