"""Somebody who works with Peelian, and what they are there for."""

from dataclasses import dataclass
from enum import StrEnum

from peelian.nouns import checks
from peelian.nouns.ids import PersonId


class Role(StrEnum):
    """What somebody is there for. A person may have several; what they allow is in `law.permission`."""

    AUTHORISING_OFFICER = "authorising_officer"
    """Decides whether a deployment may be."""
    DEPLOYMENT_LEAD = "deployment_lead"
    """Plans a deployment, starts it and ends it."""
    LIST_MANAGER = "list_manager"
    """Makes watchlists."""
    OPERATOR = "operator"
    """Sits before the console and adjudicates alerts."""
    ENGAGEMENT_OFFICER = "engagement_officer"
    """Meets the person in the street, and says what came of it."""
    AUDITOR = "auditor"
    """Reads the log and the records, and changes nothing."""
    DPO = "dpo"
    """Data protection officer."""
    ADMINISTRATOR = "administrator"
    """Lets people in; sees no face and no list."""
    CHECKING_OFFICER = "checking_officer"
    """Makes an operator-initiated check of somebody who is there. Has no part in deployments."""
    REFERENCE_KEEPER = "reference_keeper"
    """Keeps the sets that such checks are made against."""
    SUPERVISOR = "supervisor"
    """Allows a check of a child, and looks through what officers did."""
    ESTATE_OFFICER = "estate_officer"
    """Keeps the register of surveillance equipment of the body that they work for, and sees no other body's."""
    OVERSIGHT = "oversight"
    """Keeps the bodies and the concerns, and sees every body's register. Has no part in deployments."""
    SENIOR_OWNER = "senior_owner"
    """Answers for the surveillance equipment of the body that they work for: signs what it says in a survey."""
    CASE_OFFICER = "case_officer"
    """Drafts orders to check in, and enrols whoever is under one. Has no part in deployments."""
    DECISION_MAKER = "decision_maker"
    """Activates an order, reviews it, and confirms what is found against somebody."""
    CHECK_IN_REVIEWER = "check_in_reviewer"
    """Looks at what only people may judge about check-ins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user.

    `rank`: a key of the policy pack's ranks, or empty for staff without one. `active`: whether they may sign in.
    """

    id: PersonId
    name: str
    rank: str = ""
    roles: frozenset[Role]
    active: bool = True

    def __post_init__(self) -> None:
        checks.text("Person", "id", self.id)
        checks.text("Person", "name", self.name)
