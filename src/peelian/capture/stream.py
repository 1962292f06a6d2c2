"""Video through libav: files, RTSP, HTTP and MPEG-TS."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import av
import av.container
import av.error
import av.video.stream
import numpy as np
import numpy.typing as npt

from peelian.capture.cut_short import cut_short
from peelian.capture.media_clock import MediaClock
from peelian.capture.picture import Picture
from peelian.capture.source import Kind, Source
from peelian.errors import SourceError

LARGEST_PIXELS = 40_000_000
"""A stream whose pictures are larger is refused before one is decoded: no camera gives them, and one takes 120 MB."""

TOO_LARGE = f"larger than {LARGEST_PIXELS // 1_000_000} million pixels"

OPEN_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 5.0
"""libav gives up after about twice this time; the watchdog says so before."""

DISTRUST_S = 1.0
"""After a damaged packet the pictures that build on it may be wrong too. They are left out until the next key frame,
or for this long: with key frames many seconds apart a camera would otherwise be blind for as long."""

MOST_BAD_READS = 1000
"""Damaged reads in a row after which a stream counts as unreadable. Joining a camera between two key frames makes some
hundred, and they are no fault."""

STANDARD_RATE_HZ = 25.0
"""Where a stream does not tell its frame rate."""

OPTIONS = {
    Kind.FILE: {},
    Kind.WEB: {"rw_timeout": "10000000", "reconnect": "0"},
    Kind.LIVE: {"rtsp_transport": "tcp", "flags": "low_delay", "analyzeduration": "1000000"},
}
"""RTSP over TCP, because over UDP lost packets smear faces. What libav buffers while it looks at a new stream is kept:
its first key frame is worth a second, and the newest frame wins anyway."""

PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (av.error.FileNotFoundError, "no such file"),
    (av.error.HTTPUnauthorizedError, "the camera wants a user name and password, or refuses the ones given"),
    (av.error.HTTPForbiddenError, "the server forbids it"),
    (av.error.HTTPNotFoundError, "the server knows no such address"),
    (av.error.HTTPError, "the server answers with an error"),
    (av.error.ConnectionRefusedError, "nobody listens at this address"),
    (av.error.InvalidDataError, "not a video that can be read"),
    (av.error.ProtocolNotFoundError, "it points to an address that it may not point to"),
    (av.error.DecoderNotFoundError, "its video codec is not known"),
    (av.error.ExitError, "no answer in time"),
    (av.error.TimeoutError, "no answer in time"),
    (av.error.PermissionError, "no permission to read it"),
    (av.error.EOFError, "it holds no video"),
)
"""What libav's errors mean. Their own text is never shown: it holds the address, and so the password."""


@dataclass(frozen=True, slots=True)
class Video:
    """A picture as libav decoded it."""

    frame: av.VideoFrame

    def rgb(self) -> npt.NDArray[np.uint8]:
        """Return shape (height, width, 3), uint8, RGB, read-only, upright."""
        pixels = np.asarray(self.frame.to_ndarray(format="rgb24"), dtype=np.uint8)
        quarters = round(self.frame.rotation / 90) % 4
        if quarters:
            pixels = np.ascontiguousarray(np.rot90(pixels, quarters))
        pixels.flags.writeable = False
        return pixels

    def luma(self) -> npt.NDArray[np.uint8]:
        """Return samples of the first plane: luminance, where the format is YUV, as almost always."""
        plane = self.frame.planes[0]
        rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(plane.height, plane.line_size)
        return rows[:: max(plane.height // 24, 1), : plane.width : max(plane.width // 24, 1)].copy()


class Stream:
    """An opened video. Damaged pictures are counted in `corrupt` and never yielded."""

    def __init__(self, source: Source, *, threads: int = 0) -> None:
        """Open a source; `threads` of the decoder, 0 for as many as it likes.

        Raises:
            SourceError: it cannot be opened, holds no video, or its pictures are too large.
        """
        self._source = source
        self.corrupt = 0
        self._index = 0
        self._distrust_until_s = -1.0
        self._camera_clock: tuple[float, float] | None = None
        self._container = _open(source)
        try:
            self._video = _video(self._container, source)
        except SourceError:
            self._container.close()
            raise
        self._video.codec_context.thread_count = threads
        if source.kind is Kind.FILE:
            self._video.codec_context.thread_type = (
                "AUTO"  # decodes some frames ahead: good for a file, late for a camera
            )
        self._clock = MediaClock(float(self._video.average_rate or self._video.guessed_rate or STANDARD_RATE_HZ))

    @property
    def recorded(self) -> bool:
        """Whether it is a recording, which ends, and not a camera."""
        return self._source.kind is Kind.FILE or (self._source.kind is Kind.WEB and bool(self._container.duration))

    def pictures(self) -> Iterator[Picture]:
        """Yield the whole pictures in order.

        Raises:
            SourceError: the stream broke off, or nothing in it could be decoded; or it is a file whose end
                is missing, once the pictures that are there were given.
        """
        for frame in self._frames():
            index, self._index = self._index, self._index + 1
            media_s = self._clock.seconds(frame.time)
            if not self._trusted(frame, media_s):
                self.corrupt += 1
                continue
            if frame.width * frame.height > LARGEST_PIXELS:
                raise SourceError(self._source.shown, f"its pictures are {TOO_LARGE}")
            yield Picture(index=index, media_s=media_s, camera_s=self._camera_s(frame), raw=Video(frame))
        if self._index == 0:
            raise SourceError(self._source.shown, "no picture in it could be decoded")
        if self._source.kind is Kind.FILE and _cut_short(self._container, self._video, self._source):
            remedy = "What is there was looked at; for the rest get the whole file"
            raise SourceError(self._source.shown, "the file is cut short: its end is missing", remedy)

    def close(self) -> None:
        """Close the file or connection."""
        self._container.close()

    def _frames(self) -> Iterator[av.VideoFrame]:
        bad_in_a_row = 0
        packets = self._container.demux(self._video)
        while bad_in_a_row < MOST_BAD_READS:
            try:
                packet = next(packets)
                self._note_camera_clock(packet)
                frames = packet.decode()
            except (StopIteration, av.error.EOFError):
                return
            except av.error.InvalidDataError:
                bad_in_a_row += 1
                self.corrupt += 1
                self._distrust_until_s = self._clock.last_s + DISTRUST_S
                packets = self._container.demux(self._video)
                continue
            except av.error.FFmpegError as error:
                raise SourceError(self._source.shown, f"the stream broke off: {problem(error)}") from None
            bad_in_a_row = 0
            yield from frames

    def _trusted(self, frame: av.VideoFrame, media_s: float) -> bool:
        if frame.is_corrupt:
            self._distrust_until_s = media_s + DISTRUST_S
            return False
        if frame.key_frame:
            self._distrust_until_s = -1.0
        return media_s >= self._distrust_until_s

    def _note_camera_clock(self, packet: "av.Packet[av.video.stream.VideoStream]") -> None:
        """Keep the last pair of time stamp and Unix time that the camera gave (RTCP sender report, or `prft`)."""
        if packet.pts is None or not packet.has_sidedata("prft"):
            return
        unix_us, _flags = struct.unpack("<qi", bytes(packet.get_sidedata("prft"))[:12])
        self._camera_clock = (float(packet.pts * packet.time_base), unix_us / 1e6)

    def _camera_s(self, frame: av.VideoFrame) -> float | None:
        if self._camera_clock is None or frame.time is None:
            return None
        stamp_s, unix_s = self._camera_clock
        return unix_s + (frame.time - stamp_s)


def problem(error: av.error.FFmpegError) -> str:
    """Say what an error of libav means, without the address."""
    for kind, words in PROBLEMS:
        if isinstance(error, kind):
            return words
    return (error.strerror or "unknown error").lower().rstrip(".")


def _cut_short(container: av.container.InputContainer, video: av.video.stream.VideoStream, source: Source) -> bool:
    end = max((entry.pos + entry.size for entry in video.index_entries), default=0)
    return cut_short(source.path, container.format.name, end)


def _open(source: Source) -> av.container.InputContainer:
    options = {
        "protocol_whitelist": source.protocols,
        "max_pixels": str(LARGEST_PIXELS),
        **OPTIONS[source.kind],
        **dict(source.options),
    }
    timeout = None if source.kind is Kind.FILE else (OPEN_TIMEOUT_S, READ_TIMEOUT_S)
    try:
        return av.open(source.address, options=options, timeout=timeout, metadata_errors="replace")
    except av.error.FFmpegError as error:
        raise SourceError(source.shown, problem(error)) from None


def _video(container: av.container.InputContainer, source: Source) -> av.video.stream.VideoStream:
    if not container.streams.video:
        raise SourceError(source.shown, "there is no video in it")
    video = container.streams.video[0]
    if video.codec_context.width == 0 and source.kind is Kind.FILE:  # `max_pixels` hides a size that is over it
        raise SourceError(source.shown, f"its pictures cannot be read, or are {TOO_LARGE}")
    return video
