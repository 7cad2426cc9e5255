"""What Activity says of a call: one sentence, in two parts, for each of its events."""

from collections.abc import Mapping
from typing import Final

from .enums import EndReason, Outcome, TransitionKind

_UPDATED: Final = "activity_updated"
_STARTED: Final = "activity_started"
_MISSED: Final = "activity_missed"
_ENDED: Final[Mapping[str, str]] = {
    Outcome.ANSWERED: "activity_answered",
    Outcome.NO_ANSWER: "activity_no_answer",
    Outcome.BUSY: "activity_busy",
    Outcome.VOICEMAIL: "activity_voicemail",
    EndReason.SUPERSEDED: "activity_superseded",
    EndReason.EXPIRED: "activity_expired",
    EndReason.DISMISSED: "activity_dismissed",
}
_OVER: Final = "activity_over"

ACTIVITY_TEXTS: Final = frozenset({_STARTED, _UPDATED, _MISSED, *_ENDED.values(), _OVER})


def describe(
    kind: TransitionKind, call: Mapping[str, object], texts: Mapping[str, str], office: str
) -> tuple[str, str]:
    """Return the subject of the sentence, which Home Assistant prints in bold, and the rest.

    `call` is the data of the event, as private as it was fired; since anybody can fire an event,
    nothing in it is relied on. `texts` are those of `ACTIVITY_TEXTS`, and `caller`; `office` stands
    for a line that is not known.
    """
    caller = _text(call, "display_name") or texts["caller"]
    line = _text(call, "line") or _text(call, "tracking_number_formatted") or office
    if kind is TransitionKind.MISSED:
        # The word stands in bold, so that missed calls are found at a glance.
        return texts[_MISSED].format(caller=caller), line
    rest = texts[_key(kind, call)].format(line=line)
    city = _text(call, "city") if kind is TransitionKind.STARTED else ""
    return caller, f"{rest} ({city})" if city else rest


def _key(kind: TransitionKind, call: Mapping[str, object]) -> str:
    if kind is TransitionKind.STARTED:
        return _STARTED
    if kind is TransitionKind.UPDATED:
        return _UPDATED
    # How it ended for the caller says more than what ended it.
    words = (_text(call, "outcome"), _text(call, "end_reason"))
    return next((_ENDED[word] for word in words if word in _ENDED), _OVER)


def _text(call: Mapping[str, object], key: str) -> str:
    value = call.get(key)
    return value if isinstance(value, str) else ""
