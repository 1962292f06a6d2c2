"""Wires the synthetic room to the disk: a cast's pictures, or a street's film with its truth, whole or not at all."""

import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from peelian.errors import BadOptionError
from peelian.synthetic import cast, crew, plan, portrait, truth
from peelian.synthetic.identity import Person
from peelian.synthetic.scene import Camera

Tick = Callable[[], None]
"""Called after each picture or frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastOrder:
    """What cast to draw."""

    people: int
    probes: int
    seed: int
    processes: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetOrder:
    """What street to draw."""

    seconds: float
    seed: int
    in_view: int
    listed: int
    people: int
    processes: int = 2


def draw_cast(order: CastOrder, out: Path, tick: Tick, *, force: bool) -> dict[str, object]:
    """Write references/, probes/, manifest.csv and contact.jpg into the folder `out`.

    Raises:
        BadOptionError: `out` exists and `force` is not given, or the order cannot be drawn.
    """
    _in_range("--people", order.people, 1, cast.LARGEST)
    _in_range("--processes", order.processes, 1, 64)
    people = cast.members(order.seed, order.people)
    with _whole(out, force=force) as folder:
        rows = []
        small = []
        for person, number, pixels in crew.portraits(people, order.probes, order.processes):
            subject = plan.name(person)
            if number is None:
                rows.append((_write(folder, f"references/{subject}.jpg", pixels), subject, "gallery"))
                small.append(cv2.resize(pixels, (120, 150), interpolation=cv2.INTER_AREA))
            else:
                path = _write(folder, f"probes/{subject}_{number:02d}.jpg", pixels)
                rows.append((path, subject, "probe"))
            tick()
        with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as sheet:
            csv.writer(sheet).writerows([("path", "subject", "role"), *rows])
        _write(folder, "contact.jpg", _contact(small))
    return {"event": "cast", "out": str(out), "people": order.people, "pictures": len(rows), "real_people": 0}


def draw_street(order: StreetOrder, out: Path, tick: Tick, *, force: bool) -> dict[str, object]:
    """Write street.mp4, street.gt.json and watchlist/<subject>/<subject>.jpg into the folder `out`.

    Raises:
        BadOptionError: `out` exists and `force` is not given, or the order cannot be drawn.
    """
    _in_range("--people", order.people, 1, cast.LARGEST)
    _in_range("--seconds", order.seconds, 1, 3600)
    _in_range("--people-in-view", order.in_view, 1, 40)
    _in_range("--listed", order.listed, 0, order.people)
    _in_range("--processes", order.processes, 1, 64)
    people = cast.members(order.seed, order.people)
    planned = plan.draw(people, order.seconds, order.seed, order.in_view, order.listed)
    camera = Camera()
    with _whole(out, force=force) as folder:
        facts = crew.shoot(planned, camera, folder, order.processes, tick)
        answer = truth.as_json(planned, facts, (camera.width_px, camera.height_px))
        (folder / "street.gt.json").write_text(json.dumps(answer, separators=(",", ":")), encoding="utf-8")
        for person in _listed(people, planned):
            subject = plan.name(person)
            _write(folder, f"watchlist/{subject}/{subject}.jpg", portrait.reference(person))
    return {
        "event": "street",
        "out": str(out),
        "frames": planned.frame_count,
        "listed": answer["listed"],
        "crossings": len(answer["crossings"]),  # type: ignore[arg-type]
        "real_people": 0,
    }


def _listed(people: list[Person], planned: plan.Plan) -> list[Person]:
    wanted = {walk.subject for walk in planned.walks if walk.listed}
    return [person for person in people if plan.name(person) in wanted]


def _write(folder: Path, name: str, pixels: np.ndarray) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    _, packed = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
    path.write_bytes(packed.tobytes())
    return name


def _contact(small: list[np.ndarray]) -> np.ndarray:
    across = min(12, len(small))
    blank = np.full_like(small[0], 255)
    padded = small + [blank] * (-len(small) % across)
    rows = [np.hstack(padded[k : k + across]) for k in range(0, len(padded), across)]
    return np.vstack(rows)


def _in_range(option: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise BadOptionError(option, f"{value:g} is outside {low:g} to {high:g}", "Give a number in that range")


@contextmanager
def _whole(out: Path, *, force: bool) -> Iterator[Path]:
    """A folder that becomes `out` only when everything in it was written."""
    if out.exists() and not force:
        raise BadOptionError("OUT", f"{out} is already there", "Choose another folder, or give --force to replace it")
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield draft
        if out.is_dir():
            shutil.rmtree(out)
        elif out.exists():
            out.unlink()
        draft.chmod(0o755)
        draft.replace(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
