"""Who may do what: one function, which says no unless a rule says yes."""

from dataclasses import dataclass
from enum import StrEnum

from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused

RULE = "permission"


class Action(StrEnum):
    """Everything that a person can ask of the desk, as `thing:act`. Sorted."""

    ALERT_ADJUDICATE = "alert:adjudicate"
    ALERT_OUTCOME = "alert:outcome"
    ALERT_RELEASE = "alert:release"
    ALERT_VIEW = "alert:view"
    AUDIT_READ = "audit:read"
    CHECK_ALLOW_CHILD = "check:allow_child"
    CHECK_MAKE = "check:make"
    CHECK_REVIEW = "check:review"
    CHECK_VIEW = "check:view"
    CONCERN_CONFIRM = "concern:confirm"
    CONCERN_DECIDE = "concern:decide"
    CONCERN_VIEW = "concern:view"
    CONSOLE_VIEW = "console:view"
    DEPLOYMENT_ALTER = "deployment:alter"
    DEPLOYMENT_ASK_POINT = "deployment:ask_point"
    DEPLOYMENT_AUTHORISE = "deployment:authorise"
    DEPLOYMENT_CHANGE_POINT = "deployment:change_point"
    DEPLOYMENT_DESTROY = "deployment:destroy"
    DEPLOYMENT_DRAFT = "deployment:draft"
    DEPLOYMENT_END = "deployment:end"
    DEPLOYMENT_RECORD = "deployment:record"
    DEPLOYMENT_START = "deployment:start"
    DEPLOYMENT_VIEW = "deployment:view"
    ESTATE_CHANGE = "estate:change"
    ESTATE_EXPORT = "estate:export"
    ESTATE_OVERSEE = "estate:oversee"
    ESTATE_PUBLISH = "estate:publish"
    ESTATE_RELEASE = "estate:release"
    ESTATE_VIEW = "estate:view"
    HOLD_APPROVE = "hold:approve"
    HOLD_ASK = "hold:ask"
    HOLD_END = "hold:end"
    LIST_APPROVE_CHILD = "list:approve_child"
    LIST_CHANGE = "list:change"
    LIST_CHECK_STATUS = "list:check_status"
    LIST_MEMBERSHIP = "list:membership"
    LIST_SEAL = "list:seal"
    LIST_VIEW = "list:view"
    ORDER_ACTIVATE = "order:activate"
    ORDER_DRAFT = "order:draft"
    ORDER_END = "order:end"
    ORDER_REVIEW = "order:review"
    ORDER_VIEW = "order:view"
    PEOPLE_CHANGE = "people:change"
    PEOPLE_VIEW = "people:view"
    PHONE_CHANGE = "phone:change"
    PHONE_VIEW = "phone:view"
    POINT_APPROVE = "point:approve"
    POINT_OVERRIDE = "point:override"
    POINT_PROPOSE = "point:propose"
    POINT_REFUSE = "point:refuse"
    POINT_VIEW = "point:view"
    POINT_WITHDRAW = "point:withdraw"
    RECORD_VIEW = "record:view"
    REFERENCE_CHANGE = "reference:change"
    REFERENCE_PUBLISH = "reference:publish"
    REFERENCE_VIEW = "reference:view"
    REFERENCE_WEED = "reference:weed"
    RESTORE_APPROVE = "restore:approve"
    RETENTION_VIEW = "retention:view"
    SHARING_APPROVE = "sharing:approve"
    SHARING_ASK = "sharing:ask"
    SURVEY_ANSWER = "survey:answer"
    SURVEY_CORRECT = "survey:correct"
    SURVEY_OVERSEE = "survey:oversee"
    SURVEY_PUBLISH = "survey:publish"
    SURVEY_SIGN = "survey:sign"
    SURVEY_VIEW = "survey:view"
    WEARER_ENROL = "wearer:enrol"


CHECKERS = frozenset({Role.CHECKING_OFFICER, Role.REFERENCE_KEEPER, Role.SUPERVISOR})
"""Roles of operator-initiated checks, which are no part of any deployment and see none."""

REGISTRARS = frozenset({Role.ESTATE_OFFICER, Role.SENIOR_OWNER, Role.OVERSIGHT})
"""Roles of the register of surveillance equipment, which are no part of any deployment either."""

WEARING = frozenset({Role.CASE_OFFICER, Role.DECISION_MAKER, Role.CHECK_IN_REVIEWER})
"""Roles of check-ins, which are no part of any deployment either."""

PROPOSERS = frozenset({Role.DEPLOYMENT_LEAD, Role.REFERENCE_KEEPER, Role.CASE_OFFICER})
"""Roles that answer for what is run, and so for what it runs with: one a kind of comparison."""

ALLOWED: dict[Action, frozenset[Role]] = {
    Action.ALERT_ADJUDICATE: frozenset({Role.OPERATOR}),
    Action.ALERT_OUTCOME: frozenset({Role.ENGAGEMENT_OFFICER, Role.OPERATOR}),
    Action.ALERT_RELEASE: frozenset({Role.OPERATOR}),
    Action.ALERT_VIEW: frozenset({Role.OPERATOR, Role.ENGAGEMENT_OFFICER, Role.DEPLOYMENT_LEAD}),
    Action.AUDIT_READ: frozenset({Role.AUDITOR, Role.DPO}),
    Action.CHECK_ALLOW_CHILD: frozenset({Role.SUPERVISOR}),
    Action.CHECK_MAKE: frozenset({Role.CHECKING_OFFICER}),
    Action.CHECK_REVIEW: frozenset({Role.SUPERVISOR}),
    Action.CHECK_VIEW: frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.DPO}),
    Action.CONCERN_CONFIRM: frozenset({Role.DECISION_MAKER}),
    Action.CONCERN_DECIDE: frozenset({Role.CHECK_IN_REVIEWER}),
    Action.CONCERN_VIEW: frozenset({Role.CHECK_IN_REVIEWER, Role.DECISION_MAKER, Role.DPO}),
    Action.CONSOLE_VIEW: frozenset({Role.OPERATOR, Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER}),
    Action.DEPLOYMENT_ALTER: frozenset({Role.DEPLOYMENT_LEAD}),
    Action.DEPLOYMENT_ASK_POINT: frozenset({Role.DEPLOYMENT_LEAD}),
    Action.DEPLOYMENT_AUTHORISE: frozenset({Role.AUTHORISING_OFFICER}),
    Action.DEPLOYMENT_CHANGE_POINT: frozenset({Role.AUTHORISING_OFFICER}),
    Action.DEPLOYMENT_DESTROY: frozenset({Role.DEPLOYMENT_LEAD, Role.DPO}),
    Action.DEPLOYMENT_DRAFT: frozenset({Role.DEPLOYMENT_LEAD}),
    Action.DEPLOYMENT_END: frozenset({Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER, Role.OPERATOR, Role.DPO}),
    Action.DEPLOYMENT_RECORD: frozenset({Role.DEPLOYMENT_LEAD}),
    Action.DEPLOYMENT_START: frozenset({Role.DEPLOYMENT_LEAD}),
    Action.DEPLOYMENT_VIEW: frozenset(Role) - {Role.ADMINISTRATOR} - CHECKERS - REGISTRARS - WEARING,
    Action.ESTATE_CHANGE: frozenset({Role.ESTATE_OFFICER}),
    Action.ESTATE_EXPORT: frozenset({Role.ESTATE_OFFICER, Role.OVERSIGHT}),
    Action.ESTATE_OVERSEE: frozenset({Role.OVERSIGHT}),
    Action.ESTATE_PUBLISH: frozenset({Role.OVERSIGHT}),
    Action.ESTATE_RELEASE: frozenset({Role.ESTATE_OFFICER, Role.DPO, Role.OVERSIGHT}),
    Action.ESTATE_VIEW: frozenset({Role.ESTATE_OFFICER, Role.DPO, Role.OVERSIGHT}),
    Action.HOLD_APPROVE: frozenset({Role.AUTHORISING_OFFICER, Role.DPO}),
    Action.HOLD_ASK: frozenset({Role.DEPLOYMENT_LEAD, Role.CASE_OFFICER, Role.DPO}),
    Action.HOLD_END: frozenset({Role.AUTHORISING_OFFICER, Role.DPO}),
    Action.LIST_APPROVE_CHILD: frozenset({Role.AUTHORISING_OFFICER}),
    Action.LIST_CHANGE: frozenset({Role.LIST_MANAGER}),
    Action.LIST_CHECK_STATUS: frozenset({Role.LIST_MANAGER, Role.DEPLOYMENT_LEAD}),
    Action.LIST_MEMBERSHIP: frozenset({Role.DPO}),
    Action.LIST_SEAL: frozenset({Role.DEPLOYMENT_LEAD}),
    Action.LIST_VIEW: frozenset({Role.LIST_MANAGER, Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER, Role.DPO}),
    Action.ORDER_ACTIVATE: frozenset({Role.DECISION_MAKER}),
    Action.ORDER_DRAFT: frozenset({Role.CASE_OFFICER}),
    Action.ORDER_END: frozenset({Role.CASE_OFFICER, Role.DECISION_MAKER, Role.DPO}),
    Action.ORDER_REVIEW: frozenset({Role.DECISION_MAKER}),
    Action.ORDER_VIEW: frozenset({Role.CASE_OFFICER, Role.DECISION_MAKER, Role.DPO}),
    Action.PEOPLE_CHANGE: frozenset({Role.ADMINISTRATOR}),
    Action.PEOPLE_VIEW: frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.DPO}),
    Action.PHONE_CHANGE: frozenset({Role.DEPLOYMENT_LEAD}),
    Action.PHONE_VIEW: frozenset({Role.DEPLOYMENT_LEAD, Role.DPO}),
    Action.POINT_APPROVE: frozenset({Role.AUTHORISING_OFFICER}),
    Action.POINT_OVERRIDE: frozenset({Role.AUTHORISING_OFFICER}),
    Action.POINT_PROPOSE: PROPOSERS,
    Action.POINT_REFUSE: frozenset({Role.AUTHORISING_OFFICER}),
    Action.POINT_VIEW: PROPOSERS | {Role.AUTHORISING_OFFICER, Role.AUDITOR, Role.DPO, Role.SUPERVISOR},
    Action.POINT_WITHDRAW: PROPOSERS | {Role.AUTHORISING_OFFICER, Role.DPO},
    Action.RECORD_VIEW: frozenset(Role) - {Role.ADMINISTRATOR} - CHECKERS - REGISTRARS - WEARING,
    Action.REFERENCE_CHANGE: frozenset({Role.REFERENCE_KEEPER}),
    Action.REFERENCE_PUBLISH: frozenset({Role.AUTHORISING_OFFICER}),
    Action.REFERENCE_VIEW: frozenset({Role.REFERENCE_KEEPER, Role.AUTHORISING_OFFICER, Role.SUPERVISOR, Role.DPO}),
    Action.REFERENCE_WEED: frozenset({Role.REFERENCE_KEEPER, Role.DPO}),
    Action.RESTORE_APPROVE: frozenset({Role.AUTHORISING_OFFICER, Role.DPO}),
    Action.RETENTION_VIEW: frozenset({Role.AUDITOR, Role.AUTHORISING_OFFICER, Role.DPO}),
    Action.SHARING_APPROVE: frozenset({Role.DECISION_MAKER}),
    Action.SHARING_ASK: frozenset({Role.CASE_OFFICER, Role.DPO}),
    Action.SURVEY_ANSWER: frozenset({Role.ESTATE_OFFICER}),
    Action.SURVEY_CORRECT: frozenset({Role.SENIOR_OWNER}),
    Action.SURVEY_OVERSEE: frozenset({Role.OVERSIGHT}),
    Action.SURVEY_PUBLISH: frozenset({Role.OVERSIGHT}),
    Action.SURVEY_SIGN: frozenset({Role.SENIOR_OWNER}),
    Action.SURVEY_VIEW: REGISTRARS,
    Action.WEARER_ENROL: frozenset({Role.CASE_OFFICER}),
}
"""Which roles an action asks for; any one of them is enough. An action that is not here is allowed to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What else a decision hangs on.

    `requested_by`: who asked for what is now to be approved; they may not approve it themselves.
    `released_to`: the engagement officer whom an alert was sent to; only they may say what came of it, or the operator
    on the console when nobody was sent.
    """

    requested_by: PersonId | None = None
    released_to: PersonId | None = None


TWO_PEOPLE = frozenset(
    {
        Action.DEPLOYMENT_AUTHORISE,
        Action.DEPLOYMENT_CHANGE_POINT,
        Action.POINT_APPROVE,
        Action.POINT_OVERRIDE,
        Action.LIST_SEAL,
        Action.HOLD_APPROVE,
        Action.LIST_APPROVE_CHILD,
        Action.REFERENCE_PUBLISH,
        Action.CONCERN_CONFIRM,
        Action.ORDER_ACTIVATE,
        Action.SHARING_APPROVE,
        Action.SURVEY_SIGN,
        Action.SURVEY_CORRECT,
        Action.SURVEY_PUBLISH,
        Action.ESTATE_RELEASE,
        Action.ESTATE_PUBLISH,
    }
)
"""Actions that need a second person: whoever asked may not approve."""


def opens(person: Person | None, action: Action) -> Refused | None:
    """Return why a door stays shut for somebody by their roles alone, or None. Nobody, and anything unknown, stays out.

    What else an action hangs on (who asked, whom it was sent to) is not known at the door; `decide` asks for it.
    """
    if person is None:
        return Refused(rule=RULE, reason="Sign in first")
    if not person.active:
        return Refused(rule=RULE, reason="This account has been switched off; ask an administrator")
    allowed = ALLOWED.get(action, frozenset())
    if person.roles & allowed:
        return None
    roles = ", ".join(sorted(role.replace("_", " ") for role in allowed)) or "nobody"
    return Refused(rule=RULE, reason=f"Only these roles may do this: {roles}")


def decide(person: Person | None, action: Action, circumstances: Circumstances | None = None) -> Refused | None:
    """Return why somebody may not do something, or None if they may.

    Args:
        person: who asks; None for somebody who has not signed in.
        action: what they ask for.
        circumstances: what it hangs on; without them, nobody may do what needs two people.
    """
    refused = opens(person, action)
    if refused is not None or person is None:
        return refused
    return _second_person(person, action, circumstances) or _sent_to(person, action, circumstances)


def _second_person(person: Person, action: Action, circumstances: Circumstances | None) -> Refused | None:
    if action not in TWO_PEOPLE:
        return None
    if circumstances is None or circumstances.requested_by is None:
        return Refused(rule="two_people", reason="It is not known who asked for this, so nobody can approve it")
    if circumstances.requested_by == person.id:
        return Refused(rule="two_people", reason="You asked for this yourself; somebody else has to approve it")
    return None


def _sent_to(person: Person, action: Action, circumstances: Circumstances | None) -> Refused | None:
    if action is not Action.ALERT_OUTCOME or circumstances is None or circumstances.released_to is None:
        return None
    if circumstances.released_to != person.id:
        return Refused(rule=RULE, reason="This alert was sent to another officer; only they can say what came of it")
    return None
