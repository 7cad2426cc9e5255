"""Calls of some days: from a moment on, up to one, and page by page within."""

from datetime import timedelta

from tests.support.integration import NOW, Integration, completed, started

SPAN = timedelta(minutes=7)


async def test_calls_within_two_moments_page_by_page(integration: Integration) -> None:
    calls = [started(date_created=(NOW - n * SPAN).isoformat()) for n in range(6)]
    await integration.take(*map(completed, calls))
    ids = [call["lead_id"] for call in calls]
    until = (NOW - 2 * SPAN).isoformat()
    since = (NOW - 4 * SPAN).isoformat()
    assert list(await integration.calls(to=until)) == ids[3:]
    assert list(await integration.calls(**{"from": since})) == ids[:5]
    assert list(await integration.calls(**{"from": since}, to=until)) == ids[3:5]
    first = await integration.act("get_calls", to=until, limit=1)
    rest = await integration.calls(to=until, before=first["next"])
    assert [call["lead_id"] for call in first["calls"]] + list(rest) == ids[3:]
