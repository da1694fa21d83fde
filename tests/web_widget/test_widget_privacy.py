"""Before the chat is opened the page pays one request and keeps nothing; after it, one server is asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import WidgetPage

pytestmark = pytest.mark.browser

STORED = (
    "(async () => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie,"
    " (await indexedDB.databases()).length, (await caches.keys()).length])()"
)


def asked(shop: WidgetPage) -> list[str]:
    found: list[str] = []

    def note(request: Request) -> None:
        found.append(request.url)

    shop.context.on("request", note)
    shop.page.on("websocket", lambda socket: found.append(socket.url))
    return found


def test_before_it_is_opened_there_is_one_request_and_no_trace(visit: Visit, chat: ScriptedServer) -> None:
    """W1, W3, W5, W56, E4."""
    shop = visit()
    urls = asked(shop)
    shop.go()
    shop.page.wait_for_timeout(300)
    assert urls == [f"{chat.host}/", f"{chat.origin}/widget.js"]
    assert shop.page.evaluate(STORED) == [[], [], "", 0, 0]
    assert shop.context.cookies() == []
    assert chat.received == []


def test_looking_at_the_launcher_stores_nothing_and_connects_nothing(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W5, W56, E4."""
    shop = visit()
    shop.launcher.hover()
    shop.panel.wait_for(state="attached")
    shop.page.wait_for_timeout(200)
    assert shop.page.evaluate(STORED) == [[], [], "", 0, 0]
    assert chat.received == []


def test_a_whole_conversation_asks_only_the_chat_server_and_sets_no_cookie(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W57, W56, E4."""
    shop = visit()
    urls = asked(shop)
    shop.start().ask("hello")
    chat.say("![x](https://evil.example/x.png) and https://evil.example/y")
    expect(shop.bubbles).to_have_count(2)
    shop.page.wait_for_timeout(200)
    own = (chat.origin, chat.origin.replace("http", "ws"))
    assert urls
    assert [url for url in urls if not url.startswith(own)] == []
    assert shop.context.cookies() == []
    assert all("token" not in url for url in urls)


def test_the_query_of_the_page_is_not_told(visit: Visit, chat: ScriptedServer) -> None:
    """E4, A27."""
    shop = visit(path="/reset-password").go("/reset-password?token=secret#more").start()
    shop.until(lambda: chat.received)
    assert chat.received[0]["page"] == f"{chat.host}/reset-password"


def test_where_consent_is_required_nothing_happens_before_it(visit: Visit, chat: ScriptedServer) -> None:
    """W56, E4, A27."""
    shop = visit(tag='data-consent="required" data-privacy="https://shop.example/privacy"').start()
    expect(shop.page.get_by_role("link", name="Privacy")).to_have_attribute(
        "href", "https://shop.example/privacy"
    )
    expect(shop.field).to_be_hidden()
    expect(shop.person).to_be_hidden()
    assert shop.focused == "Start chatting"
    assert shop.page.evaluate(STORED) == [[], [], "", 0, 0]
    assert chat.received == []
    shop.button("Start chatting").click()
    assert shop.focused == "Write a message"
    shop.ask("hello")
    shop.go()
    expect(shop.bubbles).to_have_text(["hello"])


def test_with_storage_refused_the_chat_works_for_as_long_as_the_page(
    visit: Visit, chat: ScriptedServer
) -> None:
    """E4."""
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    shop = visit(wait=False)
    shop.context.add_init_script(refuse)
    shop.go().start().ask("hello")
    chat.drop()
    shop.until(lambda: len(chat.sent("hello")) == 2)
    assert chat.sent("hello")[-1]["token"]
    chat.say("still here")
    expect(shop.bubbles).to_have_text(["hello", "still here"])
