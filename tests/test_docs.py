"""The documentation is true: examples run, commands and files exist, frames are understood by the code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from assistant.channels.chat_frames import Hello, parse
from assistant.cli import app
from assistant.settings import Settings
from assistant.shopper.commands import sample_stories
from assistant.shopper.story import Expectation
from assistant.shopper.story_file import read_stories
from handoff.events import KINDS
from handoff.identity.access import SCOPES
from handoff.measures.catalogue import MEASURES

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(), re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page: Path) -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    for named in re.findall(r"[\w/]*test_\w+\.py", page.read_text()):
        assert any(path == named or path.endswith(f"/{named}") for path in there), named


def commands() -> dict[str, Any]:
    def walk(command: Any, name: str) -> dict[str, Any]:
        found = {name: command}
        for child, part in getattr(command, "commands", {}).items():
            found |= walk(part, f"{name} {child}")
        return found

    return walk(get_command(app), "tellonce")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_shown_exists_with_its_options(page: Path) -> None:
    known = commands()
    for block in blocks(page, "sh"):
        for line in re.findall(r"^(?:\w+=\S+ )*(tellonce .*)$", block, re.M):
            words = line.split(" #")[0].split()
            name = max((key for key in known if words[: len(key.split())] == key.split()), key=len)
            assert name != "tellonce", line
            options = {option for parameter in known[name].params for option in parameter.opts}
            for word in words:
                if word.startswith("--"):
                    assert word.split("=")[0] in options, f"{word} in: {line}"


def test_make_targets_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in PAGES:
        for name in re.findall(r"`make ([a-z]+)`", page.read_text()):
            assert name in targets, name


def test_settings_files_shown_are_valid() -> None:
    for page in PAGES:
        for block in blocks(page, "toml"):
            assert Settings(**tomllib.loads(block))


def test_json_shown_is_json() -> None:
    for page in PAGES:
        for block in blocks(page, "json"):
            json.loads(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_shown_runs(page: Path, tmp_path: Path) -> None:
    if page.name == "api.md":
        return  # its examples need a server: tests/assistant/test_openapi.py runs them against one
    for block in blocks(page, "python"):
        script = tmp_path / "example.py"
        script.write_text(block)
        command = [sys.executable, str(script)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_protocol_page_names_every_event_and_its_fields() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text()
    for kind, event in KINDS.items():
        row = re.search(rf"^\| `{re.escape(kind)}` \| (.*?) \|", page, re.M)
        assert row, kind
        for name in event.model_fields:
            if name not in ("contact_id", "turn"):
                assert name in row[1], f"{kind}.{name}"


def test_the_protocol_page_names_every_client_frame() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text()
    section = page.split("### Client frames")[1].split("### Server frames")[0]
    assert Hello.model_fields.keys() - {"type"} <= set(re.findall(r"\w+", section))
    for frame in (
        {"type": "message", "id": "12345678", "text": "hi"},
        {"type": "handoff", "id": "12345678"},
        {"type": "leave_queue", "id": "12345678"},
        {"type": "rate", "id": "12345678", "message_seq": 3, "rating": "up"},
        {"type": "survey", "id": "12345678", "csat": 5},
        {"type": "end", "id": "12345678"},
        {"type": "stop", "id": "12345678"},
        {"type": "link", "id": "12345678"},
        {"type": "new", "id": "12345678"},
        {"type": "correct", "id": "12345678", "name": "email", "before": "a@x.de", "value": ""},
        {"type": "typing", "on": True},
        {"type": "resume", "after": 3},
        {"type": "pong"},
    ):
        parse(frame)
        assert f"| `{frame['type']}` |" in section


def test_the_api_page_names_every_scope_and_what_it_opens() -> None:
    page = (ROOT / "docs" / "api.md").read_text().split("## Keys")[1].split("\n## ")[0]
    assert dict(re.findall(r"^\| `([\w:]+)` \| (.*?) \|$", page, re.M)) == SCOPES


def test_every_measure_has_its_entry_with_its_unit_and_no_other_has_one() -> None:
    page = (ROOT / "docs" / "measures.md").read_text()
    section = page.split("## Every measure")[1].split("\n## ")[0]
    written = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.M))
    assert written == {measure.id: measure.unit for measure in MEASURES} | {"gaps": "count"}


def test_the_story_shown_can_be_played(tmp_path: Path) -> None:
    (shown,) = blocks(ROOT / "docs" / "shopper.md", "yaml")
    (tmp_path / "story.yaml").write_text(shown, encoding="utf-8")
    (story,) = read_stories(tmp_path / "story.yaml")
    assert story.facts
    page = (ROOT / "docs" / "shopper.md").read_text()
    assert all(f"`{name}" in page for name in Expectation.model_fields)
    assert f"{len(read_stories(sample_stories()))} stories" in page


def test_options_of_the_tag_are_shown_with_values_they_know() -> None:
    """A consent gate that is asked for by a word nobody knows is none."""
    rows = re.findall(r"^\| `data-([\w-]+)` \|([^|]*)\|", (ROOT / "docs" / "widget.md").read_text(), re.M)
    known = {name: re.findall(r"`([a-z]+)`", values) for name, values in rows}
    for page in PAGES:
        for name, value in re.findall(r'data-([\w-]+)="(\w+)"', page.read_text()):
            assert name in known, f"{page.name}: data-{name}"
            assert not known[name] or value in known[name], f"{page.name}: data-{name}={value}"
