"""What only a display on the wall does: it chimes at new calls, and keeps its screen awake."""

from typing import Any

from playwright.async_api import Locator, expect
import pytest
import pytest_asyncio

from tests.support.card_page import CardPage, call, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")

WALL: dict[str, Any] = {"layout": "wall", "chime": True}
AWAKE: dict[str, Any] = {"layout": "wall", "keep_awake": True}

# A sound card and a screen that write down what is asked of them. As in a browser, there is no
# sound before the page is touched, and a screen is let go of whenever its page is hidden.
DEVICES = """() => {
  const heard = (window.heard = { tones: [], contexts: [], locks: [] });
  window.AudioContext = class extends EventTarget {
    state = "suspended";
    currentTime = 0;
    destination = {};
    constructor() {
      super();
      heard.contexts.push(this);
    }
    #become(state) {
      this.state = state;
      this.dispatchEvent(new Event("statechange"));
    }
    async resume() {
      this.#become("running");
    }
    async close() {
      this.#become("closed");
    }
  };
  class Node {
    connect(next) {
      return next;
    }
  }
  window.OscillatorNode = class extends Node {
    constructor(context, { frequency }) {
      super();
      this.frequency = frequency;
    }
    start() {
      heard.tones.push(this.frequency);
    }
    stop() {}
  };
  window.GainNode = class extends Node {
    gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
  };
  const wakeLock = {
    async request(kind) {
      if (heard.refuses) throw new DOMException("not here", "NotAllowedError");
      const lock = { kind, released: false, release: async () => void (lock.released = true) };
      heard.locks.push(lock);
      return lock;
    },
  };
  Object.defineProperty(navigator, "wakeLock", { value: wakeLock });
  window.turn = (isHidden) => {
    Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
    if (isHidden) for (const lock of heard.locks) lock.released = true;
    document.dispatchEvent(new Event("visibilitychange"));
  };
}"""
TONES = "heard.tones.length"
HELD = "heard.locks.filter((lock) => !lock.released).map((lock) => lock.kind)"


@pytest_asyncio.fixture(loop_scope="session")
async def wall(card_page: CardPage) -> CardPage:
    """Give a page whose sound and screen can be watched."""
    await card_page.page.evaluate(DEVICES)
    return card_page


def note(card_page: CardPage) -> Locator:
    return card_page.page.get_by_role("button", name="Tap for sound")


# -- the chime -----------------------------------------------------------------------------------


async def test_after_a_touch_each_new_call_chimes(wall: CardPage) -> None:
    await wall.show(call(), config=WALL)
    await expect(note(wall)).to_be_visible()
    await wall.send(call())
    assert await wall.value(TONES) == 0, "no browser lets a page sound that nobody has touched"
    await note(wall).click()
    await expect(note(wall)).to_have_count(0)
    assert await wall.value(TONES) == 0, "what was there before is no news"
    live = call()
    await wall.send(live)
    once = await wall.value(TONES)
    assert once > 0
    await wall.send({**live, "vip": True})
    await wall.send({**live, "status": "ended", "outcome": "answered"})
    assert await wall.value(TONES) == once, "only the start of a call is news"
    await wall.send(call())
    assert await wall.value(TONES) == 2 * once


async def test_calls_that_begin_together_chime_once(wall: CardPage) -> None:
    await wall.show(config=WALL)
    await note(wall).click()
    await wall.send(call())
    once = await wall.value(TONES)
    await wall.send(call(), call())
    assert await wall.value(TONES) == 2 * once


async def test_muted_and_finished_calls_do_not_chime(wall: CardPage) -> None:
    await wall.show(config=WALL)
    await note(wall).click()
    await wall.send(call(muted=True), call(muted=True, blocked=True), ended())
    assert await wall.value(TONES) == 0


@pytest.mark.parametrize(
    "config",
    [
        {"layout": "wall", "chime": False},
        {"layout": "regular", "chime": True},
        {"layout": "compact", "chime": True},
    ],
)
async def test_elsewhere_nothing_sounds_and_nothing_is_asked(
    wall: CardPage, config: dict[str, Any]
) -> None:
    await wall.show(config=config)
    await wall.send(call())
    assert await wall.value("[heard.contexts.length, heard.tones.length]") == [0, 0]
    await expect(note(wall)).to_have_count(0)


async def test_sound_ends_with_the_card(wall: CardPage) -> None:
    await wall.show(config=WALL)
    await note(wall).click()
    await wall.page.evaluate("lab.card.remove()")
    assert await wall.value("heard.contexts.map((one) => one.state)") == ["closed"]


async def test_sound_ends_when_the_chime_is_switched_off(wall: CardPage) -> None:
    await wall.show(config=WALL)
    await note(wall).click()
    await wall.page.evaluate("lab.card.setConfig({ layout: 'wall', chime: false })")
    await wall.settle()
    await wall.send(call())
    assert await wall.value("[heard.contexts[0].state, heard.tones.length]") == ["closed", 0]


# -- the screen ----------------------------------------------------------------------------------


async def test_screen_is_kept_awake_until_the_card_goes(wall: CardPage) -> None:
    await wall.show(config=AWAKE)
    assert await wall.value(HELD) == ["screen"]
    await wall.page.evaluate("lab.card.remove()")
    assert await wall.value(HELD) == []
    await wall.page.evaluate("turn(true); turn(false)")
    await wall.settle()
    assert await wall.value("heard.locks.length") == 1, "a card that has gone holds nothing"


async def test_screen_is_kept_awake_again_after_the_page_was_hidden(wall: CardPage) -> None:
    await wall.show(config=AWAKE)
    await wall.page.evaluate("turn(true)")
    await wall.settle()
    assert await wall.value(HELD) == []
    await wall.page.evaluate("turn(false)")
    await wall.settle()
    assert await wall.value(HELD) == ["screen"]
    await wall.page.evaluate("turn(false)")
    await wall.settle()
    assert await wall.value("heard.locks.length") == 2, "one that is held is enough"


async def test_screen_is_let_go_of_when_that_is_no_longer_wanted(wall: CardPage) -> None:
    await wall.show(config=AWAKE)
    await wall.page.evaluate("lab.card.setConfig({ layout: 'wall', keep_awake: false })")
    assert await wall.value(HELD) == []


async def test_lock_that_comes_when_the_card_has_gone_is_given_back(wall: CardPage) -> None:
    await wall.show(config={"layout": "wall"})
    await wall.page.evaluate(
        "lab.card.setConfig({ layout: 'wall', keep_awake: true }); lab.card.remove()"
    )
    await wall.settle()
    assert await wall.value("heard.locks.length") == 1
    assert await wall.value(HELD) == []


@pytest.mark.parametrize("config", [{"layout": "wall"}, {"layout": "regular", "keep_awake": True}])
async def test_elsewhere_the_screen_may_sleep(wall: CardPage, config: dict[str, Any]) -> None:
    await wall.show(config=config)
    await wall.page.evaluate("turn(true); turn(false)")
    await wall.settle()
    assert await wall.value("heard.locks.length") == 0


async def test_browser_that_refuses_shows_the_calls_all_the_same(wall: CardPage) -> None:
    await wall.page.evaluate("heard.refuses = true")
    await wall.show(call(), config=AWAKE)
    assert await wall.text(".live .name") == ["Maria Lopez"]
    assert await wall.text(".note") == []
