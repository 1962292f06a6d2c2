import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.alert import Alert
from peelian.nouns.candidate import Candidate
from peelian.nouns.frame import FrameTime
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId, SubjectId, TrackId


def alert(*, frame: int = 3, shots: int = 2) -> Alert:
    return Alert(
        camera=CameraId("a"),
        track=TrackId(1),
        frame=frame,
        time=FrameTime(media_s=0.1, arrival_s=5),
        box=Box(x=0, y=0, width=10, height=10),
        candidate=Candidate(subject=SubjectId("s"), image="s.jpg", similarity=0.7),
        shots=shots,
    )


def test_an_alert_rests_on_at_least_one_shot() -> None:
    alert(shots=1)
    with pytest.raises(InvalidValueError):
        alert(shots=0)


def test_an_alert_comes_from_a_frame() -> None:
    with pytest.raises(InvalidValueError):
        alert(frame=-1)
