"""Questions about calls, asked through Home Assistant's own action `conversation.process`."""

from itertools import product
import json
import os
from pathlib import Path
from random import Random
import sys
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts.core.answers import LANGUAGES, NEEDED, Question, sentences
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.models import ConversationInput
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from tests.ha.test_fuzz import SEED
from tests.support.flow_pages import adding
from tests.support.integration import (
    DOMAIN,
    SECOND,
    Integration,
    Message,
    SetupIntegration,
    completed,
    started,
    unload,
)
from tests.support.repository import package_json
from tests.support.voice import QUESTIONS

# What a person says in each language to each question, with no, one and three live calls.
ANSWERS: dict[str, dict[str, dict[str, str]]] = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "spoken_answers.json").read_text(encoding="utf-8")
)
SENSORS = sorted(set(NEEDED.values()))
# By chance: names that are said, and names that call.
NAMES = int(os.environ.get("FUZZ_NAMES", "5"))
PARTS = (
    *(
        "Ann",
        "O'Neil",
        "Öz",
        "小林",
        "محمد",
        "last",
        "call",
        "{name}",
        "[a|b]",
        "<c>",
        "(d)",
        "24/7",
    ),
    *("?", "!", "...", "\u202egnp", "\u200d", "\ud83d\ude00", "{{ states() }}", "*", "_", "`"),
    *("x" * 300, "%", "\\", '"', "-", "zuletzt", "por última vez", "0", "+1803"),
)
WITHHELD = {
    "caller_number": "anonymous",
    "caller_name": "",
    "contact_name": "",
    "contact_company_name": "",
    "contact_phone_number": "",
}
# "Last caller", as a person may name the sensor in Assist, and how Home Assistant asks for it.
STATE_OF = {
    "en": ("last caller", "what is the last caller"),
    "de": ("letzte Anrufer", "was ist der letzte Anrufer"),
    "es": ("último llamante", "cuál es el último llamante"),
    "fr": ("dernier appelant", "quel est le dernier appelant"),
    "nl": ("laatste beller", "wat is de laatste beller"),
    "pt-BR": ("último chamador", "qual é o último chamador"),
}


class Assist:
    """Asks Home Assistant, as a satellite does."""

    def __init__(self, integration: Integration) -> None:
        self.integration = integration
        self.hass = integration.hass

    async def say(self, text: str, language: str = "en") -> str:
        """Say a sentence to Home Assistant's own agent, and return what it answers."""
        data = {"text": text, "language": language, "agent_id": "conversation.home_assistant"}
        answer: Any = await self.hass.services.async_call(
            "conversation", "process", data, blocking=True, return_response=True
        )
        speech: str = answer["response"]["speech"]["plain"]["speech"]
        return speech

    async def ask(
        self, question: Question, language: str = "en", name: str = "Jeremy Helms"
    ) -> str:
        return await self.say(QUESTIONS[language][question].format(name=name), language)

    async def answers(self, language: str) -> dict[str, str]:
        return {str(question): await self.ask(question, language) for question in Question}

    async def expose(self, *sensors: str, exposed: bool = True) -> None:
        for sensor in sensors:
            entity_id = f"sensor.whatconverts_{sensor}"
            async_expose_entity(self.hass, "conversation", entity_id, should_expose=exposed)
        await self.hass.async_block_till_done()

    @property
    def understood(self) -> set[Question]:
        return understood(self.hass)


def understood(hass: HomeAssistant) -> set[Question]:
    """Return the questions of which Home Assistant knows every sentence, in all languages."""
    known = set(get_agent_manager(hass).trigger_sentences)
    return {one for one in Question if known.issuperset(all_sentences(one))}


def all_sentences(question: Question) -> list[str]:
    texts = [package_json(f"translations/{language}.json")["common"] for language in LANGUAGES]
    return [sentence for own in texts for sentence in sentences(question, own)]


@pytest.fixture
async def assist(hass_us: HomeAssistant, setup_integration: SetupIntegration) -> Assist:
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass_us, component, {})
    return Assist(await setup_integration())


def missed_call(**changes: object) -> list[Message]:
    start = started(**changes)
    return [start, completed(start, answer_status="No Answer")]


async def let_call(assist: Assist, live: int) -> None:
    """Let so many be on the phone; with three there was a missed call, too."""
    integration = assist.integration
    if live:
        await integration.take(started())
        await integration.pass_time(180 * SECOND)
    if live > 1:
        await integration.take(*missed_call(contact_name="Ann"))
        await integration.take(started(contact_name="Bob Li"), started(**WITHHELD))
        await integration.pass_time(180 * SECOND)


@pytest.mark.parametrize(("language", "live"), product(LANGUAGES, (0, 1, 3)))
async def test_each_question_is_answered_in_its_language(
    assist: Assist, language: str, live: int
) -> None:
    await assist.expose(*SENSORS)
    await let_call(assist, live)
    assert await assist.answers(language) == ANSWERS[language][str(live)]


async def test_whoever_calls_and_whoever_is_asked_for_there_is_an_answer(assist: Assist) -> None:
    await assist.expose(*SENSORS)
    chance = Random(SEED)  # noqa: S311 - the same every time
    integration = assist.integration
    for _ in range(NAMES):
        name = odd_name(chance)
        begun = started(contact_name=name, city=odd_name(chance))
        await integration.take(begun)
        for question in Question:
            asked = chance.choice([name, odd_name(chance), begun["caller_number"]])
            answer = await assist.ask(question, chance.choice(LANGUAGES), asked)
            assert answer.strip()
            assert not set(answer) & set("<>{}*_`|")
        await integration.take(completed(begun))
        await integration.pass_time(60 * SECOND)


def odd_name(chance: Random) -> str:
    """Return a name of parts that some names have, and that no name has."""
    parts = [chance.choice(PARTS) for _ in range(chance.randrange(1, 4))]
    return chance.choice(["", " ", "  "]).join(parts)


@pytest.mark.parametrize(("language", "live"), product(LANGUAGES, (0, 1, 3)))
async def test_under_privacy_none_nobody_is_named(assist: Assist, language: str, live: int) -> None:
    await assist.expose(*SENSORS)
    await assist.integration.choose(privacy="none")
    await let_call(assist, live)
    texts = package_json(f"translations/{language}.json")["common"]
    told = await assist.answers(language)
    assert told.pop("caller") == texts["voice_private"]
    assert not [one for one in told.values() for word in NAMED if word in one]
    # What names nobody is told as ever.
    expected = ANSWERS[language][str(live)]
    assert {one: told[one] for one in ("count", "today")} == {
        one: expected[one] for one in ("count", "today")
    }
    if live:
        assert texts["voice_somebody"].lower() in told["calling"].lower()


NAMED = ("Jeremy", "Helms", "Ann ", "Bob", "Li ")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_not_exposed_is_not_even_understood(assist: Assist, language: str) -> None:
    await let_call(assist, 3)
    before = await assist.answers(language)
    assert assist.understood == set()
    await assist.expose(*SENSORS)
    await assist.expose(*SENSORS, exposed=False)
    assert assist.understood == set()
    assert await assist.answers(language) == before
    ours = {answer for told in ANSWERS[language].values() for answer in told.values()}
    assert ours.isdisjoint(before.values())


@pytest.mark.parametrize("sensor", SENSORS)
async def test_each_sensor_has_its_questions(assist: Assist, sensor: str) -> None:
    await assist.expose(sensor)
    assert assist.understood == {one for one, needed in NEEDED.items() if needed == sensor}


async def test_a_number_that_is_exposed_names_nobody(assist: Assist) -> None:
    await assist.expose("missed_calls_today", "calls_today")
    await let_call(assist, 3)
    assert await assist.ask(Question.MISSED) == "There was one missed call today."
    await assist.expose("missed_calls_today", exposed=False)
    assert await assist.ask(Question.TODAY) == "There have been four calls today."


async def test_what_one_office_missed_is_not_said_of_the_calls_of_another(assist: Assist) -> None:
    made = await (await adding(assist.hass)).end()
    for start in (started(), *missed_call()):
        await assist.integration.send(json.dumps(start), webhook_id=made["data"]["webhook_id"])
    await assist.integration.take(started())
    await assist.expose("calls_today")
    other = made["result"].entry_id
    missed = er.async_get(assist.hass).async_get_entity_id(
        "sensor", DOMAIN, f"{other}_missed_calls_today"
    )
    assert missed
    async_expose_entity(assist.hass, "conversation", missed, should_expose=True)
    await assist.hass.async_block_till_done()
    assert await assist.ask(Question.TODAY) == "There has been one call today."
    assert await assist.ask(Question.MISSED) == "There was one missed call today."


async def test_an_entry_that_is_unloaded_or_a_sensor_that_is_disabled_is_not_spoken_of(
    assist: Assist, entry: MockConfigEntry
) -> None:
    await assist.expose(*SENSORS)
    registry = er.async_get(assist.hass)
    registry.async_update_entity(
        "sensor.whatconverts_last_caller", disabled_by=er.RegistryEntryDisabler.USER
    )
    await assist.hass.async_block_till_done()
    assert assist.understood == set(Question) - {Question.LAST, Question.CALLER}
    await unload(assist.hass, entry)
    assert assist.understood == set()
    assert await assist.hass.config_entries.async_setup(entry.entry_id)
    await assist.hass.async_block_till_done()
    assert Question.CALLING in assist.understood


async def test_a_question_in_another_language_than_the_assistants_is_answered_in_its_own(
    assist: Assist,
) -> None:
    await assist.expose(*SENSORS)
    asked = QUESTIONS["de"][Question.CALLING]
    assert await assist.say(asked, "en") == "Gerade ruft niemand an."
    assert (
        await assist.say(QUESTIONS["pt-BR"][Question.CALLING], "pt")
        == "Ninguém está ligando agora."
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_states_are_told_by_home_assistant_as_before(assist: Assist, language: str) -> None:
    await let_call(assist, 1)
    name, asked = STATE_OF[language]
    er.async_get(assist.hass).async_update_entity("sensor.whatconverts_last_caller", aliases=[name])
    await assist.expose(*SENSORS)
    told = await assist.say(asked, language)
    assert "Jeremy Helms" in told
    await assist.expose(*(one for one in SENSORS if one != "last_caller"), exposed=False)
    assert await assist.say(asked, language) == told


@pytest.mark.parametrize("language", LANGUAGES)
async def test_home_assistant_understands_none_of_our_sentences_itself(
    assist: Assist, language: str
) -> None:
    """At most it takes what follows "who is" for the name of a zone, of which there is none."""
    agent = get_agent_manager(assist.hass).default_agent
    assert agent is not None
    for text in QUESTIONS[language].values():
        asked = ConversationInput(
            text=text.format(name="Jeremy Helms"),
            context=Context(),
            conversation_id=None,
            device_id=None,
            satellite_id=None,
            language=language,
            agent_id="conversation.home_assistant",
        )
        found = await agent.async_recognize_intent(asked)
        if found and not found.unmatched_entities:
            assert (found.intent.name, found.entities["domain"].value) == ("HassGetState", "person")


# -- callers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Jeremy Helms", "jeremy helms", "Mr Helms", "Helms", "(803) 555-1234"]
)
async def test_a_caller_is_found_by_name_or_number(assist: Assist, name: str) -> None:
    await assist.expose("last_caller")
    start = started(caller_number="+18035551234")
    await assist.integration.take(start, completed(start, answer_status="Busy"))
    await assist.integration.take(started(contact_name="Helmut Jeremyson"))
    await assist.integration.pass_time(7200 * SECOND)
    assert await assist.ask(Question.CALLER, name=name) == (
        "Jeremy Helms last called two hours ago, on Google AdWords. The call was missed."
    )


@pytest.mark.parametrize("name", ["Helm", "Google AdWords", "&", "1234", "Nobody"])
async def test_nobody_else_is_taken_for_a_caller(assist: Assist, name: str) -> None:
    await assist.expose("last_caller")
    await assist.integration.take(started(caller_number="+18035551239"))
    assert (await assist.ask(Question.CALLER, name=name)).startswith("I know of no call from ")


async def test_a_masked_number_is_not_confirmed_by_asking_for_it(assist: Assist) -> None:
    await assist.integration.choose(privacy="last_four")
    await assist.expose("last_caller")
    await assist.integration.take(started(caller_number="+18035551234"))
    told = await assist.ask(Question.CALLER, name="(803) 555-1234")
    assert told.startswith("I know of no call from ")


async def test_hostile_text_is_read_as_text(assist: Assist) -> None:
    await assist.expose(*SENSORS)
    hostile = "{{ 7*7 }} {count} <break time='9s'/>\u202e[x](y)\n{last}" + "x" * 500
    await assist.integration.take(started(contact_name=hostile, phone_name=hostile))
    told = await assist.ask(Question.CALLING)
    assert told.startswith("One call: 7 7 count break time='9s'/ x (y) last")
    assert not set(told) & set("{}<>*\u202e\n[]")
    assert len(told) < 500
    asked = await assist.ask(Question.CALLER, name="{{ 7*7 }} <b> {line}" + "y" * 300)
    assert not set(asked) & set("{}<>*")
    assert len(asked) < 120


async def test_spam_is_not_spoken_of(assist: Assist) -> None:
    await assist.expose(*SENSORS)
    await assist.integration.take(started(spam=True))
    assert await assist.answers("en") == ANSWERS["en"]["0"]


async def test_a_home_assistant_that_takes_no_sentences_is_done_without(
    hass_us: HomeAssistant, setup_integration: SetupIntegration, monkeypatch: pytest.MonkeyPatch
) -> None:
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass_us, component, {})
    with monkeypatch.context() as patched:
        # Importing it fails from now on.
        patched.setitem(sys.modules, "homeassistant.components.conversation.agent_manager", None)
        integration = await setup_integration()
    assist = Assist(integration)
    await assist.expose(*SENSORS)
    assert assist.understood == set()
    await integration.take(started())
    assert integration.value("sensor.active_calls") == "1"


async def test_conversation_may_be_set_up_later(
    hass_us: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert await hass_us.config_entries.async_setup(entry.entry_id)
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass_us, component, {})
    async_expose_entity(
        hass_us, "conversation", "sensor.whatconverts_active_calls", should_expose=True
    )
    await hass_us.async_block_till_done()
    assert understood(hass_us) == {Question.CALLING, Question.COUNT}
