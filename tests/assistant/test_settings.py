"""Settings: a wrong value stops the start and says what is allowed; the page says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import accounts
from assistant.settings import SettingsError, load, table


def test_the_defaults_run() -> None:
    assert load().database_url.endswith("tellonce.db")


def test_what_is_given_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "tellonce.toml"
    file.write_text('port = 8001\nhost = "127.0.0.2"\nlog_level = "debug"\n')
    monkeypatch.setenv("TELLONCE_CONFIG", str(file))
    monkeypatch.setenv("TELLONCE_PORT", "8002")
    monkeypatch.setenv("TELLONCE_HOST", "127.0.0.3")
    settings = load(host="127.0.0.4")
    assert (settings.host, settings.port, settings.log_level) == ("127.0.0.4", 8002, "debug")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("TELLONCE_PORT", "eighty", "integer"),
        ("TELLONCE_PORT", "70000", "65535"),
        ("TELLONCE_ROUTING", "clever", "'manual' or 'auto'"),
        ("TELLONCE_MODEL", "gpt", "provider:model"),
        ("TELLONCE_INDEX", "ftp://x", "http://"),
        ("TELLONCE_ALLOWED_ORIGINS", '["shop.example"]', "https://shop.example"),
        ("TELLONCE_BOT_SECONDS", "0", "greater than 0"),
    ],
)
def test_a_wrong_value_names_the_setting_the_value_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    assert name in str(refused.value)
    assert value.strip('[]"') in str(refused.value)
    assert allowed in str(refused.value)


def test_an_unknown_setting_in_the_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "tellonce.toml"
    file.write_text("prot = 8001\n")
    monkeypatch.setenv("TELLONCE_CONFIG", str(file))
    with pytest.raises(SettingsError, match="prot"):
        load()


def test_a_broken_or_missing_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELLONCE_CONFIG", str(tmp_path / "missing.toml"))
    with pytest.raises(SettingsError, match=r"missing\.toml"):
        load()
    broken = tmp_path / "broken.toml"
    broken.write_text("port = \n")
    monkeypatch.setenv("TELLONCE_CONFIG", str(broken))
    with pytest.raises(SettingsError, match="TOML"):
        load()


def test_passwords_can_be_off_only_where_there_is_another_door() -> None:
    with pytest.raises(SettingsError, match="nobody could sign in"):
        load(password_sign_in=False)
    assert not load(
        password_sign_in=False, oidc_issuer="https://login.shop.example", oidc_client_id="x"
    ).password_sign_in


async def test_a_sign_in_link_leads_to_where_browsers_reach_the_server(tmp_path: Path) -> None:
    settings = load(
        data=tmp_path, host="0.0.0.0", public_url="https://chat.shop.example", password_sign_in=False,
        oidc_issuer="https://login.shop.example", oidc_client_id="x",
    )  # fmt: skip
    assert "may sign in as admin" in await accounts.add(settings, "a@shop.example", "Ada", "", "admin")
    assert (await accounts.link(settings, "a@shop.example")).startswith(
        "https://chat.shop.example/console/#link="
    )


def test_the_page_documents_every_setting_row_by_row() -> None:
    page = Path("docs/settings.md").read_text()
    for name, default, meaning in table():
        assert f"| `{name}` | `{default}` | {meaning} |" in page, name
