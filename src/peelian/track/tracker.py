"""Follows the faces of one camera from frame to frame, some five to eight times a second.

After ByteTrack: sure detections are given to tracks first, doubtful ones only continue what is left, and only sure
ones begin a track. At this rate a face moves more than its own width between two looks, so that boxes need not
overlap: instead of their overlap the distance from the expected place counts, in the motion's own uncertainty.

A tracker belongs to one camera. It knows no template, and nothing of it leaves the camera (red line: nobody is
followed from camera to camera).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from peelian.nouns.face import Face
from peelian.nouns.ids import TrackId
from peelian.nouns.track import Following
from peelian.track import motion
from peelian.track.motion import Motion

SURE = 0.7
"""Detections from this value begin tracks."""

LOST_AFTER_S = 1.5
"""A face that was not seen for so long has left; one who passes behind another person is back before."""

GATE = 16.3
"""Squared standard deviations that a true pair exceeds once in a thousand (chi-squared, 3 degrees of freedom)."""

FARTHEST_WIDTHS = 3.0
"""However unsure the motion, a face does not jump farther than this between two looks."""

MOST_TIMES_LARGER = 1.6
"""Nor does it grow or shrink by more than this against what its own growth lets expect: a small face that appears
where a near person has just left the picture is somebody else."""

NEVER = 1e6
"""Cost of a pair that is beyond the gate."""


@dataclass(slots=True, eq=False)
class Track:
    """A face being followed: its motion when it was last seen."""

    id: TrackId
    motion: Motion
    seen_s: float


class Tracker:
    """Gives each face of each frame the track it continues."""

    def __init__(self, *, sure: float = SURE, lost_after_s: float = LOST_AFTER_S) -> None:
        self._sure = sure
        self._lost_after_s = lost_after_s
        self._tracks: list[Track] = []
        self._begun = 0

    def follow(self, time_s: float, faces: Sequence[Face]) -> Following:
        """Give the faces of the camera's next frame, taken at `time_s` of its media time, to tracks."""
        ended = self._end_lost(time_s)
        ids: list[TrackId | None] = [None] * len(faces)
        sure = [index for index, face in enumerate(faces) if face.detection >= self._sure]
        doubtful = [index for index, face in enumerate(faces) if face.detection < self._sure]
        free = self._tracks
        for candidates in (sure, doubtful):
            taken = self._continue(free, faces, candidates, time_s)
            for index, track in taken.items():
                ids[index] = track.id
            free = [track for track in free if track not in taken.values()]
        for index in sure:
            if ids[index] is None:
                ids[index] = self._begin(faces[index], time_s)
        return Following(ids=tuple(ids), ended=ended)

    def end(self) -> tuple[TrackId, ...]:
        """End all tracks: the camera is gone."""
        ended = tuple(track.id for track in self._tracks)
        self._tracks = []
        return ended

    def _end_lost(self, time_s: float) -> tuple[TrackId, ...]:
        ended = tuple(track.id for track in self._tracks if time_s - track.seen_s > self._lost_after_s)
        self._tracks = [track for track in self._tracks if track.id not in ended]
        return ended

    def _continue(
        self, tracks: list[Track], faces: Sequence[Face], candidates: list[int], time_s: float
    ) -> dict[int, Track]:
        """Give candidates to tracks so that all distances together are least; return the track of each one given."""
        if not tracks or not candidates:
            return {}
        expected = [track.motion.after(max(time_s - track.seen_s, 0.0)) for track in tracks]
        costs = np.array([[_cost(there, faces[index]) for index in candidates] for there in expected])
        given = {}
        for row, column in zip(*linear_sum_assignment(costs), strict=True):
            if costs[row, column] < NEVER:
                index, track = candidates[column], tracks[row]
                track.motion, track.seen_s = expected[row].seen(faces[index].box), time_s
                given[index] = track
        return given

    def _begin(self, face: Face, time_s: float) -> TrackId:
        self._begun += 1
        track = Track(TrackId(self._begun), motion.first(face.box), time_s)
        self._tracks.append(track)
        return track.id


def _cost(expected: Motion, face: Face) -> float:
    distance = expected.distance(face.box)
    if distance > GATE or expected.widths_away(face.box) > FARTHEST_WIDTHS:
        return NEVER
    if expected.times_larger(face.box) > MOST_TIMES_LARGER:
        return NEVER
    return distance + expected.doubt
