import xml.etree.ElementTree as ET

import numpy as np

from peelian.nouns.curve import Det, Distribution
from peelian.render import plots
from peelian.render.plots import Curve, Mark

RATES = np.array([0.5, 0.2, 0.05, 1e-2, 1e-3, 1e-4])


def curve(label: str) -> Curve:
    det = Det(thresholds=np.linspace(0, 1, 6), false_positive=RATES, false_negative=RATES[::-1].copy())
    return Curve(
        label=label, det=det, marks=(Mark(label="1 %", threshold=0.6, false_positive=0.01, false_negative=0.2),)
    )


def seen() -> Distribution:
    return Distribution(edges=np.linspace(0, 1, 11), mated=np.arange(10), nonmated=np.arange(10)[::-1].copy())


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - we wrote it ourselves


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert plots.det([curve("one")], across="FMR", up="FNMR") == plots.det([curve("one")], across="FMR", up="FNMR")
    assert plots.distribution(seen(), []) == plots.distribution(seen(), [])


def test_a_plot_says_nothing_about_when_it_was_made() -> None:
    assert "<dc:date>" not in plots.det([curve("one")], across="FMR", up="FNMR")


def test_text_and_lines_take_the_colour_of_the_page() -> None:
    for svg in (plots.det([curve("one")], across="FMR", up="FNMR"), plots.distribution(seen(), curve("x").marks)):
        assert plots.INK not in svg
        assert "currentColor" in svg
        assert "prefers-color-scheme:dark" in svg
        assert "#ffffff" not in svg


def test_a_plot_is_well_formed_and_fetches_nothing() -> None:
    svg = plots.det([curve("one"), curve("two")], across="FMR", up="FNMR")
    root = parsed(svg)
    links = [value for node in root.iter() for name, value in node.attrib.items() if name.endswith("href")]
    assert all(link.startswith("#") for link in links)
    assert "<script" not in svg


def test_curves_differ_in_dash_and_not_only_in_colour() -> None:
    dashes = {dash for _, dash, _ in plots.LOOKS}
    markers = {marker for _, _, marker in plots.LOOKS}
    assert len(dashes) == len(markers) == len(plots.LOOKS)


def test_axes_and_marks_are_labelled_with_words() -> None:
    svg = plots.det([curve("cameras by day")], across="FMR", up="FNMR")
    for word in ("FMR", "FNMR", "cameras by day", "1 %", "50 %"):
        assert f">{word}</text>" in svg


def test_rates_of_zero_and_one_have_no_place_on_a_probit_axis_and_are_left_out() -> None:
    flat = Det(
        thresholds=np.array([0.0, 0.5, 1.0]),
        false_positive=np.array([1.0, 0.0, 0.0]),
        false_negative=np.array([0.0, 0.0, 1.0]),
    )
    mark = Mark(label="0", threshold=0.5, false_positive=0.0, false_negative=0.0)
    parsed(plots.det([Curve(label="perfect", det=flat, marks=(mark,))], across="FMR", up="FNMR"))


def test_no_curve_is_an_empty_plot() -> None:
    parsed(plots.det([], across="FMR", up="FNMR"))


def test_a_distribution_of_nothing_is_drawn_flat() -> None:
    nothing = np.zeros(10, np.int64)
    parsed(plots.distribution(Distribution(edges=np.linspace(0, 1, 11), mated=nothing, nonmated=nothing), []))
