"""Lists of callers from exported contacts: uploaded or pasted, and shown before they are saved."""

from io import BytesIO
import logging
from typing import Any

from aiohttp import FormData
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.whatconverts.core.caller_file import MAX_BYTES
from custom_components.whatconverts.core.contact import MAX_CALLERS
from homeassistant.data_entry_flow import FlowResultType
from tests.support.flow_pages import LANGUAGES
from tests.support.integration import Integration, started
from tests.support.repository import package_json

from .test_known_callers import ANN, add_list, fill, lists, open_form

BOB = "+18035550101"
CARDS = (
    f"BEGIN:VCARD\nVERSION:3.0\nFN:Ann Archer\nTEL:{ANN}\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:3.0\nFN:Nobody Special\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:3.0\nFN:Bob\nTEL:803 555 0101\nEND:VCARD\n"
)
TABLE = f"Name;Telefon\nAnn Archer;{ANN}\nBob;803 555 0101\n"


class Uploads:
    """Uploads files as the frontend does."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - a client of aiohttp
        self._client = client

    async def __call__(self, content: bytes, name: str = "contacts.vcf") -> str:
        form = FormData()
        form.add_field("file", BytesIO(content), filename=name)
        response = await self._client.post("/api/file_upload", data=form)
        return str((await response.json())["file_id"])


@pytest.fixture
async def upload(integration: Integration, hass_client: ClientSessionGenerator) -> Uploads:
    return Uploads(await hass_client())


async def change(integration: Integration, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    (subentry,) = integration.entry.subentries.values()
    form = await integration.entry.start_subentry_reconfigure_flow(
        integration.hass, subentry.subentry_id
    )
    values = {"name": "Ours", "kind": "known", "callers": subentry.data["callers"], **fields}
    return await fill(integration, dict(form), **values)


def told(page: dict[str, Any]) -> dict[str, str]:
    """Return what a page says, and see that it has texts for it."""
    for language in LANGUAGES:
        step = package_json(f"translations/{language}.json")["config_subentries"]["callers"]["step"]
        texts = step[page["step_id"]]
        (texts["title"] + texts["description"]).format_map(page["description_placeholders"])
        assert texts["submit"]
    return dict(page["description_placeholders"])


def error(page: dict[str, Any]) -> dict[str, str]:
    for reason in page["errors"].values():
        assert package_json("translations/en.json")["config_subentries"]["callers"]["error"][reason]
    return dict(page["errors"])


async def test_a_file_is_shown_and_then_saved(integration: Integration, upload: Uploads) -> None:
    file = await upload(CARDS.encode())
    form = await open_form(integration)
    page = await fill(integration, form, name="Book", kind="vip", callers="", file=file)
    assert page["step_id"] == "preview_partly"
    assert told(page) == {
        "name": "Book",
        "added": "2",
        "renamed": "0",
        "unchanged": "0",
        "removed": "0",
        "count": "1",
        "lines": "6",
    }
    assert lists(integration) == {}, "nothing is saved before"
    done = await fill(integration, page)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert lists(integration) == {"vip": f"{ANN}; Ann Archer\n{BOB}; Bob"}
    await integration.take(started(caller_number=ANN))
    assert integration.events[0].data["display_name"] == "Ann Archer"


async def test_a_file_is_deleted_once_it_is_read(integration: Integration, upload: Uploads) -> None:
    file = await upload(TABLE.encode("utf-16"), "contacts.csv")
    form = await open_form(integration)
    page = await fill(integration, form, name="Book", kind="known", callers="", file=file)
    assert page["step_id"] == "preview"
    form = await open_form(integration)
    again = await fill(integration, form, name="Book", kind="known", callers="", file=file)
    assert error(again) == {"file": "file_missing"}


@pytest.mark.parametrize(
    ("replace", "counts", "saved"),
    [
        (False, ("1", "1", "1", "0"), f"{ANN}; Ann Archer\n+18035550103; Di\n{BOB}; Bob"),
        (True, ("1", "1", "0", "1"), f"{ANN}; Ann Archer\n{BOB}; Bob"),
    ],
)
async def test_a_file_adds_to_a_list_or_takes_its_place(
    integration: Integration,
    upload: Uploads,
    counts: tuple[str, ...],
    saved: str,
    *,
    replace: bool,
) -> None:
    await add_list(integration, "known", f"{ANN}; Annie\n803 555 0103; Di")
    page = await change(integration, file=await upload(CARDS.encode()), replace=replace)
    found = told(page)
    names = ("added", "renamed", "unchanged", "removed")
    assert tuple(found[name] for name in names) == counts
    done = await fill(integration, page)
    assert done["reason"] == "reconfigure_successful"
    assert lists(integration) == {"known": saved}


async def test_a_file_without_a_name_takes_none_away(
    integration: Integration, upload: Uploads
) -> None:
    await add_list(integration, "known", f"{ANN}; Annie")
    page = await change(integration, file=await upload(f"Name;Telefon\n;{ANN}\n".encode()))
    assert told(page)["unchanged"] == "1"
    await fill(integration, page)
    assert lists(integration) == {"known": f"{ANN}; Annie"}


async def test_contacts_can_be_pasted(integration: Integration) -> None:
    for text in (CARDS, TABLE):
        form = await open_form(integration)
        page = await fill(integration, form, name="Book", kind="known", callers=text)
        assert told(page)["added"] == "2"
        await fill(integration, page)
    stored = [one.data["callers"] for one in integration.entry.subentries.values()]
    assert stored == [f"{ANN}; Ann Archer\n{BOB}; Bob"] * 2


async def test_a_page_that_is_fetched_again_is_the_same(integration: Integration) -> None:
    form = await open_form(integration)
    page = await fill(integration, form, name="Book", kind="known", callers=TABLE)
    manager = integration.hass.config_entries.subentries
    again: Any = await manager.async_configure(page["flow_id"])
    assert told(dict(again)) == told(page)


async def test_lines_are_saved_as_they_were_typed(integration: Integration) -> None:
    await add_list(integration, "known", "(803) 555-0100; Ann")
    done = await change(integration, callers="(803) 555-0100, Annie", replace=True)
    assert done["reason"] == "reconfigure_successful"
    assert lists(integration) == {"known": "(803) 555-0100, Annie"}


async def test_only_the_first_lines_are_listed(integration: Integration, upload: Uploads) -> None:
    nobody = "BEGIN:VCARD\nFN:X\nEND:VCARD\n" * 500
    file = await upload((nobody + CARDS).encode())
    form = await open_form(integration)
    page = await fill(integration, form, name="Book", kind="known", callers="", file=file)
    found = told(page)
    assert found["count"] == "501"
    assert found["lines"].startswith("1, 4, 7, ")
    assert found["lines"].endswith(", 58 …")


TOO_MANY = "".join(f"+1803{5550000 + one}; Ann\n" for one in range(MAX_CALLERS + 1))
REFUSED = {
    "file_too_large": b"x" * (MAX_BYTES + 1),
    "nothing_in_file": b"PK\x03\x04" + bytes(range(256)) * 9,
    "too_many": TOO_MANY.encode(),
}


@pytest.mark.parametrize("reason", REFUSED)
async def test_files_that_are_refused(
    integration: Integration, upload: Uploads, reason: str
) -> None:
    file = await upload(REFUSED[reason])
    form = await open_form(integration)
    page = await fill(integration, form, name="Book", kind="vip", callers=ANN, file=file)
    assert error(page) == {"file": reason}
    suggested = {
        str(key): (key.description or {}).get("suggested_value")
        for key in page["data_schema"].schema
    }
    assert suggested == {"name": "Book", "kind": "vip", "callers": ANN, "file": None}
    done = await fill(integration, page, name="Book", kind="vip", callers=ANN)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_too_many_are_refused_in_the_text_too(
    integration: Integration, upload: Uploads
) -> None:
    form = await open_form(integration)
    page = await fill(integration, form, name="Book", kind="known", callers=TOO_MANY)
    assert error(page) == {"callers": "too_many"}
    most = TOO_MANY.partition("\n")[2]
    file = await upload(b"+17045550100; Zoe")
    page = await fill(integration, page, name="Book", kind="known", callers=most, file=file)
    assert error(page) == {"callers": "too_many"}


async def test_text_that_is_wrong_is_told_before_a_file_adds_to_it(
    integration: Integration, upload: Uploads
) -> None:
    form = await open_form(integration)
    file = await upload(CARDS.encode())
    page = await fill(integration, form, name="Book", kind="known", callers="Bob", file=file)
    assert error(page) == {"callers": "no_number"}
    assert page["description_placeholders"] == {"count": "1", "lines": "Bob"}


async def test_no_log_line_names_a_contact(
    integration: Integration, upload: Uploads, caplog: pytest.LogCaptureFixture
) -> None:
    broken = "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:Zebedee=FF\nTEL;:;x:5\nEND:VCARD\n"
    with caplog.at_level(logging.DEBUG):
        file = await upload((CARDS + broken).encode())
        form = await open_form(integration)
        page = await fill(integration, form, name="Book", kind="known", callers="", file=file)
        assert told(page)["count"] == "2"
        await fill(integration, page)
    assert not any(who in caplog.text for who in ("Nobody Special", "Zebedee"))
    assert not any(f"{ANN}" in one.getMessage() for one in caplog.records if "what" in one.name)
