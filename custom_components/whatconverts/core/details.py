"""The record of a call: what WhatConverts tells of the conversation and of the lead.

`Details` is a table as in `fields`: the name under which a field is stored and leaves, its type,
its reader, and its names on the wire, best first; those with spaces are names within WhatConverts'
`lead_analysis`. A new field is a row here and one in docs/reference.md. Sources: as for `payload`.

A record never takes more than 16 KiB as JSON. All fields but four have a bound of their own, which
together leave room; transcripts share what the others leave, and if that is too little, notes and
summary are cut, too.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Annotated, Any, Final, TypedDict, cast

from .detail_readers import (
    amount,
    fitting,
    form,
    line,
    link,
    passage,
    quotable,
    words,
    words_if_any,
)
from .fields import Row, rows_of, wire_of
from .json_size import is_cut_from, json_size, shortened, surely_fits
from .readers import UnreadableError
from .text import letters

MOST_BYTES: Final = 16 * 1024

_LONGEST_INTENT: Final = 500
# No text that has to give way gets shorter than this.
_SHORTEST_TRANSCRIPT: Final = 1200
_SHORTEST_NOTES: Final = 900
_MOST_ANALYSES: Final = 100

_long_text: Final = partial(passage, most=MOST_BYTES)
_intent: Final = partial(passage, most=_LONGEST_INTENT)

type PartialDetails = Mapping[str, Any]
"""Some keys of `Details`, as JSON; None says that a field is empty."""


# fmt: off
class Details(TypedDict):
    """The record as it leaves: every key is always there, None or empty where unknown."""

    recording_url: Annotated[str | None, Row(link, ("recording", "play_recording"))]
    voicemail_url: Annotated[str | None, Row(link, ("voicemail", "play_voicemail"))]
    transcript: Annotated[str | None, Row(_long_text, ("call_transcription",))]
    voicemail_transcript: Annotated[str | None, Row(_long_text, ("voicemail_transcription",))]
    summary: Annotated[str | None, Row(_long_text, ("Lead Summary",))]
    sentiment: Annotated[str | None, Row(line, ("Sentiment Detection",))]
    intent: Annotated[str | None, Row(_intent, ("Intent Detection",))]
    topics: Annotated[list[str], Row(words, ("Topic Detection",))]
    spotted_keywords: Annotated[list[str], Row(
        words, ("spotted_keywords",), fallback=Row(words_if_any, ("Keyword Detection",)),
    )]
    quotable: Annotated[str | None, Row(quotable, ("quotable",))]
    quote_value: Annotated[float | None, Row(amount, ("quote_value",))]
    sales_value: Annotated[float | None, Row(amount, ("sales_value",))]
    notes: Annotated[str | None, Row(_long_text, ("notes",))]
    email: Annotated[str | None, Row(line, ("contact_email_address", "email_address"))]
    contact_name: Annotated[str | None, Row(line, ("contact_name",))]
    company: Annotated[str | None, Row(line, ("contact_company_name",))]
    form: Annotated[dict[str, str], Row(
        form, ("additional_fields", "custom_fields", "form_fields", "field_mappings"),
    )]
# fmt: on


ROWS: Final[Mapping[str, Row]] = rows_of(Details)
_WIRE: Final = tuple(
    (name, field, read) for field, row in ROWS.items() for name, read in wire_of(row)
)
_ANALYSES: Final = {letters(name): name for name, *_ in _WIRE if " " in name}
_EMPTY: Final[Mapping[str, type[list[Any] | dict[str, Any]]]] = {
    "topics": list,
    "spotted_keywords": list,
    "form": dict,
}
_SIZE_OF_NOTHING: Final = json_size(dict.fromkeys(ROWS))
# What gives way if there is too much, in this order, and how much of it stays at least.
_GIVES_WAY: Final = (
    (("transcript", "voicemail_transcript"), _SHORTEST_TRANSCRIPT),
    (("notes", "summary"), _SHORTEST_NOTES),
)


def read_details(lead: Mapping[str, object]) -> PartialDetails:
    """Return what a message says: absent means unchanged, None that the sender says "nothing".

    What cannot be read is as if it were absent. Nothing is raised, whatever the message.
    """
    said = {**lead, **_analyses(lead.get("lead_analysis", {}))}
    news: dict[str, Any] = {}
    for name, field, read in _WIRE:
        if name in said:
            # Not `suppress`, which costs more than the reading.
            try:
                news[field] = _filled(news.get(field), read(said[name]))
            except UnreadableError:
                continue
    return _bounded(news)


def merged_details(known: PartialDetails, news: PartialDetails, *, late: bool) -> PartialDetails:
    """Return what is known after a message; a `late` one only fills gaps. Forms merge by label."""
    merge = _filled if late else _renewed
    both = {**known, **{name: merge(known.get(name), value) for name, value in news.items()}}
    return _bounded(_without_nothing(both))


def complete_details(known: PartialDetails) -> Details:
    """Return all keys, with None or an empty list or object where nothing is known."""
    said = _without_nothing(known)
    return cast(
        "Details",
        {name: said[name] if name in said else _EMPTY.get(name, _none)() for name in ROWS},
    )


def from_stored(value: object) -> PartialDetails:
    """Return what a stored record says; what of it cannot be read is left out."""
    stored = value if isinstance(value, dict) else {}
    read: dict[str, Any] = {}
    for name, row in ROWS.items():
        if name in stored:
            with suppress(UnreadableError):
                read[name] = row.reader(stored[name])
    return _bounded(_without_nothing(read))


def _none() -> None:
    return None


def _analyses(value: object) -> dict[str, object]:
    """Return the parts of a lead's analysis by the names in the table; of an empty one, nothing."""
    if value in (None, "", []):
        return dict.fromkeys(_ANALYSES.values())
    parts = islice(value.items(), _MOST_ANALYSES) if isinstance(value, dict) else ()
    return {name: part for key, part in parts if (name := _ANALYSES.get(letters(key)))}


def _filled(value: Any, other: Any) -> Any:  # noqa: ANN401 - of any field
    """Return a value, and what another one knows beyond it."""
    if isinstance(value, dict) and isinstance(other, dict):
        return value | {key: text for key, text in other.items() if value.get(key) is None}
    return other if value is None else value


def _renewed(value: Any, new: Any) -> Any:  # noqa: ANN401 - of any field
    """Return what takes the place of a value; a text that we have cut is still the same text."""
    if isinstance(value, dict) and isinstance(new, dict):
        return value | new
    is_same = isinstance(value, str) and isinstance(new, str) and is_cut_from(value, new)
    return value if is_same else new


def _without_nothing(details: PartialDetails) -> dict[str, Any]:
    known = dict(details)
    if answers := known.get("form"):
        known["form"] = {label: text for label, text in answers.items() if text is not None}
    return {name: value for name, value in known.items() if value not in (None, [], {})}


def _bounded(details: PartialDetails) -> PartialDetails:
    """Return the details in the order of the table, cut so that all of them fit."""
    kept = {name: details[name] for name in ROWS if name in details}
    if answers := kept.get("form"):
        kept["form"] = fitting(answers)
    if surely_fits(kept, MOST_BYTES - _SIZE_OF_NOTHING):
        return kept
    for names, shortest in _GIVES_WAY:
        excess = json_size({**dict.fromkeys(ROWS), **kept}) - MOST_BYTES
        if excess > 0:
            texts = {name: text for name in names if (text := kept.get(name))}
            kept |= _cut(texts, excess, shortest)
    return kept


def _cut(texts: Mapping[str, str], excess: int, shortest: int) -> Iterator[tuple[str, str]]:
    """Yield the texts, shorter by `excess` bytes together: the longest are cut to one length."""
    sizes = [json_size(text) for text in texts.values()]

    def missing(length: int) -> int:
        return excess - sum(max(0, size - length) for size in sizes)

    longest = bisect_right(range(MOST_BYTES), 0, key=missing) - 1
    for name, text in texts.items():
        yield name, shortened(text, max(longest, shortest))
