"""Draws the brand images from docs/brand/*.svg, for light and dark, in two densities.

Home Assistant shows them in its lists and dialogs; their names and sizes are those that its brands
repository asks for.
"""

import asyncio
from io import BytesIO
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
PICTURES = {
    f"{prefix}{kind}{suffix}.png": (kind, scheme, scale)
    for kind in HEIGHT
    for scheme, prefix in PREFIXES.items()
    for scale, suffix in SUFFIXES.items()
}


def drawing(kind: str) -> tuple[str, int, int]:
    """Return an SVG, and its width and height in a PNG of single density."""
    svg = (SOURCE / f"{kind}.svg").read_text(encoding="utf-8")
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    if box is None:
        raise ValueError(f"{kind}.svg has no viewBox from 0 0")
    return svg, round(HEIGHT[kind] * int(box[1]) / int(box[2])), HEIGHT[kind]


async def draw(browser: Browser, kind: str, scheme: Scheme, scale: int) -> bytes:
    """Return one PNG on a transparent ground."""
    svg, width, height = drawing(kind)
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme=scheme,
    )
    await page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{svg}")
    # There must be a first frame before one can be taken.
    await page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
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
        for name, (kind, scheme, scale) in PICTURES.items():
            picture = await draw(browser, kind, scheme, scale)
            (TARGET / name).write_bytes(picture)
            print(f"{name}: {len(picture)} bytes")


if __name__ == "__main__":
    asyncio.run(main())
