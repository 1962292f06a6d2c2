"""Puts together cameras, a pack's vision, a list and the live flow."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from peelian import settings
from peelian.capture import opening, source
from peelian.capture.bank import Bank, Clockwork
from peelian.capture.opening import Manner
from peelian.capture.source import Source
from peelian.inference.pack import Pack
from peelian.jobs.live.watch import Rules, Watch
from peelian.law import threshold
from peelian.match.gallery import Gallery
from peelian.nouns.alert import Alert
from peelian.nouns.operating_point import OperatingPoint
from peelian.wiring import enrolment, flow, operating_points, packs
from peelian.wiring.vision import Vision, open_vision

LOOKS_PER_S = 7.5
"""How often each camera's frames are searched for faces. At walking pace a face then moves about its own width between
two looks, which the tracker holds; more looks cost more and show the same person again."""

UNSAFE = threshold.UNSAFE
"""Name of an operating point behind which there is no evidence."""

CLOCKWORK = Clockwork(clock=time.monotonic, sleep=time.sleep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """A run that is ready to start."""

    watch: Watch
    bank: Bank

    def alerts(self) -> Iterator[Sequence[Alert]]:
        """Watch until the sources end or `bank.stop` is called; yield the alerts of each batch of frames.

        Raises:
            SourceError: a recording broke off.
        """
        return self.watch.alerts(self.bank, clock=CLOCKWORK.clock)


class NullLog:
    """Records nothing: `watch` stores nothing, and so it is for trying out, not for a deployment."""

    def append(self, alerts: Sequence[Alert]) -> None:
        """Record nothing."""


def sources(texts: Sequence[str]) -> list[Source]:
    """Tell what kinds of sources texts name, and try the recordings among them.

    Raises:
        SourceError: one is missing, of a kind that is not read, or no video.
    """
    found = [source.parse(text) for text in texts]
    for one in found:
        opening.check(one)
    return found


def manner(*, realtime: bool, seconds: float | None) -> Manner:
    """Say how sources are to be read."""
    return Manner(rate_hz=LOOKS_PER_S, realtime=realtime, seconds=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A pack that is ready to watch with."""

    pack: Pack
    vision: Vision

    def enrol(self, folder: Path, *, tick: Callable[[int, int], None]) -> Gallery:
        """Enrol a watchlist folder; one picture that cannot be enrolled stops it.

        Raises:
            BadInputError: the folder, or a picture in it, cannot be used.
        """
        return enrolment.enrolled(enrolment.enroller(self.vision), folder, tick=tick)

    def evidenced(self, fpir: float, gallery: Gallery, file: Path | None) -> OperatingPoint:
        """Choose the operating point for a list of this size, from a file or from what Peelian brings.

        Raises:
            OperatingPointError: none keeps to the rate.
        """
        return operating_points.for_list(self.pack, fpir, len(gallery), file)

    def on_stage(self, gallery: Gallery) -> OperatingPoint:
        """Choose the demonstration's operating point.

        Raises:
            OperatingPointError: none was measured with this model.
        """
        return operating_points.for_the_stage(self.pack, len(gallery))

    def unsafe(self, similarity: float, gallery: Gallery) -> OperatingPoint:
        """Make an operating point of a bare number, for experiments.

        Raises:
            InvalidValueError: it is no cosine.
        """
        name = self.pack.manifest.name
        return threshold.unsafe(similarity, model=self.pack.model, pack=name, gallery_size=len(gallery))


def open_post(pack_name: str, *, progress: Callable[[str, int, int], None]) -> Post:
    """Open a pack for watching.

    Raises:
        ModelError: the pack cannot be had.
    """
    read = settings.read()
    pack = packs.load(pack_name, read, progress=progress)
    smallest_px = flow.SMALLEST_EYE_DISTANCE_PX
    return Post(pack=pack, vision=open_vision(pack, threads=read.threads, smallest_eye_distance_px=smallest_px))


def open_watching(
    where: Sequence[Source], *, vision: Vision, gallery: Gallery, at: OperatingPoint, how: Manner
) -> Watching:
    """Open the cameras and put the flow behind them.

    Raises:
        SourceError: a source cannot be opened.
    """
    watch = flow.open_watch(vision, gallery, Rules(at=at), NullLog())
    return Watching(watch=watch, bank=opening.open_all(where, manner=how, clockwork=CLOCKWORK))
