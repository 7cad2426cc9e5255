"""The options: the form, and that each of them applies at once and in place."""

import asyncio
from datetime import timedelta
from typing import Any

from probatio import to_field_list
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.whatconverts.calls.settings import async_view_of
from custom_components.whatconverts.core.options import DEFAULTS, RANGES, SECTIONS
from custom_components.whatconverts.core.public import View
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers.config_validation import custom_serializer
from tests.support.integration import DOMAIN, SECOND, Integration, completed, started

MINUTE = 60 * SECOND
DAY = timedelta(days=1)


async def form(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    """Open the form behind the menu."""
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    assert menu["type"] is FlowResultType.MENU
    step = {"next_step_id": "settings"}
    return await hass.config_entries.options.async_configure(menu["flow_id"], step)


async def submit(integration: Integration, **sections: dict[str, Any]) -> ConfigFlowResult:
    shown = await form(integration.hass, integration.entry)
    flows = integration.hass.config_entries.options
    said = await flows.async_configure(shown["flow_id"], dict(sections))
    await integration.hass.async_block_till_done()
    assert (said["type"], said["step_id"]) == (FlowResultType.FORM, "settings_saved")
    return said


async def test_the_menu_goes_on_after_the_settings(integration: Integration) -> None:
    said = await submit(integration, calls={"time_limit": 30})
    assert integration.entry.options["time_limit"] == 30
    flows = integration.hass.config_entries.options
    menu = await flows.async_configure(said["flow_id"], {})
    assert (menu["type"], menu["step_id"]) == (FlowResultType.MENU, "ready")
    done = await flows.async_configure(said["flow_id"], {"next_step_id": "done"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert integration.entry.options["time_limit"] == 30


def fields(shown: ConfigFlowResult) -> dict[str, list[dict[str, Any]]]:
    """Return the fields below each heading, as the frontend gets them."""
    headings: Any = to_field_list(shown["data_schema"], custom_serializer=custom_serializer)
    assert all(heading["type"] == "expandable" for heading in headings)
    assert not any(heading["expanded"] for heading in headings)
    return {heading["name"]: heading["schema"] for heading in headings}


async def test_three_headings_with_what_is_set_below(integration: Integration) -> None:
    await integration.choose(time_limit=90, country="GB")
    shown = fields(await form(integration.hass, integration.entry))
    assert {name: tuple(one["name"] for one in part) for name, part in shown.items()} == SECTIONS
    by_name = {one["name"]: one for part in shown.values() for one in part}
    values = {name: one["description"]["suggested_value"] for name, one in by_name.items()}
    assert values == {**DEFAULTS, "time_limit": 90, "country": "GB"}
    defaults = {name: one.get("default") for name, one in by_name.items()}
    assert defaults == {**DEFAULTS, "profiles": []}


@pytest.mark.parametrize("sections", [{}, {name: {} for name in SECTIONS}], ids=["closed", "open"])
async def test_defaults_are_enough(integration: Integration, sections: dict[str, Any]) -> None:
    await submit(integration, **sections)
    known = {key: value for key, value in DEFAULTS.items() if key in integration.entry.options}
    assert integration.entry.options == {**known, **({"profiles": []} if known else {})}


async def test_what_is_submitted_is_kept_and_the_rest_stays(integration: Integration) -> None:
    await integration.choose(of_another_part=1, country="GB", keep_days=7)
    await submit(integration, calls={"time_limit": 30.0, "profiles": ["Shop"]})
    assert integration.entry.options == {
        "of_another_part": 1,
        "country": "GB",
        "keep_days": 7,
        "time_limit": 30,
        "mute_spam": True,
        "mute_duplicates": False,
        "mute_repeats": False,
        "profiles": ["Shop"],
    }
    await submit(integration, numbers={"lines_by_name": False})
    assert "country" not in integration.entry.options


@pytest.mark.parametrize("key", RANGES)
@pytest.mark.parametrize("outside", [-1, 1], ids=["below", "above"])
async def test_bounds(integration: Integration, key: str, outside: int) -> None:
    section = next(name for name, keys in SECTIONS.items() if key in keys)
    value = RANGES[key][outside > 0]
    await submit(integration, **{section: {key: value}})
    assert integration.entry.options[key] == value
    with pytest.raises(InvalidData):
        await submit(integration, **{section: {key: value + outside}})


@pytest.mark.parametrize(
    ("section", "value"),
    [
        ("calls", {"profiles": "Shop"}),
        ("callers", {"privacy": "some"}),
        ("numbers", {"country": 1}),
    ],
)
async def test_nonsense_is_refused(
    integration: Integration, section: str, value: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await submit(integration, **{section: value})


async def test_a_country_is_only_filled_in_if_there_is_one(integration: Integration) -> None:
    country, *_ = fields(await form(integration.hass, integration.entry))["numbers"]
    assert "description" not in country


async def test_profiles_are_suggested(integration: Integration) -> None:
    await integration.take(
        started(profile="Shop"), started(profile="Clinic"), started(profile=None)
    )
    await integration.choose(profiles=["Elsewhere"])
    (profiles,) = (
        one
        for one in fields(await form(integration.hass, integration.entry))["calls"]
        if one["name"] == "profiles"
    )
    assert profiles["selector"]["select"]["options"] == ["Clinic", "Elsewhere", "Shop"]
    assert profiles["selector"]["select"]["custom_value"] is True


async def test_an_entry_that_is_not_loaded_can_be_set(
    hass_us: HomeAssistant, entry: MockConfigEntry
) -> None:
    shown = await form(hass_us, entry)
    done = await hass_us.config_entries.options.async_configure(
        shown["flow_id"], {"callers": {"keep_days": 5}}
    )
    assert done["step_id"] == "settings_saved"
    assert entry.options["keep_days"] == 5


# -- what they do ------------------------------------------------------------------------------


async def test_a_shorter_time_limit_ends_what_is_too_long_at_once(integration: Integration) -> None:
    old = started()
    await integration.take(old)
    await integration.pass_time(8 * MINUTE)
    young = started()
    await integration.take(young)
    await integration.choose(time_limit=5)
    await integration.settle()
    assert integration.told[-1] == ("ended", old["lead_id"])
    assert (await integration.calls())[old["lead_id"]]["end_reason"] == "expired"
    await integration.pass_time(4 * MINUTE)
    assert integration.value("sensor.active_calls") == "1"
    await integration.pass_time(MINUTE)
    assert integration.told[-1] == ("ended", young["lead_id"])
    assert (await integration.calls())[young["lead_id"]]["end_reason"] == "expired"


async def test_a_longer_time_limit_keeps_live_calls(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    await integration.choose(time_limit=120)
    await integration.pass_time(119 * MINUTE)
    assert integration.value("sensor.active_calls") == "1"
    await integration.pass_time(MINUTE)
    assert integration.told[-1] == ("ended", start["lead_id"])


@pytest.mark.parametrize(
    ("option", "marks"),
    [
        ("mute_spam", {"spam": True}),
        ("mute_duplicates", {"duplicate": True}),
        ("mute_repeats", {"lead_status": "Repeat"}),
    ],
)
async def test_what_is_muted(
    integration: Integration, option: str, marks: dict[str, object]
) -> None:
    await integration.choose(**{option: True})
    muted = started(**marks)
    await integration.take(muted, completed(muted, answer_status="Busy"))
    assert integration.told == []
    assert integration.value("sensor.calls_today") == "0"
    assert (await integration.calls()).keys() == {muted["lead_id"]}
    await integration.choose(**{option: False})
    heard = started(**marks)
    await integration.take(heard)
    assert integration.told == [("started", heard["lead_id"])]
    assert integration.value("sensor.calls_today") == "1"


async def test_only_some_profiles(integration: Integration) -> None:
    known = started(profile="Clinic")
    await integration.take(known)
    await integration.choose(profiles=["SHOP"])
    reply = await integration.post(started(profile="Clinic"))
    assert (reply.status, reply.json) == (200, {"result": "ignored", "reason": "other_profile"})
    wanted, nameless = started(profile="Shop"), started(profile=None)
    await integration.take(wanted, nameless, completed(known))
    assert integration.told[1:] == [
        ("started", wanted["lead_id"]),
        ("started", nameless["lead_id"]),
        ("ended", known["lead_id"]),
    ]
    assert integration.seen("sensor.last_webhook").attributes["ignored"] == 1
    await integration.act("simulate_call")
    assert integration.told[-1][0] == "started"


async def test_profiles_are_names_as_a_person_types_them(integration: Integration) -> None:
    await integration.choose(profiles=["  shop\u00a0 ONE ", " ", ""])
    wanted, other = started(profile="Shop One"), started(profile="Clinic")
    await integration.take(wanted)
    reply = await integration.post(other)
    assert reply.json == {"result": "ignored", "reason": "other_profile"}
    assert integration.told == [("started", wanted["lead_id"])]


@pytest.mark.parametrize("typed", [[""], [" ", "\u200b"]], ids=ascii)
async def test_no_name_but_blanks_means_all_profiles(
    integration: Integration, typed: list[str]
) -> None:
    await integration.choose(profiles=typed)
    await integration.take(call := started(profile="Clinic"))
    assert integration.told == [("started", call["lead_id"])]


async def test_calls_are_forgotten_as_soon_as_they_are_too_old(integration: Integration) -> None:
    start = started()
    await integration.take(start, completed(start))
    await integration.pass_time(3 * DAY)
    assert (await integration.calls()).keys() == {start["lead_id"]}
    await integration.choose(keep_days=2)
    assert await integration.calls() == {}
    await integration.settle()
    assert integration.value("sensor.last_caller") == "unknown"
    await integration.pass_time(11 * SECOND)
    assert integration.leads == []


async def test_the_country_of_numbers_without_a_code(integration: Integration) -> None:
    await integration.choose(country="GB")
    nameless = dict.fromkeys(("contact_name", "contact_company_name", "caller_name", "country"))
    british = started(caller_number="020 7183 8750", **nameless)
    await integration.take(british)
    call = (await integration.calls())[british["lead_id"]]
    assert call["caller_number"] == "+442071838750"
    assert call["display_name"] == "020 7183 8750"
    await integration.act("remember_caller", number="020 7183 8750", name="Ann Archer", kind="vip")
    await integration.settle()
    assert integration.value("sensor.last_caller") == "Ann Archer"
    (subentry,) = integration.entry.subentries.values()
    assert subentry.data["callers"] == "+442071838750; Ann Archer"
    await integration.choose(country=None)
    assert (await integration.calls())[british["lead_id"]]["caller_number"] == "+442071838750"


async def test_entry_that_goes_while_its_settings_are_read_harms_nothing(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, is_reading = asyncio.Event(), asyncio.Event()

    async def held(hass: HomeAssistant, entry: ConfigEntry) -> View:
        is_reading.set()
        await gate.wait()
        return await async_view_of(hass, entry)

    monkeypatch.setattr("custom_components.whatconverts.async_view_of", held)
    integration.hass.config_entries.async_update_entry(
        integration.entry, options={"privacy": "none"}
    )
    await is_reading.wait()
    assert await integration.hass.config_entries.async_unload(integration.entry.entry_id)
    gate.set()
    await integration.hass.async_block_till_done()


async def test_nothing_is_reloaded(integration: Integration) -> None:
    coordinator = integration.entry.runtime_data
    await integration.take(started())
    await integration.choose(time_limit=30, privacy="none", keep_days=1, mute_spam=False)
    assert integration.entry.runtime_data is coordinator
    assert integration.value("sensor.active_calls") == "1"
    assert [kind for kind, _ in integration.told] == ["started"]
    assert DOMAIN in integration.hass.config.components
