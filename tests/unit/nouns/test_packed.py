import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import InvalidValueError
from peelian.nouns import packed
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template


def template(seed: int = 0, *, signal: float | None = None) -> Template:
    vector = np.random.default_rng(seed).standard_normal(16).astype(np.float32)
    vector /= np.linalg.norm(vector)
    return Template(model=ModelId("ab" * 32), vector=vector, signal=signal)


@pytest.mark.parametrize("signal", [None, 0.0, 1.75])
def test_a_template_comes_back_as_it_was(signal: float | None) -> None:
    one = template(signal=signal)
    back = packed.from_bytes(packed.to_bytes(one))
    assert back.model == one.model
    assert back.signal == signal
    assert back.vector.dtype == np.float32
    assert np.array_equal(back.vector, one.vector)


def test_the_bytes_say_which_model_they_are_of() -> None:
    assert b"ab" * 32 in packed.to_bytes(template())


@given(cut=st.integers(0, 147))
def test_a_template_that_is_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(InvalidValueError):
        packed.from_bytes(packed.to_bytes(template())[:cut])


def test_a_template_with_something_after_it_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        packed.from_bytes(packed.to_bytes(template()) + b"\0")


def test_other_bytes_are_refused() -> None:
    with pytest.raises(InvalidValueError):
        packed.from_bytes(b"x" * len(packed.to_bytes(template())))


def test_another_version_is_refused() -> None:
    content = packed.to_bytes(template()).replace(b"PeelTpl1", b"PeelTpl2")
    with pytest.raises(InvalidValueError):
        packed.from_bytes(content)


def test_a_model_that_is_no_text_is_refused() -> None:
    content = bytearray(packed.to_bytes(template()))
    content[packed.HEAD.size] = 0xFF
    with pytest.raises(InvalidValueError):
        packed.from_bytes(bytes(content))


def test_a_vector_that_is_no_template_is_refused() -> None:
    content = packed.to_bytes(template())
    with pytest.raises(InvalidValueError):
        packed.from_bytes(content[:-64] + b"\0" * 64)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_nothing_else_is_raised(content: bytes) -> None:
    with pytest.raises(InvalidValueError):
        packed.from_bytes(packed.MAGIC + content)
