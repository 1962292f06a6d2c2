from datetime import timedelta

from peelian.law import backup
from peelian.nouns.ids import PersonId
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import NOW

ONE, OTHER = PersonId("one"), PersonId("other")


def rule(found: Refused | None) -> str:
    return "" if found is None else found.rule


def test_a_backup_that_is_too_old_or_from_the_future_is_not_restored() -> None:
    assert rule(backup.may_restore(NOW, now=NOW)) == ""
    assert rule(backup.may_restore(NOW - backup.OLDEST, now=NOW)) == ""
    assert rule(backup.may_restore(NOW - backup.OLDEST - timedelta(seconds=1), now=NOW)) == "backup.age"
    assert rule(backup.may_restore(NOW + timedelta(seconds=1), now=NOW)) == "backup.future"


def test_nobody_confirms_twice() -> None:
    assert rule(backup.may_confirm(ONE, [])) == ""
    assert rule(backup.may_confirm(ONE, [ONE])) == "two_people"
    assert rule(backup.may_confirm(OTHER, [ONE])) == ""


def test_two_different_people_open_a_desk_and_one_does_not_however_often() -> None:
    assert not backup.is_open([])
    assert not backup.is_open([ONE, ONE])
    assert backup.is_open([ONE, OTHER])
