"""Several shots of one model become one unit template; nothing else is combined."""

import dataclasses

import numpy as np
import pytest

from peelian.encode import aggregate
from peelian.encode.aggregate import combined
from peelian.errors import ModelMismatchError, UnusableEncodingError
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template
from tests.fakes.noted import noting


def template(*numbers: float, model: str = "a") -> Template:
    vector = np.array(numbers, np.float32)
    return Template(model=ModelId(model), vector=vector / np.linalg.norm(vector))


def test_one_shot_is_itself() -> None:
    shot = template(1, 2, 3)
    assert combined([shot], [0.3]).vector == pytest.approx(shot.vector)


def test_shots_count_by_their_weight() -> None:
    mean = combined([template(1, 0), template(0, 1)], [3, 1])
    assert mean.vector == pytest.approx(np.array([3, 1]) / np.sqrt(10))
    assert mean.model == "a"


def test_the_signal_of_several_shots_is_their_mean_and_unknown_where_one_is() -> None:
    one, other = (dataclasses.replace(template(1, 0), signal=signal) for signal in (1.0, 2.0))
    assert combined([one, other], [3, 1]).signal == pytest.approx(1.25)
    assert combined([one, template(1, 0)], [1, 1]).signal is None


def test_only_the_proportion_of_the_weights_matters() -> None:
    shots = [template(1, 2), template(2, 1)]
    assert combined(shots, [0.1, 0.3]).vector == pytest.approx(combined(shots, [10, 30]).vector)


def test_shots_of_two_models_are_never_combined() -> None:
    with pytest.raises(ModelMismatchError):
        combined([template(1, 0), template(0, 1, model="b")], [1, 1])


def test_shots_that_cancel_each_other_out_are_no_template() -> None:
    with pytest.raises(UnusableEncodingError, match="cancel"):
        combined([template(1, 0), template(-1, 0)], [1, 1])


def test_no_shots_are_our_own_misuse() -> None:
    with pytest.raises(ValueError, match="none given"):
        combined([], [])


@pytest.mark.parametrize("weights", [[1.0], [1.0, np.nan], [1.0, -0.5], [0.0, 0.0], [1.0, np.inf]])
def test_weights_that_do_not_fit_are_our_own_misuse(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        combined([template(1, 0), template(0, 1)], weights)


def test_what_is_made_of_shots_on_the_way_is_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = noting()
    monkeypatch.setattr(aggregate, "Scratch", scratch)
    mean = combined([template(1, 2), template(2, 1)], [1, 3])
    assert mean.vector.any()
    assert len(scratch.arrays) == 4, "each shot in double precision, their sum, and the template before it was closed"
    assert not any(one.any() for one in scratch.arrays)
