"""A prompt is answered: by a photo, compared with the one reference of the same person, or in another way.

Two short transactions with the comparison between them: first everything is asked and the number is spent, then what
came of it is kept. A process that dies in between has spent a number, and nothing else.
"""

from dataclasses import dataclass, replace
from hashlib import sha256

from peelian.errors import NotFoundError
from peelian.jobs.checkins import prompting, raising, references, wearing
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import answering as law
from peelian.law.checkins import comparing, orders, turning
from peelian.law.checkins.answering import Presented
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import Event, EventKind
from peelian.nouns.held import Held
from peelian.nouns.order import Order
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.prompt import Answer, Prompt, PromptId, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import NONCE_BYTES, Nonce, Purpose, Statement
from peelian.nouns.turn import Turn, Turned
from peelian.nouns.wearer import Watch, WatchId, WatchState

PHOTO = "photo"

FOR_PEOPLE = frozenset({Resemblance.SUSPECT, Resemblance.NOT_MEASURED})
"""What another photo would not change: people look at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of an answer. `compared`: of a photo; `tries_left`: photos that may still be sent."""

    state: PromptState
    compared: Compared | None = None
    tries_left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A number (hex) that was given out, and what it is good for: `turn` is which way the head is to be turned."""

    number: str
    purpose: Purpose

    @property
    def turn(self) -> Turn | None:
        """Which way, for a second photo; None where one photo is all that is asked for."""
        return turning.TURNS.get(self.purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What came in: a statement, the signature over it (ES256), and the content that it speaks of.

    `turned`: the second photo, where a turn of the head was asked for.
    """

    statement: Statement
    signature: bytes
    content: bytes
    turned: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A prompt that is being answered, and everything that it hangs on."""

    prompt: Prompt
    watch: Watch
    order: Order


def issue(office: Office, prompt: PromptId, watch: WatchId, purpose: Purpose) -> Issued | Refused:
    """Give out a number that makes one answer good, once, for a minute.

    Whoever asks to answer with a photo does not choose whether to turn their head, nor which way: chance does.

    Raises:
        NotFoundError: there is no such prompt or device.
    """
    with office.store.change() as unit:
        asked, device = unit.prompts.get(prompt), unit.watches.get(watch)
        under = unit.orders.get(asked.order)
        refused = orders.standing(under, now=office.now()) or law.may_answer(asked, now=office.now())
        if refused is None and (asked.watch != device.id or device.state is not WatchState.ACTIVE):
            refused = Refused(rule="device", reason="This prompt was sent to another device")
        if refused is not None:
            return office.turned_away(unit, under, refused, prompt_id=prompt)
        purpose = turning.asked(purpose, office.rules, office.chance.random_bytes(1))
        number = office.chance.random_bytes(NONCE_BYTES).hex()
        unit.nonces.put(
            Nonce(
                id=law.nonce_id(number),
                prompt=prompt,
                watch=watch,
                purpose=purpose,
                issued=office.ticks(),
                issued_at=office.now(),
            )
        )
    return Issued(number=number, purpose=purpose)


def answer(office: Office, signed: Signed) -> Answered | Refused:
    """Answer with a photo, or two. They are compared with this person's reference, and with nothing else there is."""
    purpose = signed.statement.purpose if signed.statement.purpose in turning.BY_PHOTO else Purpose.ANSWER
    turn = turning.TURNS.get(purpose)
    with office.store.change() as unit:
        opened = _opened(office, unit, signed, purpose)
        if isinstance(opened, Refused):
            return opened
        refused = turning.complete(turn, signed.turned) or law.may_try(
            opened.prompt, opened.watch, office.rules, now=office.now()
        )
        if refused is not None:
            return office.turned_away(unit, opened.order, refused, prompt_id=opened.prompt.id)
        reference = references.own(unit, opened.order.wearer)
    turned = None if turn is None or signed.turned is None else Turned(turn=turn, photo=signed.turned)
    compared = _compare(office, reference, signed.content, turned)
    with office.store.change() as unit:
        again = _again(office, unit, opened.prompt.id)
        if isinstance(again, Refused):
            return again
        return _recorded(office, unit, again, compared, signed)


def answer_otherwise(
    office: Office, statement: Statement, signature: bytes, how: Answer, word: str = ""
) -> Answered | Refused:
    """Answer without a photo. To ask for a call, or to come in person, is an answer as good as any."""
    signed = Signed(statement=statement, signature=signature, content=otherwise_content(how, word))
    with office.store.change() as unit:
        opened = _opened(office, unit, signed, Purpose.OTHERWISE)
        if isinstance(opened, Refused):
            return opened
        if how is Answer.PHOTO:
            no = Refused(rule="answer", reason="A photo is answered with a photo")
            return office.turned_away(unit, opened.order, no, prompt_id=opened.prompt.id)
        if how is Answer.CODE_WORD and not wearing.says_code_word(unit, opened.order.wearer, word):
            return _failed(office, unit, opened, ConcernKind.ALTERNATIVE, None)
        if how is not Answer.CODE_WORD:
            raising.concern(office, unit, opened.order, ConcernKind.ALTERNATIVE, opened.prompt.id)
        return _done(office, unit, opened, how)


def otherwise_content(how: Answer, word: str) -> bytes:
    """Return what a device signs the digest of when it answers without a photo."""
    return f"{how.value}\n{word}".encode()


def photo_content(photo: bytes, turned: bytes | None) -> bytes:
    """Return what a device signs the digest of when it answers with a photo, or with two."""
    if turned is None:
        return photo
    return f"{sha256(photo).hexdigest()}\n{sha256(turned).hexdigest()}\n".encode()


def _opened(office: Office, unit: Unit, signed: Signed, purpose: Purpose) -> _Open | Refused:
    """Ask everything that an answer hangs on; spend its number, whatever comes of it."""
    statement = signed.statement
    try:
        prompt, watch = unit.prompts.get(statement.prompt), unit.watches.get(statement.watch)
    except NotFoundError:
        return Refused(rule="device", reason="There is no such prompt, or no such device")
    under, now = unit.orders.get(prompt.order), office.now()
    nonce = unit.nonces.find(law.nonce_id(statement.nonce))
    presented = Presented(
        statement=statement,
        signed=office.verify(watch.public_key, statement.message(), signed.signature),
        content_sha256=sha256(photo_content(signed.content, signed.turned)).hexdigest(),
        purpose=purpose,
    )
    refused = law.genuine(presented, nonce, watch, prompt)
    if refused is None and nonce is not None:
        watch = prompting.seen(watch, statement, now)
        unit.watches.put(watch)
        unit.nonces.put(replace(nonce, used=True))
        refused = law.fresh(nonce, office.ticks(), office.rules)
    refused = refused or orders.standing(under, now=now) or law.may_answer(prompt, now=now)
    if refused is not None:
        return office.turned_away(unit, under, refused, prompt_id=prompt.id)
    return _Open(prompt=prompt, watch=watch, order=under)


def _again(office: Office, unit: Unit, prompt: PromptId) -> _Open | Refused:
    """Read once more what may have changed while the photo was compared."""
    now, asked = office.now(), unit.prompts.get(prompt)
    under, watch = unit.orders.get(asked.order), unit.watches.get(asked.watch)
    refused = orders.standing(under, now=now)
    if refused is None and asked.state is not PromptState.DELIVERED:
        refused = Refused(rule="state", reason="This prompt is not open any more")
    if refused is not None:
        return office.turned_away(unit, under, refused, prompt_id=prompt)
    return _Open(prompt=asked, watch=watch, order=under)


def _compare(office: Office, reference: OwnReference | None, photo: bytes, turned: Turned | None) -> Compared:
    if reference is None or comparing.usable(office.point, office.rules) is not None:
        return Compared(found=Resemblance.NOT_MEASURED)
    return office.comparer.compare(reference, photo, turned)


def _recorded(office: Office, unit: Unit, opened: _Open, compared: Compared, signed: Signed) -> Answered:
    """Keep what came of a comparison. Of a photo that was taken for the person nothing is kept."""
    found, advice = compared.found.value, None if compared.coaching is None else compared.coaching.value
    event = office.event(
        EventKind.CHECK_IN_COMPARED, opened.order, prompt_id=opened.prompt.id, found=found, coaching=advice
    )
    if compared.found is Resemblance.SAME:
        unit.watches.put(replace(opened.watch, failures=0, failed_at=None))
        return replace(_done(office, unit, opened, Answer.PHOTO, event), compared=compared)
    unit.journal.record(event)
    if compared.found is Resemblance.NOT_ALIKE:
        failed = replace(opened.watch, failures=opened.watch.failures + 1, failed_at=office.now())
        unit.watches.put(failed)
    _keep(office, unit, opened, signed)
    alike = compared.found is Resemblance.NOT_ALIKE
    kind = ConcernKind.NOT_ALIKE if alike else ConcernKind.NOT_COMPARED
    return _failed(office, unit, opened, kind, compared)


def _failed(office: Office, unit: Unit, opened: _Open, kind: ConcernKind, compared: Compared | None) -> Answered:
    """Let somebody try again; after the last try, or where another would not help, ask people to look."""
    tries = opened.prompt.tries + 1
    left = max(0, office.rules.tries - tries)
    at_once = compared is not None and compared.found in FOR_PEOPLE
    tried = replace(opened.prompt, tries=tries)
    if left and not at_once:
        unit.prompts.put(tried)
        return Answered(state=tried.state, compared=compared, tries_left=left)
    referred = replace(tried, state=PromptState.REFERRED, closed_at=office.now())
    unit.prompts.put(referred)
    raising.concern(office, unit, opened.order, kind, referred.id)
    return Answered(state=referred.state, compared=compared)


def _done(office: Office, unit: Unit, opened: _Open, how: Answer, *events: Event) -> Answered:
    """Close a prompt that is answered; `events` are recorded with it, because each time costs a walk in the log."""
    done = replace(opened.prompt, state=PromptState.ANSWERED, answer=how, closed_at=office.now())
    unit.prompts.put(done)
    _forget_photos(office, unit, opened)
    who = opened.order.wearer
    told = office.event(
        EventKind.PROMPT_ANSWERED, opened.order, who=who, why="answered", prompt_id=done.id, answer=how.value
    )
    unit.journal.record(*events, told)
    return Answered(state=done.state)


def _keep(office: Office, unit: Unit, opened: _Open, signed: Signed) -> None:
    """Seal the photos that people will look at, each under a key of its own."""
    first = f"photo:{opened.prompt.id}:{opened.prompt.tries + 1}"
    photos = {first: signed.content} | ({} if signed.turned is None else {f"{first}:turned": signed.turned})
    for about, photo in photos.items():
        unit.vault.put(about, PHOTO, photo)
        held = Held(id=about, order=opened.order.id, wearer=opened.order.wearer, kept=PHOTO, since=office.now())
        unit.holdings.put(held)


def _forget_photos(office: Office, unit: Unit, opened: _Open) -> None:
    """Destroy the photos of earlier tries: the prompt is answered, and nobody has to look at them."""
    if not opened.prompt.tries:
        return
    gone = photos_of(unit, opened.order, opened.prompt.id)
    if gone:
        keys = unit.vault.shred(gone)
        for one in gone:
            unit.holdings.remove(one)
        unit.journal.record(
            office.event(EventKind.CHECK_IN_ERASED, opened.order, prompt_id=opened.prompt.id, keys=keys)
        )


def photos_of(unit: Unit, order: Order, prompt: str) -> list[str]:
    """Return under what the photos of a prompt lie sealed, the oldest first."""
    prefix = f"photo:{prompt}:"
    return [held.id for held in unit.holdings.of(order.id) if held.id.startswith(prefix)]
