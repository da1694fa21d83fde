"""What is only supposed ("if I order today", "what if the parcel gets lost"): no order is spoken of yet."""

from __future__ import annotations

import re

from assistant.understanding.words import fold

_SUPPOSED = re.compile(
    r"\bwhat (?:happens?|if|do i do)\b.{0,12}\b(?:if|when|it|the|my|a|an|i)\b"
    r"|\b(?:if|when|once) (?:i|we) (?:order|buy|purchase)\b(?! ?number)"
    r"|\bwas (?:passiert|ist|mache ich)\b.{0,6}\bwenn\b|\bwenn ich\b.{0,40}\bbestell(?:e|en)\b"
    r"|\b(?:que se passe|qu'arrive)\b|\bsi (?:je|nous) (?:commande|achete)|\bque (?:pasa|ocurre) si\b"
    r"|\bsi (?:pido|compro|hago un pedido)\b|\bo que acontece\b|\bse eu (?:encomendar|comprar)\b"
)


def supposed(text: str) -> bool:
    """Whether it asks what would be, of an order that is not made or a thing that has not happened."""
    return _SUPPOSED.search(fold(text)) is not None
