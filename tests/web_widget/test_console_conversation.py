"""Working in a conversation: the brief first, claiming, writing, notes, passing on, resolving."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import BEA, ScriptedServer, broken_parcel, open_console, until

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser


def test_the_brief_stands_beside_the_conversation_with_plain_sections_in_order(
    page: Page, server: ScriptedServer
) -> None:
    """A13: wish, reason, mood, next step, facts, missing, identity, order, tried, sources."""
    broken_parcel(server)
    open_console(page, server, "c1")
    expect(page.locator(".brief h3")).to_have_text(
        [
            "What they want",
            "What happened",
            "Why the assistant stopped",
            "Mood",
            "Suggested next step",
            "What they already told us",
            "Not known yet",
            "Who they are",
            "Order",
            "What was tried",
            "Help pages shown",
            "Earlier conversations",
        ]
    )
    box = page.locator("[data-section=wish]").bounding_box()
    assert box is not None
    assert box["y"] < 250
    lines = page.locator(".lead, .brief-text, .pairs > div, .brief-list li, .brief-steps li")
    assert lines.count() == len(server.briefs["c1"]["lines"])
    for line in lines.all():
        assert line.locator(".evidence :is(button, a)").count() >= 1


def test_the_page_a_customer_began_on_is_told(page: Page, server: ScriptedServer) -> None:
    """A27: that one, and none before it."""
    server.add("c1")
    began = {"page": "https://shop.example/returns/how", "lang": "en"}
    server.say("c1", "conversation.started", role="customer", data=began, live=False)
    open_console(page, server, "c1")
    expect(page.locator(".transcript")).to_contain_text("Conversation started on /returns/how")


def test_an_address_in_the_brief_breaks_where_people_would_break_it(
    page: Page, server: ScriptedServer
) -> None:
    """A14: what is read letter by letter stays readable."""
    broken_parcel(server)
    facts = [line for line in server.briefs["c1"]["lines"] if line["section"] == "facts"]
    facts[0]["value"] = "maya.lind@example.com"
    facts[1]["value"] = "maximiliane.alexandra.von.hohenlohe@customers.example.com"
    open_console(page, server, "c1")
    values = page.locator("[data-section=facts] .value")
    expect(values.first).to_have_text("maya.lind@example.com")
    lines = """(one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return new Set([...range.getClientRects()].map(({ y }) => Math.round(y))).size;
    }"""
    assert values.first.evaluate(lines) == 1
    pieces = """(one) => [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      return new Set([...range.getClientRects()].map(({ y }) => Math.round(y))).size;
    })"""
    assert values.last.evaluate(lines) > 1
    assert max(values.last.evaluate(pieces)) == 1


def test_the_order_as_it_was_gives_way_to_its_card(page: Page, server: ScriptedServer) -> None:
    """A18: never two states of one order side by side."""
    broken_parcel(server)
    then = next(line for line in server.briefs["c1"]["lines"] if line["section"] == "order")
    then |= {"label": "Order A-10442", "value": "status paid"}
    card = {"number": "A-10442", "status": "cancelled", "facts": {"total": "129.00 EUR"}, "offers": []}
    server.orders = {"connected": True, "proof": "signed in", "fetched_at": 1, "orders": [card]}
    open_console(page, server, "c1")
    expect(page.locator(".order")).to_contain_text("cancelled")
    expect(page.locator(".brief")).not_to_contain_text("status paid")


def test_a_composer_that_grows_leaves_the_newest_words_in_sight(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    for number in range(20):
        server.say("c1", data={"text": f"more {number}"}, live=False)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    expect(page.locator(".bubble", has_text="more 19")).to_be_in_viewport()
    page.locator("#composer-text").fill("line\n" * 8)
    page.get_by_text("Help with the answer").click()
    expect(page.locator(".bubble", has_text="more 19")).to_be_in_viewport(ratio=0.9)


def test_a_line_of_the_brief_scrolls_to_the_message_it_rests_on(page: Page, server: ScriptedServer) -> None:
    """A13, A14: each fact leads to the words it was taken from."""
    broken_parcel(server)
    for number in range(40):
        server.say("c1", data={"text": f"more {number}"}, live=False)
    open_console(page, server, "c1")
    expect(page.locator("#message-4")).not_to_be_in_viewport()
    page.locator("[data-section=facts] button").first.click()
    expect(page.locator("#message-4")).to_be_in_viewport()
    expect(page.locator("#message-4")).to_be_focused()
    expect(page.locator("#message-4")).to_have_attribute("data-lit", "")
    expect(page.locator("#message-4")).to_contain_text("A-10442")


def test_a_document_in_the_brief_opens_as_an_article(page: Page, server: ScriptedServer) -> None:
    """A16: a source opens as the article it is."""
    broken_parcel(server)
    open_console(page, server, "c1")
    link = page.locator("[data-section=sources] a")
    expect(link).to_have_attribute("href", "/articles/returns/damaged-goods.md")
    expect(link).to_have_attribute("rel", "noopener")


def test_before_the_brief_is_there_the_row_says_what_is_wanted(page: Page, server: ScriptedServer) -> None:
    """A19: nobody waits for the brief."""
    server.add("c1", summary="Lost parcel", reason="no_answer")
    server.say("c1", data={"text": "hello"}, live=False)
    open_console(page, server, "c1")
    expect(page.locator(".brief")).to_contain_text("Lost parcel")
    expect(page.locator(".brief")).to_contain_text("Not covered by the help pages")


def test_the_transcript_says_who_said_what(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    server.say(
        "c1",
        "note.added",
        author={"role": "agent", "id": "a-bea", "name": "Bea Sommer"},
        data={"text": "Careful"},
        live=False,
    )
    server.say(
        "c1",
        author={"role": "agent", "id": "a-bea", "name": "Bea Sommer"},
        data={"text": "Hello"},
        live=False,
    )
    open_console(page, server, "c1")
    expect(page.locator("#message-2")).to_contain_text("Jonas Weber")
    expect(page.locator("#message-3")).to_contain_text("Assistant")
    expect(page.locator("#message-3 .ai")).to_have_text("AI")
    expect(page.locator("#message-10 .note-label")).to_contain_text(
        "Private note – the customer never sees this"
    )
    expect(page.locator("#message-11")).to_contain_text("Bea Sommer")
    assert page.locator("#message-11 .ai").count() == 0
    expect(page.locator(".day")).to_have_count(1)
    expect(page.locator("#message-9")).to_contain_text("Passed on to a person: needs a person's decision")
    expect(page.locator("#message-5")).to_have_count(0)


def test_a_number_in_an_answer_opens_its_source(page: Page, server: ScriptedServer) -> None:
    """A16: the passage that was cited."""
    broken_parcel(server)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Source 1: Damaged goods").click()
    expect(page.locator("#message-3 blockquote")).to_have_text(
        "If something arrives damaged you may choose a replacement or your money back."
    )
    expect(page.locator("#message-3 details a")).to_have_attribute(
        "href", "/articles/returns/damaged-goods.md#what-you-can-choose"
    )


def test_claiming_goes_straight_to_writing_and_the_reply_is_acknowledged(
    page: Page, server: ScriptedServer
) -> None:
    broken_parcel(server)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    expect(page.locator("#composer-text")).to_be_focused()
    expect(page.locator(".chat-state")).to_contain_text("You have it")
    page.keyboard.type("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    expect(page.locator("#message-11")).to_contain_text("second line")
    expect(page.locator("[data-pending]")).to_have_count(0)
    [reply] = server.called("reply")
    assert reply["text"] == "First line\nsecond line"
    assert reply["seen"] == 10
    assert len(reply["id"]) == 36
    assert reply["id"][14] == "4"
    expect(page.locator("#composer-text")).to_have_value("")


def test_taking_over_from_the_assistant_and_its_half_written_answer_disappears(
    page: Page, server: ScriptedServer
) -> None:
    """A6: a takeover ends what the assistant was writing."""
    server.add("c1", status="bot")
    server.say("c1", data={"text": "hello"}, live=False)
    open_console(page, server)
    page.locator(".tab", has_text="Bot").click()
    page.locator("[data-id=c1]").click()
    page.locator("#message-1").wait_for()
    server.push({"type": "delta", "conversation": "c1", "turn": "t1", "text": "I think you"})
    server.push({"type": "delta", "conversation": "c1", "turn": "t1", "text": " should wait"})
    expect(page.locator(".transcript")).to_contain_text("I think you should wait")
    expect(page.locator(".transcript")).to_contain_text("is writing…")
    page.get_by_role("button", name="Take over").click()
    expect(page.locator(".transcript")).to_contain_text("You took the conversation")
    expect(page.locator(".transcript")).not_to_contain_text("I think you should wait")


def test_the_loser_of_a_claim_race_is_told_kindly_who_has_it(page: Page, server: ScriptedServer) -> None:
    """A5, E15: the slower one hears who has it."""
    broken_parcel(server)
    open_console(page, server, "c1")
    server.answer_next(
        "claim",
        409,
        {"code": "already_claimed", "message": "Taken.", "holder": {"id": "a-bea", "name": "Bea Sommer"}},
    )
    page.get_by_role("button", name="Claim").click()
    expect(page.locator(".toast")).to_contain_text(
        "Bea Sommer was a moment faster and has this conversation now."
    )
    server.rows["c1"] |= {
        "status": "assigned",
        "epoch": 3,
        "holder": {"role": "agent", "id": "a-bea", "name": "Bea Sommer"},
    }
    server.push({"type": "row", "row": server.rows["c1"]})
    expect(page.locator(".cannot")).to_have_text(
        "Bea Sommer is helping Jonas Weber. You can read along and leave a note."
    )
    expect(page.get_by_role("button", name="Reply", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Save note")).to_be_visible()


def test_a_reply_written_without_seeing_a_newer_message_is_held_with_the_draft(
    page: Page, server: ScriptedServer
) -> None:
    """A33: held, with what was not seen, to change or send all the same."""
    broken_parcel(server)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.type("It comes on Friday")
    server.say("c1", data={"text": "Forget it, please cancel instead"}, live=False)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert", name="Newer messages")).to_contain_text(
        "Forget it, please cancel instead"
    )
    expect(page.locator("#composer-text")).to_have_value("It comes on Friday")
    expect(page.locator("#composer-text")).to_be_focused()
    expect(page.locator("[data-pending]")).to_have_count(0)
    assert [event["data"].get("text") for event in server.logs["c1"]].count("It comes on Friday") == 0
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".transcript")).to_contain_text("It comes on Friday")
    expect(page.locator(".stale")).to_have_count(0)
    until(lambda: [reply["seen"] for reply in server.called("reply")] == [10, 11], "it goes out as it is")


def test_what_comes_while_scrolled_away_is_not_counted_as_seen(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    for number in range(40):
        server.say("c1", data={"text": f"more {number}"}, live=False)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    expect(page.locator(".chat-state")).to_contain_text("You have it")
    page.locator(".transcript").evaluate("(place) => { place.scrollTop = 0; }")
    page.locator("#composer-text").fill("An answer")
    server.say("c1", data={"text": "unseen words"})
    expect(page.locator(".below")).to_have_text("1 new message")
    page.locator("#composer-text").press("Enter")
    expect(page.locator(".stale")).to_contain_text("unseen words")


def test_the_button_for_new_messages_leads_to_them(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    for number in range(40):
        server.say("c1", data={"text": f"more {number}"}, live=False)
    open_console(page, server, "c1")
    page.locator(".transcript").evaluate("(place) => { place.scrollTop = 0; }")
    server.say("c1", data={"text": "unseen words"})
    expect(page.locator("#message-50")).not_to_be_in_viewport()
    page.get_by_role("button", name="1 new message").click()
    expect(page.locator("#message-50")).to_be_in_viewport()
    expect(page.locator(".below")).to_have_count(0)


def test_drafts_are_kept_per_conversation_and_survive_a_reload(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    server.add("c2", waiting=1)
    server.say("c2", data={"text": "hi"}, live=False)
    open_console(page, server, "c1")
    page.locator("#composer-text").fill("for the first")
    page.locator("[data-id=c2]").click()
    expect(page.locator("#composer-text")).to_have_value("")
    page.locator("#composer-text").fill("for the second")
    expect(page.locator("[data-id=c1]")).to_contain_text("Draft")
    page.reload()
    expect(page.locator("#composer-text")).to_have_value("for the second")
    page.locator("[data-id=c1]").click()
    expect(page.locator("#composer-text")).to_have_value("for the first")


def test_a_note_is_never_sent_as_a_reply(page: Page, server: ScriptedServer) -> None:
    """A23: notes look different, and a reply after a note is confirmed."""
    broken_parcel(server)
    open_console(page, server, "c1")
    page.locator("#composer-text").fill("words for the customer")
    page.get_by_role("button", name="Private note").click()
    expect(page.get_by_label("Private note for the team")).to_have_value("")
    page.keyboard.type("Regular customer")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("Regular customer")
    assert server.called("reply") == []
    assert server.called("note")[0]["text"] == "Regular customer"
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_label("Reply to Jonas Weber")).to_have_value("words for the customer")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".doubt")).to_contain_text("You wrote a note before: this goes to the customer.")
    assert server.called("reply") == []
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".bubble", has_text="words for the customer")).to_be_visible()


def test_giving_back_to_the_assistant_carries_note_and_baton(page: Page, server: ScriptedServer) -> None:
    """A9: back to the assistant, with what it must know."""
    broken_parcel(server)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="To assistant…").click()
    page.get_by_label("What should the assistant know?").fill("Refund arrives on Friday")
    page.get_by_label("It is solved, only small questions are left").check()
    page.get_by_role("button", name="Give back").click()
    expect(page.locator(".chat-state")).to_contain_text("With the assistant")
    assert server.called("return") == [{"note": "Refund arrives on Friday", "baton": "solved"}]
    expect(page.locator(".transcript")).to_contain_text(
        "gave the conversation back to the assistant – “Refund arrives on Friday”"
    )


def test_passing_on_to_a_colleague_needs_a_note(page: Page, server: ScriptedServer) -> None:
    """A8: to a colleague whose availability is shown, with a note."""
    broken_parcel(server)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="Transfer…").click()
    page.get_by_label("Bea Sommer").check()
    page.get_by_role("button", name="Transfer", exact=True).click()
    assert server.called("transfer") == []
    page.get_by_label("What should they know?").fill("Speaks German")
    page.get_by_role("button", name="Transfer", exact=True).click()
    expect(page.locator(".chat-state")).to_contain_text("Bea Sommer has it")
    assert server.called("transfer") == [{"agent_id": BEA["id"], "note": "Speaks German"}]


def test_putting_back_in_the_queue_frees_it_for_others(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="Back to queue").click()
    expect(page.get_by_role("button", name="Claim")).to_be_visible()
    expect(page.locator(".toast")).to_have_text("Jonas Weber is back in front of the queue.")


def test_a_refused_change_says_why_and_the_dialog_keeps_its_words(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    open_console(page, server, "c1")
    page.get_by_role("button", name="Claim").click()
    server.answer_next("return", 403, {"code": "not_allowed", "message": "The conversation moved on."})
    page.get_by_role("button", name="To assistant…").click()
    page.get_by_label("What should the assistant know?").fill("Keep me")
    page.get_by_role("button", name="Give back").click()
    expect(page.locator(".toast")).to_contain_text("The conversation moved on.")
    expect(page.get_by_label("What should the assistant know?")).to_have_value("Keep me")


def test_viewers_and_a_colleague_who_writes_are_shown_and_oneself_is_not(
    page: Page, server: ScriptedServer
) -> None:
    """A32: who looks, and who writes."""
    broken_parcel(server)
    open_console(page, server, "c1")
    people = [
        {"id": "a-ana", "name": "Ana Ruiz", "typing": True},
        {"id": "a-bea", "name": "Bea Sommer", "typing": True},
    ]
    server.push({"type": "viewers", "conversation": "c1", "viewers": people})
    expect(page.locator(".viewers")).to_have_text("Bea Sommer is here too")
    expect(page.locator(".colleague")).to_contain_text("Bea Sommer is writing")


def test_the_customer_typing_is_shown_and_fades_and_ones_own_typing_is_told(
    page: Page, server: ScriptedServer
) -> None:
    """A28, A29: typing in both directions."""
    broken_parcel(server)
    open_console(page, server, "c1")
    server.push(
        {"type": "typing", "conversation": "c1", "role": "customer", "name": "Jonas Weber", "on": True}
    )
    expect(page.locator(".typing")).to_contain_text("Jonas Weber is typing")
    server.push(
        {"type": "typing", "conversation": "c1", "role": "customer", "name": "Jonas Weber", "on": False}
    )
    expect(page.locator(".typing")).to_have_count(0)
    page.locator("#composer-text").press_sequentially("Hello")
    typing = [frame for frame in server.heard if frame["type"] == "typing"]
    assert typing == [{"type": "typing", "conversation": "c1", "on": True}]


def test_coming_back_to_a_conversation_marks_what_is_new(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    server.add("c2", waiting=1)
    server.say("c2", data={"text": "hi"}, live=False)
    open_console(page, server, "c1")
    page.locator("[data-id=c2]").click()
    page.locator(".chat-who", has_text="Customer c2").wait_for()
    server.say("c1", data={"text": "one more thing"}, live=False)
    page.locator("[data-id=c1]").click()
    expect(page.locator("#message-10")).to_contain_text("one more thing")
    expect(page.locator(".unread")).to_have_count(1)
    assert page.evaluate("document.querySelector('.unread').nextElementSibling.id") == "message-10"
