"""Files that are nested too deep for any reader are refused in a sentence, like every other file that is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from peelian.audit import leaf
from peelian.errors import PeelianError
from peelian.geo import geojson, reports
from peelian.inference import manifest_toml
from peelian.jobs.assurance import operating_points, truth
from peelian.jobs.assurance import reports as measured
from peelian.jobs.estate.survey import questionnaires
from peelian.law import policy, policy_words

JSON = "[" * 100_000
TOML = "a = " + "[" * 100_000


@pytest.mark.parametrize(
    "read",
    [
        lambda _: measured.read(JSON.encode(), name="report.json"),
        lambda _: operating_points.parsed(JSON, name="point.json"),
        truth.read,
        lambda _: geojson.areas(JSON.encode()),
        lambda _: reports.read_json(b"[" * 9_000, "OwnTracks"),
        lambda _: leaf.decoded(JSON.encode()),
        lambda _: policy.parse(TOML.encode()),
        lambda _: policy_words.content(TOML.encode()),
        lambda _: questionnaires.parse(TOML.encode()),
        lambda path: manifest_toml.read(path, TOML),
    ],
)
def test_a_file_that_is_nested_too_deep_is_refused_in_a_sentence(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    (tmp_path / "deep").write_text(JSON, encoding="utf-8")
    with pytest.raises(PeelianError) as no:
        read(tmp_path / "deep")
    assert len(no.value.sentence) < 1000
