"""What the card shows and does, with a fake connection."""

from typing import Any

from playwright.async_api import expect
import pytest

from tests.support.card_page import CardPage, ago, call, ended, entry, message
from tests.support.repository import ENGLISH

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_row_says_who_where_and_why(card_page: CardPage) -> None:
    await card_page.show(call())
    [row] = await card_page.text(".live .row")
    for text in (
        "Maria Lopez",
        "(704) 555-0134",
        "Charlotte, NC",
        "Google Ads",
        "google / cpc · emergency plumbing",
        "plumber near me",
        "First call",
    ):
        assert text in row
    assert await card_page.text(".number") == ["1"]
    assert await card_page.text("dd") == ["1:05", "24", "3"]


async def test_timers_tick_from_the_servers_start_time_whatever_our_clock_says(
    card_page: CardPage,
) -> None:
    # Our clock is an hour ahead of the server's.
    await card_page.pass_time(3600)
    await card_page.show(call(started_at=ago(65)), call(started_at=ago(3725)))
    timers = card_page.page.locator(".live .timer")
    await expect(timers).to_have_text(["1:05", "1:02:05"])
    await card_page.pass_time(3602)
    await expect(timers).to_have_text(["1:07", "1:02:07"])


@pytest.mark.parametrize(("jump", "wrong"), [(300, "1:06:05"), (-600, "51:05")])
async def test_any_message_puts_a_clock_right_that_goes_wrong_meanwhile(
    card_page: CardPage, jump: int, wrong: str
) -> None:
    """The next full message may be days away: only a new connection, or a reload, brings one."""
    await card_page.show(call(started_at=ago(3665)), ended(ended_at=ago(1800)))
    timer = card_page.page.locator(".live .timer")
    age = card_page.page.locator(".was time")
    await expect(timer).to_have_text("1:01:05")
    right = await age.inner_text()
    await card_page.pass_time(jump)
    await expect(timer).to_have_text(wrong)
    await card_page.send()
    await expect(timer).to_have_text("1:01:05")
    await expect(age).to_have_text(right)


async def test_a_message_that_was_a_moment_on_its_way_moves_no_timer(card_page: CardPage) -> None:
    await card_page.show(call(started_at=ago(65)))
    await card_page.send(call(started_at=ago(30)), now=ago(1))
    assert await card_page.text(".live .timer") == ["0:30", "1:05"]


async def test_a_row_out_of_sight_is_told_the_time_when_it_is_seen(card_page: CardPage) -> None:
    await card_page.show(*(call(started_at=ago(seconds)) for seconds in range(60)))
    timers = card_page.page.locator(".live .timer")
    await expect(timers.first).to_have_text("0:00")
    await expect(timers.last).to_have_text("0:59")
    await card_page.pass_time(60)
    await expect(timers.first).to_have_text("1:00")
    await expect(timers.last).to_have_text("0:59")
    await card_page.page.evaluate("document.documentElement.scrollTop = 1e6")
    await expect(timers.last).to_have_text("1:59")


async def test_newest_first_and_the_longest_in_the_head(card_page: CardPage) -> None:
    old = call(display_name="Old", started_at=ago(300))
    new = call(display_name="New", started_at=ago(5))
    await card_page.show(old, new)
    assert await card_page.text(".live .name") == ["New", "Old"]
    assert await card_page.text("[data-longest]") == ["5:00"]
    await card_page.send(call(display_name="Newest", started_at=ago(0)))
    assert await card_page.text(".live .name") == ["Newest", "New", "Old"]


async def test_an_end_moves_the_row_to_the_recent_calls(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    over = {"status": "ended", "outcome": "no_answer", "missed": True, "ended_at": ago(0)}
    await card_page.send({**live, **over, "end_reason": "completed"})
    assert await card_page.text(".live .row") == []
    [row] = await card_page.text(".was")
    assert "No answer" in row
    assert "now" in row
    assert await card_page.text(".empty strong") == ["Nobody is on the phone"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"outcome": "answered"}, "Answered3:00"),
        ({"outcome": "voicemail", "missed": True}, "Voicemail"),
        ({"outcome": "busy", "missed": True}, "Busy"),
        ({"outcome": "unknown"}, "Ended"),
        ({"outcome": "unknown", "end_reason": "expired"}, "End not reported"),
        ({"outcome": "unknown", "end_reason": "superseded"}, "Called again"),
        ({"outcome": "unknown", "end_reason": "dismissed"}, "Removed"),
    ],
)
async def test_recent_calls(card_page: CardPage, changes: dict[str, Any], text: str) -> None:
    await card_page.show(ended(**changes))
    assert text in (await card_page.text(".was"))[0]


async def test_badges(card_page: CardPage) -> None:
    await card_page.show(
        call(vip=True, claimed_by="Ben", previous_calls=3, last_outcome="no_answer", test=True),
        call(repeat_caller=True, blocked=True, spam=True, started_at=ago(90)),
    )
    assert await card_page.text(".badge") == [
        "VIP",
        "Ben has it",
        "Call no. 4",
        "Missed last time",
        "Test",
        "Called before",
        "Blocked",
        "Spam",
    ]


async def test_levels_have_words(card_page: CardPage) -> None:
    starts = [30, 400, 1000]
    await card_page.show(*(call(started_at=ago(seconds)) for seconds in starts))
    levels = "[...lab.card.shadowRoot.querySelectorAll('.row')].map((row) => row.dataset.level)"
    assert await card_page.value(levels) == ["calm", "warn", "alarm"]
    assert await card_page.text(".level") == ["", "Long", "Very long"]
    await card_page.show(*(call(started_at=ago(s)) for s in starts), config={"warn_after": 0})
    assert await card_page.value(levels) == ["calm", "calm", "alarm"]


async def test_muted_calls_stand_apart(card_page: CardPage) -> None:
    await card_page.show(call(), call(display_name="Spammer", muted=True, spam=True))
    assert await card_page.text(".number") == ["1"]
    assert await card_page.text(".muted .name") == ["Spammer"]
    assert "Muted: no alerts (1)" in await card_page.text(".calls h3")
    await card_page.show(call(muted=True), ended(muted=True), config={"muted": False})
    assert await card_page.text(".row, .was") == []


async def test_idle(card_page: CardPage) -> None:
    await card_page.show(ended())
    [text] = await card_page.text(".empty")
    assert "Nobody is on the phone" in text
    assert "Last call 12 min. ago: Maria Lopez" in text
    await card_page.show()
    assert "The next call will appear here" in (await card_page.text(".empty"))[0]


async def test_hidden_while_idle(card_page: CardPage) -> None:
    await card_page.show(ended(), config={"hide_when_idle": True})
    assert await card_page.value("lab.card.hidden")
    await card_page.send(call())
    assert not await card_page.value("lab.card.hidden")
    assert await card_page.value("lab.events") == [False, True] or await card_page.value(
        "lab.events"
    ) == [True]


@pytest.mark.parametrize(
    ("number", "name", "shown"),
    [
        ("full", "(704) 555-0134", "(704) 555-0134"),
        ("last4", "••• 0134", "••• 0134"),
        ("none", "Caller", ""),
    ],
)
async def test_a_hidden_number_is_nowhere(
    card_page: CardPage, number: str, name: str, shown: str
) -> None:
    anonymous = {"name_source": "number", "display_name": "(704) 555-0134"}
    await card_page.show(call(**anonymous), ended(**anonymous), config={"number": number})
    assert await card_page.text(".name") == [name, name]
    await card_page.show(call(), config={"number": number})
    assert await card_page.text(".live .tel") == ([shown] if shown else [])
    html = await card_page.value("lab.card.shadowRoot.querySelector('.face').outerHTML")
    assert ("555-0134" in html or "5550134" in html) == (number == "full")


async def test_breakdown_on_request(card_page: CardPage) -> None:
    today = {"calls": 9, "missed": 0, "by_source": {"google": 6, "bing": 3}, "by_line": {"A": 9}}
    await card_page.show(config={"breakdown": True}, snapshot=message(today=today))
    assert await card_page.text(".breakdown h3") == ["Today by source", "Today by line"]
    assert await card_page.text(".bars li") == ["google\n6", "bing\n3", "A\n9"]
    assert await card_page.value("lab.lastSubscription.request.breakdown")


async def test_filters_are_asked_of_the_server(card_page: CardPage) -> None:
    await card_page.show(config={"config_entry_id": "abc", "lines": ["Website"], "recent": 7})
    assert await card_page.value("lab.lastSubscription.request") == {
        "type": "whatconverts/calls/subscribe",
        "config_entry_id": ["abc"],
        "line": ["Website"],
        "recent": 7,
        "breakdown": False,
    }


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"last_post": None}, "Nothing has arrived"),
        ({"last_post": ago(5 * 86400)}, "last sent something 5 days ago"),
        ({"ends_arrive": False}, "Ends of calls never arrive"),
        ({"alerts": False}, "Alerts are switched off"),
    ],
)
async def test_hints(card_page: CardPage, changes: dict[str, Any], hint: str) -> None:
    await card_page.show(snapshot=message(entries=[entry(**changes)]))
    [text] = await card_page.text(".note")
    assert hint in text


async def test_no_hint_when_all_is_well(card_page: CardPage) -> None:
    await card_page.show(call())
    assert await card_page.text(".note") == []


# Within the page, so that a slow machine cannot take the waiting for its own.
LET_GO = """async (message) => {
  const count = (selector) => lab.card.shadowRoot.querySelectorAll(selector).length;
  const begin = performance.now();
  lab.send(message);
  const notes = count(".note");
  while (count(".live .row")) await new Promise((done) => setTimeout(done, 20));
  return { notes, ms: performance.now() - begin };
}"""


async def test_an_entry_that_is_away_is_waited_for(card_page: CardPage) -> None:
    await card_page.show(call())
    kept = await card_page.page.evaluate(
        LET_GO, message(full=False, entries=[entry(available=False)])
    )
    assert kept["notes"] == 0
    assert kept["ms"] > 2900, "a reload takes less"
    assert await card_page.text(".live .name") == []
    assert "not loaded" in (await card_page.text(".note"))[0]
    await card_page.page.evaluate("lab.send", message(call()))
    names = card_page.page.locator(".live .name")
    await expect(names).to_have_text(["Maria Lopez"])
    await expect(names).to_be_visible()
    assert await card_page.text(".note") == []


async def test_a_lost_connection_is_told_and_mended(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.page.evaluate("lab.connection.dispatchEvent(new Event('disconnected'))")
    assert "Connection lost" in (await card_page.text(".note"))[0]
    # Home Assistant is up again, but the integration is not yet.
    refusals = "lab.connection.refusals = Array(9).fill('unknown_command');"
    await card_page.page.evaluate(f"{refusals} lab.connection.dispatchEvent(new Event('ready'))")
    notes = card_page.page.locator(".note")
    await expect(notes).to_contain_text(["Waiting"])
    await card_page.page.evaluate("lab.connection.refusals = []")
    await expect(notes).to_have_count(0)
    assert await card_page.text(".live .name") == ["Maria Lopez"]


async def test_somebody_who_may_not_is_told(card_page: CardPage) -> None:
    await card_page.page.evaluate("lab.connection.refusals.push('unauthorized')")
    await card_page.show(call())
    assert await card_page.text(".note") == ["You may not see these calls."]


async def test_the_subscription_ends_with_the_card(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.page.evaluate("lab.card.remove()")
    # Also one whose answer is still on its way.
    await card_page.page.evaluate("lab.show({}); lab.card.remove()")
    await card_page.settle()
    assert await card_page.value("lab.connection.subscriptions.map((one) => one.isOpen)") == [
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("config", "text"),
    [
        ({"layout": "big"}, 'layout: "big". Possible: regular, compact, wall, log'),
        ({"recent": 500}, "recent: 500. Possible: 0–50"),
        ({"chime": "loud"}, 'chime: "loud". Possible: true, false'),
        ({"lines": [5]}, "lines: [5]"),
    ],
)
async def test_wrong_settings_are_named(
    card_page: CardPage, config: dict[str, Any], text: str
) -> None:
    await card_page.show(call(), config=config)
    [note] = await card_page.text(".note")
    assert text in note
    assert await card_page.text(".live .name") == ["Maria Lopez"], "and the rest works"


async def test_new_calls_are_spoken_once(card_page: CardPage) -> None:
    await card_page.show(call())
    news = "lab.card.shadowRoot.querySelector('[aria-live]').textContent"
    assert await card_page.value(news) == "", "what was there before is no news"
    fresh = call(display_name="Ann")
    await card_page.send(fresh, call(muted=True, display_name="Spammer"))
    said = await card_page.value(news)
    assert said.startswith("New call: Ann, Charlotte, NC, Google Ads")
    assert "Spammer" not in said
    await card_page.page.evaluate(
        "lab.card.shadowRoot.querySelector('[aria-live]').textContent = ''"
    )
    await card_page.send({**fresh, "claimed_by": "Ben"})
    await card_page.page.evaluate("lab.send", message(fresh))
    assert await card_page.value(news) == ""


async def test_preview_shows_samples_until_somebody_is_on_the_phone(card_page: CardPage) -> None:
    await card_page.show(ended(), preview=True)
    await expect(card_page.page.locator(".note")).to_have_text(["Sample calls"])
    assert await card_page.text(".note") == ["Sample calls"]
    assert len(await card_page.text(".live .row")) == 2
    await card_page.send(call(display_name="Real Caller"))
    assert await card_page.text(".live .name") == ["Real Caller"]
    assert len(await card_page.text(".was")) == 1
    assert await card_page.text(".note") == []
    await card_page.show(call(display_name="Already There"), preview=True)
    await expect(card_page.page.locator(".live .name")).to_have_text(["Already There"])
    assert await card_page.text(".live .name") == ["Already There"]


async def test_spam_among_recent_calls_has_no_tick(card_page: CardPage) -> None:
    await card_page.show(ended(spam=True, muted=True), ended())
    marks = (
        "[...lab.card.shadowRoot.querySelectorAll('.was .round-icon')].map((one) => one.className)"
    )
    assert sorted(await card_page.value(marks)) == ["round-icon calm", "round-icon plain"]


async def test_a_name_given_later_reaches_recent_calls(card_page: CardPage) -> None:
    over = ended(display_name="(704) 555-0134", name_source="number")
    await card_page.show(over)
    await card_page.send(
        {**over, "display_name": "Hart & Sons", "name_source": "known", "vip": True}
    )
    assert await card_page.text(".was .name") == ["Hart & Sons"]
    assert "VIP" in (await card_page.text(".was"))[0]


# As Home Assistant's frontend knows them: the office, and two lines.
DEVICES = {
    "office": {"name": "WhatConverts", "identifiers": [["whatconverts", "01ENTRY"]]},
    "ads": {"name": "Google Ads", "identifiers": [["whatconverts", "01ENTRY_+13125551007"]]},
    "web": {"name": "Website", "identifiers": [["whatconverts", "01ENTRY_+17044486577"]]},
    "other": {"name": "Lamp", "identifiers": [["hue", "x_1"]]},
}
ASKED_LINES = "lab.lastSubscription.request.line"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("+1 312-555-1007", "+13125551007"),
        ("\u202a+1\u2011312\u2011555\u20111007\u202c", "+13125551007"),
        ("(312) 555-1007", "(312) 555-1007"),
        (" google ads", " google ads"),
        ("\uff13\uff11\uff12\uff0d555\uff0d1007", "\uff13\uff11\uff12\uff0d555\uff0d1007"),
        ("0312 555 1007", "0312 555 1007"),
        ("011 1 312 555 1007", "011 1 312 555 1007"),
        ("Google\u00a0\u200eAds", "Google\u00a0\u200eAds"),
    ],
)
async def test_lines_are_compared_as_numbers(card_page: CardPage, line: str, asked: str) -> None:
    await card_page.hass(devices=DEVICES)
    await card_page.show(config={"lines": [line]})
    assert await card_page.value(ASKED_LINES) == [asked]
    assert await card_page.text(".note") == []


async def test_a_line_that_nobody_knows_is_named(card_page: CardPage) -> None:
    await card_page.hass(devices=DEVICES)
    await card_page.show(config={"lines": ["Gogle Ads", "Website", "+1 312 555 9999"]})
    [note] = await card_page.text(".note")
    assert "Gogle Ads, +1 312 555 9999" in note
    assert "Website" not in note
    await card_page.hass(devices={})
    await card_page.show(config={"lines": ["Gogle Ads"]})
    assert await card_page.text(".note") == [], "before the first call no line is known"


async def test_the_editor_offers_the_lines_there_are(card_page: CardPage) -> None:
    await card_page.hass(devices=DEVICES)
    await card_page.show()
    options = await card_page.value("""(async () => {
      const form = await customElements.get("whatconverts-calls-card").getConfigForm();
      const { schema } = form.schema.find((one) => one.name === "which");
      return schema.find((one) => one.name === "lines").selector.select;
    })()""")
    assert options["custom_value"]
    assert options["options"] == [
        {"value": "+13125551007", "label": "Google Ads (+13125551007)"},
        {"value": "+17044486577", "label": "Website (+17044486577)"},
    ]


async def test_rows_keep_their_elements(card_page: CardPage) -> None:
    calls = [call(started_at=ago(seconds)) for seconds in (10, 20, 30)]
    await card_page.show(*calls)
    await card_page.page.evaluate(
        "lab.before = [...lab.card.shadowRoot.querySelectorAll('.live .row')]"
    )
    await card_page.send({**calls[1], "vip": True}, call(started_at=ago(1)))
    kept = "lab.before.map((row) => row.isConnected)"
    assert await card_page.value(kept) == [True, False, True]


OFFER_BEFORE_SOMEBODY_IS_SIGNED_IN = """async () => {
  const app = document.createElement("home-assistant");
  document.body.append(app);
  const { addToPicker } = await import("/card/card-picker.js?signed-out");
  addToPicker("customStrategies", "early", "about_dashboard", "dashboard");
  const { connection } = lab;
  let words;
  const sendMessagePromise = (question) => words = connection.sendMessagePromise(question);
  const pass = async (frames) => {
    while (frames-- && !words) await new Promise(requestAnimationFrame);
  };
  const hass = { ...lab.hass, connection: { sendMessagePromise }, states: {} };
  // What Home Assistant begins with, in the language of the browser.
  app.hass = { ...hass, states: null, language: "de", locale: { ...hass.locale, language: "de" } };
  await pass(30);
  const isEarly = Boolean(words);
  app.hass = hass;
  await pass(120);
  await words;
  await new Promise(requestAnimationFrame);
  app.remove();
  const { name, description } = customStrategies.find(({ type }) => type === "early");
  return [isEarly, name, description];
}"""


async def test_offers_have_words_before_somebody_looks(card_page: CardPage) -> None:
    """Home Assistant reads them once, when its dialog opens."""
    found = await card_page.page.evaluate(OFFER_BEFORE_SOMEBODY_IS_SIGNED_IN)
    texts = [ENGLISH["common"][f"card_{key}"] for key in ("dashboard", "about_dashboard")]
    assert found == [False, *texts]


async def test_registration(card_page: CardPage) -> None:
    await card_page.page.evaluate("import('/card/card.js?again')")
    assert await card_page.value("customCards.length") == 2
    assert await card_page.value(
        "customCards[0].getEntitySuggestion({entities: {'sensor.a': {platform: 'whatconverts'}}},"
        " 'sensor.a').config"
    ) == {"type": "custom:whatconverts-calls-card"}
    assert (
        await card_page.value("customCards[0].getEntitySuggestion({entities: {}}, 'sensor.b')")
        is None
    )
    assert (
        await card_page.value(
            "customCards[1].getEntitySuggestion("
            "{entities: {'sensor.a': {platform: 'whatconverts'}}}, 'sensor.a')"
        )
        is None
    )
    await card_page.show(config={"layout": "wall"})
    assert await card_page.value("lab.card.getGridOptions().columns") == "full"
    assert await card_page.value("lab.card.getCardSize()") > 0


async def test_editor_form(card_page: CardPage) -> None:
    await card_page.hass(locale={"language": "de"})
    await card_page.show()
    form = """(async () => {
      const form = await customElements.get("whatconverts-calls-card").getConfigForm();
      const fields = (schema) => schema.flatMap((one) => one.schema ? fields(one.schema) : [one]);
      return fields(form.schema).map((one) => [one.name, form.computeLabel(one)]);
    })()"""
    labels = dict(await card_page.value(form))
    defaults = await card_page.value("import('/card/config.js').then((config) => config.DEFAULTS)")
    assert labels.keys() == defaults.keys()
    assert labels["title"] == "Titel"
    check = """async (config) => {
      const form = await customElements.get("whatconverts-calls-card").getConfigForm();
      try {
        form.assertConfig(config);
      } catch (error) { return error.message; }
    }"""
    assert await card_page.page.evaluate(check, {"layout": "wall"}) is None
    assert "Möglich" in await card_page.page.evaluate(check, {"layout": "big"})


# What a badge does for twenty changes of other states: how often it looks through the entities,
# and makes itself formats. Then what it says of two calls.
BADGE = """async () => {
  const office = { identifiers: [["whatconverts", "1"]], name: "WhatConverts" };
  const ours = { platform: "whatconverts", translation_key: "active_calls", device_id: "office" };
  let [looks, made] = [0, 0];
  const ownKeys = (all) => (looks += 1, Reflect.ownKeys(all));
  const construct = (...all) => (made += 1, Reflect.construct(...all));
  const entities = new Proxy({ "sensor.a": ours }, { ownKeys });
  const hass = { ...lab.hass, devices: { office }, entities };
  const badge = document.createElement("whatconverts-calls-badge");
  badge.setConfig({});
  document.body.append(badge);
  const said = async (state, other) => {
    badge.hass = { ...hass, states: { "sensor.a": { state }, "sensor.b": { state: other } } };
    await new Promise(requestAnimationFrame);
    return badge.shadowRoot?.querySelector("span").textContent;
  };
  while (!(await said("0", "0")));
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, { construct });
  looks = 0;
  for (let n = 0; n < 20; n += 1) await said("0", String(n));
  const cost = [looks, made];
  return [cost, await said("2", "0")];
}"""


async def test_badge_costs_nothing_while_other_states_change(card_page: CardPage) -> None:
    """Home Assistant hands it every state that changes, hundreds a second in large houses."""
    cost, text = await card_page.page.evaluate(BADGE)
    assert cost == [0, 0]
    assert text.startswith("2 ")
