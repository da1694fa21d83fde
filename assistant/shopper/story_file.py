"""Story files: YAML, one story or a list of them in a file, any number of files in a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assistant.settings import SettingsError
from assistant.shopper.story import Story


def read_stories(place: Path) -> list[Story]:
    """The stories of a file or a folder, by file name and then as written.

    Raises SettingsError, which names file, story and field.
    """
    files = sorted([*place.rglob("*.yaml"), *place.rglob("*.yml")]) if place.is_dir() else [place]
    stories = [story for file in files for story in _stories(file)]
    if not stories:
        raise SettingsError(f"{place} holds no story; write one as a .yaml file, see docs/shopper.md")
    _once_each(stories)
    return stories


def _stories(file: Path) -> list[Story]:
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{file} cannot be read as YAML: {error}") from error
    rows = raw if isinstance(raw, list) else [raw]
    return [_story(file, number, row) for number, row in enumerate(rows, 1)]


def _story(file: Path, number: int, row: Any) -> Story:
    if not isinstance(row, dict):
        raise SettingsError(f"{file}: story {number} must have id, goal, says and must")
    try:
        return Story.model_validate(row)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"])) or "the story"
        name = row.get("id", number)
        raise SettingsError(f"{file}: story {name}: {where}: {problem['msg']}") from error


def _once_each(stories: Sequence[Story]) -> None:
    twice = [name for name, times in Counter(story.id for story in stories).items() if times > 1]
    if twice:
        raise SettingsError(f"two stories are called {', '.join(twice)}; give each an id of its own")
