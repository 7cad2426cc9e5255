"""One real Home Assistant process: start, stop, kill, and what it logged."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
import json
import os
from typing import Self

from aiohttp import ClientError

from .client import ApiError, Client
from .folder import Folder
from .listener import Json
from .log import AFTER_KILL, complaints
from .waiting import PATIENCE, until

type Probe = Callable[[], Awaitable[bool]]


def _environment() -> dict[str, str]:
    # A path of the caller's would let `custom_components` be found beside the link.
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


class HaError(Exception):
    """Home Assistant did not start or stop; the message ends with its last words."""


class RealHa:
    """A Home Assistant in its own process, reached like any other."""

    def __init__(self, folder: Folder) -> None:
        """Start nothing yet."""
        self.folder = folder
        self.client = Client(folder.url)
        self._process: Process | None = None
        self._log_start = 0
        self._was_killed = False

    async def __aenter__(self) -> Self:
        """Start and wait until it runs."""
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop."""
        await self.close()

    async def start(self) -> None:
        """Start, sign in (the first time as a new owner) and wait until it runs."""
        await self.launch()
        await self.reachable()
        await self.running()

    async def launch(self) -> None:
        """Start the process and nothing more."""
        if not self.folder.hass.exists():
            raise HaError(f"{self.folder.hass} is missing: run scripts/setup first")
        if self.folder.is_in_use():
            raise HaError(f"Another Home Assistant runs in {self.folder.path}: stop that first")
        self.folder.prepare()
        with self.folder.console.open("ab") as console:
            self._log_start = console.tell()
            # A session of its own: Ctrl-C in a terminal must not reach it twice.
            self._process = await asyncio.create_subprocess_exec(
                self.folder.hass,
                *("--config", self.folder.path),
                "--skip-pip",
                "--log-no-color",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
                cwd=self.folder.path,
                env=_environment(),
            )

    async def reachable(self) -> None:
        """Wait until it answers, then sign in."""
        access = self.folder.access
        if access.exists():
            self.client.token = json.loads(access.read_text())["token"]
            await self._until_true(self._answers("/api/"), "Home Assistant answers")
            return
        # Only a Home Assistant without an owner has this page.
        await self._until_true(
            self._answers("/api/onboarding"), "Home Assistant welcomes its owner"
        )
        token = await self.client.create_owner(self.folder.language)
        access.touch(mode=0o600)
        access.write_text(json.dumps({"token": token}))

    async def running(self) -> None:
        """Wait until everything is set up."""
        await self._until_true(self._is_running, "Home Assistant is running")

    async def stop(self) -> None:
        """Stop as a restart of the machine would: with time to write everything."""
        if (process := self._alive()) is None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            await self.kill()
            raise HaError(self.last_words("did not stop and was killed")) from None

    async def kill(self) -> None:
        """End it as a power cut would."""
        if (process := self._alive()) is not None:
            self._was_killed = True
            process.kill()
            await process.wait()

    async def restart(self) -> None:
        """Stop and start again."""
        await self.stop()
        await self.start()

    async def close(self) -> None:
        """Stop and let go of everything."""
        try:
            await self.stop()
        finally:
            await self.client.close()

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        process = self._alive()
        return None if process is None else process.pid

    async def ended(self) -> int:
        """Wait until the process ends, by itself or not; return its exit code."""
        if self._process is None:
            raise HaError("Home Assistant was never started")
        return await self._process.wait()

    def log(self) -> list[str]:
        """Return what was logged since the last start."""
        with self.folder.console.open("rb") as console:
            console.seek(self._log_start)
            return console.read().decode(errors="replace").splitlines()

    def whole_log(self) -> str:
        """Return what was logged in all runs."""
        return self.folder.console.read_text(errors="replace")

    def complaints(self) -> list[str]:
        """Return the lines above INFO of all runs, without the known harmless ones."""
        return complaints(self.whole_log(), allowed=AFTER_KILL if self._was_killed else ())

    def _alive(self) -> Process | None:
        process = self._process
        return process if process and process.returncode is None else None

    def last_words(self, problem: str) -> str:
        """Describe a problem with the end of the log."""
        tail = "\n".join(self.log()[-25:]) or "(it printed nothing)"
        return f"The end of {self.folder.console}:\n{tail}\n\nHome Assistant {problem}."

    async def _until_true(self, probe: Probe, what: str) -> None:
        try:
            await until(probe, what=what, patience=2 * PATIENCE)
        except TimeoutError as error:
            raise HaError(self.last_words(f"is late ({error})")) from None

    def _answers(self, path: str) -> Probe:
        async def probe() -> bool:
            return await self._read(path) is not None

        return probe

    async def _is_running(self) -> bool:
        config = await self._read("/api/config")
        return config is not None and config["state"] == "RUNNING"

    async def _read(self, path: str) -> Json:
        if self._alive() is None:
            raise HaError(self.last_words("ended instead of starting"))
        try:
            return await self.client.request("GET", path)
        except ClientError, ApiError:
            return None
