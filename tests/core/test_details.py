"""The record of a call: read leniently, merged message by message, never too large."""

from collections.abc import Mapping, Sequence
import json
from math import inf, nan
from typing import Any, get_type_hints

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.whatconverts.core.details import (
    MOST_BYTES,
    ROWS,
    Details,
    PartialDetails,
    complete_details,
    from_stored,
    merged_details,
    read_details,
)
from custom_components.whatconverts.core.fields import wire_of
from custom_components.whatconverts.core.json_size import CUT_MARK
from tests.support.factories import PAYLOADS, payload
from tests.support.strategies import json_values

NOTHING = dict.fromkeys(ROWS) | {"topics": [], "spotted_keywords": [], "form": {}}
NAMES = [name for row in ROWS.values() for name, _ in wire_of(row)]
ANALYSES = [name for name in NAMES if " " in name]

# Texts that are long, of characters of every size as JSON, and such as are cut everywhere.
pieces = st.sampled_from(
    ["a", "ab ", "é", "\u4e00", "🎉", '"', "\\", "\n", " \n\n\n", "\u202e", "1,"]
)
long_texts = st.builds(lambda piece, count: piece * count, pieces, st.integers(0, 20_000))
mixed = st.lists(pieces | st.text(max_size=5), max_size=40).map("".join)
forms = st.dictionaries(mixed, long_texts | mixed | st.none(), max_size=60)
values = json_values | long_texts | mixed | forms | st.lists(mixed, max_size=60)
links = st.builds("https://x.example/{}".format, mixed)
leads = st.builds(
    lambda fields, analysis, more: fields | ({"lead_analysis": analysis} if more else {}),
    st.dictionaries(st.sampled_from(NAMES), values | links, max_size=len(NAMES)),
    st.dictionaries(st.sampled_from(ANALYSES), values) | json_values,
    st.booleans(),
)
records = leads.map(lambda lead: merged_details({}, read_details(lead), late=False))


def written(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())


def read(name: str, value: object) -> Any:  # noqa: ANN401 - of any field
    """Return what one name says: of a field that it cannot say, "unread"."""
    said = list(read_details({name: value}).values()) or ["unread"]
    assert len(said) == 1
    return said[0]


def said(name: str, value: object) -> Any:  # noqa: ANN401 - of any field
    return read_details({"lead_analysis": {name: value}})


class TestExamples:
    def test_the_published_sample(self) -> None:
        assert complete_details(read_details(payload("phone_call_in_progress"))) == NOTHING | {
            "summary": "The customer was looking to purchase call tracking services. "
            "The agent assisted them with setting up an account.",
            "sentiment": "Positive",
            "intent": "The customer wanted to purchase services.",
            "topics": ["call tracking", "purchase", "sign up"],
            "spotted_keywords": ["buy", "quote"],
            "quotable": "not_set",
            "notes": "This is a new lead!",
            "email": "hello@whatconverts.com",
            "contact_name": "Jeremy Helms",
            "company": "Call Tracking Company",
            "form": {
                "Company Name": "Call Tracking Company",
                "Contact Person": "Jeremy Helms",
                "Email": "hello@whatconverts.com",
                "Phone Number": "(704) 469-5324",
            },
        }

    def test_what_a_completed_call_adds(self) -> None:
        before, after = (
            read_details(payload(name)) for name in ("phone_call_in_progress", "completed_twin")
        )
        assert {name: text for name, text in after.items() if before.get(name) != text} == {
            "recording_url": "https://app.whatconverts.com/recording/153928.mp3",
            "transcript": "Agent: Hello.\nCaller: I would like a quote.",
        }

    def test_a_voicemail(self) -> None:
        found = read_details(payload("voicemail"))
        assert found["voicemail_url"] == "https://app.whatconverts.com/voicemail/700001.mp3"
        assert found["voicemail_transcript"] == "Please call me back."

    def test_a_partial_update_changes_what_it_names(self) -> None:
        before = merged_details({}, read_details(payload("phone_call_in_progress")), late=False)
        news = read_details(payload("partial_update"))
        assert news == {"quotable": "yes", "quote_value": 250}
        assert merged_details(before, news, late=False) == {**before, **news}

    def test_the_empty_fields_of_a_record_of_the_api(self) -> None:
        assert read_details(payload("api_record")) == dict.fromkeys(
            (
                *("voicemail_url", "summary", "sentiment", "intent", "topics"),
                *("contact_name", "company", "form"),
            )
        )

    def test_of_nothing_nothing_is_known(self) -> None:
        assert read_details({}) == {}
        assert complete_details({}) == NOTHING
        assert from_stored(None) == {}


class TestReading:
    @pytest.mark.parametrize("name", ["recording", "play_recording", "voicemail", "play_voicemail"])
    @pytest.mark.parametrize(
        ("value", "link"),
        [
            ("https://x.example/1.mp3", "https://x.example/1.mp3"),
            ("javascript:alert(1)", None),
            ("", None),
            (None, None),
            ("https://x.example/" + "a" * 1982, "https://x.example/" + "a" * 1982),
            ("https://x.example/" + "a" * 1983, None),
            ("https://x.example/" + "é" * 1000, None),
        ],
    )
    def test_links(self, name: str, value: object, link: str | None) -> None:
        assert read(name, value) == link

    def test_the_best_name_with_a_value_counts(self) -> None:
        lead = {
            "recording": "",
            "play_recording": "https://x.example/p",
            "email_address": "b@x.example",
        }
        found = read_details(lead | {"contact_email_address": "a@x.example"})
        assert found == {"recording_url": "https://x.example/p", "email": "a@x.example"}
        found = read_details(lead | {"contact_email_address": []})
        assert found["email"] == "b@x.example"

    @pytest.mark.parametrize(
        "name", ["call_transcription", "voicemail_transcription", "notes", "Lead Summary"]
    )
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (
                "A: Hello.\r\nB:  Hi\tthere \r\n\r\n\r\n\r\nA: Bye\u2028\n",
                "A: Hello.\nB: Hi there\n\nA: Bye",
            ),
            ("one\x00two\u202e\x1b[31m\ud800", "one two [31m"),
            ("<b>{{ 7*7 }}</b>", "<b>{{ 7*7 }}</b>"),
            ("سلام\nنمی\u200cخواهم", "سلام\nنمی\u200cخواهم"),
            (
                ["first", {"by": "Ann", "text": "second\nline"}, 3, None, ""],
                "first\nby: Ann\ntext: second\nline\n3",
            ),
            (12, "12"),
            ("\u200b \n\u3164\n", None),
            ("", None),
            (None, None),
            ([], None),
            ({}, None),
            (True, "unread"),
            ([[[["deep"]]]], "deep"),
            ([[[[["too deep"]]]]], "unread"),
            # Two hundred are looked at, and no more.
            ([*[""] * 199, "last"], "last"),
            ([*[""] * 200, "one too many"], "unread"),
            ([["x"] * 150, ["y"] * 150], "\n".join("x" * 150 + "y" * 50)),
            (dict.fromkeys(range(199), "") | {"by": "Ann"}, "by: Ann"),
            (dict.fromkeys(range(200), "") | {"by": "Ann"}, "unread"),
            ({"by": [["x"] * 150, ["y"] * 150]}, "by: " + ", ".join("x" * 150 + "y" * 50)),
            ({"a": {"b": {"c": {"d": "deep"}}}}, "a: b: c: d: deep"),
            ({"a": {"b": {"c": {"d": {"e": "too deep"}}}}}, "unread"),
        ],
    )
    def test_long_texts_keep_their_lines(self, name: str, value: object, text: str | None) -> None:
        found = said(name, value) if name in ANALYSES else read_details({name: value})
        assert list(found.values()) == ([] if text == "unread" else [text])

    @pytest.mark.parametrize("name", ["contact_name", "contact_company_name", "email_address"])
    def test_short_texts_are_one_line(self, name: str) -> None:
        assert read(name, " Hart\n&\u202e Sons ") == "Hart & Sons"
        assert read(name, 5) == "5"
        assert read(name, {"a": 1}) == "unread"
        assert read(name, "") is None
        assert read(name, "x" * 301) == "x" * 292 + CUT_MARK

    @pytest.mark.parametrize(
        ("key", "field"),
        [
            ("Lead Summary", "summary"),
            ("lead_summary", "summary"),
            ("LEAD-SUMMARY:", "summary"),
            ("sentiment detection", "sentiment"),
            ("Intent Detection", "intent"),
        ],
    )
    def test_an_analysis_is_known_by_its_letters(self, key: str, field: str) -> None:
        assert said(key, "Positive") == {field: "Positive"}

    @pytest.mark.parametrize("value", [None, "", []])
    def test_an_empty_analysis_empties_its_fields_but_no_keywords(self, value: object) -> None:
        names = ("summary", "sentiment", "intent", "topics")
        assert read_details({"lead_analysis": value}) == dict.fromkeys(names)

    @pytest.mark.parametrize("value", [5, "text", [1], {}, {"Else": 1}, True])
    def test_an_analysis_of_another_kind_says_nothing(self, value: object) -> None:
        assert read_details({"lead_analysis": value}) == {}

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ("buy,quote", ["buy", "quote"]),
            (" buy , Quote,, quote,BUY", ["buy", "Quote"]),
            (["a, b", 5, ["c"], None, ""], ["a, b", "5", "c"]),
            ("a,,b, A ,c", ["a", "b", "c"]),
            ("," * 199 + "last", ["last"]),
            ("," * 200 + "one too many", None),
            # As many as just fit, with quotes and what separates them.
            ([letter * 196 for letter in "abcde"], [letter * 196 for letter in "abcd"]),
            (5, ["5"]),
            ("", None),
            (",", None),
            ([], None),
            (None, None),
            ({"a": 1}, "unread"),
            (True, "unread"),
        ],
    )
    def test_lists_of_words(self, value: object, words: object) -> None:
        assert read("spotted_keywords", value) == words
        assert list(said("Topic Detection", value).values()) == (
            [] if words == "unread" else [words]
        )

    @pytest.mark.parametrize(
        ("spotted", "detected", "keywords"),
        [
            ("buy", "buy,test", ["buy"]),
            ("", "buy,test", ["buy", "test"]),
            (None, "", None),
            ("buy", "", ["buy"]),
        ],
    )
    def test_detected_keywords_stand_in_for_spotted_ones(
        self, spotted: object, detected: object, keywords: object
    ) -> None:
        lead = {"spotted_keywords": spotted, "lead_analysis": {"Keyword Detection": detected}}
        assert read_details(lead) == {"spotted_keywords": keywords}

    @pytest.mark.parametrize(
        ("value", "word"),
        [
            *(("Yes", "yes"), ("NO", "no"), ("Pending", "pending"), ("Not Set", "not_set")),
            *(("not_set", "not_set"), ("", None), (None, None)),
            *(("maybe", "unread"), (5, "unread"), (["yes"], "unread")),
        ],
    )
    def test_quotable_is_one_of_four_words(self, value: object, word: str | None) -> None:
        assert read("quotable", value) == word

    @pytest.mark.parametrize("name", ["quote_value", "sales_value"])
    @pytest.mark.parametrize(
        ("value", "amount"),
        [
            *((240, 240), (99.995, 100), (0, 0), (-5, -5), ("250", 250), ("250.50", 250.5)),
            *(("$1,234.50", 1234.5), ("1,234", 1234), ("1,234,567", 1234567), ("US$ 12", 12)),
            *(("1.234,50", 1234.5), ("1.234.567", 1234567), ("12,5", 12.5), ("1 234,50 €", 1234.5)),
            *(("1\u00a0234,50\u00a0kr", 1234.5), ("CHF 1'234.50", 1234.5), ("250 EUR", 250)),
            *(("R$ 1.234,50", 1234.5), ("-$5", -5), ("$-5", -5), ("12.5", 12.5)),
            *(("", None), (None, None), (10**12, 10**12)),
            *(("1.5k", "unread"), ("2 million", "unread"), ("5-9", "unread"), ("10%", "unread")),
            *(("1,2,3", "unread"), ("1.2,3.4", "unread"), ("a lot", "unread"), ("(5)", "unread")),
            *((inf, "unread"), (-inf, "unread"), (nan, "unread"), (10**12 + 1, "unread")),
            *((10**400, "unread"), ("9" * 199, "unread"), (True, "unread"), ([5], "unread")),
        ],
    )
    def test_amounts(self, name: str, value: object, amount: object) -> None:
        found = read(name, value)
        assert found == amount
        assert type(found) is type(amount)

    @pytest.mark.parametrize(
        "name", ["additional_fields", "custom_fields", "form_fields", "field_mappings"]
    )
    @pytest.mark.parametrize(
        ("value", "form"),
        [
            ({"Naïve  Größe:": 5, "b": "x\ny"}, {"Naïve Größe:": "5", "b": "x\ny"}),
            ({"Services": ["roof", "wall", 3]}, {"Services": "roof\nwall\n3"}),
            (
                {"Address": {"Street": "Elm St", "No": [1, 2]}},
                {"Address": "Street: Elm St\nNo: 1, 2"},
            ),
            (
                {"cleared": "", "gone": None, "many": []},
                {"cleared": None, "gone": None, "many": None},
            ),
            ({"": "x", "\u202e": "y", "ok": "z", "flag": True}, {"ok": "z"}),
            ({"a": 1.5, "b": nan, "c": [True]}, {"a": "1.5", "c": "true"}),
            ({"x": "first", " x": "second"}, {"x": "first"}),
            ([], None),
            ({}, None),
            (None, None),
            (["x"], "unread"),
            ("text", "unread"),
        ],
    )
    def test_forms_have_labels_of_their_own(self, name: str, value: object, form: object) -> None:
        assert read(name, value) == form

    def test_forms_are_read_together(self) -> None:
        lead = {
            "field_mappings": {"Email": "mapped@x.example", "Size": "XL"},
            "additional_fields": {"Email": "typed@x.example", "Size": ""},
            "custom_fields": [],
        }
        assert read_details(lead) == {"form": {"Email": "typed@x.example", "Size": "XL"}}

    def test_no_more_than_two_hundred_labels_are_looked_at(self) -> None:
        blank = {" " * length: "x" for length in range(199)}
        assert read("form_fields", blank | {"last": "y"}) == {"last": "y"}
        assert read("form_fields", blank | {"\n": "x", "one too many": "y"}) == {}

    def test_no_more_than_fifty_labels(self) -> None:
        form = {f"{number}": "x" for number in range(300)}
        assert list(read("form_fields", form)) == list(form)[:50]

    def test_of_a_form_as_much_stays_as_fits_to_the_byte(self) -> None:
        # 100 bytes each, with quotes, colon and comma.
        form = {f"{number:02}": "x" * 90 for number in range(50)}
        kept = read("form_fields", form)
        assert list(kept) == list(form)[:40]
        assert written(kept) == 4000

    @given(leads, json_values)
    def test_whatever_comes_is_read(self, lead: dict[str, Any], other: object) -> None:
        found = read_details(lead | {"other": other})
        assert list(found) == [name for name in ROWS if name in found]
        assert written(found) <= MOST_BYTES

    @given(
        name=st.sampled_from([*NAMES, "lead_analysis"]),
        levels=st.integers(1, 900),
        in_objects=st.booleans(),
    )
    def test_nothing_is_too_deep(self, name: str, levels: int, *, in_objects: bool) -> None:
        value: Any = "core"
        for _ in range(levels):
            value = {"Lead Summary": value} if in_objects else [value]
        assert written(read_details({name: value})) < 100


def kind(value: object) -> object:
    """Return what a value is, down to the items of lists and objects."""
    if isinstance(value, list | dict):
        items = value if isinstance(value, list) else [*value, *value.values()]
        return {type(value), *map(type, items)} | {str}
    return type(value)


_BY_HINT: Mapping[object, Sequence[object]] = {
    list[str]: [{list, str}],
    dict[str, str]: [{dict, str}],
    str | None: [str, type(None)],
    float | None: [int, float, type(None)],
}
KINDS = {name: _BY_HINT[hint] for name, hint in get_type_hints(Details).items()}


class TestLeaving:
    @given(leads | records)
    def test_every_key_is_there_and_what_it_promises(self, lead: dict[str, Any]) -> None:
        details = complete_details(read_details(lead))
        assert list(details) == list(ROWS)
        assert all(kind(value) in KINDS[name] for name, value in details.items())
        assert written(details) <= MOST_BYTES

    def test_nobody_else_holds_what_leaves(self) -> None:
        complete_details({})["topics"].append("mine")
        assert complete_details({}) == NOTHING

    @given(records)
    def test_what_leaves_says_what_is_known(self, known: PartialDetails) -> None:
        assert complete_details(known) == NOTHING | dict(known)


class TestStoring:
    @given(records)
    def test_a_record_comes_back_as_it_was(self, known: PartialDetails) -> None:
        stored = json.loads(json.dumps(known))
        assert from_stored(stored) == known
        assert from_stored(complete_details(known)) == known

    @given(values)
    def test_any_json_is_read(self, value: object) -> None:
        assert from_stored(value) == {} or isinstance(value, dict)

    @given(st.dictionaries(st.sampled_from(sorted(ROWS)), values))
    def test_what_cannot_be_read_is_left_out(self, stored: dict[str, Any]) -> None:
        found = from_stored(stored)
        assert None not in found.values()
        assert written(found) <= MOST_BYTES
        assert from_stored(json.loads(json.dumps(found))) == found
        details = complete_details(found)
        assert all(kind(value) in KINDS[name] for name, value in details.items())

    def test_damage_harms_nothing_beside_it(self) -> None:
        stored = {
            "transcript": {"a": {}},
            "notes": "hello",
            "topics": 5.5,
            "quotable": "later",
            "form": 3,
        }
        assert from_stored(stored) == {"notes": "hello", "topics": ["5.5"]}


class TestMerging:
    def test_absent_is_unchanged_and_none_clears(self) -> None:
        known = {"notes": "old", "topics": ["a"], "quote_value": 5, "email": "a@x.example"}
        news = {"notes": "new", "topics": None, "quote_value": 0, "summary": None}
        merged = merged_details(known, news, late=False)
        assert merged == {"notes": "new", "quote_value": 0, "email": "a@x.example"}

    def test_a_late_message_only_fills_gaps(self) -> None:
        known = {"notes": "old", "form": {"a": "1"}, "quote_value": 0}
        news = {"notes": "new", "quote_value": 5, "sentiment": "Good", "form": {"b": "3", "a": "2"}}
        merged = merged_details(known, news, late=True)
        assert merged == {**known, "sentiment": "Good", "form": {"a": "1", "b": "3"}}
        assert merged_details(known, {"notes": None, "form": None}, late=True) == known

    def test_a_form_is_merged_label_by_label(self) -> None:
        known = {"form": {"a": "1", "b": "2"}}
        news = {"form": {"b": None, "c": "3", "d": None}}
        assert merged_details(known, news, late=False) == {"form": {"a": "1", "c": "3"}}
        assert merged_details(known, {"form": None}, late=False) == {}
        assert merged_details({"form": {"b": "2"}}, {"form": {"b": None}}, late=False) == {}

    @settings(max_examples=300)
    @given(known=records, news=leads.map(read_details), late=st.booleans())
    def test_a_repeated_message_changes_nothing(
        self, known: PartialDetails, news: PartialDetails, *, late: bool
    ) -> None:
        once = merged_details(known, news, late=late)
        assert merged_details(once, news, late=late) == once
        assert list(once) == [name for name in ROWS if name in once]
        assert written(complete_details(once)) <= MOST_BYTES

    @given(records)
    def test_nothing_new_changes_nothing(self, known: PartialDetails) -> None:
        assert (
            merged_details(known, {}, late=False) == known == merged_details({}, known, late=True)
        )

    @pytest.mark.parametrize("offset", range(4))
    def test_a_repeated_text_takes_no_room_that_another_left(self, offset: int) -> None:
        # A wide character that did not fit leaves some.
        known = {"voicemail_transcript": "x" * offset + "🎉" * 4000}
        once = merged_details(known, {"transcript": "a" * 12_000}, late=False)
        assert merged_details(once, {"transcript": "a" * 12_000}, late=False) == once

    def test_forms_that_are_too_large_together_keep_what_came_first(self) -> None:
        first, second = ({f"{part}{number}": "x" * 500 for number in range(6)} for part in "ab")
        merged = merged_details({"form": first}, {"form": second}, late=False)["form"]
        assert list(merged) == [*first, "b0"]
        assert read_details({"form_fields": second, "custom_fields": first}) == {"form": merged}

    def test_a_text_that_was_cut_is_no_news(self) -> None:
        talk = {"transcript": "talk " * 9000}
        notes = read_details({"notes": "note " * 1500})
        cut = merged_details(merged_details({}, talk, late=False), notes, late=False)
        again = merged_details(
            cut, read_details({"call_transcription": talk["transcript"]}), late=False
        )
        assert again == cut
        other = merged_details(cut, {"transcript": "other"}, late=False)
        assert other["transcript"] == "other"


class TestBounds:
    @pytest.mark.parametrize("text", ["x", "é", "\u4e00", "🎉", '"', "\\", "a\n", "x "])
    def test_a_long_transcript_is_cut_and_says_so(self, text: str) -> None:
        found = read_details({"call_transcription": text * 100_000})
        assert found["transcript"].endswith(CUT_MARK)
        assert (text * 100_000).startswith(found["transcript"].removesuffix(CUT_MARK))
        assert MOST_BYTES - 20 <= written(complete_details(found)) <= MOST_BYTES

    def test_a_record_is_bounded_to_the_byte(self) -> None:
        # Whatever is empty as a list or an object takes less than is reckoned with.
        lead = {
            "spotted_keywords": "a",
            "form_fields": {"b": "c"},
            "lead_analysis": {"Topic Detection": "d"},
        }
        said = read_details(lead | {"call_transcription": "x"})
        room = 1 + MOST_BYTES - written(complete_details(said))
        just_fits = "x" * room
        assert read_details(lead | {"call_transcription": just_fits})["transcript"] == just_fits
        cut = read_details(lead | {"call_transcription": just_fits + "x"})
        assert cut["transcript"].endswith(CUT_MARK)
        assert written(complete_details(cut)) <= MOST_BYTES

    def test_a_transcript_that_fits_stays(self) -> None:
        talk = "Agent: Hello.\n" * 1000
        assert read_details({"call_transcription": talk}) == {"transcript": talk.strip()}

    def test_of_two_transcripts_the_longer_is_cut_more(self) -> None:
        lead = {"call_transcription": "a" * 100_000, "voicemail_transcription": "b" * 3000}
        found = read_details(lead)
        assert found["voicemail_transcript"] == "b" * 3000
        assert 13_000 < len(found["transcript"]) < 13_300
        both = read_details(lead | {"voicemail_transcription": "b" * 90_000})
        assert len(both["voicemail_transcript"]) == len(both["transcript"]) > 7500

    def test_transcripts_give_way_before_notes_and_summary(self) -> None:
        lead = {"call_transcription": "a" * 9000, "notes": "n" * 9000}
        found = read_details(lead)
        assert found["notes"] == lead["notes"]
        assert found["transcript"].endswith(CUT_MARK)
        found = read_details(lead | {"notes": "n" * 20_000})
        assert found["notes"].endswith(CUT_MARK)
        assert 1100 < len(found["transcript"]) <= 1200

    def test_a_list_and_a_form_have_bounds_of_their_own(self) -> None:
        words = [f"word {number}" for number in range(1000)]
        found = read_details({"spotted_keywords": words, "notes": "n"})
        assert found["spotted_keywords"] == words[: len(found["spotted_keywords"])]
        assert 780 < written(found["spotted_keywords"]) <= 802
        form = {f"label {number}": "é" * 2000 for number in range(9)} | {"last": "fits"}
        kept = read_details({"form_fields": form})["form"]
        assert list(kept) == ["label 0", "label 1", "label 2", "last"]
        assert kept["label 0"].endswith(CUT_MARK)
        assert written(kept) <= 4002

    @pytest.mark.parametrize("text", ["x", "é", "\u4e00", "🎉", '"', "\\"])
    def test_the_most_of_everything_fits(self, text: str) -> None:
        lead: dict[str, Any] = dict.fromkeys(NAMES, text * 50_000)
        lead |= {"recording": "https://x/" + "a" * 1990, "voicemail": "https://x/" + "b" * 1990}
        lead |= {
            "quotable": "Not Set",
            "quote_value": -(10**12) + 0.01,
            "sales_value": 10**12 - 0.01,
        }
        lead["spotted_keywords"] = [f"{number}{text * 20}" for number in range(90)]
        lead["form_fields"] = {f"{number}{text * 9}": text * 50 for number in range(90)}
        lead["lead_analysis"] = dict.fromkeys(ANALYSES, text * 50_000)
        lead["lead_analysis"]["Topic Detection"] = lead["spotted_keywords"]
        found = read_details(lead)
        assert found.keys() == ROWS.keys()
        assert written(complete_details(found)) <= MOST_BYTES

    @pytest.mark.parametrize("name", sorted(file.stem for file in PAYLOADS.glob("*.json")))
    def test_what_is_ordinary_is_not_cut(self, name: str) -> None:
        assert CUT_MARK not in json.dumps(read_details(payload(name)), ensure_ascii=False)
