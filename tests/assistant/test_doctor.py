"""The doctor on a good installation, and on one broken thing after the other: named, with what to do."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from typer.testing import CliRunner

from assistant.cli import app
from assistant.doctor import Finding, examine
from assistant.settings import Settings
from handoff import agent
from handoff.agent_role import AgentRole
from handoff.storage.database import Database
from handoff.storage.schema import agents
from tests.conftest import _fresh
from tests.handoff import company_provider
from tests.services import free_port


def installation(tmp_path: Path, **settings: Any) -> Settings:
    knowledge = tmp_path / "articles"
    knowledge.mkdir(exist_ok=True)
    (knowledge / "returns.md").write_text("# Returns\n\nWithin 30 days.\n")
    return Settings(data=tmp_path / "data", knowledge=settings.pop("knowledge", knowledge), **settings)


def migrated(settings: Settings) -> Database:
    database = Database(settings.database_url)
    database.migrate()
    return database


def found(settings: Settings, check: str) -> list[Finding]:
    return [finding for finding in examine(settings) if finding.check == check]


def the_wrong(settings: Settings, check: str) -> str:
    (finding,) = [each for each in found(settings, check) if each.level != "ok"]
    assert finding.todo, "whoever reads it must know what to do"
    return f"{finding.level}: {finding.seen} → {finding.todo}"


def test_a_good_installation_has_nothing_wrong(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    migrated(settings).close()
    assert [finding for finding in examine(settings) if finding.level == "wrong"] == []


def test_it_changes_nothing(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    assert "start the server once" in the_wrong(settings, "database")
    database = Database(settings.database_url)
    assert database.revision() == ""
    database.close()


def test_a_database_from_the_future_is_not_touched(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    database = migrated(settings)
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    database = migrated(settings)
    assert database.revision() == "9999"
    database.close()
    assert the_wrong(settings, "database").startswith("warning: its schema 9999 is newer than this program's")


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody:secret@127.0.0.1:{free_port()}/none"
    said = the_wrong(installation(tmp_path, database=url), "database")
    assert "wrong: it does not answer" in said
    assert "secret" not in said


def test_a_database_with_another_clock(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = installation(tmp_path, database=_fresh(postgres))
    assert found(settings, "clock")[0].level == "ok"
    monkeypatch.setattr("assistant.doctor.time.time", lambda: 1_000_000_000.0)
    assert "time server" in the_wrong(settings, "clock")


@pytest.mark.parametrize(
    ("check", "settings", "expected"),
    [
        ("knowledge", {"knowledge": Path("/nowhere")}, "is not a folder"),
        ("bus", {"bus": "redis://127.0.0.1:1/0"}, "cannot share a SQLite file"),
        ("secrets", {"host": "0.0.0.0", "allowed_origins": ("https://shop.example",)}, "data-chat-key"),
        ("origins", {"host": "0.0.0.0", "chat_key": "k"}, "TELLONCE_ALLOWED_ORIGINS"),
        ("origins", {"allowed_origins": ("http://shop.example",)}, "can be changed on its way"),
        ("tls", {"public_url": "http://chat.shop.example"}, "without encryption"),
        ("tls", {"public_url": "https://chat.shop.example"}, "TELLONCE_SECURE_COOKIES"),
        ("tls", {"secure_cookies": True}, "TELLONCE_PUBLIC_URL"),
        (
            "proxy",
            {"host": "0.0.0.0", "public_url": "https://chat.shop.example"},
            "TELLONCE_TRUSTED_PROXIES",
        ),
        ("identity", {"identity_keys": Path("/nowhere/keys.yaml")}, "TELLONCE_IDENTITY_KEYS"),
        ("orders", {"orders": "/nowhere/orders"}, "TELLONCE_ORDERS"),
    ],
)
def test_what_is_set_wrong_is_named(
    tmp_path: Path, check: str, settings: dict[str, Any], expected: str
) -> None:
    said = " ".join(
        f"{each.seen} {each.todo}"
        for each in found(installation(tmp_path, **settings), check)
        if each.level != "ok"
    )
    assert expected in said


def test_a_proxy_that_is_named_or_here_is_all_right(tmp_path: Path) -> None:
    behind = {"public_url": "https://chat.shop.example", "secure_cookies": True}
    assert found(installation(tmp_path, **behind), "proxy") == []
    named = installation(tmp_path, host="0.0.0.0", trusted_proxies=("172.30.85.0/24",), **behind)
    assert found(named, "proxy") == []


@pytest.mark.parametrize("check", ["mail", "index"])
def test_a_server_that_cannot_be_reached_is_named(tmp_path: Path, check: str) -> None:
    port = free_port()
    set_to: dict[str, Any] = {
        "mail": {"smtp": f"smtp+plain://127.0.0.1:{port}", "mail_from": "help@shop.example"},
        "index": {"index": f"http://127.0.0.1:{port}"},
    }[check]
    settings = installation(tmp_path, **set_to)
    assert f"127.0.0.1:{port} cannot be reached" in the_wrong(settings, check)
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))
        server.listen()
        assert found(settings, check)[0].level == "ok"


def test_a_companys_provider_is_asked_who_it_is(tmp_path: Path) -> None:
    with company_provider.running() as provider:
        known = {"oidc_client_id": "x", "public_url": "https://chat.shop.example"}
        settings = installation(tmp_path, oidc_issuer=provider.issuer, **known)
        (finding,) = found(settings, "company sign-in")
        assert finding.level == "ok"
        assert "https://chat.shop.example/console/api/sign-in/company/back" in finding.seen
        settings = installation(tmp_path, oidc_issuer=f"{provider.issuer}/", **known)
        assert "calls itself" in the_wrong(settings, "company sign-in")
    assert "no answer" in the_wrong(settings, "company sign-in")


def test_without_passwords_an_admin_must_be_known_to_the_company(tmp_path: Path) -> None:
    with company_provider.running() as provider:
        settings = installation(
            tmp_path, oidc_issuer=provider.issuer, oidc_client_id="x", public_url="https://chat.shop.example",
            password_sign_in=False,
        )  # fmt: skip
        assert found(settings, "passwords")[0].level == "warning"
        database = migrated(settings)
        ada = agent.new_row("ada@shop.example", "Ada", AgentRole.ADMIN, 0)
        with database.writer.begin() as connection:
            connection.execute(insert(agents), ada)
        assert "`tellonce agent link`" in the_wrong(settings, "passwords")
        with database.writer.begin() as connection:
            connection.execute(update(agents).values(subject="them ada"))
        assert found(settings, "passwords")[0].level == "ok"
        database.close()
    assert "`tellonce agent link`" in the_wrong(settings, "company sign-in")


def test_what_customers_wrote_is_for_the_servers_user_alone(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    migrated(settings).close()
    assert settings.data.stat().st_mode & 0o077 == 0
    settings.data.chmod(0o755)
    assert "chmod 700" in the_wrong(settings, "disk")


def test_a_damaged_index_may_be_deleted(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    (settings.data / "index").mkdir(parents=True)
    (settings.data / "index" / "model.sqlite3").write_bytes(b"not a database at all" * 300)
    assert "delete the file" in the_wrong(settings, "index")


def test_a_folder_that_is_no_folder_cannot_hold_data(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    settings.data.write_text("a file stands where the folder should be")
    settings = Settings(
        data=settings.data, knowledge=settings.knowledge, database=f"sqlite:///{tmp_path / 'log.db'}"
    )
    assert "TELLONCE_DATA" in the_wrong(settings, "disk")


def test_the_command_prints_what_to_do_and_its_exit_code_says_whether_all_is_well(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    migrated(settings).close()
    good = ["doctor", "--data", str(settings.data), "--knowledge", str(settings.knowledge)]
    done = CliRunner().invoke(app, good)
    assert done.exit_code == 0, done.output
    assert "nobody may sign in" in done.output
    assert "tellonce agent add" in done.output
    bad = CliRunner().invoke(app, [*good[:3], "--knowledge", str(tmp_path / "none"), "--json"])
    assert bad.exit_code == 1
    assert {"knowledge"} == {each["check"] for each in json.loads(bad.output) if each["level"] == "wrong"}


def test_ten_things_planted_at_once_are_all_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence each that says what is wrong, and one that says what to do."""
    monkeypatch.setenv("TELLONCE_FAILPOINT", "store.before_commit")
    (tmp_path / "keys.yaml").write_text("no: keys")
    settings = Settings(
        data=tmp_path / "data",
        database=f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none",
        knowledge=tmp_path / "nowhere",
        bus=f"redis://127.0.0.1:{free_port()}/0",
        index=f"http://127.0.0.1:{free_port()}",
        smtp=f"smtp+plain://127.0.0.1:{free_port()}",
        mail_from="help@shop.example",
        public_url="http://chat.shop.example",
        allowed_origins=("http://shop.example",),
        identity_keys=tmp_path / "keys.yaml",
        orders="/nowhere/orders",
    )
    bad = [each for each in examine(settings) if each.level != "ok"]
    assert {each.check for each in bad} == {
        "database", "knowledge", "bus", "index", "mail", "secrets", "origins", "tls", "identity", "orders",
        "failpoint",
    }  # fmt: skip
    for each in bad:
        assert each.todo, each
        assert len(each.seen) < 300, each
        assert "Traceback" not in each.seen + each.todo
