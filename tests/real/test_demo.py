"""The one command that a new user types."""

import asyncio
from pathlib import Path

import pytest

from scripts.realha import ROOT, complaints
from tests.support.repository import ENGLISH

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

MENU = ENGLISH["options"]["step"]["init"]["menu_options"]


async def _demo(*options: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "demo",
        *options,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode, output.decode()


async def test_demo_shows_live_calls_twice(tmp_path: Path) -> None:
    # Many calls, so that there is something to see however slow the machine is.
    calls = ("--rate", "120", "--seconds", "10")
    for _ in range(2):
        status, output = await _demo("--folder", str(tmp_path / "demo"), *calls)
        assert status == 0, output
        assert "http://127.0.0.1:" in output
        assert f"the gear > {MENU['account']}\n" in output
        assert "200 in" in output
        assert ", 0 otherwise" in output
    assert complaints((tmp_path / "demo" / "console.log").read_text()) == []
