"""Draws the brand images from docs/brand/*.svg, for light and dark, in two densities.

Home Assistant shows them in its lists and dialogs; the names and sizes are those of its brands repository.
"""

import asyncio
from io import BytesIO
from pathlib import Path
import re
from typing import Literal

from PIL import Image
from playwright.async_api import Browser

from scripts.realha.browser import chromium
from scripts.realha.folder import ROOT

SOURCE = ROOT / "docs" / "brand"
TARGET = ROOT / "custom_components" / "whatconverts" / "brand"
HEIGHT = {"icon": 256, "logo": 160}
"""In pixels, at the single density."""

type Scheme = Literal["light", "dark"]
PREFIXES: dict[Scheme, str] = {"light": "", "dark": "dark_"}
SUFFIXES = {1: "", 2: "@2x"}


async def draw(browser: Browser, drawing: Path, scheme: Scheme, scale: int) -> bytes:
    """Return one PNG on a transparent ground."""
    svg = drawing.read_text(encoding="utf-8")
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    if box is None:
        raise ValueError(f"{drawing.name} has no viewBox from 0 0")
    height = HEIGHT[drawing.stem]
    width = round(height * int(box[1]) / int(box[2]))
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme=scheme,
    )
    await page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{svg}")
    picture = await page.screenshot(omit_background=True)
    await page.close()
    return smallest(picture)


def smallest(picture: bytes) -> bytes:
    """Return the same pixels in fewer bytes."""
    packed = BytesIO()
    Image.open(BytesIO(picture)).save(packed, "PNG", optimize=True)
    return packed.getvalue()


async def main() -> None:
    """Draw all of them."""
    TARGET.mkdir(exist_ok=True)
    async with chromium() as browser:
        for drawing in sorted(SOURCE.glob("*.svg")):
            for scheme, prefix in PREFIXES.items():
                for scale, suffix in SUFFIXES.items():
                    name = f"{prefix}{drawing.stem}{suffix}.png"
                    picture = await draw(browser, drawing, scheme, scale)
                    (TARGET / name).write_bytes(picture)
                    print(f"{name}: {len(picture)} bytes")


if __name__ == "__main__":
    asyncio.run(main())
