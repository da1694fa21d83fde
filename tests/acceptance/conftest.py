"""The whole product as a person starts it: the demo command, real sockets, a real browser."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import ARGUMENTS, EXECUTABLE

START_SECONDS = 90


@dataclass
class Demo:
    """A running `tellonce demo` on a data folder of its own."""

    data: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    def start(self) -> Demo:
        """Start it and wait until it answers."""
        command = [
            sys.executable,
            "-m",
            "assistant.cli",
            "demo",
            "--data",
            str(self.data),
            "--port",
            str(self.port),
        ]
        env = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "400"}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=env)
        assert self.process.stdout is not None
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if line.startswith("Ctrl-C"):
                break
        else:
            raise AssertionError(self.log.read_text()[-3000:])
        self.port = int(re.search(r":(\d+)/", self.shop)[1])  # type: ignore[index]
        self.wait_ready()
        return self

    def wait_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the demo did not become ready")

    def _line(self, start: str) -> str:
        return next(line.split(": ", 1)[1].strip() for line in self.lines if line.startswith(start))

    @property
    def shop(self) -> str:
        return self._line("Shop page")

    @property
    def address(self) -> str:
        return self.shop.rstrip("/")

    def link(self, name: str) -> str:
        """The one-time console address of Ana or Ben."""
        return self._line(f"Agent console, signs in {name}")

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    @property
    def knowledge(self) -> Path:
        return self.data / "knowledge"

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._gone()

    def _gone(self) -> None:
        if self.process is not None:
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sample shop, index and orders, made once; tests start from copies."""
    from assistant.demo import prepare

    folder = tmp_path_factory.mktemp("prepared") / "demo"
    prepare(folder, 0)
    return folder


@contextlib.contextmanager
def running(prepared: Path, folder: Path, port: int = 0) -> Iterator[Demo]:
    """A demo on a copy of the prepared folder, stopped at the end whatever happened."""
    shutil.copytree(prepared, folder)
    started = Demo(folder, port)
    try:
        yield started.start()
    finally:
        started.stop()


@pytest.fixture
def demo(prepared: Path, tmp_path: Path) -> Iterator[Demo]:
    """A fresh demo of this test's own, to edit, kill and restart."""
    with running(prepared, tmp_path / "demo") as started:
        yield started


@pytest.fixture(scope="module")
def shared_demo(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all tests of a file that leave it as it is."""
    with running(prepared, tmp_path_factory.mktemp("shared") / "demo") as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB") as context:
        context.set_default_timeout(15_000)
        yield context


@pytest.fixture
def second_context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as context:
        context.set_default_timeout(15_000)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
