"""One Chromium and one scripted server for each file of widget tests; a fresh visitor for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.web_widget.scripted_server import ScriptedServer, serving
from tests.web_widget.widget_page import WidgetPage

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Visit = Callable[..., WidgetPage]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with the file: its event loop would disturb async tests in other files."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def network() -> Iterator[ScriptedServer]:
    with serving() as server:
        yield server


@pytest.fixture
def chat(network: ScriptedServer) -> ScriptedServer:
    network.reset()
    return network


@pytest.fixture
def visit(chromium: Browser, chat: ScriptedServer) -> Iterator[Visit]:
    """``visit(tag="data-lang=ar", viewport=…)`` opens a shop page with the widget, in a browser of its own.

    The test fails when the page throws or breaks its own content policy.
    """
    pages: list[WidgetPage] = []

    def open_page(**options: Any) -> WidgetPage:
        page = WidgetPage.open(chromium, chat, **options)
        pages.append(page)
        return page

    yield open_page
    problems = [problem for page in pages for problem in page.problems]
    for page in pages:
        page.context.close()
    assert problems == []
