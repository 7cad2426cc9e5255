"""Speakers say who is calling, one after the other."""

from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from homeassistant.core import HomeAssistant
from scripts.showroom.component.media_player import Speaker
from tests.support.blueprint_automations import (
    automate,
    automation,
    furnish,
    play,
    schedule,
    use,
    voices,
)
from tests.support.integration import Integration, SetupIntegration, started

SPEAKER = "media_player.speaker"
LONG_ENOUGH = 12


@pytest.fixture
async def speaker(hass_us: HomeAssistant) -> Speaker:
    speaker = Speaker("speaker")
    await furnish(hass_us, "media_player", [speaker])
    await voices(hass_us)
    return speaker


@pytest.fixture
async def integration(speaker: Speaker, setup_integration: SetupIntegration) -> Integration:
    """Set the integration up last: media players add paths to the web server."""
    return await setup_integration()


async def install(integration: Integration, **inputs: object) -> None:
    await automate(
        integration.hass,
        automation("announce_caller", "announce", {"speakers": [SPEAKER], **inputs}),
    )


def texts(speaker: Speaker) -> list[str]:
    return [text for text, _ in speaker.said]


async def test_three_calls_are_announced_one_after_the_other(
    integration: Integration, speaker: Speaker
) -> None:
    await install(integration)
    names = ("Ann Archer", "Bob Baker", "Cy Cole")
    for name in names:
        await integration.post(started(contact_name=name))
        await play(integration, 0.5)
    assert texts(speaker) == ["Call from Ann Archer."]
    await play(integration, 3 * LONG_ENOUGH)
    assert texts(speaker) == [
        f"Call from {name}." for name in ("Ann Archer", "Bob Baker", "Cy Cole")
    ]


PHRASES = {
    "name": "Call from Jeremy Helms.",
    "name_place": "Call from Jeremy Helms, Charlotte.",
    "name_line": "Call from Jeremy Helms, for Google AdWords.",
    "name_place_line": "Call from Jeremy Helms, Charlotte, for Google AdWords.",
    "private": "There is a new call.",
}


@pytest.mark.parametrize("phrase", PHRASES)
async def test_phrases(integration: Integration, speaker: Speaker, phrase: str) -> None:
    await install(integration, phrase=phrase)
    await integration.post(started(city="Charlotte"))
    await play(integration, LONG_ENOUGH)
    assert texts(speaker) == [PHRASES[phrase]]


async def test_digits_are_spoken_one_by_one(integration: Integration, speaker: Speaker) -> None:
    await install(integration, words_caller="Anruf von")
    number = {"caller_number": "+18033861858", "contact_name": None, "company_name": None}
    await integration.post(started(**number, caller_name=None, contact_company_name=None))
    await play(integration, LONG_ENOUGH)
    (text,) = texts(speaker)
    assert text.startswith("Anruf von 8 0 3")


HOSTILE = "{{ 1 + 1 }} [1] # <b>*x*"


async def test_text_of_strangers_is_only_text(integration: Integration, speaker: Speaker) -> None:
    await install(integration, phrase="name_place_line", words_caller="")
    await integration.post(started(contact_name=HOSTILE, city=HOSTILE, phone_name=HOSTILE))
    await integration.post(started(contact_name="12", city=None))
    await play(integration, 3 * LONG_ENOUGH)
    first, second = texts(speaker)
    assert "1 + 1" in first
    assert not set("{}[]#<>*") & set(first)
    assert second.lstrip().startswith("12")


async def test_volume_is_set_and_restored(integration: Integration, speaker: Speaker) -> None:
    await install(integration, volume=70)
    await integration.post(started())
    await integration.post(started())
    await play(integration, 3 * LONG_ENOUGH)
    assert [volume for _, volume in speaker.said] == [0.7, 0.7]
    assert speaker.volume_level == 0.3


@pytest.mark.allow_log("Error executing script. Error for call_service")
async def test_volume_is_restored_if_the_voice_fails(
    integration: Integration, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **_options: object) -> None:
        raise OSError("broken")

    monkeypatch.setattr(speaker, "async_play_media", fail)
    await install(integration, volume=70)
    await integration.post(started())
    await play(integration, 2)
    assert speaker.volume_level == 0.7
    await play(integration, LONG_ENOUGH)
    assert speaker.volume_level == 0.3


async def test_music_that_goes_on_delays_nothing(
    integration: Integration, speaker: Speaker
) -> None:
    await use(integration.hass, "media_player.play_media", SPEAKER, **MUSIC)
    await install(integration)
    await integration.post(started())
    await play(integration, 1)
    assert len(speaker.said) == 2


MUSIC = {"media_content_type": "music", "media_content_id": "x" * 1000}
QUIET = {"quiet_from": "11:00:00", "quiet_to": "13:00:00"}  # the tests' clock shows noon
OVER_NIGHT = {"quiet_from": "11:00:00", "quiet_to": "07:00:00"}
LOUD = {"quiet_from": "22:00:00", "quiet_to": "07:00:00"}


@pytest.mark.parametrize(
    ("hours", "count"), [(QUIET, 0), (OVER_NIGHT, 0), (LOUD, 1)], ids=["day", "night", "loud"]
)
async def test_quiet_hours(
    integration: Integration, speaker: Speaker, hours: dict[str, str], count: int
) -> None:
    await install(integration, **hours)
    await integration.post(started())
    await play(integration, LONG_ENOUGH)
    assert len(speaker.said) == count


async def test_pause_between_announcements(integration: Integration, speaker: Speaker) -> None:
    await install(integration, pause=60)
    await integration.post(started(contact_name="Ann"))
    await play(integration, 20)
    await integration.post(started(contact_name="Bob"))
    await play(integration, 45)
    await integration.post(started(contact_name="Cy"))
    await play(integration, LONG_ENOUGH)
    assert texts(speaker) == ["Call from Ann.", "Call from Cy."]


async def test_same_caller_is_not_announced_again_so_soon(
    integration: Integration, speaker: Speaker
) -> None:
    await install(integration, repeat_minutes=5)
    ann = {"caller_number": "+18035550111", "contact_name": "Ann"}
    await integration.post(started(**ann))
    await integration.post(started(**ann, tracking_number="+17045550199"))
    await integration.post(started(contact_name="Bob"))
    await play(integration, 3 * LONG_ENOUGH)
    assert texts(speaker) == ["Call from Ann.", "Call from Bob."]
    integration.clock.tick(timedelta(minutes=6))
    await integration.post(started(**ann))
    await play(integration, LONG_ENOUGH)
    assert texts(speaker)[2:] == ["Call from Ann."]


async def test_office_hours_spam_and_quiet_house(
    integration: Integration, speaker: Speaker
) -> None:
    hours = schedule(integration.hass, is_on=False)
    await install(integration, office_hours=[hours])
    await integration.post(started())
    integration.hass.states.async_set(hours, "on")
    await integration.post(started(spam=True))
    blocked = started()
    await integration.act("remember_caller", number=blocked["caller_number"], kind="blocked")
    await integration.post(blocked)
    await integration.switch("turn_off")
    await integration.post(started())
    await play(integration, LONG_ENOUGH)
    assert speaker.said == []


async def test_satellites(integration: Integration, speaker: Speaker) -> None:
    announced = async_mock_service(integration.hass, "assist_satellite", "announce")
    await install(integration, speakers=[], satellites=["assist_satellite.kitchen"])
    await integration.post(started())
    await play(integration, 1)
    (call,) = announced
    assert call.data == {
        "entity_id": ["assist_satellite.kitchen"],
        "message": "Call from Jeremy Helms.",
    }
    assert speaker.said == []


@pytest.mark.parametrize(
    ("privacy", "said"),
    [("last_four", ["Ann Archer", "1 8 5 8"]), ("none", ["Caller", "Caller"])],
)
async def test_it_says_no_more_than_privacy_lets_it(
    integration: Integration, speaker: Speaker, privacy: str, said: list[str]
) -> None:
    """A caller who cannot be compared is announced each time."""
    await integration.choose(privacy=privacy)
    await install(integration, repeat_minutes=60)
    nameless = dict.fromkeys(("contact_name", "caller_name", "contact_company_name"))
    await integration.post(started(caller_number="+18033861858", contact_name="Ann Archer"))
    await integration.post(started(caller_number="+18033861858", **nameless))
    await play(integration, 3 * LONG_ENOUGH)
    assert texts(speaker) == [f"Call from {who}." for who in said]
