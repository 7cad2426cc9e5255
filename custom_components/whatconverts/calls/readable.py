"""What a person is told if stored calls cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN


@contextmanager
def readable() -> Iterator[None]:
    """Raise `HomeAssistantError` in words if a call cannot be read, instead of OSError."""
    try:
        yield
    except OSError as err:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_readable") from err
