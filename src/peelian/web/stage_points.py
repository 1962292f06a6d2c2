"""Signs the demonstration's operating point: people who do not exist propose it, approve it, and override its evidence.

It was measured on drawn people. Nobody declared a group, so that nothing is known of equality: the gate is shut until
two people put up with that, as it would be at any other desk, and the record says so.
"""

from datetime import timedelta

from peelian.jobs.assurance import signing
from peelian.jobs.assurance.signing import Board
from peelian.law import evidence as law
from peelian.nouns.signed_point import Evidence, SignedPoint, Use
from peelian.settings import Settings
from peelian.web import stage
from peelian.wiring import operating_points, packs

WHY = "Measured on people who were drawn for this demonstration, and good for nobody else"
ASK = "Nobody in this street is real and nobody declared a group, so no equality can be measured"
GRANT = "Nobody is affected, since nobody is real. At a real desk I would say no"


def signed(board: Board, settings: Settings) -> SignedPoint:
    """Let the cast sign the strictest point that was measured on drawn people with the stage's pack.

    Raises:
        RuntimeError: the law says no, which it never should here.
        OperatingPointError: none was measured with the pack, or it is damaged.
        ModelError: the pack cannot be had.
    """
    point = operating_points.for_the_stage(packs.load(stage.PACK, settings), 1)
    evidence = Evidence(
        point=point,
        uses=frozenset({Use.LIVE, Use.OPERATOR_CHECK}),
        smallest_list=1,
        largest_list=law.FURTHEST * point.gallery_size,
        findings=(),
        report_sha256=operating_points.digest(point),
        expires_on=board.today + timedelta(days=1),
    )
    made = stage.yes(signing.propose(board, stage.LEAD, evidence, reason=WHY))
    stage.yes(signing.approve(board, stage.OFFICER, made.id, digest=made.digest, reason=WHY))
    asked = stage.yes(signing.ask_override(board, stage.LEAD, made.id, reason=ASK))
    assert asked.override is not None  # noqa: S101 - it was asked for just now
    to = law.digest_of_override(asked, asked.override)
    return stage.yes(signing.override(board, stage.OFFICER, made.id, digest=to, reason=GRANT))
