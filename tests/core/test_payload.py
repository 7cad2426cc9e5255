"""What WhatConverts sends, and what else may come: every JSON value has one defined reading."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
import json
import re
import time
from typing import Any, Final, cast

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.details import read_details
from custom_components.whatconverts.core.enums import IgnoreReason, Outcome, Progress
from custom_components.whatconverts.core.fields import ROWS, CallDetails
from custom_components.whatconverts.core.life import merged
from custom_components.whatconverts.core.model import CallNotice, Ignored, PayloadError
from custom_components.whatconverts.core.payload import SAMPLE_LEAD_ID, parse, simulated
from tests.support.factories import CALLER, PAYLOADS, live_call, payload

ANSWERS: Final = {
    "Answered": Outcome.ANSWERED,
    "answered": Outcome.ANSWERED,
    "No Answer": Outcome.NO_ANSWER,
    "no-answer": Outcome.NO_ANSWER,
    "NO_ANSWER": Outcome.NO_ANSWER,
    "Missed": Outcome.NO_ANSWER,
    "Busy": Outcome.BUSY,
    "Voicemail": Outcome.VOICEMAIL,
    "": None,
}
HOSTILE_NUMBERS: Final[tuple[object, ...]] = ("Anonymous", "", None, [], {}, "x" * 999, "\ud800")
UNREADABLE: Final[tuple[object, ...]] = ([], {}, ["x"], True, 1.5)


def read(message: object, region: str | None = "US") -> CallNotice:
    notice = parse(message, region)
    assert isinstance(notice, CallNotice)
    return notice


def a_call(**fields: object) -> dict[str, Any]:
    return {"lead_id": 1, "lead_type": "Phone Call"} | fields


def who(*messages: Mapping[str, Any]) -> str | None:
    """Return the number of the caller after these messages about one call."""
    details: CallDetails = {}
    for message in messages:
        details = merged(details, read(a_call(**message)).changes, late=False)
    return live_call(**details).caller_number


def changes(**fields: object) -> Mapping[str, Any]:
    return read(a_call(**fields)).changes


@pytest.fixture
def machine_elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the clock of this machine show the time of New York."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


FIELDS_OF_THE_SAMPLE: dict[str, object] = {
    "caller_number": "+18033861858",
    "caller_name": "WHATCONVERTS",
    "contact_name": "Jeremy Helms",
    "company_name": "Call Tracking Company",
    "city": "Charlotte",
    "region": "NC",
    "postal_code": "28226",
    "country": "US",
    "line_type": "Landline",
    "tracking_number": "+17044486577",
    "line": "Google AdWords",
    "destination_number": "+17045436123",
    "source": "google",
    "medium": "cpc",
    "campaign": "lead generation",
    "content": "new ad",
    "keyword": "generating leads",
    "landing_url": "https://www.whatconverts.com/",
    "lead_url": "https://www.whatconverts.com/contact",
    "lead_score": 50,
    "repeat_caller": False,
    "spam": False,
    "duplicate": False,
    "account": "My Account",
    "profile": "My Profile",
}


class TestExamples:
    def test_the_published_sample_field_by_field(self) -> None:
        message = payload("phone_call_in_progress")
        notice = read(message)
        # Fields that have come since are read by their rows.
        later = {
            name: ROWS[name].reader(message[ROWS[name].names[0]])
            for name in notice.changes.keys() - FIELDS_OF_THE_SAMPLE.keys()
        }
        assert notice == CallNotice(
            lead_id=153928,
            is_phone_call=True,
            is_update=False,
            progress=Progress.IN_PROGRESS,
            created_at=datetime(2016, 2, 1, 14, 9, 1, tzinfo=UTC),
            changes=cast("CallDetails", FIELDS_OF_THE_SAMPLE | later),
            lead=message,
            details=read_details(message),
            test=True,
        )
        assert notice.details

    def test_its_completed_twin(self) -> None:
        live, over = read(payload("phone_call_in_progress")), read(payload("completed_twin"))
        assert over.progress is Progress.COMPLETED
        assert over.test
        assert over.changes == {
            **live.changes,
            "answer": Outcome.ANSWERED,
            "recording": True,
            "duration_seconds": 13,
        }

    def test_a_voicemail(self) -> None:
        found = read(payload("voicemail")).changes
        assert (found["voicemail"], found["answer"]) == (True, Outcome.ANSWERED)

    def test_a_chat_in_progress_is_no_call(self) -> None:
        assert parse(payload("chat_in_progress")) == Ignored(IgnoreReason.NOT_A_PHONE_CALL)

    def test_a_partial_update_changes_what_it_names(self) -> None:
        notice = read(payload("partial_update"))
        assert (notice.is_update, notice.progress) == (True, None)
        assert notice.changes == {"lead_score": 80}

    def test_a_withheld_number_is_none(self) -> None:
        found = read(payload("withheld")).changes
        assert (found["caller_number"], found["caller_name"]) == (None, "ANONYMOUS")

    def test_a_record_in_the_spelling_of_the_api(self) -> None:
        notice = read(payload("api_record"))
        assert (notice.lead_id, notice.progress) == (700003, Progress.COMPLETED)
        assert notice.changes == {
            "caller_number": "+18033861858",
            "caller_name": "Charlotte NC",
            "contact_name": None,
            "company_name": None,
            "city": "Charlotte",
            "region": "NC",
            "postal_code": "28226",
            "country": "US",
            "tracking_number": "+17044486577",
            "line": "Website",
            "destination_number": "+17045436123",
            "source": "google",
            "landing_url": None,
            "lead_url": None,
            "lead_score": 50,
            "repeat_caller": True,
            "spam": False,
            "duplicate": False,
            "answer": Outcome.NO_ANSWER,
            "voicemail": None,
            "duration_seconds": 73,
        }

    def test_hostile_text_is_text(self) -> None:
        found = read(payload("hostile")).changes
        assert found == {
            "caller_number": None,
            "caller_name": "Eve <img src=x onerror=alert(1)> {{ states('lock.door') }}",
            "contact_name": "<b>Eve</b> {{ 7*7 }} `rm` & co",
            "city": "A" * 200,
            "line": "Line One",
            "landing_url": None,
            "lead_url": None,
            "source": "spaced out",
        }

    @pytest.mark.parametrize("name", sorted(file.stem for file in PAYLOADS.glob("*.json")))
    def test_the_lead_is_the_message_as_it_was_sent(self, name: str) -> None:
        message = payload(name)
        notice = parse(message)
        assert message == payload(name)
        assert isinstance(notice, Ignored) or notice.lead == message


class TestIdentity:
    @pytest.mark.parametrize(
        ("lead_id", "expected"),
        [
            (1, 1),
            ("153928", 153928),
            ("007", 7),
            (2**53 - 1, 2**53 - 1),
            (str(2**53 - 1), 2**53 - 1),
        ],
        ids=repr,
    )
    def test_a_usable_lead_id(self, lead_id: object, expected: int) -> None:
        assert read(a_call(lead_id=lead_id)).lead_id == expected

    @pytest.mark.parametrize(
        "lead_id",
        [
            *(None, True, False, 0, -1, 1.0, 2**53, 10**18, 10**400, float("nan")),
            *("", "0", "000", "-1", "+1", " 1", "1 ", "1\n", "1.0", "1e3", "0x1", "1_0", "x"),
            *("9" * 19, "\u0661", "\uff11", "\u00b2", [1], {"id": 1}),
        ],
        ids=repr,
    )
    def test_an_unusable_lead_id(self, lead_id: object) -> None:
        with pytest.raises(PayloadError, match="lead_id"):
            parse(a_call(lead_id=lead_id))
        assert parse({"lead_id": lead_id}) == Ignored(IgnoreReason.NO_LEAD)

    def test_without_a_lead_id(self) -> None:
        with pytest.raises(PayloadError, match="lead_id"):
            parse({"lead_type": "Phone Call"})
        assert parse({}) == Ignored(IgnoreReason.NO_LEAD)

    @pytest.mark.parametrize("message", [None, True, 1, 1.5, "x", [], [{"lead_id": 1}]])
    def test_only_an_object_is_a_message(self, message: object) -> None:
        with pytest.raises(PayloadError, match="JSON object"):
            parse(message)

    @pytest.mark.parametrize(
        "lead_type",
        ["Phone Call", "phone call", "phone_call", "PhoneCall", "Phone Calls", " PHONE-CALL "],
    )
    def test_a_phone_call(self, lead_type: str) -> None:
        assert read(a_call(lead_type=lead_type)).is_phone_call

    @pytest.mark.parametrize(
        "lead_type",
        ["Chat", "Web Form", "Text Message", "Transaction", "Email", "Other", "Phone", "Call"],
    )
    def test_no_phone_call(self, lead_type: str) -> None:
        assert parse(a_call(lead_type=lead_type)) == Ignored(IgnoreReason.NOT_A_PHONE_CALL)
        assert parse({"lead_type": lead_type}) == Ignored(IgnoreReason.NOT_A_PHONE_CALL)

    @pytest.mark.parametrize("lead_type", [None, "", [], {}, 0])
    def test_without_a_lead_type_it_may_be_one(self, lead_type: object) -> None:
        assert not read(a_call(lead_type=lead_type)).is_phone_call

    @pytest.mark.parametrize(
        ("lead_id", "created", "is_test"),
        [
            (SAMPLE_LEAD_ID, "2016-02-01T14:09:01Z", True),
            (str(SAMPLE_LEAD_ID), "2016-12-31T23:59:59Z", True),
            (SAMPLE_LEAD_ID, "2026-02-01T14:09:01Z", False),
            (SAMPLE_LEAD_ID, None, False),
            (SAMPLE_LEAD_ID + 1, "2016-02-01T14:09:01Z", False),
        ],
    )
    def test_the_sample_is_its_lead_id_and_its_year(
        self, lead_id: object, created: object, *, is_test: bool
    ) -> None:
        assert read(a_call(lead_id=lead_id, date_created=created)).test is is_test


class TestProgress:
    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("In Progress", Progress.IN_PROGRESS),
            ("In Progess", Progress.IN_PROGRESS),
            ("in_progress", Progress.IN_PROGRESS),
            ("IN-PROGRESS ", Progress.IN_PROGRESS),
            ("InProgress", Progress.IN_PROGRESS),
            ("Completed", Progress.COMPLETED),
            ("complete", Progress.COMPLETED),
            ("No Answer", Progress.COMPLETED),
            ("Busy", Progress.COMPLETED),
            ("Missed Call", Progress.COMPLETED),
            ("Left Voicemail", Progress.COMPLETED),
            ("Call was abandoned", Progress.COMPLETED),
            ("Call completed", Progress.COMPLETED),
            ("Call in progress", Progress.IN_PROGRESS),
            ("Call", None),
            ("Ringing", None),
            ("", None),
            (None, None),
            ([], None),
            (1, None),
        ],
    )
    def test_either_field_alone_decides(self, state: object, expected: Progress | None) -> None:
        assert read(a_call(call_status=state)).progress is expected
        assert read(a_call(lead_state=state)).progress is expected

    def test_the_call_status_beats_the_lead_state(self) -> None:
        both = read(a_call(call_status="Completed", lead_state="In Progress"))
        assert both.progress is Progress.COMPLETED
        unreadable = read(a_call(call_status="?", lead_state="In Progess"))
        assert unreadable.progress is Progress.IN_PROGRESS

    @pytest.mark.parametrize("trigger", ["new", "update", "Update ", None, 1, "other"])
    def test_the_trigger_tells_no_progress(self, trigger: object) -> None:
        notice = read(a_call(trigger=trigger))
        assert notice.progress is None
        assert notice.is_update == (str(trigger).strip().lower() == "update")


class TestTime:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-03-10T15:00:00Z",
            " 2026-03-10T15:00:00Z ",
            "2026-03-10T15:00:00",
            "2026-03-10 15:00:00+00:00",
            "2026-03-10T10:00:00-05:00",
            "2026-03-10T15:00:00.000000Z",
            "20260310T150000Z",
        ],
    )
    def test_is_utc_even_where_it_does_not_say_so(self, text: str) -> None:
        created_at = read(a_call(date_created=text)).created_at
        assert created_at == datetime(2026, 3, 10, 15, tzinfo=UTC)
        assert created_at.tzinfo is UTC

    @pytest.mark.usefixtures("machine_elsewhere")
    def test_is_utc_wherever_the_machine_is(self) -> None:
        created_at = read(a_call(date_created="2026-03-10T15:00:00")).created_at
        assert created_at == datetime(2026, 3, 10, 15, tzinfo=UTC)

    @pytest.mark.parametrize(
        "value",
        [
            *("", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"),
            *("9999-12-31T23:59:59-14:00", "\ud800", "1" * 5000, None, 1773154800, [], {}),
        ],
    )
    def test_is_absent_where_it_cannot_be_read(self, value: object) -> None:
        assert read(a_call(date_created=value)).created_at is None

    def test_of_the_last_update_is_never_trusted(self) -> None:
        message = a_call(last_updated="2026-03-10T15:00:00Z")
        assert read(message).created_at is None
        assert read(message).changes == {}


class TestFields:
    @pytest.mark.parametrize(("status", "answer"), ANSWERS.items())
    def test_answer_status(self, status: str, answer: Outcome | None) -> None:
        assert changes(answer_status=status) == {"answer": answer}

    @pytest.mark.parametrize(
        ("status", "answer"),
        [
            ("Missed Call", Outcome.NO_ANSWER),
            ("Canceled", Outcome.NO_ANSWER),
            ("cancelled", Outcome.NO_ANSWER),
            ("Abandoned", Outcome.NO_ANSWER),
            ("Failed", Outcome.NO_ANSWER),
            ("No Answer", Outcome.NO_ANSWER),
            ("Busy", Outcome.BUSY),
            ("Left Voicemail", Outcome.VOICEMAIL),
            ("Call Failed", Outcome.NO_ANSWER),
            ("Abandoned by caller", Outcome.NO_ANSWER),
            ("Call was not answered", Outcome.NO_ANSWER),
            ("unanswered_call", Outcome.NO_ANSWER),
            ("Didn't answer", Outcome.NO_ANSWER),
            ("Declined", Outcome.NO_ANSWER),
            ("REJECTED", Outcome.NO_ANSWER),
            ("timed-out", Outcome.NO_ANSWER),
            ("Line Busy", Outcome.BUSY),
            ("Busy signal", Outcome.BUSY),
            ("Left a voicemail", Outcome.VOICEMAIL),
            ("Voicemail Left", Outcome.VOICEMAIL),
        ],
    )
    def test_other_senders_words_for_unanswered(self, status: str, answer: Outcome) -> None:
        assert changes(answer_status=status) == {"answer": answer}
        assert changes(call_status=status) == {"answer": answer}
        assert changes(call_status=status, answer_status="Answered") == {"answer": Outcome.ANSWERED}

    @pytest.mark.parametrize("state", ["In Progress", "Completed", "Answered", "", None, 5, "?"])
    def test_another_state_says_nothing_of_the_answer(self, state: object) -> None:
        assert changes(call_status=state) == {}

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("Unique", False), ("Repeat", True), ("repeat", True), ("", None), (None, None)],
    )
    def test_lead_status_tells_a_repeat_caller(
        self, value: object, *, expected: bool | None
    ) -> None:
        assert changes(lead_status=value) == {"repeat_caller": expected}

    @pytest.mark.parametrize("name", ["answer_status", "lead_status"])
    def test_an_unknown_word_leaves_what_is_known(self, name: str) -> None:
        assert changes(**{name: "Something New"}) == {}

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [(13, 13), ("13", 13), (13.0, 13), (0, 0), (604800, 604800), (None, None), ("", None)],
        ids=repr,
    )
    def test_duration_in_seconds(self, value: object, seconds: int | None) -> None:
        assert changes(call_duration_seconds=value) == {"duration_seconds": seconds}

    @pytest.mark.parametrize(
        "value", [-1, 604801, "-5", "1.5", "soon", 1.5, 10**400, [], True], ids=repr
    )
    def test_an_impossible_duration_is_absent(self, value: object) -> None:
        assert changes(call_duration_seconds=value) == {}

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("13 seconds", 13),
            ("1 second", 1),
            ("1 minute, 13 seconds", 73),
            ("1 minute and 13 seconds", 73),
            ("2 hours 1 min 5 sec", 7265),
            ("1h 2m 3s", 3723),
            ("", None),
            (None, None),
        ],
    )
    def test_duration_in_words(self, value: object, seconds: int | None) -> None:
        assert changes(call_duration=value) == {"duration_seconds": seconds}

    @pytest.mark.parametrize("value", ["unknown", "13", "999999 hours", [], 1.5])
    def test_words_that_are_no_duration_are_absent(self, value: object) -> None:
        assert changes(call_duration=value) == {}

    def test_the_seconds_beat_the_words(self) -> None:
        both = changes(call_duration_seconds=0, call_duration="13 seconds")
        assert both == {"duration_seconds": 0}
        words = changes(call_duration_seconds=None, call_duration="13 seconds")
        assert words == {"duration_seconds": 13}

    @pytest.mark.parametrize(
        ("fields", "voicemail"),
        [
            ({"voicemail": "https://x.example/v.mp3"}, True),
            ({"voicemail": "", "play_voicemail": "https://x.example/v"}, True),
            ({"voicemail": "", "play_voicemail": None}, None),
            ({"voicemail": "javascript:alert(1)"}, None),
            ({"voicemail": 5}, None),
        ],
    )
    def test_a_voicemail_is_a_link_and_so_is_a_recording(
        self, fields: dict[str, object], *, voicemail: bool | None
    ) -> None:
        assert changes(**fields) == {"voicemail": voicemail}
        recording = {name.replace("voicemail", "recording"): it for name, it in fields.items()}
        assert changes(**recording) == {"recording": voicemail}

    @pytest.mark.parametrize(
        ("value", "flag"),
        [
            *((True, True), (False, False), (None, None), ("", None), (1, True), (0, False)),
            *(("true", True), ("False", False), ("YES", True), ("no", False), ("0", False)),
        ],
        ids=repr,
    )
    def test_flags(self, value: object, *, flag: bool | None) -> None:
        assert changes(spam=value, duplicate=value) == {"spam": flag, "duplicate": flag}

    @pytest.mark.parametrize("value", ["maybe", 2, 1.0, [], {}])
    def test_an_unreadable_flag_is_absent(self, value: object) -> None:
        assert changes(spam=value) == {}

    @pytest.mark.parametrize(
        ("value", "score"),
        [(50, 50), ("50", 50), (-3, -3), ("-3", -3), (50.0, 50), ("", None), (10**9, 10**9)],
        ids=repr,
    )
    def test_lead_score(self, value: object, score: int | None) -> None:
        assert changes(lead_score=value) == {"lead_score": score}

    @pytest.mark.parametrize(
        "value", ["high", "1,000", 10**9 + 1, "9" * 10, float("inf"), float("nan"), True, []]
    )
    def test_an_unreadable_score_is_absent(self, value: object) -> None:
        assert changes(lead_score=value) == {}

    @pytest.mark.parametrize("value", UNREADABLE)
    def test_what_no_text_can_be_is_absent(self, value: object) -> None:
        names = ("caller_name", "city", "lead_source", "caller_number", "landing_url", "voicemail")
        assert changes(**dict.fromkeys(names, value)) == {}

    def test_a_number_is_text_where_text_is_expected(self) -> None:
        assert changes(zip=28226, phone_name=7) == {"postal_code": "28226", "line": "7"}
        assert changes(zip=10**18 - 1) == {"postal_code": "9" * 18}
        assert changes(zip=10**18) == {}

    def test_the_place_has_two_spellings(self) -> None:
        assert changes(caller_city="Cary", caller_state="NC", caller_zip=1) == {
            "city": "Cary",
            "region": "NC",
            "postal_code": "1",
        }
        assert changes(city="Durham", caller_city="Cary") == {"city": "Durham"}
        assert changes(city="", caller_city="Cary") == {"city": "Cary"}
        assert changes(city="", caller_city=[]) == {"city": None}
        assert changes(city=[], caller_city="") == {"city": None}

    def test_a_caller_is_read_by_the_country_that_is_named(self) -> None:
        assert changes(caller_number="020 7183 8750", country="gb")["caller_number"] == (
            "+442071838750"
        )
        assert changes(caller_number="8033861858", country="Nowhere")["caller_number"] == (
            "+18033861858"
        )
        assert changes(tracking_number="7044486577", country="GB")["tracking_number"] == (
            "+17044486577"
        )

    @pytest.mark.parametrize("name", ["contact_phone_number", "phone_number"])
    @pytest.mark.parametrize("caller", [{}, {"caller_number": ""}, {"caller_number": None}])
    def test_a_number_of_a_contact_alone_is_the_callers(
        self, name: str, caller: dict[str, Any]
    ) -> None:
        assert who(caller | {name: "(803) 386-1858"}) == "+18033861858"
        assert who(caller | {name: ""}) is None

    @pytest.mark.parametrize("message", HOSTILE_NUMBERS)
    def test_the_first_name_with_a_number_in_it_counts(self, message: object) -> None:
        named = {"contact_phone_number": message, "phone_number": "8033861858"}
        assert changes(**named)["contact_number"] == "+18033861858"
        assert changes(contact_phone_number=message, country="GB").get("contact_number") is None

    def test_a_contact_is_read_by_the_country_of_the_caller(self) -> None:
        found = changes(phone_number="020 7183 8750", caller_country="GB")
        assert found["contact_number"] == "+442071838750"

    @pytest.mark.parametrize(
        "said",
        [
            *("Anonymous", "PRIVATE NUMBER", "+266696687", 266696687, "Restricted", "unknown"),
            *("1266696687", "sip:anonymous@anonymous.invalid", "7378742833", "Caller ID Blocked"),
        ],
    )
    def test_who_withholds_the_number_has_none(self, said: object) -> None:
        message = {"caller_number": said, "contact_phone_number": CALLER}
        assert who(message) is None
        # Nor in a later message that says less; a number that comes after all is one.
        assert who(message, {"phone_number": CALLER}) is None
        assert who(message, {"caller_number": CALLER}) == CALLER

    @pytest.mark.parametrize("said", ["n/a", "-", "null", "0", "12", [], {}, True])
    def test_what_is_no_number_withholds_none(self, said: object) -> None:
        assert who({"caller_number": said, "phone_number": CALLER}) == CALLER

    @pytest.mark.parametrize(
        "url",
        [
            *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example"),
            *("//x.example", "/local", "https://", "https:///x", "http://a b", 'https://x/"><b>'),
            *("https://x.example/\u202e", "https://x.example/\x00", "https://x/" + "a" * 2000, 5),
        ],
    )
    def test_only_complete_http_links_are_links(self, url: object) -> None:
        assert changes(landing_url=url, lead_url=url) == {"landing_url": None, "lead_url": None}


class TestSimulated:
    def test_is_a_test_call_in_progress_that_shows_well(self) -> None:
        notice = simulated(9, {}, "US")
        assert (notice.lead_id, notice.test, notice.is_update) == (9, True, False)
        assert (notice.is_phone_call, notice.progress) == (True, Progress.IN_PROGRESS)
        assert notice.created_at is None
        assert {"caller_number", "city", "source"} <= notice.changes.keys()

    def test_takes_public_names_and_reads_them_like_any_message(self) -> None:
        fields = {"caller_number": "(803) 386-1858", "line": " Web\n", "repeat_caller": True}
        found = simulated(9, fields, "US").changes
        assert (found["caller_number"], found["line"]) == ("+18033861858", "Web")
        assert found["repeat_caller"] is True

    def test_remembers_a_lead_as_a_message_would_give_it(self) -> None:
        lead = simulated(9, {"line": "Web"}, "US").lead
        assert {
            name: lead[name] for name in ("trigger", "lead_id", "lead_type", "call_status")
        } == {
            "trigger": "new",
            "lead_id": 9,
            "lead_type": "Phone Call",
            "call_status": "In Progress",
        }
        assert lead["phone_name"] == "Web"

    def test_reads_numbers_as_those_of_the_house(self) -> None:
        found = simulated(9, {"caller_number": "020 7183 8750", "country": None}, "GB").changes
        assert found["caller_number"] == "+442071838750"


# -- laws ------------------------------------------------------------------------------------------

KNOWN_NAMES: Final = sorted(
    {name for file in PAYLOADS.glob("*.json") for name in json.loads(file.read_text())}
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**17, 10**30)
    | st.floats()
    | st.text(st.characters(), max_size=40)
    | st.sampled_from(["In Progress", "Completed", "Phone Call", "update", "+1 803 386 1858"])
    | st.datetimes().map(datetime.isoformat)
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
leads = st.fixed_dictionaries({}, optional=dict.fromkeys(KNOWN_NAMES, json_values))
calls = leads.map(lambda lead: lead | {"lead_id": 1, "lead_type": "Phone Call"})
regions = st.sampled_from([None, "US", "GB", "DE", "XX", ""])


@given(json_values | leads, regions)
def test_every_value_is_read_ignored_or_refused(message: object, region: str | None) -> None:
    with suppress(PayloadError):
        assert isinstance(parse(message, region), CallNotice | Ignored)


def test_depth_is_no_danger() -> None:
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]
    assert changes(city=deep, lead_analysis=deep) == {}
    with pytest.raises(PayloadError):
        parse(deep)


@given(calls, regions)
def test_what_is_read_is_of_bounded_size(message: dict[str, Any], region: str | None) -> None:
    notice = read(message, region)
    assert notice.changes.keys() <= ROWS.keys()
    for name, value in notice.changes.items():
        assert value is None or isinstance(value, str | int)
        limit = 2000 if name.endswith("url") else 200
        assert not isinstance(value, str) or 0 < len(value) <= limit
        assert not isinstance(value, int) or abs(value) <= 10**9
    if notice.created_at is not None:
        assert notice.created_at.tzinfo is UTC


@given(calls, regions)
def test_reading_what_was_read_changes_nothing(message: dict[str, Any], region: str | None) -> None:
    wire = {
        "caller_number": "caller_number",
        "caller_name": "caller_name",
        "contact_name": "contact_name",
        "city": "city",
        "country": "country",
        "line": "phone_name",
        "source": "lead_source",
        "lead_url": "lead_url",
        "lead_score": "lead_score",
        "spam": "spam",
        "duration_seconds": "call_duration_seconds",
    }
    once = read(message, region).changes
    again = read(
        a_call(**{wire[name]: value for name, value in once.items() if name in wire}), region
    )
    assert again.changes == {name: value for name, value in once.items() if name in wire}


@given(st.text(st.characters()))
def test_no_text_of_a_caller_breaks_a_line(text: str) -> None:
    name = changes(caller_name=text)["caller_name"]
    assert name is None or not re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", name)


said_numbers: st.SearchStrategy[object] = st.sampled_from(
    [CALLER, "(704) 448-6577", "Anonymous", "", None, "n/a", []]
)
who_calls = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("caller_number", "contact_phone_number", "phone_number"), said_numbers),
)


@given(st.lists(who_calls, max_size=4), who_calls)
def test_a_contact_never_takes_the_place_of_a_known_caller(
    before: list[dict[str, Any]], update: dict[str, Any]
) -> None:
    """Only what a later message says of the caller changes a number that came as the caller's."""
    contact = {name: value for name, value in update.items() if name != "caller_number"}
    known = {"caller_number": CALLER}
    assert who(*before, known, contact) == CALLER
    assert who(*before, contact, known) == CALLER
