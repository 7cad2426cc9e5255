"""Takes the people out of a message from WhatConverts, so that it can be kept as an example.

The shape stays: the fields, the types, the lengths, the punctuation of numbers. Only fields whose
values come from a short list of WhatConverts' own are kept as they are; everything else may name
somebody, so letters become x, digits 5, and phone numbers those that are set aside for fiction.
"""

import json
import re
import sys

type Json = str | int | float | bool | list[Json] | dict[str, Json] | None

KEPT = frozenset(
    {
        "trigger",
        "lead_type",
        "lead_status",
        "lead_state",
        "call_status",
        "answer_status",
        "call_duration",
        "call_duration_seconds",
        "date_created",
        "last_updated",
        "line_type",
        "quotable",
    }
)
FICTION = "12025550143"
_NUMBER = re.compile(r"\+?[\d\s().-]{7,}")


def scrub(value: Json, name: str = "") -> Json:
    """Return a value of the same shape that names nobody; `name` is that of its field."""
    match value:
        case dict():
            return {key: scrub(part, key) for key, part in value.items()}
        case list():
            return [scrub(part, name) for part in value]
        case None | bool():
            return value
        case _ if name in KEPT:
            return value
        case str():
            return _text(value)
    digits = re.sub(r"\d", "5", str(value))
    return int(digits) if isinstance(value, int) else float(digits)


def _text(value: str) -> str:
    if re.match(r"https?://", value):
        return "https://example.com/"
    if "@" in value:
        return "somebody@example.com"
    if _NUMBER.fullmatch(value):
        return _fictional(value)
    blurred = re.sub(r"\d", "5", value)
    return "".join(_letter(one) if one.isalpha() else one for one in blurred)


def _letter(one: str) -> str:
    return "X" if one.isupper() else "x"


def _fictional(number: str) -> str:
    """Return a number of fiction in the same punctuation, filled from its end."""
    digits = list(FICTION)
    filled = [(digits.pop() if digits else "0") if one.isdigit() else one for one in number[::-1]]
    return "".join(filled[::-1])


def main() -> None:
    """Read a message, write it without people."""
    json.dump(scrub(json.load(sys.stdin)), sys.stdout, indent=2, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
