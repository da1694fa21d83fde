"""The main job over real sockets: ask, be answered, be understood, reach a person."""

from __future__ import annotations

import time

import pytest

from tests.acceptance.conftest import Demo
from tests.acceptance.customer import Customer

pytestmark = pytest.mark.xdist_group("acceptance")


@pytest.fixture
def customer(shared_demo: Demo) -> Customer:
    return Customer(shared_demo.address).open()


def citations(customer: Customer) -> list[str]:
    answers = [event for event in customer.events.values() if event["author"]["role"] == "bot"]
    return [citation["path"] for citation in answers[-1]["data"].get("citations", [])]


def kinds(customer: Customer) -> list[str]:
    return [event["kind"] for _, event in sorted(customer.events.items())]


def test_a_question_is_answered_from_the_folder_with_its_source(customer: Customer) -> None:
    answer = customer.ask("How long can I return something?")
    assert "30 days" in answer
    assert citations(customer) == ["returns/return-window.md"]


def test_an_order_is_found_after_the_identity_check_and_nothing_is_asked_twice(customer: Customer) -> None:
    assert "e-mail" in customer.ask("Where is my order FM-10442?")
    answer = customer.ask("maya.lindqvist@example.com")
    assert "FM-10442" in answer
    assert "out for delivery" in answer
    assert "Delivery is expected" in answer


def test_someone_elses_order_and_no_order_look_the_same(shared_demo: Demo) -> None:
    replies = []
    for number in ("FM-10443", "FM-99999"):
        other = Customer(shared_demo.address).open()
        other.ask(f"Where is my order {number}?")
        replies.append(other.ask("maya.lindqvist@example.com").replace(number, "X"))
        other.close()
    first, second = replies
    assert first
    assert first == second


def test_what_the_folder_does_not_hold_is_not_invented_but_offered_to_a_person(customer: Customer) -> None:
    customer.ask("Do you ship to Mars?")
    said = [event for event in customer.events.values() if event["author"]["role"] == "bot"][-1]
    assert said["data"]["citations"] == []
    assert [choice["action"] for choice in said["data"]["choices"]] == ["handoff", "dismiss"]
    customer.say("yes please")
    customer.until(lambda: "handoff.requested" in kinds(customer))


@pytest.mark.parametrize(
    "cry",
    [
        "I want to talk to a real person",
        "this is the third time I'm asking!!!",
        "agent!!",
        "Ich will mit einem Menschen sprechen",
    ],
)
def test_a_wish_for_a_person_or_anger_reaches_a_person(shared_demo: Demo, cry: str) -> None:
    customer = Customer(shared_demo.address).open()
    customer.say(cry)
    customer.until(lambda: "handoff.requested" in kinds(customer))
    # Nobody has signed in yet: that is said at once instead of letting the customer wait for nobody.
    customer.until(lambda: customer.state["status"] == "away")


def test_the_button_works_as_the_first_action(customer: Customer) -> None:
    customer.act("handoff")
    customer.until(lambda: customer.state.get("status") == "away")


def test_a_burst_is_one_turn(customer: Customer) -> None:
    customer.send({"type": "typing", "on": True})
    customer.say("hi")
    customer.send({"type": "typing", "on": True})
    customer.say("so I bought a tent and")
    customer.say("how many days do I have to return it?")
    customer.until(lambda: len(customer.said("bot")) == 1)
    time.sleep(2.5)
    customer.drain()
    assert len(customer.said("bot")) == 1
    assert "30 days" in customer.said("bot")[0]


def test_a_second_device_or_a_cut_line_shows_the_same_conversation(
    shared_demo: Demo, customer: Customer
) -> None:
    customer.ask("How long can I return something?")
    customer.close()
    fresh = Customer(shared_demo.address)
    fresh.token = customer.token
    fresh.open()
    assert fresh.events == customer.events
    customer.open()
    assert customer.last == fresh.last


def test_a_second_tab_that_was_open_before_the_first_word_sees_it_too(
    shared_demo: Demo, customer: Customer
) -> None:
    tab = Customer(shared_demo.address)
    tab.token = customer.token
    tab.open()
    customer.ask("How long can I return something?")
    tab.until(lambda: bool(tab.said("bot")))
    assert tab.events == customer.events


def test_another_token_sees_nothing_of_it(shared_demo: Demo, customer: Customer) -> None:
    customer.ask("How long can I return something?")
    stranger = Customer(shared_demo.address)
    stranger.conversation = customer.conversation
    stranger.open()
    assert stranger.events == {}
    assert stranger.conversation is None


def test_bad_frames_are_refused_with_the_reason_and_lose_nothing(customer: Customer) -> None:
    customer.send({"type": "message", "id": "short", "text": "x"})
    customer.send({"type": "message", "id": "0" * 32, "text": "   "})
    customer.send({"type": "message", "id": "1" * 32, "text": "a" * 4001})
    customer.send({"type": "rate", "id": "2" * 32, "message_seq": 99, "rating": "up"})
    customer.until(lambda: len(customer.refused) == 4)
    assert all(frame["message"] for frame in customer.refused.values())
    assert "30 days" in customer.ask("How long can I return something?")


def test_an_edited_file_changes_the_next_answer_and_a_deleted_one_is_gone(demo: Demo) -> None:
    customer = Customer(demo.address).open()
    article = demo.knowledge / "returns" / "return-window.md"
    article.write_text(article.read_text().replace("30 days", "45 days"))
    deadline = time.monotonic() + 15
    while "45 days" not in (answer := customer.ask("How long can I return something?")):
        assert time.monotonic() < deadline, answer
        time.sleep(0.5)
        customer = Customer(demo.address).open()
    article.unlink()
    deadline = time.monotonic() + 15
    while True:
        customer = Customer(demo.address).open()
        customer.ask("How long can I return something?")
        if "returns/return-window.md" not in citations(customer):
            break
        assert time.monotonic() < deadline
        time.sleep(0.5)


def slips(customer: Customer) -> list[list[tuple[str, str]]]:
    frames = [frame for frame in customer.frames if frame["type"] == "slip"]
    return [[(line["label"], line["value"]) for line in frame["lines"]] for frame in frames]


def test_the_customer_sees_what_is_passed_on_and_corrects_it(shared_demo: Demo) -> None:
    customer = Customer(shared_demo.address, lang="de").open()
    customer.say("Order FM-10424, my mail is maya@example.com, my card is 4111 1111 1111 1111")
    customer.act("handoff")
    customer.until(lambda: slips(customer) and ("Bestellung", "FM-10424") in slips(customer)[-1])
    assert ("Zahlung", "card •••• 1111") in slips(customer)[-1]
    customer.act("correct", name="order_number", before="FM-10424", value="FM-10442")
    customer.until(lambda: ("Bestellung", "FM-10442") in slips(customer)[-1])
    customer.act("correct", name="email", before="maya@example.com", value="")
    customer.until(lambda: "E-Mail" not in dict(slips(customer)[-1]))
    refused = customer.act("correct", name="email", before="maya@example.com", value="x@y.de")
    assert customer.refused[refused]["code"] == "not_found"


def test_what_is_said_while_waiting_is_passed_on_too(shared_demo: Demo) -> None:
    customer = Customer(shared_demo.address).open()
    customer.act("handoff")
    customer.say("by the way, my phone is +49 170 1234567")
    customer.until(lambda: slips(customer) and ("Phone", "+491701234567") in slips(customer)[-1])
