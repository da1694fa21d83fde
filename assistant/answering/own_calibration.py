"""The calibration in force: the owner's own where there is one that fits the model, else the shipped one."""

from __future__ import annotations

import json
from pathlib import Path

import structlog

from assistant.answering.calibration import Calibration, load, shipped, to_json
from knowledge.chunker import PIPELINE
from knowledge.errors import ModelError
from knowledge.models import model_key

logger = structlog.get_logger(__name__)
NAME = "calibration.json"


def made_for(model: str) -> str:
    """What a calibration of this embedding model belongs to: its weights and how passages are cut."""
    return f"{model_key(model)}/{PIPELINE}"


def in_force(data: Path, model: str) -> Calibration:
    """`calibration.json` of the data folder, or the shipped calibration.

    One that was made for another model or cannot be read is ignored with a warning: its probabilities
    would be of something else.
    """
    own = data / NAME
    calibration = shipped()
    try:
        wanted = made_for(model)
    except ModelError:
        return calibration  # the index says so, too, when it is opened; until then nothing is answered
    if own.is_file():
        try:
            calibration = load(own)
        except ValueError as error:
            logger.warning("calibration.unreadable", problem=str(error))
        else:
            if calibration.made_for == wanted:
                return calibration
            logger.warning(
                "calibration.of_another_model", file=str(own), made_for=calibration.made_for, model=wanted,
                advice="run `tellonce calibrate` again",
            )  # fmt: skip
            calibration = shipped()
    if calibration.made_for != wanted:
        logger.warning(
            "calibration.shipped_is_of_another_model", made_for=calibration.made_for, model=wanted,
            advice="confidence is a guess until `tellonce calibrate` is run on your own questions",
        )  # fmt: skip
    return calibration


def save(calibration: Calibration, data: Path) -> Path:
    """Write the owner's calibration; there is never a half one."""
    data.mkdir(parents=True, exist_ok=True)
    file = data / NAME
    fresh = file.with_suffix(".json.new")
    fresh.write_text(json.dumps(to_json(calibration), indent=1) + "\n", encoding="utf-8")
    fresh.replace(file)
    return file
