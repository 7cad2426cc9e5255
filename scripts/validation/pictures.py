"""brand/*.png: the pictures that Home Assistant shows of the integration."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from .project import Project

NAMES = {
    f"{dark}{kind}{density}.png"
    for dark in ("", "dark_")
    for kind in ("icon", "logo")
    for density in ("", "@2x")
}
ICON = 256
LOGO = range(128, 257)
MOST_BYTES = 64 * 1024
# Of a side: a picture is cut where its drawing ends.
MARGIN = 0.02


def check(project: Project) -> Iterator[str]:
    """Yield pictures that are missing or not as Home Assistant's brands repository wants them."""
    folder = project.package / "brand"
    found = {path.name for path in folder.glob("*")}
    for name in sorted(NAMES - found):
        yield f"brand/{name}: missing"
    for name in sorted(found - NAMES):
        yield f"brand/{name}: Home Assistant does not know this name"
    for name in sorted(NAMES & found):
        yield from (f"brand/{name}: {fault}" for fault in _picture(folder / name))


def _picture(path: Path) -> Iterator[str]:
    try:
        with Image.open(path) as image:
            if image.format != "PNG" or image.mode != "RGBA":
                yield f"{image.format} {image.mode}, not a PNG with transparency"
                return
            yield from _size(path.name, *image.size)
            yield from _ground(image)
    except UnidentifiedImageError:
        yield "no picture"
        return
    if path.stat().st_size > MOST_BYTES:
        yield f"{path.stat().st_size} bytes, more than {MOST_BYTES}"


def _size(name: str, width: int, height: int) -> Iterator[str]:
    density = 2 if "@2x" in name else 1
    if "icon" in name and (width, height) != (ICON * density, ICON * density):
        yield f"{width} x {height}, not {ICON * density} x {ICON * density}"
    if "logo" in name and min(width, height) / density not in LOGO:
        yield f"{width} x {height}: its shorter side is {LOGO[0]} to {LOGO[-1]} times {density}"


def _ground(image: Image.Image) -> Iterator[str]:
    alpha = image.getchannel("A")
    box = alpha.getbbox()
    if box is None or alpha.getextrema()[0] != 0:
        yield "its ground is not transparent, or there is nothing on it"
        return
    margins = (box[0], box[1], image.width - box[2], image.height - box[3])
    if max(margins) > MARGIN * min(image.size):
        yield f"not cut where the drawing ends: {margins} pixels are empty"
