"""JSON that strict decoders refuse although its rules allow it."""

import json
from math import inf
from typing import Any

from hypothesis import given
import pytest

from custom_components.whatconverts.core.lead_bounds import bounded
from custom_components.whatconverts.core.lenient_json import read_json
from tests.support.strategies import json_values


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb'{"lead_content": "Sale \ud83c"}', {"lead_content": "Sale "}),
        (rb'{"a": ["\udf89x", {"b": "\ud83c\udf89 y\ud83c"}]}', {"a": ["x", {"b": "🎉 y"}]}),
        (rb'{"lead_id\ud83c": 2, "lead_id": 1}', {"lead_id\ufffd": 2, "lead_id": 1}),
        (b'{"a": 1e400, "b": -1e400, "c": 1.5}', {"a": inf, "b": -inf, "c": 1.5}),
        (b"[18446744073709551615, -5]", [2**64 - 1, -5]),
        (b"[18446744073709551616]", [2.0**64]),
        (b"[" + b"9" * 5000 + b"]", [inf]),
        ('"Zürich"'.encode(), "Zürich"),
        (b"[true, null]", [True, None]),
    ],
)
def test_what_json_allows_is_read(body: bytes, expected: object) -> None:
    assert read_json(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"lead_id=1", b'{"a": NaN}', b"[Infinity]", b"[-Infinity]", b"\xff", b'"\n"'),
        *(b'"\xed\xa0\xbc"', "[1]".encode("utf-16")),
    ],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(body)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("levels", [5_000, 50_000])
def test_bottomless_nesting_is_refused(opening: str, closing: str, levels: int) -> None:
    for body in (opening * levels, opening * levels + "1" + closing * levels):
        with pytest.raises(ValueError, match=r"."):
            read_json(body.encode())


@given(json_values)
def test_any_value_is_read_as_text_that_can_be_written(value: Any) -> None:  # noqa: ANN401
    read = read_json(json.dumps(bounded({"a": value})).encode())
    json.dumps(read, ensure_ascii=False).encode()
