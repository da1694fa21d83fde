"""What is installed is written down whole, and an audit that could ask nobody does not say "fine"."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def _command(target: str) -> str:
    """The first tool that `make TARGET` runs, with what it is given."""
    rule = (ROOT / "Makefile").read_text().split(f"\n{target}: install\n")[1].split("\n\n")[0]
    line = next(each for each in rule.replace("\\\n", " ").split("\n") if "$(BIN)/" in each)
    return line.strip().split("||")[0].replace("$(BIN)", str(BIN))


def test_the_bill_of_materials_names_every_dependency_with_its_version(tmp_path: Path) -> None:
    target = tmp_path / "sbom.json"
    command = _command("sbom").replace("dist/tellonce-sbom.json", str(target))
    subprocess.run(command.split(), cwd=ROOT, check=True, capture_output=True)
    bill = json.loads(target.read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "tellonce"
    parts = {part["name"].lower().replace("_", "-"): part["version"] for part in bill["components"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for wanted in project["dependencies"]:
        name = re.match(r"[\w.-]+", wanted)[0]  # type: ignore[index]
        assert parts[name.lower().replace("_", "-")] == version(name)
    assert len(parts) > 100


def test_an_audit_without_a_network_fails_and_does_not_say_fine(tmp_path: Path) -> None:
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    lower = {name.lower(): value for name, value in nowhere.items()}
    # One part instead of all: each is tried several times.
    one = tmp_path / "one.txt"
    one.write_text("pyotp==2.12.1\n")
    command = [
        *_command("audit").replace(" --skip-editable", "").split(),
        "--no-deps",
        "--disable-pip",
        "-r",
        str(one),
    ]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **nowhere, **lower}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "No known vulnerabilities" not in done.stdout + done.stderr
