"""Times of day and days of a week, as rows of a form: prompts, quiet hours, and the hours in which a zone holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from peelian.errors import InvalidValueError
from peelian.nouns.order import DAYS_PER_WEEK, PromptTimes, QuietHours, QuietKind
from peelian.nouns.zone import Hours
from peelian.web.forms import typed
from peelian.web.forms.form import Filled
from peelian.web.page import ZONE

Said = list[tuple[str, str]]
"""What is wrong: pairs of a field's id and a sentence."""

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT: Final = {day[:2].upper(): day for day in DAYS}
EVERY_DAY: Final = "".join(str(day) for day in range(DAYS_PER_WEEK))
CLOCK: Final = "%H:%M"

TIME_ROWS: Final = 5
"""As many as prompts may come in a day."""

QUIET_ROWS: Final = 5
"""The first is for sleep, which every order has."""


def values(form: Filled) -> dict[str, str]:
    """Return what was filled in, field by field; of days that were ticked, their figures in a row."""
    return {name: "".join(form.ticked(name)) if name.endswith("-days") else form.text(name) for name in form.data}


def minute(text: str) -> int | None:
    """Return the minute of a day that a time such as 22:30 means, or None."""
    try:
        read = datetime.strptime(text, CLOCK)  # noqa: DTZ007 - a time on a wall has no zone
    except ValueError:
        return None
    return read.hour * 60 + read.minute


moment: Final = typed.moment
"""Reads a field of date and time."""


def clock(of_day: int) -> str:
    """Write a minute of a day as a time such as 22:30."""
    return f"{of_day // 60:02d}:{of_day % 60:02d}"


def in_words(rule: str) -> str:
    """Return a recurrence rule in words where it is a plain one, or else as it is."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    if parts == {"FREQ": "DAILY"}:
        return "Every day"
    on = [short for short in parts.get("BYDAY", "").split(",") if short]
    if parts.keys() == {"FREQ", "BYDAY"} and parts["FREQ"] == "WEEKLY" and set(on) <= SHORT.keys():
        return "Every " + ", ".join(day for short, day in SHORT.items() if short in on)
    return rule


def local(at: datetime | None) -> str:
    """Write a moment for a field of date and time."""
    return "" if at is None else f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M}"


def times(form: Filled, wrong: Said) -> tuple[PromptTimes, ...]:
    """Read when prompts may come; rows that are empty say nothing."""
    found = []
    for row in range(1, TIME_ROWS + 1):
        rule, starts = form.text(f"rule-{row}"), form.text(f"opens-{row}")
        lasts, at = typed.whole(form.text(f"window-{row}")), minute(starts)
        if not rule and not starts:
            continue
        if not rule or at is None or lasts is None:
            wrong.append((f"rule-{row}", f"Prompt {row}: give a rule, from when, and for how many minutes"))
            continue
        try:
            found.append(PromptTimes(rule=rule, starts_minute=at, window_minutes=lasts))
        except InvalidValueError:
            wrong.append((f"window-{row}", "Give from 1 to 1440 minutes"))
    return tuple(found)


def quiet(form: Filled, wrong: Said) -> tuple[QuietHours, ...]:
    """Read the quiet hours of a week; rows that are empty say nothing."""
    found = []
    for row in range(1, QUIET_ROWS + 1):
        kind, begins, ends = (
            form.text(f"quiet-{row}-kind"),
            form.text(f"quiet-{row}-from"),
            form.text(f"quiet-{row}-to"),
        )
        if not begins and not ends:
            continue
        read = hours(form, f"quiet-{row}")
        if read is None or kind not in set(QuietKind):
            wrong.append((f"quiet-{row}-from", f"Quiet hours {row}: say why, on which days, from when and until when"))
            continue
        found.append(
            QuietHours(
                kind=QuietKind(kind), weekdays=read.weekdays, from_minute=read.from_minute, to_minute=read.to_minute
            )
        )
    return tuple(found)


def hours(form: Filled, prefix: str) -> Hours | None:
    """Read hours of a week, or None where something of them is missing."""
    begins, ends = minute(form.text(f"{prefix}-from")), minute(form.text(f"{prefix}-to"))
    days = frozenset(int(day) for day in form.ticked(f"{prefix}-days") if day in set(EVERY_DAY))
    if begins is None or ends is None or not days:
        return None
    return Hours(weekdays=days, from_minute=begins, to_minute=ends)


def written(prompts: tuple[PromptTimes, ...], peace: tuple[QuietHours, ...]) -> Mapping[str, str]:
    """Return times as the values of their fields."""
    filled: dict[str, str] = {}
    for row, one in enumerate(prompts, start=1):
        filled |= {f"rule-{row}": one.rule, f"opens-{row}": clock(one.starts_minute)}
        filled[f"window-{row}"] = str(one.window_minutes)
    for row, quiet_one in enumerate(peace, start=1):
        filled |= {f"quiet-{row}-from": clock(quiet_one.from_minute), f"quiet-{row}-to": clock(quiet_one.to_minute)}
        filled[f"quiet-{row}-kind"] = quiet_one.kind.value
        filled[f"quiet-{row}-days"] = "".join(str(day) for day in sorted(quiet_one.weekdays))
    return filled
