import numpy as np
import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Reference, Template

UNIT = np.array([0.6, 0.8], np.float32)


def test_a_template_is_of_unit_length() -> None:
    Template(model=ModelId("m"), vector=UNIT)
    with pytest.raises(InvalidValueError, match="unit length"):
        Template(model=ModelId("m"), vector=UNIT * 1.1)


def test_a_template_of_nothing_is_refused() -> None:
    for vector in (np.zeros(2, np.float32), np.array([np.nan, 1], np.float32)):
        with pytest.raises(InvalidValueError):
            Template(model=ModelId("m"), vector=vector)


def test_a_template_without_a_model_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        Template(model=ModelId(""), vector=UNIT)


@pytest.mark.parametrize("signal", [-0.1, np.nan, np.inf])
def test_a_signal_that_is_no_share_is_refused(signal: float) -> None:
    with pytest.raises(InvalidValueError, match="signal"):
        Template(model=ModelId("m"), vector=UNIT, signal=signal)


def test_templates_are_never_equal_by_accident() -> None:
    assert Template(model=ModelId("m"), vector=UNIT) != Template(model=ModelId("m"), vector=UNIT)


def test_a_reference_names_its_subject() -> None:
    with pytest.raises(InvalidValueError):
        Reference(subject=SubjectId(" "), image="a.jpg", template=Template(model=ModelId("m"), vector=UNIT))
