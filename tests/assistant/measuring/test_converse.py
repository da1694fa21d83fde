"""`tellonce converse`: scripted customers, a fresh copy each, every reply and write in the output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.measuring.converse import converse
from assistant.measuring.questions import QuestionFileError
from assistant.measuring.scripts import script_of, spoken
from assistant.settings import SettingsError, load
from tests.assistant.orders import retail


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return retail.write(tmp_path_factory.mktemp("retail"))


def played(tmp_path: Path, shop: Path, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows))
    converse(
        load(data=tmp_path / "data", knowledge=tmp_path / "none"), shop, None, source, out, lambda *_: None
    )
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_scripts_are_played_and_every_copy_is_fresh(tmp_path: Path, shop: Path) -> None:
    cancel = {
        "messages": [f"cancel {retail.PENDING} because no longer needed"],
        "identity": {"user_id": retail.ANA},
    }
    first, second, refused, stranger = played(
        tmp_path, shop,
        {"id": "a", **cancel},
        {"id": "b", **cancel, "confirm": "yes"},
        {"id": "c", **cancel, "confirm": "no"},
        {"id": "d", "messages": cancel["messages"]},
    )  # fmt: skip
    written = [
        {
            "name": "cancel_pending_order",
            "arguments": {"order_id": retail.PENDING, "reason": "no longer needed"},
        }
    ]
    assert first["writes"] == second["writes"] == written
    assert [reply["decision"] for reply in first["replies"]] == ["confirm", "answer"]
    assert first["verification"] == {"level": "full", "method": "token", "customer": retail.ANA}
    assert first["facts"]["order_number"] == [retail.PENDING]
    assert (refused["writes"], stranger["writes"]) == ([], [])
    assert stranger["verification"]["level"] == "none"


def test_messages_answer_what_is_asked_and_a_person_ends_it(tmp_path: Path, shop: Path) -> None:
    told, handed = played(
        tmp_path, shop,
        {
            "id": 1, "identity": {"email": "ana.silva@example.com"},
            "messages": [f"cancel {retail.PENDING}", "ordered by mistake", "yes", "thanks"],
        },
        {
            "id": 2, "identity": {"name": "Ana Silva", "zip": "78701"},
            "messages": [f"cancel {retail.PROCESSED}, ordered by mistake"],
        },
    )  # fmt: skip
    assert [write["name"] for write in told["writes"]] == ["cancel_pending_order"]
    assert [reply["to"] for reply in told["replies"]][-1] == ["thanks"]
    assert handed["handoff"] == {"reason": "policy"}
    assert handed["writes"] == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"messages": []}, "messages"),
        ({"messages": "hello"}, "messages"),
        ({"messages": ["x"], "confirm": "maybe"}, "confirm"),
        ({"messages": ["x"], "identity": "me"}, "identity"),
        ({"messages": ["x"], "id": [1]}, "id"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, shop: Path, row: dict[str, Any], says: str) -> None:
    with pytest.raises(QuestionFileError, match=rf'line 1 .*"{says}"'):
        played(tmp_path, shop, row)


def test_odd_words_are_played_all_the_same(tmp_path: Path, shop: Path) -> None:
    odd = [
        "",
        " ",
        "\x00",
        "🙂" * 50,
        "{" * 500,
        "cancel " * 900,
        "#W" + "9" * 4000,
        "'{}'; to to to via via",
    ]
    (line,) = played(tmp_path, shop, {"messages": odd, "identity": {"user_id": retail.ANA}, "extra": 1})
    assert line["writes"] == []
    assert line["id"] == "1"


def test_a_folder_that_is_no_shop_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nothing"):
        played(tmp_path, tmp_path / "nothing", {"messages": ["hi"]})
    assert not (tmp_path / "out.jsonl").exists()


def test_the_command_line(tmp_path: Path, shop: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        json.dumps({"messages": [f"where is {retail.PENDING}?"], "identity": {"user_id": retail.ANA}})
    )
    command = [
        "converse",
        "--orders",
        str(shop),
        "--script",
        str(source),
        "--out",
        str(out),
        "--data",
        str(tmp_path),
    ]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "pending" in json.loads(out.read_text())["replies"][0]["text"]


def test_nobody_describes_their_own_character() -> None:
    brief = (
        "Your name is Ana Silva and your zip code is 78701. You are patient, shy. Cancel order #W1000001. "
    )
    assert spoken(brief) == "Your name is Ana Silva and your zip code is 78701. Cancel order #W1000001. "
    assert spoken("You are useless, slow.") == "You are useless, slow."
    assert script_of({"messages": ["hi"]}, 7).id == "7"
