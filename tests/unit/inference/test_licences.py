from datetime import date
from pathlib import Path

import pytest

from peelian.errors import BadOptionError, LicenceNotAcceptedError
from peelian.inference import licences, shelf

BUFFALO = shelf.named("buffalo-s", Path("unused"))
STARTER = shelf.named("starter", Path("unused"))
TODAY = date(2026, 11, 22)


def test_research_only_weights_are_refused_until_their_licence_is_accepted(tmp_path: Path) -> None:
    with pytest.raises(LicenceNotAcceptedError, match="non-commercial"):
        licences.demand(BUFFALO, tmp_path)
    licences.accept(BUFFALO, BUFFALO.licence, tmp_path, today=TODAY)
    licences.demand(BUFFALO, tmp_path)
    assert licences.accepted_on(BUFFALO, tmp_path) == TODAY


def test_the_licence_must_be_named_exactly(tmp_path: Path) -> None:
    with pytest.raises(BadOptionError, match="MIT"):
        licences.accept(BUFFALO, "MIT", tmp_path, today=TODAY)
    with pytest.raises(LicenceNotAcceptedError):
        licences.demand(BUFFALO, tmp_path)


def test_other_weights_need_no_acceptance(tmp_path: Path) -> None:
    licences.demand(STARTER, tmp_path)
    assert licences.accepted_on(STARTER, tmp_path) is None


@pytest.mark.parametrize(
    "record",
    [
        "",
        "[]",
        '{"buffalo-s": true}',
        '{"buffalo-s": {"licence": "an older one", "accepted_on": "2026-11-22"}}',
        '{"buffalo-s": {"licence": "InsightFace: non-commercial research only", "accepted_on": "once"}}',
    ],
)
def test_a_record_that_does_not_say_so_accepts_nothing(tmp_path: Path, record: str) -> None:
    (tmp_path / licences.RECORD).write_text(record, encoding="utf-8")
    with pytest.raises(LicenceNotAcceptedError):
        licences.demand(BUFFALO, tmp_path)


def test_one_acceptance_does_not_undo_another(tmp_path: Path) -> None:
    licences.accept(BUFFALO, BUFFALO.licence, tmp_path, today=TODAY)
    licences.accept(STARTER, STARTER.licence, tmp_path, today=TODAY)
    assert licences.accepted_on(BUFFALO, tmp_path) == TODAY
