"""It is quiet while somebody is on the phone, and then as it was."""

from typing import override

import pytest

from homeassistant.components.media_player import MediaPlayerEntity
from homeassistant.components.media_player.const import MediaPlayerEntityFeature, MediaPlayerState
from homeassistant.core import HomeAssistant
from tests.support.blueprint_automations import automate, automation, furnish, play, schedule, use
from tests.support.integration import Integration, SetupIntegration, completed, started

RADIO, TV, PLAIN = "media_player.radio", "media_player.tv", "media_player.plain"


class Player(MediaPlayerEntity):
    """Plays for ever."""

    _attr_should_poll = False

    def __init__(self, name: str, *, can: bool = True) -> None:
        self._attr_name = name
        self._attr_unique_id = name
        self._attr_state = MediaPlayerState.PLAYING
        self._attr_volume_level = 0.5
        if can:
            self._attr_supported_features = (
                MediaPlayerEntityFeature.PAUSE
                | MediaPlayerEntityFeature.PLAY
                | MediaPlayerEntityFeature.VOLUME_SET
            )
        self.orders: list[object] = []

    @override
    async def async_media_pause(self) -> None:
        self._take("pause", MediaPlayerState.PAUSED)

    @override
    async def async_media_play(self) -> None:
        self._take("play", MediaPlayerState.PLAYING)

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        self._attr_volume_level = volume
        self._take(volume, self._attr_state)

    def _take(self, order: object, state: MediaPlayerState | None) -> None:
        self.orders.append(order)
        self._attr_state = state
        self.async_write_ha_state()


@pytest.fixture
async def players(hass_us: HomeAssistant) -> dict[str, Player]:
    found = {RADIO: Player("radio"), TV: Player("tv"), PLAIN: Player("plain", can=False)}
    await furnish(hass_us, "media_player", found.values())
    await use(hass_us, "media_player.media_pause", TV)
    found[TV].orders.clear()
    return found


@pytest.fixture
async def integration(
    players: dict[str, Player], setup_integration: SetupIntegration
) -> Integration:
    """Set the integration up last: media players add paths to the web server."""
    return await setup_integration()


async def install(integration: Integration, **inputs: object) -> None:
    inputs = {"players": [RADIO, TV, PLAIN], **inputs}
    await automate(integration.hass, automation("media_pause", "quiet", inputs))


async def test_paused_from_the_first_call_to_the_end_of_the_last(
    integration: Integration, players: dict[str, Player]
) -> None:
    await install(integration)
    first, second = started(), started()
    await integration.post(first)
    await play(integration, 0.3)
    assert players[RADIO].orders == ["pause"]
    await integration.post(second)
    await integration.post(completed(first))
    await play(integration, 1)
    assert players[RADIO].orders == ["pause"]
    await integration.post(completed(second))
    await play(integration, 0.3)
    assert players[RADIO].orders == ["pause", "play"]
    assert players[TV].orders == players[PLAIN].orders == []


async def test_turned_down_and_up_again(
    integration: Integration, players: dict[str, Player]
) -> None:
    await install(integration, quiet="lower", volume=20)
    call = started()
    await integration.post(call)
    await play(integration, 0.3)
    assert players[RADIO].orders == [0.2]
    await integration.post(completed(call))
    await play(integration, 0.3)
    assert players[RADIO].orders == [0.2, 0.5]
    assert players[TV].orders == []


async def test_quieter_players_stay(integration: Integration, players: dict[str, Player]) -> None:
    await install(integration, quiet="lower", volume=60)
    await integration.take(completed(started()))
    await integration.post(started())
    await play(integration, 0.3)
    assert players[RADIO].orders == []


@pytest.mark.parametrize("quiet", ["pause", "lower"])
async def test_people_are_not_overruled(
    integration: Integration, players: dict[str, Player], quiet: str
) -> None:
    await install(integration, quiet=quiet)
    call = started()
    await integration.post(call)
    await play(integration, 0.3)
    if quiet == "pause":
        await use(integration.hass, "media_player.media_play", RADIO)
    else:
        await use(integration.hass, "media_player.volume_set", RADIO, volume_level=0.3)
    players[RADIO].orders.clear()
    await integration.post(completed(call))
    await play(integration, 0.3)
    assert players[RADIO].orders == []


async def test_ends_even_if_the_end_is_not_told(
    integration: Integration, players: dict[str, Player]
) -> None:
    await install(integration)
    call = started()
    await integration.post(call)
    await play(integration, 0.3)
    await integration.switch("turn_off")
    await integration.post(completed(call))
    await play(integration, 31)
    assert players[RADIO].orders == ["pause", "play"]


async def test_call_right_after_another(
    integration: Integration, players: dict[str, Player]
) -> None:
    await install(integration)
    for _ in range(3):
        call = started()
        await integration.post(call)
        await play(integration, 0.3)
        await integration.post(completed(call))
        await play(integration, 0.3)
    assert players[RADIO].orders == ["pause", "play"] * 3
    second = started()
    call = started()
    await integration.post(call)
    await integration.post(second)
    await integration.post(completed(call))
    await integration.post(completed(second))
    await play(integration, 1)
    assert players[RADIO].state == "playing"


async def test_outside_office_hours_and_in_a_quiet_house(
    integration: Integration, players: dict[str, Player]
) -> None:
    hours = schedule(integration.hass, is_on=False)
    await install(integration, office_hours=[hours])
    await integration.post(started())
    integration.hass.states.async_set(hours, "on")
    await integration.switch("turn_off")
    await integration.post(started())
    await play(integration, 0.5)
    assert players[RADIO].orders == []
