from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from peelian.nouns.ids import EntryId
from peelian.storage import engine as engines
from peelian.storage.memberships import Memberships
from tests.unit.nouns.test_membership import AT, MEMBERSHIP

OTHER = replace(MEMBERSHIP, entry=EntryId("E-2"), listed_at=AT + timedelta(days=1))


def test_somebody_is_found_under_each_of_their_hashes_and_each_list_once(store: Engine) -> None:
    with engines.writing(store) as connection:
        ledger = Memberships(connection)
        ledger.add(MEMBERSHIP, ["name", "reference"])
        ledger.add(OTHER, ["name", "another"])
        assert ledger.of(["reference"]) == [MEMBERSHIP]
        assert ledger.of(["name", "reference"]) == [OTHER, MEMBERSHIP]
        assert ledger.of(["nobody"]) == []
        assert ledger.count() == 2


def test_what_is_over_is_said_to_be_and_only_once(store: Engine) -> None:
    with engines.writing(store) as connection:
        ledger = Memberships(connection)
        ledger.add(MEMBERSHIP, ["name"])
        assert ledger.oldest() is None
        ledger.over([MEMBERSHIP.entry], AT + timedelta(hours=4))
        ledger.over([MEMBERSHIP.entry], AT + timedelta(hours=9))
        assert ledger.of(["name"]) == [replace(MEMBERSHIP, over_at=AT + timedelta(hours=4))]
        assert ledger.oldest() == AT + timedelta(hours=4)


def test_only_what_was_over_before_is_forgotten(store: Engine) -> None:
    with engines.writing(store) as connection:
        ledger = Memberships(connection)
        ledger.add(MEMBERSHIP, ["name", "reference"])
        ledger.add(OTHER, ["name"])
        ledger.over([MEMBERSHIP.entry], AT)
        assert ledger.forget(AT) == 0
        assert ledger.forget(AT + timedelta(seconds=1)) == 1
        assert ledger.of(["name", "reference"]) == [OTHER]
