"""`tellonce calibrate`: the owner's questions, or a refusal that changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from assistant.answering.calibration import load, shipped
from assistant.answering.own_calibration import NAME, in_force, made_for, save
from assistant.cli import app
from assistant.settings import SettingsError
from tests.assistant.measuring.conftest import write_lines

THINGS = ("tent", "boot", "jacket", "lamp", "rope", "stove", "mat", "axe", "kayak", "sledge")
KINDS = ("small", "large", "light", "heavy", "blue", "used")


def calibrate(knowledge: Path, questions: Path, data: Path, *words: str) -> Result:
    command = ["calibrate", "-k", str(knowledge), "-q", str(questions), "--data", str(data), *words]
    return CliRunner().invoke(app, command)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    for thing in THINGS:
        for kind in KINDS:
            body = f"# The {kind} {thing}\n\nThe {kind} {thing} costs {len(thing) * len(kind)} euros.\n"
            (folder / f"{kind}-{thing}.md").write_text(body)
    return folder


def test_it_is_fitted_and_used_from_then_on(catalogue: Path, tmp_path: Path) -> None:
    known = [
        {"text": f"what does the {kind} {thing} cost", "path": f"{kind}-{thing}.md"}
        for kind in KINDS
        for thing in THINGS
    ]
    strange = [
        {"text": f"who {verb} the {noun} in {place}", "answerable": False}
        for verb in ("painted", "won", "wrote")
        for noun in ("opera", "cup", "novel", "election")
        for place in ("peru", "oslo", "1998", "rome", "may")
    ]
    data = tmp_path / "data"
    done = calibrate(catalogue, write_lines(tmp_path / "q.jsonl", [*known, *strange]), data)
    assert done.exit_code == 0, done.exception
    assert "fitted on 120 labelled questions (documents), five-fold cross-validated" in done.output
    assert "95 % interval" in done.output
    own = in_force(data, "")
    assert own == load(data / NAME)
    assert own.parts["documents"] != shipped().parts["documents"]
    assert own.parts["labels"] == shipped().parts["labels"]
    stated = own.parts["documents"].stated
    assert stated["precision"] >= 0.9
    assert stated["interval"][0] <= stated["precision"] <= stated["interval"][1]


def test_too_few_questions_are_refused_and_nothing_is_written(catalogue: Path, tmp_path: Path) -> None:
    rows = [{"text": f"what does the small {thing} cost", "path": f"small-{thing}.md"} for thing in THINGS]
    done = calibrate(catalogue, write_lines(tmp_path / "q.jsonl", rows), tmp_path / "data")
    with pytest.raises(SettingsError, match=r"10 labelled questions .* at least 80 are needed.*Nothing was"):
        raise done.exception or AssertionError
    assert not (tmp_path / "data" / NAME).exists()


def test_a_calibration_of_another_model_is_ignored_with_a_warning(tmp_path: Path) -> None:
    save(replace(shipped().at(0.99), made_for="another model"), tmp_path)
    with capture_logs() as logs:
        assert in_force(tmp_path, "") is shipped()
    assert [entry["event"] for entry in logs] == ["calibration.of_another_model"]
    save(replace(shipped().at(0.99), made_for=made_for("")), tmp_path)
    assert in_force(tmp_path, "").parts["documents"].thresholds.answer == 0.99


def test_a_broken_calibration_is_ignored_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("{")
    with capture_logs() as logs:
        assert in_force(tmp_path, "") is shipped()
    assert [entry["event"] for entry in logs] == ["calibration.unreadable"]
