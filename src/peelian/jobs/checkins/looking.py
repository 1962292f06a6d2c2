"""What a reviewer may see once they have said what they see: the pictures again, and how it came to the concern."""

from dataclasses import dataclass

from peelian.errors import NotFoundError
from peelian.jobs.checkins import answering, complaining, references
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.jobs.checkins.reviewing import Pictures
from peelian.law.checkins import concerns, orders
from peelian.law.permission import Action
from peelian.nouns.concern import PICTURED, Concern, ConcernId, ConcernKind
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.held import PlaceEvent
from peelian.nouns.order import Order
from peelian.nouns.person import Person
from peelian.nouns.prompt import Prompt, PromptId
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.wearer import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """How it came to a concern. `prompt`, `event`: what it is about, while that is kept. `watches`: with their faults.

    `pictures`: side by side, for a concern with photos, while they are kept and the order stands; `no_pictures`: why
    there are none. `complaint`: in the person's words; None where it is none.
    """

    concern: Concern
    order: Order
    subject: Subject | None
    prompt: Prompt | None
    event: PlaceEvent | None
    watches: tuple[Watch, ...]
    pictures: Pictures | None = None
    no_pictures: str = ""
    complaint: str | None = None


def background(office: Office, person: Person, concern: ConcernId) -> Background | Refusals:
    """Return how it came to a concern; of one with photos not before one has looked oneself, without knowing.

    Raises:
        NotFoundError: there is no such concern.
    """
    with office.store.change() as unit:
        whole = unit.concerns.get(concern)
        under = unit.orders.get(whole.order)
        refused = office.allowed(unit, person, Action.CONCERN_VIEW, under)
        if refused is not None:
            return refused
        blind = concerns.may_know(whole, person.id)
        if blind is not None:
            return office.refused(unit, person, Action.CONCERN_VIEW, under, [blind])
        pictures, why_not = _pictures(office, unit, under, whole)
        looked = "read, with both pictures" if pictures else "read"
        event = office.event(EventKind.CONCERN_VIEWED, under, who=person.id, why=looked, concern_id=concern)
        unit.journal.record(event)
        return Background(
            concern=whole,
            order=under,
            subject=unit.papers.find(under.wearer, Subject),
            prompt=_prompt(unit, whole),
            event=_event(unit, whole),
            watches=tuple(unit.watches.of(under.wearer)),
            pictures=pictures,
            no_pictures=why_not,
            complaint=complaining.words_of(unit, concern),
        )


def _pictures(office: Office, unit: Unit, under: Order, concern: Concern) -> tuple[Pictures | None, str]:
    """Return both sides, or why they are not there."""
    if concern.kind not in PICTURED:
        return None, ""
    standing: Refused | None = orders.standing(under, now=office.now())
    if standing is not None:
        return None, standing.reason
    try:
        enrolled = references.pictures(unit, under.wearer)
        kept = answering.photos_of(unit, under, concern.about)
        photos = tuple(unit.vault.get(one, answering.PHOTO) for one in kept)
    except NotFoundError:
        return None, "The pictures' time is over"
    if not photos or not enrolled:
        return None, "The pictures' time is over"
    return Pictures(enrolled=enrolled, photos=photos), ""


def _prompt(unit: Unit, concern: Concern) -> Prompt | None:
    if concern.kind is ConcernKind.PLACE:
        return None
    try:
        return unit.prompts.get(PromptId(concern.about))
    except NotFoundError:
        return None


def _event(unit: Unit, concern: Concern) -> PlaceEvent | None:
    if concern.kind is not ConcernKind.PLACE:
        return None
    return next((one for one in unit.place_events.of(concern.order) if one.id == concern.about), None)
