"""Who reads and changes which answers of a survey, and when a round may be closed, published and corrected."""

from datetime import datetime

from peelian.nouns.ids import BodyId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused
from peelian.nouns.survey import ReturnStage, Round, RoundStage, SurveyReturn


def reads(person: Person, *, seat: BodyId | None, body: BodyId, found: SurveyReturn | None) -> Refused | None:
    """Return why somebody may not read a body's answers, or None if they may.

    A body reads its own. Oversight reads what a senior owner signed, and until then knows only that there is something.
    Nobody reads another body's, also when the round is published: totals are, and single answers are not.
    """
    if Role.OVERSIGHT in person.roles:
        if found is not None and found.counts:
            return None
        return Refused(rule="unsigned", reason="This body has not signed its answers; until then they are its own")
    if seat is None:
        return Refused(rule="seat", reason="It is not known which body you work for; ask the oversight body")
    if seat != body:
        return Refused(rule="body", reason="These are the answers of another body; you see your own alone")
    return None


def changes(of: Round, *, seat: BodyId | None, body: BodyId, found: SurveyReturn | None) -> Refused | None:
    """Return why a body's answers cannot be changed, or None. After the deadline they can, and are marked late."""
    if seat is None or seat != body:
        return Refused(rule="body", reason="These are the answers of another body; you change your own alone")
    if body not in of.invited:
        return Refused(rule="invited", reason="Your body was not asked in this round")
    if of.stage is not RoundStage.OPEN:
        return Refused(rule="stage", reason="This round is closed; a signed answer can still be corrected")
    if found is not None and found.stage is not ReturnStage.STARTED:
        return Refused(rule="stage", reason="These answers wait to be signed, or are signed already")
    return None


def signs(person: Person, of: Round, *, seat: BodyId | None, found: SurveyReturn | None) -> Refused | None:
    """Return why somebody cannot sign or send back a return, or None. Whoever answered never signs."""
    if found is None or seat is None or seat != found.body:
        return Refused(rule="body", reason="These are the answers of another body; you sign your own alone")
    if of.stage is not RoundStage.OPEN:
        return Refused(rule="stage", reason="This round is closed")
    if found.stage is not ReturnStage.SUBMITTED:
        return Refused(rule="stage", reason="There is nothing that waits to be signed")
    if found.submitted_by == person.id:
        return Refused(rule="two_people", reason="You answered yourself; somebody else has to sign")
    return None


def corrects(of: Round, *, seat: BodyId | None, found: SurveyReturn | None) -> Refused | None:
    """Return why an answer cannot be corrected, or None. Until a round is closed its answers wait as they are."""
    if found is None or seat is None or seat != found.body:
        return Refused(rule="body", reason="These are the answers of another body; you correct your own alone")
    if not found.counts:
        return Refused(rule="stage", reason="What is not signed is not corrected; change the answers instead")
    if of.reconstruction:
        return Refused(rule="reconstruction", reason="Single answers of a reconstruction are not known")
    return None


def closes(of: Round, signed: int, *, now: datetime) -> Refused | None:
    """Return why a round cannot be closed, or None. Before its deadline it can only when all have signed."""
    if of.stage is not RoundStage.OPEN:
        return Refused(rule="stage", reason="This round is closed already")
    if now <= of.deadline and signed < len(of.invited):
        return Refused(rule="deadline", reason="The deadline is not over, and not all bodies have signed their answers")
    return None


def publishes(of: Round) -> Refused | None:
    """Return why a round cannot be published, or None."""
    if of.stage is RoundStage.OPEN:
        return Refused(rule="stage", reason="Close the round first; until then answers may still come in")
    if of.stage is RoundStage.PUBLISHED:
        return Refused(rule="stage", reason="This round is published already")
    return None


def bound(asked: str, *, shown: str, now: str) -> Refused | None:
    """Return why a yes does not hold, or None: it is for what was asked, and shown, and is still so.

    Args:
        asked: hash of what somebody asked for; empty where nobody did.
        shown: hash of what the one who says yes looked at.
        now: hash of what would be done.
    """
    if not asked:
        return Refused(rule="asked", reason="Nobody has asked for this yet, or it was done already")
    if not asked == shown == now:
        return Refused(rule="changed", reason="It has changed since it was asked for; somebody has to ask again")
    return None


def late(of: Round, *, now: datetime) -> bool:
    """Say whether what is signed now comes after the deadline."""
    return now > of.deadline
