"""A media time that only goes forward, whatever the stream's time stamps do."""

JUMP_S = 10.0
"""A step in the time stamps of more than this is a new beginning, not a pause. Splices and counters that wrap around
make such steps; a camera that truly paused is waited for by the watchdog."""


class MediaClock:
    """Turns a stream's time stamps into seconds since its first picture."""

    def __init__(self, rate_hz: float) -> None:
        self._period_s = 1 / rate_hz
        self._offset_s: float | None = None
        self._last_s = -self._period_s

    @property
    def last_s(self) -> float:
        """The media time of the last picture."""
        return self._last_s

    def seconds(self, stamp_s: float | None) -> float:
        """Return a picture's media time: by its stamp, or one period after the last where the stamp is of no use."""
        following_s = self._last_s + self._period_s
        if stamp_s is None:
            self._last_s = following_s
            return following_s
        if self._offset_s is None:
            self._offset_s = stamp_s
        now_s = stamp_s - self._offset_s
        if not self._last_s < now_s <= self._last_s + JUMP_S:
            self._offset_s = stamp_s - following_s
            now_s = following_s
        self._last_s = now_s
        return now_s
