"""A shop as the bot deals with it: its order system, its rules, and how long its deliveries take."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.orders.delivery.promise import Delivery
from assistant.orders.policy.judge import Policy
from assistant.orders.port import OrderSystem


@dataclass(frozen=True)
class Shop:
    """Everything about orders that belongs to one shop; `example` is how an order number looks."""

    system: OrderSystem
    policy: Policy
    example: str = ""
    delivery: Delivery | None = None
