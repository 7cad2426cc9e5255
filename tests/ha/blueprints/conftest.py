"""What the ready-made automations are tried with."""

import pytest

from tests.support.companion_phones import Sent, listen


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Return what reaches the phones that a test adds."""
    return listen(monkeypatch)
