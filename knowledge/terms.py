"""Words of a text as 32-bit term numbers: folded, lightly stemmed, codes kept whole and in parts."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter

import numpy as np
import numpy.typing as npt

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


def words(text: str) -> list[str]:
    """Folded words; a code such as `AB-12.3` gives itself and its parts."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    found: list[str] = []
    for match in _WORD.finditer(folded):
        word = match[0]
        parts = _PART.findall(word)
        if len(parts) > 1:
            if any(char.isdigit() for char in word):
                found.append(word)
            found += [_stem(part) for part in parts if len(part) > 1 or part.isdigit()]
        else:
            found.append(_stem(word))
    return found


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


def number(word: str) -> int:
    """The term number of a word; two words share one about once in ten thousand vocabularies."""
    return zlib.crc32(word.encode())


def counted(text: str) -> tuple[Terms, npt.NDArray[np.uint8]]:
    """Term numbers of a text and how often each stands in it."""
    counts = Counter(number(word) for word in words(text) if word not in STOPWORDS)
    terms = np.fromiter(counts, dtype=np.uint32, count=len(counts))
    times = np.fromiter((min(count, 255) for count in counts.values()), dtype=np.uint8, count=len(counts))
    return terms, times


def asked(text: str) -> list[int]:
    """Term numbers of a question, each once."""
    return list(dict.fromkeys(number(word) for word in words(text) if word not in STOPWORDS))
