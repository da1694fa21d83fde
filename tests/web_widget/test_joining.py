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
from web_widget.page import page as joined_page

PAGES = ("console", "content", "dashboard", "account")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_no_more_than_its_budget(name: str) -> None:
    """JavaScript of at most 60 KiB with gzip, the dashboard's plots among it."""
    files = joined_page(name).files
    script, sheet = (next(f for key, f in files.items() if key.endswith(end)) for end in (".js", ".css"))
    assert len(script.gzipped) <= 60 * 1024
    assert len(sheet.gzipped) <= 10_000


def test_a_changed_source_has_another_name(tmp_path: Path) -> None:
    page = tmp_path / "site"
    page.mkdir()
    (page / "index.html").write_text(
        '<link rel="stylesheet" href="a.css">\n<script type="module" src="app.js"></script>\n'
    )
    (page / "a.css").write_text("/* why */\n  b { color: red; }\n")
    (page / "two.js").write_text("/** Why. */\nexport const two = 2;\n")
    (page / "app.js").write_text('import { two } from "./two.js";\nglobalThis.sum = two + two;\n')
    first = joined_page("site", tmp_path)
    script = next(file for key, file in first.files.items() if key.endswith(".js")).body.decode()
    assert "Why" not in script
    assert script == "const two = 2;\nglobalThis.sum = two + two;\n"
    assert all(key in first.document.body.decode() for key in first.files)
    (page / "two.js").write_text("export const two = 3;\n")
    again = joined_page("site", tmp_path)
    assert len(first.files.keys() & again.files.keys()) == 1


def test_a_name_of_two_modules_is_refused(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text('import { a } from "./a.js";\nconst [one, b] = a;\n')
    (tmp_path / "a.js").write_text("async function b() {\n  const one = 1;\n}\nexport const a = b;\n")
    with pytest.raises(joining.NotJoinable, match=r"b is declared in a\.js and in app\.js"):
        joining.joined(tmp_path / "app.js")


def test_a_packed_file_keeps_its_short_names_to_itself(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "v.js").write_text("var a=1,b=2;export{a as one,b as default};\n")
    (tmp_path / "app.js").write_text(
        'import two from "./vendor/v.js";\nimport { one } from "./b.js";\nconst a = one;\n'
    )
    (tmp_path / "b.js").write_text('import { one } from "./vendor/v.js";\nexport { one };\n')
    assert joining.joined(tmp_path / "app.js") == (
        "const { one, default: two } = (() => {\nvar a=1,b=2;\nreturn { one: a, default: b };\n})();\n"
        "const a = one;\n"
    )


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (tmp_path / "b.js").write_text('import { a } from "./app.js";\nexport const b = a;\n')
    with pytest.raises(joining.NotJoinable, match="import each other"):
        joining.joined(tmp_path / "app.js")
    (tmp_path / "app.js").write_text('import { b as c } from "./b.js";\n')
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    with pytest.raises(joining.NotJoinable, match="form"):
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
