"""Which URL WhatConverts is given."""

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.webhook_url import (
    Address,
    AddressKind,
    Routes,
    choose,
    is_public,
    plain_host,
)

CLOUD, EXTERNAL = "https://hooks.example.com/x", "https://office.example.com/api/webhook/1"
INTERNAL = "http://192.168.1.5:8123/api/webhook/1"


@pytest.mark.parametrize(
    ("ways", "kind", "url"),
    [
        ({"cloudhook": CLOUD, "external": EXTERNAL}, AddressKind.CLOUD, CLOUD),
        ({"external": EXTERNAL, "internal": INTERNAL}, AddressKind.EXTERNAL, EXTERNAL),
        ({"external": "https://10.0.0.1/x", "internal": INTERNAL}, AddressKind.INTERNAL, INTERNAL),
        (
            {"external": "https://10.0.0.1/x"},
            AddressKind.INTERNAL,
            "https://10.0.0.1/x",
        ),
        ({"internal": INTERNAL}, AddressKind.INTERNAL, INTERNAL),
        ({}, AddressKind.NONE, "/api/webhook/1"),
    ],
    ids=["cloud", "external", "external but private", "only private", "internal", "none"],
)
def test_best_way_is_taken(ways: dict[str, str], kind: AddressKind, url: str) -> None:
    assert choose(Routes(path="/api/webhook/1", **ways)) == Address(kind, url)


def test_kinds_that_the_sender_can_reach() -> None:
    assert {kind for kind in AddressKind if kind.is_public} == {"cloud", "external"}


@pytest.mark.parametrize(
    "url",
    [
        "https://office.example.com",
        "https://office.example.com:8443/x",
        "https://OFFICE.example.COM./",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://home.example.com",
        "https://localnews.example",
        "https://x.duckdns.org",
    ],
)
def test_public(url: str) -> None:
    assert is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://office.example.com",
        "https://192.168.1.5:8123",
        "https://10.1.2.3",
        "https://172.16.0.1",
        "https://127.0.0.1",
        "https://100.64.1.1",
        "https://169.254.1.1",
        "https://[::1]",
        "https://[fe80::1]",
        "https://[fd00::1]",
        "https://homeassistant",
        "https://homeassistant.local:8123",
        "https://homeassistant.local.",
        "https://Box.Home.ARPA",
        "https://ha.lan",
        "https://ha.localdomain",
        "https://ha.home",
        "https://ha.internal",
        "https://localhost",
        "https://ha.localhost",
        "https://",
        "https://[",
        "https://office.example.com:door",
        "/api/webhook/1",
        "",
    ],
)
def test_not_public(url: str) -> None:
    assert not is_public(url)


@given(st.ip_addresses())
def test_address_is_public_as_far_as_its_number_is(address: object) -> None:
    host = f"[{address}]" if ":" in str(address) else str(address)
    assert is_public(f"https://{host}/x") == address.is_global  # type: ignore[attr-defined]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert not is_public(text) or text.lower().lstrip().startswith("https:")


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("Office.Example.com:443", "office.example.com"),
        ("office.example.com:8443", "office.example.com:8443"),
        ("", ""),
    ],
)
def test_hosts_are_compared_in_one_form(host: str, plain: str) -> None:
    assert plain_host(host) == plain
