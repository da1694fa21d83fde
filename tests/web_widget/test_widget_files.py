"""What is served: bytes, one look for all, every phrase in every language."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tests.web_widget.conftest import Visit
from web_widget import STATIC

LANGUAGES = ["en", "de", "es", "fr", "ar", "pt"]
LOADER = STATIC / "widget/loader.js"
IMPORT = re.compile(r"""^import [^"]*"(\.[^"]+)";""", re.MULTILINE)


def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def loaded_with(path: Path) -> set[Path]:
    """The module and everything it imports, as the browser resolves it."""
    found = {path}
    for target in IMPORT.findall(path.read_text()):
        found |= loaded_with((path.parent / target).resolve())
    return found


def test_the_loader_is_at_most_three_kibibytes() -> None:
    assert weight(LOADER) <= 3_072


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_widget_with_one_language_is_at_most_twenty_five_kibibytes(language: str) -> None:
    files = {LOADER, STATIC / f"widget/i18n/{language}.js"} | loaded_with(STATIC / "widget/panel.js")
    weights = {path.name: weight(path) for path in files}
    assert sum(weights.values()) <= 25_600, weights


def test_no_module_of_the_widget_is_left_out_of_the_count() -> None:
    counted = loaded_with(STATIC / "widget/panel.js") | {LOADER}
    assert set((STATIC / "widget").glob("*.js")) <= counted


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


@pytest.mark.browser
def test_every_phrase_is_used(visit: Visit) -> None:
    source = "".join(path.read_text() for path in (STATIC / "widget").glob("*.js"))
    shop = visit()
    script = "async (origin) => Object.keys((await import(`${origin}/widget/i18n/en.js`)).default)"
    keys = shop.page.evaluate(script, shop.chat.origin)
    assert [key for key in keys if not re.search(rf"\bt\.{key}\b", source)] == []
