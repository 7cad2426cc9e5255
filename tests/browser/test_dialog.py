"""A call that is opened: what the dialog says, what can be done, and how it follows the call."""

from typing import Any

from playwright.async_api import Locator, expect
import pytest

from tests.support.card_page import RECORD, Call, CardPage, ago, call, ended, message

pytestmark = pytest.mark.asyncio(loop_scope="session")

# What has the focus, by its name for people.
FOCUS = """(() => {
  const focused = lab.card.shadowRoot.activeElement;
  return focused?.getAttribute("aria-label") ?? focused?.innerText ?? "";
})()"""
# Answers wait until `lab.answer()`.
HOLD = "() => { lab.connection.held = new Promise((answer) => { lab.answer = answer; }); }"
LISTS = {"known": "Remember caller", "vip": "Remember as VIP", "blocked": "Block caller"}
IN_DIALOG = "lab.card.shadowRoot.activeElement?.closest('dialog') !== null"
OLD_CALL = "Nov 22, 2026"


def missed(**changes: object) -> Call:
    return ended(
        **{"outcome": "no_answer", "missed": True, "duration_seconds": None, "ended_at": ago(1500)}
        | changes
    )


async def actions(card_page: CardPage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await card_page.value("lab.calledServices")
    return found


async def asked(card_page: CardPage, command: str) -> list[dict[str, Any]]:
    """Return what was asked of a websocket command, without its type."""
    questions = await card_page.value("lab.connection.questions")
    found = [one for one in questions if one.pop("type") == f"whatconverts/calls/{command}"]
    assert all(one.pop("config_entry_id", "entry") == "entry" for one in found)
    return found


async def buttons(dialog: Locator) -> list[str]:
    return await dialog.locator(".action span > bdi").all_inner_texts()


async def facts(dialog: Locator) -> dict[str, str]:
    labels = await dialog.locator("dt").all_inner_texts()
    return dict(zip(labels, await dialog.locator("dd").all_inner_texts(), strict=True))


# -- what it says --------------------------------------------------------------------------------


async def test_all_that_is_known_of_a_call(card_page: CardPage) -> None:
    over = ended(outcome="voicemail", missed=True, vip=True)
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    assert await dialog.locator("h2").inner_text() == "Maria Lopez"
    assert await dialog.locator(".call-status").inner_text() == "Voicemail\n12 min. ago"
    assert await dialog.locator(".badge").all_inner_texts() == ["VIP", "First call"]
    said = await facts(dialog)
    times = {label: " ".join(said.pop(label).split()) for label in ("Started", "Ended")}
    assert times.keys() == {"Started", "Ended"}
    assert all(time.startswith("Nov 25, 2026, ") for time in times.values())
    assert said == {
        "Number": "(704) 555-0134",
        "Place": "Charlotte, NC",
        "Line": "Google Ads",
        "Duration": "3:00",
        "Mood": "Positive",
        "Intent": "Book an appointment",
        "Topics": "Leak, Emergency",
        "Words that were said": "pipe, today",
        "Source": "google",
        "Medium": "cpc",
        "Campaign": "emergency plumbing",
        "Keyword": "plumber near me",
        "Contact": "Maria L.",
        "Company": "Lopez & Daughters",
        "E-mail": "maria@example.com",
        "Quotable": "Yes",
        "Quote value": "350",
        "Sales value": "1,234.5",
        "What is it about?": "Water in the kitchen",
    }
    texts = await dialog.locator(".long-text").all_text_contents()
    shown = ("summary", "voicemail_transcript", "transcript", "notes")
    assert texts == [RECORD[key] for key in shown]


async def test_line_breaks_are_kept_and_only_what_is_long_is_folded(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    await expect(dialog.get_by_text("Please call me back.")).to_be_visible()
    voicemail = await dialog.locator("details .long-text").first.inner_text()
    assert voicemail == RECORD["voicemail_transcript"]
    await expect(dialog.get_by_text("Line 39")).to_be_hidden()
    await dialog.locator("summary", has_text="Transcript").click()
    await expect(dialog.get_by_text("Line 39")).to_be_visible()
    # What is unfolded stays so when the text grows.
    await card_page.store(over, **RECORD | {"transcript": RECORD["transcript"] + "\nLine 40"})
    await card_page.send(over)
    await expect(dialog.get_by_text("Line 40")).to_be_visible()


async def test_links_open_windows_that_know_nothing_of_this_one(card_page: CardPage) -> None:
    over = ended(lead_url="https://app.example.com/lead")
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    for name, url in {
        "Listen to the call": RECORD["recording_url"],
        "Listen to the voicemail": RECORD["voicemail_url"],
        "Open landing page": over["landing_url"],
        "Open in WhatConverts": over["lead_url"],
    }.items():
        link = dialog.get_by_role("link", name=name)
        assert await link.get_attribute("href") == url
        assert await link.get_attribute("target") == "_blank"
        assert "noopener" in (await link.get_attribute("rel") or "")


async def test_what_is_not_known_is_not_there(card_page: CardPage) -> None:
    await card_page.show(
        ended(
            **dict.fromkeys(
                ("source", "medium", "campaign", "keyword", "landing_url", "city", "region", "line")
            ),
            tracking_number_formatted=None,
            caller_number=None,
            caller_number_formatted=None,
            name_source="withheld",
            display_name="Withheld number",
            duration_seconds=None,
        )
    )
    dialog = await card_page.open_call()
    assert set(await facts(dialog)) == {"Started", "Ended"}
    assert await dialog.locator("h3").all_inner_texts() == []
    assert await buttons(dialog) == []


@pytest.mark.parametrize(("number", "shown"), [("last4", "••• 0134"), ("none", "")])
async def test_a_hidden_number_is_nowhere(card_page: CardPage, number: str, shown: str) -> None:
    over = ended(name_source="number", display_name="(704) 555-0134")
    said = "It is +1 704-555-0134, or 704 555 0134."
    await card_page.show(over, config={"number": number})
    record = {"transcript": said, "notes": said, "form": {"Phone": "7045550134"}}
    await card_page.store(over, **RECORD | record)
    dialog = await card_page.open_call()
    assert (await facts(dialog)).get("Number", "") == shown
    html = await card_page.value("lab.card.shadowRoot.querySelector('dialog').outerHTML")
    assert "5550134" not in html.replace(" ", "").replace("-", "").replace(")", "")
    assert not {"Copy number"} & set(await buttons(dialog))
    assert await dialog.locator("a[href^=tel]").count() == 0


# -- the way in, the way out, and the focus ------------------------------------------------------


@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
@pytest.mark.parametrize("make", [call, ended, missed])
async def test_a_click_anywhere_on_a_row_opens_it(
    card_page: CardPage, layout: str, make: Any  # noqa: ANN401 - a function
) -> None:
    await card_page.show(make(), config={"layout": layout})
    row = card_page.page.locator(".row, .was")
    box = await row.bounding_box()
    assert box
    # On a phone, fingers are large.
    assert box["height"] >= 36
    for x in (0.1, 0.5, 0.95):
        await card_page.page.mouse.click(
            box["x"] + box["width"] * x, box["y"] + box["height"] * 0.8
        )
        await card_page.page.locator("dialog section").first.wait_for()
        await card_page.close_dialog()


@pytest.mark.parametrize("make", [call, ended])
async def test_by_keyboard_all_the_way(card_page: CardPage, make: Any) -> None:  # noqa: ANN401 - a function
    await card_page.show(make(), config={"today": False})
    press = card_page.page.keyboard.press
    await press("Tab")
    assert await card_page.value(FOCUS) == "Maria Lopez"
    await press("Enter")
    await card_page.page.locator("dialog section").first.wait_for()
    dialog = card_page.page.get_by_role("dialog", name="Maria Lopez")
    await expect(dialog).to_be_visible()
    assert await card_page.value(FOCUS) == "Maria Lopez", "the title"
    seen = set()
    for _ in range(30):
        await press("Tab")
        # From the last one a browser goes on to its own buttons.
        if await card_page.value("document.hasFocus() && document.activeElement === lab.card"):
            assert await card_page.value(IN_DIALOG), "the focus stays in"
            seen.add((await card_page.value(FOCUS)).split("\n")[0])
    assert {"Close", "Copy number", "Open landing page", "Block caller…"} <= seen
    await press("Escape")
    await dialog.wait_for(state="detached")
    assert await card_page.value(FOCUS) == "Maria Lopez", "and comes back to the row"


async def test_the_focus_comes_back_to_the_row_that_took_its_place(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live, call(display_name="Ann"), ended(display_name="Ben"))
    await card_page.open_call("Maria")
    await card_page.send({**live, "status": "ended", "outcome": "answered", "ended_at": ago(0)})
    await card_page.page.keyboard.press("Escape")
    await card_page.page.locator("dialog").wait_for(state="detached")
    assert await card_page.value(FOCUS) == "Maria Lopez"
    assert await card_page.value("lab.card.shadowRoot.activeElement.closest('.was') !== null")


async def test_nothing_of_a_caller_stays_behind(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    await card_page.open_call()
    await card_page.close_dialog()
    html = await card_page.value("lab.card.shadowRoot.innerHTML")
    assert "leaking pipe" not in html
    assert "maria@example.com" not in html
    assert await card_page.value("lab.card.shadowRoot.querySelectorAll('style').length") == 1
    opens = "lab.connection.subscriptions.map((one) => one.isOpen)"
    assert await card_page.value(opens) == [True, False], "it no longer listens"


async def test_it_goes_with_its_card(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.open_call()
    await card_page.page.evaluate("lab.card.remove()")
    await card_page.settle()
    assert await card_page.value("lab.card.shadowRoot.querySelector('dialog')") is None
    assert not any(await card_page.value("lab.connection.subscriptions.map((one) => one.isOpen)"))


async def test_a_click_beside_it_closes_it(card_page: CardPage) -> None:
    await card_page.page.set_viewport_size({"width": 1000, "height": 800})
    await card_page.show(call())
    await card_page.open_call()
    await card_page.page.mouse.click(5, 700)
    await expect(card_page.page.locator("dialog")).to_have_count(0)


async def test_two_clicks_open_one_dialog(card_page: CardPage) -> None:
    await card_page.show(call())
    name = "lab.card.shadowRoot.querySelector('button.open')"
    await card_page.page.evaluate(f"() => {{ {name}.click(); {name}.click(); }}")
    await card_page.page.locator("dialog section").first.wait_for()
    assert await card_page.page.locator("dialog").count() == 1


async def test_a_card_that_hides_itself_waits_for_the_dialog(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live, config={"hide_when_idle": True})
    await card_page.open_call()
    await card_page.send({**live, "status": "ended", "ended_at": ago(0)})
    assert not await card_page.value("lab.card.hidden")
    await card_page.close_dialog()
    assert await card_page.value("lab.card.hidden")


async def test_a_preview_opens_nothing(card_page: CardPage) -> None:
    await card_page.show(preview=True)
    await card_page.page.locator("button.open").first.click()
    await card_page.settle()
    assert await card_page.page.locator("dialog").count() == 0


async def test_the_focus_in_the_card_stays_when_it_changes(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    await card_page.page.keyboard.press("Tab")
    assert await card_page.value(FOCUS) == "Missed: 3"
    await card_page.send({**live, "vip": True})
    assert await card_page.value(FOCUS) == "Missed: 3"
    await card_page.page.keyboard.press("Tab")
    await card_page.send({**live, "vip": False})
    assert await card_page.value(FOCUS) == "Maria Lopez"


@pytest.mark.parametrize(("width", "direction"), [(360, "en"), (360, "ar"), (1280, "ar")])
async def test_nothing_sticks_out(card_page: CardPage, width: int, direction: str) -> None:
    await card_page.page.set_viewport_size({"width": width, "height": 640})
    await card_page.hass(locale={"language": direction})
    over = missed(lead_url="https://app.example.com/lead", display_name="W" * 90)
    await card_page.show(over)
    await card_page.store(over, ended(started_at=ago(300_000)), **RECORD | {"email": "w" * 300})
    dialog = await card_page.open_call()
    await card_page.screenshot(f"dialog-{width}-{direction}")
    box = await dialog.bounding_box()
    assert box
    if width == 360:
        assert box == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert await card_page.outside(box["x"], box["x"] + box["width"]) == []
    close = await dialog.get_by_role("button", name="Close").bounding_box()
    assert close
    assert (close["x"] > box["x"] + box["width"] / 2) == (direction == "en")
    assert min(close["width"], close["height"]) >= 44


# -- how it follows the call ---------------------------------------------------------------------


async def test_it_follows_the_call(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    status = dialog.locator(".call-status")
    assert await status.inner_text() == "on the phone\n1:05"
    await card_page.pass_time(60)
    await expect(status).to_contain_text("2:05")
    await card_page.send({**live, "claimed_by": "Ben"})
    await expect(dialog.locator(".badge")).to_have_text(["Ben has it", "First call"])
    await dialog.get_by_role("button", name="Block caller").focus()
    over = {"status": "ended", "outcome": "answered", "ended_at": ago(0), "duration_seconds": 65}
    await card_page.store(live, summary="All is well")
    await card_page.send({**live, **over, "display_name": "Maria L."})
    await expect(status).to_contain_text("Answered")
    assert await dialog.locator("h2").inner_text() == "Maria L."
    await expect(dialog.get_by_text("All is well")).to_be_visible()
    assert "I take it" not in await buttons(dialog)
    assert (await card_page.value(FOCUS)).startswith("Block caller"), "nobody loses the place"
    said = "lab.card.shadowRoot.querySelector('dialog [aria-live]').textContent"
    assert await card_page.value(said) == "Answered"


async def test_other_news_asks_nothing(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.open_call()
    before = len(await asked(card_page, "get"))
    await card_page.send(call(display_name="Ann", caller_number="+12025550111"))
    assert len(await asked(card_page, "get")) == before
    await card_page.send(call(display_name="Maria again"))
    await card_page.settle()
    assert len(await asked(card_page, "get")) == before + 1, "one more call of this caller"


async def test_news_is_asked_for_once_however_fast_it_comes(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    await card_page.open_call()
    before = len(await asked(card_page, "get"))
    await card_page.page.evaluate(HOLD)
    for n in range(9):
        await card_page.send({**live, "claimed_by": f"Ben {n}"})
    await card_page.page.evaluate("lab.answer()")
    await expect(card_page.page.locator("dialog .badge").first).to_have_text("Ben 8 has it")
    assert len(await asked(card_page, "get")) == before + 2


async def test_a_call_that_goes_is_said_to_be_gone(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    await card_page.page.evaluate("lab.calls.clear()")
    await card_page.send(gone=[["entry", over["lead_id"]]])
    await expect(dialog.locator(".problem")).to_have_text("This call is not stored any more.")
    assert "Maria" not in await dialog.inner_html()
    assert await card_page.value(IN_DIALOG)


async def test_somebody_who_may_not_sees_nothing_any_more(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Block caller").click()
    await card_page.page.evaluate(
        "lab.connection.refusals = Array(9).fill('unauthorized');"
        "lab.connection.dispatchEvent(new Event('ready'))"
    )
    await expect(dialog.locator(".problem")).to_have_text("You may not see these calls.")
    assert "Maria" not in await dialog.inner_html()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("unauthorized", "You may not see these calls."),
        ("not_found", "This call is not stored any more."),
        ("unknown_command", "That did not work. Please try again."),
    ],
)
async def test_a_refusal_in_words(card_page: CardPage, code: str, text: str) -> None:
    await card_page.show(call())
    await card_page.page.evaluate("(code) => lab.connection.silences.push(code)", code)
    await card_page.page.locator("button.open").click()
    await expect(card_page.page.locator("dialog .problem")).to_have_text(text)


async def test_a_slow_answer_is_waited_for(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.page.evaluate(HOLD)
    await card_page.page.locator("button.open").click()
    dialog = card_page.page.get_by_role("dialog", name="Loading…")
    await expect(dialog).to_be_visible()
    await card_page.page.evaluate("lab.answer()")
    await expect(card_page.page.get_by_role("dialog", name="Maria Lopez")).to_be_visible()


async def test_a_lost_connection_is_told_and_mended(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    await card_page.page.evaluate("lab.connection.dispatchEvent(new Event('disconnected'))")
    await expect(dialog.locator(".dialog-note")).to_have_text("Connection lost. Trying again…")
    assert await dialog.locator("h2").inner_text() == "Maria Lopez", "what was known stays"
    over = {**live, "status": "ended", "outcome": "answered", "ended_at": ago(0)}
    await card_page.page.evaluate(
        "(snapshot) => { lab.snapshot = snapshot; lab.store(snapshot.calls);"
        " lab.connection.dispatchEvent(new Event('ready')); }",
        message(over),
    )
    await expect(dialog.locator(".call-status")).to_contain_text("Answered")
    await expect(dialog.locator(".dialog-note")).to_have_text("")


async def test_a_reload_of_the_entry_is_waited_for(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    away = [{**message()["entries"][0], "available": False}]
    await card_page.page.evaluate("lab.connection.silences.push('not_found')")
    await card_page.page.evaluate("lab.send", message(entries=away))
    await expect(dialog.locator(".dialog-note")).to_contain_text("Waiting for WhatConverts")
    assert await dialog.locator("h2").inner_text() == "Maria Lopez"


# -- other calls of a caller ---------------------------------------------------------------------


async def test_other_calls_can_be_opened_and_left_again(card_page: CardPage) -> None:
    now, old = call(), missed(started_at=ago(3 * 86400), ended_at=ago(3 * 86400 - 9))
    await card_page.show(now)
    await card_page.store(old, summary="The old one")
    dialog = await card_page.open_call()
    row = dialog.locator(".call-list button")
    assert (await row.inner_text()).startswith(OLD_CALL)
    assert "No answer" in await dialog.locator(".call-list").inner_text()
    await expect(dialog.get_by_role("button", name="Back", exact=True)).to_be_hidden()
    await row.focus()
    await card_page.page.keyboard.press("Enter")
    await expect(dialog.get_by_text("The old one")).to_be_visible()
    assert await card_page.value(IN_DIALOG)
    assert [one["lead_id"] for one in await asked(card_page, "get")][-1] == old["lead_id"]
    await dialog.get_by_role("button", name="Back", exact=True).click()
    await expect(dialog.locator(".call-status")).to_contain_text("on the phone")
    assert (await card_page.value(FOCUS)).startswith(OLD_CALL), "where one has left it"
    await row.click()
    await dialog.get_by_text("The old one").wait_for()
    await card_page.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


# -- what can be done ----------------------------------------------------------------------------


async def test_all_that_can_be_done(card_page: CardPage) -> None:
    await card_page.show(call(lead_url="https://app.example.com/lead"))
    dialog = await card_page.open_call()
    assert await buttons(dialog) == [
        "I take it",
        "Call Maria Lopez back",
        "Copy number",
        "Remember caller…",
        "Remember as VIP…",
        "Block caller…",
        "Open in WhatConverts",
        "Who is at this screen…",
        "Remove stuck call…",
    ]
    words = await dialog.locator("small").all_inner_texts()
    assert "Calls of Maria Lopez are muted from now on" in " ".join(words)


async def test_only_what_this_home_assistant_can_do(card_page: CardPage) -> None:
    await card_page.hass(services={"whatconverts": {"end_call": {}}})
    await card_page.show(call(caller_number=None))
    assert await buttons(await card_page.open_call()) == ["Remove stuck call…"]


async def test_i_take_it(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="I take it").click()
    assert await actions(card_page) == [
        {
            "domain": "whatconverts",
            "service": "claim_call",
            "data": {"lead_id": live["lead_id"], "config_entry_id": "entry", "by": "Anna"},
        }
    ]
    await card_page.send({**live, "claimed_by": "Anna"})
    await expect(dialog.get_by_role("button", name="I take it")).to_have_count(0)
    assert await card_page.value(IN_DIALOG), "the focus stays in although its button went"


async def test_removing_asks_first(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    remove = dialog.get_by_role("button", name="Remove stuck call")
    await remove.click()
    assert await card_page.value(FOCUS) == "Cancel"
    await card_page.page.keyboard.press("Escape")
    assert (await card_page.value(FOCUS)) == "Remove stuck call…", "only the question is left"
    assert await actions(card_page) == []
    await remove.click()
    await dialog.get_by_role("button", name="Remove", exact=True).click()
    assert [one["service"] for one in await actions(card_page)] == ["end_call"]


# A blocked caller cannot be blocked once more.
@pytest.mark.parametrize(
    ("before", "kind"),
    [(b, k) for b in ("none", *LISTS) for k in LISTS if not b == k == "blocked"],
)
@pytest.mark.parametrize("make", [call, ended])
async def test_remembering_and_its_opposite(
    card_page: CardPage, kind: str, before: str, make: Any  # noqa: ANN401 - a function
) -> None:
    one = make(
        vip=before == "vip",
        blocked=before == "blocked",
        name_source="number" if before == "none" else "known_caller",
        display_name="(704) 555-0134" if before == "none" else "Old name",
    )
    await card_page.show(one)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name=LISTS[kind]).click()
    field = dialog.get_by_label("Name")
    await expect(field).to_have_value("" if before == "none" else "Old name")
    await expect(field).to_be_focused()
    await field.fill("  Maria ")
    await card_page.page.keyboard.press("Enter")
    if kind == "blocked":
        assert await asked(card_page, "remember") == [], "one press is not enough"
        await dialog.get_by_role("button", name="Press again to block").click()
    status = dialog.locator(".confirmation")
    await expect(status).to_contain_text("Maria")
    assert await status.get_attribute("role") == "status"
    lead_id = one["lead_id"]
    done = {"lead_id": lead_id, "kind": kind, "name": "Maria"}
    assert await asked(card_page, "remember") == [done]
    await dialog.get_by_role("button", name="Undo").click()
    await expect(status).to_have_text("Undone")
    opposite = {"lead_id": lead_id, "kind": before}
    if before != "none":
        opposite["name"] = "Old name"
    assert await asked(card_page, "remember") == [done, opposite]
    assert await actions(card_page) == [], "Home Assistant records what is in an action"
    assert await card_page.value(IN_DIALOG)


async def test_unblocking_and_its_opposite(card_page: CardPage) -> None:
    blocked = ended(blocked=True, muted=True)
    await card_page.show(blocked)
    dialog = await card_page.open_call()
    assert "Block caller…" not in await buttons(dialog)
    await dialog.get_by_role("button", name="Unblock caller").click()
    await dialog.get_by_role("button", name="Unblock caller").click()
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.locator(".confirmation")).to_have_text("Undone")
    assert [one["kind"] for one in await asked(card_page, "remember")] == ["none", "blocked"]


async def test_the_question_names_the_caller_and_outlives_the_call(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Block caller").click()
    about = dialog.locator("form p")
    await expect(about).to_contain_text("Calls of Maria Lopez, (704) 555-0134 are muted from now on")
    await card_page.screenshot("block")
    await card_page.send({**live, "status": "ended", "ended_at": live["started_at"]})
    await card_page.page.keyboard.press("Enter")
    await card_page.page.keyboard.press("Enter")
    await expect(dialog.locator(".confirmation")).to_contain_text("Maria Lopez is blocked")
    [done] = await asked(card_page, "remember")
    assert done == {"lead_id": live["lead_id"], "name": "Maria Lopez", "kind": "blocked"}


async def test_what_fails_is_said(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Remember caller").click()
    await card_page.page.evaluate("lab.connection.silences = ['timeout', 'timeout']")
    await card_page.page.keyboard.press("Enter")
    failed = "That did not work. Please try again."
    await expect(dialog.locator(".confirmation")).to_have_text(failed)


async def test_the_browser_keeps_who_stands_here(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Who is at this screen").click()
    await dialog.get_by_label("Name").fill(" Ben ")
    await card_page.page.keyboard.press("Enter")
    await card_page.page.reload()
    await card_page.page.wait_for_selector("body[data-ready]", state="attached")
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="I take it").click()
    assert [one["data"]["by"] for one in await actions(card_page)] == ["Ben"]


@pytest.mark.parametrize("clipboard", ["modern", "of a page without https"])
async def test_the_number_is_copied(card_page: CardPage, clipboard: str) -> None:
    page = card_page.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read = "navigator.clipboard"
    if clipboard != "modern":
        await page.evaluate(
            "window.real = navigator.clipboard;"
            "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
        )
        read = "real"
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Copy number").click()
    await expect(dialog.locator(".confirmation")).to_have_text("Copied")
    assert await card_page.value(f"{read}.readText()") == "+17045550134"


async def test_calling_back_a_missed_call_is_noted(card_page: CardPage) -> None:
    one = missed()
    await card_page.show(one)
    dialog = await card_page.open_call()
    link = dialog.get_by_role("link", name="Call Maria Lopez back")
    assert await link.get_attribute("href") == "tel:+17045550134"
    await link.evaluate("(link) => link.addEventListener('click', (e) => e.preventDefault())")
    await link.click()
    await expect(dialog.locator(".confirmation")).to_contain_text("Maria Lopez: called back")
    assert await asked(card_page, "called_back") == [{"lead_id": one["lead_id"]}]
    await expect(dialog.get_by_role("button", name="Called back")).to_have_count(0)
    assert "Called back" in await facts(dialog)
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.get_by_role("button", name="Called back")).to_be_visible()
    assert (await asked(card_page, "called_back"))[1:] == [{"lead_id": one["lead_id"], "undo": True}]


async def test_calling_back_an_answered_call_notes_nothing(card_page: CardPage) -> None:
    await card_page.show(ended())
    dialog = await card_page.open_call()
    link = dialog.get_by_role("link", name="Call Maria Lopez back")
    await link.evaluate("(link) => link.addEventListener('click', (e) => e.preventDefault())")
    await link.click()
    await card_page.settle()
    assert await asked(card_page, "called_back") == []
