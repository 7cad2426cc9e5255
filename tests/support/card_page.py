"""A page with the card in Debian's Chromium, and the calls that are shown to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
import json
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Locator, Page

from scripts.account.recording import recording

from .old_engine import help_playwright

RECORDINGS = "/api/whatconverts/recording/entry"
ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CARD = ROOT / "custom_components" / "whatconverts" / "www"
TRANSLATIONS = ROOT / "custom_components" / "whatconverts" / "translations"
PREFIX = "component.whatconverts.common."
EXCEPTIONS = "component.whatconverts.exceptions."
SCREENSHOTS = ROOT / ".screenshots"
# It is this moment for the server; `pass_time` lets the page believe it, too, as all tests do.
NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
# What is kept of a conversation, with everything in it.
RECORD: dict[str, Any] = {
    "recording_url": "https://app.example.com/recording",
    "voicemail_url": "https://app.example.com/voicemail",
    "transcript": "\n".join(f"Line {n} of what was said on the phone." for n in range(40)),
    "voicemail_transcript": "Hello, this is Maria.\nPlease call me back.",
    "summary": "The caller has a leaking pipe and wants somebody to come today.",
    "sentiment": "Positive",
    "intent": "Book an appointment",
    "topics": ["Leak", "Emergency"],
    "spotted_keywords": ["pipe", "today"],
    "quotable": "yes",
    "quote_value": 350,
    "sales_value": 1234.5,
    "notes": "Gate code 4711\nThe dog is friendly",
    "email": "maria@example.com",
    "contact_name": "Maria L.",
    "company": "Lopez & Daughters",
    "form": {"What is it about?": "Water in the kitchen"},
}
type Call = dict[str, Any]
type Message = dict[str, Any]

_lead_ids = count(1)


def words() -> dict[str, dict[str, str]]:
    """Return the texts that Home Assistant would give the card, by language and key."""
    found = {}
    for path in TRANSLATIONS.glob("*.json"):
        texts = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = {PREFIX + key: text for key, text in texts["common"].items()}
        for key, exception in texts["exceptions"].items():
            found[path.stem][f"{EXCEPTIONS}{key}.message"] = exception["message"]
    return {language: found["en"] | texts for language, texts in found.items()}


async def _answer_words(_: web.Request) -> web.Response:
    return web.json_response(words())


async def _answer_recording(request: web.Request) -> web.Response:
    """Answer as the integration does: the signature says whether, or how it refuses."""
    problem = request.query["authSig"]
    headers = {"Content-Type": "audio/mpeg", "Accept-Ranges": "bytes"}
    if problem != "good":
        return web.json_response({"message": "No.", "code": problem}, status=403)
    sound = recording(int(request.match_info["lead_id"]))
    part = range(len(sound))[request.http_range]
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(sound)}"
    return web.Response(status=206, body=sound[part.start : part.stop], headers=headers)


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """Serve the page and the very files of the card on loopback; give the address."""
    app = web.Application()
    app.router.add_get("/words", _answer_words)
    app.router.add_get(f"{RECORDINGS}/{{lead_id}}", _answer_recording)
    app.router.add_static("/card", CARD)
    app.router.add_static("/", HERE)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/harness.html"
    await runner.cleanup()


def ago(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat()


def call(**changes: object) -> Call:
    """Return a live call, as the server sends it."""
    lead_id = next(_lead_ids)
    return {
        "lead_id": lead_id,
        "status": "in_progress",
        "end_reason": None,
        "outcome": None,
        "missed": False,
        "started_at": ago(65),
        "ended_at": None,
        "duration_seconds": None,
        "caller_number": "+17045550134",
        "caller_number_formatted": "(704) 555-0134",
        "caller_name": "MARIA LOPEZ",
        "name_source": "contact",
        "display_name": "Maria Lopez",
        "spoken_name": "Maria Lopez",
        "city": "Charlotte",
        "region": "NC",
        "postal_code": "28202",
        "country": "US",
        "line_type": "Mobile",
        "tracking_number": "+17045550101",
        "tracking_number_formatted": "(704) 555-0101",
        "line": "Google Ads",
        "destination_number": "+17045550100",
        "source": "google",
        "medium": "cpc",
        "campaign": "emergency plumbing",
        "content": None,
        "keyword": "plumber near me",
        "landing_url": "https://example.com/landing",
        "lead_url": None,
        "repeat_caller": False,
        "previous_calls": 0,
        "last_outcome": None,
        "vip": False,
        "blocked": False,
        "claimed_by": None,
        "lead_score": None,
        "spam": False,
        "duplicate": False,
        "test": False,
        "account": "Hart & Sons",
        "profile": "Hart Plumbing",
        "called_back_at": None,
        "recovered": False,
        "config_entry_id": "entry",
        "muted": False,
        **changes,
    }


def ended(**changes: object) -> Call:
    """Return a call that is over."""
    return call(
        **{
            "status": "ended",
            "end_reason": "completed",
            "outcome": "answered",
            "started_at": ago(900),
            "ended_at": ago(720),
            "duration_seconds": 180,
            **changes,
        }
    )


def entry(**changes: object) -> dict[str, Any]:
    return {
        "config_entry_id": "entry",
        "title": "WhatConverts",
        "available": True,
        "alerts": True,
        "last_post": ago(60),
        "ends_arrive": True,
        **changes,
    }


def message(*calls: Call, full: bool = True, **changes: object) -> Message:
    """Return one message of the subscription."""
    return {
        "full": full,
        "now": NOW.isoformat(),
        "calls": list(calls),
        "gone": [],
        "changed": [],
        "entries": [entry()],
        "today": {"calls": 24, "missed": 3},
        **changes,
    }


class CardPage:
    """One page with one card."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda line: self.errors.append(line.text) if line.type == "error" else None,
        )

    async def pass_time(self, seconds: float) -> None:
        """Let the page's clock show a later moment; its timers go on as ever."""
        await self.page.clock.set_fixed_time(NOW + timedelta(seconds=seconds))

    async def open(self, url: str) -> None:
        """Load the page with the fake Home Assistant."""
        await help_playwright(self.page)
        await self.page.goto(url)
        await self.page.wait_for_selector("body[data-ready]", state="attached")
        # They are loaded when a card first needs them; here nobody waits for that.
        for name in ("wall.js", "known-lines.js"):
            await self.page.evaluate("(url) => import(url).then(() => {})", f"/card/{name}")

    async def show(
        self,
        *calls: Call,
        config: dict[str, Any] | None = None,
        snapshot: Message | None = None,
        **options: object,
    ) -> None:
        """Show a card that hears of these calls first."""
        await self.page.evaluate(
            "([snapshot, ...rest]) => {"
            " lab.snapshot = snapshot; lab.store(snapshot.calls); lab.show(...rest) }",
            [snapshot or message(*calls), config or {}, options],
        )
        await self.settle()

    async def send(self, *calls: Call, **changes: object) -> None:
        """Send a change."""
        await self.page.evaluate("lab.send", message(*calls, full=False, **changes))
        await self.settle()

    async def store(self, *calls: Call, **details: Any) -> None:  # noqa: ANN401 - of any kind
        """Let the server know these calls; the record is the first one's."""
        await self.page.evaluate(
            "([calls, details]) => {"
            " lab.store(calls); if (calls.length) lab.details[calls[0].lead_id] = details; }",
            [calls, details],
        )

    async def connect(self, one: Call, *, is_heard: bool = True) -> None:
        """Let an account be connected, which lets this call be heard."""
        path = f"{RECORDINGS}/{one['lead_id']}" if is_heard else None
        answer = {"account": True, "recording_path": path}
        await self.page.evaluate("(answer) => { lab.account = answer }", answer)

    async def open_call(self, name: str = "") -> Locator:
        """Open the first call of this name as a person does; return the dialog."""
        await self.page.locator("button.name", has_text=name).first.click()
        dialog = self.page.get_by_role("dialog")
        await dialog.locator("section").first.wait_for()
        return dialog

    async def outside(self, left: float, right: float) -> list[str]:
        """Return what of the dialog sticks out of this room."""
        script = """([left, right]) => {
          const all = [...lab.card.shadowRoot.querySelectorAll(".dialog-face *:not(bdi)")];
          const sticksOut = ({ x, width }) => width && (x < left - 1 || x + width > right + 1);
          const scrolls = (one) => one.matches(".dialog-body") && one.scrollWidth > one.clientWidth;
          const found = all.filter((one) => scrolls(one) || sticksOut(one.getBoundingClientRect()));
          return found.map((one) => one.outerHTML.slice(0, 99));
        }"""
        found: list[str] = await self.page.evaluate(script, [left, right])
        return found

    async def close_dialog(self) -> None:
        await self.page.get_by_role("button", name="Close").click()
        await self.page.locator("dialog").wait_for(state="detached")

    async def settle(self) -> None:
        """Let the fake connection answer and the page be drawn."""
        await self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    async def hass(self, **changes: object) -> None:
        await self.page.evaluate("lab.setHass", changes)
        await self.settle()

    async def text(self, selector: str) -> list[str]:
        """Return the visible text of all elements in the card that match."""
        found: list[str] = await self.page.evaluate("lab.text", selector)
        return found

    async def value(self, script: str) -> Any:  # noqa: ANN401 - whatever the page says
        return await self.page.evaluate(script)

    async def screenshot(self, name: str) -> None:
        """Keep a screenshot for people to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
