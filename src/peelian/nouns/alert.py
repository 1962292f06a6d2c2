"""The system's word to a person that a face may be one of the list. It decides nothing."""

from dataclasses import dataclass

from peelian.nouns import checks
from peelian.nouns.candidate import Candidate
from peelian.nouns.frame import FrameTime
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One passage of one face that resembles one subject of the list.

    `frame`, `time`, `box`: the frame that completed the evidence, and the face in it.
    `shots`: how many pictures of the track were encoded into the template that was searched.
    """

    camera: CameraId
    track: TrackId
    frame: int
    time: FrameTime
    box: Box
    candidate: Candidate
    shots: int

    def __post_init__(self) -> None:
        checks.text("Alert", "camera", self.camera)
        checks.finite("Alert", "frame", self.frame, low=0)
        checks.finite("Alert", "shots", self.shots, low=1)
