"""Nothing lost, nothing doubled: reconnects, gaps, lost answers, a server that is away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, open_console, until

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser


def texts(page: Page) -> list[str]:
    return page.locator(".bubble").all_inner_texts()


def claimed(page: Page, server: ScriptedServer) -> None:
    server.add("c1")
    server.say("c1", data={"text": "hello"}, live=False)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    expect(page.locator("#composer-text")).to_be_focused()


def test_what_came_while_the_connection_was_lost_is_there_without_a_reload(
    page: Page, server: ScriptedServer
) -> None:
    """A45: a lost connection mends itself."""
    claimed(page, server)
    server.down = True
    server.hang_up(1012)
    expect(page.locator(".banner")).to_contain_text("Connection lost – trying again.")
    for number in range(5):
        server.say("c1", data={"text": f"missed {number}"}, live=False)
    server.add("c2")
    server.down = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".bubble")).to_have_count(6)
    expect(page.locator(".banner p")).to_have_count(0)
    assert texts(page) == ["hello", *[f"missed {number}" for number in range(5)]]
    watched = [frame["after"] for frame in server.heard if frame["type"] == "watch"]
    assert watched == [0, 2]
    page.locator(".tab", has_text="Queue").click()
    expect(page.locator("[data-id=c2]")).to_be_visible()


def test_rows_that_were_taken_meanwhile_are_gone_after_a_reconnect(
    page: Page, server: ScriptedServer
) -> None:
    server.add("c1")
    server.add("c2")
    open_console(page, server)
    server.rows["c1"]["status"] = "resolved"
    server.hang_up(1013)
    expect(page.locator("[data-id=c1]")).to_have_count(0)
    expect(page.locator("[data-id=c2]")).to_have_count(1)


def test_a_gap_is_noticed_and_filled(page: Page, server: ScriptedServer) -> None:
    claimed(page, server)
    server.say("c1", data={"text": "two"}, live=False)
    server.say("c1", data={"text": "three"}, live=False)
    server.say("c1", data={"text": "four"})
    expect(page.locator(".bubble")).to_have_count(4)
    assert texts(page) == ["hello", "two", "three", "four"]


def test_an_event_that_comes_twice_is_shown_once(page: Page, server: ScriptedServer) -> None:
    claimed(page, server)
    event = server.say("c1", data={"text": "once"})
    server.push({"type": "event", "conversation": "c1", "event": event})
    server.say("c1", data={"text": "after"})
    expect(page.locator(".bubble")).to_have_count(3)
    assert texts(page) == ["hello", "once", "after"]


def test_frames_and_events_of_unknown_kinds_are_skipped_but_counted(
    page: Page, server: ScriptedServer
) -> None:
    claimed(page, server)
    server.push({"type": "fireworks"})
    server.push({"type": "constructor"})
    server.say("c1", "weather.changed", role="system")
    server.say("c1", data={"text": "after"})
    expect(page.locator(".bubble")).to_have_count(2)
    assert [frame["after"] for frame in server.heard if frame["type"] == "watch"] == [0]


def test_a_reply_whose_answer_was_lost_is_sent_again_with_the_same_id_and_stored_once(
    page: Page, server: ScriptedServer
) -> None:
    claimed(page, server)
    server.lose_answers = 1
    page.keyboard.type("Are you there?")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble", has_text="Are you there?")).to_be_visible()
    until(lambda: len(server.called("reply")) == 2, "the reply is sent again")
    server.say("c1", data={"text": "yes"})
    expect(page.locator(".bubble", has_text="yes")).to_be_visible()
    expect(page.locator(".bubble", has_text="Are you there?")).to_have_count(1)
    first, second = server.called("reply")
    assert first == second
    assert [event["data"].get("text") for event in server.logs["c1"]].count("Are you there?") == 1


def test_replies_written_without_a_connection_wait_and_go_out_in_order(
    page: Page, server: ScriptedServer
) -> None:
    claimed(page, server)
    server.down = True
    server.hang_up(1012)
    expect(page.locator(".banner")).to_contain_text("Connection lost")
    for word in ("one", "two", "three"):
        page.keyboard.type(word)
        page.keyboard.press("Enter")
    expect(page.locator("[data-pending]")).to_have_count(3)
    expect(page.locator("[data-pending]").first).to_contain_text("Waiting for the connection – will be sent")
    server.down = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-pending]")).to_have_count(0)
    assert texts(page) == ["hello", "one", "two", "three"]
    stored = [event["data"]["text"] for event in server.logs["c1"] if event["author"].get("id") == "a-ana"]
    assert stored == ["one", "two", "three"]


def test_a_reply_on_its_way_survives_a_reload(page: Page, server: ScriptedServer) -> None:
    claimed(page, server)
    server.down = True
    page.keyboard.type("do not lose me")
    page.keyboard.press("Enter")
    until(lambda: len(server.called("reply")) == 1, "the first try")
    server.down = False
    page.reload()
    expect(page.locator(".bubble", has_text="do not lose me")).to_be_visible()
    until(lambda: server.logs["c1"][-1]["data"].get("text") == "do not lose me", "the reply is stored")
    expect(page.locator("[data-pending]")).to_have_count(0)
    assert len({reply["id"] for reply in server.called("reply")}) == 1


def test_a_refused_reply_comes_back_as_a_draft_with_the_reason(page: Page, server: ScriptedServer) -> None:
    claimed(page, server)
    holder = {"id": "a-bea", "name": "Bea Sommer"}
    server.answer_next("reply", 409, {"code": "already_claimed", "message": "Taken.", "holder": holder})
    page.keyboard.type("Too late")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text(
        "Bea Sommer has this conversation now. Your words are kept as a draft."
    )
    expect(page.locator("#composer-text")).to_have_value("Too late")
    expect(page.locator("[data-pending]")).to_have_count(0)


def test_a_session_that_ended_asks_to_sign_in_and_the_reply_still_goes_out(
    page: Page, server: ScriptedServer
) -> None:
    claimed(page, server)
    server.signed_in = False
    page.keyboard.type("Just a second")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("nothing you wrote is lost")
    page.get_by_label("E-mail").fill("ana@shop.example")
    page.get_by_label("Password").fill("correct horse")
    page.keyboard.press("Enter")
    until(lambda: server.logs["c1"][-1]["data"].get("text") == "Just a second", "the reply is stored")


def test_a_ping_is_answered(page: Page, server: ScriptedServer) -> None:
    open_console(page, server)
    server.push({"type": "ping"})
    until(lambda: {"type": "pong"} in server.heard, "pong")


def test_an_address_that_is_refused_is_not_tried_again(page: Page, server: ScriptedServer) -> None:
    open_console(page, server)
    server.hang_up(4403)
    expect(page.locator(".banner")).to_contain_text("This address may not use the console.")
    assert not server.sockets


def test_an_unknown_conversation_in_the_address_is_told_kindly(page: Page, server: ScriptedServer) -> None:
    page.goto(f"{server.address}/console/#/c/nothing")
    expect(page.locator(".toast")).to_contain_text("This conversation does not exist any more.")
    expect(page.locator(".welcome")).to_be_visible()
