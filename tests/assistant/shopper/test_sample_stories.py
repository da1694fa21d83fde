"""The sample shop's own stories pass on the sample shop, and a fault in it fails at least one of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from assistant import mood
from assistant.cli import app
from assistant.orders.sample import HOME
from assistant.settings import load
from assistant.shopper.commands import sample_stories
from assistant.shopper.local_shop import LocalShop, local_shop
from assistant.shopper.story_file import read_stories
from assistant.shopper.talk import talking
from assistant.understanding.person import PersonRequest
from tests.assistant.models import scripted
from tests.assistant.models.scripted import ScriptedModel

pytestmark = pytest.mark.xdist_group("shopper")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One index for all runs: each embeds only what its folder changes."""
    return tmp_path_factory.mktemp("shopper")


@pytest.fixture
def shopper(data: Path) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(app, ["shopper", *map(str, words), "--data", str(data)])


@pytest.fixture(scope="module")
def shop(data: Path) -> Iterator[LocalShop]:
    with local_shop(load(data=data), None) as shop:
        yield shop


def rows(file: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}


def test_all_thirty_pass(shopper: Callable[..., Result], tmp_path: Path) -> None:
    result = shopper("--out", tmp_path / "results.jsonl")
    assert result.exit_code == 0, result.output
    played = rows(tmp_path / "results.jsonl")
    assert len(played) == len(read_stories(sample_stories())) >= 30
    assert all(row["passed"] and row["effort"]["asked_again"] == 0 for row in played.values())
    assert played["wants-a-person"]["handoff"] == "asked_human"
    assert played["parcel-today"]["effort"]["facts_told"] == 2
    assert played["delayed-and-worried"]["tone"]["understanding"] is True
    cancelled = played["cancel-just-paid"]["transcript"]
    assert any(line["text"] == "order FM-10467: cancel" for line in cancelled)
    assert [line["ms"] for line in cancelled] == sorted(line["ms"] for line in cancelled)


def test_a_deleted_article_fails_a_story(shopper: Callable[..., Result], tmp_path: Path) -> None:
    shutil.copytree(HOME / "knowledge", tmp_path / "articles")
    (tmp_path / "articles" / "payments" / "gift-cards.md").unlink()
    result = shopper("--knowledge", tmp_path / "articles", "--only", "gift-*")
    assert result.exit_code == 1
    assert "must cites: payments/gift-cards.md" in result.output


def test_a_wrong_policy_fails_a_story(
    shopper: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = yaml.safe_load((HOME / "policy.yaml").read_text(encoding="utf-8"))
    policy["actions"]["cancel"]["statuses"] = ["received"]
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(policy), encoding="utf-8")
    monkeypatch.setenv("TELLONCE_ORDERS_POLICY", str(tmp_path / "policy.yaml"))
    result = shopper("--only", "cancel-just-paid")
    assert result.exit_code == 1
    assert "must change: cancel (was: nothing)" in result.output


def test_a_broken_detector_fails_a_story(
    shopper: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = PersonRequest(0.0, {})
    monkeypatch.setattr(mood, "wants_person", lambda _: deaf)
    result = shopper("--only", "wants-a-person*")
    assert result.exit_code == 1
    assert "must person: asked_human" in result.output


def test_over_an_address_signed_in_stories_need_the_key(
    shopper: Callable[..., Result], shop: LocalShop
) -> None:
    result = shopper("--url", shop.address, "--only", "*signed-in*", "--key", shop.key)
    assert result.exit_code == 1
    assert "left out" in result.output
    assert "--identity-keys" in result.output


def test_over_an_address_the_same_stories_pass(shopper: Callable[..., Result], shop: LocalShop) -> None:
    result = shopper("--url", shop.address, "--only", "wants-a-*", "--key", shop.key)
    assert result.exit_code == 0, result.output


def test_a_customer_who_came_before_begins_anew(shop: LocalShop) -> None:
    """Else a story would be played in what the last one left behind."""
    story = next(each for each in read_stories(sample_stories()) if each.id == "signed-in-order")
    conversations = []
    for _ in range(3):
        hello = {"key": shop.key, "lang": "en", "identity": shop.ready(story)}
        with talking(shop.address, shop.origin, hello) as (talk, _):
            heard = talk.say("Where is my order FM-10442?")
            assert "FM-10442" in " ".join(heard.texts)
            assert "conversation.reopened" not in {event["kind"] for event in heard.events}
            conversations.append(talk.conversation)
    assert len(set(conversations)) == 3


def test_nobody_at_the_address_is_said(shopper: Callable[..., Result]) -> None:
    result = shopper("--url", "http://127.0.0.1:9", "--only", "return-window")
    assert result.exit_code != 0
    assert "does not answer as a Tellonce server" in str(result.exception)


def test_a_model_plays_freely(
    shopper: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scripted_model: ScriptedModel,
) -> None:
    def words(request: dict[str, Any]) -> str:
        chat = request["messages"][-1]["content"]
        return "DONE" if "send it back" in chat else "And how do I send it back?"

    scripted_model.script = scripted.Script(says=words)
    monkeypatch.setenv("TELLONCE_MODEL_URL", scripted_model.url)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    out = tmp_path / "played.jsonl"
    result = shopper("--only", "return-window", "--customer", "openai:customer", "--out", out)
    assert result.exit_code == 0, result.output
    assert "Know how long something can be sent back" in scripted_model.requests[0]["messages"][0]["content"]
    assert len(scripted_model.requests) > 1, "the second line comes over the first one's connection"
    assert rows(out)["return-window"]["effort"]["messages"] == 2


def test_orders_that_are_real_are_not_touched(
    shopper: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELLONCE_ORDERS", "sqlite:////nowhere/real.db")
    result = shopper("--only", "return-window")
    assert "the orders of the settings are real" in str(result.exception)
