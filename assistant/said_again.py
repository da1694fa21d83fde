"""An order's status that would be told a second time, to a question that it did not answer."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.history import History
from assistant.orders.dialogue.reading import read
from assistant.reply import Reply
from handoff.events import FactNoted

LOOKED_UP_BY = frozenset({"order_number", "email", "postcode"})
"""Facts that an order is found with."""


def told_again(reply: Reply, history: History, noted: Sequence[FactNoted]) -> bool:
    """Whether the reply about an order is what the bot said before, and that was not asked for.

    Who asks where it is, or gives a number once more, is told once more.
    """
    if reply.action != "answer" or reply.choices or reply.text not in history.answers:
        return False
    asks_status = any(asked.subject == "status" for asked in read(history.text).asked)
    gives = any(fact.name in LOOKED_UP_BY for fact in noted)
    return not gives and not asks_status and reply.decision is not None and _shows_an_order(reply)


def _shows_an_order(reply: Reply) -> bool:
    signals = reply.decision.signals if reply.decision else {}
    return signals.get("lookup") == "found" and not signals.get("asked_for")
