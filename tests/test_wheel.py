"""What a user installs: the wheel alone, in an empty environment, holds every file and starts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
TRAVELS = (".py", ".js", ".css", ".html", ".svg", ".md", ".yaml", ".jsonl", ".json", ".npz", ".mako", ".txt")


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELLONCE_", "PYTHON"))}
    cache = os.environ["TELLONCE_MODEL_CACHE"]
    return {**kept, "TELLONCE_MODEL_CACHE": cache, "PYTHONUNBUFFERED": "1", "COLUMNS": "300"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_every_file_a_user_needs_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in ("assistant", "handoff", "knowledge", "web_widget")
        for path in (ROOT / package).rglob("*")
        if path.suffix in TRAVELS and "__pycache__" not in path.parts
    }
    assert ours - packed == set()
    assert not [name for name in packed if name.startswith(("tests/", "benchmarks/"))]


@pytest.mark.slow
@pytest.mark.xdist_group("acceptance")
def test_the_wheel_alone_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    """E20."""
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    # The same torch as ours, so that no other build of it is fetched.
    torch = subprocess.run(
        [sys.executable, "-c", "import importlib.metadata as m; print(m.version('torch').split('+')[0])"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    links = os.environ.get("UV_FIND_LINKS") or os.environ.get("PIP_FIND_LINKS")
    backend = ["--find-links", links] if links else ["--torch-backend=cpu"]
    install = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(python)]
    constraints = ["-c", str(ROOT / "constraints.txt")]
    subprocess.run(
        [*install, *backend, *constraints, f"torch=={torch}", str(wheel)], check=True, cwd=tmp_path
    )

    demo = [
        str(tmp_path / "env" / "bin" / "tellonce"),
        "demo",
        "--data",
        str(tmp_path / "demo"),
        "--port",
        "0",
    ]
    with subprocess.Popen(
        demo, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            address = ""
            for line in process.stdout:
                if found := re.match(r"Shop page with the widget:\s+(\S+)/", line):
                    address = found[1]
                if line.startswith("Ctrl-C"):
                    break
            for path in ("/", "/widget.js", "/widget/panel.js", "/console/", "/shared/tokens.css", "/livez"):
                with urllib.request.urlopen(address + path, timeout=10) as answer:
                    assert answer.status == 200, path
        finally:
            process.terminate()
