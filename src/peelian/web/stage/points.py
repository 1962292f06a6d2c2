"""Signs the demonstration's operating points: people who do not exist propose, approve, and override their evidence.

They were measured on drawn people. Nobody declared a group, so that nothing is known of equality: the gate is shut
until two people put up with that, as it would be at any other desk, and the record says so.
"""

from datetime import timedelta
from typing import Final

from peelian.jobs.assurance import operating_points as measured
from peelian.jobs.assurance import signing
from peelian.jobs.assurance.signing import Board
from peelian.law import evidence as law
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.signed_point import Evidence, SignedPoint, Use
from peelian.settings import Settings
from peelian.web.stage import deployment
from peelian.wiring import operating_points, packs

WHY = "Measured on people who were drawn for this demonstration, and good for nobody else"
ASK = "Nobody in this street is real and nobody declared a group, so no equality can be measured"
GRANT = "Nobody is affected, since nobody is real. At a real desk I would say no"

LISTS: Final = frozenset({Use.LIVE, Use.OPERATOR_CHECK})


def signed(board: Board, settings: Settings) -> SignedPoint:
    """Let the cast sign for lists the strictest point that was measured on drawn people with the stage's pack.

    Raises:
        RuntimeError: the law says no, which it never should here.
        OperatingPointError: none was measured with the pack, or it is damaged.
        ModelError: the pack cannot be had.
    """
    return _signed(board, operating_points.for_the_stage(packs.load(deployment.PACK, settings), 1), LISTS)


def signed_for_second_looks(board: Board, settings: Settings) -> SignedPoint:
    """Let the cast sign a point for the photos that officers take, at the rate of the policy pack.

    Raises:
        RuntimeError: the law says no, which it never should here.
        OperatingPointError: none was measured with the pack, or it is damaged.
        ModelError: the pack cannot be had.
    """
    pack = packs.load(deployment.PACK, settings)
    known = operating_points.staged_one_to_one(pack)
    point = measured.choose_one_to_one(known, model=pack.model, fmr=board.policy.phones.fmr)
    return _signed(board, point, frozenset({Use.SECOND_LOOK}))


def _signed(board: Board, point: OperatingPoint, uses: frozenset[Use]) -> SignedPoint:
    evidence = Evidence(
        point=point,
        uses=uses,
        smallest_list=0 if point.is_one_to_one else 1,
        largest_list=law.FURTHEST * point.gallery_size,
        findings=(),
        report_sha256=operating_points.digest(point),
        expires_on=board.today + timedelta(days=1),
    )
    made = deployment.yes(signing.propose(board, deployment.LEAD, evidence, reason=WHY))
    deployment.yes(signing.approve(board, deployment.OFFICER, made.id, digest=made.digest, reason=WHY))
    asked = deployment.yes(signing.ask_override(board, deployment.LEAD, made.id, reason=ASK))
    assert asked.override is not None  # noqa: S101 - it was asked for just now
    to = law.digest_of_override(asked, asked.override)
    return deployment.yes(signing.override(board, deployment.OFFICER, made.id, digest=to, reason=GRANT))
