"""A confirmed change made in the order system: from the log's own event, once, by its key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.orders.actions import Action, Agreed, Receipt
from assistant.orders.dialogue import action_json
from assistant.orders.own import Level, Verification, own_orders
from assistant.orders.port import (
    OrderChangedError,
    OrderRefusedError,
    OrderSystem,
    OrderSystemError,
    OrderSystemUnavailableError,
)
from handoff.events import OrderChanged, OrderConfirmed, OrderRefused, Pledge

TRIES = 3


def confirmation(
    conversation: str,
    summary_seq: int,
    action: Action,
    agreed: Agreed,
    *,
    customer_id: str,
    revision: str,
    promised: Sequence[Pledge] = (),
) -> OrderConfirmed:
    """What goes into the log when the customer said yes to the summary in message `summary_seq`.

    The key follows from conversation, summary and action, so the same yes is the same change however often it
    is taken up. `promised` is what the customer is told to expect of it.
    """
    body = {"action": action_json.as_json(action), "agreed": asdict(agreed), "customer_id": customer_id}
    return OrderConfirmed(
        key=_key(conversation, summary_seq, body),
        order_number=action.number,
        action=action.name,
        summary_seq=summary_seq,
        body=json.loads(json.dumps(body)),
        revision=revision,
        promised=tuple(promised),
    )


def carry_out(system: OrderSystem, confirmed: OrderConfirmed) -> OrderChanged | OrderRefused:
    """Do it, once: again with the same key where no answer came. Never raises for what the system does."""
    action = action_json.action_of(confirmed.body["action"])
    try:
        receipt = _performed(system, action, confirmed)
    except OrderChangedError as error:
        return _refused(confirmed, "changed", error)
    except OrderRefusedError as error:
        return _refused(confirmed, "refused", error)
    except OrderSystemError as error:
        return _refused(confirmed, "no_answer", error)
    return OrderChanged(
        order_number=receipt.number,
        action=confirmed.action,
        reference=receipt.reference,
        key=confirmed.key,
        reason=str(getattr(action, "reason", "")),
        words=str(getattr(action, "words", "")),
        instructions=receipt.instructions,
        promised=confirmed.promised,
    )


def _performed(system: OrderSystem, action: Action, confirmed: OrderConfirmed) -> Receipt:
    own = own_orders(system, Verification(Level.FULL, str(confirmed.body["customer_id"])))
    assert own is not None
    agreed = Agreed(**confirmed.body["agreed"])
    for left in reversed(range(TRIES)):
        try:
            return own.perform(action, key=confirmed.key, revision=confirmed.revision, agreed=agreed)
        except OrderSystemUnavailableError:
            if not left:
                raise
    raise AssertionError("unreachable")


def _refused(confirmed: OrderConfirmed, why: Any, error: OrderSystemError) -> OrderRefused:
    return OrderRefused(
        key=confirmed.key,
        order_number=confirmed.order_number,
        action=confirmed.action,
        why=why,
        detail=str(error)[:200],
    )


def _key(conversation: str, summary_seq: int, body: dict[str, Any]) -> str:
    told = json.dumps([conversation, summary_seq, body], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
