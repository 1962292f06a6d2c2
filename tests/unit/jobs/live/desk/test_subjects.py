from dataclasses import replace

import pytest

from peelian.errors import NotFoundError, SealBrokenError
from peelian.jobs.live.desk import subjects
from peelian.nouns.entry import Subject
from tests.fakes.deployments import ENTRY_ID, SUBJECT
from tests.fakes.desk_store import FakeDeskStore


@pytest.mark.parametrize("subject", [SUBJECT, replace(SUBJECT, born=None), replace(SUBJECT, name="Zoë “Ó” Field")])
def test_who_was_sealed_is_who_is_opened(subject: Subject) -> None:
    with FakeDeskStore().change() as unit:
        subjects.keep(unit.vault, ENTRY_ID, subject, b"picture", b"template")
        assert subjects.who(unit.vault, ENTRY_ID) == subject
        assert unit.vault.get(ENTRY_ID, subjects.PICTURE) == b"picture"
        assert unit.vault.get(ENTRY_ID, subjects.TEMPLATE) == b"template"


def test_who_was_shredded_is_nobody_any_more() -> None:
    with FakeDeskStore().change() as unit:
        subjects.keep(unit.vault, ENTRY_ID, SUBJECT, b"picture", b"template")
        unit.vault.shred([ENTRY_ID])
        with pytest.raises(NotFoundError):
            subjects.who(unit.vault, ENTRY_ID)


def test_who_was_altered_is_not_believed() -> None:
    store = FakeDeskStore()
    with store.change() as unit:
        subjects.keep(unit.vault, ENTRY_ID, SUBJECT, b"picture", b"template")
    store.break_seal(ENTRY_ID, subjects.SUBJECT)
    with store.read() as unit, pytest.raises(SealBrokenError):
        subjects.who(unit.vault, ENTRY_ID)
