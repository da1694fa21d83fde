"""An answer to the question we asked."""

from __future__ import annotations

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
from assistant.understanding.words import fold

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


def answered_late(agenda: Agenda, text: str) -> Agenda | None:
    """The same after something else was said in between: then it takes the very words of a choice."""
    plain = fold(text).strip(" .!")
    value = next((value for label, value in agenda.choices if fold(label).strip(" .!") == plain), None)
    if value is None or not agenda.asked or agenda.asked == CONFIRM:
        return None
    if agenda.asked == "order":
        return _order_chosen(agenda, value)
    return agenda.with_current(agenda.current.settled(agenda.asked, value)) if agenda.current else None


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
        return agenda.with_current(wish.wanting(slot[4:], text))
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
