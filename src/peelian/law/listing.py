"""Who may be on a watchlist, and whether a list may be sealed. There is no “other” and no “intelligence”."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from peelian.law.policy import Policy
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.entry import Entry
from peelian.nouns.refusal import Refused

WRITTEN = {
    "reason": "Say why this person is on this list",
    "basis": "Name the offence, order or report",
    "instructions": "Say what is to be done on an alert",
}


def age_on(day: date, *, born: date) -> int:
    """Return somebody's age in whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def may_list(entry: Entry, policy: Policy, *, today: date) -> list[Refused]:
    """Return what stands against an entry; a child's approval is asked for when the list is sealed."""
    refused = [_no(f"entry.{name}", ask) for name, ask in WRITTEN.items() if not str(getattr(entry, name)).strip()]
    category = policy.categories.get(entry.category)
    if category is None:
        closed = "; ".join(one.title for one in policy.categories.values())
        refused.append(
            _no("entry.category", f"{entry.category!r} is no category of {policy.label}. They are: {closed}")
        )
    elif category.volunteer != (entry.volunteer is not None):
        refused.append(
            _no("entry.volunteer", "The Blue list is for volunteers, with their consent, and for nobody else")
        )
    if entry.picture.taken_on > today:
        refused.append(_no("entry.picture.taken_on", "The picture's date lies in the future"))
    return refused


def old_picture(taken_on: date, policy: Policy, *, today: date) -> str | None:
    """Return a warning where a picture is so old that it may not look like the person any more."""
    years = age_on(today, born=taken_on)
    if years < policy.listing.oldest_picture_years:
        return None
    return f"The picture is {years} years old; look for a newer one"


def lapsed(entry: Entry, policy: Policy, *, now: datetime) -> Refused | None:
    """Return why an entry must not raise an alert now, or None while its reason is known to hold."""
    name = f"entry.{entry.id}.status"
    if entry.expires_at is not None and entry.expires_at <= now:
        return _no(name, "The entry has expired")
    if entry.volunteer is not None:
        ended = entry.volunteer.expires_at <= now
        return _no(name, "The volunteer's consent has expired") if ended else None
    if entry.status is None:
        return _no(name, "It was never checked whether the reason still holds")
    if not entry.status.live:
        return _no(name, "The reason for listing does not hold any more")
    if now - entry.status.at > timedelta(hours=policy.listing.status_hours):
        return _no(name, f"It is over {policy.listing.status_hours:g} hours since it was checked that the reason holds")
    return None


def may_seal(deployment: Deployment, entries: Sequence[Entry], policy: Policy, *, now: datetime) -> list[Refused]:
    """Return what stands against sealing a deployment's list as it is."""
    refused = []
    if deployment.stage is not Stage.AUTHORISED:
        refused.append(_no("stage", f"A list is sealed once it is authorised; this deployment is {deployment.stage}"))
    if not entries:
        refused.append(_no("list", "The list is empty"))
    if len(entries) > policy.listing.most_entries:
        refused.append(_no("list", f"The list has {len(entries)} entries; {policy.listing.most_entries} are allowed"))
    unapproved = [entry for entry in entries if entry.under_18 and entry.child_approval is None]
    refused += [
        _no(f"entry.{entry.id}.child", "Somebody under 18 needs an approval of their own") for entry in unapproved
    ]
    return refused + [no for entry in entries if (no := lapsed(entry, policy, now=now)) is not None]


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
