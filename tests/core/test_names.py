"""Which name is shown: people first, and carriers' fillers never."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import NameSource
from custom_components.whatconverts.core.fields import CallDetails
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.names import choose_name, is_generic
from tests.support.factories import NOW, details_of

NOWHERE = CallDetails()
CHARLOTTE = CallDetails(city="Charlotte", region="NC")
REGIONS = (
    "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT "
    "NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY AB BC MB NB "
    "NL NS NT NU ON PE QC SK YT"
)
# Regions that are also a title, a kind of firm or a word, and so end real names.
ALSO_WORDS = "AL CO DE HI IN LA MA MD ME OK ON OR PA"


def caller(**details: Any) -> Call:  # noqa: ANN401 - any field
    return Call(lead_id=1, started_at=NOW, seen_at=NOW, details=details_of(**details))


@pytest.mark.parametrize(
    ("details", "source", "name"),
    [
        ({"contact_name": "Ann"}, NameSource.CONTACT, "Ann"),
        ({"company_name": "Hart & Sons"}, NameSource.COMPANY, "Hart & Sons"),
        ({"caller_name": "JEREMY HELMS"}, NameSource.CARRIER, "JEREMY HELMS"),
        ({"caller_number": "+18033861858"}, NameSource.NUMBER, None),
        ({}, NameSource.WITHHELD, None),
        ({"caller_name": "WIRELESS CALLER"}, NameSource.WITHHELD, None),
    ],
    ids=["contact", "company", "carrier", "number", "nothing", "only a filler"],
)
def test_sources(details: dict[str, Any], source: NameSource, name: str | None) -> None:
    assert choose_name(caller(**details)) == (source, name)


def test_better_sources_come_first() -> None:
    left: dict[str, Any] = {
        "contact_name": "Ann",
        "company_name": "Hart & Sons",
        "caller_name": "J HELMS",
        "caller_number": "+18033861858",
    }
    order = []
    while left:
        order.append(choose_name(caller(**left))[0])
        left.pop(next(iter(left)))
    assert order == [
        NameSource.CONTACT,
        NameSource.COMPANY,
        NameSource.CARRIER,
        NameSource.NUMBER,
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("WIRELESS CALLER", "Wireless Caller", " wireless  caller ", "Toll-Free Call", "UNKNOWN"),
        *("Unavailable", "ANONYMOUS", "PRIVATE", "SPAM LIKELY", "+1 803-386-1858", "8033861858"),
        *("V3021555550143", "W 12345", "-", "--", "..."),
    ],
)
def test_fillers_are_no_names(name: str) -> None:
    assert is_generic(name, NOWHERE)


@pytest.mark.parametrize("name", ["CHARLOTTE NC", "Charlotte NC", "CHARLOTTE, NC", "ST. PAUL NC"])
def test_a_place_is_no_name(name: str) -> None:
    assert is_generic(name, CHARLOTTE)


@pytest.mark.parametrize("name", ["ZÜRICH ZH", "Zürich, ZH", "zürich zh"])
def test_the_callers_own_place_needs_no_known_region(name: str) -> None:
    assert is_generic(name, CallDetails(city="Zürich", region="ZH"))
    assert not is_generic(name, CHARLOTTE)


@pytest.mark.parametrize("name", ["CHARLOTTE NC", "WINSTON-SALEM, NC", "COEUR D'ALENE ID"])
def test_a_place_is_known_without_the_callers(name: str) -> None:
    assert is_generic(name, NOWHERE)


@pytest.mark.parametrize(
    "name",
    [
        *("JEREMY HELMS", "SMITH JANE MD", "DOE JOHN PA", "ACME CO", "Nc", "NC", "Jackson Ga"),
        *("Ann 2", "WIRELESS WORLD", "王小明", "7-ELEVEN", "SMITH XX"),
    ],
)
def test_a_name_is_a_name(name: str) -> None:
    assert not is_generic(name, NOWHERE)


@pytest.mark.parametrize("region", REGIONS.split())
def test_every_region_ends_a_place(region: str) -> None:
    place = f"SPRINGFIELD {region}"
    assert is_generic(place, CallDetails(region=region))
    assert is_generic(place, NOWHERE) is (region not in ALSO_WORDS.split())


@given(st.text(st.characters(), min_size=1), st.text() | st.none(), st.text() | st.none())
def test_any_name_is_decided_on(name: str, city: str | None, region: str | None) -> None:
    source, chosen = choose_name(caller(caller_name=name, city=city, region=region))
    assert (source, chosen) in {(NameSource.CARRIER, name), (NameSource.WITHHELD, None)}
