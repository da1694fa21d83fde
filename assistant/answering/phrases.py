"""The bot's own sentences in five languages: short, warm, and promising nothing that it cannot do itself."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

LANGUAGES = ("en", "de", "fr", "es", "pt")
_FILES = tuple(Path(__file__).with_name(name) for name in ("phrases.json", "order_phrases.json"))


@cache
def _table() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    raw: dict[str, dict[str, list[str]]] = {}
    for file in _FILES:
        raw |= json.loads(file.read_text(encoding="utf-8"))
    return {key: {lang: tuple(forms) for lang, forms in by_lang.items()} for key, by_lang in raw.items()}


def names() -> tuple[str, ...]:
    """All phrases there are."""
    return tuple(_table())


def language(lang: str | None) -> str:
    """The language the bot writes in for a customer of language `lang` ("pt-BR" is "pt"; unknown is
    English)."""
    short = (lang or "en").casefold().split("-")[0].split("_")[0]
    return short if short in LANGUAGES else "en"


def named_languages() -> tuple[str, ...]:
    """Codes of the languages that have a name in every language the bot writes in."""
    return tuple(key.removeprefix("language_") for key in names() if key.startswith("language_"))


def forms(key: str, lang: str) -> tuple[str, ...]:
    """Every wording of a phrase in one language. Raises KeyError with the names there are for an unknown
    key."""
    try:
        return _table()[key][language(lang)]
    except KeyError:
        raise KeyError(f"no phrase {key!r}; there are: {', '.join(sorted(names()))}") from None


def say(key: str, lang: str, *, seed: str | int = 0, **values: object) -> str:
    """One wording of the phrase with its values filled in.

    `seed` (a conversation id and turn, say) picks the wording, so the same turn always reads the same and two
    turns in a row rarely do. A value the wording needs and does not get is a TypeError.
    """
    wordings = forms(key, lang)
    wording = wordings[zlib.crc32(f"{key}:{seed}".encode()) % len(wordings)]
    missing = fields(wording) - values.keys()
    if missing:
        raise TypeError(f"phrase {key!r} needs {', '.join(sorted(missing))}")
    return wording.format(**values)


def fields(wording: str) -> set[str]:
    """Names of the values in one wording."""
    return {name for _, name, _, _ in Formatter().parse(wording) if name}


def listed(items: list[str], lang: str, *, word: str = "and") -> str:
    """ "a, b and c" in the customer's language; `word` is "and" or "or"."""
    joined = forms(f"word_{word}", lang)[0]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joined} {items[-1]}"
