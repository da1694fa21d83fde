"""The bot's plain moves: a person, an offer of one, small talk, asking back."""

from __future__ import annotations

from assistant.answering import decide
from assistant.answering.phrases import say
from assistant.asking_back import NOTHING_ASKED
from assistant.history import History
from assistant.mood import Feeling
from assistant.own_order_turn import Told
from assistant.reply import Reply, person_choices
from handoff.events import Decision, Reason

Signals = dict[str, float | str | bool | None]


def stored(decided: decide.Decision, told: Told, **more: float) -> Decision:
    """A decision from the knowledge as it is kept: with all that it takes to make it again."""
    return Decision(
        action=decided.action,
        reason=decided.reason or "",
        confidence=decided.confidence,
        signals={
            **told.feeling.signals,
            **decided.signals,
            "intent": told.topic.intent,
            "answerable": decided.answerable,
            **more,
        },
        thresholds=decided.thresholds,
    )


def ask_back(lang: str, feeling: Feeling, seed: str) -> Reply:
    """ "???" is no question yet, nor is "I have a question"."""
    decision = Decision(action="clarify", reason=NOTHING_ASKED, confidence=1.0, signals=feeling.signals)
    return Reply("clarify", say("clarify_open", lang, seed=seed), decision=decision)


def hand_over(reason: Reason, lang: str, feeling: Feeling, seed: str) -> Reply:
    """A person takes over now."""
    decision = Decision(
        action="handoff",
        reason=reason.value,
        confidence=1.0,
        signals=feeling.signals,
        thresholds=feeling.thresholds,
    )
    return Reply("handoff", say(f"handoff_{reason.value}", lang, seed=seed), reason=reason, decision=decision)


def about_files(lang: str, feeling: Feeling, history: History, seed: str) -> Reply:
    """Files are for people's eyes: the bot says so, and that it passes them on."""
    signals = {**feeling.signals, "files": True}
    return without_answer("files_offer", lang, signals, history, seed)


def without_answer(words: str, lang: str, signals: Signals, history: History, seed: str) -> Reply:
    """A person, because nothing that could be looked up would answer."""
    decision = Decision(action="offer", reason=Reason.NO_ANSWER.value, confidence=1.0, signals=signals)
    return offer(Reason.NO_ANSWER, words, lang, decision, history, seed)


def offer_words(reason: Reason) -> str:
    """The phrase that offers a person for this reason."""
    return {
        Reason.FRUSTRATED: "frustrated_offer",
        Reason.GOING_IN_CIRCLES: "circling_offer",
        Reason.NOT_HELPFUL: "not_helpful_offer",
        Reason.LOW_CONFIDENCE: "unsure_offer",
    }.get(reason, "dont_know_offer")


def offer(
    reason: Reason, words: str, lang: str, decision: Decision, history: History, seed: str, **values: str
) -> Reply:
    """A person, offered once: the second time the same words would be a wall, so one is asked for."""
    if history.offered and not history.declined:
        return Reply(
            "handoff", say(f"handoff_{reason.value}", lang, seed=seed), reason=reason,
            decision=decision.model_copy(update={"action": "handoff"}),
        )  # fmt: skip
    words = say(words, lang, seed=seed, **values)
    return Reply("offer", words, choices=person_choices(lang, seed), reason=reason, decision=decision)


def acknowledged(told: Told) -> Reply:
    """ "ok" ends a matter or means nothing; it is no question."""
    decision = Decision(action="answer", reason="smalltalk", confidence=1.0, signals=told.feeling.signals)
    return Reply("answer", say("acknowledged", told.lang, seed=told.seed), decision=decision)


def courtesy(told: Told) -> Reply:
    """The phrase for a greeting, thanks, and the like, which answers no question."""
    topic, feeling = told.topic, told.feeling
    signals: Signals = {**feeling.signals, "intent": topic.intent}
    decision = Decision(action="answer", reason="smalltalk", confidence=topic.confidence, signals=signals)
    return Reply("answer", say(topic.intent, told.lang, seed=told.seed), decision=decision)
