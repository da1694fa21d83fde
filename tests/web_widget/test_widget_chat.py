"""What happens in a conversation: answer with its source, handoff, a person, the end."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import ANA, CITATION

pytestmark = pytest.mark.browser


def test_an_answer_shows_its_source_in_place(visit: Visit, chat: ScriptedServer) -> None:
    """W23."""
    shop = visit().start().ask("How long can I return it?")
    heading = "Returning an item > Exchanges > How long you have"
    chat.say("You have 30 days [1], not 90 [2].", citations=[{**CITATION, "heading": heading}])
    shop.button("Source 1").click()
    expect(shop.find(".source[open] blockquote")).to_have_text(CITATION["quote"])
    link = shop.find(".source a")
    expect(link).to_have_attribute("href", f"{chat.origin}{CITATION['url']}")
    expect(shop.find(".cite")).to_have_count(1)
    assert "not 90 [2]" in shop.texts()[-1]
    expect(shop.find(".source i")).to_have_text("Exchanges › How long you have")
    assert "days\u00a0" in (shop.bubbles.last.text_content() or "")
    assert shop.focused.startswith("1Returning an item")


def test_an_answer_is_painted_as_it_is_written_and_replaced_by_the_stored_one(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W19."""
    shop = visit().start().ask("How long?")
    stream = shop.find(".msg.bot .text").last
    chat.push({"type": "delta", "turn": "t1", "text": "You **have** **30"})
    expect(stream).to_have_text("You have 30")
    chat.push({"type": "delta", "turn": "t1", "text": " days** ["})
    expect(stream).to_have_text("You have 30 days")
    chat.push({"type": "delta", "turn": "t1", "text": "1] to send it back."})
    expect(shop.find(".log")).to_contain_text("You have 30 days 1 to send it back.")
    chat.say("You have **30 days** [1] to send it back.", citations=[CITATION], turn="t1")
    expect(shop.find(".source")).to_have_count(1)
    assert len(shop.texts()) == 2


def test_the_reader_is_left_where_they_are(visit: Visit, chat: ScriptedServer) -> None:
    """W19."""
    shop = visit().start().ask("Tell me everything")
    chat.say("\n\n".join(f"Line {n}" for n in range(60)))
    expect(shop.bubbles.last).to_contain_text("Line 59")
    at_end = "((log) => log.scrollHeight - log.scrollTop - log.clientHeight)(root.querySelector('.log'))"
    assert shop.read(at_end) < 3
    shop.read("root.querySelector('.log').scrollTo(0, 0)")
    # The page is told of a scroll with its next frame, however long that takes here.
    shop.page.evaluate(
        "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
    )
    chat.say("And one more.")
    shop.button("New messages").click()
    assert shop.read(at_end) < 3
    expect(shop.find(".jump")).to_be_hidden()


@pytest.mark.parametrize("thinking", [True, False])
def test_an_answer_being_written_can_be_stopped(visit: Visit, chat: ScriptedServer, thinking: bool) -> None:
    """W20: while it is thought about or written; Esc closes the chat and stops nothing."""
    shop = visit().start().ask("How long can I return it?")
    stop = shop.button("Stop this answer")
    expect(stop).to_be_hidden()
    if thinking:
        chat.push({"type": "typing", "role": "bot", "name": "", "on": True})
    else:
        chat.push({"type": "delta", "turn": "t1", "text": "You have **30"})
        expect(shop.find(".log")).to_contain_text("You have")
    expect(stop).to_be_visible()
    shop.page.keyboard.press("Escape")
    shop.launcher.click()
    assert chat.sent("stop") == []
    shop.page.keyboard.press("Tab")
    assert shop.focused == "Stop this answer"
    shop.page.keyboard.press("Enter")
    expect(stop).to_be_hidden()
    assert shop.focused == "Write a message"
    expect(shop.find(".log")).to_contain_text("You stopped this answer.")
    assert len(chat.sent("stop")) == 1
    if not thinking:
        chat.push({"type": "delta", "turn": "t1", "text": " days**"})
        shop.page.wait_for_timeout(150)
    assert "You have" not in shop.find(".log").inner_text()
    chat.push({"type": "delta", "turn": "t2", "text": "Another answer"})
    expect(shop.find(".log")).to_contain_text("Another answer")
    expect(stop).to_be_visible()


def test_a_persons_writing_cannot_be_stopped(visit: Visit, chat: ScriptedServer) -> None:
    """W20."""
    shop = visit().start().ask("A person please")
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.push({"type": "typing", "role": "agent", "name": "Ana", "on": True})
    expect(shop.find(".typing")).to_contain_text("Ana")
    expect(shop.button("Stop this answer")).to_be_hidden()


def test_choices_are_used_once(visit: Visit, chat: ScriptedServer) -> None:
    """W18."""
    shop = visit().start().ask("I want to return a blanket")
    choices = [{"text": "Start a return", "action": "send"}, {"text": "No thanks", "action": "dismiss"}]
    chat.say("Shall I?", choices=choices)
    shop.button("Start a return").click()
    shop.until(lambda: [frame["text"] for frame in chat.sent("message")][-1] == "Start a return")
    for button in shop.find(".choices button").all():
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_have_attribute("tabindex", "-1")
    assert shop.focused == "Write a message"
    shop.find(".choices button").last.click(force=True)
    shop.page.wait_for_timeout(100)
    assert len(chat.sent("message")) == 2


def test_a_choice_can_ask_for_a_person(visit: Visit, chat: ScriptedServer) -> None:
    """W24."""
    shop = visit().start().ask("I'm lost")
    chat.say("I don't know.", choices=[{"text": "Talk to a person", "action": "handoff"}])
    shop.find(".choices button").click()
    shop.until(lambda: len(chat.sent("handoff")) == 1)


def test_an_answer_can_be_rated_and_the_rating_changed(visit: Visit, chat: ScriptedServer) -> None:
    """W46."""
    shop = visit().start().ask("How long?")
    answer = chat.say("30 days.")
    shop.button("Not helpful").click()
    shop.button("Helpful").click()
    shop.until(lambda: [frame["rating"] for frame in chat.sent("rate")] == ["down", "up"])
    assert {frame["message_seq"] for frame in chat.sent("rate")} == {answer["seq"]}
    expect(shop.button("Helpful")).to_have_attribute("aria-pressed", "true")
    expect(shop.button("Not helpful")).to_have_attribute("aria-pressed", "false")


def test_a_goodbye_to_a_person_is_no_answer_to_rate(visit: Visit, chat: ScriptedServer) -> None:
    """W46."""
    shop = visit().start().ask("It never came!!!")
    chat.say("Sorry. A person takes over from here.")
    expect(shop.button("Helpful")).to_be_visible()
    chat.add("handoff.requested", {"by": "bot"}, "bot")
    expect(shop.button("Helpful")).to_be_hidden()


def test_the_first_thing_a_customer_does_may_be_to_ask_for_a_person(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W29, W32."""
    shop = visit().start()
    shop.person.click()
    expect(shop.find(".banner")).to_contain_text("You're in line for a person")
    expect(shop.person).to_be_hidden()
    assert chat.sent("message") == []
    assert chat.conversation.state["status"] == "queued"


def test_the_queue_shows_position_and_an_honest_range(visit: Visit, chat: ScriptedServer) -> None:
    """W25, W26, W27."""
    shop = visit().start()
    shop.person.click()
    banner = shop.find(".banner")
    chat.push({"type": "queue", "position": 3, "wait": {"low": 120, "high": 300}})
    expect(banner).to_contain_text("You're number 3 in line")
    expect(banner).to_contain_text("About 2–5 minutes")
    chat.push({"type": "queue", "position": 1, "wait": None})
    expect(banner).to_contain_text("You're next in line")
    expect(banner).not_to_contain_text("minutes")
    shop.button("Leave the queue").click()
    expect(shop.person).to_be_visible()
    expect(shop.find(".log")).to_contain_text("You've left the queue")
    assert shop.focused == "Write a message"


def test_a_person_is_never_taken_for_the_bot(visit: Visit, chat: ScriptedServer) -> None:
    """W22, W30."""
    shop = visit(tag='data-title="Fernhill help"').start().ask("Hello?")
    chat.say("Hello, I'm the assistant.")
    header = shop.find(".head")
    expect(header).to_contain_text("Fernhill help")
    expect(header).to_contain_text("AI assistant")
    expect(shop.find(".msg.bot .by").last).to_contain_text("AI")
    chat.push({"type": "delta", "turn": "t2", "text": "And furth"})
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.push({"type": "delta", "turn": "t2", "text": "ermore"})
    shop.page.wait_for_timeout(150)
    expect(shop.find(".log")).not_to_contain_text("ermore")
    chat.say("Ana here, I've read it all.", role="agent", name="Ana")
    expect(header).to_contain_text("Ana")
    expect(header).not_to_contain_text("AI")
    expect(shop.find(".msg.agent .by")).to_contain_text("Ana")
    expect(shop.find(".msg.agent .by")).not_to_contain_text("AI")
    expect(shop.find(".log")).not_to_contain_text("furth")
    expect(shop.find(".log")).to_contain_text("Ana has joined")
    chat.add("conversation.returned", {"by": "agent"}, "agent", "Ana")
    expect(header).to_contain_text("AI assistant")
    expect(shop.find(".log")).to_contain_text("You're talking to the AI assistant again.")


def test_who_writes_is_shown_while_they_write(visit: Visit, chat: ScriptedServer) -> None:
    """W21."""
    shop = visit().start().ask("Hello?")
    chat.push({"type": "typing", "role": "bot", "name": "Assistant", "on": True})
    expect(shop.find(".typing")).to_be_visible()
    chat.say("Hi.")
    expect(shop.find(".typing")).to_be_hidden()
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.push({"type": "typing", "role": "agent", "name": "Ana", "on": True})
    expect(shop.find(".typing")).to_contain_text("Ana")
    chat.received.clear()
    shop.field.press_sequentially("Thank")
    shop.until(lambda: [frame["on"] for frame in chat.sent("typing")] == [True])
    shop.field.press("Enter")
    shop.until(lambda: [frame["on"] for frame in chat.sent("typing")] == [True, False])


def test_nobody_on_duty_is_said_and_writing_goes_on(visit: Visit, chat: ScriptedServer) -> None:
    """W48."""
    shop = visit().start().ask("A person please")
    chat.add("conversation.away", {"why": "nobody_on_duty"})
    chat.add("notice.added", {"code": "leave_email", "params": {}})
    expect(shop.find(".banner")).to_contain_text("Our team is away")
    expect(shop.find(".log")).to_contain_text("Please write your e-mail address here")
    shop.ask("ana@example.com")


def test_who_finds_nobody_there_can_go_back_to_the_assistant(visit: Visit, chat: ScriptedServer) -> None:
    """W27, W48: a second question at night has somebody to answer it."""
    shop = visit().start().ask("A person please")
    chat.add("handoff.requested", {"by": "customer"}, "customer")
    chat.add("conversation.away", {"why": "nobody_on_duty"})
    shop.button("Back to the AI assistant").click()
    shop.until(lambda: len(chat.sent("leave_queue")) == 1)
    expect(shop.person).to_be_visible()
    assert shop.focused == "Write a message"


def test_a_time_is_named_in_the_customers_own_zone(visit: Visit, chat: ScriptedServer) -> None:
    """W47."""
    shop = visit(timezone_id="America/New_York", locale="en-GB").start().ask("A person please")
    morning = 1_795_510_800_000  # 2026-11-24T09:00 UTC
    chat.add("conversation.away", {"why": "closed", "back_at": morning, "zone": "Europe/Berlin"})
    expect(shop.find(".log")).to_contain_text("we're back on Tuesday 24 November, 04:00")


def test_over_the_limit_the_customer_chooses(visit: Visit, chat: ScriptedServer) -> None:
    """W26, W48."""
    shop = visit().start().ask("A person please")
    chat.add("handoff.requested", {"by": "customer"})
    chat.push({"type": "queue", "position": 4, "wait": {"low": 300, "high": 900}, "choices": []})
    expect(shop.find(".banner")).to_contain_text("You're number 4 in line")
    meanwhile, by_mail = shop.button("Ask the AI meanwhile"), shop.button("Get the answer by e-mail")
    expect(meanwhile).to_be_hidden()
    choices = ["wait", "bot", "email"]
    chat.push({"type": "queue", "position": 3, "wait": {"low": 300, "high": 900}, "choices": choices})
    expect(shop.find(".banner")).to_contain_text("5–15")
    meanwhile.click()
    shop.until(lambda: [frame["choice"] for frame in chat.sent("wait")] == ["bot"])
    by_mail.click()
    expect(shop.field).to_have_attribute(
        "placeholder", "Please write your e-mail address here so that we can reply."
    )
    shop.field.fill("my address is a secret")
    shop.field.press("Enter")
    shop.until(lambda: len(chat.sent("message")) == 2)
    shop.field.fill("kim@example.com")
    shop.field.press("Enter")
    shop.until(lambda: [frame["email"] for frame in chat.sent("email")] == ["kim@example.com"])


def test_what_became_of_a_promise_is_told(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start().ask("Where is my lamp?")
    chat.add("promise.kept", {"promise_seq": 4, "text": "I'll call you."})
    withdrawn = {"promise_seq": 5, "text": "I'll send a lamp.", "why": "It is sold out."}
    chat.add("promise.withdrawn", withdrawn)
    expect(shop.find(".log")).to_contain_text("✓ I'll call you.")
    expect(shop.find(".log")).to_contain_text("✗ I'll send a lamp. It is sold out.")


def test_the_end_is_confirmed_rated_once_and_followed_by_a_new_beginning(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W41, W45."""
    shop = visit().start().ask("Hello")
    first = chat.conversation.id
    shop.choose("End chat")
    shop.button("Keep chatting").click()
    assert chat.sent("end") == []
    shop.choose("End chat")
    shop.button("End it").click()
    expect(shop.find(".log")).to_contain_text("This conversation has ended.")
    expect(shop.field).to_be_hidden()
    shop.find(".csat label").nth(3).click()
    shop.find(".ces label").nth(6).click()
    shop.find(".nps label").first.click()
    shop.find("#comment").fill("Quick and kind")
    shop.button("Send feedback").click()
    expect(shop.find(".thanks")).to_be_visible()
    shop.until(lambda: len(chat.sent("survey")) == 1)
    answers = {name: chat.sent("survey")[0][name] for name in ("csat", "ces", "nps", "comment")}
    assert answers == {"csat": 4, "ces": 7, "nps": 0, "comment": "Quick and kind"}
    shop.button("Start a new conversation").click()
    expect(shop.field).to_be_visible()
    shop.ask("Another thing")
    assert chat.conversation.id != first
    expect(shop.bubbles).to_have_count(1)


def test_a_survey_may_be_answered_with_one_press_and_the_conversation_go_on(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W45."""
    shop = visit().start().ask("Hello")
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    shop.find(".csat label").first.click()
    shop.button("Send feedback").click()
    shop.until(lambda: len(chat.sent("survey")) == 1)
    assert set(chat.sent("survey")[0]) == {"type", "id", "csat"}
    shop.button("Continue this one").click()
    shop.ask("One more thing")
    expect(shop.find(".log")).to_contain_text("The conversation is open again.")
    expect(shop.bubbles).to_have_count(2)


def test_a_recommendation_is_asked_only_where_the_shop_says_so(visit: Visit, chat: ScriptedServer) -> None:
    chat.nps = False
    shop = visit().start().ask("Hello")
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    shop.find(".csat label").first.click()
    expect(shop.find(".ces")).to_be_visible()
    expect(shop.find(".nps")).to_be_hidden()


def test_nothing_typed_is_cut_and_too_much_is_not_sent(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start()
    shop.field.fill("🧶" * 4_003)
    shop.field.press("Enter")
    expect(shop.find(".count")).to_contain_text("3 characters too many")
    shop.field.press("Backspace")
    shop.field.press("Backspace")
    shop.field.press("Backspace")
    shop.field.press("Enter")
    shop.until(lambda: [len(frame["text"]) for frame in chat.sent("message")] == [4_000])


def test_shift_enter_breaks_the_line(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start()
    shop.field.press_sequentially("one")
    shop.field.press("Shift+Enter")
    shop.field.press_sequentially("two")
    shop.field.press("Enter")
    shop.until(lambda: [frame["text"] for frame in chat.sent("message")] == ["one\ntwo"])


def test_unread_messages_are_counted_in_words_and_in_the_title(visit: Visit, chat: ScriptedServer) -> None:
    """W14, W15."""
    shop = visit().start().ask("Hello")
    shop.button("Close the chat").click()
    chat.say("First")
    chat.say("Second")
    expect(shop.launcher).to_have_attribute("aria-label", "Chat with us, 2 unread")
    expect(shop.find(".badge")).to_have_text("2")
    shop.page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert shop.page.title() == "(2) Fernhill"
    shop.page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    assert shop.page.title() == "Fernhill"
    shop.launcher.click()
    expect(shop.launcher).to_have_attribute("aria-label", "Chat with us")
    expect(shop.find(".badge")).to_be_hidden()


def test_order_changes_and_waiting_are_told_in_the_customers_language(
    visit: Visit, chat: ScriptedServer
) -> None:
    shop = visit(tag="data-lang=de").start().ask("Bitte stornieren")
    chat.add("order.changed", {"order_number": "F-1042", "action": "cancel", "reference": "R-7"})
    expect(shop.find(".log")).to_contain_text("Bestellung F-1042: storniert. R-7")
    chat.add("notice.added", {"code": "still_waiting", "params": {"position": 2}})
    expect(shop.find(".log")).to_contain_text("Sie sind Nummer 2 in der Schlange")
    chat.add("notice.added", {"code": "of_tomorrow", "params": {}})
    chat.say("Noch da")
    expect(shop.bubbles.last).to_have_text("Noch da")


def test_what_is_passed_on_is_shown_and_corrected_with_a_tap(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start().ask("My order FM-10424, a person please")
    lines = [
        {"name": "order_number", "label": "Order", "value": "FM-10424"},
        {"name": "email", "label": "E-mail", "value": "<b>a@x.de</b>"},
    ]
    chat.push({"type": "slip", "lines": lines})
    expect(shop.find(".slip")).to_be_hidden()
    chat.add("handoff.requested", {"by": "customer", "cause_seq": 2}, "customer")
    shop.find(".slip summary").click()
    expect(shop.find(".slip .link")).to_have_text(["Order: FM-10424", "E-mail: <b>a@x.de</b>"])
    for before, value in (("Order: FM-10424", "FM-10442"), ("E-mail: <b>a@x.de</b>", "")):
        shop.button(before).click()
        field = shop.find(".slip input")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-label", before.split(":")[0])
        field.fill("something else")
        field.press("Escape")
        expect(shop.panel).to_be_visible()
        assert shop.focused == before
        shop.button(before).press("Enter")
        field.fill(value)
        field.press("Enter")
    shop.until(lambda: len(chat.sent("correct")) == 2)
    changed = [(frame["name"], frame["before"], frame["value"]) for frame in chat.sent("correct")]
    assert changed == [("order_number", "FM-10424", "FM-10442"), ("email", "<b>a@x.de</b>", "")]
    chat.push({"type": "slip", "lines": [{**lines[0], "value": "FM-10442"}]})
    expect(shop.find(".slip .link")).to_have_text(["Order: FM-10442"])


def test_a_line_of_what_is_passed_on_is_dropped_with_a_tap(visit: Visit, chat: ScriptedServer) -> None:
    shop = visit().start().ask("A person please")
    lines = [{"name": name, "label": name, "value": "x"} for name in ("Order", "Phone")]
    chat.push({"type": "slip", "lines": lines})
    chat.add("handoff.requested", {"by": "customer", "cause_seq": 2}, "customer")
    shop.find(".slip summary").click()
    shop.button("Remove Order: x").press("Enter")
    expect(shop.find(".slip .link")).to_have_text(["Phone: x"])
    shop.until(lambda: len(chat.sent("correct")) == 1)
    assert {**chat.sent("correct")[0], "id": ""} == {
        "type": "correct", "id": "", "name": "Order", "before": "x", "value": "",
    }  # fmt: skip
    assert shop.focused.startswith("What we pass on")
    chat.refuse = {"correct": "busy"}
    shop.button("Remove Phone: x").click()
    shop.until(lambda: len(chat.sent("correct")) == 2)
    expect(shop.find(".slip .link")).to_have_text(["Order: x", "Phone: x"])


def test_a_correction_half_written_survives_what_is_noted_meanwhile(
    visit: Visit, chat: ScriptedServer
) -> None:
    shop = visit().start().ask("A person please")
    order = {"name": "order_number", "label": "Order", "value": "FM-1"}
    chat.push({"type": "slip", "lines": [order]})
    chat.add("handoff.requested", {"by": "customer", "cause_seq": 2}, "customer")
    shop.find(".slip summary").click()
    shop.button("Order: FM-1").click()
    shop.find(".slip input").fill("FM-12")
    chat.push({"type": "slip", "lines": [order, {"name": "email", "label": "E-mail", "value": "a@x.de"}]})
    chat.say("Noted", role="agent", name="Ana")
    expect(shop.bubbles).to_have_count(2)
    expect(shop.find(".slip input")).to_have_value("FM-12")
    shop.find(".slip input").press("Enter")
    shop.until(lambda: [frame["value"] for frame in chat.sent("correct")] == ["FM-12"])
    expect(shop.find(".slip .link")).to_have_text(["Order: FM-1", "E-mail: a@x.de"])
