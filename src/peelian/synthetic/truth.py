"""What is really in the street: the answer that a recogniser is held against."""

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.synthetic.plan import FRAMES_PER_S, Plan, Walk

Point = tuple[float, float]
"""x and y, pixels of the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceTruth:
    """One face in one frame.

    `box`: left, top, right, bottom, pixels. `landmarks`: both eyes, nose tip, both mouth corners, the viewer's left
    first. `visible`: share of the face that is in the frame and not behind anybody. `eye_distance_px`: as projected.
    """

    subject: str
    walk: int
    box: tuple[float, float, float, float]
    landmarks: tuple[Point, ...]
    visible: float
    eye_distance_px: float

    @property
    def occluded(self) -> bool:
        """Whether too much is hidden for a detector to be blamed."""
        return self.visible < OCCLUDED_BELOW


OCCLUDED_BELOW = 0.75
"""A face that shows less than this counts as occluded; below it one eye or the mouth is usually gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTruth:
    """Every face in a frame, the farthest first."""

    index: int
    time_s: float
    faces: tuple[FaceTruth, ...]


def as_json(plan: Plan, frames: Sequence[FrameTruth], size: tuple[int, int]) -> dict[str, object]:
    """The whole truth about a film of that size (width, height) as one object."""
    crossings = (_crossing(frames, number, walk) for number, walk in enumerate(plan.walks))
    return {
        "fps": FRAMES_PER_S,
        "size": list(size),
        "seed": plan.seed,
        "real_people": 0,
        "listed": sorted({walk.subject for walk in plan.walks if walk.listed}),
        "crossings": [crossing for crossing in crossings if crossing is not None],
        "frames": [_frame(frame) for frame in frames],
    }


def _crossing(frames: Sequence[FrameTruth], number: int, walk: Walk) -> dict[str, object] | None:
    seen = [(frame.time_s, face) for frame in frames for face in frame.faces if face.walk == number]
    if not seen:
        return None
    clear = [face.eye_distance_px for _, face in seen if not face.occluded]
    good = sum(1 for distance in clear if distance >= CLEAR_EYE_PX)
    return {
        "crossing": number,
        "subject": walk.subject,
        "listed": walk.listed,
        "enter_s": round(seen[0][0], 3),
        "leave_s": round(seen[-1][0], 3),
        "largest_eye_distance_px": round(max(clear, default=0.0), 1),
        "clear_frames": good,
        "recognisable": good >= CLEAR_FRAMES,
    }


CLEAR_EYE_PX = 24.0
"""Distance between the eyes from which a face counts towards a fair chance."""
CLEAR_FRAMES = 20
"""Frames (0.8 s) of a clear face that a crossing needs to be counted as a fair chance."""


def _frame(frame: FrameTruth) -> dict[str, object]:
    return {
        "frame": frame.index,
        "t": round(frame.time_s, 3),
        "faces": [
            {
                "id": face.subject,
                "crossing": face.walk,
                "box": [round(v, 1) for v in face.box],
                "lm": [[round(x, 1), round(y, 1)] for x, y in face.landmarks],
                "occluded": face.occluded,
                "visible": round(face.visible, 2),
                "eye_distance_px": round(face.eye_distance_px, 1),
            }
            for face in frame.faces
        ],
    }
