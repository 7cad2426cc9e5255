"""What somebody is told who waits for a sign of life."""

from typing import Any

import pytest

from custom_components.whatconverts.core.model import CallNotice, Ignored
from custom_components.whatconverts.core.receipt import Arrival, arrival


def notice(**changes: Any) -> CallNotice:  # noqa: ANN401
    fields: dict[str, Any] = {"lead_id": 1, "is_phone_call": True, "is_update": False}
    nothing: dict[str, Any] = {"progress": None, "created_at": None, "changes": {}, "lead": {}}
    return CallNotice(**{**fields, **nothing, **changes})


@pytest.mark.parametrize(
    ("message", "ignored", "expected"),
    [
        (notice(), None, Arrival.CALL),
        (notice(test=True), None, Arrival.TEST_CALL),
        (notice(test=True), "unknown_lead_without_status", Arrival.OTHER),
        (Ignored("not_a_phone_call"), "not_a_phone_call", Arrival.OTHER),
        (Ignored("no_lead"), None, Arrival.OTHER),
    ],
)
def test_arrival(message: CallNotice | Ignored, ignored: str | None, expected: Arrival) -> None:
    assert arrival(message, ignored) is expected
