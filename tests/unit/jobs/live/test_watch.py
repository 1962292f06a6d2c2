"""The flow against fakes: faces are dots whose grey value says who they are."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from peelian.encode import aggregate
from peelian.errors import PeelianError
from peelian.jobs.live.doorbell import Rung, Seen
from peelian.jobs.live.ports import Raised, Sighting
from peelian.jobs.live.shots import MOST_SHOTS
from peelian.jobs.live.watch import DOUBTED_AFTER, SILENT_AFTER_S, Eyes, Rules, Watch
from peelian.nouns.alert import Alert
from peelian.nouns.candidate import Candidate
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId, ModelId, SubjectId, TrackId
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template
from peelian.nouns.track import Following
from tests.fakes.points import POINT

AT = replace(POINT, gallery_size=2, threshold=0.8)
GOOD = Quality(
    inter_eye_distance_px=60,
    sharpness=0.9,
    illumination=0.9,
    illumination_uniformity=0.9,
    yaw_degrees=0,
    pitch_degrees=0,
    roll_degrees=0,
    visible=1,
)
NOBODY, ANNA, BELA = 0, 1, 2
NAMES = {ANNA: SubjectId("anna"), BELA: SubjectId("bela")}
POINTS = np.zeros((5, 2), np.float32)


@dataclass(frozen=True)
class Person:
    """Who is at which place of a frame; the place is the track as well. `blurred` faces are refused, `faint` ones once
    they are encoded."""

    who: int
    track: int = 1
    blurred: bool = False
    faint: bool = False
    size_px: float = 40


@dataclass
class Stage:
    """Plays a script: a frame's `index` finds its people. Stands for every port, and writes down what happens."""

    script: dict[tuple[str, int], list[Person]]
    happened: list[str] = field(default_factory=list)
    ended: dict[str, list[int]] = field(default_factory=dict)
    now_s: float = 0.0
    encoded: list[Template] = field(default_factory=list)
    similarity: dict[int, float] = field(default_factory=lambda: {ANNA: 0.95, BELA: 0.9})
    seen: Frame | None = None

    def people(self, frame: Frame) -> list[Person]:
        return self.script.get((frame.camera, frame.index), [])

    def detect(self, frames: Sequence[Frame]) -> list[list[Face]]:
        self.happened.append("detect")
        return [
            [
                Face(
                    box=Box(x=person.track, y=0, width=person.size_px, height=person.size_px),
                    landmarks=Landmarks(points=POINTS),
                    detection=0.5 if person.track < 0 else 0.9,
                )
                for person in self.people(frame)
            ]
            for frame in frames
        ]

    def assess(self, frame: Frame, faces: Sequence[Face]) -> list[Quality]:
        self.seen = frame
        return [replace(GOOD, sharpness=0.0 if person.blurred else 0.9) for person in self.people(frame)]

    def judge(self, quality: Quality) -> Refused | None:
        return Refused(rule="quality", reason="blurred") if quality.sharpness == 0 else None

    def encode(self, sightings: Sequence[tuple[Frame, Face]]) -> list[Template]:
        self.happened.append(f"encode {len(sightings)}")
        made = []
        for frame, face in sightings:
            person = next(person for person in self.people(frame) if person.track == face.box.x)
            vector = np.zeros(3, np.float32)
            vector[person.who] = 1
            made.append(Template(model=ModelId("m"), vector=vector, signal=0.99 if person.faint else 1.0))
        self.encoded += made
        return made

    def search(self, templates: Sequence[Template], *, top: int) -> list[list[Candidate]]:
        self.happened.append("search")
        found = []
        for template in templates:
            likeness = {who: float(template.vector[who]) * self.similarity[who] for who in (ANNA, BELA)}
            best = sorted(likeness, key=lambda who: -likeness[who])[:top]
            found.append([Candidate(subject=NAMES[who], image="1.jpg", similarity=likeness[who]) for who in best])
        return found

    def append(self, alerts: Sequence[Alert]) -> None:
        self.happened += [f"record {alert.candidate.subject}" for alert in alerts]

    def clock(self) -> float:
        return self.now_s


@dataclass
class Follower:
    """Its tracks are the faces' places; the script says when they end."""

    stage: Stage
    live: set[TrackId] = field(default_factory=set)

    def follow(self, time_s: float, faces: Sequence[Face]) -> Following:
        ids = [None if face.box.x < 0 else TrackId(int(face.box.x)) for face in faces]
        gone = tuple(TrackId(track) for track in self.stage.ended.pop(f"{time_s:g}", []))
        self.live = (self.live | {track for track in ids if track is not None}) - set(gone)
        return Following(ids=tuple(ids), ended=gone)

    def end(self) -> tuple[TrackId, ...]:
        gone, self.live = tuple(self.live), set()
        return gone


def frame(index: int, camera: str = "street") -> Frame:
    time = FrameTime(media_s=float(index), arrival_s=float(index))
    return Frame(camera=CameraId(camera), index=index, time=time, pixels=np.full((2, 2, 3), 9, np.uint8))


@dataclass
class Reel:
    """Gives batches; before each it sets the stage's clock to the frame's time and a little."""

    stage: Stage
    batches: list[list[Frame]]

    def frames(self) -> Iterator[Sequence[Frame]]:
        for batch in self.batches:
            self.stage.now_s = batch[0].time.arrival_s + 0.25 if batch else self.stage.now_s + 1.0
            yield batch


def watch_of(stage: Stage) -> Watch:
    eyes = Eyes(detector=stage, assess=stage.assess, judge=stage.judge, encoder=stage, combine=aggregate.combined)
    return Watch(eyes=eyes, gallery=stage, rules=Rules(at=AT), log=stage, follow=lambda: Follower(stage))


def played(stage: Stage, batches: list[list[Frame]] | None = None) -> tuple[Watch, list[Alert]]:
    watch = watch_of(stage)
    if batches is None:
        batches = [[frame(index, camera)] for camera, index in sorted(stage.script, key=lambda key: key[1])]
    return watch, [alert for batch in watch.alerts(Reel(stage, batches), clock=stage.clock) for alert in batch]


def walk(*people: Person, looks: int = 6, camera: str = "street") -> dict[tuple[str, int], list[Person]]:
    return {(camera, index): list(people) for index in range(looks)}


def test_one_passage_of_a_listed_person_is_one_alert_on_the_second_look() -> None:
    watch, alerts = played(Stage(walk(Person(ANNA))))
    assert [(alert.candidate.subject, alert.frame, alert.shots) for alert in alerts] == [("anna", 1, 2)]
    assert (watch.tally.looked, watch.tally.faces, watch.tally.tracks, watch.tally.alerts) == (6, 6, 1, 1)


def test_somebody_who_is_not_listed_raises_no_alert() -> None:
    assert played(Stage(walk(Person(NOBODY), looks=30)))[1] == []


def test_one_lucky_look_raises_no_alert() -> None:
    script = walk(Person(NOBODY))
    script["street", 2] = [Person(ANNA)]
    assert played(Stage(script))[1] == []


def test_similarity_below_the_threshold_raises_no_alert() -> None:
    assert played(Stage(walk(Person(ANNA)), similarity={ANNA: 0.79, BELA: 0.1}))[1] == []


def test_a_similarity_that_is_not_a_number_cannot_even_be_said() -> None:
    with pytest.raises(PeelianError, match="similarity"):
        played(Stage(walk(Person(ANNA)), similarity={ANNA: math.nan, BELA: math.nan}))


def test_a_face_below_the_quality_floor_is_never_encoded() -> None:
    stage = Stage(walk(Person(ANNA, blurred=True)))
    watch, alerts = played(stage)
    assert alerts == []
    assert stage.encoded == []
    assert watch.tally.refused == {"quality": 6}


def test_a_face_in_which_the_encoder_finds_too_little_is_never_compared_and_forgotten_at_once() -> None:
    stage = Stage(walk(Person(ANNA, faint=True)))
    watch, alerts = played(stage)
    assert alerts == []
    assert "search" not in stage.happened
    assert watch.tally.refused == {"quality": 6}
    assert len(stage.encoded) == 6
    assert not any(template.vector.any() for template in stage.encoded)


def test_a_faint_look_says_nothing_for_or_against_a_passage() -> None:
    script = walk(Person(ANNA), looks=3)
    script["street", 1] = [Person(BELA, faint=True)]
    assert [(alert.candidate.subject, alert.frame, alert.shots) for alert in played(Stage(script))[1]] == [
        ("anna", 2, 2)
    ]


def test_a_face_without_a_track_is_never_encoded() -> None:
    stage = Stage(walk(Person(ANNA, track=-1)))
    assert played(stage)[1] == []
    assert stage.encoded == []


def test_an_alert_is_recorded_before_it_is_shown() -> None:
    stage = Stage(walk(Person(ANNA)))
    for batch in watch_of(stage).alerts(Reel(stage, [[frame(index)] for index in range(3)]), clock=stage.clock):
        stage.happened += [f"show {alert.candidate.subject}" for alert in batch]
    order = [what for what in stage.happened if what.startswith(("record", "show"))]
    assert order == ["record anna", "show anna"]


def test_an_alert_that_cannot_be_recorded_is_not_shown() -> None:
    stage = Stage(walk(Person(ANNA)))

    class Full(Stage):
        def append(self, alerts: Sequence[Alert]) -> None:  # type: ignore[explicit-override]
            if alerts:
                raise OSError("disk full")

    watch = watch_of(stage)
    watch._log = Full({})
    batches = watch.alerts(Reel(stage, [[frame(index)] for index in range(3)]), clock=stage.clock)
    assert next(batches) == []
    with pytest.raises(OSError, match="disk full"):
        next(batches)


def test_a_track_that_broke_gives_no_second_alert() -> None:
    script = walk(Person(ANNA, track=1), looks=4) | {
        ("street", index): [Person(ANNA, track=2)] for index in range(4, 9)
    }
    assert len(played(Stage(script))[1]) == 1


def test_who_walks_by_again_later_is_a_new_passage() -> None:
    script = walk(Person(ANNA, track=1), looks=4) | {
        ("street", index): [Person(ANNA, track=2)] for index in range(30, 34)
    }
    assert [alert.track for alert in played(Stage(script))[1]] == [1, 2]


def test_each_camera_rings_for_itself_and_shares_no_track() -> None:
    script = walk(Person(ANNA), camera="north") | walk(Person(ANNA), camera="south")
    batches = [[frame(index, "north"), frame(index, "south")] for index in range(6)]
    stage = Stage(script)
    watch, alerts = played(stage, batches)
    assert [alert.camera for alert in alerts] == ["north", "south"]
    assert watch.tally.tracks == 2
    assert "encode 2" in stage.happened  # one batch over both cameras


def test_evidence_on_one_camera_is_none_on_another() -> None:
    script = {("north", 0): [Person(ANNA)], ("south", 1): [Person(ANNA)], ("west", 2): [Person(ANNA)]}
    assert played(Stage(script))[1] == []


def test_of_two_who_are_alike_the_best_is_named() -> None:
    stage = Stage(walk(Person(ANNA)))
    plain = stage.search

    def both(templates: Sequence[Template], *, top: int) -> list[list[Candidate]]:
        one, other = (Candidate(subject=NAMES[who], image="1.jpg", similarity=stage.similarity[who]) for who in (1, 2))
        assert plain(templates, top=top)
        return [[one, other][:top] for _ in templates]

    stage.search = both  # type: ignore[method-assign]
    assert [alert.candidate.subject for alert in played(stage)[1]] == ["anna"]


def test_a_track_that_resembles_two_people_in_turn_names_neither() -> None:
    script = walk(looks=12)
    for index in range(12):
        script["street", index] = [Person((ANNA, NOBODY, BELA, NOBODY)[index % 4])]
    assert played(Stage(script))[1] == []


def test_after_its_alert_a_track_is_encoded_seldom_and_does_not_ring_again() -> None:
    stage = Stage(walk(Person(ANNA), looks=200))
    _, alerts = played(stage)
    assert len(alerts) == 1
    assert len(stage.encoded) <= MOST_SHOTS


def test_somebody_listed_who_takes_over_an_alerted_track_is_found_as_well() -> None:
    script = walk(Person(ANNA), looks=5) | {("street", index): [Person(BELA)] for index in range(5, 12)}
    assert [alert.candidate.subject for alert in played(Stage(script))[1]] == ["anna", "bela"]


def test_somebody_listed_who_takes_over_a_strangers_track_is_found() -> None:
    script = walk(Person(NOBODY), looks=20) | {("street", index): [Person(BELA)] for index in range(20, 30)}
    assert [alert.candidate.subject for alert in played(Stage(script))[1]] == ["bela"]


def test_when_a_track_ends_its_templates_are_overwritten() -> None:
    stage = Stage(walk(Person(NOBODY), looks=4), ended={"3": [1]})
    generator = watch_of(stage).alerts(Reel(stage, [[frame(index)] for index in range(4)]), clock=stage.clock)
    for _ in range(3):
        next(generator)
    assert all(template.vector.any() for template in stage.encoded)
    stage.script["street", 3] = []
    next(generator)
    assert stage.encoded
    assert not any(template.vector.any() for template in stage.encoded)


def test_when_the_cameras_end_everything_is_overwritten() -> None:
    stage = Stage(walk(Person(NOBODY), looks=4))
    played(stage)
    assert stage.encoded
    assert not any(template.vector.any() for template in stage.encoded)


def test_when_a_camera_falls_silent_its_tracks_are_forgotten() -> None:
    stage = Stage(walk(Person(NOBODY), looks=2))
    silence: list[list[Frame]] = [[] for _ in range(int(SILENT_AFTER_S) + 2)]
    generator = watch_of(stage).alerts(Reel(stage, [[frame(0)], [frame(1)], *silence, []]), clock=stage.clock)
    for _ in range(len(silence) + 2):
        next(generator)
    assert stage.encoded
    assert not any(template.vector.any() for template in stage.encoded)


def test_pictures_are_overwritten_once_they_were_looked_at() -> None:
    frames = [frame(index) for index in range(3)]
    played(Stage(walk(Person(ANNA), looks=3)), [[one] for one in frames])
    assert not any(one.pixels.any() for one in frames)


def test_an_alerts_age_is_counted_from_its_frames_arrival() -> None:
    watch, _ = played(Stage(walk(Person(ANNA))))
    assert watch.tally.alert_ages_s == [pytest.approx(0.25)]


def test_empty_batches_are_no_trouble() -> None:
    watch, alerts = played(Stage({}), [[], [], []])
    assert alerts == []
    assert watch.tally.looked == 0


@dataclass
class Pane:
    """A window that writes down what it was shown, and whether the pictures were still there."""

    stage: Stage
    seen: list[tuple[int, int | None, bool]] = field(default_factory=list)
    raised: list[tuple[str, int | None, bool]] = field(default_factory=list)
    batches: int = 0

    def show(self, frames: Sequence[Frame], sightings: Sequence[Sighting], raised: Sequence[Raised]) -> None:
        self.batches += 1
        self.stage.happened.append("show")
        assert all(frame.pixels.any() for frame in frames)
        self.seen += [(one.frame.index, one.track, one.alerted) for one in sightings]
        self.raised += [(one.alert.candidate.subject, one.sighting.track, one.sighting.alerted) for one in raised]


def shown(stage: Stage, batches: list[list[Frame]]) -> Pane:
    pane = Pane(stage)
    list(watch_of(stage).alerts(Reel(stage, batches), clock=stage.clock, window=pane))
    return pane


def singles(looks: int) -> list[list[Frame]]:
    return [[frame(index)] for index in range(looks)]


def test_a_window_sees_every_face_and_which_of_them_raised_an_alert() -> None:
    stage = Stage(walk(Person(ANNA, track=1), Person(NOBODY, track=2), Person(NOBODY, track=-1), looks=3))
    pane = shown(stage, singles(3))
    before, after = pane.seen[:3], pane.seen[3:6]
    assert before == [(0, 1, False), (0, 2, False), (0, None, False)]
    assert after == [(1, 1, True), (1, 2, False), (1, None, False)]
    assert pane.raised == [("anna", 1, True)]


def test_a_window_sees_faces_that_are_refused_as_well() -> None:
    pane = shown(Stage(walk(Person(NOBODY, blurred=True), looks=2)), singles(2))
    assert pane.seen == [(0, 1, False), (1, 1, False)]


def test_a_window_is_shown_a_batch_after_its_alerts_were_recorded_and_before_it_is_overwritten() -> None:
    stage = Stage(walk(Person(ANNA), looks=2))
    frames = singles(2)
    shown(stage, frames)
    assert stage.happened[-2:] == ["record anna", "show"]
    assert not any(one.pixels.any() for batch in frames for one in batch)


def test_a_window_is_shown_empty_batches_too() -> None:
    assert shown(Stage({}), [[], []]).batches == 2


def test_a_stranger_who_takes_over_an_alerted_track_is_soon_not_shown_as_alerted() -> None:
    script = walk(Person(ANNA), looks=5) | {("street", index): [Person(NOBODY)] for index in range(5, 20)}
    pane = shown(Stage(script), singles(20))
    alerted = [index for index, _, is_alerted in pane.seen if is_alerted]
    assert alerted == list(range(1, 5 + DOUBTED_AFTER - 1))


def test_who_rang_before_a_restart_does_not_ring_again() -> None:
    stage = Stage(walk(Person(ANNA), looks=6))
    watch = watch_of(stage)
    seen = Seen(time_s=-1.0, area_px=1600)
    watch.doorbell.remember([Rung(camera=CameraId("street"), subject=NAMES[ANNA], seen=seen)])
    assert [list(batch) for batch in watch.alerts(Reel(stage, singles(6)), clock=stage.clock)] == [[]] * 6
    assert [(one.subject, one.seen.time_s) for one in watch.doorbell.memory()] == [("anna", 5.0)]
