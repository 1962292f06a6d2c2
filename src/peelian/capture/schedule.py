"""Which frames are looked at: so many a second, whatever the camera gives."""


class Schedule:
    """Ticks at a rate on a camera's media time. The first frame is due, and then the first in each period."""

    def __init__(self, rate_hz: float) -> None:
        if not rate_hz > 0:
            raise ValueError(rate_hz)
        self._rate_hz = rate_hz
        self._slot: int | None = None

    def due(self, media_s: float) -> bool:
        """Say whether a frame of this time is the first of its period, and remember that it was asked."""
        slot = int(media_s * self._rate_hz + EARLY)
        if self._slot is not None and slot <= self._slot:
            return False
        self._slot = slot
        return True


EARLY = 0.02
"""Share of a period by which a frame may be early: time stamps are rounded to milliseconds and less."""
