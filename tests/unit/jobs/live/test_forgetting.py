import numpy as np
import pytest

from peelian.jobs.live import forgetting
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId, ModelId
from peelian.nouns.template import Template

TIME = FrameTime(media_s=0, arrival_s=0)


def test_a_template_is_overwritten_and_stays_closed() -> None:
    template = Template(model=ModelId("m"), vector=np.array([1, 0], np.float32))
    forgetting.templates([template])
    assert template.vector.tolist() == [0, 0]
    with pytest.raises(ValueError, match="read-only"):
        template.vector[0] = 1


def test_a_picture_is_overwritten() -> None:
    frame = Frame(camera=CameraId("c"), index=0, time=TIME, pixels=np.full((2, 2, 3), 9, np.uint8))
    forgetting.frames([frame])
    assert not frame.pixels.any()


def test_memory_that_is_shared_with_another_is_only_let_go() -> None:
    whole = np.full((4, 2, 3), 9, np.uint8)
    whole.flags.writeable = False
    frame = Frame(camera=CameraId("c"), index=0, time=TIME, pixels=whole[:2])
    forgetting.frames([frame])
    assert whole.all()
