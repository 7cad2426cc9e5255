"""One more person after the other is told of a call that nobody takes."""

import pytest

from homeassistant.core import HomeAssistant
from tests.ha.conftest import OfficeOpener
from tests.ha.office import Office, completed, started

from .phones import ANN_USER, Sent, add_phone, listen, press
from .showroom import automate, automation, play, schedule

NAMES = ("Bob", "Cy", "Ann")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    return listen(monkeypatch)


@pytest.fixture
async def phones(house: HomeAssistant, sent: Sent) -> list[str]:
    return [await add_phone(house, name) for name in NAMES]


@pytest.fixture
async def office(phones: list[str], open_office: OfficeOpener) -> Office:
    return await open_office()


async def install(office: Office, people: list[str], **inputs: object) -> None:
    office.hass.states.async_set("person.ann", "home", {"user_id": ANN_USER})
    inputs = {"people": people, "seconds": 10, **inputs}
    await automate(office.hass, automation("route_more_people", "route", inputs))


def told(sent: Sent) -> list[str]:
    return [name for name, _ in sent]


async def test_each_has_their_time(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones)
    await office.post(started())
    for moment in range(4):
        await play(office, 9.5 if moment == 0 else 10)
        assert told(sent) == list(NAMES[:moment])
    assert sent[0][1]["title"] == "📞 Please take this call: Jeremy Helms"


async def test_press_stops_it(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones)
    call = started()
    await office.post(call)
    await play(office, 11)
    await press(office.hass, sent[0][1]["data"]["actions"][0]["action"])
    await play(office, 30)
    assert told(sent) == ["Bob"]
    assert (await office.calls())[call["lead_id"]]["claimed_by"] == "ann"


async def test_end_stops_it(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones)
    call = started()
    await office.post(call)
    await play(office, 5)
    await office.post(completed(call))
    await play(office, 40)
    assert sent == []


async def test_crowd_is_told_at_once(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones, at_once=2, seconds=600)
    await office.post(started(spam=True))
    await office.post(started())
    await play(office, 1)
    assert sent == []
    call = started()
    await office.post(call)
    await play(office, 1)
    assert told(sent) == ["Bob"]
    assert sent[0][1]["data"]["tag"] == f"whatconverts_{call['lead_id']}"


async def test_only_in_office_hours(office: Office, phones: list[str], sent: Sent) -> None:
    await install(office, phones, office_hours=[schedule(office.hass, is_on=False)])
    await office.post(started())
    await play(office, 30)
    assert sent == []


@pytest.mark.parametrize(
    ("privacy", "shown"),
    [("last_four", ("Jeremy Helms", "☎️ …1858\n")), ("none", ("Caller", ""))],
)
async def test_it_says_no_more_than_privacy_lets_it(
    office: Office, phones: list[str], sent: Sent, privacy: str, shown: tuple[str, str]
) -> None:
    who, number = shown
    await office.choose(privacy=privacy)
    await install(office, phones, at_once=1)
    await office.post(started(caller_number="+18033861858", city="Charlotte", state="NC"))
    await play(office, 1)
    message = sent[0][1]
    assert message["title"] == f"📞 Please take this call: {who}"
    assert message["message"].startswith(f"{number}📍 Charlotte, NC")
