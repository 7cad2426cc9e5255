"""The brand images are what scripts/brand makes of their drawings."""

from io import BytesIO

from PIL import Image, ImageChops, ImageStat
from playwright.async_api import Browser
import pytest

from scripts.branding import PICTURES, TARGET, draw

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", PICTURES)
async def test_the_picture_shows_the_drawing(browser: Browser, name: str) -> None:
    drawn = Image.open(BytesIO(await draw(browser, *PICTURES[name])))
    kept = Image.open(TARGET / name)
    assert drawn.size == kept.size
    # Another Chromium may smooth edges in another way.
    difference = ImageStat.Stat(ImageChops.difference(drawn.convert("RGBA"), kept))
    assert max(difference.mean) < 1
