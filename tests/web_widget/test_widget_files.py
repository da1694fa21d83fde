"""What is served: bytes, one look for all, every phrase in every language."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect
from starlette.testclient import TestClient

from assistant import pages
from assistant.orders.actions import ActionName
from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from web_widget import STATIC, build, joining
from web_widget.files import File, from_source, is_fresh, widget

LANGUAGES = ["en", "de", "es", "fr", "ar", "pt"]


def weights(files: dict[str, File], language: str) -> dict[str, int]:
    """Bytes on the wire, by script, for one customer."""
    asked = ("widget.js", "widget/panel.js", f"widget/i18n/{language}.js")
    return {name: len(files[name].gzipped) for name in asked}


def test_what_is_served_was_built_from_the_sources_as_they_are() -> None:
    assert is_fresh(), "the widget was edited: run `make widget` and commit web_widget/served"


@pytest.mark.skipif(sys.platform != "linux", reason="the minifier has wheels for Linux, where we build")
def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    build.write(tmp_path)
    kept, made = from_folder(build.SERVED), from_folder(tmp_path)
    assert made == kept


def from_folder(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_loader_is_at_most_three_kibibytes() -> None:
    """W3, E10."""
    assert len(widget().files["widget.js"].gzipped) <= 3_072


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_widget_with_one_language_is_at_most_twenty_five_kibibytes(language: str) -> None:
    """W4, W12, E10: as served, every module counted."""
    weighed = weights(widget().files, language)
    assert sum(weighed.values()) <= 25_600, weighed
    assert weighed["widget/panel.js"] <= 20_480
    assert weighed[f"widget/i18n/{language}.js"] <= 2_560


def test_no_module_of_the_widget_is_left_out_of_the_count() -> None:
    assert set((STATIC / "widget").glob("*.js")) <= set(build.sources())


def test_a_module_that_cannot_be_joined_is_named(tmp_path: Path) -> None:
    entry = tmp_path / "panel.js"
    entry.write_text('import * as all from "./other.js";\n')
    with pytest.raises(joining.NotJoinable, match=r"panel\.js"):
        joining.joined(entry)


def test_edited_sources_are_served_themselves(tmp_path: Path) -> None:
    (tmp_path / build.MANIFEST).write_text("{}")
    served = widget(tmp_path)
    assert served == from_source()
    assert served.files["widget/view.js"].body == (STATIC / "widget/view.js").read_bytes()


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    app = FastAPI()
    pages.add_widget(app, widget())
    with TestClient(app) as client:
        yield client


def test_the_scripts_travel_compressed_and_are_known_again(door: TestClient) -> None:
    whole = door.get("/widget.js", headers={"Accept-Encoding": "identity"})
    zipped = door.get("/widget.js", headers={"Accept-Encoding": "br, gzip"})
    assert int(zipped.headers["content-length"]) == len(widget().files["widget.js"].gzipped)
    assert zipped.text == whole.text
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert zipped.headers["etag"] != whole.headers["etag"]
    for answer in (whole, zipped):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cache-control"] == "public, max-age=300"
    again = door.get("/widget.js", headers={"If-None-Match": zipped.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_the_loader_asks_for_by_its_version_is_kept_for_good(door: TestClient) -> None:
    version = widget().version
    assert version
    assert f'"{version}"' in door.get("/widget.js").text
    assert "immutable" in door.get(f"/widget/panel.js?{version}").headers["cache-control"]
    assert "immutable" not in door.get("/widget/panel.js?older").headers["cache-control"]


@pytest.mark.browser
def test_the_sources_work_as_they_are(visit: Visit, chat: ScriptedServer) -> None:
    chat.scripts = from_source().files
    page = visit().start().ask("hello")
    chat.say("Hi from the **sources**")
    expect(page.bubbles.last).to_have_text("Hi from the sources")


def test_no_module_builds_markup_or_code_from_text() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc"
    )
    for path in [*(STATIC / "widget").rglob("*.js"), *(STATIC / "shared").glob("*.js")]:
        assert not forbidden.search(path.read_text()), path.name


def declared(text: str) -> dict[str, str]:
    return {
        name: re.sub(r"\s+", "", value) for name, value in re.findall(r"(--to-[\w-]+):([^;}]+)[;}]", text)
    }


def test_the_widget_wears_the_tokens_of_the_shared_sheet() -> None:
    shared = declared((STATIC / "shared/tokens.css").read_text())
    source = (STATIC / "widget/styles.js").read_text()
    own = declared(source)
    assert own
    assert {name: shared[name] for name in own} == own
    assert set(re.findall(r"var\((--to-[\w-]+)\)", source)) <= set(own)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_phrase_is_there_in_every_language_with_the_same_holes(visit: Visit, language: str) -> None:
    """W12."""
    shop = visit()
    flatten = """async ([origin, language]) => {
      const flat = (value, path) => typeof value === 'string' ? [[path, value]]
        : Object.entries(value).flatMap(([key, inner]) => flat(inner, path + '.' + key));
      return flat((await import(`${origin}/widget/i18n/${language}.js`)).default, '') }"""
    english = dict(shop.page.evaluate(flatten, [shop.chat.origin, "en"]))
    other = dict(shop.page.evaluate(flatten, [shop.chat.origin, language]))
    assert other.keys() == english.keys()
    for path, phrase in english.items():
        assert other[path].strip(), path
        assert set(re.findall(r"{\w+}", other[path])) == set(re.findall(r"{\w+}", phrase)), path


def test_every_change_to_an_order_has_its_word() -> None:
    english = (STATIC / "widget/i18n/en.js").read_text()
    worded = re.search(r"actions: \{(.*)\}", english)
    assert worded
    assert set(re.findall(r"(\w+): \"", worded[1])) == set(get_args(ActionName))


@pytest.mark.browser
def test_every_phrase_is_used(visit: Visit) -> None:
    source = "".join(path.read_text() for path in (STATIC / "widget").glob("*.js"))
    shop = visit()
    script = "async (origin) => Object.keys((await import(`${origin}/widget/i18n/en.js`)).default)"
    keys = shop.page.evaluate(script, shop.chat.origin)
    assert [key for key in keys if not re.search(rf"\bt\.{key}\b", source)] == []
