import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from peelian.audit import key as keys
from peelian.audit import note as notes
from peelian.errors import NoteError, StoreError
from peelian.jobs.assurance.forgetting.verdict import Check, Outcome, Proof
from peelian.worker.forgetting import report

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
MADE = Proof(
    checks=(Check(code="P2", claim="Nothing <is> left", outcome=Outcome.FAILED, found=("a & b",)),),
    controls=(Check(code="leak file", claim="caught", outcome=Outcome.SHOWN),),
)


def test_it_is_written_for_programs_for_people_and_signed(tmp_path: Path) -> None:
    signer = keys.load_or_make_key(tmp_path / "key")
    report.write(MADE, AT, signer, tmp_path / "out")
    content = (tmp_path / "out" / report.REPORT).read_bytes()
    said = json.loads(content)
    assert (said["holds"], said["at"], said["checks"][0]["outcome"]) == (False, "2026-11-25T12:00:00+00:00", "failed")
    assert len(said["code"]) == 64
    page = (tmp_path / "out" / report.PAGE).read_text(encoding="utf-8")
    assert "Nothing &lt;is&gt; left" in page
    assert "a &amp; b" in page
    note = (tmp_path / "out" / report.SIGNATURE).read_text(encoding="utf-8")
    text = notes.opened(note, signer.key)
    assert text.split("\n")[:3] == [report.HEADER, said["at"], hashlib.sha256(content).hexdigest()]
    with pytest.raises(NoteError):
        notes.opened(note.replace("NOT ", ""), signer.key)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        report.write(MADE, AT, keys.load_or_make_key(tmp_path / "key"), tmp_path / "file" / "out")
