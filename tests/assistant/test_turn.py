"""One turn on the sample shop: what the bot does with what customers say, with everything real."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.orders.port import OrderSystemUnavailableError
from assistant.orders.sample import SampleOrders, sample_shop_of
from assistant.sample_shop.people import MAYA
from assistant.shop_rules import Rule
from assistant.turn import Turn
from handoff.events import (
    BOT,
    Attached,
    ContactVerified,
    FactNoted,
    MessageAdded,
    OrderVerified,
    Reason,
)
from knowledge.base import KnowledgeBase
from knowledge.languages import language
from tests.assistant.talk import Talk


@pytest.fixture
def talk(base: KnowledgeBase, shop: SampleOrders) -> Callable[[], Talk]:
    return lambda: Talk(Turn(base, sample_shop_of(shop)))


@pytest.mark.parametrize(
    ("question", "holds", "path"),
    [
        ("How long can I return something?", "30 days", "returns/return-window.md"),
        ("can i pay with paypal", "PayPal", "payments/payment-methods.md"),
        ("Do you have a store in Hamburg?", "Hamburg", "company/stores.md"),
        ("Was kostet der Versand nach Österreich?", "5,95", "de/versandkosten.md"),
    ],
)
def test_an_answer_is_the_passages_own_words_with_the_passage(
    talk: Callable[[], Talk], base: KnowledgeBase, question: str, holds: str, path: str
) -> None:
    reply = talk().say(question)
    assert reply.action == "answer"
    assert holds in reply.text
    assert reply.citations[0].path == path
    for citation in reply.citations:
        assert citation.quote in (base.body(citation.path) or "")


@pytest.mark.parametrize("question", ["do you ship to Mars?", "who won the world cup"])
def test_what_is_not_there_is_not_answered(talk: Callable[[], Talk], question: str) -> None:
    reply = talk().say(question)
    assert reply.action == "offer"
    assert reply.citations == ()
    assert [choice.action for choice in reply.choices] == ["handoff", "dismiss"]


@pytest.mark.parametrize("question", ["do you sell guns", "can I rent a kayak"])
def test_a_near_miss_is_asked_back_or_offered_never_answered(talk: Callable[[], Talk], question: str) -> None:
    reply = talk().say(question)
    assert reply.action in ("clarify", "offer")
    assert reply.citations == ()


def test_staff_text_never_reaches_a_customer(talk: Callable[[], Talk]) -> None:
    for question in (
        "what are the fraud signs you look for",
        "how much goodwill can an agent give",
        "how do you escalate a claim",
    ):
        reply = talk().say(question)
        assert not [citation for citation in reply.citations if citation.path.startswith("staff/")]


def test_an_order_is_told_after_the_check_and_the_number_is_never_asked_again(
    talk: Callable[[], Talk],
) -> None:
    conversation = talk()
    asked = conversation.say("where is my order FM-10442?")
    assert "FM-10442" in asked.text
    told = conversation.say("it's maya.lindqvist@example.com")
    assert "out for delivery" in told.text
    assert [event.order_number for event in told.also if isinstance(event, OrderVerified)] == ["FM-10442"]
    again = conversation.say("and when does it come?")
    assert "number" not in again.text.lower() or "FM-10442" in again.text


def test_everything_in_one_message_or_split_over_three_gives_the_same(talk: Callable[[], Talk]) -> None:
    whole = talk().say("Where is my order FM-10442? My postcode is 20259.")
    parts = talk().say("Where is my order?", "FM-10442", "postcode 20259")
    assert whole.text.split(".")[0].split()[-3:] == parts.text.split(".")[0].split()[-3:]
    assert "delivery" in whole.text


def test_not_yours_and_not_there_are_the_same_words(talk: Callable[[], Talk]) -> None:
    texts = set()
    for number in ("FM-10443", "FM-99999"):
        conversation = talk()
        conversation.say(f"where is my order {number}?")
        texts.add(conversation.say("maya.lindqvist@example.com").text)
    assert len(texts) == 1


def test_guessing_is_stopped(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say("where is my order FM-10443?")
    replies = [conversation.say(f"guess{n}@example.com") for n in range(7)]
    assert all(language(reply.text) == "en" for reply in replies[-2:]), "an address is no language"
    lookups = [reply.decision.signals.get("lookup") for reply in replies if reply.decision]
    assert "locked" in lookups or any(reply.action in ("offer", "handoff") for reply in replies)
    assert "found" not in lookups


def test_an_order_system_that_is_down_ends_at_a_person(base: KnowledgeBase, shop: SampleOrders) -> None:
    class Down(SampleOrders):
        def order(self, number: str) -> None:
            raise OrderSystemUnavailableError("no answer")

    reply = Talk(Turn(base, sample_shop_of(Down.__new__(Down)))).say(
        "where is my order FM-10442? postcode 20259"
    )
    assert (reply.action, reply.reason) == ("handoff", Reason.TOOL_ERROR)


@pytest.mark.parametrize(
    ("cry", "reason"),
    [
        ("I want to talk to a human", Reason.ASKED_HUMAN),
        ("kann ich bitte mit einem Mitarbeiter sprechen", Reason.ASKED_HUMAN),
        ("this is the third time I'm asking!!!", Reason.FRUSTRATED),
    ],
)
def test_a_wish_or_anger_goes_to_a_person_at_once(talk: Callable[[], Talk], cry: str, reason: Reason) -> None:
    reply = talk().say(cry)
    assert (reply.action, reply.reason) == ("handoff", reason)


def test_a_person_is_offered_once_then_fetched(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    assert conversation.say("do you ship to Mars?").action == "offer"
    assert conversation.say("who won the world cup").action == "handoff"


def test_yes_to_the_offer_hands_over_and_no_does_not(talk: Callable[[], Talk]) -> None:
    accepted, declined = talk(), talk()
    accepted.say("do you ship to Mars?")
    assert accepted.say("yes please").action == "handoff"
    declined.say("do you ship to Mars?")
    assert declined.say("no thanks").action == "answer"
    assert declined.say("do you ship to the moon, then?").action == "offer"


def test_the_same_need_three_times_is_noticed(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say("How long can I return something?")
    conversation.say("how long do I have to return an item?")
    reply = conversation.say("how long do I have to return something to you?")
    assert reply.reason is Reason.GOING_IN_CIRCLES
    assert reply.action in ("offer", "handoff")


def test_facts_are_noted_with_the_message_they_come_from(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say("Hello, my name is Maya Lindqvist, order FM-10442, maya.lindqvist@example.com")
    assert conversation.facts()["order_number"] == "FM-10442"
    assert conversation.facts()["email"] == "maya.lindqvist@example.com"
    noted = next(entry.event for entry in conversation.entries if isinstance(entry.event, FactNoted))
    assert isinstance(conversation.entries[noted.from_seq - 1].event, MessageAdded)


def test_a_follow_up_is_understood_from_what_was_said_before(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say("What does shipping to Germany cost?")
    reply = conversation.say("and to Norway?")
    assert "Norway" in reply.text


def test_another_subject_is_not_pulled_back_to_the_one_before(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say("How long can I return something?")
    reply = conversation.say("Can I pay with PayPal?")
    assert reply.action == "answer"
    assert "PayPal" in reply.text


def test_every_decision_keeps_its_signals(talk: Callable[[], Talk]) -> None:
    for text in ("How long can I return something?", "do you ship to Mars?", "I want a human", "hi"):
        decision = talk().say(text).decision
        assert decision is not None
        assert {"frustration", "wants_person"} <= decision.signals.keys()


def test_a_rule_of_the_shop_brings_in_a_person_and_says_which(base: KnowledgeBase) -> None:
    legal = Rule.model_validate(
        {
            "name": "legal",
            "when": {"words": ["lawyer*"]},
            "then": "handover",
            "priority": "high",
            "team": "Law",
        }
    )
    dear = Rule.model_validate({"name": "dear", "when": {"order_total_over": 500}, "then": "offer"})
    turn = Turn(base, None, rules=(legal, dear))
    reply = Talk(turn).say("My lawyers will hear of this")
    assert (reply.action, reply.reason) == ("handoff", Reason.POLICY)
    assert reply.decision is not None
    assert reply.decision.signals["rule"] == "legal"
    conversation = Talk(turn)
    assert conversation.say("I paid 1,299.00 EUR for the tent and it leaks").action == "offer"
    accepted = conversation.say("yes please")
    assert accepted.action == "handoff"
    assert accepted.decision is not None
    assert accepted.decision.signals["rule"] == "dear"


def test_a_file_without_words_is_for_a_person_and_one_with_a_question_is_answered(
    talk: Callable[[], Talk],
) -> None:
    """W42: the bot never acts as if it had seen a picture."""
    photo = (Attached(id="f" * 32, name="photo.png", type="image/png", size=9),)
    alone = talk().say("📎 photo.png", files=photo)
    assert (alone.action, [choice.action for choice in alone.choices]) == ("offer", ["handoff", "dismiss"])
    assert "can't look into files" in alone.text
    assert talk().say("How long can I return something?", files=photo).action == "answer"
    assert talk().say("📎 photo.png", "I want to talk to a person", files=photo).action == "handoff"


@pytest.mark.parametrize(("over", "tier", "signed_in", "handed_over"), [
    (100.0, "basic", True, True), (9e9, "basic", True, False), (9e9, "vip", True, True),
    (100.0, "vip", False, False),
])  # fmt: skip
def test_a_rule_may_look_at_what_the_shop_says_of_a_customer_and_at_all_their_orders(
    base: KnowledgeBase, shop: SampleOrders, over: float, tier: str, signed_in: bool, handed_over: bool
) -> None:
    vip = Rule.model_validate({"name": "vip", "when": {"claims": {"tier": "vip"}}, "then": "handover"})
    good = Rule.model_validate({"name": "good", "when": {"lifetime_value_over": over}, "then": "handover"})
    talk = Talk(Turn(base, sample_shop_of(shop), rules=(vip, good)))
    if signed_in:
        proof = ContactVerified(
            customer_id=str(MAYA.id), method="token", expires_at=2**45, claims={"tier": tier}
        )
        talk._add(proof, BOT)
    reply = talk.say("How do I wash a rain jacket?")
    assert (reply.action == "handoff") is handed_over


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("¿Tienen alguna tienda en Madrid?", "solo están en inglés, alemán y francés"),
        ("Ile kosztuje wysyłka do Polski?", "only in English, German and French"),
    ],
)
def test_who_asks_in_a_language_without_articles_is_told_so_and_offered_a_person(
    talk: Callable[[], Talk], text: str, said: str
) -> None:
    reply = talk().say(text)
    assert reply.action == "offer"
    assert said in reply.text
    assert reply.choices


def test_who_asks_in_a_language_with_articles_is_not_told_of_languages(talk: Callable[[], Talk]) -> None:
    reply = talk().say("Habt ihr auch Zelte für Elefanten im Sortiment?")
    assert reply.action == "offer"
    assert "Englisch" not in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "I want to return my shoes",
        "i wanna send back these boots",
        "can I return my shoes?",
        "I'd like to swap it",
    ],
)
def test_a_wish_about_an_order_never_ends_at_i_do_not_know(talk: Callable[[], Talk], text: str) -> None:
    reply = talk().say(text)
    assert reply.action == "answer"
    assert "order number" in reply.text


def test_what_was_asked_for_may_come_in_a_sentence(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say("I want to cancel my order")
    conversation.say("it's order FM-99999")
    reply = conversation.say("my postcode is 20457")
    assert reply.decision is not None
    assert reply.decision.reason == "order_mismatch"


@pytest.mark.parametrize(
    "text", ["are you a bot?", "am I talking to a real person?", "Bist du ein Roboter?", "¿Eres un robot?"]
)
def test_who_asks_hears_that_a_bot_answers(talk: Callable[[], Talk], text: str) -> None:
    reply = talk().say(text)
    assert reply.action == "answer"
    assert any(word in reply.text for word in ("automated", "automatisch", "automático"))


@pytest.mark.parametrize("text", ["???", "👍", "I have a question about my order", "help"])
def test_what_asks_nothing_yet_is_asked_back_once_and_then_offered_a_person(
    talk: Callable[[], Talk], text: str
) -> None:
    conversation = talk()
    assert conversation.say(text).action == "clarify"
    assert conversation.say("hmm ???").action == "offer"


def test_a_row_asked_for_before_is_the_row_of_the_next_question(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    assert "| Switzerland | €12.95 |" in conversation.say("Do you ship to Switzerland?").text
    times = conversation.say("and how long does it take?").text
    assert "| Switzerland | 4–6 |" in times
    assert "Austria" not in times


@pytest.mark.parametrize("text", ["I'm not satisfied", "Not happy with this", "Ich bin nicht zufrieden"])
def test_mere_discontent_is_met_with_a_person_and_not_with_a_search(
    talk: Callable[[], Talk], text: str
) -> None:
    reply = talk().say(text)
    assert (reply.action, reply.reason) == ("offer", Reason.FRUSTRATED)


def test_discontent_with_a_thing_is_about_the_thing(talk: Callable[[], Talk]) -> None:
    assert talk().say("I'm not happy with the fit, how do I return it?").reason is not Reason.FRUSTRATED


def test_one_more_thing_that_the_answer_does_not_name_is_not_answered_with_it_again(
    talk: Callable[[], Talk],
) -> None:
    conversation = talk()
    students = conversation.say("Is there a student discount?").text
    assert "Students get 10 %" in students
    teachers = conversation.say("and for teachers?")
    assert teachers.action == "offer"
    assert "all I find" in teachers.text


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("How do I wash my down jacket?", "and can it go in the dryer?", "tumble dry"),
        ("What is the Trail Club?", "and how much does it cost?", "free"),
        ("Was kostet der Versand nach Österreich?", "Und in die Schweiz?", "Schweiz"),
    ],
)
def test_an_answer_that_holds_the_next_one_too_is_told_again(
    talk: Callable[[], Talk], first: str, second: str, names: str
) -> None:
    conversation = talk()
    conversation.say(first)
    again = conversation.say(second)
    assert again.action == "answer"
    assert names in again.text


def test_a_row_is_no_answer_to_what_it_does_not_tell(talk: Callable[[], Talk]) -> None:
    assert talk().say("Is there a store in Hamburg?").action == "answer"
    assert talk().say("Is there parking at the Amsterdam store?").action != "answer"


def test_who_asks_one_answered_question_after_another_is_not_going_in_circles(
    talk: Callable[[], Talk],
) -> None:
    conversation = talk()
    for question in (
        "How long can I return something?",
        "Can I pay with PayPal?",
        "Do you have a store in Hamburg?",
        "How much is shipping to Austria?",
        "Do you sell gift cards?",
        "How do I wash a rain jacket?",
        "Which carrier do you use?",
    ):
        reply = conversation.say(question)
        assert reply.reason is not Reason.GOING_IN_CIRCLES
        assert reply.action == "answer"


UNSURE = "do you guys do next day delivery"
"""What is found is close, and none of it close enough to be told."""


def test_an_unsure_bot_shows_what_it_found_and_a_tap_is_answered(talk: Callable[[], Talk]) -> None:
    asked = talk().say(UNSURE)
    assert asked.action == "clarify"
    *names, none = (choice.text for choice in asked.choices)
    assert 2 <= len(names) <= 3
    assert none == "None of these"
    for name in names:
        conversation = talk()
        conversation.say(UNSURE)
        told = conversation.say(name)
        assert told.action == "answer", name
        cited = told.citations[0]
        assert name.split(": ")[-1] in (cited.title, *cited.heading.split(" > "))


@pytest.mark.parametrize("none", ["None of these", "none of these.", "Nichts davon", "no"])
def test_none_of_what_was_found_is_a_person_offered(talk: Callable[[], Talk], none: str) -> None:
    conversation = talk()
    conversation.say(UNSURE)
    assert conversation.say(none).action == "offer"


def test_a_name_of_a_passage_is_a_question_like_any_other_where_none_was_offered(
    talk: Callable[[], Talk],
) -> None:
    assert talk().say("None of these").action != "answer"


def test_who_is_angry_at_the_choices_gets_a_person(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say(UNSURE)
    assert conversation.say("let me talk to a human").action == "handoff"


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "Okay great",
        "got it",
        "done thanks",
        "all right",
        "alles klar",
        "yes",
        "no",
        "no that's all",
        "No, that’s it, thanks!",
        "nope, that was all",
        "nothing else",
        "no more questions",
        "I'm good",
        "Nein, das war's",
        "das wars, danke",
        "non c'est tout merci",
        "nada más, gracias",
        "nee, dat was alles",
    ],
)
def test_what_only_acknowledges_is_no_question(talk: Callable[[], Talk], text: str) -> None:
    conversation = talk()
    conversation.say("How long can I return something?")
    reply = conversation.say(text)
    assert (reply.action, reply.citations, reply.choices) == ("answer", (), ())


def test_another_question_after_choices_may_be_asked_back_as_well(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    first = conversation.say(UNSURE)
    second = conversation.say("can I try on in store")
    assert (first.action, second.action) == ("clarify", "clarify")
    assert len({choice.text for choice in second.choices} - {choice.text for choice in first.choices}) >= 2


def test_the_same_question_in_other_words_is_not_asked_back_twice(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say(UNSURE)
    assert conversation.say("I mean, do you do next day delivery?").action == "offer"


@pytest.mark.parametrize("taken", ["2", "the second one", "number 2", "die zweite"])
def test_what_cannot_be_tapped_is_named_by_its_place(talk: Callable[[], Talk], taken: str) -> None:
    conversation = talk()
    second = conversation.say(UNSURE).choices[1].text
    told = conversation.say(taken)
    assert told.action == "answer"
    assert second.split(": ")[-1] in (told.citations[0].title, *told.citations[0].heading.split(" > "))


def test_a_new_question_takes_no_choice(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    conversation.say(UNSURE)
    told = conversation.say("Do you ship to Switzerland?")
    assert "| Switzerland |" in told.text


def test_what_is_added_after_choices_is_no_new_question(talk: Callable[[], Talk]) -> None:
    conversation = talk()
    assert conversation.say("Will you open a shop in Tokyo?").action == "clarify"
    assert conversation.say("It matters to me. My phone number is +32 000 00 5933.").action == "offer"
