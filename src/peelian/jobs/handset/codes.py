"""A supervisor allows one officer one check of a child, by a code that works once and for minutes."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.ports import Unit
from peelian.law import operator_checks as law
from peelian.law.permission import ALLOWED, Action
from peelian.nouns.event import EventKind
from peelian.nouns.ids import PersonId
from peelian.nouns.operator_check import ChildCode
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two that nobody mistakes for one another over a radio."""

LENGTH = 8
"""Forty bits: nobody guesses one within its minutes, and every wrong one is logged."""


def make(handset: Handset, person: Person, officer: Person, *, reason: str) -> str | Refusals:
    """Make a code for one officer, and return it; only its digest is kept."""
    with handset.store.change() as unit:
        refused = handset.allowed(unit, person, Action.CHECK_ALLOW_CHILD)
        if refused is not None:
            return refused
        against = []
        if not officer.active or not officer.roles & ALLOWED[Action.CHECK_MAKE]:
            against.append(Refused(rule="officer", reason="Choose an officer who may make checks"))
        if officer.id == person.id:
            against.append(Refused(rule="two_people", reason="Nobody allows themselves a check of a child"))
        if not reason.strip():
            against.append(Refused(rule="reason", reason="Say why a child has to be checked"))
        if against:
            return handset.refused(unit, person, Action.CHECK_ALLOW_CHILD, against)
        code = "".join(LETTERS[one % len(LETTERS)] for one in handset.secret(LENGTH))
        expires_at = handset.now() + timedelta(minutes=handset.rules.code_minutes)
        made = ChildCode(
            digest=digest(code), officer=officer.id, made_by=person.id, reason=reason, expires_at=expires_at
        )
        unit.child_codes.remove_before(handset.now() - timedelta(days=1))
        unit.child_codes.put(made)
        unit.journal.record(handset.event(EventKind.CHECK_CODE_MADE, person, reason, officer_id=officer.id))
    return code


def digest(code: str) -> str:
    """Return what is kept of a code, however it was typed."""
    plain = "".join(one for one in code.upper() if one.isalnum())
    return sha256(b"peelian child code " + plain.encode()).hexdigest()


def used(handset: Handset, unit: Unit, officer: PersonId, code: str) -> ChildCode | Refused:
    """Use up a code within a unit, or say why it does not hold."""
    found = unit.child_codes.find(digest(code))
    no = law.code_holds(found, officer, now=handset.now())
    if no is not None or found is None:
        return no or Refused(rule="child_code", reason="A child needs a supervisor's code")
    unit.child_codes.put(replace(found, used_at=handset.now()))
    return found
