"""What a page loads: one script and one sheet, named by their content, small, and the same program."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from assistant import pages
from tests.serving import serving
from web_widget import joining

PAGES = ("console", "content", "dashboard")
PLOTS = 24 * 1024


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_no_more_than_its_budget(name: str) -> None:
    """JavaScript of at most 62 KiB with gzip (the aim is 60); plots come on top, on the dashboard only."""
    files = joining.page(name).files
    script, sheet = (next(f for key, f in files.items() if key.endswith(end)) for end in (".js", ".css"))
    assert len(script.gzipped) <= 62 * 1024 + (PLOTS if name == "dashboard" else 0)
    assert len(sheet.gzipped) <= 10_000


def test_a_changed_source_has_another_name(tmp_path: Path) -> None:
    page = tmp_path / "site"
    page.mkdir()
    (page / "index.html").write_text(
        '<link rel="stylesheet" href="a.css">\n<script type="module" src="app.js"></script>\n'
    )
    (page / "a.css").write_text("/* why */\n  b { color: red; }\n")
    (page / "two.js").write_text(
        "/** Why. */\nconst same = 2;\nexport const two = same;\nexport { two as deux };\n"
    )
    (page / "app.js").write_text(
        'import { two, deux as other } from "./two.js";\nconst same = two + other;\nglobalThis.sum = same;\n'
    )
    first = joining.page("site", tmp_path)
    script = next(file for key, file in first.files.items() if key.endswith(".js")).body.decode()
    assert "Why" not in script
    assert "const { two, deux: other } = m0;" in script
    assert all(key in first.document.body.decode() for key in first.files)
    (page / "two.js").write_text("export const two = 3;\nexport { two as deux };\n")
    again = joining.page("site", tmp_path)
    assert len(first.files.keys() & again.files.keys()) == 1


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (tmp_path / "b.js").write_text('import { a } from "./app.js";\nexport const b = a;\n')
    with pytest.raises(joining.NotJoinable, match="import each other"):
        joining.joined(tmp_path / "app.js")
    (tmp_path / "b.js").write_text("export default 1;\n")
    with pytest.raises(joining.NotJoinable, match="form"):
        joining.joined(tmp_path / "app.js")


def test_pages_are_checked_anew_and_their_files_kept_for_good() -> None:
    app = FastAPI()
    for name in PAGES:
        pages._add_page(app, name)
    with serving(app) as address, httpx2.Client(base_url=f"http://{address}") as client:
        for name in PAGES:
            document = client.get(f"/{name}/")
            assert document.headers["cache-control"] == "no-cache"
            etag = {"If-None-Match": document.headers["etag"]}
            assert client.get(f"/{name}/", headers=etag).status_code == 304
            loaded = re.findall(r'(?:src|href)="(app\.[^"]+)"', document.text)
            assert len(loaded) == 2
            for file in loaded:
                answer = client.get(f"/{name}/{file}")
                assert "immutable" in answer.headers["cache-control"]
                assert answer.headers["content-encoding"] == "gzip"
            assert client.get(f"/{name}/app.000000000000.js").status_code == 404
        assert client.get("/console/icon.svg").status_code == 200
