import base64
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import WireError
from peelian.nouns.camera import CameraState
from peelian.worker.framing import Body, Message
from peelian.worker.wire import (
    MESSAGES,
    MOST_BOXES,
    PREVIEW_BYTES,
    PROBE_BYTES,
    Alerted,
    CameraHealth,
    Health,
    Lock,
    Over,
    Preview,
    Ready,
    Refusal,
    RungFor,
    ShownBox,
    Tallied,
)

TALLY = Tallied(
    looked=9,
    faces=8,
    tracks=3,
    shots=5,
    alerts=1,
    refused={"quality": 2},
    alert_age_p50_s=0.1,
    alert_age_p95_s=None,
)
LOCK = Lock(
    landlock=7,
    tcp=True,
    scoped=True,
    seccomp=True,
    core_dumps=False,
    memory_locked=True,
    swap=False,
    privileges=False,
)
ALERT = Alerted(
    camera="gate",
    track=1,
    frame=25,
    media_s=1.0,
    arrival_s=100.0,
    camera_s=None,
    sent_s=100.2,
    box=(1.0, 2.0, 3.0, 4.0),
    subject="s1",
    image="1.jpg",
    similarity=0.9,
    shots=3,
)
BOX = ShownBox(x=1, y=2, width=3, height=4, alerted=False)
PREVIEW = Preview(camera="gate", frame=25, arrival_s=100.0, width_px=640, height_px=360, boxes=(BOX,))
CAMERA = CameraHealth(
    name="gate", state=CameraState.FROZEN, frames=1, dropped=2, corrupt=3, reconnects=4, frames_per_s=25.0
)
RUNG = RungFor(camera="gate", subject="s1", time_s=1.0, area_px=900.0)
ALL: list[tuple[Body, bytes]] = [
    (
        Ready(lock=LOCK, model="a" * 64, pack="starter", listed=3, python="3.11", numpy="2.4", onnxruntime="1.31"),
        b"",
    ),
    (ALERT, b"\xff\xd8probe\xff\xd9"),
    (Health(sent_s=1.0, cameras=(CAMERA,), tally=TALLY, rung=(RUNG,), memory_bytes=9), b""),
    (PREVIEW, b"\xff\xd8picture\xff\xd9"),
    (Refusal(reason="no lock"), b""),
    (Over(reason=None, tally=TALLY), b""),
]


@pytest.mark.parametrize(("body", "binary"), ALL, ids=lambda value: type(value).__name__)
def test_every_message_arrives_as_it_was_sent(body: Body, binary: bytes) -> None:
    assert MESSAGES.read(io.BytesIO(MESSAGES.encode(body, binary))) == Message(body=body, binary=binary)


@pytest.mark.parametrize(("body", "_binary"), ALL, ids=lambda value: type(value).__name__)
def test_there_is_no_field_for_a_template(body: Body, _binary: bytes) -> None:
    vector = np.random.default_rng(0).normal(size=128).astype(np.float32)
    for hidden in (vector.tolist(), vector.tobytes().hex(), base64.b64encode(vector.tobytes()).decode()):
        with pytest.raises(ValueError, match="template"):
            type(body).model_validate({**dict(body), "template": hidden})
        for field in type(body).model_fields:
            with pytest.raises(ValueError, match=field):
                type(body).model_validate({**dict(body), field: hidden})


def test_a_message_without_a_picture_cannot_carry_one() -> None:
    for body, binary in ALL:
        if not binary:
            with pytest.raises(WireError, match="at most"):
                MESSAGES.encode(body, b"x")


def test_pictures_have_a_largest_size() -> None:
    for body, most in ((ALERT, PROBE_BYTES), (PREVIEW, PREVIEW_BYTES)):
        MESSAGES.encode(body, b"x" * most)
        with pytest.raises(WireError, match="at most"):
            MESSAGES.encode(body, b"x" * (most + 1))


def test_a_list_of_boxes_has_a_longest_length() -> None:
    with pytest.raises(ValueError, match="boxes"):
        Preview.model_validate({**dict(PREVIEW), "boxes": (BOX,) * (MOST_BOXES + 1)})


@pytest.mark.parametrize("similarity", [float("nan"), float("inf"), 1.5, "0.9", None])
def test_a_similarity_is_a_number_that_can_be_one(similarity: object) -> None:
    with pytest.raises(ValueError, match="similarity"):
        Alerted.model_validate({**dict(ALERT), "similarity": similarity})


@given(which=st.sampled_from(range(len(ALL))), at=st.integers(0, 2000), byte=st.integers(0, 255))
def test_with_any_byte_changed_it_is_another_whole_message_or_refused(which: int, at: int, byte: int) -> None:
    sent = bytearray(MESSAGES.encode(*ALL[which]))
    sent[at % len(sent)] = byte
    try:
        message = MESSAGES.read(io.BytesIO(bytes(sent)))
    except WireError:
        return
    assert message is not None
    again = MESSAGES.encode(message.body, message.binary)
    assert bytes(sent).startswith(again)
