from scripts.comparison import PAGE

from peelian.wiring.evaluating import comparison


def test_the_page_says_what_the_data_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == comparison.markdown(), "run: python -m scripts.comparison"


def test_our_own_figures_are_those_of_the_shipped_operating_points() -> None:
    (_, _, ours), (_, _, theirs) = comparison.tables()
    assert {row[0] for row in ours} >= {"open-zoo:fp32", "starter:fp32"}
    assert all("of" in row[2] for row in ours)
    assert any("1 in" in row[6] for row in theirs)
