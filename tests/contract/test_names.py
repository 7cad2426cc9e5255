"""Names that the design promises, wherever they are written."""

import ast

from custom_components.whatconverts.core.model import Outcome, TransitionKind
from custom_components.whatconverts.core.public import EVENT_ATTRIBUTES, public_keys
from tests.support.public_names import BUS_EVENTS, EVENT_KEYS, EVENT_TYPES, PUBLIC_KEYS
from tests.support.repository import ENGLISH, ROOT, calls, module, text


def test_public_call_has_the_keys_of_the_contract() -> None:
    assert public_keys() == PUBLIC_KEYS


def test_event_entity_has_the_attributes_of_the_contract() -> None:
    assert set(EVENT_ATTRIBUTES) == EVENT_KEYS
    assert EVENT_KEYS <= PUBLIC_KEYS


def test_every_transition_has_its_bus_event() -> None:
    assert tuple(f"whatconverts_call_{kind}" for kind in TransitionKind) == BUS_EVENTS


def test_event_types_are_those_of_the_contract() -> None:
    (table,) = [
        node.value
        for node in ast.walk(module("event"))
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "_EVENT_TYPES"
    ]
    assert isinstance(table, ast.Dict)
    assert {text(value) for value in table.values} == EVENT_TYPES


def test_outcomes_have_texts() -> None:
    states = ENGLISH["entity"]["event"]["call"]["state_attributes"]["outcome"]["state"]
    assert states.keys() == set(Outcome)


def test_simulated_fields_are_fields_of_the_public_call() -> None:
    names = {
        str(text(arguments[0]))
        for function, _, arguments in calls(module("services"))
        if function == "vol.Optional" and text(arguments[0])
    }
    assert {"repeat_caller", "spam"} <= names & PUBLIC_KEYS
    described = ENGLISH["services"]["simulate_call"]["fields"].keys()
    assert described - {"config_entry_id"} <= PUBLIC_KEYS


def test_real_run_promises_the_same() -> None:
    """It reads its keys from the same words, and must not fall behind."""
    words = (ROOT / "tests" / "real" / "test_real_run.py").read_text().split()
    assert set(words) >= PUBLIC_KEYS
