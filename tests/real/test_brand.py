"""Home Assistant shows our own pictures of the integration."""

import pytest

from scripts.realha import ROOT
from tests.support.real_integration import DOMAIN, RealIntegration

pytestmark = pytest.mark.asyncio(loop_scope="session")

BRAND = ROOT / "custom_components" / DOMAIN / "brand"
PICTURES = {path.name: path.read_bytes() for path in sorted(BRAND.glob("*.png"))}


@pytest.mark.parametrize("name", PICTURES)
async def test_our_picture_is_served(integration: RealIntegration, name: str) -> None:
    """By the address and the token that the frontend uses for its pictures."""
    client = integration.ha.client
    token = (await client.command("brands/access_token"))["token"]
    url = f"{client.url}/api/brands/integration/{DOMAIN}/{name}?token={token}"
    async with client.http.get(url) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert await answer.read() == PICTURES[name]
