"""Spoken questions: understood in six languages, and answered in the one that was used.

The sentences are known to Home Assistant only while something that answers them is exposed to
Assist: so what nobody may ask stays what it was before, whatever else Home Assistant makes of it.
"""

from collections.abc import Callable, Mapping
from functools import partial
import logging
from typing import TYPE_CHECKING, Final

from homeassistant.components.homeassistant.exposed_entities import async_listen_entity_updates
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_registry import (
    EVENT_ENTITY_REGISTRY_UPDATED,
    EventEntityRegistryUpdatedData,
)
from homeassistant.setup import async_when_setup
from homeassistant.util import dt as dt_util

from ..calls.settings import async_load_texts
from ..const import DOMAIN
from ..core.answers import (
    LANGUAGES,
    NEEDED,
    Answers,
    Mention,
    Question,
    mention,
    name_in,
    sentences,
)
from .exposed_calls import ExposedCalls, OfficeCall

if TYPE_CHECKING:
    from hassil.recognize import RecognizeResult

    from homeassistant.components.conversation import ConversationInput
    from homeassistant.components.conversation.trigger import TRIGGER_CALLBACK_TYPE

type _Register = Callable[[list[str], TRIGGER_CALLBACK_TYPE], CALLBACK_TYPE]

_ASSIST: Final = "conversation"
_LOGGER: Final = logging.getLogger(__name__)


@callback
def async_answer_questions(hass: HomeAssistant) -> None:
    """Answer spoken questions as soon as Home Assistant listens to any; that may be never."""
    async_when_setup(hass, _ASSIST, _async_start)


async def _async_start(hass: HomeAssistant, _component: str) -> None:
    try:
        # Not a part of Home Assistant's promised interface, and only there with its requirements.
        from homeassistant.components.conversation.agent_manager import (  # noqa: PLC0415
            get_agent_manager,
        )

        register = get_agent_manager(hass).register_trigger
    except ImportError, AttributeError:
        _LOGGER.info("This Home Assistant takes no sentences; questions about calls go unanswered")
        return
    texts = {language: await async_load_texts(hass, language) for language in LANGUAGES}
    VoiceAnswers(hass, register, texts).async_start()


class VoiceAnswers:
    """Registers the questions that may be answered, and answers them."""

    def __init__(
        self, hass: HomeAssistant, register: _Register, texts: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Register questions with `register`; `texts` are those of each language."""
        self._hass = hass
        self._register = register
        self._texts = texts
        self._registered: dict[Question, CALLBACK_TYPE] = {}
        # Which languages ask by a sentence.
        self._languages: dict[str, list[str]] = {}
        for language, own in texts.items():
            for sentence in (one for question in Question for one in sentences(question, own)):
                self._languages.setdefault(sentence, []).append(language)

    @callback
    def async_start(self) -> None:
        """Follow what is exposed for as long as Home Assistant runs."""
        async_listen_entity_updates(self._hass, _ASSIST, self._refresh)
        self._hass.bus.async_listen(EVENT_ENTITY_REGISTRY_UPDATED, self._handle_entity_change)
        async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._handle_entry_change)
        self._refresh()

    @callback
    def _handle_entity_change(self, event: Event[EventEntityRegistryUpdatedData]) -> None:
        if event.data["entity_id"].startswith("sensor."):
            self._refresh()

    @callback
    def _handle_entry_change(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            self._refresh()

    @callback
    def _refresh(self) -> None:
        """Register what may be asked now, and nothing else."""
        exposed = ExposedCalls(self._hass, _ASSIST).sensors
        for question, sensor in NEEDED.items():
            if sensor in exposed and question not in self._registered:
                asked = [one for own in self._texts.values() for one in sentences(question, own)]
                answer = partial(self._async_answer, question)
                self._registered[question] = self._register(asked, answer)
            elif sensor not in exposed and question in self._registered:
                self._registered.pop(question)()

    async def _async_answer(
        self, question: Question, asked: ConversationInput, result: RecognizeResult
    ) -> str | None:
        """Return the answer; None if nothing that tells it is exposed any longer."""
        exposed = ExposedCalls(self._hass, _ASSIST)
        if NEEDED[question] not in exposed.sensors:
            return None
        texts = self._texts[self._language(asked, result)]
        speaker = _Speaker(texts, Answers(texts, dt_util.now()), exposed)
        caller = result.entities.get("caller")
        name = name_in(str(caller.value), texts) if caller else ""
        return await speaker.async_answer(question, name)

    def _language(self, asked: ConversationInput, result: RecognizeResult) -> str:
        """Return the language of the sentence; if it belongs to several, that of the assistant."""
        sentence = result.intent_sentence.text if result.intent_sentence else None
        languages = self._languages.get(sentence or "", list(self._texts))
        wanted = asked.language.partition("-")[0]
        return next((one for one in languages if one.startswith(wanted)), languages[0])


class _Speaker:
    """One answer in one language."""

    def __init__(self, texts: Mapping[str, str], answers: Answers, exposed: ExposedCalls) -> None:
        """Speak of what is exposed."""
        self.texts = texts
        self._answers = answers
        self._exposed = exposed

    async def async_answer(self, question: Question, caller: str) -> str:
        """Return the answer; raises `HomeAssistantError` if stored calls cannot be read."""
        answers, exposed = self._answers, self._exposed
        match question:
            case Question.CALLING:
                return answers.calling(self._mentions(exposed.live()))
            case Question.COUNT:
                return answers.count(len(exposed.live()))
            case Question.LAST:
                newest = exposed.newest()
                return answers.last(self._mention(newest) if newest else None)
            case Question.MISSED:
                return answers.missed(exposed.count_missed(), self._mentions(exposed.missed()))
            case Question.TODAY:
                return answers.today(exposed.count_today(), exposed.count_missed("calls_today"))
            case Question.CALLER:
                return await self._async_last_of(caller)

    async def _async_last_of(self, caller: str) -> str:
        if self._exposed.names_nobody:
            return self._answers.private()
        found = await self._exposed.async_find(caller)
        return self._answers.caller(caller, self._mention(found) if found else None)

    def _mentions(self, calls: list[OfficeCall]) -> list[Mention]:
        return [self._mention(one) for one in calls]

    def _mention(self, one: OfficeCall) -> Mention:
        public = one.office.views.in_words(
            one.call, withheld=self.texts["voice_withheld"], caller=self.texts["voice_somebody"]
        )
        return mention(public, dt_util.as_local(one.call.started_at))
