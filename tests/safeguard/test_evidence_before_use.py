"""Evidence before use: no deployment, operator check or check-in compares a face without a point that two signed.

The attacks go around the acts: the store is altered behind the desk's back, evidence is swapped after it was signed,
and a threshold is chosen where nobody asks the gate. The control is a gate that lets everything through: with it, the
same attacks succeed, so that it is the gate that keeps them out and nothing else.
"""

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typing_extensions import override

from peelian import settings
from peelian.jobs.assurance import signing
from peelian.jobs.assurance.signing import Board
from peelian.jobs.live.desk import running
from peelian.law.evidence import Points
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.ids import PersonId, PointId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.own_reference import MOST_PICTURES, OwnReference
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import PointStage, SignedPoint, Use
from peelian.nouns.wearer import WearerId
from peelian.wiring.checkins.desk import SignedComparer
from peelian.wiring.checkins.thresholds import Thresholds
from peelian.wiring.handset import opening
from peelian.wiring.handset.opening import Manner
from peelian.wiring.signed_points import SignedPoints
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.fakes.deployments import NOW, STARTS_AT, person, policy
from tests.fakes.desk import Office, rules
from tests.fakes.operator_checks import SET
from tests.fakes.orders import rules as check_in_rules
from tests.fakes.points import ONE_TO_ONE
from tests.fakes.signed import EVIDENCE, IMBALANCED, LEAD, POINT, TODAY, Signs, overridden, proposed, signed

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
Attack = Callable[[], SignedPoint]


class Open(Signs):
    """The control: a gate that asks for nothing."""

    @override
    def fitting(
        self, use: Use, pack: str, size: int, *, rate: float, until: date | None = None
    ) -> SignedPoint | Refused:
        del use, pack, size, rate, until
        return self.points[0]

    @override
    def standing(self, point: PointId) -> SignedPoint | Refused:
        del point
        return self.points[0]


def alone() -> SignedPoint:
    """Approved by whoever proposed it."""
    made = signed()
    assert made.approval is not None
    return replace(made, approval=replace(made.approval, by=LEAD))


def lowered() -> SignedPoint:
    """The threshold was lowered after it was signed, and the digest made to fit."""
    cheap = replace(EVIDENCE, point=replace(POINT, threshold=-1))
    return replace(signed(), evidence=cheap, digest=signed(point=cheap.point).digest)


def whitewashed() -> SignedPoint:
    """The findings of imbalance were taken out after it was signed, and balanced ones put in."""
    return replace(signed(findings=IMBALANCED), evidence=EVIDENCE)


ATTACKS: dict[str, Attack] = {
    "only proposed": proposed,
    "said to be approved, by nobody": lambda: replace(
        proposed(), stage=PointStage.PROPOSED, approval=signed().approval
    ),
    "approved alone": alone,
    "lowered": lowered,
    "whitewashed": whitewashed,
    "another pack": lambda: signed(point=replace(POINT, model=type(POINT.model)("another"))),
    "another list": lambda: signed(smallest_list=10),
    "looser": lambda: signed(point=replace(POINT, target=0.5)),
    "expired": lambda: signed(expires_on=TODAY - timedelta(days=1)),
    "taken back": lambda: replace(signed(), stage=PointStage.WITHDRAWN),
    "imbalanced": lambda: signed(findings=IMBALANCED),
    "nobody measured groups": lambda: signed(findings=()),
    "overridden alone": lambda: overridden(signed(findings=IMBALANCED), by=LEAD),
    "for another use": lambda: signed(uses=frozenset({Use.OPERATOR_CHECK})),
}


def ready(gate: Signs) -> Office:
    office = Office()
    office.signs = gate
    office.desk = replace(office.desk, points=gate)
    office.sealed()
    office.now = STARTS_AT
    return office


def templates(office: Office) -> object:
    """What a recogniser would be started with: without it, it recognises nobody."""
    return running.may_start(office.desk, person(Role.DEPLOYMENT_LEAD), office.id)


def test_what_two_people_signed_lets_it_start() -> None:
    """The control: nothing but the attack keeps the others from it."""
    assert isinstance(templates(ready(Signs())), list)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_template_leaves_the_vault_on_evidence_that_does_not_stand(attack: Attack) -> None:
    refused = templates(ready(Signs(points=[attack()])))
    assert [rule.split(".")[0] for rule in rules(refused)] == ["evidence"]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_gate_that_asks_for_nothing_lets_each_of_them_through(attack: Attack) -> None:
    """The negative control: it is the gate that keeps them out."""
    assert isinstance(templates(ready(Open(points=[attack()]))), list)


class Desk:
    """A real store with its gate, and a board on which two people sign."""

    def __init__(self, folder: Path) -> None:
        self.store: DeskStore = open_desk_store(
            folder / "data", key=KeyFile(path=folder / "apart" / "vault.key"), create=True
        )
        self.gate = SignedPoints(self.store, lambda _pack: POINT.model, lambda: NOW)
        made = iter(range(100))
        self.board = Board(
            store=self.store,
            policy=policy(),
            now=lambda: NOW.astimezone(UTC),
            new_id=lambda word: f"{word}-{next(made)}",
        )

    def sign(self, **changes: object) -> SignedPoint:
        evidence = replace(replace(EVIDENCE, point=replace(POINT, measured_on=TODAY)), **changes)  # type: ignore[arg-type]
        made = signing.propose(self.board, person(Role.DEPLOYMENT_LEAD), evidence, reason="Our volunteers")
        assert isinstance(made, SignedPoint), made
        officer = person(Role.AUTHORISING_OFFICER)
        approved = signing.approve(self.board, officer, made.id, digest=made.digest, reason="I read it")
        assert isinstance(approved, SignedPoint), approved
        return approved

    def alter(self, point: SignedPoint, change: Callable[[dict[str, object]], None]) -> None:
        """Change a point in the database, as somebody could who has its file."""
        with self.store._engine.begin() as connection:
            where = {"id": point.id}
            kept = connection.execute(text("SELECT document FROM signed_point WHERE id = :id"), where).scalar_one()
            document = json.loads(kept)
            change(document)
            connection.execute(
                text("UPDATE signed_point SET document = :document WHERE id = :id"),
                {**where, "document": json.dumps(document)},
            )

    def fitting(self, use: Use = Use.LIVE, size: int = 50) -> SignedPoint | Refused:
        return self.gate.fitting(use, "starter", size, rate=0.001)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def lower(document: dict[str, object]) -> None:
    evidence = document["evidence"]
    assert isinstance(evidence, dict)
    evidence["point"]["threshold"] = -1.0


def longer(document: dict[str, object]) -> None:
    evidence = document["evidence"]
    assert isinstance(evidence, dict)
    evidence["expires_on"] = "2099-01-01"


@pytest.mark.parametrize("change", [lower, longer])
def test_a_signed_point_that_is_altered_in_the_database_is_used_for_nothing(
    desk: Desk, change: Callable[[dict[str, object]], None]
) -> None:
    point = desk.sign()
    assert desk.fitting() == point == desk.gate.standing(point.id)
    desk.alter(point, change)
    for refused in (desk.fitting(), desk.gate.standing(point.id)):
        assert isinstance(refused, Refused)
        assert refused.rule == "evidence.altered"


def test_a_point_that_was_written_into_the_database_by_nobody_is_used_for_nothing(desk: Desk) -> None:
    with desk.store.change() as unit:
        unit.points.put(proposed())
    refused = desk.fitting()
    assert isinstance(refused, Refused)
    assert refused.rule == "evidence.unsigned"


def test_every_act_with_a_point_is_in_the_log_and_names_nobody_on_a_list(desk: Desk) -> None:
    point = desk.sign()
    with desk.store.read() as unit:
        told = [event for _, event in unit.journal.entries(0, unit.journal.size())]
    assert [event.kind.value for event in told] == ["point:proposed", "point:approved"]
    assert all(dict(event.facts)["digest"] == point.digest for event in told)
    assert {event.who for event in told} == {PersonId("deployment_lead"), PersonId("authorising_officer")}


def check_desk(desk: Desk, gate: Points | None) -> opening.HandsetDesk:
    def never(_photo: bytes, _path: Path) -> object:
        raise AssertionError("a photograph was decoded")

    manner = Manner(decode=never, signed=gate)  # type: ignore[arg-type]
    return opening.open_handset(desk.store, policy(), lambda: NOW, settings=settings.read(), manner=manner)


def test_no_operator_check_is_made_without_a_signed_point(desk: Desk) -> None:
    for gate in (None, desk.gate, Signs(points=[signed(uses=frozenset({Use.LIVE}))])):
        found = check_desk(desk, gate).library.point(replace(SET, size=50))
        assert isinstance(found, Refused), gate
        assert found.rule == "evidence.missing"
    desk.sign(uses=frozenset({Use.OPERATOR_CHECK}))
    assert isinstance(check_desk(desk, desk.gate).library.point(replace(SET, size=50)), OperatingPoint)


class Compares:
    """A comparer that finds everybody alike."""

    def compare(self, *_photos: object) -> Compared:
        return Compared(found=Resemblance.SAME)


def thresholds(desk: Desk) -> Thresholds:
    return Thresholds(points=desk.gate, pack="starter", rules=check_in_rules())


def own(pictures: int) -> OwnReference:
    return OwnReference(wearer=WearerId("W-1"), templates=(b"template",) * pictures)


def test_the_more_pictures_a_reference_has_the_stricter_a_point_is_asked_for_or_fewer_count(desk: Desk) -> None:
    given: list[tuple[float, int]] = []

    class Counts:
        def __init__(self, at: OperatingPoint) -> None:
            self.at = at

        def compare(self, reference: OwnReference, *_photos: object) -> Compared:
            given.append((self.at.target, len(reference.templates)))
            return Compared(found=Resemblance.SAME)

    gated = SignedComparer(thresholds(desk), Counts)
    one_to_one: dict[str, object] = {"uses": frozenset({Use.CHECK_IN}), "smallest_list": 0, "largest_list": 0}
    trials = replace(ONE_TO_ONE.false_positive, trials=10_000_000)
    measured = replace(ONE_TO_ONE, measured_on=TODAY, false_positive=trials)
    assert thresholds(desk).counted() == 0
    desk.sign(point=replace(measured, name="lax", target=1e-4, threshold=0.4), **one_to_one)
    assert thresholds(desk).counted() == 1
    gated.compare(own(5), b"photo")
    desk.sign(point=replace(measured, name="halved", target=5e-5, threshold=0.5), **one_to_one)
    for pictures in (1, 2, 5):
        gated.compare(own(pictures), b"photo")
    desk.sign(point=replace(measured, name="strict", target=1e-5, threshold=0.6), **one_to_one)
    gated.compare(own(5), b"photo")
    assert given == [(1e-4, 1), (1e-4, 1), (5e-5, 2), (5e-5, 2), (1e-5, 5)]
    assert thresholds(desk).counted() == MOST_PICTURES


def test_no_check_in_is_compared_without_a_signed_point_and_people_look_instead(desk: Desk) -> None:
    opened: list[OperatingPoint] = []

    def comparer(at: OperatingPoint) -> Compares:
        opened.append(at)
        return Compares()

    gated = SignedComparer(thresholds(desk), comparer)
    assert gated.compare(own(1), b"photo").found is Resemblance.NOT_MEASURED
    assert opened == [], "no network was so much as opened"
    measured = replace(ONE_TO_ONE, target=1e-4, measured_on=TODAY)
    one_to_one: dict[str, object] = {"uses": frozenset({Use.CHECK_IN}), "smallest_list": 0, "largest_list": 0}
    point = desk.sign(point=measured, **one_to_one)
    assert gated.compare(own(1), b"photo").found is Resemblance.SAME
    withdrawn = signing.withdraw(desk.board, person(Role.DPO), point.id, reason="A fault in the data")
    assert isinstance(withdrawn, SignedPoint)
    assert gated.compare(own(1), b"photo").found is Resemblance.NOT_MEASURED


CHOOSERS = frozenset({"for_list", "for_the_stage", "for_comparing", "choose", "choose_one_to_one"})
"""What returns a threshold without asking whether anybody signed it."""

WITHOUT_A_DESK: dict[str, str] = {
    "wiring/operating_points.py": "chooses for the command line",
    "wiring/live/watching.py": "`peelian watch`: nothing is stored and nobody is at a desk",
    "wiring/stills.py": "`peelian compare` and `search`, likewise",
    "wiring/live/list_import.py": "finds look-alikes within one list, before anybody is recognised",
    "wiring/checkins/desk.py": "says which pack to open; each comparison asks the gate",
    "web/stage/points.py": "proposes the demonstration's points at its desk",
    "jobs/assurance/operating_points.py": "defines them",
}


def chooses(source: str) -> list[int]:
    """Lines that choose a threshold."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHOOSERS
        if isinstance(node.func.value, ast.Name) and "point" in node.func.value.id
    ]


def test_nothing_else_chooses_a_threshold_without_the_gate() -> None:
    found = {
        name: lines
        for path in SOURCE.rglob("*.py")
        if (name := path.relative_to(SOURCE).as_posix()) not in WITHOUT_A_DESK
        and (lines := chooses(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_the_search_finds_such_a_choice() -> None:
    assert chooses("at = operating_points.for_list(pack, 0.01, 5, None)\nboard.choose(1)") == [1]


def test_the_clock_of_the_gate_is_the_desks() -> None:
    class Empty:
        def read(self) -> object:
            raise AssertionError

    late = SignedPoints(Empty(), lambda _pack: POINT.model, lambda: datetime(2027, 1, 1, 0, 30, tzinfo=UTC))  # type: ignore[arg-type]
    assert late._today() == date(2027, 1, 1)
