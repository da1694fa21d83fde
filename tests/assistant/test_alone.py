"""Two servers that do not hear each other never share a data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from knowledge.lock import exclusive


def test_a_second_server_on_the_same_folder_is_refused_and_says_what_several_need(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    data = tmp_path / "data"
    where = ["--data", str(data), "--knowledge", str(tmp_path / "kb"), "--port", "0"]
    with exclusive(data / "server.lock", 1):
        done = subprocess.run(
            [sys.executable, "-m", "assistant.cli", "serve", *where],
            env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode != 0
    assert "another server runs on" in done.stderr
    assert "TELLONCE_BUS" in done.stderr
    assert "Traceback" not in done.stderr
