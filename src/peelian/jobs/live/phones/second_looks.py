"""A second look: one photo, compared with the alert's candidate, told in a word, and forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.errors import ModelMismatchError, OperatingPointError
from peelian.jobs.live.desk import evidence, subjects
from peelian.jobs.live.phones import acting, denying
from peelian.jobs.live.phones.enrolling import Carried
from peelian.jobs.live.phones.ports import Phones, PhoneUnit
from peelian.law import second_look as law
from peelian.law import threshold
from peelian.nouns.device import Denied
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, EntryId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.phone import LookAnswer, SecondLook
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import Use

OTHER_ENTRY = "They resemble somebody else on this deployment's list. Ask the van before you do anything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of a second look.

    `coaching`: what to do better, or first, in words; `band`: how alike, in words. `other`: another entry of the list
    that the photo resembles.
    """

    answer: LookAnswer
    coaching: tuple[str, ...] = ()
    band: str | None = None
    other: EntryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a photo is compared with: the alert's candidate first, and then the rest of the list where that is lawful.

    `at`: signed for second looks; `known`: what else was measured, for words; `list_at`: for the rest of the list, the
    point that the deployment itself runs with.
    """

    alert: AlertId
    entries: tuple[EntryId, ...]
    references: tuple[bytes, ...]
    at: OperatingPoint
    known: Sequence[OperatingPoint]
    list_at: OperatingPoint | None = None


def look(phones: Phones, who: Carried, alert: AlertId, *, reason: str, photo: bytearray) -> Looked | Refused:
    """Compare a photo with an alert's candidate. The photo is overwritten, whatever comes of it.

    Raises:
        ImageError: it is no picture, or a damaged or dangerous one.
        ModelError: the model pack cannot be had.
    """
    try:
        against = _against(phones, who, alert, reason)
        if isinstance(against, Refused):
            return against
        pack = who.deployment.plan.pack
        try:
            compared = phones.looker.compare(photo, pack, against.references)
        except ModelMismatchError:
            return _denied(phones, who, alert, Refused(rule="model", reason="The list was made with another model"))
    finally:
        photo[:] = bytes(len(photo))
    if compared.coaching:
        looked = Looked(answer=LookAnswer.AGAIN, coaching=compared.coaching)
    else:
        looked = _judged(phones, against, compared.similarities)
    return _kept(phones, who, against, reason, looked) or looked


def _against(phones: Phones, who: Carried, alert: AlertId, reason: str) -> Against | Refused:
    """Ask the law and the gate, and open what the photo is to be compared with."""
    policy, pack = phones.desk.policy, who.deployment.plan.pack
    with phones.store.read() as unit:
        opened = _opened(phones, unit, who, alert, reason)
    if isinstance(opened, Refused):
        return _denied(phones, who, alert, opened)
    entries = tuple(opened)
    at = phones.desk.points.fitting(Use.SECOND_LOOK, pack, 0, rate=policy.phones.fmr)
    if isinstance(at, Refused):
        return _denied(phones, who, alert, at)
    listed = policy.phones.against_list and len(entries) > 1
    list_at = evidence.fitting(phones.desk, who.deployment, len(entries)) if listed else None
    if isinstance(list_at, Refused):
        return _denied(phones, who, alert, list_at)
    try:
        known = phones.looker.known(pack)
    except OperatingPointError as error:
        return _denied(phones, who, alert, Refused(rule="operating_point", reason=error.sentence))
    return Against(
        alert=alert,
        entries=entries,
        references=tuple(opened.values()),
        at=at.evidence.point,
        known=known,
        list_at=None if list_at is None else list_at.evidence.point,
    )


def _opened(
    phones: Phones, unit: PhoneUnit, who: Carried, alert: AlertId, reason: str
) -> dict[EntryId, bytes] | Refused:
    """Open the templates that a photo may be compared with, the candidate's first."""
    case = acting.found(unit, who.device, alert)
    if isinstance(case, Refused):
        return case
    no = law.may_look(case, who.officer.id, reason, phones.desk.policy, now=phones.desk.now())
    if no is not None:
        return no
    entries = [case.entry]
    if phones.desk.policy.phones.against_list:
        entries += [one.id for one in unit.entries.of(case.deployment) if one.id != case.entry]
    return {entry: unit.vault.get(entry, subjects.TEMPLATE) for entry in entries}


def _judged(phones: Phones, against: Against, similarities: Sequence[float]) -> Looked:
    """Say in a word what a comparison means, and which other entry was hit."""
    first, rest = similarities[0], similarities[1:]
    answer = law.answer(first, at=against.at, known=against.known)
    if answer is LookAnswer.MATCH:
        words = phones.desk.policy.bands
        return Looked(answer=answer, band=law.band(first, at=against.at, known=against.known, words=words))
    if against.list_at is None or not rest:
        return Looked(answer=answer)
    best = max(range(len(rest)), key=lambda number: rest[number])
    if not threshold.reached(rest[best], at=against.list_at):
        return Looked(answer=answer)
    return Looked(answer=answer, coaching=(OTHER_ENTRY,), other=against.entries[1 + best])


def _kept(phones: Phones, who: Carried, against: Against, reason: str, looked: Looked) -> Refused | None:
    """Keep that there was a second look, or say why there may not be one any more; the photo is gone by now."""
    now, device = phones.desk.now(), who.device
    listed = against.list_at is not None
    made = SecondLook(
        by=who.officer.id, device=device.id, at=now, reason=reason.strip(), answer=looked.answer, against_list=listed
    )
    with phones.store.change() as unit:
        case = unit.cases.get(against.alert)
        no = law.may_look(case, who.officer.id, reason, phones.desk.policy, now=now)
        if no is not None:
            return _record(phones, unit, who, case.id, no)
        unit.cases.put(replace(case, second_looks=(*case.second_looks, made)))
        about = {"alert_id": case.id, "device_id": device.id, "entry_id": case.entry}
        if looked.other is not None:
            about["other_entry_id"] = looked.other
        facts = {"answer": looked.answer.value, "against_list": listed, "point": against.at.name}
        kind, why = EventKind.SECOND_LOOK_ANSWERED, "a photo was compared, and is gone"
        unit.journal.record(phones.event(kind, case.deployment, who=who.officer.id, why=why, **facts, **about))
    return None


def _denied(phones: Phones, who: Carried, alert: AlertId, no: Refused) -> Refused:
    with phones.store.change() as unit:
        return _record(phones, unit, who, alert, no)


def _record(phones: Phones, unit: PhoneUnit, who: Carried, alert: AlertId, no: Refused) -> Refused:
    denied = Denied(at=phones.desk.now(), asked=denying.SECOND_LOOK, rule=no.rule, reason=no.reason)
    denying.record(phones, unit, who.device, denied, alert)
    return no
