"""The words that calls are described with. Their values are those that leave and are stored."""

from enum import StrEnum


class Progress(StrEnum):
    """How far one message says that the call is."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Origin(StrEnum):
    """Where what is said of a call comes from.

    `RECOVERED` and `IMPORTED` are records of the WhatConverts account: asked for because messages
    may have been lost, and because somebody wanted the past.
    """

    WEBHOOK = "webhook"
    RECOVERED = "recovered"
    IMPORTED = "imported"


class EndReason(StrEnum):
    """Why a call counts as over."""

    COMPLETED = "completed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    DISMISSED = "dismissed"


class Outcome(StrEnum):
    """How a call ended for the caller; known only after the end."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    UNKNOWN = "unknown"

    @property
    def is_missed(self) -> bool:
        """Whether nobody spoke with the caller."""
        return self in {Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL}


class NameSource(StrEnum):
    """Where the name that is shown for a caller comes from, best first."""

    KNOWN_CALLER = "known_caller"
    CONTACT = "contact"
    COMPANY = "company"
    CARRIER = "carrier"
    NUMBER = "number"
    WITHHELD = "withheld"


class CallerKind(StrEnum):
    """What a list of callers is for; the later kind wins where a number is on several."""

    KNOWN = "known"
    VIP = "vip"
    BLOCKED = "blocked"


class Privacy(StrEnum):
    """How much of a caller is told outside the card and the action that returns calls."""

    FULL = "full"
    LAST_FOUR = "last_four"
    NONE = "none"


class SeriesKind(StrEnum):
    """What calls are told apart by in Home Assistant's statistics."""

    ALL = "all"
    SOURCE = "source"
    LINE = "line"
    OUTCOME = "outcome"
    MISSED = "missed"
    MISSED_SOURCE = "missed_source"
    MISSED_LINE = "missed_line"
    DURATION = "duration"


class TransitionKind(StrEnum):
    """What happened to a call."""

    STARTED = "started"
    UPDATED = "updated"
    ENDED = "ended"
    MISSED = "missed"


class AccountProblem(StrEnum):
    """Why the WhatConverts account has not answered as it should."""

    WRONG_KEY = "wrong_key"
    # The key is right, but may not do this; where health data are protected, for instance.
    FORBIDDEN = "forbidden"
    # WhatConverts has had enough requests; or we have sent as many as we allow ourselves.
    LIMITED = "limited"
    BUDGET_SPENT = "budget_spent"
    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server_error"
    # Not from WhatConverts, or not as it is known, or not whole.
    ODD_ANSWER = "odd_answer"
    REFUSED = "refused"


class IgnoreReason(StrEnum):
    """Why a sound message was left aside; answered to the sender, and counted."""

    NOT_A_PHONE_CALL = "not_a_phone_call"
    NO_LEAD = "no_lead"
    UNKNOWN_LEAD_WITHOUT_TYPE = "unknown_lead_without_type"
    UNKNOWN_LEAD_WITHOUT_STATUS = "unknown_lead_without_status"
    UPDATE_OF_UNKNOWN_LEAD = "update_of_unknown_lead"
    OTHER_PROFILE = "other_profile"
