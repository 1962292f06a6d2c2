import re

import pytest

from peelian.errors import InvalidValueError
from peelian.render.forest import Block, Row, forest

BLOCKS = (
    Block(
        title="side",
        mean=0.02,
        rows=(
            Row(label="left", value=0.01, low=0.0, high=0.03),
            Row(label="right", value=0.09, low=0.05, high=0.15, apart=True),
            Row(label="unseen", value=0.0, low=0.0, high=0.02),
        ),
    ),
)


@pytest.mark.parametrize("logarithmic", [True, False])
def test_every_group_stands_in_the_plot_by_name(*, logarithmic: bool) -> None:
    svg = forest(BLOCKS, across="FPIR", logarithmic=logarithmic)
    assert all(word in svg for word in ("side", "left", "right", "unseen", "FPIR", "currentColor"))


def test_the_same_figures_give_the_same_picture() -> None:
    assert forest(BLOCKS, across="FPIR", logarithmic=True) == forest(BLOCKS, across="FPIR", logarithmic=True)


def test_a_plot_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="at least one row"):
        forest([], across="FPIR", logarithmic=False)


@pytest.mark.parametrize(("low", "wanted"), [(0.02, ("2 %", "5 %", "10 %")), (1e-6, ("0.001 %", "0.1 %"))])
def test_rates_are_told_in_per_cent_and_their_labels_stand_apart(low: float, wanted: tuple[str, ...]) -> None:
    block = Block(title="side", mean=0.1, rows=(Row(label="left", value=0.1, low=low, high=0.3),))
    svg = forest([block], across="FPIR", logarithmic=True)
    labels = re.findall(r">([0-9.e-]+ %)</text>", svg)
    assert set(wanted) <= set(labels)
    assert len(labels) <= 9
