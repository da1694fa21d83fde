"""An answer to the question we asked, or a correction of what was summed up."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.orders.dialogue.agenda import CONFIRM, Agenda
from assistant.orders.dialogue.choosing import chosen
from assistant.orders.dialogue.goods import names_all, pieces
from assistant.orders.dialogue.options import fitting, read_options
from assistant.orders.dialogue.payment import meant
from assistant.orders.dialogue.place import place_in
from assistant.orders.dialogue.reading import Reading
from assistant.orders.dialogue.reason import reason_in
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.which_address import OTHER
from assistant.orders.dialogue.wish import Wish
from assistant.orders.records import Order

_ADDS = re.compile(r"\b(?:also|too|as well|plus|additionally|auch|aussi|tambien|tambem)\b|^\W*and\b", re.I)
_LONGEST_ANSWER = 40
"""Words; what is longer is more than an answer."""


def answered_slot(agenda: Agenda, text: str, reading: Reading, scene: Scene) -> Agenda | None:
    """The agenda with our open question answered; None where the text is no answer to it."""
    if not agenda.asked or agenda.asked == CONFIRM or len(text.split()) > _LONGEST_ANSWER:
        return None
    if agenda.asked == "order":
        number = chosen(text, agenda.choices) or (reading.numbers[-1] if reading.numbers else None)
        return _order_chosen(agenda, number) if number and not _elsewhere(reading) else None
    wish = agenda.current
    if wish is None or _elsewhere(reading):
        return None
    value = chosen(text, agenda.choices) or _read(agenda, text, wish, scene)
    if value is not None:
        kept = wish.settled(agenda.asked, value)
        if agenda.asked == "reason" and len(text.split()) > 3:
            kept = kept.settled("reason_words", text.strip()[:200])
        return agenda.with_current(kept)
    return _told_more(agenda, wish, text, scene)


def corrected(agenda: Agenda, text: str, reading: Reading, scene: Scene) -> Agenda | None:
    """The wish in hand changed by what the text says; None where it says nothing about it."""
    wish = agenda.current
    assert wish is not None
    order = _order(agenda, scene)
    methods = scene.customer.payment_methods if scene.customer else ()
    if wish.kind in ("change_address", "change_default_address") and (place_in(text) or OTHER.search(text)):
        return agenda.with_current(_without(wish, "address").heard(text))
    if (
        order is not None
        and wish.kind in ("return", "refund", "swap")
        and (found := pieces(text, order.items))
    ):
        if _ADDS.search(text) or wish.kind == "swap":
            return agenda.with_current(_without(wish, "lines").heard(text))
        lines = tuple(dict.fromkeys(line for piece in found for line in piece.lines[:1]))
        return agenda.with_current(wish.settled("lines", ",".join(lines)))
    if order is not None and wish.kind in ("return", "refund") and names_all(text):
        return agenda.with_current(wish.settled("lines", "all"))
    named = meant(text, methods)
    if len(named) == 1:
        return agenda.with_current(wish.settled("payment", named[0]))
    if reading.numbers:
        return agenda.with_current(replace(_without(wish, "order"), number=reading.numbers[-1]))
    return None


def _read(agenda: Agenda, text: str, wish: Wish, scene: Scene) -> str | None:
    """The slot's value in free words."""
    slot = agenda.asked
    if slot.startswith("sku"):
        return _variant(agenda, text, scene)
    if slot == "payment":
        named = meant(text, scene.customer.payment_methods if scene.customer else ())
        return named[0] if len(named) == 1 else None
    if slot == "reason":
        return _reason(wish, text, scene)
    if slot == "lines" and names_all(text):
        return "all"
    return None


def _reason(wish: Wish, text: str, scene: Scene) -> str | None:
    """The shop's code for a reason in the customer's words, whenever it is given."""
    return reason_in(text, scene.policy.reasons("cancel" if wish.kind == "cancel" else "return")) or None


def _variant(agenda: Agenda, text: str, scene: Scene) -> str | None:
    """The one of the offered variants that has the options named ("the blue one then")."""
    offered = [found for _, sku in agenda.choices if (found := scene.variant(sku)) is not None]
    wanted = read_options(text, offered).sure
    fits = fitting(offered, wanted)
    return fits[0].sku if wanted and len(fits) == 1 else None


def _told_more(agenda: Agenda, wish: Wish, text: str, scene: Scene) -> Agenda | None:
    """Words that answer without being a choice: an address, items, options, what to change."""
    slot = agenda.asked
    if slot == "address" and (place_in(text) or OTHER.search(text)):
        return agenda.with_current(wish.heard(text))
    if slot.startswith("sku:"):
        return agenda.with_current(
            wish.settled(f"want:{slot[4:]}", f"{wish.choice(f'want:{slot[4:]}')} {text}".strip())
        )
    order = _order(agenda, scene)
    if slot in ("lines", "edit") and order is not None and pieces(text, order.items):
        kind = "swap" if slot == "edit" else wish.kind
        return agenda.with_current(replace(wish.heard(text), kind=kind))
    if (code := _reason(wish, text, scene)) is not None:
        return agenda.with_current(wish.settled("reason", code))
    if slot in ("product", "sku"):
        return agenda.with_current(wish.heard(text))
    return None


def _order_chosen(agenda: Agenda, number: str) -> Agenda:
    if agenda.current is None or agenda.question[0]:
        return replace(agenda, focus=number, asked="", choices=())
    return agenda.with_current(replace(agenda.current.settled("order", number), number=number))


def _order(agenda: Agenda, scene: Scene) -> Order | None:
    return scene.order(agenda.focus) if agenda.focus else None


def _elsewhere(reading: Reading) -> bool:
    return bool(reading.wishes or reading.asked)


def _without(wish: Wish, slot: str) -> Wish:
    return replace(wish, chosen={name: value for name, value in dict(wish.chosen).items() if name != slot})
