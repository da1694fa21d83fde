"""Words of products and options in one spelling: "5-feet" and "5 ft", "1.5L" and "1.5 liters"."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.understanding.words import fold, word_set

_WORD = re.compile(r"\d+(?:\.\d+)?|[a-z]+|%")
_UNITS = {
    "feet": "ft", "foot": "ft", "inches": "inch", "in": "in", "liter": "l", "liters": "l", "litre": "l",
    "litres": "l", "milliliter": "ml", "milliliters": "ml", "hours": "hour", "hrs": "hour", "hr": "hour",
    "h": "hour", "cups": "cup", "pounds": "lb", "lbs": "lb", "degrees": "degree", "pieces": "piece",
    "grey": "gray", "colour": "color", "bars": "bar", "gb": "gb", "tshirt": "tshirt", "tee": "tshirt",
    "wifi": "wifi", "millimeter": "mm", "millimeters": "mm", "watt": "w", "watts": "w",
}  # fmt: skip
_PAIRS = {
    ("t", "shirt"): "tshirt", ("t", "shirts"): "tshirt", ("wi", "fi"): "wifi", ("e", "reader"): "ereader",
    ("e", "readers"): "ereader", ("blue", "tooth"): "bluetooth", ("non", "polarized"): "nonpolarized",
    ("extra", "large"): "xl", ("book", "shelf"): "bookshelf", ("skate", "board"): "skateboard",
    ("key", "board"): "keyboard", ("back", "pack"): "backpack", ("ear", "buds"): "earbud",
    ("light", "bulb"): "lightbulb", ("light", "bulbs"): "lightbulb", ("wrist", "watch"): "wristwatch",
    ("note", "book"): "notebook", ("lap", "top"): "laptop", ("tooth", "brush"): "toothbrush",
    ("smart", "phone"): "smartphone", ("head", "phones"): "headphone", ("sun", "glasses"): "sunglass",
}  # fmt: skip
_SOLID = word_set(
    "glass canvas mens womens men women wireless bagless cordless stainless polarized plus class dress"
)


@lru_cache(maxsize=8192)
def terms(text: str) -> tuple[str, ...]:
    """The words in one spelling each: singular, units shortened, what belongs together joined."""
    words = [_one(word) for word in _WORD.findall(fold(text).replace("'s", ""))]
    joined: list[str] = []
    for word in words:
        pair = _PAIRS.get((joined[-1], word)) if joined else None
        if pair:
            joined[-1] = pair
        else:
            joined.append(word)
    return tuple(joined)


def _one(word: str) -> str:
    if word in _UNITS:
        return _UNITS[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word not in _SOLID:
        return word[:-1]
    return word


def places(wanted: tuple[str, ...], text: tuple[str, ...]) -> list[int]:
    """Where the wanted words stand in a row in the text."""
    size = len(wanted)
    if not size:
        return []
    return [start for start in range(len(text) - size + 1) if text[start : start + size] == wanted]
