"""Calls on every page of a device, as far as the page alone decides what is shown."""

from typing import Any

import pytest
import pytest_asyncio

from tests.support.card_page import CardPage, Message, ago, call, entry, message

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Home Assistant's own toasts, by their ids, and whatever it was asked to show.
APP = """() => {
  const app = document.createElement("home-assistant");
  app.hass = lab.hass;
  lab.toasts = new Map();
  app.addEventListener("hass-notification", ({ detail }) => {
    if (detail.duration === 0) lab.toasts.delete(detail.id);
    else lab.toasts.set(detail.id, detail);
  });
  document.body.append(app);
}"""
# Nobody waits for an entry that is away.
IN_A_HURRY = """() => {
  const later = window.setTimeout;
  window.setTimeout = (work, pause) => later(work, pause === 3000 ? 0 : pause);
}"""
SHOWN = "[...lab.toasts.values()].map((toast) => toast.message)"
HAS = "async (n) => { while (lab.toasts.size !== n) await new Promise(requestAnimationFrame); }"
LISTENS = "lab.connection.subscriptions.filter((one) => one.isOpen).length"
BEGINS = f"async () => {{ while (!{LISTENS}) await new Promise(requestAnimationFrame); }}"
AWAY: dict[str, Any] = {"available": False, "alerts": None, "last_post": None, "ends_arrive": None}


class NoticePage:
    """A page of Home Assistant's, on which calls are shown."""

    def __init__(self, card_page: CardPage) -> None:
        self.card_page = card_page
        self.page = card_page.page

    async def begin(self, snapshot: Message) -> None:
        """Open a page on a device that asked for calls; they are there when it opens."""
        await self.page.evaluate("(snapshot) => { lab.snapshot = snapshot }", snapshot)
        await self.page.evaluate("localStorage.setItem('whatconverts-notice', 'on')")
        await self.page.evaluate("import('/card/notice.js').then(() => {})")
        await self.page.evaluate(BEGINS)
        await self.card_page.settle()

    async def shown(self) -> list[str]:
        found: list[str] = await self.page.evaluate(SHOWN)
        return found

    async def dismiss(self) -> None:
        """Close all toasts, as people do."""
        await self.page.evaluate(
            "for (const [id, toast] of lab.toasts) { lab.toasts.delete(id); toast.dismiss(); }"
        )


@pytest_asyncio.fixture(loop_scope="session")
async def notices(card_page: CardPage) -> NoticePage:
    await card_page.page.evaluate(APP)
    return NoticePage(card_page)


async def test_calls_of_an_entry_that_went_away_are_forgotten(notices: NoticePage) -> None:
    await notices.page.evaluate(IN_A_HURRY)
    await notices.begin(message(call()))
    assert len(await notices.shown()) == 1
    await notices.card_page.send(entries=[entry(**AWAY)])
    await notices.page.evaluate(HAS, 0)


async def test_a_reload_takes_nothing_away(notices: NoticePage) -> None:
    one = call()
    await notices.begin(message(one))
    await notices.card_page.send(entries=[entry(**AWAY)])
    assert len(await notices.shown()) == 1
    await notices.page.evaluate("lab.send", message(one))
    await notices.page.wait_for_timeout(3500)
    assert len(await notices.shown()) == 1


async def test_silent_where_alerts_are_off_also_while_the_entry_is_reloaded(
    notices: NoticePage,
) -> None:
    await notices.begin(message(call(), entries=[entry(alerts=False)]))
    assert await notices.shown() == []
    await notices.card_page.send(entries=[entry(**AWAY)])
    assert await notices.shown() == []


async def test_what_was_closed_stays_closed_over_a_restart(notices: NoticePage) -> None:
    one = call(display_name="Closed")
    await notices.begin(message(one))
    await notices.dismiss()
    # It answers before its entries are loaded.
    for change in (message(entries=[entry(**AWAY)]), message(one, call(display_name="New"))):
        await notices.page.evaluate("lab.send", change)
    [text] = await notices.shown()
    assert "New" in text


async def test_what_began_long_ago_is_no_news_when_its_entry_is_loaded_late(
    notices: NoticePage,
) -> None:
    await notices.begin(message(entries=[entry(**AWAY)]))
    old, new = call(display_name="Old", started_at=ago(600)), call(display_name="New")
    await notices.page.evaluate("lab.send", message(old, new))
    [text] = await notices.shown()
    assert "New" in text


async def test_a_page_that_is_older_than_the_integration_can_ask(notices: NoticePage) -> None:
    """Home Assistant tells pages that are open nothing of modules that are new."""
    page = notices.page
    await page.evaluate("(message) => { lab.snapshot = message }", message(call()))
    await page.evaluate("""() => {
      const card = document.createElement("whatconverts-device-card");
      card.setConfig({});
      card.hass = lab.hass;
      document.body.append(card);
    }""")
    await page.locator("whatconverts-device-card").get_by_role("checkbox").check()
    await page.evaluate(HAS, 1)


async def test_it_follows_the_language(notices: NoticePage) -> None:
    one = call()
    await notices.begin(message(one))
    await notices.page.evaluate(
        "document.querySelector('home-assistant').hass.locale.language = 'de'"
    )
    await notices.card_page.send(one)
    [text] = await notices.shown()
    assert text.startswith("Neuer Anruf")


async def test_who_changes_their_mind_at_once_is_not_told(notices: NoticePage) -> None:
    page = notices.page
    await page.evaluate("""async () => {
      const { choose } = await import("/card/notice-choice.js");
      await import("/card/notice.js");
      choose(true);
      choose(false);
      await import("/card/notices.js");
    }""")
    await page.wait_for_timeout(300)
    assert await page.evaluate(LISTENS) == 0
