"""How pictures of declared data become templates: one subject a picture, bystanders and all.

Collections show people in the street and at press conferences, and say whom each picture is about. So the face is
chosen by where it stands and how large it is, where `jobs.enrol` would refuse; the quality floors are the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from peelian.errors import NoFaceError, PoorQualityError
from peelian.jobs import enrol
from peelian.jobs.assurance.ports import Portrait
from peelian.jobs.enrol import Assess, Encoder, StillDetector
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame
from peelian.nouns.ids import ModelId
from peelian.nouns.refusal import Refused

Judge = Callable[[Quality], Refused | None]
"""Says no, with a reason, to a face that is not good enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portraits:
    """Encodes pictures of declared data.

    `read`: reads an untrusted picture; `choose`: says which of its faces it is about; `judge_reference`,
    `judge_probe`: the quality floors.
    """

    read: Callable[[Path], Frame]
    detector: StillDetector
    choose: Callable[[Sequence[Face], Frame], Face | None]
    assess: Assess
    judge_reference: Judge
    judge_probe: Judge
    encoder: Encoder

    @property
    def model(self) -> ModelId:
        """The model of the templates."""
        return self.encoder.model

    def portrait(self, picture: Path, *, reference: bool) -> Portrait:
        """Encode the face that a picture is about.

        Raises:
            ImageError: the picture cannot be read.
            NoFaceError: it shows no face.
            PoorQualityError: the face is below the quality floor for what the picture is used for, or the encoder finds
                too little in it.
            UnusableEncodingError: the network answered no template.
        """
        frame = self.read(picture)
        face = self.choose(self.detector.detect_still(frame), frame)
        if face is None:
            raise NoFaceError(picture)
        judge = self.judge_reference if reference else self.judge_probe
        quality = self.assess(frame, [face])[0]
        refused = judge(quality)
        if refused is not None:
            raise PoorQualityError(picture, refused.reason)
        return Portrait(
            template=enrol.comparable(self.encoder.encode([(frame, face)])[0], picture),
            eye_distance_px=quality.inter_eye_distance_px,
            sharpness=quality.sharpness,
        )
