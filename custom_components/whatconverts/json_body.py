"""JSON that others have sent: in messages of the webhook, and in answers of the account."""

from typing import Final

from homeassistant.util.json import json_loads

from .core.lenient_json import read_json

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def decode_body(body: bytes) -> object:
    """Return the value in a body; what the fast decoder refuses gets a second look.

    Raises ValueError if it is not JSON.
    """
    body = body.removeprefix(_BYTE_ORDER_MARK)
    try:
        return json_loads(body)
    except ValueError:
        return read_json(body)
