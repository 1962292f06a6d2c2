"""What looks at a photograph keeps a crop and a template, and nothing of it stays in what looked."""

from pathlib import Path

import numpy as np
import pytest

from peelian.capture import stills
from peelian.jobs.handset.library import Seen
from peelian.nouns.refusal import Refused
from peelian.settings import Settings
from peelian.wiring import likeness, packs
from peelian.wiring.handset import photograph
from peelian.wiring.handset.photograph import Eye
from tests.journey.checking import still

SHADES_OF_GREY = 30
"""Of grey and its edges; a photograph has thousands."""


@pytest.fixture(scope="module")
def eye(pack_cache: Path) -> Eye:
    pack = packs.load("starter:fp32", Settings(cache=pack_cache, threads=1))
    return photograph.open_eye(pack, threads=1, decode=likeness.in_this_process)


def test_somebody_leaves_a_crop_and_a_template_that_can_be_overwritten(eye: Eye) -> None:
    seen = eye.see(still("one"))
    assert isinstance(seen, Seen)
    assert seen.crop.startswith(b"\xff\xd8\xff")
    assert seen.template.vector.flags.owndata


def test_nothing_of_the_photograph_stays_in_the_encoder(eye: Eye) -> None:
    assert isinstance(eye.see(still("one")), Seen)
    buffer = eye._eyes.encoder._buffer[0]
    assert len(np.unique(buffer)) <= SHADES_OF_GREY, "it holds grey"


@pytest.mark.parametrize(
    ("content", "says"),
    [(still("nobody"), "No face was found"), (b"GIF89a", "not a JPEG or PNG"), (b"", "empty")],
)
def test_what_cannot_be_used_says_what_to_do(eye: Eye, content: bytes, says: str) -> None:
    no = eye.see(content)
    assert isinstance(no, Refused)
    assert says in no.reason


def test_two_people_are_one_too_many(eye: Eye) -> None:
    import cv2  # noqa: PLC0415 - only to lay two pictures side by side

    both = np.hstack([stills.decode(still(who), path=Path("p")).pixels for who in ("one", "two")])
    no = eye.see(cv2.imencode(".jpg", both[..., ::-1])[1].tobytes())
    assert isinstance(no, Refused)
    assert "More than one face" in no.reason
