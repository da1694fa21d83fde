"""How long an order may be sent back, told from its dates and the shop's policy, also before it is there."""

from __future__ import annotations

import re

from assistant.orders.answers import NOT_SENT, ON_ITS_WAY
from assistant.orders.lookup import OrderStatus
from assistant.orders.policy.judge import Policy
from assistant.orders.telling import Telling
from assistant.understanding.words import fold

_TO_BE_KEPT = NOT_SENT | ON_ITS_WAY | {"delivered"}
"""States of an order of which nothing has gone back or got lost."""
_ANYTHING = re.compile(
    r"\b(?:some|any)(?:thing)?\b|\ban? (?:\w+ )?(?:item|article|product|thing|order|gift|present)\b"
    r"|\b(?<!the )(?<!these )(?<!those )(?<!my )(?:items|things|products|gifts|presents|goods)\b"
    r"|\b(?:etwas|waren?|artikel|sachen|(?:weihnachts)?geschenke?)\b"
    r"|\b(?:quelque chose|un article|des articles|cadeaux?)\b|\b(?:algo|articulos|regalos?)\b"
    r"|\b(?:alguma coisa|artigos|presentes?)\b"
)


def of_anything(text: str) -> bool:
    """Whether it asks about things in general ("how long do I have to return something?")."""
    return _ANYTHING.search(fold(text)) is not None


def told(status: OrderStatus, policy: Policy, telling: Telling) -> str:
    """One sentence; empty where the policy sets no time, or nothing is there to be sent back."""
    period = policy.period("return", status) if status.status in _TO_BE_KEPT else None
    if period is None:
        return ""
    number, days = status.number, period.length.days
    if period.until is None:
        return telling.say("return_for_days", number=number, days=days) if days else ""
    until = telling.day(period.until)
    if period.open_end:
        return telling.say("return_at_least", number=number, days=days, until=until) if days else ""
    over = period.until < telling.now
    return telling.say("return_over" if over else "return_until", number=number, until=until)
