"""Everything that is ever logged, by its kind: a closed list, each with its category in section 62."""

from enum import StrEnum
from typing import Self


class Logged(StrEnum):
    """What section 62 of the Data Protection Act 2018 wants logged, and `operation` for everything else."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    OPERATION = "operation"


class EventKind(StrEnum):
    """Everything that is ever logged, as `subject:action`. The list is closed: there is no “other”."""

    logged: Logged

    def __new__(cls, value: str, logged: Logged = Logged.OPERATION) -> Self:
        """Make a member that knows which section 62 category it is."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.logged = logged
        return member

    PERSON_ADDED = "person:added", Logged.COLLECTION
    PERSON_SIGNED_IN = "person:signed_in"
    PERSON_SIGNED_OUT = "person:signed_out"
    PERSON_SIGN_IN_REFUSED = "person:sign_in_refused"
    PERSON_ROLES_CHANGED = "person:roles_changed", Logged.ALTERATION
    PERSON_DISABLED = "person:disabled", Logged.ALTERATION
    DEPLOYMENT_DRAFTED = "deployment:drafted"
    DEPLOYMENT_ALTERED = "deployment:altered", Logged.ALTERATION
    DEPLOYMENT_AUTHORISED = "deployment:authorised"
    DEPLOYMENT_AUTHORISATION_REFUSED = "deployment:authorisation_refused"
    DEPLOYMENT_SEALED = "deployment:sealed"
    DEPLOYMENT_UNSEALED = "deployment:unsealed"
    DEPLOYMENT_STARTED = "deployment:started"
    DEPLOYMENT_START_REFUSED = "deployment:start_refused"
    DEPLOYMENT_ENDED = "deployment:ended"
    DEPLOYMENT_STOPPED_BY_BOUND = "deployment:stopped_by_bound"
    DEPLOYMENT_DESTROYED = "deployment:destroyed", Logged.ERASURE
    DEPLOYMENT_POINT_ASKED = "deployment:point_asked"
    DEPLOYMENT_POINT_CHANGED = "deployment:point_changed", Logged.ALTERATION
    DEPLOYMENT_RECORDED = "deployment:recorded"
    LIST_CREATED = "list:created"
    LIST_ENTRY_ADDED = "list:entry_added", Logged.COLLECTION
    LIST_ENTRY_REMOVED = "list:entry_removed", Logged.ERASURE
    LIST_IMPORT_FINISHED = "list:import_finished", Logged.COLLECTION
    LIST_CHILD_APPROVED = "list:child_approved"
    LIST_STATUS_CHECKED = "list:status_checked", Logged.CONSULTATION
    LIST_SEALED = "list:sealed"
    LIST_DESTROYED = "list:destroyed", Logged.ERASURE
    ALERT_RAISED = "alert:raised", Logged.COMBINATION
    ALERT_SUPPRESSED = "alert:suppressed", Logged.COMBINATION
    ALERT_SHOWN = "alert:shown", Logged.CONSULTATION
    ALERT_ADJUDICATED = "alert:adjudicated", Logged.ALTERATION
    ALERT_RELEASED_TO_OFFICER = "alert:released_to_officer", Logged.DISCLOSURE
    ALERT_OUTCOME_RECORDED = "alert:outcome_recorded", Logged.ALTERATION
    ALERT_LET_GO = "alert:let_go", Logged.ALTERATION
    ALERT_DECLINED = "alert:declined", Logged.ALTERATION
    ALERT_DELETED = "alert:deleted", Logged.ERASURE
    PHONE_INVITED = "phone:invited"
    PHONE_ENROLLED = "phone:enrolled", Logged.COLLECTION
    PHONE_UNLOCKED = "phone:unlocked"
    PHONE_LOCKED = "phone:locked"
    PHONE_CODE_WRONG = "phone:code_wrong"
    PHONE_SHOWN = "phone:shown", Logged.CONSULTATION
    PHONE_ACTED = "phone:acted", Logged.ALTERATION
    PHONE_WAKE_UP_SET = "phone:wake_up_set"
    PHONE_REFUSED = "phone:refused"
    PHONE_LEFT = "phone:left"
    PHONE_WIPED = "phone:wiped", Logged.ERASURE
    SECOND_LOOK_ANSWERED = "second_look:answered", Logged.COMBINATION
    SECOND_LOOK_REFUSED = "second_look:refused"
    IMAGE_CONSULTED = "image:consulted", Logged.CONSULTATION
    IMAGE_ERASED = "image:erased", Logged.ERASURE
    RETENTION_OVERDUE = "retention:overdue"
    RETENTION_SWEPT = "retention:swept", Logged.ERASURE
    HOLD_ASKED = "hold:asked"
    HOLD_APPROVED = "hold:approved", Logged.ALTERATION
    HOLD_ENDED = "hold:ended", Logged.ALTERATION
    MEMBERSHIP_TOLD = "membership:told", Logged.CONSULTATION
    SUBJECT_TOLD = "subject:told", Logged.DISCLOSURE
    VAULT_KEY_CHANGED = "vault:key_changed"
    BACKUP_MADE = "backup:made"
    BACKUP_RESTORED = "backup:restored"
    RESTORE_APPROVED = "restore:approved"
    RECORD_PUBLISHED = "record:published", Logged.DISCLOSURE
    RECORD_DISCLOSED = "record:disclosed", Logged.DISCLOSURE
    RECOGNISER_STARTED = "recogniser:started"
    RECOGNISER_STOPPED = "recogniser:stopped"
    RECOGNISER_RESTARTED = "recogniser:restarted"
    RECOGNISER_REFUSED = "recogniser:refused"
    RECOGNISER_UNCONFINED = "recogniser:unconfined"
    CAMERA_STATE_CHANGED = "camera:state_changed"
    EXPORT_MADE = "export:made", Logged.DISCLOSURE
    LOG_KEY_CHANGED = "log_key:changed"
    LOG_KEY_TAKEN_UP = "log_key:taken_up"
    LOG_FORK_SEEN = "log_fork:seen"
    POLICY_LOADED = "policy:loaded"
    POINT_PROPOSED = "point:proposed"
    POINT_APPROVED = "point:approved"
    POINT_REFUSED = "point:refused"
    POINT_OVERRIDE_ASKED = "point:override_asked"
    POINT_OVERRIDDEN = "point:overridden"
    POINT_WITHDRAWN = "point:withdrawn"
    PERMISSION_REFUSED = "permission:refused"
    BLUE_SEEDED = "blue:seeded", Logged.COLLECTION
    BLUE_CROSSED = "blue:crossed", Logged.COMBINATION
    BLUE_CONSENT_EXPIRED = "blue:consent_expired"
    CHECK_OPENED = "check:opened"
    CHECK_REFUSED = "check:refused"
    CHECK_CODE_MADE = "check:code_made"
    CHECK_PHOTO_REFUSED = "check:photo_refused"
    CHECK_ANSWERED = "check:answered", Logged.COMBINATION
    CHECK_CANDIDATE_SHOWN = "check:candidate_shown", Logged.CONSULTATION
    CHECK_DECIDED = "check:decided", Logged.ALTERATION
    CHECK_ERASED = "check:erased", Logged.ERASURE
    CHECK_ENDED = "check:ended"
    CHECK_REVIEWED = "check:reviewed", Logged.CONSULTATION
    CHECK_ROWS_ERASED = "check:rows_erased", Logged.ERASURE
    REFERENCE_MADE = "reference:made"
    REFERENCE_ADDED = "reference:added", Logged.COLLECTION
    REFERENCE_MARKED = "reference:marked", Logged.ALTERATION
    REFERENCE_ASKED = "reference:asked"
    REFERENCE_PUBLISHED = "reference:published"
    REFERENCE_OPENED = "reference:opened"
    REFERENCE_WEEDED = "reference:weeded", Logged.ERASURE
    REFERENCE_DESTROYED = "reference:destroyed", Logged.ERASURE
    WEARER_ENROLLED = "wearer:enrolled", Logged.COLLECTION
    WEARER_TOLD = "wearer:told", Logged.DISCLOSURE
    WATCH_INVITED = "watch:invited"
    WATCH_ENROLLED = "watch:enrolled", Logged.COLLECTION
    WATCH_REVOKED = "watch:revoked"
    WATCH_TRACKER_MADE = "watch:tracker_made"
    WATCH_FAULT = "watch:fault"
    ORDER_DRAFTED = "order:drafted"
    ORDER_ALTERED = "order:altered", Logged.ALTERATION
    ORDER_VIEWED = "order:viewed", Logged.CONSULTATION
    ORDER_ACTIVATED = "order:activated"
    ORDER_REVIEWED = "order:reviewed", Logged.ALTERATION
    ORDER_STOPPED = "order:stopped"
    ORDER_ENDED = "order:ended"
    ORDER_PURGED = "order:purged", Logged.ERASURE
    PROMPT_SENT = "prompt:sent"
    PROMPT_DELIVERED = "prompt:delivered"
    PROMPT_UNDELIVERED = "prompt:undelivered"
    PROMPT_WITHDRAWN = "prompt:withdrawn"
    PROMPT_ANSWERED = "prompt:answered", Logged.COLLECTION
    PROMPT_MISSED = "prompt:missed"
    CHECK_IN_COMPARED = "check_in:compared", Logged.COMBINATION
    CHECK_IN_REFUSED = "check_in:refused"
    CHECK_IN_ERASED = "check_in:erased", Logged.ERASURE
    PLACE_JUDGED = "place:judged", Logged.COMBINATION
    PLACE_REFUSED = "place:refused"
    PLACE_OPENED = "place:opened", Logged.CONSULTATION
    PLACE_ERASED = "place:erased", Logged.ERASURE
    CONCERN_OPENED = "concern:opened"
    CONCERN_VIEWED = "concern:viewed", Logged.CONSULTATION
    CONCERN_CONTACTED = "concern:contacted"
    CONCERN_DECIDED = "concern:decided", Logged.ALTERATION
    CONCERN_CONFIRMED = "concern:confirmed", Logged.ALTERATION
    CONCERN_REVERSED = "concern:reversed", Logged.ALTERATION
    CONCERN_ERASED = "concern:erased", Logged.ERASURE
    SHARING_ASKED = "sharing:asked"
    SHARING_MADE = "sharing:made", Logged.DISCLOSURE
    BODY_ADDED = "body:added"
    BODY_SEATED = "body:seated", Logged.ALTERATION
    ASSET_ADDED = "asset:added"
    ASSET_CHANGED = "asset:changed", Logged.ALTERATION
    ASSET_REMOVED = "asset:removed", Logged.ERASURE
    ASSETS_IMPORTED = "asset:imported"
    ASSETS_SYNCED = "asset:synced"
    SUPPLIER_CONCERN_RECORDED = "supplier_concern:recorded"
    SUPPLIER_CONCERN_CHANGED = "supplier_concern:changed", Logged.ALTERATION
    SUPPLIER_CONCERN_REPLIED = "supplier_concern:replied"
    SUPPLIER_CONCERNS_IMPORTED = "supplier_concern:imported"
    EXPORT_ASKED = "export:asked"
    EXPORT_APPROVED = "export:approved"
    REGISTER_PUBLICATION_ASKED = "register:publication_asked"
    REGISTER_PUBLISHED = "register:published", Logged.DISCLOSURE
    SURVEY_OPENED = "survey:opened"
    SURVEY_ANSWERED = "survey:answered", Logged.ALTERATION
    SURVEY_SUBMITTED = "survey:submitted"
    SURVEY_SENT_BACK = "survey:sent_back"
    SURVEY_SIGNED = "survey:signed"
    SURVEY_CLOSED = "survey:closed"
    SURVEY_PUBLICATION_ASKED = "survey:publication_asked"
    SURVEY_PUBLISHED = "survey:published", Logged.DISCLOSURE
    SURVEY_CORRECTION_ASKED = "survey:correction_asked"
    SURVEY_CORRECTION_REFUSED = "survey:correction_refused"
    SURVEY_CORRECTED = "survey:corrected", Logged.ALTERATION
