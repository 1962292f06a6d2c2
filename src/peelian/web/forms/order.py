"""An order as a form: its grounds, dates, times and clocks. What it lacks is told on its page, while it is a draft."""

from typing import Final

from peelian.errors import InvalidValueError
from peelian.law.checkins.rules import KEPT
from peelian.nouns.entry import Subject
from peelian.nouns.order import Assessment, Considered, Grounds, Keeping, Regime, Terms, zone
from peelian.web.forms import hours, typed
from peelian.web.forms.form import Faults, Filled
from peelian.web.forms.hours import EVERY_DAY, Said

OPTIONS: Final = 3
"""Rows offered for what is less intrusive; who has more to say writes it in one of them."""

MOMENTS: Final = {
    "starts_at": "Say when it starts",
    "ends_at": "Say when it ends at the latest",
    "review_due_at": "Say when the first review is due",
}

BLANK: Final = {
    "regime": Regime.UK_GDPR.value,
    "time_zone": "Europe/London",
    "quiet-1-kind": "sleep",
    "quiet-1-from": "22:00",
    "quiet-1-to": "07:00",
    "quiet-1-days": EVERY_DAY,
    "rule-1": "FREQ=DAILY",
    "opens-1": "10:00",
    "window-1": "240",
}
"""What a new form offers. Sleep is there from the start, and one prompt a day."""


def subject(form: Filled) -> tuple[Subject | None, Faults]:
    """Read whom an order is about."""
    wrong: Said = []
    reference, name, born = form.text("reference"), form.text("name"), form.text("born")
    wrong += [] if reference else [("reference", "Give the person's reference")]
    wrong += [] if name else [("name", "Give the person's name")]
    day = typed.day(born)
    if born and day is None:
        wrong.append(("born", "Give a day such as 1990-01-31, or leave it empty"))
    return None if wrong else Subject(reference=reference, name=name, born=day), Faults(tuple(wrong))


def read(form: Filled) -> tuple[Terms | None, Faults]:
    """Read terms. They may lack much while they are a draft, but not their dates and their time zone."""
    wrong: Said = []
    moments = {name: hours.moment(form.text(name)) for name in MOMENTS}
    wrong += [(name, MOMENTS[name]) for name, at in moments.items() if at is None]
    time_zone = form.text("time_zone")
    try:
        zone("Terms", "time_zone", time_zone)
    except InvalidValueError:
        wrong.append(("time_zone", "Give a time zone such as Europe/London"))
    grounds, keeping = _grounds(form, wrong), _keeping(form, wrong)
    times, quiet = hours.times(form, wrong), hours.quiet(form, wrong)
    starts_at, ends_at, review_due_at = moments.values()
    if wrong or starts_at is None or ends_at is None or review_due_at is None:
        return None, Faults(tuple(wrong))
    terms = Terms(
        grounds=grounds,
        starts_at=starts_at,
        ends_at=ends_at,
        review_due_at=review_due_at,
        time_zone=time_zone,
        times=times,
        quiet=quiet,
        keeping=keeping,
        raw_fixes=bool(form.text("raw_fixes")),
        raw_why=form.text("raw_why"),
    )
    return terms, Faults()


def written(terms: Terms) -> dict[str, str]:
    """Return terms as the values of their form's fields."""
    grounds = terms.grounds
    filled = {name: getattr(grounds, name) for name in ("power", "decision_maker", "proportionality")}
    filled |= {"regime": grounds.regime.value, "time_zone": terms.time_zone, "raw_why": terms.raw_why}
    filled |= {name: hours.local(getattr(terms, name)) for name in MOMENTS}
    filled["raw_fixes"] = "yes" if terms.raw_fixes else ""
    for row, one in enumerate(grounds.less_intrusive, start=1):
        filled |= {f"option-{row}": one.option, f"why_not-{row}": one.why_not}
    if grounds.vulnerability is not None:
        made = grounds.vulnerability
        filled |= {"assessed_by": made.by, "assessed_on": f"{made.at:%Y-%m-%d}", "assessment": made.finding}
    for kept in terms.keeping:
        filled |= {f"keep-{kept.kept}": f"{kept.days:g}", f"keep-{kept.kept}-why": kept.reason}
    return filled | dict(hours.written(terms.times, terms.quiet))


def _grounds(form: Filled, wrong: Said) -> Grounds:
    regime = form.text("regime")
    if regime not in set(Regime):
        wrong.append(("regime", "Choose the law that this is under"))
    options = [(form.text(f"option-{row}"), form.text(f"why_not-{row}")) for row in range(1, OPTIONS + 1)]
    return Grounds(
        regime=Regime(regime) if regime in set(Regime) else Regime.UK_GDPR,
        power=form.text("power"),
        decision_maker=form.text("decision_maker"),
        proportionality=form.text("proportionality"),
        less_intrusive=tuple(Considered(option=option, why_not=why_not) for option, why_not in options if option),
        vulnerability=_assessment(form, wrong),
    )


def _assessment(form: Filled, wrong: Said) -> Assessment | None:
    by, on, finding = form.text("assessed_by"), form.text("assessed_on"), form.text("assessment")
    if not by and not on and not finding:
        return None
    at = hours.moment(on)
    if not by or at is None:
        wrong.append(("assessed_by" if not by else "assessed_on", "Say who made the assessment, and on which day"))
        return None
    return Assessment(by=by, at=at, finding=finding)


def _keeping(form: Filled, wrong: Said) -> tuple[Keeping, ...]:
    found = []
    for kept in KEPT:
        if not form.text(f"keep-{kept}"):
            continue
        days = typed.whole(form.text(f"keep-{kept}"))
        if days is None:
            wrong.append((f"keep-{kept}", "Give whole days, or leave it empty for the usual time"))
            continue
        found.append(Keeping(kept=kept, days=float(days), reason=form.text(f"keep-{kept}-why")))
    return tuple(found)
