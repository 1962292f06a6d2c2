import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peelian.errors import ImageError, StoreError
from peelian.jobs.live.desk import importing, listing, subjects
from peelian.jobs.live.desk.importing import Report, Work
from peelian.jobs.live.desk.listing import Likeness
from peelian.jobs.live.desk.rows import Fault, Row, Table, WrongRow
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals, Refused
from tests.fakes.deployments import person
from tests.fakes.desk import LIKENESS, Office, nomination, taken

WRONG = WrongRow(
    number=3, reference="N-9", faults=(Fault(row=3, column="born", problem="“x” is not a date", remedy="Write it"),)
)


def row(number: int, **changes: object) -> Row:
    return Row(number=number, nomination=nomination(number, **changes), image=f"{number}.jpg")


def likeness_of(one: Row) -> Likeness | Refused:
    return replace(LIKENESS, sha256=f"{one.number:064}")


@pytest.fixture
def office() -> Office:
    office = Office()
    office.drafted()
    return office


def imported(office: Office, table: Table, make: Callable[[Row], Likeness | Refused] = likeness_of) -> Report:
    return taken(importing.run(office.desk, person(Role.LIST_MANAGER), office.id, table, Work(likeness_of=make)))


def references(office: Office) -> set[str]:
    with office.store.read() as unit:
        return {subjects.who(unit.vault, entry.id).reference for entry in unit.entries.of(office.id)}


def test_everybody_who_can_be_is_on_the_list(office: Office) -> None:
    report = imported(office, Table(rows=(row(2), row(4)), wrong=(WRONG,)))
    assert references(office) == {"N-2", "N-4"}
    assert (report.added, report.refused, report.left_out) == (2, 1, 0)
    assert [one.row for one in report.outcomes] == [2, 3, 4]
    assert report.outcomes[1].reasons == ("born: “x” is not a date. Write it.",)


def test_an_import_goes_on_after_a_picture_that_is_refused(office: Office) -> None:
    def make(one: Row) -> Likeness | Refused:
        return Refused(rule="picture", reason="blurred") if one.number == 2 else likeness_of(one)

    report = imported(office, Table(rows=(row(2), row(3))), make)
    assert references(office) == {"N-3"}
    assert report.outcomes[0].reasons == ("blurred",)


def test_an_import_goes_on_after_a_picture_that_cannot_be_read(office: Office) -> None:
    def make(one: Row) -> Likeness | Refused:
        if one.number == 2:
            raise ImageError(Path("2.jpg"), "damaged")
        return likeness_of(one)

    report = imported(office, Table(rows=(row(2), row(3))), make)
    assert references(office) == {"N-3"}
    assert "damaged" in report.outcomes[0].reasons[0]


def test_an_import_goes_on_after_what_the_law_refuses(office: Office) -> None:
    table = Table(rows=(row(2, category="intelligence"), row(3)))
    report = imported(office, table)
    assert references(office) == {"N-3"}
    assert "intelligence" in report.outcomes[0].reasons[0]


def test_a_category_may_be_called_by_its_title(office: Office) -> None:
    report = imported(office, Table(rows=(row(2, category="Wanted by the Courts"),)))
    assert report.added == 1
    with office.store.read() as unit:
        assert unit.entries.of(office.id)[0].category == "wanted_by_court"


def test_whoever_is_on_the_list_is_passed_over_before_their_picture_is_looked_at(office: Office) -> None:
    office.listed(2)
    looked: list[int] = []

    def make(one: Row) -> Likeness | Refused:
        looked.append(one.number)
        return likeness_of(one)

    report = imported(office, Table(rows=(row(2), row(3))), make)
    assert looked == [3]
    assert "already" in report.outcomes[0].reasons[0]


def test_a_table_can_be_given_again_after_it_was_stopped(office: Office) -> None:
    table = Table(rows=(row(2), row(3), row(4)))
    done: list[int] = []
    work = Work(likeness_of=likeness_of, tick=lambda now, _of: done.append(now), stopped=lambda: len(done) == 1)
    report = taken(importing.run(office.desk, person(Role.LIST_MANAGER), office.id, table, work))
    assert (report.added, report.left_out) == (1, 2)
    again = imported(office, table)
    assert (again.added, again.refused) == (2, 1)
    assert references(office) == {"N-2", "N-3", "N-4"}


@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_however_many_are_put_on_the_list_at_once_it_comes_out_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", at_once)
    rows = tuple(row(number, **({"category": "x"} if number == 4 else {})) for number in range(2, 8))
    report = imported(office, Table(rows=rows))
    assert [one.row for one in report.outcomes if one.entry] == [2, 3, 5, 6, 7]
    assert references(office) == {"N-2", "N-3", "N-5", "N-6", "N-7"}


def test_progress_is_told_after_each_row(office: Office) -> None:
    told: list[tuple[int, int]] = []
    work = Work(likeness_of=likeness_of, tick=lambda done, total: told.append((done, total)))
    importing.run(office.desk, person(Role.LIST_MANAGER), office.id, Table(rows=(row(2), row(4)), wrong=(WRONG,)), work)
    assert told == [(2, 3), (3, 3)]


def test_the_end_of_an_import_is_logged_with_its_counts(office: Office) -> None:
    imported(office, Table(rows=(row(2),), wrong=(WRONG,)))
    event = office.store.events[-1]
    assert event.kind is EventKind.LIST_IMPORT_FINISHED
    assert dict(event.facts) == {"added": 1, "refused": 1, "left_out": 0, "whole": True}
    assert event.who == person(Role.LIST_MANAGER).id


def test_no_event_says_whom_it_is_about(office: Office) -> None:
    imported(office, Table(rows=(row(2),), wrong=(WRONG,)))
    assert not any(word in repr(office.store.events) for word in ("N-2", "N-9", "Tomos"))


def test_a_table_that_cannot_be_read_adds_nobody_and_is_logged(office: Office) -> None:
    report = imported(office, Table(faults=(Fault(problem="The table is empty", remedy="Fill it"),)))
    assert report.faults == ("The table is empty. Fill it.",)
    assert dict(office.store.events[-1].facts)["whole"] is False


@pytest.mark.parametrize("role", set(Role) - {Role.LIST_MANAGER})
def test_nobody_but_a_list_manager_imports(office: Office, role: Role) -> None:
    def never(_row: Row) -> Likeness | Refused:
        raise AssertionError

    answer = importing.run(office.desk, person(role), office.id, Table(rows=(row(2),)), Work(likeness_of=never))
    assert isinstance(answer, Refusals)
    assert references(office) == set()
    assert office.kinds[-1] is EventKind.PERMISSION_REFUSED


def test_nothing_is_imported_into_a_sealed_list(office: Office) -> None:
    office = Office()
    office.sealed()
    before = references(office)
    answer = importing.run(
        office.desk, person(Role.LIST_MANAGER), office.id, Table(rows=(row(2),)), Work(likeness_of=likeness_of)
    )
    assert isinstance(answer, Refusals)
    assert "sealed" in str(answer)
    assert references(office) == before


def test_a_list_that_is_sealed_meanwhile_takes_nobody_any_more() -> None:
    office = Office()
    office.authorised()

    def seal_first(one: Row) -> Likeness | Refused:
        taken(listing.check_status(office.desk, person(Role.LIST_MANAGER), office.id))
        taken(listing.seal(office.desk, person(Role.DEPLOYMENT_LEAD), office.id))
        return likeness_of(one)

    report = imported(office, Table(rows=(row(5),)), seal_first)
    assert report.added == 0
    assert "cannot change" in report.outcomes[0].reasons[0]


def test_what_is_broken_stops_an_import_and_leaves_nothing_half_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)

    def break_the_log(one: Row) -> Likeness | Refused:
        if one.number == 3:
            office.store.log_is_broken = StoreError(Path("desk.sqlite"), "disk full", "Make room")
        return likeness_of(one)

    with pytest.raises(StoreError):
        imported(office, Table(rows=(row(2), row(3))), break_the_log)
    assert references(office) == {"N-2"}
    assert {about for about, _ in office.store.sealed} == {"E-1"}


def test_a_child_is_warned_of(office: Office) -> None:
    child = Subject(reference="N-2", name="Tomos Field", born=date(2012, 1, 1))
    report = imported(office, Table(rows=(row(2, subject=child, taken_on=date(2026, 1, 1)),)))
    assert report.added == 1
    assert "child of 14" in report.outcomes[0].warnings[0]


def test_an_unknown_date_of_birth_is_warned_of(office: Office) -> None:
    report = imported(office, Table(rows=(row(2, subject=Subject(reference="N-2", name="Tomos Field")),)))
    assert report.outcomes[0].warnings == (importing.NO_AGE,)


def test_an_old_picture_is_warned_of(office: Office) -> None:
    report = imported(office, Table(rows=(row(2, taken_on=date(2010, 1, 1)),)))
    assert "16 years old" in report.outcomes[0].warnings[0]


def test_nobody_is_warned_of_without_cause(office: Office) -> None:
    assert imported(office, Table(rows=(row(2),))).outcomes[0].warnings == ()


def test_a_deployment_that_is_not_there_is_an_error(office: Office) -> None:
    office.id = DeploymentId("gone")
    with pytest.raises(Exception, match="gone"):
        imported(office, Table(rows=(row(2),)))


def test_a_report_is_plain_values(office: Office) -> None:
    report = imported(office, Table(rows=(row(2),), wrong=(WRONG,)))
    assert json.loads(json.dumps(report.plain())) == {
        "added": 1,
        "refused": 1,
        "left_out": 0,
        "faults": [],
        "rows": [
            {"row": 2, "reference": "N-2", "entry": "E-1", "reasons": [], "warnings": []},
            {
                "row": 3,
                "reference": "N-9",
                "entry": None,
                "reasons": ["born: “x” is not a date. Write it."],
                "warnings": [],
            },
        ],
    }
