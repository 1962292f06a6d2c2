"""Puts the live flow together: a pack's vision, a list, and the rules by which a resemblance becomes an alert."""

from peelian.encode import aggregate
from peelian.jobs.live.ports import Gallery, Log
from peelian.jobs.live.watch import Eyes, Rules, Watch
from peelian.law import quality
from peelian.nouns.face import Quality
from peelian.nouns.refusal import Refused
from peelian.track.tracker import Tracker
from peelian.wiring.vision import Vision

SMALLEST_EYE_DISTANCE_PX = quality.PROBE.eye_distance_px
"""Of the smallest face that may be compared."""


def open_watch(vision: Vision, gallery: Gallery, rules: Rules, log: Log) -> Watch:
    """Return a flow that is ready to watch cameras."""
    eyes = Eyes(
        detector=vision.detector,
        assess=vision.assessor.assess,
        judge=_admit_probe,
        encoder=vision.encoder,
        combine=aggregate.combined,
    )
    return Watch(eyes=eyes, gallery=gallery, rules=rules, log=log, follow=Tracker)


def _admit_probe(measured: Quality) -> Refused | None:
    return quality.admit(measured, quality.PROBE)
