"""What was entered into the form of a list of callers, and the file that came with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant

from ..const import CONF_CALLERS, CONF_FILE, CONF_REPLACE
from ..core.caller_file import MAX_BYTES, ReadCallers, Refusal, decode, read_callers
from ..core.contact import MAX_CALLERS, TooManyContactsError
from ..core.known import CallerList, write_list
from ..core.phone import load as load_numbers


@dataclass(frozen=True, slots=True)
class CallerInput:
    """The callers of a list as they are to be, or what is wrong with which field.

    `text` is how they are stored; `unread` has the lines of what was brought that name nobody.
    """

    callers: dict[str, str | None]
    text: str = ""
    is_import: bool = False
    unread: tuple[int, ...] = ()
    error: str = ""
    error_field: str = ""
    listed: CallerList | None = None


class _WrongFileError(Exception):
    """A file that cannot be taken."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


def read_input(
    hass: HomeAssistant, user_input: Mapping[str, Any], region: str | None
) -> CallerInput:
    """Read what was entered; may take a moment, and reads from disk.

    The text is a list of its own, or an export that was pasted; a file adds to it, and the names
    in it win, or takes its place. `region` is how numbers without a country code are read.
    """
    load_numbers()
    field = CONF_FILE
    try:
        brought = _read_file(hass, user_input, region)
        field = CONF_CALLERS
        typed = read_callers(_typed(user_input), region)
        return _together(user_input, typed, brought)
    except TooManyContactsError:
        return CallerInput({}, error=Refusal.TOO_MANY, error_field=field)
    except _WrongFileError as error:
        return CallerInput({}, error=error.reason, error_field=field)


def _typed(user_input: Mapping[str, Any]) -> str:
    is_replaced = user_input.get(CONF_FILE) and user_input.get(CONF_REPLACE)
    return "" if is_replaced else str(user_input.get(CONF_CALLERS, ""))


def _together(
    user_input: Mapping[str, Any], typed: ReadCallers, brought: ReadCallers | None
) -> CallerInput:
    if typed.as_lines and typed.as_lines.misread:
        reason = typed.as_lines.misread[0][2].value
        return CallerInput({}, error=reason, error_field=CONF_CALLERS, listed=typed.as_lines)
    if brought is None and typed.as_lines:
        return CallerInput(typed.callers, str(user_input.get(CONF_CALLERS, "")))
    read = brought or typed
    named = {number: name or typed.callers.get(number) for number, name in read.callers.items()}
    callers = typed.callers | named
    if len(callers) > MAX_CALLERS:
        raise TooManyContactsError
    return CallerInput(callers, write_list(callers), is_import=True, unread=read.unread)


def _read_file(
    hass: HomeAssistant, user_input: Mapping[str, Any], region: str | None
) -> ReadCallers | None:
    """Return what is in the file that was uploaded, if there is one; it is deleted."""
    if not (file_id := user_input.get(CONF_FILE)):
        return None
    read = read_callers(decode(_bytes_of(hass, file_id)), region)
    if not read.callers:
        raise _WrongFileError(Refusal.NOTHING_IN_FILE)
    return read


def _bytes_of(hass: HomeAssistant, file_id: str) -> bytes:
    try:
        with process_uploaded_file(hass, file_id) as path:
            if path.stat().st_size > MAX_BYTES:
                raise _WrongFileError(Refusal.FILE_TOO_LARGE)
            return path.read_bytes()
    except (ValueError, OSError) as error:
        raise _WrongFileError(Refusal.FILE_MISSING) from error
