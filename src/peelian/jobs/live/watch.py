"""Watching: frames go in, alerts come out, and everybody else is forgotten.

The order is the promise: a face is measured and judged before it is encoded, an alert is recorded before it is shown,
and what is not alerted on is overwritten.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from peelian.jobs.live import forgetting, shots
from peelian.jobs.live.doorbell import Doorbell, Seen
from peelian.jobs.live.passage import Passage, Shot
from peelian.jobs.live.persistence import Persistence
from peelian.jobs.live.ports import (
    Assess,
    Cameras,
    Clock,
    Combine,
    Detector,
    Encoder,
    Follower,
    Gallery,
    Judge,
    Log,
    Raised,
    Sighting,
    Window,
)
from peelian.jobs.live.tally import Tally
from peelian.law import quality, threshold
from peelian.nouns.alert import Alert
from peelian.nouns.candidate import Candidate
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId, TrackId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Template

SILENT_AFTER_S = 2.0
"""A camera from which nothing came for so long (by the wall clock) is gone, and its tracks are forgotten."""

DOUBTED_AFTER = 3
"""After its alert a track counts as alerted until so many looks in a row resemble somebody else or nobody: a tracker
may take another person for the one who raised it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What looks at frames."""

    detector: Detector
    assess: Assess
    judge: Judge
    encoder: Encoder
    combine: Combine


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """When a resemblance becomes an alert, and how much may be spent on looking."""

    at: OperatingPoint
    persistence: Persistence = field(default_factory=Persistence)
    shots_per_s: float = 24.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """One face of one frame that may be compared, the track it belongs to, and what it is worth encoding."""

    frame: Frame
    face: Face
    passage: Passage
    value: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """One face of one frame, and its passage; None for a face too doubtful to be followed."""

    frame: Frame
    face: Face
    passage: Passage | None

    def sighting(self) -> Sighting:
        """Return what a window may show of it."""
        passage = self.passage
        track = None if passage is None else passage.track
        return Sighting(frame=self.frame, face=self.face, track=track, alerted=_alerted(passage))


@dataclass(slots=True, kw_only=True, eq=False)
class Place:
    """One camera's followed faces. Nothing here is shared with another camera."""

    follower: Follower
    allowance: shots.Allowance
    heard_s: float
    passages: dict[TrackId, Passage] = field(default_factory=dict)

    def forget(self, tracks: Sequence[TrackId]) -> None:
        """Forget tracks that are over."""
        for track in tracks:
            passage = self.passages.pop(track, None)
            if passage is not None:
                passage.forget()


class Watch:
    """The live flow."""

    def __init__(self, *, eyes: Eyes, gallery: Gallery, rules: Rules, log: Log, follow: Callable[[], Follower]) -> None:
        self.tally = Tally()
        self.doorbell = Doorbell()
        self._eyes = eyes
        self._gallery = gallery
        self._rules = rules
        self._log = log
        self._follow = follow
        self._places: dict[CameraId, Place] = {}
        self._found: list[Found] = []

    def alerts(self, cameras: Cameras, *, clock: Clock, window: Window | None = None) -> Iterator[Sequence[Alert]]:
        """Watch until the cameras end; yield the alerts of each batch of frames, often none.

        Args:
            cameras: to watch.
            clock: the one that gave the frames their arrival.
            window: shown each batch once its alerts are recorded, if there is one.
        """
        for frames in cameras.frames():
            looks = self._look(frames, now_s=clock())
            rung = self._consider(self._resemblances(self._choose(looks)))
            alerts = [alert for alert, _ in rung]
            self._log.append(alerts)  # record first,
            self.tally.alert_ages_s += [clock() - alert.time.arrival_s for alert in alerts]
            if window is not None:
                self._show(window, frames, rung)
            yield alerts  # show second
            self._found = []
            forgetting.frames(frames)
            self._forget_silent(clock())
        self._forget_silent(math.inf)

    def _show(self, window: Window, frames: Sequence[Frame], rung: Sequence[tuple[Alert, Look]]) -> None:
        sightings = [found.sighting() for found in self._found]
        by_face = {id(sighting.face): sighting for sighting in sightings}
        raised = [Raised(alert=alert, sighting=by_face[id(look.face)]) for alert, look in rung]
        window.show(frames, sightings, raised)

    def _look(self, frames: Sequence[Frame], *, now_s: float) -> list[Look]:
        """Find, follow and measure faces; return those that may be compared."""
        looks = []
        self.tally.looked += len(frames)
        for frame, faces in zip(frames, self._eyes.detector.detect(frames), strict=True):
            self.tally.faces += len(faces)
            place = self._place(frame.camera, now_s)
            following = place.follower.follow(frame.time.media_s, faces)
            place.forget(following.ended)
            measured = self._eyes.assess(frame, faces)
            for face, measures, track in zip(faces, measured, following.ids, strict=True):
                passage = None if track is None else self._keep_up(frame, face, track)
                self._found.append(Found(frame=frame, face=face, passage=passage))
                if passage is None:
                    continue
                refused = self._eyes.judge(measures)
                if refused is None:
                    looks.append(Look(frame=frame, face=face, passage=passage, value=shots.value(measures)))
                else:
                    self.tally.refused[refused.rule] += 1
        return looks

    def _place(self, camera: CameraId, now_s: float) -> Place:
        if camera not in self._places:
            allowance = shots.Allowance(self._rules.shots_per_s)
            self._places[camera] = Place(follower=self._follow(), allowance=allowance, heard_s=now_s)
        place = self._places[camera]
        place.heard_s = now_s
        return place

    def _keep_up(self, frame: Frame, face: Face, track: TrackId) -> Passage:
        """Take note of a track's newest face; return its passage."""
        passages = self._places[frame.camera].passages
        seen = Seen(time_s=frame.time.media_s, area_px=face.box.area)
        if track not in passages:
            self.tally.tracks += 1
            passages[track] = Passage(track, began=seen)
        alerted = passages[track].alerted
        if alerted is not None:
            self.doorbell.saw(frame.camera, alerted, seen)
        return passages[track]

    def _choose(self, looks: Sequence[Look]) -> list[Look]:
        """Choose the looks that are worth encoding: tracks with few shots first, then the better ones."""
        wanted = [look for look in looks if shots.wanted(look.value, look.frame.time.media_s, look.passage.taken)]
        wanted.sort(key=lambda look: (look.passage.taken.count, -look.value))
        return [look for look in wanted if self._places[look.frame.camera].allowance.take(look.frame.time.media_s)]

    def _resemblances(self, looks: Sequence[Look]) -> list[tuple[Look, Candidate]]:
        """Return whom the shots of each of these tracks resemble most, all together."""
        shown = self._encode(looks)
        if not shown:
            return []
        looks, templates = [look for look, _ in shown], [template for _, template in shown]
        answers = self._gallery.search(templates, top=1)
        for look, template, candidates in zip(looks, templates, answers, strict=True):
            look.passage.answer(next((best.subject for best in candidates if self._reached(best)), None))
            look.passage.add(Shot(template=template, value=look.value, time_s=look.frame.time.media_s))
        together = [look.passage.combined(self._eyes.combine) for look in looks]
        found = self._gallery.search(together, top=1)
        forgetting.templates(together)
        return [(look, candidates[0]) for look, candidates in zip(looks, found, strict=True) if candidates]

    def _encode(self, looks: Sequence[Look]) -> list[tuple[Look, Template]]:
        """Encode looks in one batch; return those in which the encoder found enough of a face to be compared."""
        if not looks:
            return []
        self.tally.shots += len(looks)
        templates = self._eyes.encoder.encode([(look.frame, look.face) for look in looks])
        shown = []
        for look, template in zip(looks, templates, strict=True):
            refused = quality.comparable(template)
            if refused is None:
                shown.append((look, template))
            else:
                self.tally.refused[refused.rule] += 1
                forgetting.templates([template])
        return shown

    def _consider(self, resemblances: Sequence[tuple[Look, Candidate]]) -> list[tuple[Alert, Look]]:
        """Judge: at the threshold, for long enough, and not rung for already."""
        rung = []
        for look, candidate in resemblances:
            persists = self._rules.persistence.holds(candidate.subject, look.passage.answers)
            if not self._reached(candidate) or not persists:
                continue
            seen = Seen(time_s=look.frame.time.media_s, area_px=look.face.box.area)
            began = look.passage.began if look.passage.alerted is None else seen
            if self.doorbell.rings(look.frame.camera, candidate.subject, began=began):
                rung.append((_alert(look, candidate), look))
            self.doorbell.saw(look.frame.camera, candidate.subject, seen)
            look.passage.ring(candidate.subject)
        return rung

    def _reached(self, candidate: Candidate) -> bool:
        return threshold.reached(candidate.similarity, at=self._rules.at)

    def _forget_silent(self, now_s: float) -> None:
        """Forget the tracks of cameras from which nothing comes; of all, when `now_s` is the end of time."""
        for place in self._places.values():
            if now_s - place.heard_s > SILENT_AFTER_S:
                place.forget(place.follower.end())


def _alerted(passage: Passage | None) -> bool:
    """Say whether a passage raised an alert and has not been somebody else since."""
    if passage is None or passage.alerted is None:
        return False
    since = passage.answers[-DOUBTED_AFTER:]
    return len(since) < DOUBTED_AFTER or passage.alerted in since


def _alert(look: Look, candidate: Candidate) -> Alert:
    return Alert(
        camera=look.frame.camera,
        track=look.passage.track,
        frame=look.frame.index,
        time=look.frame.time,
        box=look.face.box,
        candidate=candidate,
        shots=look.passage.taken.count,
    )
