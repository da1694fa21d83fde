"""Verbs by key, by the command bar and by "/": what an agent does all day without leaving the keyboard."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ANA, ScriptedServer, broken_parcel, open_console, until
from tests.web_widget.test_console_access import violations

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser

CANNED = [
    {"id": "1", "shortcut": "hello", "title": "Greeting", "text": "Hello {{customer_name}}!"},
    {"id": "2", "shortcut": "refund", "title": "Refund is on its way", "text": "It takes up to 5 days."},
    {"id": "3", "shortcut": "sorry", "title": "An apology", "text": "I am sorry about the {{item}}."},
]
FILLED = {
    "1": {"filled": "Hello Jonas!", "missing": []},
    "3": {"filled": "I am sorry about the {{item}}.", "missing": ["item"]},
}
EDGE: dict[str, Any] = {
    "connected": True,
    "proof": "signed in at the shop",
    "fetched_at": 1795449600000,
    "orders": [
        {
            "number": "A-2",
            "status": "paid",
            "facts": {"total": "129.00 EUR", "items": "1 × Aurora lamp (brass)"},
            "offers": [
                {
                    "action": "cancel",
                    "allowed": True,
                    "why": "",
                    "until": None,
                    "blanks": [
                        {
                            "name": "reason",
                            "kind": "choice",
                            "label": "Reason",
                            "required": True,
                            "values": {},
                            "line": "",
                            "options": [{"value": "changed_mind", "label": "I changed my mind"}],
                        }
                    ],
                },
                {"action": "return", "allowed": False, "why": "It has not been delivered.", "blanks": []},
            ],
        },
        {"number": "A-1", "status": "delivered", "facts": {}, "offers": []},
    ],
}


def own(server: ScriptedServer) -> None:
    """A conversation that Ana has."""
    broken_parcel(server, status="assigned", holder={"role": "agent", "id": ANA["id"], "name": ANA["name"]})


def test_claim_suggestion_send_and_resolve_in_twelve_presses(page: Page, server: ScriptedServer) -> None:
    """E18, A34, A20: the top of the queue claimed, the suggested reply inserted, sent, and resolved."""
    broken_parcel(server)
    server.help["suggestion"] = {"text": "A new lamp comes on Friday.", "sources": [], "rests_on": []}
    open_console(page, server)
    presses = ["Alt+q", "Alt+i", "Enter", "Alt+r", "Enter"]
    page.keyboard.press(presses[0])
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.press(presses[1])
    expect(page.locator("#composer-text")).to_have_value("A new lamp comes on Friday.")
    assert server.called("reply") == []
    page.keyboard.press(presses[2])
    expect(page.locator(".bubble", has_text="A new lamp")).to_be_visible()
    page.keyboard.press(presses[3])
    expect(page.get_by_label("Solved", exact=True)).to_be_focused()
    page.keyboard.press(presses[4])
    expect(page.locator(".toast")).to_contain_text("Resolved.")
    assert server.called("resolve") == [{"disposition": "solved"}]
    assert len(presses) <= 12


def test_the_command_bar_finds_verbs_and_customers_and_only_what_means_something(
    page: Page, server: ScriptedServer
) -> None:
    """A35: Ctrl+K, typing, arrows, Enter."""
    own(server)
    server.add("c2", contact={"id": "k2", "name": "Maya Lind", "email": None, "verified": False})
    open_console(page, server)
    page.keyboard.press("Control+k")
    bar = page.get_by_role("combobox", name="A verb, or a customer's name")
    expect(bar).to_be_focused()
    page.keyboard.type("resolve")
    expect(page.locator("[role=option]", has_text="Alt+R")).to_have_count(0)
    bar.fill("maya")
    expect(page.locator("[role=option]").first).to_contain_text("Maya Lind")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".chat h2")).to_contain_text("Maya Lind")
    page.locator(".tab", has_text="Mine").click()
    page.locator("[data-id=c1]").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("resolve")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Solved", exact=True)).to_be_focused()


def test_keys_are_changed_and_conflicts_refused(page: Page, server: ScriptedServer) -> None:
    """A34: every verb's key can be changed or switched off; it is kept with the account."""
    own(server)
    open_console(page, server)
    page.locator(".tab", has_text="Mine").click()
    page.locator("[data-id=c1]").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("change keys")
    page.keyboard.press("Enter")
    change = page.get_by_role("button", name="Change Resolve")
    change.click()
    page.keyboard.press("e")
    expect(page.locator("dialog .problem")).to_contain_text("a letter alone would fire while you write")
    page.keyboard.press("Alt+t")
    expect(page.locator("dialog .problem")).to_contain_text("Transfer to a colleague")
    page.keyboard.press("Alt+e")
    until(lambda: server.keys == {"resolve": "Alt+KeyE"}, "the keys are kept")
    page.get_by_role("button", name="Off Write a private note").click()
    until(lambda: server.keys == {"resolve": "Alt+KeyE", "note": ""}, "the key is off")
    assert violations(page) == []
    page.reload()
    page.locator("#message-1").wait_for(state="attached")
    page.keyboard.press("Alt+r")
    page.keyboard.press("Alt+n")
    page.keyboard.press("Alt+e")
    expect(page.get_by_label("Solved", exact=True)).to_be_focused()
    expect(page.get_by_label("Private note for the team")).to_have_count(0)


HOLD_FRAMES = """() => { const [late, real] = [[], requestAnimationFrame];
  window.requestAnimationFrame = (draw) => late.push(draw);
  window.goOn = () => { window.requestAnimationFrame = real;
    late.forEach((draw) => draw(performance.now())); }; }"""
"""A busy machine: frames come late, keys do not."""


def test_a_slash_opens_the_canned_replies_and_enter_inserts_at_the_cursor(
    page: Page, server: ScriptedServer
) -> None:
    """A22: found by shortcut, title and text, several in one message, filled, and what is missing is told."""
    own(server)
    server.help["canned"] = {"canned": [{**one, **FILLED.get(str(one["id"]), {})} for one in CANNED]}
    open_console(page, server)
    page.locator(".tab", has_text="Mine").click()
    page.locator("[data-id=c1]").click()
    field = page.locator("#composer-text")
    field.click()
    page.keyboard.type("/gree")
    expect(page.locator("[role=option]")).to_have_count(1)
    assert violations(page) == []
    page.evaluate(HOLD_FRAMES)
    page.keyboard.press("Enter")
    page.keyboard.type(" ok and/or")
    page.evaluate("() => window.goOn()")
    page.keyboard.type(" /5 days")
    expect(page.locator("[role=option]")).to_contain_text("/refund")
    page.keyboard.press("Escape")
    expect(page.locator("[role=option]")).to_have_count(0)
    page.keyboard.press("Enter")
    until(lambda: bool(server.called("reply")), "with the list closed, Enter sends")
    assert server.called("reply")[0]["text"] == "Hello Jonas! ok and/or /5 days"
    page.keyboard.type("/")
    expect(page.locator("[role=option]")).to_have_count(3)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(field).to_have_value("I am sorry about the {{item}}.")
    expect(page.locator(".toast")).to_contain_text("Nobody gave item yet")


def test_an_order_is_changed_from_the_brief_after_what_would_happen_was_read(
    page: Page, server: ScriptedServer
) -> None:
    """A18: the card with the time it was read, what may be done and why not, the summary, the yes."""
    own(server)
    server.orders = EDGE
    server.summary = {
        "allowed": True, "text": "Order A-2 will be cancelled.", "for_customer": "Bestellung A-2 …?",
        "seq": 9, "key": "k", "revision": "r",
    }  # fmt: skip
    open_console(page, server)
    page.locator(".tab", has_text="Mine").click()
    page.locator("[data-id=c1]").click()
    card = page.locator(".order").first
    expect(card).to_contain_text("A-2")
    expect(page.locator("#orders")).to_contain_text("Read at")
    card.get_by_text("Not possible now").click()
    expect(card).to_contain_text("It has not been delivered.")
    card.get_by_role("button", name="Cancel the order").click()
    page.get_by_label("Reason").select_option("changed_mind")
    page.get_by_role("button", name="See what happens").click()
    expect(page.locator(".order-summary")).to_have_text("Order A-2 will be cancelled.")
    assert violations(page) == []
    page.get_by_role("button", name="Ask the customer first").click()
    expect(page.locator("#composer-text")).to_have_value("Bestellung A-2 …?")
    card.get_by_role("button", name="Cancel the order").click()
    page.get_by_label("Reason").select_option("changed_mind")
    page.get_by_role("button", name="See what happens").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".toast")).to_contain_text("reference R-1")
    (sent,) = server.called("orders/confirm")
    assert sent["wanted"]["values"] == {"reason": "changed_mind"}
    assert (sent["seq"], sent["key"], sent["revision"]) == (9, "k", "r")
    expect(page.locator("#orders")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#command")).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "Cancel", "the act"])
def test_a_closed_dialog_gives_the_keyboard_back(page: Page, server: ScriptedServer, way: str) -> None:
    """A34: to what opened it, or near to it when that went with the act; the next key works."""
    own(server)
    open_console(page, server)
    page.locator(".tab", has_text="Mine").click()
    page.locator("[data-id=c1]").click()
    opener = page.get_by_role("button", name="To assistant…")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#return-note")).to_be_focused()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Give back" if way == "the act" else "Cancel", exact=True).click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".transcript") if way == "the act" else opener).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#command")).to_be_focused()


def test_orders_of_a_conversation_a_colleague_has_are_only_read(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    server.orders = EDGE
    open_console(page, server, "c1")
    expect(page.locator(".order-offers button").first).to_be_disabled()
    expect(page.locator("#orders")).to_contain_text("Claim the conversation to change an order.")


def test_search_shows_the_words_in_context_and_leads_to_the_message(
    page: Page, server: ScriptedServer
) -> None:
    """A39: found by key, narrowed, opened at the message, closed again."""
    conversation = broken_parcel(server)
    parts = [{"text": "my lamp arrived today and the ", "hit": False}, {"text": "glass", "hit": True}]
    hit = {"seq": 2, "at": 1795449600000, "role": "customer", "name": "Jonas", "parts": parts}
    server.found = [{"row": server.rows[conversation], "hits": [hit]}]
    open_console(page, server)
    page.keyboard.press("Alt+f")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("glass")
    expect(page.locator("mark")).to_have_text("glass")
    expect(page.locator(".found-count")).to_contain_text("1 conversation")
    assert violations(page) == []
    page.get_by_label("Said by").select_option("customer")
    page.keyboard.press("Alt+l")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#message-2")).to_be_focused()
    page.locator("#search").press("Escape")
    expect(page.locator(".tabs")).to_be_visible()


def test_who_is_checked_and_who_is_not_is_said_in_words(page: Page, server: ScriptedServer) -> None:
    """A25: in the row, at the head of the conversation and where the orders would be."""
    broken_parcel(server)
    server.orders = {"connected": True, "orders": [], "proof": "", "fetched_at": 0}
    server.add("c2")
    open_console(page, server, "c1")
    expect(page.locator(".chat h2")).to_contain_text("identity checked")
    expect(page.locator("[data-id=c1]")).to_contain_text("identity checked")
    page.locator("[data-id=c2]").click()
    expect(page.locator(".chat h2")).to_contain_text("identity not checked")
    server.say("c2", "order.verified", role="system", data={"order_number": "A-1", "method": "email"})
    expect(page.locator(".chat h2")).to_contain_text("order A-1 checked")
    expect(page.locator("#orders")).to_contain_text("has not proved who they are beyond order A-1. ")
    server.say("c2", "contact.signed_out", role="system")
    expect(page.locator(".chat h2")).to_contain_text("identity not checked")
    expect(page.locator("#orders")).to_contain_text("has not proved who they are. All their orders")


def test_earlier_conversations_of_the_customer_are_read_in_place(page: Page, server: ScriptedServer) -> None:
    """A26: folded until wanted, previewed without leaving the open one."""
    broken_parcel(server)
    row = broken_parcel(server, "old", summary="A lamp in spring")
    server.past = [server.rows[row]]
    server.rows["old"]["status"] = "resolved"
    open_console(page, server, "c1")
    page.get_by_text("Earlier conversations").click()
    page.get_by_text("A lamp in spring").click()
    expect(page.locator(".past-log")).to_contain_text("my lamp arrived today")
    expect(page.locator(".chat h2")).to_contain_text("Jonas Weber")


def test_the_assistants_decisions_and_the_mood_are_told_message_by_message(
    page: Page, server: ScriptedServer
) -> None:
    """A15, A17: the figures behind each answer, and a mood line that can be switched off."""
    broken_parcel(server)
    for level, confidence in ((0.1, 0.91), (0.7, 0.2)):
        server.say("c1", data={"text": "hm"}, live=False)
        decision = {
            "action": "answer", "reason": "", "confidence": confidence,
            "signals": {"frustration": level, "top_score": 0.8123},
        }  # fmt: skip
        server.say("c1", role="bot", data={"text": "So", "decision": decision}, live=False)
    open_console(page, server, "c1")
    expect(page.locator(".mood-words li")).to_have_count(2)
    expect(page.locator(".mood-words li").last).to_contain_text("upset")
    page.locator(".decision").first.locator("summary").click()
    expect(page.locator(".decision").first).to_contain_text("91 % sure")
    expect(page.locator(".decision").first).to_contain_text("0.812")
    page.get_by_role("button", name="Ana Ruiz").click()
    page.get_by_label("Mood line in the brief").uncheck()
    expect(page.locator(".mood")).to_have_count(0)


def test_away_can_give_back_and_who_touches_nothing_is_away(page: Page, server: ScriptedServer) -> None:
    """A30: online, away, away and giving back, offline; ten minutes without a touch are away."""
    page.clock.install()
    open_console(page, server)
    page.get_by_label("Your availability").select_option("Away, give mine back")
    until(
        lambda: {"availability": "away", "give_back": True} in server.called("me/availability"), "given back"
    )
    page.get_by_label("Your availability").select_option("Online")
    until(lambda: server.me["availability"] == "online", "online again")
    page.clock.fast_forward(11 * 60_000)
    page.clock.run_for(20_000)
    until(lambda: server.me["availability"] == "away", "an empty chair is away")
    page.mouse.move(300, 300)
    until(lambda: server.me["availability"] == "online", "back at the desk")


def test_a_colleague_who_writes_in_the_queue_is_a_soft_lock(page: Page, server: ScriptedServer) -> None:
    """A32: before two answer one customer, the second is told and may still send."""
    broken_parcel(server)
    open_console(page, server, "c1")
    bea = {"id": "a-bea", "name": "Bea Sommer", "typing": True}
    server.push({"type": "viewers", "conversation": "c1", "viewers": [bea]})
    page.locator("#composer-text").fill("On my way")
    page.keyboard.press("Enter")
    expect(page.locator(".doubt")).to_contain_text("Bea Sommer is writing here, too.")
    assert server.called("reply") == []
    page.keyboard.press("Enter")
    until(lambda: len(server.called("reply")) == 1, "sent all the same")


def test_a_colleague_who_names_me_in_a_note_is_heard(page: Page, server: ScriptedServer) -> None:
    """A24: told wherever one looks, with the way there."""
    broken_parcel(server)
    open_console(page, server)
    server.push({"type": "mention", "conversation": "c1", "by": "Bea", "text": "@Ana have a look"})
    expect(page.locator(".toast")).to_contain_text("Bea named you in a note: @Ana have a look")
    page.locator(".toast").get_by_role("button", name="Open").click()
    expect(page.locator(".chat h2")).to_contain_text("Jonas Weber")


def test_a_resolved_conversation_is_opened_again_by_writing(page: Page, server: ScriptedServer) -> None:
    """A10: reply after the end; the server takes it for the agent."""
    broken_parcel(server)
    server.rows["c1"]["status"] = "resolved"
    open_console(page, server)
    page.locator(".tab", has_text="Resolved").click()
    page.locator("[data-id=c1]").click()
    page.get_by_role("button", name="Open again").click()
    expect(page.locator(".composer")).to_contain_text("Sending opens it again")
    page.locator("#composer-text").fill("One more thing")
    page.keyboard.press("Enter")
    until(lambda: server.rows["c1"]["status"] == "assigned", "it is open again")


def test_alerts_are_narrowed_and_the_queue_sounds_again_until_claimed(
    page: Page, server: ScriptedServer
) -> None:
    """A36, A37: only mine, only the queue, or both; again every 20 seconds where wanted."""
    page.add_init_script(
        "window.sounds = 0; const real = window.AudioContext;"
        "window.AudioContext = class extends real { constructor() { super(); window.sounds += 1; } };"
    )
    page.clock.install()
    open_console(page, server)
    page.get_by_role("button", name="Ana Ruiz").click()
    page.get_by_label("Alert me about").select_option("Only mine")
    server.add("c9")
    server.push({"type": "row", "row": server.rows["c9"]})
    page.locator("[data-id=c9]").wait_for()
    assert page.evaluate("window.sounds") == 0
    page.get_by_label("Alert me about").select_option("Only the queue")
    page.get_by_label("Again every 20 s until claimed").check()
    for times in (1, 2):
        page.clock.run_for(21_000)
        page.wait_for_function("(times) => window.sounds >= times", arg=times)
    server.rows["c9"] |= {
        "status": "assigned",
        "holder": {"role": "agent", "id": "b", "name": "B"},
        "epoch": 3,
    }
    server.push({"type": "row", "row": server.rows["c9"]})
    page.locator(".list [data-id=c9]").wait_for(state="detached")
    before = page.evaluate("window.sounds")
    page.clock.run_for(45_000)
    time.sleep(0.1)
    assert page.evaluate("window.sounds") == before
