"""Calls of blocked callers in the log: whether they are left out is asked of the lists, now."""

import pytest

from tests.support.integration import Integration, completed, started

CALLER = "+18035550101"


@pytest.mark.parametrize("option", ["leave_out_spam", "waiting"])
async def test_who_is_blocked_later_is_left_out_and_comes_back(
    integration: Integration, option: str
) -> None:
    call = started(caller_number=CALLER)
    await integration.take(call, completed(call, answer_status="No Answer"))
    for kind, expected in (("blocked", []), ("none", [call["lead_id"]])):
        await integration.act("remember_caller", number=CALLER, kind=kind)
        assert list(await integration.calls(**{option: True})) == expected


async def test_whose_call_was_taken_while_blocked_is_seen_when_no_longer_blocked(
    integration: Integration,
) -> None:
    await integration.act("remember_caller", number=CALLER, kind="blocked")
    call = started(caller_number=CALLER)
    await integration.take(call, completed(call))
    assert not await integration.calls(leave_out_spam=True)
    await integration.act("remember_caller", number=CALLER, kind="none")
    assert call["lead_id"] in await integration.calls(leave_out_spam=True)


@pytest.mark.parametrize(
    ("listed", "called"),
    [("803 555 0101", CALLER), (CALLER, "8035550101"), (CALLER, "08035550101")],
)
async def test_a_country_code_that_only_one_side_has_changes_nothing(
    integration: Integration, listed: str, called: str
) -> None:
    """An office need not have said in which country it is."""
    integration.hass.config.country = None
    await integration.choose(country=None)
    call = started(caller_number=called, country=None, caller_country=None, contact_name=None)
    await integration.take(call, completed(call, answer_status="No Answer"))
    for kind in ("blocked", "known"):
        await integration.act("remember_caller", number=listed, kind=kind, name="Zoë Quist")
        (found,) = (await integration.calls()).values()
        assert (found["display_name"], found["blocked"]) == ("Zoë Quist", kind == "blocked")
        expected = [] if kind == "blocked" else [call["lead_id"]]
        assert list(await integration.calls(leave_out_spam=True)) == expected
        assert list(await integration.calls(waiting=True)) == expected
        assert list(await integration.calls(query="zoe QUIST")) == [call["lead_id"]]
