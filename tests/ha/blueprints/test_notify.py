"""Phones and desktops show who is calling, and one press takes the call."""

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
from tests.ha.conftest import OfficeOpener
from tests.ha.office import Office, completed, started, until

from .phones import ANN_USER, Sent, add_phone, listen, press
from .showroom import automate, automation, play, schedule

HOSTILE = "[click](http://evil.example) <b>*x*</b> ![i](www.evil.example) {{ 1 + 1 }}"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    return listen(monkeypatch)


@pytest.fixture
async def phones(house: HomeAssistant, sent: Sent) -> list[str]:
    return [await add_phone(house, name) for name in ("Anns Phone", "Bob")]


@pytest.fixture
async def office(phones: list[str], open_office: OfficeOpener) -> Office:
    """Open the office last: the app adds paths to the web server."""
    return await open_office()


async def install(office: Office, **inputs: object) -> None:
    office.hass.states.async_set("person.ann", "home", {"user_id": ANN_USER})
    await automate(office.hass, automation("notify", "notify", inputs))


def shown(hass: HomeAssistant) -> dict[str, tuple[str, str | None]]:
    found = _async_get_or_create_notifications(hass)
    return {key: (one["message"], one["title"]) for key, one in found.items()}


async def test_phones_show_the_caller(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones=phones)
    call = started(city="Charlotte", state="NC", lead_source="google", lead_keyword="plumber")
    await office.post(call)
    await play(office, 0.2)
    assert [name for name, _ in sent] == ["Anns Phone", "Bob"]
    message = sent[0][1]
    assert message["title"] == "📞 Jeremy Helms"
    assert message["message"].splitlines()[1:3] == ["📍 Charlotte, NC", "🏢 Google AdWords"]
    assert message["message"].startswith("☎️ (803) ")
    data = message["data"]
    assert data["tag"] == f"whatconverts_{call['lead_id']}"
    assert data["url"] == data["clickAction"] == "/"
    take, back = data["actions"]
    assert take["title"] == "I take it"
    assert back == {"action": "URI", "title": "Call back", "uri": f"tel:{call['caller_number']}"}


async def test_press_claims_the_call_and_tells_the_others(
    office: Office, phones: list[str], sent: Sent
) -> None:
    await install(office, phones=phones)
    call = started()
    await office.post(call)
    await play(office, 0.2)
    button = sent[0][1]["data"]["actions"][0]["action"]
    sent.clear()
    await press(office.hass, "something_else")
    await press(office.hass, button)
    await until(lambda: len(sent) == len(phones))
    assert (await office.calls())[call["lead_id"]]["claimed_by"] == "ann"
    assert [one["message"] for _, one in sent] == ["✅ ann"] * 2
    assert {one["data"]["tag"] for _, one in sent} == {f"whatconverts_{call['lead_id']}"}


async def test_press_that_comes_late_says_nothing(
    office: Office, phones: list[str], sent: Sent
) -> None:
    await install(office, phones=phones)
    call = started()
    await office.post(call)
    await play(office, 0.2)
    button = sent[0][1]["data"]["actions"][0]["action"]
    await office.post(completed(call))
    sent.clear()
    await press(office.hass, button)
    await play(office, 0.2)
    assert sent == []


async def test_tap_can_call(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones=phones[:1], tap="call", words_take="", words_call="")
    call = started()
    await office.post(call)
    await office.post(started(caller_number="anonymous"))
    await play(office, 0.2)
    known, withheld = (one["data"] for _, one in sent)
    assert known["url"] == f"tel:{call['caller_number']}"
    assert known["actions"] == []
    assert withheld["url"] == "/"


async def test_desktops_show_it_until_the_call_is_over(office: Office, sent: Sent) -> None:
    messages = async_mock_service(office.hass, "notify", "send_message")
    await install(office, targets=["notify.browser"], show_here=True)
    call = started()
    await office.post(call)
    await play(office, 0.2)
    (note,) = shown(office.hass).values()
    assert note[1] == "📞 Jeremy Helms"
    assert messages[0].data["title"] == "📞 Jeremy Helms"
    assert messages[0].data["entity_id"] == ["notify.browser"]
    await office.post(completed(call))
    await play(office, 0.2)
    assert shown(office.hass) == {}


async def test_text_of_strangers_is_only_text(
    office: Office, phones: list[str], sent: Sent
) -> None:
    await install(office, phones=phones[:1], show_here=True)
    await office.post(started(contact_name=HOSTILE, city=HOSTILE, phone_name=HOSTILE))
    await play(office, 0.2)
    (note,) = shown(office.hass).values()
    for text in (*note, sent[0][1]["title"], sent[0][1]["message"]):
        assert text
        assert "{{ 1 + 1 }}" in text
        assert not set("[]<>*") & set(text)
        assert "://" not in text
        assert "www." not in text


async def test_only_numbers_for_a_name(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones=phones[:1])
    nobody = dict.fromkeys(("city", "state", "lead_source", "phone_name", "lead_keyword"))
    await office.post(started(contact_name="12", **nobody))
    await play(office, 0.2)
    assert sent[0][1]["title"] == "📞 12"


async def test_quiet(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones=phones, office_hours=[schedule(office.hass, is_on=False)])
    await office.post(started())
    office.hass.states.async_set("schedule.hours", "on")
    await office.post(started(spam=True))
    await play(office, 0.2)
    assert sent == []


@pytest.mark.parametrize(
    ("privacy", "shown"),
    [
        ("last_four", ("📞 Jeremy Helms", "☎️ …1858")),
        ("none", ("📞 Caller", "📍 Charlotte, NC")),
    ],
)
async def test_it_says_no_more_than_privacy_lets_it(
    office: Office, phones: list[str], sent: Sent, privacy: str, shown: tuple[str, str]
) -> None:
    title, first_line = shown
    await office.choose(privacy=privacy)
    await install(office, phones=phones, tap="call", dashboard="/calls")
    await office.post(started(caller_number="+18033861858", city="Charlotte", state="NC"))
    await play(office, 0.2)
    message = sent[0][1]
    assert message["title"] == title
    assert message["message"].splitlines()[0] == first_line
    assert message["data"]["url"] == "/calls"
    (take,) = message["data"]["actions"]
    sent.clear()
    await press(office.hass, take["action"])
    await until(lambda: len(sent) == len(phones))
    assert {one["title"] for _, one in sent} == {title}
