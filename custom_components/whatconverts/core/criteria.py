"""Questions about one notice or two calls, for the registry to decide with."""

from collections.abc import Mapping
from copy import replace
from typing import Any

from .lines import is_same_line
from .model import Call, CallDetails, CallNotice, Progress
from .rules import Rules


def why_ignored(notice: CallNotice, rules: Rules) -> str | None:
    """Return why a message about an unknown call cannot be the first sight of one."""
    if not notice.is_phone_call:
        return "unknown_lead_without_type"
    if notice.progress is None:
        return "unknown_lead_without_status"
    if notice.is_update and notice.progress is Progress.IN_PROGRESS:
        return "update_of_unknown_lead"
    if _is_of_other_profile(notice, rules):
        return "other_profile"
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
    return bool(
        call.blocked
        or (details.spam and rules.mute_spam)
        or (details.duplicate and rules.mute_duplicates)
        or (details.repeat_caller and rules.mute_repeats)
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
        and old.details.caller_number is not None
        and old.details.caller_number == new.details.caller_number
        and is_same_line(old.details, new.details, by_name=rules.lines_by_name)
        and not (old.test or new.test)
    )


def is_counted(call: Call) -> bool:
    """Whether a call belongs to the counts of its day."""
    return not (call.test or call.muted)


def merge_details(details: CallDetails, changes: Mapping[str, Any], *, late: bool) -> CallDetails:
    """Return the details with what a message changes; a `late` message only fills gaps."""
    if late:
        changes = {name: value for name, value in changes.items() if getattr(details, name) is None}
    return replace(details, **changes)
