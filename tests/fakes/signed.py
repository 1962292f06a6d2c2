"""Operating points that two people signed, whole and fitting, for tests that change one thing about them.

signed()                                     # fits WANTED
sign(site.board)                             # two of the cast sign one for the starter pack of a real site
signed(expires_on=date(2026, 11, 1))         # and see it refused
Signs(signed())                              # the gate, for a desk in memory
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from peelian import settings
from peelian.jobs.assurance import signing
from peelian.jobs.assurance.signing import Board
from peelian.law import evidence as law
from peelian.law.evidence import Wanted
from peelian.nouns.deployment import Approval
from peelian.nouns.equity import Direction, EquityFinding, GroupRate, Verdict
from peelian.nouns.ids import PersonId, PointId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import Evidence, Override, PointStage, Said, SignedPoint, Use
from peelian.wiring import packs
from tests.fakes.deployments import NOW, person
from tests.fakes.points import POINT as ANY

TODAY = NOW.date()
POINT = replace(ANY, target=0.001)
"""As strict as the shipped policy pack asks of a deployment."""

LEAD, OFFICER = PersonId(Role.DEPLOYMENT_LEAD.value), PersonId(Role.AUTHORISING_OFFICER.value)

GROUPS = (
    GroupRate(group="men", people=400, count=356, trials=400, value=0.89, low=0.85, high=0.92),
    GroupRate(group="women", people=400, count=352, trials=400, value=0.88, low=0.84, high=0.91),
)


def finding(direction: Direction = Direction.FOUND, p: float | None = 0.6) -> EquityFinding:
    """What was found of two groups; `p` says what, and None that there is not enough data."""
    verdict = Verdict.NOT_ENOUGH_DATA if p is None else Verdict.IMBALANCED if p <= 0.05 else Verdict.BALANCED
    return EquityFinding(
        direction=direction,
        column="sex",
        groups=GROUPS,
        difference=0.01,
        ratio=1.01,
        p_adjusted=p,
        level=0.05,
        verdict=verdict,
    )


BALANCED = (finding(Direction.FOUND), finding(Direction.WRONGLY_FLAGGED))
IMBALANCED = (finding(Direction.FOUND), finding(Direction.WRONGLY_FLAGGED, 0.001))

EVIDENCE = Evidence(
    point=POINT,
    uses=frozenset({Use.LIVE, Use.OPERATOR_CHECK}),
    smallest_list=1,
    largest_list=200,
    findings=BALANCED,
    report_sha256="ab" * 32,
    expires_on=TODAY + timedelta(days=200),
)

WANTED = Wanted(use=Use.LIVE, pack="starter", model=POINT.model, size=50, rate=POINT.target, on=TODAY, until=TODAY)
"""What `signed()` fits."""


def proposed(**changes: object) -> SignedPoint:
    """A point that was proposed; `changes` are of its evidence."""
    evidence = replace(EVIDENCE, **changes)  # type: ignore[arg-type]
    return SignedPoint(
        id=PointId("point-1"),
        evidence=evidence,
        digest=law.digest(evidence),
        proposal=Said(by=LEAD, at=NOW, reason="Measured on our own volunteers"),
    )


def signed(**changes: object) -> SignedPoint:
    """A point that two people signed; `changes` are of its evidence."""
    point = proposed(**changes)
    approval = Approval(by=OFFICER, rank="superintendent", at=NOW, to=point.digest, reason="I read the report")
    return replace(point, stage=PointStage.APPROVED, approval=approval)


def overridden(point: SignedPoint, *, by: PersonId = OFFICER) -> SignedPoint:
    """A point that two people put up with."""
    override = Override(asked=Said(by=LEAD, at=NOW, reason="Four hours, and every alert is looked at twice"))
    to = law.digest_of_override(point, override)
    approval = Approval(by=by, rank="superintendent", at=NOW, to=to, reason="Necessary")
    return replace(point, override=replace(override, approval=approval))


@dataclass
class Signs:
    """The gate of a desk in memory. `points`: those that there are; `model`: of every pack; `today`: the day."""

    points: list[SignedPoint] = field(default_factory=lambda: [signed()])
    model: OperatingPoint = POINT
    today: date = TODAY

    def fitting(
        self, use: Use, pack: str, size: int, *, rate: float, until: date | None = None
    ) -> SignedPoint | Refused:
        wanted = Wanted(
            use=use,
            pack=pack,
            model=self.model.model,
            size=size,
            rate=rate,
            on=self.today,
            until=until or self.today,
        )
        return law.fitting(self.points, wanted)

    def standing(self, point: PointId) -> SignedPoint | Refused:
        found = next((one for one in self.points if one.id == point), None)
        against = law.standing(found, today=self.today)
        return found if against is None and found is not None else against or law.unknown()


def sign(board: Board, **changes: object) -> SignedPoint:
    """Let two people sign a point for the starter pack, measured today; `changes` are of its evidence."""
    model = packs.load("starter", settings.read()).model
    point = replace(POINT, model=model, target=0.0001, gallery_size=1000, measured_on=board.today)
    whole = replace(EVIDENCE, point=point, largest_list=10_000, expires_on=board.today + timedelta(days=300))
    evidence = replace(whole, **changes)  # type: ignore[arg-type]
    made = signing.propose(board, person(Role.DEPLOYMENT_LEAD), evidence, reason="Our own volunteers")
    assert isinstance(made, SignedPoint), made
    approved = signing.approve(
        board, person(Role.AUTHORISING_OFFICER), made.id, digest=made.digest, reason="I read the report"
    )
    assert isinstance(approved, SignedPoint), approved
    return approved
