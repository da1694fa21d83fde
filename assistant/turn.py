"""The bot's turn: understand, look an order up or find passages, and decide. Blocking, without side effects.

What it returns is stored by the bot only if the conversation has not moved on.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from assistant import asking_back, moves, shop_rules, two_matters
from assistant import history as past
from assistant.answering import decide as deciding
from assistant.answering import phrases
from assistant.answering.calibration import Calibration, shipped
from assistant.answering.clarify import choices as meanings
from assistant.answering.decide import Limits, Mood
from assistant.answering.finder import Finder, Found
from assistant.answering.follow_up import follow_up
from assistant.answering.phrases import say
from assistant.answering.prompts import reading
from assistant.answering.said_before import says_nothing_new
from assistant.history import History, Said
from assistant.manners import mind
from assistant.mood import Feeling, feel
from assistant.noting import Known, fresh_facts
from assistant.open_question import weighed_after
from assistant.order_turn import OrderTurn
from assistant.orders.dialogue.tool_calls import Interpreter
from assistant.orders.identity.identification import Identification
from assistant.orders.shop import Shop
from assistant.own_order_turn import Told, wishes_noted
from assistant.partly import partly
from assistant.reply import Draft, Reply, cited
from assistant.said_again import told_again
from assistant.shop_rules import Case, Rule
from assistant.understanding.assent import acknowledges, assent
from assistant.understanding.topic import ORDER_INTENTS, Topic, topic_of
from handoff.conversation import Conversation
from handoff.events import Decision, Entry, FactNoted, Reason
from handoff.headline import CHAT
from knowledge.base import KnowledgeBase
from knowledge.languages import DEFAULT, language

_WORD = re.compile(r"(?<!\S)[^\s@\d]+(?!\S)")
_DID_NOT_FIND = (Reason.NO_ANSWER, Reason.LOW_CONFIDENCE)
EMBEDDED = 512
"""Messages whose embedding is kept, of all conversations together."""
_TELLING_LANGUAGE = 4
"""Words of a message that tell its language without those before it."""
HISTORY = 6
"""Earlier customer messages a question may lean on."""


class Turn:
    """Thinks for one conversation at a time; holds nothing of it between turns."""

    def __init__(
        self,
        base: KnowledgeBase,
        orders: Shop | None,
        *,
        identification: Identification | None = None,
        interpreter: Interpreter | None = None,
        threshold: float = 0,
        calibration: Calibration | None = None,
        at_once: int | None = None,
        rules: Sequence[Rule] = (),
        drafting: bool = True,
    ) -> None:
        """`rules` are the shop's own for bringing in a person; `drafting`: a language model writes answers.

        At most `at_once` turns compute at the same time, however many wait for an order system."""
        self._base = base
        # What was said before is weighed again in every turn of a conversation.
        self._embed = lru_cache(maxsize=EMBEDDED)(base.embed)
        self._rules = tuple(rules)
        self._drafting = drafting
        self.orders = OrderTurn(orders, identification, interpreter) if orders is not None else None
        self._calibration = (calibration or shipped()).at(threshold)
        self._computing = threading.Semaphore(at_once) if at_once else contextlib.nullcontext()
        self.finder = Finder(base)

    def think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        """The bot's move for everything said since its last answer."""
        history = past.of(state, entries)
        lang = _language(history)
        noted = fresh_facts(history.new, _known(history))
        with self._computing:
            feeling = feel(history, self._embed)
        seed = f"{state.id}:{state.last_seq}"
        reply = mind(self._move(history, lang, noted, feeling, seed), history, lang, seed)
        if reply.action == "handoff":
            reply = replace(reply, also=(*reply.also, *_still_wanted(history, reply)))
        return replace(reply, also=(*noted, *reply.also))

    def ask(self, text: str, earlier: Sequence[str] = (), found: Found | None = None) -> Reply:
        """Answer one question outside any conversation; `found` is what its finder found for it already."""
        said = tuple(Said(place, 0, each) for place, each in enumerate(earlier, start=1))
        now = Said(len(said) + 1, 0, text)
        history = History(
            new=(now,), earlier=said, given={}, last=None, last_text="", orders=(), failures=(), ratings={},
            offered=False, declined=False, totals=(), baton="", lang="",
        )  # fmt: skip
        lang, noted = _language(history), fresh_facts(history.new, {})
        return self._move(history, lang, noted, feel(history, self._embed), text, found)

    def _move(
        self,
        history: History,
        lang: str,
        noted: Sequence[FactNoted],
        feeling: Feeling,
        seed: str,
        found: Found | None = None,
    ) -> Reply:
        text, offer_open = history.text, history.last is not None and history.last.action == "offer"
        if feeling.wants_person.clear:
            return moves.hand_over(Reason.ASKED_HUMAN, lang, feeling, seed)
        if history.only_files:
            return moves.about_files(lang, feeling, history, seed)
        if offer_open and (answered := assent(text)):
            return self._after_offer(answered, history, lang, feeling, seed)
        if feeling.angry:
            return moves.hand_over(Reason.FRUSTRATED, lang, feeling, seed)
        topic = topic_of(text, given={fact.name for fact in noted}, asked_for=history.asked_for)
        told = Told(topic, lang, feeling, seed)
        if name := asking_back.chosen(history):
            return self._from_knowledge(history, told, self._named(name, lang))
        if asking_back.asked(history) and asking_back.is_none(text):
            return moves.without_answer("dont_know_offer", lang, feeling.signals, history, seed)
        if (ruled := self._by_rule(history, noted, told)) is not None:
            return ruled
        if self.orders is not None and (reply := self._about_orders(history, noted, told)) is not None:
            return self._beyond_that(history, told) if told_again(reply, history, noted) else reply
        if topic.intent in CHAT:
            return moves.courtesy(told)
        if acknowledges(text):
            return moves.acknowledged(told)
        if topic.empty and not asking_back.asked(history):
            return moves.ask_back(lang, feeling, seed)
        reply = self._from_knowledge(history, told, found)
        return self._about_their_order(history, noted, told, reply) or reply

    def _about_orders(self, history: History, noted: Sequence[FactNoted], told: Told) -> Reply | None:
        assert self.orders is not None
        both = two_matters.matters(history.text, noted)
        if both is None:
            return self.orders.reply(history, noted, told)
        of_order = two_matters.only(history, both.order)
        reply = self.orders.reply(of_order, noted, replace(told, topic=both.topic))
        if reply is None:
            return None
        answered = self._from_knowledge(two_matters.only(history, both.articles), told, None)
        return two_matters.beside(reply, answered, both.articles, told)

    def _beyond_that(self, history: History, told: Told) -> Reply:
        """What the articles add to an order's status that was just told, else a person."""
        reply = self._from_knowledge(history, told, None)
        if reply.action == "answer":
            return reply
        signals = {**told.feeling.signals, "intent": told.topic.intent}
        return moves.without_answer("said_all_offer", told.lang, signals, history, told.seed)

    def _about_their_order(
        self, history: History, noted: Sequence[FactNoted], told: Told, reply: Reply
    ) -> Reply | None:
        """ "Can I return my shoes?" may be about the rules or about an order: where no article answers, the
        order does."""
        unsure = reply.action in ("clarify", "offer") and reply.reason in (None, *_DID_NOT_FIND)
        # With a citation, a part of it is answered.
        if not unsure or reply.citations or self.orders is None or told.topic.intent not in ORDER_INTENTS:
            return None
        return self.orders.reply(history, noted, replace(told, topic=replace(told.topic, own_order=True)))

    def _by_rule(self, history: History, noted: Sequence[FactNoted], told: Told) -> Reply | None:
        """What the shop's first rule that holds asks for; an offer is made once and not after a no."""
        topic, feeling = told.topic, told.feeling
        asked = bool(history.new) and topic.intent not in CHAT
        rule = shop_rules.first(self._rules, self._case(history, noted, topic, feeling)) if asked else None
        if rule is None or (rule.then == "offer" and (history.offered or history.declined)):
            return None
        ruled = replace(feeling, signals={**feeling.signals, **rule.signals, "intent": topic.intent})
        if rule.then == "handover":
            return moves.hand_over(Reason.POLICY, told.lang, ruled, told.seed)
        decision = Decision(
            action="offer", reason=Reason.POLICY.value, confidence=1.0,
            signals=ruled.signals, thresholds=ruled.thresholds,
        )  # fmt: skip
        return moves.offer(Reason.POLICY, "dont_know_offer", told.lang, decision, history, told.seed)

    def _case(self, history: History, noted: Sequence[FactNoted], topic: Topic, feeling: Feeling) -> Case:
        case = shop_rules.case_of(history, noted, topic, feeling)
        if self.orders is None or all(rule.when.lifetime_value_over is None for rule in self._rules):
            return case
        return replace(case, lifetime_value=self.orders.lifetime_value(history))

    def _after_offer(self, answered: str, history: History, lang: str, feeling: Feeling, seed: str) -> Reply:
        if answered == "yes":
            reason = (
                Reason(history.last.reason) if history.last and history.last.reason else Reason.ASKED_HUMAN
            )
            before = history.last.signals if history.last else {}
            kept = {name: value for name, value in before.items() if name.startswith("rule")}
            feeling = replace(feeling, signals={**feeling.signals, **kept})
            return moves.hand_over(reason, lang, feeling, seed)
        decision = Decision(action="answer", reason="offer_declined", confidence=1.0, signals=feeling.signals)
        return Reply("answer", say("offer_declined", lang, seed=seed), decision=decision)

    def _from_knowledge(self, history: History, told: Told, found: Found | None) -> Reply:
        lang, feeling, seed = told.lang, told.feeling, told.seed
        text, before = history.question
        earlier = before[-HISTORY:]
        with self._computing:
            found = found or follow_up(
                self.finder,
                self._calibration,
                text,
                history=earlier,
                answers=history.answers[-HISTORY:],
                lang=lang,
            )
            if not asking_back.chosen(history):
                found = weighed_after(found, text, history, self.finder, lang)
        answer, hits = found.answer, found.retrieval.hits
        mood = Mood(
            wants_person=feeling.wants_person.score,
            frustration=feeling.frustration,
            angry=feeling.angry,
            circling=feeling.circling,
            offered=history.offered,
            clarified=asking_back.asked(history) and not asking_back.is_new(found, lang, history),
            refused_person=history.declined,
        )
        said = answer is not None and says_nothing_new(text, answer, history.last_text, lang)
        decided = deciding.decide(
            found.evidence,
            mood,
            calibration=self._calibration,
            limits=Limits(),
            chosen=bool(asking_back.chosen(history)),
            said=said,
        )
        decision = moves.stored(decided, told)
        if decided.action in ("clarify", "offer") and decided.reason in (None, *_DID_NOT_FIND) and not said:
            half = partly(found, mood, self._calibration, history, told)
            if half is not None:
                return half
        match decided.action:
            case "answer" if answer is not None:
                read = reading(text, hits, answer, earlier, lang) if self._drafting else None
                declined = moves.offer(Reason.LOW_CONFIDENCE, "unsure_offer", lang, decision, history, seed)
                draft = Draft(read, declined) if read is not None else None
                return Reply("answer", answer.text, cited(answer.citations), decision=decision, draft=draft)
            case "clarify":
                names = meanings(hits, lang=lang)
                if names:
                    return asking_back.which_of(names, lang, decision, seed)
                return moves.offer(Reason.LOW_CONFIDENCE, "unsure_offer", lang, decision, history, seed)
            case "handoff":
                reason = decided.reason or Reason.ASKED_HUMAN
                words = say(f"handoff_{reason.value}", lang, seed=seed)
                return Reply("handoff", words, reason=reason, decision=decision)
            case _:
                reason = decided.reason or Reason.NO_ANSWER
                decision = self._marked(decision, text)
                if said and reason in _DID_NOT_FIND:
                    return moves.offer(reason, "said_all_offer", lang, decision, history, seed)
                if reason in _DID_NOT_FIND and (others := self._other_languages(lang)):
                    words = "other_languages_offer"
                    return moves.offer(reason, words, lang, decision, history, seed, languages=others)
                return moves.offer(reason, moves.offer_words(reason), lang, decision, history, seed)

    def _named(self, name: str, lang: str) -> Found:
        with self._computing:
            return self.finder.named(name, lang=lang)

    def _marked(self, decision: Decision, text: str) -> Decision:
        """With the signal that the words are in a language without articles, by themselves."""
        spoken = language(text) if len(text.split()) >= _TELLING_LANGUAGE else DEFAULT
        if spoken == DEFAULT or self._base.speaks(spoken):
            return decision
        return decision.model_copy(update={"signals": {**decision.signals, "unread_language": True}})

    def _other_languages(self, lang: str) -> str:
        """The languages the articles are in, named; empty where the customer's is one of them."""
        # Taken for the default when there is too little to tell: then nothing is said of languages.
        if lang == DEFAULT or self._base.speaks(lang):
            return ""
        spoken = [code for code in phrases.named_languages() if self._base.speaks(code)]
        return phrases.listed([say(f"language_{code}", lang) for code in spoken], lang)


def _language(history: History) -> str:
    """What the customer writes in, of the last turns that hold words (addresses and numbers are in no
    language); where they say too little, the browser's language counts."""
    said = (" ".join(_WORD.findall(text)) for text in (history.text, *reversed(history.since)))
    texts = " ".join(reversed([*islice(filter(None, said), 3)]))
    return language(texts, history.lang)


def _known(history: History) -> Known:
    return {name: list(values) for name, values in history.given.items()}


def _still_wanted(history: History, reply: Reply) -> Sequence[FactNoted]:
    """Wishes about orders that nobody has served yet, for whoever takes over."""
    told = {event.value for event in reply.also if isinstance(event, FactNoted)}
    return [fact for fact in wishes_noted(history, history.standing.agenda) if fact.value not in told]
