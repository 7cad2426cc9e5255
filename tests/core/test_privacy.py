"""What leaves of a caller: nobody can tell more than the option lets through."""

from collections.abc import Iterable, Mapping
from copy import replace
from itertools import chain
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import CallerKind, Privacy
from custom_components.whatconverts.core.fields import PUBLIC, Private, private_as
from custom_components.whatconverts.core.known import KnownCaller, KnownCallers
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View, public_call
from tests.support.factories import CALLER, details_of, live_call
from tests.support.strategies import calls, views

FULL = View(home="US", withheld="Withheld number", caller="Caller")
LAST_FOUR = replace(FULL, privacy=Privacy.LAST_FOUR)
NONE = replace(FULL, privacy=Privacy.NONE)

# What belongs to the office, and words of ours.
NOT_THE_CALLERS = (PUBLIC - set(private_as(*set(Private) - {Private.NO}))) | {
    "lead_id",
    "status",
    "end_reason",
    "outcome",
    "started_at",
    "ended_at",
    "tracking_number_formatted",
    "previous_calls",
    "last_outcome",
    "claimed_by",
}
NAMES = private_as(Private.NAME)


def knowing(view: View, name: str | None) -> View:
    """Return a view of an office that knows the caller by this name."""
    listed = [(CALLER, KnownCaller(CallerKind.KNOWN, name))]
    return replace(view, known=KnownCallers(listed))


TEXTS = private_as(Private.REPEATS, Private.PERSONAL)
OTHER = "+17045550147"
NUMBERS = ("+18033861858", "+442071838750", "8033861858", "+4930901820", "12345")
SPELLINGS = (
    lambda digits: digits,
    lambda digits: f"+{digits}",
    " ".join,
    lambda digits: "-".join((digits[:3], digits[3:6], digits[6:])),
    lambda digits: f"({digits[:3]}) {digits[3:]}",
    "%20".join,
    lambda digits: "".join(f"%{ord(digit):02x}" for digit in digits),
    "x".join,
    lambda digits: "".join(chr(0xFF10 + int(digit)) for digit in digits),
    lambda digits: "".join(chr(0x0660 + int(digit)) for digit in digits),
)
FIRST_NAMES = ("Zebulon", "Ütyür", "Quy")
LAST_NAMES = ("Xanthopoulos", "Wójcik", "Vo")
NAME_SPELLINGS = (
    lambda first, last: f"{first} {last}",
    lambda first, last: f"{first}-{last}".lower(),
    lambda first, last: f"{first}.{last}@example.com",
    lambda first, last: f"https://x.example/?n={first}+{last}&v=1".upper(),
    lambda first, last: f"{first}_{last}".replace("ü", "%C3%BC").replace("ó", "%c3%b3"),
)


@st.composite
def numbered(draw: st.DrawFn) -> Call:
    """Return a call whose number is repeated, somehow, in any of its texts."""
    number = draw(st.sampled_from(NUMBERS))
    digits = re.sub(r"\D", "", number)
    start = draw(st.integers(0, max(0, len(digits) - 5)))
    part = draw(st.sampled_from([digits, digits[start:], digits[start : start + 5]]))
    repeated = draw(st.sampled_from(SPELLINGS))(part)
    text = draw(st.sampled_from(["{}", "Bob {}", "call {} now", "https://x.example/{}", "7{}7"]))
    places = draw(st.sets(st.sampled_from((*NAMES, *TEXTS))))
    details: dict[str, Any] = dict.fromkeys(places, text.format(repeated))
    # It may be the contact's, in the place of the caller's or beside it.
    kind = draw(st.sampled_from(private_as(Private.NUMBER)))
    numbers: dict[str, Any] = {"caller_number": draw(st.sampled_from([None, OTHER])), kind: number}
    withheld = draw(st.sampled_from([None, True]))
    return live_call(withheld=withheld, **numbers | details)


@st.composite
def named(draw: st.DrawFn) -> tuple[Call, View]:
    """Return a call whose caller's name is repeated, somehow, in any text about the caller."""
    first, last = draw(st.sampled_from(FIRST_NAMES)), draw(st.sampled_from(LAST_NAMES))
    places = draw(st.sets(st.sampled_from(TEXTS)))
    repeated = draw(st.sampled_from(NAME_SPELLINGS))(first, last)
    where = draw(st.sampled_from(["known_name", *NAMES]))
    known = f"{first} {last}" if where == "known_name" else None
    details: dict[str, Any] = dict.fromkeys(places, repeated)
    if known is None:
        details[where] = f"{first} {last}"
    number = draw(st.sampled_from([None, CALLER])) if known is None else CALLER
    return live_call(caller_number=number, **details), knowing(NONE, known)


ANY_LETTER = st.characters(categories=["Ll", "Lu", "Lo", "Nd"], max_codepoint=0x5FF)
ANY_WORD = st.text(ANY_LETTER, min_size=1, max_size=9)


@st.composite
def repeated_names(draw: st.DrawFn) -> tuple[str, str]:
    """Return a name, and a text with a long word of it or all of its words in some order."""
    words = draw(st.lists(ANY_WORD, min_size=1, max_size=4))
    long = [word for word in words if len(word) >= 4 and word.isalpha()]
    told = draw(st.permutations(words) | st.sampled_from([[word] for word in long] or [words]))
    around = draw(st.lists(ANY_WORD, max_size=3))
    texts = [*around[:1], *told, *around[1:]]
    between = draw(st.sampled_from([" ", ", ", "-", "_", "%20", "+", " & "]))
    written = between.join(texts)
    spellings = [written, written.upper(), written.title(), written.casefold()]
    return " ".join(words), draw(st.sampled_from(spellings))


def texts(public: Mapping[str, Any]) -> Iterable[str]:
    """Return what the fields say of which the caller may be the author."""
    return (str(value) for key, value in public.items() if key not in NOT_THE_CALLERS)


def digits_of(text: str) -> str:
    decoded = re.sub(r"%([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), text)
    return "".join(str(int(character)) for character in decoded if character.isdecimal())


def pieces(number: str) -> set[str]:
    digits = re.sub(r"\D", "", number)
    return {digits[start : start + 5] for start in range(len(digits) - 4)}


@pytest.mark.parametrize("view", [LAST_FOUR, NONE], ids=["last_four", "none"])
@given(call=numbered())
def test_no_field_holds_five_digits_of_the_number(call: Call, view: View) -> None:
    details: Mapping[str, Any] = call.details
    numbers = [details[name] for name in private_as(Private.NUMBER) if name in details]
    assert numbers
    telling = set().union(*map(pieces, numbers))
    for text in texts(public_call(call, view)):
        assert not [piece for piece in telling if piece in digits_of(text)], text


@given(named())
def test_no_field_holds_a_word_of_the_name(shown: tuple[Call, View]) -> None:
    said = " ".join(texts(public_call(*shown))).casefold()
    for word in chain(FIRST_NAMES, LAST_NAMES):
        assert word.casefold() not in re.findall(r"[^\W_]+", said)
        assert len(word) < 4 or word.casefold() not in said


@pytest.mark.parametrize("field", ["city", "source", "medium", "campaign"])
@pytest.mark.parametrize("where", ["known_name", "contact_name", "company_name"])
@given(named=repeated_names())
def test_a_word_of_a_name_or_all_of_them_in_any_order_tell_it(
    named: tuple[str, str], where: str, field: str
) -> None:
    name, text = named
    details: dict[str, Any] = {field: text} | ({} if where == "known_name" else {where: name})
    call = live_call(caller_number=CALLER, **details)
    view = knowing(NONE, name if where == "known_name" else None)
    assert dict(public_call(call, view))[field] is None


@given(calls(), calls(), views)
def test_without_names_and_numbers_all_callers_look_the_same(
    call: Call, other: Call, view: View
) -> None:
    """Who calls decides only which kind of name there is."""
    view = replace(view, privacy=Privacy.NONE)
    identity = private_as(Private.NAME, Private.NUMBER)
    details = {name: other.details.get(name) for name in identity}
    quiet = dict.fromkeys(private_as(Private.REPEATS, Private.PERSONAL))
    plain = replace(call, details=details_of(**call.details | quiet))
    stranger = replace(plain, details=details_of(**plain.details | details))
    one, two = public_call(plain, view), public_call(stranger, view)
    if "withheld" in {one["name_source"], two["name_source"]}:
        return
    assert one | {"name_source": None} == two | {"name_source": None}


@given(calls(), views)
def test_the_rest_of_a_call_stays_as_it_is(call: Call, view: View) -> None:
    full = dict(public_call(call, replace(view, privacy=Privacy.FULL)))
    for privacy in (Privacy.LAST_FOUR, Privacy.NONE):
        masked = dict(public_call(call, replace(view, privacy=privacy)))
        assert masked.keys() == full.keys()
        assert {key: masked[key] for key in NOT_THE_CALLERS} == {
            key: full[key] for key in NOT_THE_CALLERS
        }
        assert masked["repeat_caller"] == full["repeat_caller"]


def person(**details: Any) -> Call:  # noqa: ANN401 - any field
    named: dict[str, Any] = {"caller_number": CALLER, "contact_name": "Jeremy Helms", **details}
    return live_call(**named)


WHO = ("caller_number", "caller_number_formatted", "caller_name", "display_name", "spoken_name")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (person(), [None, "…1858", None, "Jeremy Helms", "Jeremy Helms"]),
        (person(contact_name=None), [None, "…1858", None, "…1858", "1 8 5 8"]),
        (
            person(caller_number="+442071838750", contact_name=None),
            [None, "…8750", None, "…8750", "8 7 5 0"],
        ),
        (
            person(contact_name="Ann 803-386-1858", caller_name="8033861858"),
            [None, "…1858", "…1858", "Ann …1858", "Ann 1 8 5 8"],
        ),
        (
            person(contact_name="Suite 54, Ann", caller_name="x8x0x3x3x8x6"),
            [None, "…1858", "xxxxxx", "Suite 54, Ann", "Suite 54, Ann"],
        ),
        (
            person(caller_number=None, contact_name="Bob 555 0111 22"),
            [None, None, None, "Bob …1122", "Bob 1 1 2 2"],
        ),
        (
            person(caller_number=None, contact_number=CALLER, contact_name=None),
            [None, "…1858", None, "…1858", "1 8 5 8"],
        ),
        (
            person(contact_number=OTHER, contact_name="Ann 704-555-0147"),
            [None, "…1858", None, "Ann …0147", "Ann 0 1 4 7"],
        ),
        (person(contact_name="***"), [None, "…1858", None, "***", "1 8 5 8"]),
        (person(caller_number="911", contact_name=None), [None, "911", None, "911", "9 1 1"]),
        (
            live_call(),
            [None, None, None, "Withheld number", "Withheld number"],
        ),
    ],
    ids=[
        "name",
        "number",
        "abroad",
        "numbers in names",
        "a number in pieces",
        "another number in a name",
        "the number of a contact",
        "the number of a contact in a name",
        "a name that cannot be spoken",
        "a short number",
        "withheld",
    ],
)
def test_last_four(call: Call, expected: list[str | None]) -> None:
    public = dict(public_call(call, LAST_FOUR))
    assert [public[key] for key in WHO] == expected


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        (person(), "Caller"),
        (person(contact_name=None), "Caller"),
        (person(caller_number=None), "Caller"),
        (live_call(contact_number=CALLER), "Caller"),
        (live_call(), "Withheld number"),
    ],
    ids=["name and number", "number", "name", "contact", "withheld"],
)
def test_none(call: Call, shown: str) -> None:
    public = dict(public_call(call, NONE))
    assert [public[key] for key in WHO] == [None, None, None, shown, shown]
    assert public["name_source"] == public_call(call, FULL)["name_source"]


def test_none_of_a_known_caller() -> None:
    view = knowing(NONE, "Ann")
    public = dict(public_call(live_call(caller_number=CALLER), view))
    assert [public[key] for key in WHO] == [None, None, None, "Caller", "Caller"]
    assert public["name_source"] == "known_caller"


VISIT = {
    "city": "Charlotte",
    "region": "NC",
    "country": "US",
    "line_type": "Mobile",
    "source": "google",
    "medium": "cpc",
    "campaign": "spring 2026",
    "postal_code": "28226",
    "content": "new ad",
    "keyword": "plumber near me",
    "landing_url": "https://x.example/offer?email=jeremy",
    "lead_url": "https://x.example/contact",
}
ALWAYS_HIDDEN = ("postal_code", "content", "keyword", "landing_url", "lead_url")


def test_place_and_advertisement_stay() -> None:
    call = person(caller_name="WIRELESS CALLER", **VISIT)
    assert VISIT.items() <= public_call(call, LAST_FOUR).items()
    left = VISIT | dict.fromkeys(ALWAYS_HIDDEN)
    assert left.items() <= public_call(call, NONE).items()


@pytest.mark.parametrize(
    ("campaign", "name", "stays"),
    [
        ("jeremy-helms", "Jeremy Helms", False),
        ("For JEREMY  HELMS only", "Jeremy Helms", False),
        ("jeremyhelms", "Jeremy Helms", False),
        ("jeremy-helms2", "Jeremy Helms", False),
        ("jeremy", "Jeremy Helms", False),
        ("helms", "Jeremy Helms", False),
        ("Helms, Jeremy", "Jeremy Helms", False),
        ("J. Helms", "Jeremy Helms", False),
        ("helms2026", "Jeremy Helms", False),
        ("helmsjeremy", "Jeremy Helms", False),
        ("je.re.my he.lms", "Jeremy Helms", False),
        ("jerem", "Jeremy Helms", True),
        ("helmsman", "Jeremy Helms", True),
        ("vo+al", "Al Vo", False),
        ("al", "Al Vo", True),
        ("alvo", "Al Vo", False),
        ("voal", "Al Vo", False),
        ("alvos", "Al Vo", True),
        ("abcde", "A B C D E", True),
        ("李小明", "李 小明", False),
        ("找李小明的店", "李小明", False),
        ("找李小明的店", "李 小明", False),
        ("小明李", "李 小明", False),
        ("小明", "李 小明", True),
        ("김철수님", "김 철수", False),
        ("vo al", "Al Vo 2", True),
        ("2 vo al", "Al Vo 2", False),
        ("spring 2026", "Bob 2026", True),
        ("bob", "Bob", False),
        ("bob", "Bobbi", True),
        ("anna", "Anna Leex", False),
        ("ann", "Ann Leex", True),
        ("wojcik", "Jan W\u00f3jcik", False),
        ("wo\u0301jcik", "Jan W\u00f3jcik", False),
        ("\uff28elms", "Jeremy Helms", False),
        ("YILDIZ", "Yıldız Işık", False),
        ("lead generation", "Al", True),
        ("al", "Al", False),
        ("mobile", "Mobile Caller", True),
        ("mobile caller", "Mobile Caller", True),
        ("***", "***", True),
        ("annlee", "Ann Lee", False),
        ("annaleex", "Anna Lee", True),
        ("leexanna", "Anna Leex", False),
        ("annaleexy", "Anna Leex", False),
        ("jo vu", "JoVu", False),
        ("oma li", "O'Ma Li", False),
        ("a l v o", "Al Vo", False),
        ("al vox", "Al Vo", True),
        ("이수님", "이 수", False),
        ("이 수", "이수", False),
        ("call မောင် အေး", "မောင်အေး", False),
        ("𠮷田店", "𠮷 田", False),
        ("ㄅㄆㄇㄈ", "ㄆ ㄇ", False),
        ("دعـلـي", "علي", True),
        ("عـلـي", "علي", False),
        ("Soren", "Søren Å", False),
        ("Soeren", "Søren Å", False),
        ("lubi", "Łu Bi", False),
        ("mueller", "Müller", False),
        ("Mu\u0308ller", "Mueller", False),
        ("aegir", "Ægir", False),
    ],
)
def test_a_campaign_that_names_the_caller_is_dropped(
    campaign: str, name: str, *, stays: bool
) -> None:
    call = live_call(caller_number=CALLER, caller_name=name, campaign=campaign)
    assert public_call(call, NONE)["campaign"] == (campaign if stays else None)
    assert public_call(call, LAST_FOUR)["campaign"] == campaign


@pytest.mark.parametrize(
    ("keyword", "stays"),
    [
        ("8033861858", False),
        ("803%20386%201858", False),
        ("86185", False),
        ("38618", False),
        ("80338", False),
        ("61858", False),
        ("1858", True),
        ("3861", True),
        ("28226", True),
        ("%zz", True),
        ("%ff", True),
        ("%ff8033861858", False),
    ],
)
@pytest.mark.parametrize("field", ["campaign", "landing_url"])
def test_a_text_that_tells_the_number_is_dropped(field: str, keyword: str, *, stays: bool) -> None:
    text = f"https://x.example/{keyword}"
    call = person(**{field: text})
    assert dict(public_call(call, LAST_FOUR))[field] == (text if stays else None)
    if field == "campaign":
        assert dict(public_call(call, NONE))[field] == (text if stays else None)


@pytest.mark.parametrize("view", [LAST_FOUR, NONE], ids=["last_four", "none"])
def test_what_is_the_offices_stays(view: View) -> None:
    own = {
        "tracking_number": "+17044486577",
        "line": "Helms & Sons 8033861858",
        "destination_number": CALLER,
        "account": "Jeremy Helms",
        "profile": "Jeremy Helms",
    }
    call = replace(person(**own), claimed_by="Jeremy Helms")
    public = public_call(call, view)
    assert own.items() <= public.items()
    assert public["tracking_number_formatted"] == "(704) 448-6577"
    assert public["claimed_by"] == "Jeremy Helms"


@pytest.mark.parametrize("view", [LAST_FOUR, NONE], ids=["last_four", "none"])
@pytest.mark.parametrize("left", [True, None])
def test_whether_there_is_something_to_hear_stays(view: View, *, left: bool | None) -> None:
    public = public_call(person(recording=left, voicemail=left), view)
    assert (public["has_recording"], public["has_voicemail"]) == (bool(left), bool(left))
