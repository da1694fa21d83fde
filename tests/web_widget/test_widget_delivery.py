"""Nothing is lost and nothing is doubled: reconnect, outbox, gaps, close codes, two tabs."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import ANA, WidgetPage

pytestmark = pytest.mark.browser

ONLINE = "window.dispatchEvent(new Event('online'))"


def stored(chat: ScriptedServer) -> list[str]:
    return [event["data"]["text"] for event in chat.conversation.events if event["kind"] == "message.added"]


def away(shop: WidgetPage) -> None:
    """The server is gone until `back`."""
    shop.chat.unreachable = True
    shop.chat.drop()
    expect(shop.find(".strip")).to_contain_text("You're offline")


def back(shop: WidgetPage) -> None:
    shop.chat.unreachable = False
    shop.page.evaluate(ONLINE)
    expect(shop.find(".strip")).to_be_hidden()


def test_what_is_written_offline_waits_and_is_sent_once_in_order(visit: Visit, chat: ScriptedServer) -> None:
    """W36, E8."""
    shop = visit().start().ask("zero")
    away(shop)
    for text in ("one", "two"):
        shop.field.fill(text)
        shop.field.press("Enter")
    expect(shop.find(".state.waiting")).to_have_count(2)
    expect(shop.find(".state.waiting").first).to_contain_text("Waiting to send")
    back(shop)
    expect(shop.find(".state.waiting")).to_have_count(0)
    shop.until(lambda: stored(chat) == ["zero", "one", "two"])
    assert shop.texts() == ["zero", "one", "two"]


def test_what_is_written_offline_survives_a_reload(visit: Visit, chat: ScriptedServer) -> None:
    """W36, E7."""
    shop = visit().start().ask("zero")
    away(shop)
    shop.field.fill("one")
    shop.field.press("Enter")
    expect(shop.find(".state.waiting")).to_be_visible()
    chat.unreachable = False
    shop.go()
    shop.until(lambda: stored(chat) == ["zero", "one"])
    expect(shop.bubbles).to_have_text(["zero", "one"])
    assert shop.read("Object.keys(localStorage)") == ["tellonce:demo"]


def test_an_acknowledgement_that_was_lost_doubles_nothing(visit: Visit, chat: ScriptedServer) -> None:
    """W36, E8."""
    shop = visit().start()
    chat.swallow = {"message"}
    shop.ask("only once")
    away(shop)
    chat.swallow = set()
    back(shop)
    shop.until(lambda: len(chat.sent("message")) == 2)
    first, second = chat.sent("message")
    assert first == second
    expect(shop.find(".state")).to_have_count(0)
    assert stored(chat) == shop.texts() == ["only once"]


def test_messages_sent_while_the_socket_was_down_arrive_after_it(visit: Visit, chat: ScriptedServer) -> None:
    """W34, W35, E8."""
    shop = visit().start().ask("hello")
    away(shop)
    for n in range(5):
        chat.say(f"missed {n}", role="agent", name="Ana")
    chat.add("agent.assigned", ANA, "agent", "Ana")
    back(shop)
    expect(shop.bubbles).to_have_text(["hello", *(f"missed {n}" for n in range(5))])
    expect(shop.find(".head")).to_contain_text("Ana")
    assert chat.sent("hello")[-1]["after"] == 2


def test_a_gap_is_asked_for_and_filled(visit: Visit, chat: ScriptedServer) -> None:
    """W34, E8."""
    shop = visit().start().ask("hello")
    log = chat.conversation
    lost = log.append(
        "message.added", {"text": "lost", "citations": [], "choices": []}, "bot", "Assistant", None
    )
    chat.say("later")
    expect(shop.bubbles).to_have_text(["hello", "lost", "later"])
    assert [frame["after"] for frame in chat.sent("resume")] == [lost["seq"] - 1]


@pytest.mark.parametrize("times", [1, 3])
def test_an_event_that_comes_again_is_shown_once(visit: Visit, chat: ScriptedServer, times: int) -> None:
    shop = visit().start().ask("hello")
    event = chat.say("hi")
    for _ in range(times):
        chat.push({"type": "event", "event": event})
    chat.say("end")
    expect(shop.bubbles).to_have_text(["hello", "hi", "end"])


def test_a_handoff_asked_for_offline_is_kept(visit: Visit, chat: ScriptedServer) -> None:
    """W31, W36."""
    shop = visit().start().ask("hello")
    away(shop)
    shop.person.click()
    expect(shop.find(".banner")).to_contain_text("We'll ask for a person as soon as you're connected.")
    back(shop)
    expect(shop.find(".banner")).to_contain_text("You're in line for a person")
    assert len(chat.sent("handoff")) == 1


@pytest.mark.parametrize("code", ["rate_limited", "busy", "conflict", "invalid", "not_allowed"])
def test_a_refused_message_keeps_its_text_and_can_be_tried_again(
    visit: Visit, chat: ScriptedServer, code: str
) -> None:
    """W37."""
    shop = visit().start()
    chat.refuse = {"message": code}
    shop.ask("precious words")
    expect(shop.find(".state.failed")).to_be_visible()
    chat.refuse = {}
    shop.button("Retry").click()
    shop.until(lambda: len(chat.sent("message")) == 2 and stored(chat) == ["precious words"])
    expect(shop.find(".state")).to_have_count(0)
    first, second = chat.sent("message")
    assert first["id"] != second["id"]
    assert {uuid.UUID(frame["id"]).version for frame in (first, second)} == {4}


def test_a_failed_message_can_be_thrown_away(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start()
    chat.refuse = {"message": "busy"}
    shop.ask("never mind")
    shop.button("Delete").click()
    expect(shop.bubbles).to_have_count(0)
    assert shop.read("Object.keys(localStorage)") == ["tellonce:demo"]


def test_an_unknown_token_is_dropped_and_a_stranger_says_hello(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start().ask("hello")
    expect(shop.find(".state")).to_have_count(0)
    chat.visitors.clear()
    shop.go()
    shop.until(lambda: len(chat.sent("hello")) >= 3)
    assert "token" in chat.sent("hello")[-2]
    assert not {"token", "conversation"} & set(chat.sent("hello")[-1])
    expect(shop.bubbles).to_have_count(0)
    shop.ask("again")


def test_a_site_that_is_refused_is_not_tried_again(visit: Visit, chat: ScriptedServer) -> None:
    chat.closing = [4403]
    shop = visit().start()
    expect(shop.find(".strip")).to_have_text("The chat is not available on this page.")
    shop.page.evaluate(ONLINE)
    shop.page.wait_for_timeout(800)
    assert len(chat.sent("hello")) == 1


@pytest.mark.parametrize("code", [1012, 1013, 4408])
def test_any_other_close_is_followed_by_another_hello(visit: Visit, chat: ScriptedServer, code: int) -> None:
    """W33."""
    shop = visit().start().ask("hello")
    chat.drop(code)
    shop.until(lambda: len(chat.sent("hello")) == 2)
    assert chat.sent("hello")[-1]["after"] == 2
    assert chat.sent("hello")[-1]["conversation"] == chat.conversation.id


def test_a_frame_the_server_cannot_read_is_not_sent_for_ever(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start().ask("hello")
    chat.swallow = {"message"}
    shop.ask("poison")
    log = chat.conversation
    log.events = [event for event in log.events if event["data"].get("text") != "poison"]
    shop.page.wait_for_timeout(50)
    chat.drop(4400)
    shop.until(lambda: len(chat.sent("hello")) == 2)
    assert len(chat.sent("message")) == 2


def test_every_ping_has_its_pong(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start()
    shop.until(lambda: len(chat.sockets) == 1)
    chat.push({"type": "ping"}, {"type": "ping"})
    shop.until(lambda: len(chat.sent("pong")) == 2)


def test_a_silent_connection_is_left_after_forty_five_seconds(visit: Visit, chat: ScriptedServer) -> None:
    """W33."""
    shop = visit()
    shop.page.clock.install()
    shop.start().ask("hello")
    expect(shop.find(".state")).to_have_count(0)
    shop.page.clock.run_for(44_000)
    assert len(chat.sent("hello")) == 1
    shop.page.clock.run_for(2_000)
    shop.until(lambda: len(chat.sent("hello")) == 2)


def test_both_tabs_live_and_share_what_was_read(visit: Visit, chat: ScriptedServer) -> None:
    """W39, E7."""
    first = visit().start().ask("hello")
    second = first.tab()
    expect(second.bubbles).to_have_text(["hello"])
    second.ask("from the second")
    chat.say("to both")
    for tab in (first, second):
        expect(tab.bubbles).to_have_text(["hello", "from the second", "to both"])
    first.button("Close the chat").click()
    second.button("Close the chat").click()
    chat.say("unread")
    expect(first.find(".badge")).to_have_text("1")
    second.launcher.click()
    expect(first.find(".badge")).to_be_hidden()


def test_a_new_conversation_in_one_tab_moves_the_other(visit: Visit, chat: ScriptedServer) -> None:
    """W39, W41, E7."""
    first = visit().start().ask("hello")
    second = first.tab()
    expect(second.bubbles).to_have_text(["hello"])
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    first.button("Start a new conversation").click()
    first.ask("fresh")
    expect(second.bubbles).to_have_text(["fresh"])


def test_the_page_hears_what_its_token_was_worth(visit: Visit, chat: ScriptedServer) -> None:
    """W54, E17."""
    widget = visit().start().ask("hello")
    widget.page.evaluate(
        "window.told = []; Tellonce.on('identity', ({ state }) => {"
        " told.push(state); if (state === 'expired') Tellonce.identify('new'); }); Tellonce.identify('old')"
    )
    widget.page.wait_for_function("told.length === 2")
    assert widget.read("told") == ["expired", "verified"]
    assert [hello.get("identity") for hello in chat.sent("hello")][-2:] == ["old", "new"]


def test_logout_empties_every_tab(visit: Visit, chat: ScriptedServer) -> None:
    """W55, E7."""
    first = visit().start().ask("secret")
    second = first.tab()
    expect(second.bubbles).to_have_text(["secret"])
    first.page.evaluate("Tellonce.logout()")
    for tab in (first, second):
        expect(tab.bubbles).to_have_count(0)
        expect(tab.panel).to_be_hidden()
    assert first.read("Object.keys(localStorage)") == []
    # The page forgets at once; the server hears of it a moment later.
    first.until(lambda: bool(chat.sent("logout")))
    known = len(chat.sent("hello"))
    first.start().ask("somebody else")
    greeted, after = chat.sent("hello")[:known], chat.sent("hello")[known:]
    assert "token" not in after[0]
    # The other tab may have joined the new visitor by now; the one before is known to nobody.
    assert {hello.get("token") for hello in after}.isdisjoint(
        {hello.get("token") for hello in greeted} - {None}
    )


def test_the_panel_is_open_again_on_the_next_page_without_taking_the_focus(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W38, E7."""
    shop = visit().start().ask("hello")
    shop.go()
    expect(shop.panel).to_be_visible()
    expect(shop.bubbles).to_have_text(["hello"])
    assert shop.page.evaluate("document.activeElement === document.body")
    shop.button("Close the chat").click()
    shop.go()
    shop.until(lambda: len(chat.sent("hello")) == 3)
    expect(shop.panel).to_be_hidden()
