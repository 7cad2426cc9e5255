"""The account: its leads, and what the office has changed in them."""

from bisect import insort
from collections.abc import Iterator
import json
from pathlib import Path
from typing import Self

from scripts.simulator.message import Message

from .lead import Lead, as_lead


class Account:
    """All leads of one profile, the oldest first."""

    def __init__(self) -> None:
        """Begin without any."""
        self._leads: dict[int, Lead] = {}
        self._order: list[tuple[str, int]] = []
        self._edits: dict[int, Lead] = {}

    def __len__(self) -> int:
        """Return how many leads there are."""
        return len(self._leads)

    def __iter__(self) -> Iterator[Lead]:
        """Yield the leads by the moment of their creation."""
        return (self._leads[lead_id] for _, lead_id in self._order)

    def get(self, lead_id: int) -> Lead | None:
        """Return a lead; None if there is none of this id."""
        return self._leads.get(lead_id)

    def record(self, message: Message) -> Message:
        """Take a whole message, in the order in which things happen.

        Return it as WhatConverts posts it: with what the office has changed in the lead meanwhile.
        """
        lead_id = message["lead_id"]
        edits = self._edits.get(lead_id, {})
        self._keep(lead_id, as_lead(message) | edits)
        return message | edits

    def edit(self, lead_id: int, changes: Lead) -> None:
        """Change fields of a lead that there is."""
        self._edits.setdefault(lead_id, {}).update(changes)
        self._leads[lead_id] |= changes

    def save(self, path: Path) -> None:
        """Write all leads to a file, with its folder if there is none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(list(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the account that was saved; an empty one if none was."""
        account = cls()
        if path.exists():
            for lead in json.loads(path.read_text(encoding="utf-8")):
                account._keep(lead["lead_id"], lead)
        return account

    def _keep(self, lead_id: int, lead: Lead) -> None:
        if lead_id not in self._leads:
            insort(self._order, (lead["date_created"], lead_id))
        self._leads[lead_id] = lead
