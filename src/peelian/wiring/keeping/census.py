"""Counts everything that a desk's store holds, class by class. Every table belongs to a class, or a test fails."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Column, ColumnElement, Table, func, select

from peelian.jobs.assurance.retention.ports import Holding
from peelian.jobs.checkins import due
from peelian.jobs.checkins.office import Office
from peelian.law import retention as law
from peelian.law.policy import Policy
from peelian.law.retention import Kept
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.hold import HoldOn
from peelian.nouns.reference_set import SetStage
from peelian.storage.check_prompts import NONCE
from peelian.storage.devices import PHONE_LINK
from peelian.storage.holds import LEGAL_HOLD
from peelian.storage.links import LINK
from peelian.storage.operator_checks import CHILD_CODE, OPERATOR_CHECK
from peelian.storage.passkeys import CHALLENGE
from peelian.storage.sessions import SESSION
from peelian.wiring.store import DeskUnit

TABLES: Mapping[Kept, str] = {
    Kept.ALERT: "alert_case",
    Kept.LIST: "entry",
    Kept.PHONE: "device",
    Kept.CHECK_ROW: "operator_check check_review",
    Kept.REFERENCE_SET: "reference_set reference_member",
    Kept.CHECK_IN_PHOTO: "check_holding",
    Kept.CHECK_IN_EVENT: "check_place_event",
    Kept.CHECK_IN_PROMPT: "check_prompt",
    Kept.CHECK_IN_CASE: "check_concern",
    Kept.CHECK_IN_NUMBER: "check_nonce",
    Kept.ORDER: "check_order check_watch check_request",
    Kept.LEDGER: "membership",
    Kept.HOLD: "legal_hold",
    Kept.SESSION: "session challenge",
    Kept.INVITATION: "enrolment_link phone_link child_code",
    Kept.STAFF: "person passkey estate_seat",
    Kept.COUNTS: "check_refusal self_described",
    Kept.DEPLOYMENT: "deployment published_record",
    Kept.EVIDENCE: "signed_point",
    Kept.REGISTER: "asset asset_change asset_document asset_product asset_product_key body estate_export_request "
    "register_publication supplier_concern supplier_concern_key supplier_concern_match",
    Kept.SURVEY: "survey_correction survey_correction_request survey_publication_request survey_questionnaire "
    "survey_return survey_round",
    Kept.KEYS: "vault_content vault_key vault_lock",
    Kept.LOG: "log_checkpoint log_cosignature log_entry log_node",
}
"""Which tables hold things of which class. A holding of a check-in lies in one table, whatever its class is."""

IN_MEMORY = frozenset(
    {
        Kept.NON_MATCH,
        Kept.CHECK_PHOTO,
        Kept.REFERENCE_WEEDING,
        Kept.CHECK_IN_TEMPLATE,
        Kept.CHECK_IN_FIX,
        Kept.CHECK_IN_DRAFT,
    }
)
"""Classes without a table of their own: they never reach the store, or lie in another's."""

OVER = frozenset({Stage.DESTROYED, Stage.RECORDED})

Expiry = tuple[Kept, Table, Column[datetime]]

EXPIRIES: tuple[Expiry, ...] = (
    (Kept.SESSION, SESSION, SESSION.c.ends_at),
    (Kept.SESSION, CHALLENGE, CHALLENGE.c.expires_at),
    (Kept.INVITATION, LINK, LINK.c.expires_at),
    (Kept.INVITATION, PHONE_LINK, PHONE_LINK.c.expires_at),
    (Kept.INVITATION, CHILD_CODE, CHILD_CODE.c.expires_at),
)
"""Tables whose rows say themselves until when they are good."""


def census(unit: DeskUnit, office: Office, policy: Policy, *, now: datetime) -> list[Holding]:
    """Count.

    Args:
        unit: one that reads.
        office: of check-ins.
        policy: the policy pack in force.
        now: the time of day.
    """
    counted = (_deployments(unit, policy, now), _checks(unit, policy), _sets(unit, policy), _desk(unit, policy))
    return [one for some in counted for one in some if one.count] + _check_ins(unit, office, now)


def _deployments(unit: DeskUnit, policy: Policy, now: datetime) -> Iterator[Holding]:
    held = unit.holds.held(HoldOn.ALERT, now)
    lasts = timedelta(hours=policy.retention.alert_hours)
    for one in unit.deployments.all():
        cases = [case for case in unit.cases.of(one.id) if case.deleted_at is None]
        running = [case.raised_at for case in cases if case.id not in held] or [case.raised_at for case in cases]
        yield Holding(
            kept=Kept.ALERT,
            about=one.id,
            count=len(cases),
            goes_at=min(running, default=now) + lasts,
            held=sum(case.id in held for case in cases),
        )
        added = [entry.added_at for entry in unit.entries.of(one.id)]
        goes_at = law.list_goes_at(one, policy, last_added=max(added, default=now))
        yield Holding(kept=Kept.LIST, about=one.id, count=len(added), goes_at=goes_at)
        yield Holding(kept=Kept.PHONE, about=one.id, count=_phones(unit, one), goes_at=goes_at)


def _phones(unit: DeskUnit, one: Deployment) -> int:
    """Count phones of a deployment that still hold something of it, or could be woken."""
    return sum(phone.wake_up is not None or one.stage not in OVER for phone in unit.devices.of(one.id))


def _checks(unit: DeskUnit, policy: Policy) -> Iterator[Holding]:
    count, oldest = _row(unit, OPERATOR_CHECK, OPERATOR_CHECK.c.opened_at)
    lasts = timedelta(days=policy.operator_check.row_days)
    yield Holding(kept=Kept.CHECK_ROW, count=count, goes_at=None if oldest is None else oldest + lasts)


def _sets(unit: DeskUnit, policy: Policy) -> Iterator[Holding]:
    weeding = timedelta(days=policy.operator_check.weeding_days)
    for one in unit.reference_sets.all():
        if one.stage is SetStage.DESTROYED:
            continue
        yield Holding(kept=Kept.REFERENCE_SET, about=one.id, count=one.size, goes_at=_midnight(one.expires_on))
        since = _midnight(one.weeded_on) or (one.publication.at if one.publication else one.made_at)
        yield Holding(kept=Kept.REFERENCE_WEEDING, about=one.id, count=one.size, goes_at=since + weeding)


def _check_ins(unit: DeskUnit, office: Office, now: datetime) -> list[Holding]:
    held = unit.holds.held(HoldOn.ORDER, now)
    return [
        Holding(
            kept=Kept(f"check_in_{one.kept}"),
            about=one.order.id,
            count=one.count,
            goes_at=one.next_at,
            held=one.count if one.order.id in held else 0,
        )
        for one in due.due(office)
    ]


def _desk(unit: DeskUnit, policy: Policy) -> Iterator[Holding]:
    for kept, table, column in EXPIRIES:
        count, first = _row(unit, table, column)
        yield Holding(kept=kept, about=table.name.replace("_", " "), count=count, goes_at=first)
    count, oldest = _row(unit, NONCE, NONCE.c.issued_at)
    day = timedelta(days=1)
    yield Holding(kept=Kept.CHECK_IN_NUMBER, count=count, goes_at=None if oldest is None else oldest + day)
    first, ledger = unit.ledger.oldest(), timedelta(days=policy.retention.ledger_days)
    yield Holding(kept=Kept.LEDGER, count=unit.ledger.count(), goes_at=None if first is None else first + ledger)
    count, first = _row(unit, LEGAL_HOLD, LEGAL_HOLD.c.until)
    yield Holding(kept=Kept.HOLD, count=count, goes_at=None if first is None else first + law.HOLD_LINGERS)


def _row(unit: DeskUnit, table: Table, column: ColumnElement[datetime]) -> tuple[int, datetime | None]:
    """Return how many rows a table has, and the least of one of its columns."""
    row = unit.connection.execute(select(func.count(), func.min(column)).select_from(table)).one()
    return int(row[0]), row[1]


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)
