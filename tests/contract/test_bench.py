"""What the benchmark says of figures, and that its senders send what they say."""

import asyncio
import re
from typing import Any

import pytest

from bench import goals, page, tables
from bench.sender import drive

COST = {
    "no-op, recorded": [200.0],
    "floor, recorded": [1500.0, 1000.0, 9000.0],
    "ours, recorded": [1400.0],
    "templates, recorded": [2000.0],
    "automation, recorded": [2000.0],
    "no-op, left out": [200.0],
    "floor, left out": [500.0],
    "ours, left out": [620.0],
}
HEARD = {"no-op answer": [0.001], "heard": [0.002], "answer": [0.009]}
RESULTS: dict[str, Any] = {
    "circumstances": {
        "date": "2026-11-29T00:00:00+00:00",
        "home_assistant": "2026.11.0",
        "cores": 2,
        "page_us": {"at once": 0.03, "after a second": 0.32},
        "load": {"cost": [0.1, 0.7]},
    },
    "cost": {"one way": COST, "another": COST | {"ours, left out": [630.0]}},
    "latency": {
        "event": HEARD,
        "event of the floor": HEARD | {"heard": [0.0018]},
        "lamp": HEARD | {"heard": [0.004]},
    },
    "painted": {"alone": [0.05], "second of two": [0.07]},
    "log": {"frame": 4.2, "rows": 201},
    "recorder": {
        "ours": {"states": 4.0, "bytes": 5212.2},
        "floor": {"states": 4.0, "bytes": 4000.4},
    },
}


def test_goals_are_judged() -> None:
    found = {
        row.what: (row.goal, row.measured, row.floor, row.reached) for row in goals.rows(RESULTS)
    }
    answer = "ms after a no-op's answer, median"
    painted = "POST to the painted row in the card, call"
    cpu, record = "CPU per delivery", "no-op = 1 (for the record)"
    templates = "recorded; template sensors = 1"
    log = "Log of 100,000 calls, scrolled:"
    stored = "Bytes in the recorder's database per call of two messages"
    assert found == {
        f"{cpu}, one way: left out; floor = 1": ("≤ 1.25", "1.24", "1", True),
        f"{cpu}, one way: {templates}": ("≤ 0.75", "0.7", "0.75", True),
        f"{cpu}, one way: left out; {record}": ("≤ 3", "3.1", "2.5", False),
        f"{cpu}, another: left out; floor = 1": ("≤ 1.25", "1.26", "1", False),
        f"{cpu}, another: {templates}": ("≤ 0.75", "0.7", "0.75", True),
        f"{cpu}, another: left out; {record}": ("≤ 3", "3.15", "2.5", False),
        f"POST to event at a websocket client, {answer}": ("≤ 1.1", "1", "0.8", True),
        f"POST to `light.turn_on` of an automation, {answer}": ("≤ 2.5", "3", "", False),
        f"{painted} alone, ms, median": ("≤ 60", "50", "", True),
        f"{painted} second of two, ms, median": ("≤ 60", "70", "", False),
        f"{log} ms of CPU of the main thread per frame": ("≤ 16.7", "4.2", "", True),
        f"{log} rows in the page": ("≤ 200", "201", "", False),
        stored: ("≤ 3500", "5212", "4000", False),
    }


def test_limits_are_in_units_of_the_floor() -> None:
    ratio = goals.costs(COST)
    assert ratio["floor, recorded"] == ratio["floor, left out"] == 1
    assert goals.cost_limits(ratio) == {"ours, left out": 1.25, "ours, recorded": 1}


def test_the_page_says_the_goals_and_no_more() -> None:
    text = page.text(RESULTS)
    assert re.findall("^## (.*)$", text, re.MULTILINE) == ["Goals", "Plots", "How to run it"]
    assert re.findall(r"\(performance/(\w+)\.png\)", text) == list(page.PLOTS)
    assert all(f"| {row.what} | {row.goal} |" in text for row in goals.rows(RESULTS))
    assert "average load 0.1 to 0.7" in text


def test_the_screen_says_everything() -> None:
    text = tables.text(RESULTS)
    assert "| templates, recorded | 2000 | 2000 to 2000 | 1.33 |" in text
    assert "| light.turn_on of an automation: heard | 4.00 | 4.00 |" in text
    assert "| ours | 4.0 | 5212.2 |" in text
    assert "| CPU of the main thread per frame, ms | 4.20 |" in text


async def headers(reader: asyncio.StreamReader) -> dict[str, str]:
    """Return the headers of a request, none if there is none any more."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return {}
    return {
        name.lower(): value for name, value in re.findall(r"^(.+?): (.+?)\r$", head, re.MULTILINE)
    }


@pytest.mark.parametrize(("keep_alive", "connections"), [(False, 6), (True, 2)])
async def test_a_sender_posts_every_message(keep_alive: bool, connections: int) -> None:  # noqa: FBT001
    opened, bodies = [], []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        while head := await headers(reader):
            bodies.append(await reader.readexactly(int(head["content-length"])))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            if head["connection"] == "close":
                break
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    calls = [[b"start 1", b"end 1"], [b"start 2", b"end 2"], [b"start 3", b"end 3"]]
    answers = await drive(port, "/api/webhook/id", calls, 2, keep_alive=keep_alive)
    server.close()
    assert [one.status for one in answers] == [200] * 6
    assert sorted(bodies) == sorted(message for call in calls for message in call)
    assert len(opened) == connections


async def test_a_refusal_is_no_figure() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(RuntimeError, match=r"1 of 1 were refused: \{503\}"):
        await drive(port, "/", [[b"x"]], 1)
    server.close()
