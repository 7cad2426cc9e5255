"""A real Home Assistant is asked about calls, in its chat and by its own action."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.support.real_integration import ACTIVE, RealIntegration, started
from tests.support.voice import QUESTIONS

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

ENTITIES = ["sensor.whatconverts_active_calls", "sensor.whatconverts_last_caller"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def listening(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    """Give a Home Assistant that understands sentences."""
    folder = tmp_path_factory.mktemp("assist")
    integration = await RealIntegration.open(folder, extra_yaml="conversation:\n")
    yield integration
    integration.assert_clean_log()
    await integration.close()


async def say(integration: RealIntegration, text: str, language: str) -> str:
    data = {"text": text, "language": language}
    answer: Any = await integration.ha.client.ask("conversation.process", **data)
    return str(answer["response"]["speech"]["plain"]["speech"])


async def expose(integration: RealIntegration, *, exposed: bool) -> None:
    await integration.ha.client.command(
        "homeassistant/expose_entity",
        assistants=["conversation"],
        entity_ids=ENTITIES,
        should_expose=exposed,
    )


async def test_it_answers_in_every_language_what_is_exposed(listening: RealIntegration) -> None:
    await listening.take(started())
    await listening.state_is(ACTIVE, "1")
    asked = {language: own["last"] for language, own in QUESTIONS.items()}
    before = {language: await say(listening, text, language) for language, text in asked.items()}
    assert not [told for told in before.values() if "Jeremy" in told]
    await expose(listening, exposed=True)
    for language, text in asked.items():
        assert "Jeremy Helms" in await say(listening, text, language)
    told = await say(listening, QUESTIONS["en"]["calling"], "en")
    assert told == "One call: Jeremy Helms on Google AdWords for less than a minute."
    # The state of a sensor is Home Assistant's to tell.
    state = await say(listening, "what is WhatConverts Last caller", "en")
    assert state.endswith(" is Jeremy Helms")
    await expose(listening, exposed=False)
    after = {language: await say(listening, text, language) for language, text in asked.items()}
    assert after == before
