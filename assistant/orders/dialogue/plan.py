"""New wishes on the agenda: joined with what is there, in an order in which each can still be done."""

from __future__ import annotations

from dataclasses import replace

from assistant.orders.dialogue.agenda import Agenda
from assistant.orders.dialogue.reading import Reading, joined
from assistant.orders.dialogue.wish import Kind, Wish

_ONCE_CHANGED_CLOSED: tuple[Kind, ...] = (
    "change_address",
    "change_payment",
    "expedite",
    "swap",
    "return",
    "cancel",
)
_REFUNDS: frozenset[Kind] = frozenset({"cancel", "return", "swap"})


def planned(agenda: Agenda, reading: Reading) -> Agenda:
    """The agenda with the wishes of a message: what is said now comes first.

    A change of items closes an order for further changes in many shops, so an order's address and payment
    come before its items.
    """
    old = list(agenda.wishes)
    new: list[Wish] = []
    for wish in reading.wishes:
        wish = replace(wish, doubt=reading.doubt)
        place = next((at for at, each in enumerate(old) if _continues(each, wish)), None)
        if place is not None:
            new.append(_continued(old.pop(place), wish))
        else:
            new.append(wish)
    return replace(agenda, wishes=_ordered([*new, *old]))


def _continues(old: Wish, new: Wish) -> bool:
    if old.number and new.number and old.number != new.number:
        return False
    return old.kind == new.kind or old.kind == "edit" or (new.kind == "refund" and old.kind in _REFUNDS)


def _continued(old: Wish, new: Wish) -> Wish:
    if old.kind == "edit" and new.kind != "edit":
        return replace(new, number=new.number or old.number)
    merged = joined(old, new)
    return replace(merged, asks=new.asks, doubt=new.doubt)


def _ordered(wishes: list[Wish]) -> tuple[Wish, ...]:
    """Wishes about one order stand together where its first stands."""
    first: dict[str, int] = {}
    for place, wish in enumerate(wishes):
        if wish.number:
            first.setdefault(wish.number, place)
    ranked = sorted(
        enumerate(wishes), key=lambda each: (first.get(each[1].number, each[0]), _rank(each[1].kind), each[0])
    )
    return tuple(wish for _, wish in ranked)


def _rank(kind: Kind) -> int:
    return _ONCE_CHANGED_CLOSED.index(kind) if kind in _ONCE_CHANGED_CLOSED else len(_ONCE_CHANGED_CLOSED)
