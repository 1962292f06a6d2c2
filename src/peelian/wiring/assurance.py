"""Puts together an evaluation: a pack that reads declared pictures, and what is written about it."""

from peelian.capture import stills
from peelian.detect import choose
from peelian.jobs.assurance.portraits import Portraits
from peelian.law import quality
from peelian.nouns.face import Quality
from peelian.nouns.refusal import Refused
from peelian.wiring.vision import Vision


def portraits(vision: Vision) -> Portraits:
    """Return what encodes pictures of declared data with a pack's vision."""
    return Portraits(
        read=stills.read,
        detector=vision.detector,
        choose=choose.subject_face,
        assess=vision.assessor.assess,
        judge_reference=_judge_reference,
        judge_probe=_judge_probe,
        encoder=vision.encoder,
    )


def _judge_reference(measured: Quality) -> Refused | None:
    return quality.admit(measured, quality.REFERENCE)


def _judge_probe(measured: Quality) -> Refused | None:
    return quality.admit(measured, quality.PROBE)
