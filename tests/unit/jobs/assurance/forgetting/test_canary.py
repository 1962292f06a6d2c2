import base64
from dataclasses import replace

import numpy as np
import pytest

from peelian.jobs.assurance.forgetting import canary as canaries
from peelian.jobs.assurance.forgetting.canary import Canary
from peelian.jobs.assurance.forgetting.needles import Needles

RANDOM = np.random.default_rng(7)


@pytest.fixture
def canary() -> Canary:
    vector = RANDOM.normal(size=128).astype(np.float32)
    picture = RANDOM.integers(0, 256, (64, 120, 3), np.uint8)
    return Canary(name="canary", template=vector / np.float32(np.linalg.norm(vector)), pictures=(picture,))


def test_a_template_is_found_in_each_form_in_which_it_could_be_left(canary: Canary) -> None:
    needles, v = Needles(canaries.forms(canary)), canary.template
    left = {
        "float32": v.tobytes(),
        "float32, big-endian": v.astype(">f4").tobytes(),
        "float64": v.astype(np.float64).tobytes(),
        "float16": v.astype(np.float16).tobytes(),
        "int8": np.round(v * 127).astype(np.int8).tobytes(),
        "int8 of the largest": np.round(v / np.abs(v).max() * 127).astype(np.int8).tobytes(),
        "hex of float32": v.tobytes().hex().encode(),
        "hex of float16": v.astype(np.float16).tobytes().hex().upper().encode(),
        "base64 of float32": base64.b64encode(b"ab" + v.tobytes()),
        "decimal": str([float(one) for one in v]).encode(),
    }
    for form, content in left.items():
        assert f"canary: {form}" in needles.found(b"before" + content + b"after"), form


def test_any_piece_of_twenty_numbers_is_found(canary: Canary) -> None:
    needles = Needles(canaries.forms(canary))
    for start in range(0, 108, 7):
        assert needles.found(b"xyz" + canary.template[start : start + 20].tobytes())


def test_what_is_made_on_the_way_to_a_template_is_found_as_it_lies_in_memory(canary: Canary) -> None:
    answer = canary.template * np.float32(1.7)
    share = canary.template.astype(np.float64) / 3
    assert Needles(canaries.forms(canary)).found(answer.tobytes() + share.tobytes()) == {}, "it is nothing of the above"
    whole = replace(canary, working=(("raw answer", answer), ("share", share)))
    found = Needles(canaries.forms(whole)).found(b"xyz" + answer.tobytes() + share.tobytes())
    assert set(found) == {"canary: raw answer", "canary: share"}


def test_pixels_are_found_however_they_are_laid_out(canary: Canary) -> None:
    needles, picture = Needles(canaries.forms(canary)), canary.pictures[0]
    assert "canary: pixels, RGB" in needles.found(picture.tobytes())
    assert "canary: pixels, BGR" in needles.found(picture[..., ::-1].tobytes())
    assert "canary: pixels, green" in needles.found(np.ascontiguousarray(picture[..., 1]).tobytes())


def test_a_row_that_could_be_anybodys_is_not_looked_for() -> None:
    grey = Canary(name="grey", template=np.ones(128, np.float32), pictures=(np.full((64, 48, 3), 7, np.uint8),))
    assert not [what for what, _ in canaries.forms(grey) if "pixels" in what]


def test_somebody_else_is_not_found(canary: Canary) -> None:
    other = RANDOM.normal(size=128).astype(np.float32)
    assert Needles(canaries.forms(canary)).found(other.tobytes() * 50) == {}
