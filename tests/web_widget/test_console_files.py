"""W42, E13: what a customer sent is seen by the agent as what it is, a picture or something to save."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, open_console

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser
EVIL = "<img src=x onerror=window.__x=1>.png"


def test_pictures_are_shown_and_everything_is_saved_under_its_own_name(
    page: Page, server: ScriptedServer
) -> None:
    conversation = "lamp"
    server.add(conversation)
    server.say(conversation, data={"text": "It arrived broken"}, live=False)
    asked: list[str] = []
    page.route("**/files/*", lambda route: (asked.append(route.request.url), route.fulfill(status=404))[1])
    open_console(page, server, conversation)
    files = [
        {"id": "a" * 32, "name": EVIL, "type": "image/png", "size": 2048},
        {"id": "../../b", "name": "bill.pdf", "type": "application/pdf", "size": 3_145_728},
    ]
    server.say(conversation, data={"text": "📎 both", "files": files})
    links = page.locator(".files a")
    expect(links).to_have_count(2)
    expect(links.first).to_have_attribute("download", EVIL)
    expect(page.locator(".bubble").get_by_text("📎 both")).to_have_count(0)
    expect(links.first).to_contain_text("2 KB")
    expect(links.last).to_contain_text("3.0 MB")
    expect(page.locator(".files img")).to_have_count(1)
    root = f"{server.address}/console/api/conversations/{conversation}/files/"
    targets = "links => links.map((link) => link.href)"
    assert links.evaluate_all(targets) == [root + "a" * 32, root + "..%2F..%2Fb"]
    page.wait_for_timeout(100)
    assert asked == [root + "a" * 32]
    assert page.evaluate("window.__x") is None
