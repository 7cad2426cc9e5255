"""Questions about one notice or two calls, for the registry to decide with."""

from typing import Final

from .enums import IgnoreReason, Progress
from .fields import PUBLIC
from .lines import is_same_line
from .model import Call, CallNotice
from .names import choose_name
from .rules import Rules

_PUBLIC_AS_SENT: Final = sorted(PUBLIC - {"caller_number", "repeat_caller"})


def has_audio(call: Call) -> bool:
    """Whether there is something to listen to: a recording, or a voicemail."""
    return bool(call.details.get("recording") or call.details.get("voicemail"))


def why_ignored(notice: CallNotice, rules: Rules) -> IgnoreReason | None:
    """Return why a message about an unknown call cannot be the first sight of one."""
    if not notice.is_phone_call:
        return IgnoreReason.UNKNOWN_LEAD_WITHOUT_TYPE
    if notice.progress is None:
        return IgnoreReason.UNKNOWN_LEAD_WITHOUT_STATUS
    if notice.is_update and notice.progress is Progress.IN_PROGRESS:
        return IgnoreReason.UPDATE_OF_UNKNOWN_LEAD
    if _is_of_other_profile(notice, rules):
        return IgnoreReason.OTHER_PROFILE
    return None


def _is_of_other_profile(notice: CallNotice, rules: Rules) -> bool:
    """Whether a call is known to be of a profile that is not wanted here.

    A call that names no profile is taken, since a lost call is worse than one too many; so are test
    calls, which show that messages arrive.
    """
    profile = notice.changes.get("profile")
    return bool(
        rules.profiles and profile and profile.casefold() not in rules.profiles and not notice.test
    )


def is_unwanted(call: Call, rules: Rules) -> bool:
    """Whether a call is of a kind that the user does not want to hear of."""
    details = call.details
    # A caller whom the office knows is none, whatever others take the number for.
    is_spam = details.get("spam") and not rules.known.find(call.caller_number)
    return bool(
        call.blocked
        or (is_spam and rules.mute_spam)
        or (details.get("duplicate") and rules.mute_duplicates)
        or (details.get("repeat_caller") and rules.mute_repeats)
    )


def is_sample_again(call: Call, notice: CallNotice) -> bool:
    """Whether WhatConverts' published sample arrives anew: each time a call of its own."""
    return notice.test and notice.progress is Progress.IN_PROGRESS and not call.is_live


def is_same_caller_again(old: Call, new: Call, rules: Rules) -> bool:
    """Whether a caller has left one call for another: same known number, same line, and later.

    Test calls end by themselves, and end no other call.
    """
    return (
        old.started_at <= new.started_at
        and old.caller_number is not None
        and old.caller_number == new.caller_number
        and is_same_line(old.details, new.details, by_name=rules.lines_by_name)
        and not (old.test or new.test)
    )


def is_counted(call: Call) -> bool:
    """Whether a call belongs to the counts of its day."""
    return not (call.test or call.muted)


def is_visibly_changed(before: Call, after: Call) -> bool:
    """Whether any key of the public call of one call differs, whatever the language."""
    return _visible(before) != _visible(after)


def _visible(call: Call) -> tuple[object, ...]:
    return (
        *(call.details.get(name) for name in _PUBLIC_AS_SENT),
        bool(call.details.get("recording")),
        bool(call.details.get("voicemail")),
        call.caller_number,
        choose_name(call),
        call.is_repeat_caller,
        call.end_reason,
        call.ended_at,
        call.outcome,
        call.previous_calls,
        call.last_outcome,
        call.vip,
        call.blocked,
        call.claimed_by,
        call.called_back_at,
    )
