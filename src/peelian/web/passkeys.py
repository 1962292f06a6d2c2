"""Passkeys: made once by a link, and then the only thing that signs anybody in."""

from datetime import timedelta
from typing import Final, cast

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from peelian.jobs import people
from peelian.nouns.event import EventKind
from peelian.nouns.ids import PersonId
from peelian.nouns.passkey import Passkey
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refused
from peelian.web.door import Door

CHALLENGE_BYTES: Final = 32
CHALLENGE_S: Final = 300
"""How long somebody may take to touch their key."""

ENROL: Final = "enrol"
SIGN_IN: Final = "sign_in"
NAME: Final = "Peelian"

Answer = dict[str, object]
"""What the browser's credential says, as its `toJSON` writes it."""

NONE_OF_OURS: Final = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading an answer ends in that no authenticator has made."""

NOT_SO = Refused(rule="passkey", reason="The passkey was not accepted; try again, or ask for a new link")
USED_UP = Refused(rule="link", reason="This link was used or has expired; ask an administrator for a new one")


def enrolment(door: Door, token: str) -> str | Refused:
    """Return the options (JSON) for making a passkey by a link."""
    challenge = door.secret(CHALLENGE_BYTES)
    with door.store.change() as unit:
        who = unit.links.find(people.digest(token), door.now())
        if who is None:
            return USED_UP
        person = unit.people.get(who)
        known = [PublicKeyCredentialDescriptor(id=one.credential) for one in unit.passkeys.of(who)]
        unit.passkeys.challenge(challenge, ENROL, door.now() + timedelta(seconds=CHALLENGE_S))
    return options_to_json(
        generate_registration_options(
            rp_id=door.host,
            rp_name=NAME,
            user_name=person.name,
            user_id=person.id.encode("utf-8"),
            challenge=challenge,
            exclude_credentials=known,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
    )


def enrol(door: Door, token: str, answer: Answer) -> Person | Refused:
    """Keep a passkey that was made by a link, and use the link up."""
    try:
        challenge = challenged(answer)
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=door.host,
            expected_origin=door.origin,
            require_user_verification=True,
        )
    except NONE_OF_OURS:
        return NOT_SO
    with door.store.change() as unit:
        if not unit.passkeys.answer(challenge, ENROL, door.now()):
            return NOT_SO
        who = unit.links.use(people.digest(token), door.now())
        if who is None:
            return USED_UP
        person = unit.people.get(who)
        if not person.active:
            return USED_UP
        unit.passkeys.add(
            Passkey(
                credential=made.credential_id,
                person=who,
                key=made.credential_public_key,
                sign_count=made.sign_count,
                added_at=door.now(),
            )
        )
        doing = people.Doing(who=who, why="Made a passkey by a link", at=door.now())
        unit.journal.record(doing.event(EventKind.PERSON_ADDED, who, step="passkey"))
    return person


def question(door: Door) -> str:
    """Return the options (JSON) for signing in; the authenticator knows for whom."""
    challenge = door.secret(CHALLENGE_BYTES)
    with door.store.change() as unit:
        unit.passkeys.challenge(challenge, SIGN_IN, door.now() + timedelta(seconds=CHALLENGE_S))
    return options_to_json(
        generate_authentication_options(
            rp_id=door.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
    )


def recognise(door: Door, answer: Answer) -> PersonId | Refused:
    """Say whose passkey it was that answered the question."""
    try:
        challenge, credential = challenged(answer), base64url_to_bytes(cast("str", answer["rawId"]))
    except NONE_OF_OURS:
        return NOT_SO
    with door.store.change() as unit:
        if not unit.passkeys.answer(challenge, SIGN_IN, door.now()):
            return NOT_SO
        passkey = unit.passkeys.find(credential)
    if passkey is None:
        return NOT_SO
    try:
        seen = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=door.host,
            expected_origin=door.origin,
            credential_public_key=passkey.key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except NONE_OF_OURS:
        return NOT_SO
    with door.store.change() as unit:
        unit.passkeys.count(credential, seen.new_sign_count)
        active = unit.people.get(passkey.person).active
    return passkey.person if active else NOT_SO


def challenged(answer: Answer) -> bytes:
    """Return the challenge that an answer is to; whether it was ever asked is for the store to say."""
    response = cast("dict[str, str]", answer["response"])
    return parse_client_data_json(base64url_to_bytes(response["clientDataJSON"])).challenge
