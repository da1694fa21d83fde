"""The vendored file is the one its manifest names, with its licences in it."""

from __future__ import annotations

import hashlib
import json

from tests.web_widget.console_fixtures import WEB

VENDOR = WEB / "vendor"
MANIFEST = json.loads((VENDOR / "VENDOR.json").read_text())


def test_every_vendored_file_is_in_the_manifest_and_has_the_hash_written_there() -> None:
    listed = {entry["file"]: entry["sha256"] for entry in MANIFEST["files"]}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.suffix in {".js", ".css"}
    }
    assert listed == found


def test_every_package_names_version_and_licence_and_stands_in_the_header() -> None:
    for entry in MANIFEST["files"]:
        text = (VENDOR / entry["file"]).read_text()
        header = text[: text.index("*/")]
        assert "Permission is hereby granted" in header
        for package in entry["packages"]:
            assert f"{package['name']} {package['version']}" in header
            assert package["licence"] in header


def test_the_console_loads_nothing_from_elsewhere_and_writes_no_html() -> None:
    for path in (WEB / "console").iterdir():
        if path.suffix == ".svg":
            continue
        text = path.read_text()
        assert "://" not in text.replace('`${location.protocol === "https:" ? "wss" : "ws"}://', ""), (
            path.name
        )
        for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", 'style="'):
            assert danger not in text, f"{path.name} uses {danger}"
