from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import ModelMismatchError, OperatingPointError
from peelian.jobs.compare import compare
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template
from tests.fakes.points import ONE_TO_ONE as POINT


def template(angle: float, model: str = "m") -> Template:
    return Template(model=ModelId(model), vector=np.array([np.cos(angle), np.sin(angle)], np.float32))


@given(st.floats(0, 3), st.floats(0, 3))
def test_the_similarity_is_the_cosine_whichever_comes_first(one: float, other: float) -> None:
    result = compare(template(one), template(other), at=POINT)
    assert result.similarity == pytest.approx(np.cos(one - other), abs=1e-6)
    assert result.similarity == compare(template(other), template(one), at=POINT).similarity


def test_it_is_the_same_person_from_the_threshold_on() -> None:
    assert compare(template(0), template(1.04), at=POINT).same
    assert not compare(template(0), template(1.05), at=POINT).same


def test_templates_of_two_models_are_not_compared() -> None:
    with pytest.raises(ModelMismatchError):
        compare(template(0), template(0, "other"), at=POINT)


def test_an_operating_point_of_another_model_is_not_used() -> None:
    with pytest.raises(ModelMismatchError):
        compare(template(0), template(0), at=replace(POINT, model=ModelId("other")))


def test_an_operating_point_for_a_list_is_not_used() -> None:
    with pytest.raises(OperatingPointError, match="one-to-one"):
        compare(template(0), template(0), at=replace(POINT, gallery_size=100))
