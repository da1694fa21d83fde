"""What the customer waits for: the moment something must happen by itself, and how patient everybody is."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.clock import DAY_MS
from handoff.conversation import Conversation, Status

SLACK_MS = 60_000
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long (ms) things may take.

    The bot to answer; a queue without a word; an agent gone from the screen; an agent's first word.
    `mail` stands for the two before it where the customer writes by mail, and nobody sits and waits.
    `choice` is the wait from which on the customer is offered other ways, `reopen` how long a resolved
    conversation is the same one, `bounce` the span in which the bot is given a conversation back at most
    twice in vain, `survey` how long after the end a mail asks how it was, `unread` how long an agent's words
    wait in the chat for a browser before they go out by mail.
    """

    bot: int = 20_000
    queue: int = 120_000
    presence: int = 60_000
    answer: int = 120_000
    mail: int = 30 * MINUTE_MS
    choice: int = 5 * MINUTE_MS
    reopen: int = 7 * DAY_MS
    bounce: int = 10 * MINUTE_MS
    survey: int = 60 * MINUTE_MS
    unread: int = 2 * MINUTE_MS

    @property
    def horizon(self) -> int:
        """No timer is ever set further ahead (ms); one that is was set before the clock was put back."""
        return max(2 * self.bot, self.queue, self.answer, self.mail) + SLACK_MS


def timer(state: Conversation, patience: Patience) -> int | None:
    """When (ms) the conversation needs attention though nobody acts; None where nobody is kept waiting.

    The bot's time runs from the customer's last message, and twice that from the first unanswered one: who
    keeps writing does not keep a person away. In the queue, and while an agent has not said a word, it runs
    from the last word the customer heard. Otherwise assigned and away conversations are swept by presence:
    what ends them is an agent coming or going. It follows from the state alone, so it is never outdated.
    """
    times = []
    if state.bot_owes_answer:
        times.append(min(state.said_at + patience.bot, state.owed_since + 2 * patience.bot))
    by_mail = state.via == "email"
    if state.status is Status.QUEUED:
        times.append(state.heard_at + (patience.mail if by_mail else patience.queue))
    if awaits_first_word(state):
        times.append(state.heard_at + (patience.mail if by_mail else patience.answer))
    return min(times, default=None)


def awaits_first_word(state: Conversation) -> bool:
    """An agent holds it, has said nothing yet, and the customer waits for that."""
    silent = state.status is Status.ASSIGNED and not state.agent_spoke and not state.snoozed_until
    return silent and (state.unanswered or state.waiting_since > 0)


def is_due(state: Conversation, patience: Patience, now: int) -> bool:
    """Whether the timer ran out; one set before the clock was put back counts as run out."""
    at = timer(state, patience)
    return at is not None and (at <= now or at > now + patience.horizon)


def bounced_enough(state: Conversation, patience: Patience, now: int) -> bool:
    """Twice within the span the bot was given this conversation and a person had to take it back."""
    return state.bounced_before > now - patience.bounce
