"""Alerts held against the truth: which listed passages got one, and which alerts were about nobody on the list.

The words are those of live facial recognition in British policing: *true recognition rate*, of listed passages;
*false alert rate*, of all faces seen (T. Mansfield, “Facial recognition technology in law enforcement equitability
study”, NPL, 2023, §3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.nouns import checks
from peelian.nouns.geometry import Box
from peelian.nouns.ids import SubjectId

SAME_FACE = 0.2
"""Overlap from which an alert's box and the true one are of the same face: detectors frame faces differently, a box of
the neighbour overlaps by less."""

FRAMES_APART = 3
"""How far an alert's frame may be from a frame with truth: ground truth is given at the video's own frame rate, at
which a walker moves by a fraction of a face in that time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One walk of one person past one camera.

    `fair`: whether the face was clear for long enough to be recognised by anybody; a listed passage that was not counts
    when it is recognised and is not held against anybody when it is missed. `boxes`: where the face truly is, by frame.
    """

    subject: SubjectId
    listed: bool
    fair: bool = True
    boxes: Mapping[int, Box]

    def __post_init__(self) -> None:
        checks.text("Passage", "subject", self.subject)
        checks.finite("Passage", "boxes", len(self.boxes), low=1)

    def shows(self, frame: int, box: Box) -> bool:
        """Say whether a box in a frame is this passage's face."""
        near = (self.boxes.get(frame + apart) for apart in range(-FRAMES_APART, FRAMES_APART + 1))
        return any(there is not None and there.overlap(box) >= SAME_FACE for there in near)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What an alert said, as far as truth is concerned: who, in which frame, where."""

    subject: SubjectId
    frame: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How alerts and passages met.

    `listed_passages`: those on the list that were fair, or recognised all the same.
    `recognised`: of them, those with at least one alert that names the right subject.
    `repeated`: further alerts about a passage that had one already.
    `false_alerts`: alerts that name somebody who was not that face.
    """

    listed_passages: int
    unlisted_passages: int
    recognised: int
    repeated: int
    false_alerts: int
    missed: tuple[SubjectId, ...]


def tally(passages: Sequence[Passage], alerts: Sequence[Raised]) -> Tally:
    """Count which listed passages were recognised, repeated and missed, and which alerts were false."""
    listed = [passage for passage in passages if passage.listed]
    counts = [0] * len(listed)
    false_alerts = 0
    for alert in alerts:
        hits = [
            index
            for index, passage in enumerate(listed)
            if passage.subject == alert.subject and passage.shows(alert.frame, alert.box)
        ]
        if hits:
            counts[hits[0]] += 1
        else:
            false_alerts += 1
    missed = tuple(
        passage.subject for passage, count in zip(listed, counts, strict=True) if count == 0 and passage.fair
    )
    recognised = sum(count > 0 for count in counts)
    return Tally(
        listed_passages=recognised + len(missed),
        unlisted_passages=len(passages) - len(listed),
        recognised=recognised,
        repeated=sum(max(0, count - 1) for count in counts),
        false_alerts=false_alerts,
        missed=missed,
    )
