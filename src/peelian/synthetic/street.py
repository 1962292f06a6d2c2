"""Draws the frames of a street, and says what is in each."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from peelian.synthetic import scene
from peelian.synthetic.body import FOOT_CM
from peelian.synthetic.light import Light
from peelian.synthetic.look import Look, Pose
from peelian.synthetic.plan import FRAMES_PER_S, Plan, Walk
from peelian.synthetic.portrait import Pixels
from peelian.synthetic.scene import Camera, Scene
from peelian.synthetic.sheet import Field, real
from peelian.synthetic.truth import FaceTruth, FrameTruth
from peelian.synthetic.walker import (
    BODY_WINDOW_CM,
    HEAD_WINDOW_CM,
    PHASES,
    Sprite,
    Wardrobe,
    landmarks_cm,
    neck_base_cm,
)

HELD_FRAMES = 4
"""A head keeps its turn for this many frames (0.16 s) and only moves and grows meanwhile."""
SHUTTER_S = 0.010
"""Exposure: what moves faster than a pixel in this time is smeared."""
GRAIN = 1.8
"""Deviation of the sensor's noise, of 255."""
GRAIN_MARGIN = 64
"""The noise is larger than a frame by this much and is laid elsewhere on every frame."""
CHEERFUL = 4.2
"""A third of the walkers (by the phase that each of them was given) smile at times."""
HALF = 127
"""Alpha from which something hides what is behind it."""
LABEL_STEP = 4
"""Who is in front of whom is kept at a quarter of the frame's size."""
Labels = npt.NDArray[np.int16]
"""Who covers each cell: the number of a walk, or -1."""
EYES_BELOW_TOP_CM = 11.5
"""Eyes sit this far below the top of the head."""


@dataclass(frozen=True)
class Standing:
    """Where a walker is in one frame.

    `eye`: pixel of the point between the eyes; `pixels_per_cm`: at that distance;
    `held_px_per_cm`: when the head was last drawn.
    """

    walk: Walk
    number: int
    phase: int
    z_m: float
    eye: tuple[float, float]
    pixels_per_cm: float
    held_px_per_cm: float
    pose: Pose
    look: Look
    smear_px: float


@dataclass(frozen=True)
class Set:
    """The stage: camera, scene, light, noise, and what people look like."""

    camera: Camera
    scene: Scene
    grain: tuple[Pixels, Pixels]
    wardrobe: Wardrobe


def set_up(plan: Plan, camera: Camera) -> Set:
    """Paint the street and lay out the clothes."""
    rng = np.random.default_rng((plan.seed, 0x5CE2E))
    side = float(rng.uniform(-0.5, 0.5))
    lamp = np.array([side, -0.55, 0.80])
    lamp /= np.linalg.norm(lamp)
    light = Light(
        lamp=(float(lamp[0]), float(lamp[1]), float(lamp[2])),
        lamp_colour=(0.50, 0.49, 0.47),
        sky=(0.60, 0.62, 0.66),
        ground=(0.30, 0.29, 0.28),
        hardness=0.15,
    )
    shape = (camera.height_px + GRAIN_MARGIN, camera.width_px + GRAIN_MARGIN, 1)
    noise = np.rint(rng.standard_normal(shape, dtype=np.float32) * GRAIN).astype(np.int16).repeat(3, axis=2)
    grain = (np.clip(noise, 0, 255).astype(np.uint8), np.clip(-noise, 0, 255).astype(np.uint8))
    painted = scene.paint(camera, rng)
    return Set(camera, painted, grain, Wardrobe(light))


def frames(
    plan: Plan, camera: Camera | None = None, *, only: range | None = None, stage: Set | None = None
) -> Iterator[tuple[Pixels, FrameTruth]]:
    """Draw the street.

    Args:
        plan: who walks where.
        camera: what sees it; 1080p above the pavement by default.
        stage: what `set_up` made for this plan and camera, if it was called before.
        only: which frames; all of them by default. A frame is the same whichever others are drawn.

    Yields:
        shape (height, width, 3), uint8, RGB; and what is in it.
    """
    stage = stage or set_up(plan, camera or Camera())
    for index in only if only is not None else range(plan.frame_count):
        yield _frame(plan, stage, index)


def _frame(plan: Plan, stage: Set, index: int) -> tuple[Pixels, FrameTruth]:
    time_s = index / FRAMES_PER_S
    people = [s for k, walk in enumerate(plan.walks) if (s := _standing(stage.camera, walk, k, index)) is not None]
    people.sort(key=lambda s: -s.z_m)
    frame = stage.scene.backdrop.copy()
    labels = np.full((stage.camera.height_px // LABEL_STEP, stage.camera.width_px // LABEL_STEP), -1, np.int16)
    screened = False
    for person in people:
        if not screened and person.z_m < stage.scene.screen_m:
            _screen(frame, labels, stage.scene)
            screened = True
        _lay(frame, labels, stage, person)
    if not screened:
        _screen(frame, labels, stage.scene)
    faces = tuple(f for person in people if (f := _truth(stage, person, labels)) is not None)
    return _noisy(frame, stage.grain, plan.seed, index), FrameTruth(index=index, time_s=time_s, faces=faces)


def _standing(camera: Camera, walk: Walk, number: int, index: int) -> Standing | None:
    time_s = index / FRAMES_PER_S
    if not walk.start_s <= time_s <= walk.end_s:
        return None
    x, z = walk.place(time_s)
    x_next, z_next = walk.place(time_s + SHUTTER_S)
    eye = camera.project(x, _eye_height_m(walk, time_s), z)
    then = camera.project(x_next, _eye_height_m(walk, time_s + SHUTTER_S), z_next)
    held_s = max(index // HELD_FRAMES * HELD_FRAMES / FRAMES_PER_S, walk.start_s)
    return Standing(
        walk=walk,
        number=number,
        phase=int((walk.gait / 2 * time_s + walk.wander[0]) * PHASES) % PHASES,
        z_m=z,
        eye=eye,
        pixels_per_cm=camera.focal_px / (100 * z),
        held_px_per_cm=camera.focal_px / (100 * walk.place(held_s)[1]),
        pose=_pose(camera, walk, held_s),
        look=_look(walk, held_s),
        smear_px=float(np.hypot(then[0] - eye[0], then[1] - eye[1])),
    )


def _eye_height_m(walk: Walk, time_s: float) -> float:
    bob = 0.018 * abs(np.sin(np.pi * walk.gait * time_s + walk.wander[0]))
    return float((walk.person.clothes.height - EYES_BELOW_TOP_CM) / 100 + bob - 0.01)


def _pose(camera: Camera, walk: Walk, time_s: float) -> Pose:
    x, z = walk.place(time_s)
    ahead = walk.place(time_s + 0.2)
    heading = np.degrees(np.arctan2(ahead[0] - x, z - ahead[1]))
    bearing = np.degrees(np.arctan2(x, z))
    above = np.degrees(np.arctan2(camera.height_m - _eye_height_m(walk, time_s), z))
    one, two, three = walk.wander
    glance = 5 * np.sin(0.55 * time_s + one) + 4 * np.sin(1.3 * time_s + two)
    nod = 2.5 * np.sin(0.8 * time_s + three) + 1.2 * np.sin(2 * np.pi * walk.gait * time_s)
    yaw = float(np.clip(0.5 * heading + 0.5 * bearing + glance, -38, 38))
    return Pose(
        yaw=yaw, pitch=float(np.clip(0.55 * above - 1 + nod, -15, 25)), roll=float(2 * np.sin(1.1 * time_s + two))
    )


def _look(walk: Walk, time_s: float) -> Look:
    smiling = walk.wander[1] > CHEERFUL and 0.5 + 0.5 * np.sin(0.7 * time_s + walk.wander[2]) > 0.8  # noqa: PLR2004
    mood = 0.25 * (1 + np.sin(walk.wander[0]))
    return Look(smile=0.6 if smiling else round(float(0.3 * mood), 2), open_mouth=0.0, brows=round(float(mood), 2))


def _screen(frame: Pixels, labels: Labels, still: Scene) -> None:
    here = still.screen_at
    _blend(frame[here], still.screen[here])
    labels[still.screen[::LABEL_STEP, ::LABEL_STEP, 3][: labels.shape[0], : labels.shape[1]] > HALF] = -1


def _blend(part: Pixels, layer: Pixels) -> None:
    """Lay a picture (h, w, 4; colour times alpha, and alpha) over a part of a frame, in place."""
    clear = cv2.merge([255 - layer[..., 3]] * 3)
    part[:] = cv2.add(cv2.multiply(part, clear, scale=1 / 255), np.ascontiguousarray(layer[..., :3]))


def _lay(frame: Pixels, labels: Labels, stage: Set, standing: Standing) -> None:
    region = _region(stage.camera, standing)
    if region is None:
        return
    left, top, right, bottom = region
    person = standing.walk.person
    scale = standing.pixels_per_cm
    head = stage.wardrobe.head(person, standing.look, standing.pose, standing.held_px_per_cm)
    layer = _warp(head, standing.eye, scale, region)
    neck = (standing.eye[0], standing.eye[1] + neck_base_cm(person) * scale)
    length = (person.clothes.height - EYES_BELOW_TOP_CM - neck_base_cm(person)) / FOOT_CM
    clothes = _warp(stage.wardrobe.body(person, standing.phase), neck, scale * length, region)
    layer = _over(layer, clothes)
    layer = _lens(layer, standing)
    _blend(frame[top:bottom, left:right], layer)
    cover = layer[-top % LABEL_STEP :: LABEL_STEP, -left % LABEL_STEP :: LABEL_STEP, 3] > HALF
    row, column = -(-top // LABEL_STEP), -(-left // LABEL_STEP)
    view = labels[row : row + cover.shape[0], column : column + cover.shape[1]]
    view[cover[: view.shape[0], : view.shape[1]]] = standing.number


def _over(below: Pixels, above: Pixels) -> Pixels:
    clear = cv2.merge([255 - above[..., 3]] * 4)
    return np.asarray(cv2.add(cv2.multiply(below, clear, scale=1 / 255), above), np.uint8)


def _lens(layer: Pixels, standing: Standing) -> Pixels:
    reach = max(1, round(standing.smear_px))
    if reach > 1:
        layer = np.asarray(cv2.blur(layer, (1, reach)), np.uint8)
    sigma = 0.55 + 0.25 * max(0.0, (standing.z_m - 9) / 8)
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), sigma), np.uint8)


def _region(camera: Camera, standing: Standing) -> tuple[int, int, int, int] | None:
    scale = standing.pixels_per_cm
    half = 0.5 * max(BODY_WINDOW_CM[2] * 1.1, HEAD_WINDOW_CM[0]) * scale
    left, right = standing.eye[0] - half, standing.eye[0] + half
    top, bottom = standing.eye[1] - 17 * scale, standing.eye[1] + 185 * scale
    left, top = max(0, int(left)), max(0, int(top))
    right, bottom = min(camera.width_px, int(right) + 1), min(camera.height_px, int(bottom) + 1)
    return (left, top, right, bottom) if right - left > 2 and bottom - top > 2 else None  # noqa: PLR2004


def _warp(sprite: Sprite, at: tuple[float, float], scale: float, region: tuple[int, int, int, int]) -> Pixels:
    zoom = scale / sprite.pixels_per_cm
    pixels, origin = sprite.pixels, sprite.origin
    if zoom < 0.6:  # noqa: PLR2004
        small = np.asarray(cv2.resize(pixels, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), np.uint8)
        origin = (origin[0] * small.shape[1] / pixels.shape[1], origin[1] * small.shape[0] / pixels.shape[0])
        pixels, zoom = small, 1.0
    shift = (at[0] - region[0] - origin[0] * zoom, at[1] - region[1] - origin[1] * zoom)
    matrix = real([[zoom, 0, shift[0]], [0, zoom, shift[1]]])
    size = (region[2] - region[0], region[3] - region[1])
    return np.asarray(cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)


def _truth(stage: Set, standing: Standing, labels: Labels) -> FaceTruth | None:
    person, scale = standing.walk.person, standing.pixels_per_cm
    skin = stage.wardrobe.surface(person, standing.look, 2)
    turn = standing.pose.matrix()
    middle = real(standing.eye)

    def seen(points: Field) -> Field:
        return np.asarray((points @ turn.T)[:, :2] * scale + middle, np.float32)

    marks = seen(landmarks_cm(skin, person, standing.look))
    edge = seen(_outline(person.skull.width, person.skull.chin_y))
    low, high = edge.min(axis=0), edge.max(axis=0)
    if high[0] < 0 or high[1] < 0 or low[0] > stage.camera.width_px or low[1] > stage.camera.height_px:
        return None
    return FaceTruth(
        subject=standing.walk.subject,
        walk=standing.number,
        box=(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        landmarks=tuple((float(x), float(y)) for x, y in marks),
        visible=_visible(labels, standing.number, (low, high)),
        eye_distance_px=float(np.hypot(*(marks[1] - marks[0]))),
    )


def _outline(width: float, chin_y: float) -> Field:
    """Points around a face: forehead, temples, cheeks, chin."""
    x = 0.93 * width
    return real([[0, -5.6, 8.3], [-x, -2, 3.0], [x, -2, 3.0], [-0.9 * x, 5, 3.2], [0.9 * x, 5, 3.2], [0, chin_y, 8.4]])


def _visible(labels: Labels, number: int, box: tuple[Field, Field]) -> float:
    (left, top), (right, bottom) = box
    x, y = np.meshgrid(np.linspace(-0.85, 0.85, 9), np.linspace(-0.85, 0.85, 11))
    inside = x**2 + y**2 < 0.9  # noqa: PLR2004
    column = np.floor((left + (x[inside] + 1) / 2 * (right - left)) / LABEL_STEP).astype(int)
    row = np.floor((top + (y[inside] + 1) / 2 * (bottom - top)) / LABEL_STEP).astype(int)
    within = (row >= 0) & (row < labels.shape[0]) & (column >= 0) & (column < labels.shape[1])
    hit = labels[row[within], column[within]] == number
    return float(hit.sum() / inside.sum())


def _noisy(frame: Pixels, grain: tuple[Pixels, Pixels], seed: int, index: int) -> Pixels:
    rng = np.random.default_rng((seed, 0x401, index))
    down, right = (int(v) for v in rng.integers(0, GRAIN_MARGIN, 2))
    height, width = frame.shape[:2]
    here = (slice(down, down + height), slice(right, right + width))
    return np.asarray(cv2.subtract(cv2.add(frame, grain[0][here]), grain[1][here]), np.uint8)
