"""Every word of every language is seen or heard somewhere, and comes from the translations."""

import re
from typing import Any

import pytest

from tests.support.card_page import (
    PREFIX,
    RECORD,
    Call,
    CardPage,
    ago,
    call,
    ended,
    entry,
    message,
    words,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

LANGUAGES = sorted(words())

# Whatever a person could read or hear: also what stands in attributes.
ALL_TEXTS = """() => {
  const texts = [];
  for (const one of lab.card.shadowRoot.querySelectorAll("*:not(style)")) {
    texts.push(one.textContent, one.title ?? "", one.getAttribute("aria-label") ?? "");
  }
  return texts;
}"""
EDITOR = """async () => {
  const form = await customElements.get("whatconverts-calls-card").getConfigForm();
  const texts = [];
  const look = (field) => {
    texts.push(field.title, form.computeLabel(field), form.computeHelper(field));
    texts.push(...(field.selector?.select?.options ?? []).map((one) => one.label));
    field.schema?.forEach(look);
  };
  form.schema.forEach(look);
  return texts.filter(Boolean);
}"""
# What Home Assistant's pickers say, and all texts of what they offer: with statistics of each
# kind, without any, and with nothing to show.
OFFERED = """async () => {
  const offers = [...customCards, ...customBadges, ...customStrategies];
  const texts = offers.flatMap((offer) => [offer.name, offer.description]);
  const form = await customElements.get("whatconverts-calls-badge").getConfigForm();
  for (const field of form.schema) texts.push(form.computeLabel(field), form.computeHelper(field));
  const strategy = customElements.get("ll-strategy-dashboard-whatconverts-calls");
  const office = { identifiers: [["whatconverts", "1"]], name: "WhatConverts" };
  const line = { identifiers: [["whatconverts", "1_A"]], name: "A" };
  const of = (key, device_id) => ({ platform: "whatconverts", translation_key: key, device_id });
  const entities = {
    "sensor.calls": of("calls_today", "office"),
    "sensor.missed": of("missed_calls_today", "office"),
    "sensor.rate": of("answer_rate_today", "office"),
    "binary_sensor.a": of("call_in_progress", "line"),
  };
  const series = [
    "all_1", "missed_1", "duration_1", "calls_1_source_a", "calls_1_source_other", "calls_1_line_a",
    "calls_1_outcome_busy", "missed_1_source_a", "missed_1_line_a",
  ];
  const counted = series.map((one) => ({ statistic_id: `whatconverts:${one}` }));
  const lately = Object.fromEntries(counted.map((one) => [one.statistic_id, [{ change: 1 }]]));
  const connection = Object.create(lab.connection);
  let statistics = counted;
  const ask = lab.connection.sendMessagePromise.bind(lab.connection);
  connection.sendMessagePromise = async (question) => {
    if (question.type === "recorder/statistics_during_period") return lately;
    return question.type === "recorder/list_statistic_ids" ? statistics : ask(question);
  };
  const hass = { ...lab.hass, connection, devices: { office, line }, entities };
  const tell = async (config, changes = {}) => {
    texts.push(JSON.stringify(await strategy.generate(config, { ...hass, ...changes })));
  };
  await tell({});
  await tell({ config_entry_id: "2" });
  statistics = [];
  await tell({}, { entities: { "event.a": of("call", "office") } });
  const badge = document.createElement("whatconverts-calls-badge");
  badge.setConfig({});
  badge.hass = hass;
  document.body.append(badge);
  const button = () => badge.shadowRoot?.querySelector("button");
  while (!button()?.title) await new Promise(requestAnimationFrame);
  texts.push(button().title);
  const device = document.createElement("whatconverts-device-card");
  device.hass = hass;
  document.body.append(device);
  while (!device.shadowRoot?.textContent) await new Promise(requestAnimationFrame);
  texts.push(device.shadowRoot.querySelector("label").textContent);
  return texts;
}"""
# The toasts of Home Assistant's, of which only the texts count.
NOTICE = """async (message) => {
  const texts = [];
  const app = document.createElement("home-assistant");
  app.hass = lab.hass;
  app.addEventListener("hass-notification", ({ detail }) => {
    texts.push(detail.message, detail.action?.text, detail.secondaryAction?.text);
  });
  document.body.append(app);
  lab.snapshot = message;
  localStorage.setItem("whatconverts-notice", "on");
  (await import("/card/notices.js")).start();
  while (!texts.length) await new Promise(requestAnimationFrame);
  dispatchEvent(new Event("whatconverts-notice-end"));
  app.remove();
  return texts.filter(Boolean);
}"""
# An entry that is away is given some seconds, which nobody waits for here. Browsers differ in when
# they want to be touched before they make a sound; this one always does.
STRICT_AND_IN_A_HURRY = """() => {
  Object.defineProperty(AudioContext.prototype, "state", { value: "suspended" });
  const later = window.setTimeout;
  window.setTimeout = (work, pause) => later(work, pause === 3000 ? 0 : pause);
}"""


def wall_of_calls() -> list[Call]:
    return [
        call(vip=True, claimed_by="Ben", previous_calls=3, last_outcome="no_answer", test=True),
        call(repeat_caller=True, blocked=True, spam=True, started_at=ago(400)),
        call(started_at=ago(2000), display_name="", keyword=None),
        call(muted=True),
        *(ended(outcome=outcome) for outcome in ("answered", "no_answer", "busy", "voicemail")),
        *(
            ended(outcome="unknown", end_reason=reason)
            for reason in ("completed", "expired", "dismissed", "superseded")
        ),
    ]


class Tour:
    """Goes through all that the card can show, and keeps what it reads."""

    def __init__(self, card_page: CardPage) -> None:
        self.card_page = card_page
        self.read: set[str] = set()

    async def look(self) -> None:
        self.read |= set(await self.card_page.page.evaluate(ALL_TEXTS))

    async def show(self, *calls: Call, config: dict[str, Any] | None = None, **rest: Any) -> None:  # noqa: ANN401 - those of the page
        await self.card_page.show(*calls, config=config, **rest)
        await self.look()

    async def take(self) -> set[str]:
        await self.card_page.page.evaluate(STRICT_AND_IN_A_HURRY)
        await self.calls()
        await self.hints()
        await self.troubles()
        await self.dialog()
        await self.missed()
        await self.blocked()
        await self.lead()
        await self.log()
        self.read |= set(await self.card_page.page.evaluate(EDITOR))
        self.read |= set(await self.card_page.page.evaluate(OFFERED))
        self.read |= set(await self.card_page.page.evaluate(NOTICE, message(call())))
        return self.read

    async def calls(self) -> None:
        today = {"calls": 9, "missed": 1, "by_source": {"unknown": 6}, "by_line": {"A": 9}}
        snapshot = message(*wall_of_calls(), today=today)
        await self.show(config={"breakdown": True, "recent": 20}, snapshot=snapshot)
        # Its bars are loaded when they are first wanted.
        await self.card_page.page.locator(".breakdown h3").last.wait_for()
        await self.card_page.send(call(display_name="Ann"))
        await self.look()
        await self.show(ended(ended_at=ago(5)))
        await self.show()
        await self.show(preview=True)
        await self.card_page.page.locator(".note").first.wait_for()
        await self.look()
        await self.show(config={"layout": "wall", "chime": True, "recent": -1})
        await self.show(*(call() for _ in range(9)), config={"layout": "wall"}, height=200)

    async def hints(self) -> None:
        changes: list[dict[str, Any]] = [
            {"last_post": None},
            {"last_post": ago(5 * 86400), "ends_arrive": False, "alerts": False},
        ]
        for one in changes:
            await self.show(snapshot=message(entries=[entry(**one)]))
        await self.show(snapshot=message(entries=[]))
        await self.card_page.settle()
        await self.look()

    async def troubles(self) -> None:
        devices = {"line": {"name": "A", "identifiers": [["whatconverts", "1_A"]]}}
        await self.card_page.page.evaluate("(devices) => { lab.hass.devices = devices }", devices)
        await self.show(config={"lines": ["B"]})
        for code in ("unknown_command", "unauthorized"):
            await self.card_page.page.evaluate("(code) => lab.connection.refusals.push(code)", code)
            await self.show()
        await self.card_page.page.evaluate(
            "lab.connection.dispatchEvent(new Event('disconnected'))"
        )
        await self.look()

    async def press(self, *selectors: str) -> None:
        """Press these, one after the other, and read what is there then."""
        for selector in selectors:
            await self.card_page.page.locator(selector).first.click()
            await self.card_page.settle()
            await self.look()

    async def dialog(self) -> None:
        """Go through all that is said of a call, and all that can be done."""
        page = self.card_page.page
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        live = call(lead_url="https://example.com/lead", started_at=ago(9))
        await self.show(live, call())
        await self.card_page.store(live, **RECORD)
        await page.evaluate(
            "() => { lab.connection.held = new Promise((go) => { lab.go = go; }); }"
        )
        await self.press(".live .open")
        await page.locator("dialog").wait_for()
        await self.look()
        await page.evaluate("lab.go()")
        await page.locator("dialog section").first.wait_for()
        for quotable in ("no", "pending", "yes"):
            await self.card_page.store(live, **RECORD | {"quotable": quotable})
            await self.card_page.send(live)
            await self.look()
        await self.press("dialog .action:nth-child(3)")
        for kind in (-6, -5, -4):
            await page.locator("dialog .action").nth(kind).click()
            await self.press("form .primary")
            if kind == -4:
                await self.press("form .primary")
            await page.locator(".undo").wait_for()
            await self.look()
        await self.press(".undo")
        for question in (-1, -2):
            await page.locator("dialog .action").nth(question).click()
            await self.look()
            await page.keyboard.press("Escape")
        await self.card_page.page.keyboard.press("Escape")

    async def missed(self) -> None:
        """Go through the list of those who wait, and what may go wrong."""
        page = self.card_page.page
        await page.evaluate("lab.calls.clear()")
        blocked = ended(blocked=True, called_back_at=ago(9), caller_number="+17045550199")
        many = [ended(missed=True, outcome="busy") for _ in range(60)]
        await self.show(blocked, *many, config={"recent": 60})
        await self.press(".was .open")
        await page.locator("dialog section").first.wait_for()
        await self.look()
        await page.keyboard.press("Escape")
        await self.press("dd button")
        await page.locator(".waiting-page .action").wait_for()
        await self.press(".done", ".waiting-page .open")
        await page.locator(".call-page section").first.wait_for()
        await self.look()
        await page.evaluate("lab.calls.clear()")
        await page.evaluate("lab.send", message())
        await page.locator("dialog .problem").wait_for()
        await self.look()
        await self.press(".back")
        await page.evaluate("lab.connection.silences.push('timeout')")
        await page.keyboard.press("Escape")
        await self.press("dd button")
        await page.keyboard.press("Escape")

    async def blocked(self) -> None:
        """Let a caller be called again who was blocked."""
        page = self.card_page.page
        await self.show(ended(blocked=True))
        await self.press(".was .open")
        await page.locator("dialog section").first.wait_for()
        await self.look()
        await page.locator("dialog .action").last.click()
        await self.press("form .primary")
        await page.locator(".undo").wait_for()
        await self.look()
        await page.keyboard.press("Escape")

    async def lead(self) -> None:
        """Change a lead where an account is connected."""
        page = self.card_page.page
        one = ended(has_recording=True)
        await self.show(one)
        await self.card_page.connect(one)
        await self.press(".was .open")
        await page.locator("dialog select").select_option("no")
        await page.locator(".undo").wait_for()
        await self.look()
        await page.keyboard.press("Escape")

    async def log(self) -> None:
        """Show the log with rows, without, while it loads, and when it fails."""
        page = self.card_page.page
        await self.card_page.hass(
            locale=await self.card_page.value("lab.hass.locale"),
            services={"whatconverts": {"export_calls": {}}},
        )
        row = ended(has_recording=True, has_voicemail=True)
        for script in (
            "lab.log.held.push(new Promise(() => {}))",
            "lab.log.refusals.push('unknown_error')",
            "lab.log.calls = []",
            "(call) => { lab.log.calls = [call] }",
        ):
            await page.evaluate(script, row)
            await self.card_page.show(config={"layout": "log"})
            await page.locator(".log-status *, .canvas .entry").first.wait_for()
            await self.look()
        await page.evaluate("lab.log.refusals.push('unknown_error')")
        await page.locator(".export").click()
        await page.locator("[data-status=export_failed]").wait_for()
        await self.look()
        await page.locator("[type=search]").fill("nobody")
        await page.locator("[data-status=nothing]").wait_for()
        await self.look()


def pattern(text: str) -> re.Pattern[str]:
    """Match the text with anything where its placeholders are."""
    return re.compile(".*?".join(map(re.escape, re.split(r"\{\w+\}", text))), re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_word_is_seen(card_page: CardPage, language: str) -> None:
    texts = {
        key: text for key, text in words()[language].items() if key.startswith(f"{PREFIX}card_")
    }
    await card_page.hass(locale={"language": language})
    read = "\n".join(await Tour(card_page).take())
    assert [key for key, text in texts.items() if not pattern(text).search(read)] == []


async def test_every_word_has_its_own_place(card_page: CardPage) -> None:
    """Two keys may say the same: here each says its own name instead."""
    named = {
        key: f"<{key.rpartition('card_')[2]}>" + "".join(re.findall(r"\{\w+\}", text))
        for key, text in words()["en"].items()
    }
    await card_page.page.evaluate("(words) => { lab.words.en = words; }", named)
    read = "\n".join(await Tour(card_page).take())
    seen = set(re.findall(r"<(\w+)>", read))
    keys = {key.removeprefix(f"{PREFIX}card_") for key in words()["en"] if f"{PREFIX}card_" in key}
    assert seen == keys
