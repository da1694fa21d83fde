"""Words of a text as 32-bit term numbers: folded, lightly stemmed, codes kept whole and in parts."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from functools import cache

import numpy as np
import numpy.typing as npt

from knowledge.languages import DEFAULT, primary, small_words

Terms = npt.NDArray[np.uint32]
_WORD = re.compile(r"\w+(?:[-_.'’/]\w+)*")
_PART = re.compile(r"[^\W_]+")
_COMMON = """
a about all also am an and any are as at be been but by can could did do does for from had has have he her
his how i if in is it its just me my no not of on or our please she so some that the their them then there
these they this to us was we were what when where which who why will with would you your
aren couldn didn doesn don hadn hasn haven isn ll re shouldn ve wasn weren wouldn
"""
STOPWORDS = frozenset(_COMMON.split())
GRAM = 4
"""Letters of the pieces that words of other languages are found by: compounds and endings share them."""


def words(text: str) -> list[str]:
    """Folded and lightly stemmed words; a code such as `AB-12.3` gives itself and its parts."""
    return [_stem(word) for word in _split(text)]


def _split(text: str) -> list[str]:
    found: list[str] = []
    for match in _WORD.finditer(_folded(text)):
        word = match[0]
        parts = _PART.findall(word)
        if len(parts) > 1:
            if any(char.isdigit() for char in word):
                found.append(word)
            found += [part for part in parts if len(part) > 1 or part.isdigit()]
        else:
            found.append(word)
    return found


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


def _stem(word: str) -> str:
    """Plural and verb endings only, after Harman's S stemmer (1991), with -ing and -ed."""
    if len(word) < 4 or any(char.isdigit() for char in word):
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending):
            if ending == "s" and word[-2] in "su":
                return word
            stem = word[: -len(ending)] + instead
            if ending in ("ing", "ed"):
                if len(stem) < 3 or not any(vowel in stem for vowel in "aeiouy"):
                    return word
                return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem.removesuffix("e")
            return stem.removesuffix("e") if len(stem) > 3 else stem
    return word.removesuffix("e") if len(word) > 4 else word


def telling(text: str, lang: str = DEFAULT) -> list[str]:
    """The stems of a text that tell something, in their order."""
    small = _small(lang)
    return [stem for word in _split(text) if word not in small and (stem := _stem(word)) not in STOPWORDS]


def counted(text: str, lang: str = DEFAULT) -> tuple[Terms, npt.NDArray[np.uint8]]:
    """Term numbers of a text and how often each stands in it.

    A text that is not in English is found both ways: a question of a word or two is often taken for
    English.
    """
    counts = Counter(map(number, telling(text)))
    if primary(lang) != DEFAULT:
        counts += Counter(map(number, _grams(text, lang)))
    terms = np.fromiter(counts, dtype=np.uint32, count=len(counts))
    times = np.fromiter((min(count, 255) for count in counts.values()), dtype=np.uint8, count=len(counts))
    return terms, times


def asked(text: str, lang: str = DEFAULT) -> list[int]:
    """Term numbers of a question in this language, each once.

    Other languages than English are searched by overlapping pieces of their words, after McNamee and
    Mayfield, "Character N-Gram Tokenization for European Language Text Retrieval" (2004).
    """
    found = telling(text) if primary(lang) == DEFAULT else _grams(text, lang)
    return list(dict.fromkeys(map(number, found)))


def _grams(text: str, lang: str) -> list[str]:
    small = _small(lang)
    return [gram for word in _split(text) if word not in small for gram in _pieces(word)]


def _pieces(word: str) -> list[str]:
    if any(char.isdigit() for char in word):
        return [word]
    marked = f"_{word}_"
    return [marked[place : place + GRAM] for place in range(max(1, len(marked) - GRAM + 1))]


def number(word: str) -> int:
    """The term number of a word; two words share one about once in ten thousand vocabularies."""
    return zlib.crc32(word.encode())


@cache
def _small(lang: str) -> frozenset[str]:
    """What tells nothing in another language, folded: its small words, and the English ones in its texts."""
    return STOPWORDS | frozenset(map(_folded, small_words(lang))) if primary(lang) != DEFAULT else frozenset()
