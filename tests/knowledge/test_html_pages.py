"""A page as it comes from a real site: what is furniture goes, what is said stays and keeps its shape."""

from __future__ import annotations

import pytest

from knowledge.loaders.html import to_markdown


def body(markup: str) -> str:
    return to_markdown(markup)[1]


def test_a_cell_across_rows_and_columns_stands_in_each_of_them() -> None:
    table = (
        "<table><tr><th rowspan=2>Way</th><th colspan=2>Amounts</th></tr>"
        "<tr><th>Least</th><th>Most</th></tr>"
        "<tr><td>App</td><td>€5</td><td>€100</td></tr>"
        "<tr><td rowspan=2>Shop</td><td colspan=2>€10</td></tr>"
        "<tr><td>€20</td><td>€50</td></tr></table>"
    )
    assert body(table).splitlines() == [
        "| Way | Amounts: Least | Amounts: Most |",
        "| --- | --- | --- |",
        "| App | €5 | €100 |",
        "| Shop | €10 | €10 |",
        "| Shop | €20 | €50 |",
    ]


def test_a_cell_across_the_whole_table_is_a_line_above_the_rows_below_it() -> None:
    table = (
        "<table><caption>2026</caption><tr><th>Land</th><th>Price</th></tr><tr><td colspan=2>Europe</td></tr>"
        "<tr><td>Spain</td><td>3</td></tr><tr><td colspan=2>Prices with VAT.</td></tr></table>"
    )
    assert body(table) == (
        "2026: Europe:\n\n| Land | Price |\n| --- | --- |\n| Spain | 3 |\n\nPrices with VAT.\n"
    )


def test_a_table_that_lays_out_the_page_is_none() -> None:
    page = (
        "<table><tr><td><a>Home</a><br><a>Prices</a></td><td><h1>Calls</h1><p>By zone.</p>"
        "<table><tr><td>Zone</td><td>Price</td></tr><tr><td>1</td><td>4 ct</td></tr></table>"
        "<p>No set-up fee.</p></td></tr></table>"
    )
    assert body(page) == (
        "# Calls\n\nBy zone.\n\n| Zone | Price |\n| --- | --- |\n| 1 | 4 ct |\n\nNo set-up fee.\n"
    )


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>Call us on Sundays.</td></tr></table>",
        "<table><tr><td>Call us</td><td>on Sundays.</td></tr></table>",
        "<table><tr><th>Call us</th><th>on Sundays.</th></tr><tr><th>or</th><th>not</th></tr></table>",
        "<table><tr><td>A</td><td>B</td></tr><tr><td colspan=2>Call us on Sundays.</td></tr></table>",
    ],
)
def test_no_word_of_an_odd_table_is_lost(table: str) -> None:
    assert "Call us on Sundays." in " ".join(body(table).split())


def test_names_with_one_value_each_are_a_list_under_their_caption() -> None:
    table = (
        "<table><caption>Sizes</caption><tr><th>Weight</th><td>3 kg</td></tr>"
        "<tr><th>Heights</th><td><ul><li>20 cm</li><li>25 cm</li></ul></td></tr></table>"
    )
    assert body(table) == "Sizes:\n\n- **Weight:** 3 kg\n- **Heights:** 20 cm; 25 cm\n"


def test_terms_stay_with_what_is_said_of_them() -> None:
    assert body("<dl><dt>Pause</dt><dd>One tap stops it.</dd></dl>") == "- **Pause:** One tap stops it.\n"
    assert body("<dl><dt>Is it free?</dt><dd>Yes.</dd></dl>") == "**Is it free?**\n\nYes.\n"


@pytest.mark.parametrize(
    "folded",
    [
        "<details><summary>Can I pay by card?</summary><p>Yes, with Visa.</p></details>",
        "<button aria-expanded=false aria-controls=a>Can I pay by card?</button>"
        "<div id=a hidden>Yes, with Visa.</div>",
    ],
)
def test_what_is_folded_away_is_text_under_its_name(folded: str) -> None:
    assert body(folded) == "**Can I pay by card?**\n\nYes, with Visa.\n"


def test_a_button_may_be_the_words_of_a_heading() -> None:
    page = "<h2><button class=accordion-button>Can I pay by card?</button></h2><div>Yes.</div>"
    assert body(page) == "## Can I pay by card?\n\nYes.\n"


def test_the_furniture_of_a_page_is_no_part_of_its_article() -> None:
    page = (
        "<form id=aspnetForm><ol class=breadcrumbs><li>Help</li></ol><div role=dialog>Cookies?</div>"
        "<h1>Press<br>here</h1><p>Press <button>Save</button> to save.</p><p>It is ready.</p>"
        "<div><span>Was this helpful?</span><button>Yes</button><button>No</button> 12 of 15 did</div>"
        "</form>"
    )
    assert body(page) == "# Press here\n\nPress Save to save.\n\nIt is ready.\n"


def test_a_price_that_is_struck_out_does_not_hold() -> None:
    assert body("<p>Only <s>€49</s> <b>€39 </b>today.</p>") == "Only **€39** today.\n"


def test_every_article_of_a_page_is_read() -> None:
    assert body("<article><p>One.</p></article><article><p>Two.</p></article>") == "One.\n\nTwo.\n"
