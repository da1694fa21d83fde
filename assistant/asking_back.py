"""One clarifying question: what was found, to be tapped; and what the customer makes of it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.clarify import choices
from assistant.answering.finder import Found
from assistant.answering.phrases import LANGUAGES, forms, say
from assistant.history import History
from assistant.orders.dialogue import choosing
from assistant.reply import Reply
from assistant.understanding.assent import assent
from handoff.events import Choice, Decision

NOTHING_ASKED = "nothing_asked"
"""Why the bot asks what it is about: there was no question."""


def which_of(names: Sequence[str], lang: str, decision: Decision, seed: str) -> Reply:
    """Asks which of these is meant, and gives a way to say that it is none of them."""
    offered = tuple(Choice(text=each) for each in (*names, say("none_of_these", lang)))
    return Reply("clarify", say("clarify_choices", lang, seed=seed), choices=offered, decision=decision)


def asked(history: History) -> bool:
    """Whether the bot's last message asked back."""
    return history.last is not None and history.last.action == "clarify"


def chosen(history: History) -> str:
    """The passage the customer took of those that were shown: tapped, or, where nothing can be tapped (in a
    mail), named by its place. Empty when it is none of them."""
    names = [(name, name) for name in history.choices if not is_none(name)]
    if not asked(history) or not names or is_none(history.text):
        return ""
    return choosing.chosen(history.text, names, in_words=False) or ""


def is_new(found: Found, lang: str, history: History) -> bool:
    """Whether the customer asks about something else: a question, and not for what was just shown.

    What is told instead ("it matters to me") is still about the same; after "tell me more" it is what was
    asked for, unless it is a word ("hmm")."""
    if history.last is not None and history.last.reason == NOTHING_ASKED:
        return sum(any(map(str.isalpha, word)) for word in history.text.split()) > 1
    names = {*choices(found.retrieval.hits, lang=lang)}
    asks = found.evidence.signals["question"] > 0
    return asks and bool(history.choices) and len(names - {*history.choices}) > 1


def is_none(text: str) -> bool:
    """That none was meant: tapped, or a plain no."""
    plain = text.strip().rstrip(".!").casefold()
    return assent(text) == "no" or any(
        plain == form.casefold() for lang in LANGUAGES for form in forms("none_of_these", lang)
    )
