"""What Home Assistant offers of ours, from its own dialogs to live calls."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
import re
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect
import pytest
import pytest_asyncio

from scripts.realha import until
from scripts.realha.browser import sign_in, signed_in
from scripts.realha.listener import CommandError
from tests.support.card_page import PREFIX, SCREENSHOTS, words
from tests.support.dashboard import PATIENCE_MS, create_dashboard, create_user
from tests.support.real_integration import RealIntegration, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

STRATEGY = "custom:whatconverts-calls"
PATH = "made-by-strategy"
ROW = ".live .row"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    integration = await RealIntegration.open(tmp_path_factory.mktemp("call_dashboard"))
    await create_dashboard(integration.ha.client, {"strategy": {"type": STRATEGY}}, PATH)
    await create_user(integration.ha.client, "visitor", "system-users")
    await create_user(integration.ha.client, "stranger")
    yield integration
    await integration.close()
    integration.assert_clean_log()


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def quiet(integration: RealIntegration) -> None:
    await integration.hang_up()


def look(
    integration: RealIntegration,
    browser: Browser,
    path: str,
    *,
    user: str = "demo",
    **options: Any,  # noqa: ANN401 - those of the window
) -> AbstractAsyncContextManager[Page]:
    """Open a page in a new window; nothing may go wrong on it."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Page]:
        tokens = await sign_in(integration.ha.client, user, user)
        size = {"width": 1300, "height": 900}
        errors: list[str] = []
        async with signed_in(browser, tokens, **({"viewport": size} | options)) as window:
            page = await window.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(f"{integration.ha.client.url}/{path}")
            yield page
        assert errors == []

    return opened()


async def path_of(integration: RealIntegration, title: str) -> str:
    """Wait for a dashboard; return its address.

    The dialog makes it first, and then stores what is on it: who leaves in between has it empty.
    """
    client = integration.ha.client

    async def found() -> list[str]:
        panels = await client.command("lovelace/dashboards/list")
        return [str(one["url_path"]) for one in panels if one["title"] == title]

    path = (await until(found, bool, what=f"there is a dashboard {title}"))[0]

    async def is_stored() -> bool:
        with suppress(CommandError):
            return bool(await client.command("lovelace/config", url_path=path))
        return False

    await until(is_stored, bool, what=f"the dashboard {title} is stored")
    return path


def text(key: str, language: str = "en") -> str:
    return words()[language][f"{PREFIX}card_{key}"]


async def screenshot(page: Page, name: str) -> None:
    # Dialogs and charts of the frontend slide in.
    await page.wait_for_timeout(900)
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"pages-{name}.png")


async def sees_call(page: Page, name: str) -> None:
    shown = page.locator(f"whatconverts-calls-card {ROW} .name").first
    await expect(shown).to_have_text(name)


@pytest.mark.parametrize("language", ["en", "de"])
async def test_two_clicks_from_the_dialog_to_live_calls(
    integration: RealIntegration, browser: Browser, language: str
) -> None:
    await integration.take(started(contact_name="Ann Rings", company_name=""))
    title = text("dashboard", language)
    async with look(integration, browser, "config/lovelace/dashboards", language=language) as page:
        # They are asked for when the page has been loaded, and the dialog reads them once.
        words = "window.customStrategies?.some((one) => one.description)"
        await page.wait_for_function(words, timeout=PATIENCE_MS)
        await page.locator("ha-config-lovelace-dashboards [slot=fab]").first.click()
        offer = page.locator("dashboard-card").filter(has_text=text("about_dashboard", language))
        await expect(offer.locator("h2")).to_have_text(title)
        await screenshot(page, f"add-dashboard-{language}")
        await offer.click()
        details = page.locator("dialog-lovelace-dashboard-detail")
        await expect(details.get_by_role("textbox").first).to_have_value(title)
        await details.locator("[slot=primaryAction]").click()
        path = await path_of(integration, title)
        await page.goto(f"{integration.ha.client.url}/{path}")
        await sees_call(page, "Ann Rings")
        await screenshot(page, f"live-{language}")


async def test_views_are_whole(integration: RealIntegration, browser: Browser) -> None:
    await integration.take(started(contact_name="Ann Rings", company_name=""))
    for view, seen in {
        "wall": f"whatconverts-calls-card {ROW}",
        "log": "whatconverts-calls-card .log-body .entry",
        # Without any figures it says so.
        "report": "hui-statistics-graph-card, hui-markdown-card",
    }.items():
        async with look(integration, browser, f"{PATH}/{view}") as page:
            await expect(page.locator(seen).first).to_be_visible()
            await screenshot(page, view)
            await expect(page.locator("hui-error-card, hui-error-badge")).to_have_count(0)


async def test_a_new_line_appears_by_itself(integration: RealIntegration, browser: Browser) -> None:
    async with look(integration, browser, f"{PATH}/live") as page:
        await page.locator("whatconverts-calls-card .face").first.wait_for()
        tile = page.locator("hui-tile-card").filter(has_text="Brand New Line")
        await expect(tile).to_have_count(0)
        message = started(tracking_number="+17045550177", phone_name="Brand New Line")
        await integration.take(message)
        await expect(tile).to_be_visible()


@pytest.mark.parametrize("user", ["visitor", "stranger"])
async def test_other_people(integration: RealIntegration, browser: Browser, user: str) -> None:
    await integration.take(started(contact_name="Ann Rings", company_name=""))
    async with look(integration, browser, f"{PATH}/live", user=user) as page:
        if user == "visitor":
            await sees_call(page, "Ann Rings")
        else:
            note = page.locator("whatconverts-calls-card .note").first
            await expect(note).to_contain_text(text("forbidden"))
            badge = page.locator("whatconverts-calls-badge button")
            await expect(badge).to_have_attribute("title", text("no_count"))
            await expect(page.locator("hui-tile-card")).to_have_count(0)
        await screenshot(page, f"live-{user}")


async def test_an_entry_that_is_not_there(integration: RealIntegration, browser: Browser) -> None:
    strategy = {"type": STRATEGY, "config_entry_id": "01NOBODY<b>"}
    await create_dashboard(integration.ha.client, {"strategy": strategy}, "of-nobody")
    async with look(integration, browser, "of-nobody") as page:
        said = page.locator("hui-markdown-card")
        wanted = text("no_entry").replace("{entry}", "01NOBODYb")
        await expect(said).to_contain_text(wanted)


async def test_badge_counts_and_opens(integration: RealIntegration, browser: Browser) -> None:
    async with look(integration, browser, f"{PATH}/live") as page:
        badge = page.locator("whatconverts-calls-badge button")
        await expect(badge).to_have_text(text("quiet"))
        await expect(badge).not_to_have_class(re.compile("busy"))
        await integration.take(started())
        await expect(badge).to_have_text(f"1 {text('on_phone')}")
        await expect(badge).to_have_class(re.compile("busy"))
        await badge.click()
        await expect(page.locator("ha-more-info-dialog")).to_contain_text("Active calls")
        await screenshot(page, "badge")


async def test_badge_opens_the_page_that_was_chosen(
    integration: RealIntegration, browser: Browser
) -> None:
    badge = {"type": "custom:whatconverts-calls-badge", "navigation_path": f"/{PATH}/log"}
    views = [{"path": "one", "type": "sections", "badges": [badge], "sections": []}]
    await create_dashboard(integration.ha.client, {"views": views}, "badge-alone")
    async with look(integration, browser, "badge-alone/one") as page:
        await page.locator("whatconverts-calls-badge button").click()
        await page.wait_for_url(f"**/{PATH}/log")
        await expect(page.locator("whatconverts-calls-card .log-body")).to_be_visible()


async def test_section_of_the_same_name(integration: RealIntegration, browser: Browser) -> None:
    await integration.take(started(contact_name="Ann Rings", company_name=""))
    sections = [{"strategy": {"type": STRATEGY}}]
    view = {"path": "one", "type": "sections", "sections": sections}
    await create_dashboard(integration.ha.client, {"views": [view]}, "section-alone")
    async with look(integration, browser, "section-alone/one") as page:
        await sees_call(page, "Ann Rings")
        await expect(page.locator("hui-tile-card")).to_have_count(3)


def offers(page: Page, name: str) -> Locator:
    return page.locator("hui-card-picker .card").filter(has_text=name)


@pytest.mark.parametrize("word", ["phone", "call", "caller"])
async def test_card_is_found_in_the_picker(
    integration: RealIntegration, browser: Browser, word: str
) -> None:
    views = [{"path": "one", "type": "masonry", "cards": []}]
    await create_dashboard(integration.ha.client, {"views": views}, f"empty-{word}")
    async with look(integration, browser, f"empty-{word}/one?edit=1") as page:
        await page.get_by_role("button", name="Add card").first.click()
        await page.get_by_text("By card", exact=True).click()
        await page.locator("hui-card-picker").get_by_role("textbox").fill(word)
        card = offers(page, "WhatConverts")
        await expect(card.first).to_be_visible()
        await screenshot(page, f"card-picker-{word}")


async def is_told(integration: RealIntegration) -> None:
    """Wait until the integration has told its own figures, so that it takes none away."""

    async def found() -> bool:
        listed = await integration.ha.client.command("recorder/list_statistic_ids")
        return any(one["statistic_id"].startswith("whatconverts:all_") for one in listed)

    await until(found, bool, what="all calls are told", patience=60)


@pytest.mark.parametrize("language", ["en", "de"])
async def test_report_draws_what_is_counted(
    integration: RealIntegration, browser: Browser, language: str
) -> None:
    await integration.take(started())
    await is_told(integration)
    entry = (await integration.ha.client.entries("whatconverts"))[0]["entry_id"].lower()
    ids = {
        f"whatconverts:missed_{entry}": "WhatConverts: missed calls",
        f"whatconverts:missed_{entry}_line_shop": "WhatConverts: missed calls on Shop",
        f"whatconverts:missed_{entry}_source_poster": "WhatConverts: missed calls from Poster",
        f"whatconverts:calls_{entry}_source_poster": "WhatConverts: calls from Poster",
        f"whatconverts:calls_{entry}_source_unknown": "WhatConverts: calls from unknown",
        f"whatconverts:calls_{entry}_line_shop": "WhatConverts: calls on Shop",
        f"whatconverts:calls_{entry}_outcome_no_answer": "WhatConverts: calls not answered",
        f"whatconverts:duration_{entry}": "WhatConverts: average duration of answered calls",
    }
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    async with integration.ha.client.socket() as socket:
        for statistic_id, name in ids.items():
            is_mean = "duration" in statistic_id
            metadata = {
                "statistic_id": statistic_id,
                "source": "whatconverts",
                "name": name,
                "has_sum": not is_mean,
                "mean_type": int(is_mean),
                "unit_class": "duration" if is_mean else None,
                "unit_of_measurement": "min" if is_mean else None,
            }
            rows = [
                {"start": (hour - timedelta(hours=n)).isoformat()}
                | ({"mean": 3, "min": 1, "max": 5} if is_mean else {"state": 1, "sum": 400 - n})
                for n in range(1, 400)
            ]
            await socket.command("recorder/import_statistics", metadata=metadata, stats=rows)
    path = f"{PATH}/report"
    async with look(integration, browser, path, language=language) as page:
        for title in ("outcome", "hours", "missed_line", "missed_source", "source", "duration"):
            name = text(f"report_{title}", language)
            heading = page.get_by_role("heading", name=name, exact=True)
            card = page.locator("hui-statistics-graph-card").filter(has=heading)
            await expect(card.locator("canvas").first).to_be_visible()
            if title == "source":
                for one in ("Poster", text("unknown", language)):
                    await expect(card.get_by_text(one, exact=True).first).to_be_visible()
        name = text("report_missed_last_week", language)
        last = page.locator("hui-statistic-card").filter(has_text=name)
        await expect(last).to_contain_text("168")
        await screenshot(page, f"report-full-{language}")


async def test_it_can_be_taken_over(integration: RealIntegration, browser: Browser) -> None:
    await create_dashboard(integration.ha.client, {"strategy": {"type": STRATEGY}}, "taken-over")
    async with look(integration, browser, "taken-over/live") as page:
        await page.locator("whatconverts-calls-card .face").first.wait_for()
        await page.get_by_role("button", name="Edit dashboard").first.click()
        await screenshot(page, "take-control-1")
        await page.get_by_text("Take control", exact=True).last.click()
        await screenshot(page, "take-control-2")
        config = await integration.ha.client.command("lovelace/config", url_path="taken-over")
        assert [view["path"] for view in config["views"]] == ["live", "wall", "log", "report"]
