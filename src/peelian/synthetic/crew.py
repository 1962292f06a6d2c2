"""Draws in several processes, a street or a cast. What comes out is the same however many there are."""

import multiprocessing
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian.synthetic import film, portrait, street
from peelian.synthetic.identity import Person
from peelian.synthetic.plan import FRAMES_PER_S, Plan
from peelian.synthetic.scene import Camera
from peelian.synthetic.truth import FrameTruth

Pixels = npt.NDArray[np.uint8]

REEL_FRAMES = 250
"""Frames that are encoded in one go: ten seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a process says: frames done since the last report, or the truth of a reel, or what went wrong."""

    done: int = 0
    reel: int | None = None
    truth: tuple[FrameTruth, ...] = ()
    failure: str | None = None


def shoot(plan: Plan, camera: Camera, folder: Path, processes: int, tick: Callable[[], None]) -> list[FrameTruth]:
    """Film the whole plan into `folder`/street.mp4.

    Args:
        plan: what to film.
        camera: what sees it.
        folder: for the film, and for its parts while it is being made.
        processes: how many to use.
        tick: called after every frame.

    Returns:
        the truth of every frame.

    Raises:
        RuntimeError: a process failed or was killed.
    """
    reels = [range(k, min(k + REEL_FRAMES, plan.frame_count)) for k in range(0, plan.frame_count, REEL_FRAMES)]
    truth: dict[int, tuple[FrameTruth, ...]] = {}
    for report in _reports(plan, camera, folder, reels, processes):
        if report.failure is not None:
            raise RuntimeError(report.failure)
        for _ in range(report.done):
            tick()
        if report.reel is not None:
            truth[report.reel] = report.truth
    parts = [_part(folder, k) for k in range(len(reels))]
    film.join(parts, folder / "street.mp4", FRAMES_PER_S)
    for part in parts:
        part.unlink()
    return [facts for k in range(len(reels)) for facts in truth[k]]


def portraits(people: list[Person], probes: int, processes: int) -> Iterator[tuple[Person, int | None, Pixels]]:
    """Draw everyone's reference picture (number None) and probe pictures, person by person.

    Args:
        people: whom to draw.
        probes: how many probe pictures of each.
        processes: how many to use.

    Returns:
        person, number and pixels, (height, width, 3), RGB.
    """
    orders = [(person, number) for person in people for number in (None, *range(probes))]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        for (person, number), pixels in zip(orders, pool.map(_portrait, orders, chunksize=4), strict=True):
            yield person, number, pixels


def _portrait(order: tuple[Person, int | None]) -> Pixels:
    person, number = order
    return portrait.reference(person) if number is None else portrait.probe(person, number)


def _reports(plan: Plan, camera: Camera, folder: Path, reels: list[range], processes: int) -> Iterator[Report]:
    context = multiprocessing.get_context("spawn")
    queue: SimpleQueue[Report] = context.SimpleQueue()
    shares = [[int(k) for k in share] for share in np.array_split(np.arange(len(reels)), processes) if len(share)]
    crew = [
        context.Process(target=_work, args=(plan, camera, folder, {k: reels[k] for k in share}, queue), daemon=True)
        for share in shares
    ]
    for member in crew:
        member.start()
    try:
        left = len(reels)
        while left:
            while queue.empty():
                for member in crew:
                    member.join(0.02)
                if all(member.exitcode is not None for member in crew) and queue.empty():
                    yield Report(failure="the processes that draw the street ended before it was drawn")
            report = queue.get()
            left -= report.reel is not None
            yield report
    finally:
        for member in crew:
            member.terminate()
            member.join()


def _work(plan: Plan, camera: Camera, folder: Path, reels: dict[int, range], queue: "SimpleQueue[Report]") -> None:
    cv2.setNumThreads(1)
    try:
        stage = street.set_up(plan, camera)
        for number, frames in reels.items():
            truth: list[FrameTruth] = []

            def drawn(only: range = frames, facts: list[FrameTruth] = truth) -> Iterator[Pixels]:
                for pixels, fact in street.frames(plan, camera, only=only, stage=stage):
                    facts.append(fact)
                    yield pixels
                    queue.put(Report(done=1))

            film.write(_part(folder, number), drawn(), (camera.width_px, camera.height_px), FRAMES_PER_S)
            queue.put(Report(reel=number, truth=tuple(truth)))
    except Exception:  # noqa: BLE001 - whatever it was, the parent must hear of it and raise it
        queue.put(Report(failure=traceback.format_exc()))


def _part(folder: Path, number: int) -> Path:
    return folder / f"reel{number:04d}.mp4"
