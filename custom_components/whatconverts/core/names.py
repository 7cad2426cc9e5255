"""Which name is shown for a caller, and which carrier names are no names at all."""

import re
from typing import Final

from .enums import NameSource
from .fields import CallDetails
from .model import Call

# What carriers send in place of a name. Compared in capitals with single spaces.
_GENERIC_NAMES: Final = frozenset(
    {
        "ANONYMOUS",
        "BLOCKED",
        "CALLER",
        "CALLER ID UNAVAILABLE",
        "CANADA",
        "CELL PHONE",
        "CELLULAR CALL",
        "CELLULAR CALLER",
        "CNAM UNAVAILABLE",
        "ID UNAVAILABLE",
        "INCOMING CALL",
        "INTERNATIONAL",
        "INTERNATIONAL CALL",
        "LANDLINE",
        "MOBILE",
        "MOBILE CALL",
        "MOBILE CALLER",
        "MOBILE PHONE",
        "NAME UNAVAILABLE",
        "NO CALLER ID",
        "NO NAME",
        "NONE",
        "NOT AVAILABLE",
        "NOT PROVIDED",
        "OUT OF AREA",
        "PAYPHONE",
        "PRIVATE",
        "PRIVATE CALLER",
        "PRIVATE NUMBER",
        "RESTRICTED",
        "SCAM LIKELY",
        "SPAM LIKELY",
        "TELEMARKETER",
        "TOLL FREE",
        "TOLL FREE CALL",
        "TOLL FREE CALLER",
        "TOLL FREE NUMBER",
        "UNAVAILABLE",
        "UNITED STATES",
        "UNKNOWN",
        "UNKNOWN CALLER",
        "UNKNOWN NAME",
        "UNKNOWN NUMBER",
        "USA",
        "VOIP",
        "VOIP CALLER",
        "WIRELESS",
        "WIRELESS CALL",
        "WIRELESS CALLER",
        "WITHHELD",
    }
)

# Postal codes of the United States with its territories, and of Canada.
_REGIONS: Final = re.compile(
    "A[BKLRSZ]|BC|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ABDEINOPST]|N[BCDEHJLMSTUVY]|"
    "O[HKNR]|P[AER]|QC|RI|S[CDK]|T[NX]|UT|V[AIT]|W[AIVY]|YT"
)
# Regions that also end the names of people and firms: a doctor (MD), an attorney (PA), a firm (CO).
_ALSO_IN_NAMES: Final = re.compile("AL|CO|DE|HI|IN|LA|M[ADE]|O[KNR]|PA")

_PLACE: Final = re.compile(r"([A-Z][A-Z .'\-]*),? ([A-Z]{2})")
_NO_WORD: Final = re.compile(r"[VW]?[\W\d_]*")


def choose_name(call: Call) -> tuple[NameSource, str | None]:
    """Return where the shown name comes from and the name; None for a number or nothing."""
    details = call.details
    if call.known_name:
        return NameSource.KNOWN_CALLER, call.known_name
    if contact := details.get("contact_name"):
        return NameSource.CONTACT, contact
    if company := details.get("company_name"):
        return NameSource.COMPANY, company
    if carrier := carrier_name(details):
        return NameSource.CARRIER, carrier
    return (NameSource.NUMBER if call.caller_number else NameSource.WITHHELD), None


def carrier_name(details: CallDetails) -> str | None:
    """Return the name that the caller's phone company sends, unless it names nobody."""
    name = details.get("caller_name")
    return name if name and not is_generic(name, details) else None


def is_generic(name: str, details: CallDetails) -> bool:
    """Whether a carrier's name names nobody: "WIRELESS CALLER", "CHARLOTTE NC", a number."""
    words = " ".join(name.upper().replace("-", " ").split())
    return words in _GENERIC_NAMES or bool(_NO_WORD.fullmatch(words)) or _is_place(name, details)


def _is_place(name: str, details: CallDetails) -> bool:
    place = " ".join(name.upper().split())
    if place.replace(",", "") == f"{details.get('city')} {details.get('region')}".upper():
        return True
    match = _PLACE.fullmatch(place)
    if match is None or not _REGIONS.fullmatch(match[2]) or not name.endswith(match[2]):
        return False
    is_plain = not _ALSO_IN_NAMES.fullmatch(match[2])
    return is_plain or match[2] == (details.get("region") or "").upper()
