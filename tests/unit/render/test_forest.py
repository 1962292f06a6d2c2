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
