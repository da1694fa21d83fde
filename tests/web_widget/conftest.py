"""One Chromium for the browser tests, one scripted server for each file, a fresh visitor for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import ARGUMENTS, EXECUTABLE
from tests.web_widget.scripted_server import ScriptedServer, serving
from tests.web_widget.widget_page import WidgetPage

Visit = Callable[..., WidgetPage]


def _while_undisturbed(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    """The whole run where only browser tests run; its event loop would disturb async tests in other files."""
    return "session" if config.option.markexpr == "browser" else "module"


@pytest.fixture(scope=_while_undisturbed)
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
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
