"""The stand-in for the account can be asked from inside Home Assistant, also while time stands."""

from aiohttp import encode_basic_auth, hdrs
import pytest

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from tests.support.account import running_account
from tests.support.integration import NOW


@pytest.mark.usefixtures("socket_enabled")
async def test_home_assistants_own_session_asks_the_account(hass_us: HomeAssistant) -> None:
    async with running_account(calls=30) as server:
        assert server.now() == NOW
        headers = {hdrs.AUTHORIZATION: encode_basic_auth(server.token, server.secret)}
        session = async_get_clientsession(hass_us)
        async with session.get(f"{server.url}/leads", headers=headers) as answer:
            page = await answer.json()
    assert (page["total_leads"], len(page["leads"])) == (30, 25)
    assert server.log.counts == {"GET /leads": 1}
