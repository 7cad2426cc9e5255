"""The files of the card, served from memory.

They are read once and served under a path that holds their hash: an update that replaces them on
disk cannot mix two versions before the restart. Any older path answers too, with what is there now,
for pages and devices that have not heard of the update.
"""

from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import hdrs
from aiohttp.web import Request, Response

from homeassistant.helpers.http import HomeAssistantView

from ..core.card_resource import PATH, card_url, notice_url

_FOLDER: Final = Path(__file__).parents[1] / "www"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"


def read_files() -> dict[str, bytes]:
    """Return the content of the card's files by name."""
    return {path.name: path.read_bytes() for path in _FOLDER.glob("*.js")}


class CardFiles:
    """The card as it is served in this run of Home Assistant."""

    def __init__(self, files: dict[str, bytes]) -> None:
        """Take the content of the files by name."""
        content = b"\0".join(name.encode() + b"\0" + files[name] for name in sorted(files))
        self.files = files
        self.version = sha256(content).hexdigest()[:12]
        self.url = card_url(self.version)
        self.notice_url = notice_url(self.version)


class CardView(HomeAssistantView):
    """Answers for the card's files, to everybody: they hold no data."""

    url = f"{PATH}{{version}}/{{name}}"
    name = "whatconverts:card"
    requires_auth = False
    # A Chromecast shows dashboards from a page of another origin.
    cors_allowed = True

    def __init__(self, card: CardFiles) -> None:
        """Serve this card."""
        self._card = card

    async def get(self, _request: Request, version: str, name: str) -> Response:
        """Return one file."""
        content = self._card.files.get(name)
        if content is None:
            return Response(status=HTTPStatus.NOT_FOUND)
        is_current = version == self._card.version
        response = Response(
            body=content,
            content_type="text/javascript",
            charset="utf-8",
            headers={hdrs.CACHE_CONTROL: _FOR_EVER if is_current else _ASK_AGAIN},
        )
        response.enable_compression()
        return response
