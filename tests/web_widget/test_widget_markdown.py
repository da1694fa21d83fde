"""The Markdown subset as DOM nodes, in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web_widget.scripted_server import ScriptedServer

pytestmark = pytest.mark.browser
Draw = Callable[..., str]


@pytest.fixture(scope="module")
def blank(chromium: Browser, network: ScriptedServer) -> Iterator[Page]:
    network.reset()
    network.pages["/blank"] = ("<!doctype html><title>Blank</title>", {})
    page = chromium.new_page()
    page.goto(f"{network.origin}/blank")
    yield page
    page.close()


@pytest.fixture
def draw(blank: Page) -> Draw:
    def to_html(text: str, links: bool = False, cited: list[int] | None = None) -> str:
        script = """async ([text, links, cited]) => {
          const { toNodes: render } = await import('/shared/markdown.js');
          const cite = (n) => cited.includes(n) ? Object.assign(document.createElement('button'),
      { textContent: n }) : null;
          const box = document.createElement('div'); box.append(render(text, { links, cite }));
      return box.innerHTML }"""
        return str(blank.evaluate(script, [text, links, cited or []]))

    return to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        (
            "**bold** and *it* and __bold__ and _it_",
            "<p><strong>bold</strong> and <em>it</em> and <strong>bold</strong> and <em>it</em></p>",
        ),
        ("***both***", "<p><strong><em>both</em></strong></p>"),
        ("2*3*4 and snake_case_name", "<p>2*3*4 and snake_case_name</p>"),
        (r"\*not\* `a*b*c`", "<p>*not* <code>a*b*c</code></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n  - b\n  - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("- a\n  goes on", "<ul><li>a goes on</li></ul>"),
        ("- a\n  1. b", '<ul><li>a<ol start="1"><li>b</li></ol></li></ul>'),
        ("## Head ##\ntext", "<p><strong>Head</strong></p><p>text</p>"),
        ("> said\n> twice", "<blockquote>said<br>twice</blockquote>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        (
            "```js\nlet a\n\n  <b>\n```\nafter",
            '<pre tabindex="0"><code>let a\n\n  &lt;b&gt;</code></pre><p>after</p>',
        ),
        ("<b>no</b> &amp;", "<p>&lt;b&gt;no&lt;/b&gt; &amp;amp;</p>"),
    ],
)
def test_marks_become_nodes(draw: Draw, text: str, html: str) -> None:
    assert draw(text) == html


def test_a_table_has_headers_and_as_many_cells_as_its_head(draw: Draw) -> None:
    html = draw("| Size | Price |\n|---|--:|\n| S | 10 \\| 12 |\n| M |")
    assert "<th>Size</th><th>Price</th>" in html
    assert "<td>S</td><td>10 | 12</td>" in html
    assert "<td>M</td><td></td>" in html


@pytest.mark.parametrize(
    "address", ["https://a.example/x?y=1", "http://a.example/", "mailto:ana@a.example", "tel:+4930123"]
)
def test_links_are_links_only_where_they_are_allowed(draw: Draw, address: str) -> None:
    linked = draw(f"see [this]({address})", links=True)
    assert f'href="{address}"' in linked
    assert 'rel="noopener noreferrer nofollow"' in linked
    assert draw(f"see [this]({address})") == f"<p>see this ({address.replace('&', '&amp;')})</p>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "../a.md",
        "//evil.example",
        "https:evil",
        "java\tscript:x",
        "file:///etc",
        "blob:x",
    ],
)
def test_no_other_address_is_ever_a_link(draw: Draw, address: str) -> None:
    assert "<a" not in draw(f"[this]({address}) {address}", links=True)


def test_a_bare_address_is_a_link_without_the_full_stop_after_it(draw: Draw) -> None:
    html = draw("Look at https://a.example/x).", links=True)
    assert 'href="https://a.example/x"' in html
    assert html.endswith("</a>).</p>")
    assert "<a" not in draw("Look at https://a.example/x.")


def test_only_known_citation_numbers_become_chips(draw: Draw) -> None:
    """A number stays on the line of the word it belongs to."""
    assert (
        draw("Yes [1], no [2], [12].", cited=[1, 12])
        == "<p>Yes&nbsp;<button>1</button>, no [2],&nbsp;<button>12</button>.</p>"
    )


def test_plain_text_has_no_marks_and_no_glued_words(blank: Page) -> None:
    text = "**Open** it [1]:\n\n1. First\n2. Second\n\n| A | B |\n|--|--|\n| c | d |\n\nSee [here](https://a.example)"
    script = "async (text) => (await import('/shared/markdown.js')).plain(text)"
    assert (
        blank.evaluate(script, text) == "Open it:\nFirst.\nSecond.\nA B.\nc d.\nSee here (https://a.example)."
    )


def test_growing_text_keeps_the_nodes_of_finished_blocks(blank: Page) -> None:
    script = """async () => { const { paint } = await import('/shared/markdown.js');
      const box = document.createElement('div');
      paint(box, 'one\\n\\n- two'); const first = box.firstChild; paint(box, 'one\\n\\n- two\\n- three');
      return [box.firstChild === first, box.innerHTML] }"""
    assert blank.evaluate(script) == [True, "<p>one</p><ul><li>two</li><li>three</li></ul>"]


@pytest.mark.parametrize(
    "text",
    [
        "*" * 20_000,
        "[" * 20_000,
        "`" * 20_000,
        "- " * 8_000 + "a",
        "> " * 8_000,
        "|" * 20_000 + "\n---",
        "_a_" * 6_000,
        "![](" * 5_000,
        "**a" * 6_000,
    ],
)
def test_hostile_text_neither_hangs_nor_overflows(blank: Page, text: str) -> None:
    script = """async (text) => {
          const { toNodes: render } = await import('/shared/markdown.js');
      const began = performance.now();
      render(text, { links: true }); return performance.now() - began }"""
    assert blank.evaluate(script, text) < 5_000
