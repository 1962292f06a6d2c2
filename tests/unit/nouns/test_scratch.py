import numpy as np
import pytest

from peelian.nouns.scratch import Scratch, overwrite


def test_what_was_noted_is_overwritten_at_the_end() -> None:
    with Scratch() as scratch:
        one, other = scratch(np.ones(3, np.float32)), scratch(np.full((2, 2), 7, np.uint8))
        assert one.all()
    assert not one.any()
    assert not other.any()


def test_it_is_overwritten_when_something_goes_wrong_as_well() -> None:
    noted = np.ones(3)

    def broken() -> None:
        with Scratch() as scratch:
            scratch(noted)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert not noted.any()


def test_an_array_that_can_only_be_read_is_overwritten_and_stays_closed() -> None:
    array = np.ones(3)
    array.flags.writeable = False
    overwrite(array)
    assert not array.any()
    assert not array.flags.writeable


def test_what_can_only_be_read_and_is_somebody_elses_is_left_alone() -> None:
    whole = np.ones(4)
    whole.flags.writeable = False
    overwrite(whole[:2])
    assert whole.all()
