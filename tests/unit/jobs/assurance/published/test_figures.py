import pytest

from peelian.errors import InvalidValueError
from peelian.jobs.assurance.published import figures

GOOD = dict.fromkeys(figures.REQUIRED, "something") | {"source": "https://example.org/report"}


def test_every_figure_has_its_source_and_says_what_keeps_it_from_being_compared() -> None:
    found = figures.shipped()
    assert len(found) >= 8
    assert {"National Physical Laboratory, equitability study", "NIST"} <= {one.measured_by for one in found}


def test_an_interval_follows_from_published_counts_and_from_nothing_else() -> None:
    by_stated = {one.stated: one for one in figures.shipped()}
    interval = by_stated["10 of 3,147,436"].interval
    assert interval is not None
    assert [round(1 / end, -3) for end in interval] == [579_000, 171_000]
    assert by_stated["89 %"].interval is None


@pytest.mark.parametrize("name", figures.REQUIRED)
def test_a_figure_that_leaves_something_out_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match=name):
        figures.of({key: value for key, value in GOOD.items() if key != name})


def test_a_source_is_an_address() -> None:
    with pytest.raises(InvalidValueError, match="address"):
        figures.of(GOOD | {"source": "somebody said so"})
