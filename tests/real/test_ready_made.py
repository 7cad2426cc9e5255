"""Ready-made automations at work in a real Home Assistant, made as its editor saves them."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from scripts.demonstration.automation import Automation
from scripts.demonstration.office import DOMAIN, add_showroom, install_blueprints
from scripts.realha import Folder, RealHa, free_port, until
from scripts.showroom import SPEAKER
from tests.support.real_integration import Message, RealIntegration, completed, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

CALL_BACKS = "todo.whatconverts_call_backs"
# Scripts of an office: what they are given can be heard on the bus.
SCRIPTS = """\
script:
  text:
    sequence:
      - event: texted
        event_data: {to: "tel:{{ number }}", message: "{{ message }}"}
  dial:
    sequence:
      - event: dialled
        event_data: {to: "tel:{{ number }}"}
"""
AUTOMATIONS = (
    Automation("text_back", "Text back", {"script": "script.text", "words": "We call you back."}),
    Automation("dial_back", "Dial back", {"script": "script.dial"}),
    Automation("media_pause", "Quiet", {"players": [SPEAKER], "quiet": "lower"}),
    Automation("voicemail_text", "Voicemail", {"show_here": True}),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    path = tmp_path_factory.mktemp("ready-made")
    folder = Folder(path=path, port=free_port(), extra_yaml=SCRIPTS, showroom=True)
    async with RealHa(folder) as ha:
        await add_showroom(ha.client)
        integration = RealIntegration(
            ha, await ha.client.add_entry(DOMAIN, {"name": "WhatConverts"})
        )
        await install_blueprints(ha.client)
        for number, one in enumerate(AUTOMATIONS):
            await ha.client.request(
                "POST", f"/api/config/automation/config/ready{number}", json=one.config()
            )
            await integration.state_is(one.entity_id, "on")
        yield integration
    integration.assert_clean_log()


def missed(start: Message, **changes: object) -> Message:
    return completed(
        start, answer_status="No Answer", call_duration_seconds=20, recording="", **changes
    )


async def notifications(integration: RealIntegration) -> list[Mapping[str, Any]]:
    return list(await integration.ha.client.command("persistent_notification/get"))


async def test_a_missed_caller_gets_a_text_and_is_dialled_when_somebody_calls_back(
    office: RealIntegration,
) -> None:
    # Landlines get no texts.
    call = started(line_type="Mobile")
    async with office.ha.client.socket() as socket:
        listener = await socket.listen("texted", "dialled")
        await office.take(call)
        await office.take(missed(call))
        number = f"tel:{call['caller_number']}"
        [texted] = await listener.wait_for("texted", to=number)
        assert texted["message"] == "We call you back."
        assert not listener.of("dialled")
        await office.state_is(CALL_BACKS, "1")
        await office.ha.client.act(
            "todo.update_item",
            entity_id=CALL_BACKS,
            item=str(call["lead_id"]),
            status="completed",
        )
        await listener.wait_for("dialled", to=number)
        await office.state_is(CALL_BACKS, "0")


async def test_music_is_turned_down_while_somebody_is_on_the_phone(office: RealIntegration) -> None:
    client = office.ha.client

    async def volume() -> float:
        state = await client.request("GET", f"/api/states/{SPEAKER}")
        return float(state["attributes"]["volume_level"])

    # As long as this text is, the speaker plays.
    await client.act(
        "media_player.play_media",
        entity_id=SPEAKER,
        media_content_type="music",
        media_content_id="https://example.com/" + "la" * 500,
    )
    before, call = await volume(), started()
    await office.take(call)
    await until(volume, lambda found: found < before, what="the music turned down")
    await office.take(completed(call))
    await until(volume, lambda found: found == before, what="the music as it was")


async def test_a_missed_call_is_shown_with_what_is_known_of_it(office: RealIntegration) -> None:
    call = started()
    await office.take(call)
    await office.take(missed(call))

    async def shown() -> list[str]:
        return [one["message"] for one in await notifications(office)]

    number = call["caller_number"][-4:]
    await until(shown, lambda found: any(number in one for one in found), what="the notification")
