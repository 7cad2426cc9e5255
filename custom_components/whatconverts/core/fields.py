"""The table of call fields: what WhatConverts says of a call, one row for each field.

A row is the name under which a field is kept, stored and (in `PublicDetails`) leaves; its type; the
reader and the names on the wire, best first; and how private it is. Reading (`payload`), storing
(`record`), showing (`public`) and masking (`privacy`) go by this table. A new field is a row here,
one in docs/reference.md and, if it leaves, a line in typings/card.d.ts. Sources of the wire names:
as for `payload`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Annotated, Final, TypedDict, get_type_hints

from . import readers
from .enums import Outcome
from .readers import Reader


class Private(Enum):
    """What a field may tell of the caller.

    `REPEATS`: a text that a visitor or a phone company chose, which may repeat a name or a number.
    `PERSONAL`: such a text that besides says more of a person than of a place or an advertisement.
    """

    NO = auto()
    REPEATS = auto()
    PERSONAL = auto()
    NAME = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """How a field is read: its names on the wire, best first; then `fallback`, in another way."""

    reader: Reader
    names: tuple[str, ...]
    private: Private = Private.NO
    fallback: Row | None = None


type Text = str | None
type Number = int | None
type Truth = bool | None

_NAME: Final = Private.NAME
_NUMBER: Final = Private.NUMBER
_REPEATS: Final = Private.REPEATS
_PERSONAL: Final = Private.PERSONAL


# fmt: off
class PublicDetails(TypedDict, total=False):
    """The rows that are keys of the public call, too. The API adds "caller_" to places."""

    caller_number: Annotated[Text, Row(readers.phone_number, ("caller_number",), _NUMBER)]
    caller_name: Annotated[Text, Row(readers.text, ("caller_name",), _NAME)]
    city: Annotated[Text, Row(readers.text, ("city", "caller_city"), _REPEATS)]
    region: Annotated[Text, Row(readers.text, ("state", "caller_state"), _REPEATS)]
    postal_code: Annotated[Text, Row(readers.text, ("zip", "caller_zip"), _PERSONAL)]
    country: Annotated[Text, Row(readers.text, ("country", "caller_country"), _REPEATS)]
    line_type: Annotated[Text, Row(readers.text, ("line_type",), _REPEATS)]
    tracking_number: Annotated[Text, Row(readers.phone_number, ("tracking_number",))]
    line: Annotated[Text, Row(readers.text, ("phone_name",))]
    destination_number: Annotated[Text, Row(readers.phone_number, ("destination_number",))]
    source: Annotated[Text, Row(readers.text, ("lead_source",), _REPEATS)]
    medium: Annotated[Text, Row(readers.text, ("lead_medium",), _REPEATS)]
    campaign: Annotated[Text, Row(readers.text, ("lead_campaign",), _REPEATS)]
    content: Annotated[Text, Row(readers.text, ("lead_content",), _PERSONAL)]
    keyword: Annotated[Text, Row(readers.text, ("lead_keyword",), _PERSONAL)]
    landing_url: Annotated[Text, Row(readers.url, ("landing_url",), _PERSONAL)]
    lead_url: Annotated[Text, Row(readers.url, ("lead_url",), _PERSONAL)]
    lead_score: Annotated[Number, Row(readers.integer, ("lead_score",))]
    repeat_caller: Annotated[Truth, Row(readers.repeat, ("lead_status",))]
    spam: Annotated[Truth, Row(readers.flag, ("spam",))]
    duplicate: Annotated[Truth, Row(readers.flag, ("duplicate",))]
    account: Annotated[Text, Row(readers.text, ("account",))]
    profile: Annotated[Text, Row(readers.text, ("profile",))]
    duration_seconds: Annotated[Number, Row(
        readers.seconds, ("call_duration_seconds",),
        fallback=Row(readers.duration_in_words, ("call_duration",)),
    )]


class CallDetails(PublicDetails, total=False):
    """All rows: what is known of a call, by name; what is not known is not there.

    The rows below do not leave as they are: they decide which name and number are shown, how the
    call ended, and what there is to listen to (links leave with the record of a call alone, see
    `details`). Numbers are E.164 where they can be read as such. `contact_number` is the lead's,
    which need not be the phone that calls; `withheld` tells that the caller has hidden that phone's
    (see `Call.caller_number`). `answer` is the answer status alone; `voicemail` tells that a
    voicemail was left, which weighs more (see `Call.outcome`).
    """

    contact_number: Annotated[Text, Row(
        readers.phone_number, ("contact_phone_number", "phone_number"), _NUMBER,
    )]
    # No name of its own: `caller_number` says it by a word in the place of a number.
    withheld: Annotated[Truth, Row(readers.flag, ())]
    contact_name: Annotated[Text, Row(readers.text, ("contact_name",), _NAME)]
    company_name: Annotated[Text, Row(readers.text, ("contact_company_name",), _NAME)]
    answer: Annotated[Outcome | None, Row(
        readers.answer, ("answer_status",), fallback=Row(readers.missed_state, ("call_status",)),
    )]
    recording: Annotated[Truth, Row(readers.link_exists, ("recording", "play_recording"))]
    voicemail: Annotated[Truth, Row(readers.link_exists, ("voicemail", "play_voicemail"))]
# fmt: on


def rows_of(table: type) -> dict[str, Row]:
    """Return the rows of a table (a `TypedDict` of annotated types) by their names."""
    hints = get_type_hints(table, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def wire_of(row: Row) -> tuple[tuple[str, Reader], ...]:
    """Return each name of a row on the wire with its reader, the best one first."""
    own = tuple((name, row.reader) for name in row.names)
    return own + (wire_of(row.fallback) if row.fallback else ())


ROWS: Final[Mapping[str, Row]] = rows_of(CallDetails)
PUBLIC: Final = frozenset(rows_of(PublicDetails))
NUMBERS: Final = tuple(name for name, row in ROWS.items() if row.reader is readers.phone_number)
# Each name on the wire with its field and reader, the best name of a field first.
WIRE: Final = tuple(
    (name, field, reader) for field, row in ROWS.items() for name, reader in wire_of(row)
)


def private_as(*kinds: Private) -> tuple[str, ...]:
    """Return the names of the fields that are this private."""
    return tuple(name for name, row in ROWS.items() if row.private in kinds)
