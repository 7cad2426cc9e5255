"""What a release brings is all that Home Assistant needs."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.releasing import asset_name, write_zip
from tests.support.real_integration import ACTIVE, DOMAIN, RealIntegration, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]


async def test_the_zip_installs(tmp_path: Path) -> None:
    zipped, components = tmp_path / asset_name(), tmp_path / "components"
    write_zip(zipped)
    with ZipFile(zipped) as found:
        found.extractall(components / DOMAIN)
    integration = await RealIntegration.open(tmp_path / "folder", components=components)
    try:
        await integration.take(started())
        await integration.state_is(ACTIVE, "1")
        integration.assert_clean_log()
    finally:
        await integration.close()
