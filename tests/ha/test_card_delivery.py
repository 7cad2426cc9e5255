"""How the card gets into the dashboards, and out of them again."""

from collections.abc import Callable
from http import HTTPStatus
import logging
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.whatconverts.card.delivery import Delivery, card_delivery
from custom_components.whatconverts.core.card_resource import PATH
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import (
    ResourceStorageCollection,
    ResourceYAMLCollection,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.support.integration import started

DOMAIN = "whatconverts"
OTHERS = {"id": "theirs", "url": "/hacsfiles/mushroom.js", "type": "module"}

type Store = dict[str, Any]
type AddEntry = Callable[[str], MockConfigEntry]


@pytest.fixture
def add_entry(hass: HomeAssistant) -> AddEntry:
    def add(title: str) -> MockConfigEntry:
        entry = MockConfigEntry(domain=DOMAIN, title=title, data={"webhook_id": f"of {title}"})
        entry.add_to_hass(hass)
        return entry

    return add


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def dashboards(hass: HomeAssistant, mode: str = "storage", *urls: str) -> None:
    resources = [{"url": url, "type": "module"} for url in urls]
    yaml = {"resource_mode": mode} | ({"resources": resources} if resources else {})
    assert await async_setup_component(hass, "frontend", {"lovelace": yaml})
    await hass.async_block_till_done()


def keep(hass_storage: Store, *urls: str) -> None:
    """Let the dashboards have these resources, and somebody else's."""
    items = [{"id": f"id {url}", "url": url, "type": "module"} for url in urls]
    key = "lovelace_resources"
    hass_storage[key] = {"version": 1, "key": key, "data": {"items": [OTHERS, *items]}}


def resources(hass: HomeAssistant) -> list[dict[str, Any]]:
    return list(hass.data[LOVELACE_DATA].resources.async_items())


def ours(hass: HomeAssistant) -> list[str]:
    return [item["url"] for item in resources(hass) if item["url"].startswith(PATH)]


def modules(hass: HomeAssistant, name: str = "card.js") -> list[str]:
    """Return what every page loads of ours."""
    urls = hass.data[DATA_EXTRA_MODULE_URL].urls
    return [url for url in urls if url.startswith(PATH) and url.endswith(f"/{name}")]


@pytest.mark.parametrize("mode", ["storage", "yaml"])
async def test_every_page_loads_the_notice_while_there_is_an_entry(
    hass: HomeAssistant, add_entry: AddEntry, hass_client_no_auth: ClientSessionGenerator, mode: str
) -> None:
    await dashboards(hass, mode)
    entry = add_entry("A")
    await set_up(hass, entry)
    (url,) = modules(hass, "notice.js")
    client = await hass_client_no_auth()
    assert (await client.get(url)).status == HTTPStatus.OK
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert modules(hass, "notice.js") == [url]
    await hass.config_entries.async_remove(entry.entry_id)
    assert modules(hass, "notice.js") == []


async def test_first_installation_into_running_dashboards(
    hass: HomeAssistant, add_entry: AddEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    await dashboards(hass)
    await set_up(hass, add_entry("A"))
    [url] = ours(hass)
    client = await hass_client_no_auth()
    answer = await client.get(url)
    assert answer.status == 200
    assert answer.content_type == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "whatconverts-calls-card" in await answer.text()


@pytest.mark.allow_log("Filtered a potential harmful request")
async def test_every_module_is_served_and_older_paths_answer(
    hass: HomeAssistant, add_entry: AddEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    await dashboards(hass)
    await set_up(hass, add_entry("A"))
    client = await hass_client_no_auth()
    current = ours(hass)[0].rpartition("/")[0]
    card = await (await client.get(f"{current}/card.js")).text()
    names = [line.split('"./')[1].split('"')[0] for line in card.splitlines() if 'from "./' in line]
    assert names
    for name in names:
        assert (await client.get(f"{current}/{name}")).status == 200
    old = await client.get(f"{PATH}0123456789ab/card.js")
    assert await old.text() == card
    assert old.headers["Cache-Control"] == "no-cache"
    for nothing in ("manifest.json", "card.js.map", "style.css"):
        assert (await client.get(f"{current}/{nothing}")).status == 404
    for way_out in ("..%2fmanifest.json", "%2e%2e%2f%2e%2e%2fsecrets.yaml", "..%5cstore.py"):
        # Home Assistant itself refuses some of them, and says so in the log.
        answer = await client.get(URL(f"{current}/{way_out}", encoded=True))
        assert answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}


async def test_dashboards_that_come_later(hass: HomeAssistant, add_entry: AddEntry) -> None:
    await set_up(hass, add_entry("A"))
    await dashboards(hass)
    assert len(ours(hass)) == 1


async def test_an_update_is_in_place_and_repairs_duplicates(
    hass: HomeAssistant, hass_storage: Store, add_entry: AddEntry
) -> None:
    keep(hass_storage, f"{PATH}old/card.js", f"{PATH}older/card.js")
    await dashboards(hass)
    await set_up(hass, add_entry("A"))
    theirs, mine = resources(hass)
    assert theirs == OTHERS
    assert mine["id"] == f"id {PATH}old/card.js"
    assert mine["url"] not in (f"{PATH}old/card.js", f"{PATH}older/card.js")


async def test_a_second_entry_and_a_reload_change_nothing(
    hass: HomeAssistant, add_entry: AddEntry
) -> None:
    await dashboards(hass)
    first, _ = add_entry("A"), add_entry("B")
    # Both: an integration sets up all of its entries when it is first set up.
    await set_up(hass, first)
    before = resources(hass)
    assert len(ours(hass)) == 1
    assert await hass.config_entries.async_reload(first.entry_id)
    await hass.async_block_till_done()
    assert resources(hass) == before


async def test_the_last_entry_takes_the_card_along(
    hass: HomeAssistant, hass_storage: Store, add_entry: AddEntry
) -> None:
    keep(hass_storage)
    await dashboards(hass)
    first, second = add_entry("A"), add_entry("B")
    await set_up(hass, first)
    await hass.config_entries.async_remove(first.entry_id)
    assert len(ours(hass)) == 1, "the other entry needs it"
    await hass.config_entries.async_remove(second.entry_id)
    assert resources(hass) == [OTHERS]


async def test_it_comes_back_with_a_new_entry(hass: HomeAssistant, add_entry: AddEntry) -> None:
    await dashboards(hass)
    first = add_entry("A")
    await set_up(hass, first)
    await hass.config_entries.async_remove(first.entry_id)
    assert ours(hass) == []
    await set_up(hass, add_entry("B"))
    assert len(ours(hass)) == 1


async def test_yaml_mode_loads_it_with_every_page(hass: HomeAssistant, add_entry: AddEntry) -> None:
    await dashboards(hass, "yaml", "/hacsfiles/theirs.js")
    first = add_entry("A")
    await set_up(hass, first)
    assert await hass.config_entries.async_reload(first.entry_id)
    assert len(modules(hass)) == 1
    assert [item["url"] for item in resources(hass)] == ["/hacsfiles/theirs.js"]
    await hass.config_entries.async_remove(first.entry_id)
    assert modules(hass) == []


async def test_yaml_mode_leaves_it_to_a_user_who_lists_it(
    hass: HomeAssistant, add_entry: AddEntry
) -> None:
    await dashboards(hass, "yaml", f"{PATH}mine/card.js")
    await set_up(hass, add_entry("A"))
    assert modules(hass) == []


async def test_without_dashboards_calls_still_come(
    hass: HomeAssistant, add_entry: AddEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    entry = add_entry("A")
    await set_up(hass, entry)
    assert LOVELACE_DATA not in hass.data
    client = await hass_client_no_auth()
    answer = await client.post("/api/webhook/of A", json=started())
    assert answer.status == HTTPStatus.OK
    await hass.async_block_till_done()
    state = hass.states.get("sensor.a_active_calls")
    assert state is not None
    assert state.state == "1"
    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert hass.states.get("sensor.a_active_calls") is None


def repair(hass: HomeAssistant) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, "card_not_registered")


async def test_resources_that_cannot_be_read_are_said_and_got_around(
    hass: HomeAssistant, add_entry: AddEntry
) -> None:
    await dashboards(hass)
    entry, other = add_entry("A"), add_entry("B")
    with patch.object(ResourceStorageCollection, "async_load", side_effect=KeyError):
        await set_up(hass, entry)
    assert len(modules(hass)) == 1
    assert card_delivery(hass) is Delivery.EXTRA_MODULE
    said = repair(hass)
    assert said is not None
    assert said.translation_placeholders == {"url": modules(hass)[0]}
    assert await hass.config_entries.async_reload(other.entry_id)
    await hass.async_block_till_done()
    assert (repair(hass), modules(hass), len(ours(hass))) == (None, [], 1)
    assert card_delivery(hass) is Delivery.RESOURCE


async def test_the_last_entry_takes_the_repair_along(
    hass: HomeAssistant, hass_storage: Store, add_entry: AddEntry
) -> None:
    keep(hass_storage)
    # A newer Home Assistant has written it.
    hass_storage["lovelace_resources"] |= {"version": 99}
    await dashboards(hass)
    entry = add_entry("A")
    await set_up(hass, entry)
    assert repair(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert (repair(hass), modules(hass)) == (None, [])
    assert card_delivery(hass) is Delivery.NONE


async def test_resources_of_an_unknown_kind(hass: HomeAssistant, add_entry: AddEntry) -> None:
    await dashboards(hass)
    hass.data[LOVELACE_DATA].resources = ResourceYAMLCollection([])
    await set_up(hass, add_entry("A"))
    assert repair(hass)
    assert len(modules(hass)) == 1


@pytest.mark.parametrize("urls", [(), (f"{PATH}mine/card.js",)], ids=["unlisted", "listed"])
async def test_yaml_mode_needs_no_repair(
    hass: HomeAssistant, add_entry: AddEntry, urls: tuple[str, ...]
) -> None:
    await dashboards(hass, "yaml", *urls)
    await set_up(hass, add_entry("A"))
    assert repair(hass) is None
    assert card_delivery(hass) is (Delivery.LISTED_IN_YAML if urls else Delivery.EXTRA_MODULE)


async def test_the_way_of_the_card_is_logged_when_it_changes(
    hass: HomeAssistant, add_entry: AddEntry, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await dashboards(hass)
    first, second = add_entry("A"), add_entry("B")
    await set_up(hass, first)
    for entry in (first, second):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
    lines = [text for text in caplog.messages if text.startswith("The way of the card")]
    assert lines == ["The way of the card to the dashboards is now: resource"]
