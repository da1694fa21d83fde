"""What stands how large and where on a page says what it is."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.loaders.pdf_layout import Cell, Line, Page, markdown


def at(
    text: str,
    top: float,
    *,
    right: float = 480.0,
    height: float = 10.0,
    bold: bool = False,
    cells: Sequence[tuple[str, float, float]] = (),
) -> Line:
    return Line(text, 60.0, right, top - height, top, bold, tuple(Cell(*cell) for cell in cells))


def page(*lines: Line) -> Page:
    return Page(lines, 800.0)


def test_larger_lines_are_headings_by_their_size() -> None:
    lines = at("Terms", 700, height=20), at("1. Deposit", 670, height=14), at("We ask for 150 euros.", 650)
    assert markdown([page(*lines)]) == "# Terms\n\n## 1. Deposit\n\nWe ask for 150 euros.\n"


def test_a_bold_line_by_itself_is_a_heading_and_a_bold_sentence_is_none() -> None:
    lines = at("Lost ticket", 700, bold=True), at("Call us.", 680), at("Never wait.", 640, bold=True)
    assert markdown([page(*lines)]) == "# Lost ticket\n\nCall us.\n\nNever wait.\n"


def test_without_a_heading_each_page_has_its_number() -> None:
    assert markdown([page(at("One.", 700)), page(at("Two.", 700))]) == (
        "## Page 1\n\nOne.\n\n## Page 2\n\nTwo.\n\n"
    )


def test_a_line_that_was_full_runs_on_and_a_parted_word_is_joined() -> None:
    lines = (
        at("The deposit is returned after twelve months of bills paid in time, with inter-", 700),
        at("est. It cannot be paid in", 688, right=478),
        at("instalments.", 676, right=120),
        at("Quay Street 4", 664, right=130),
        at("Hamburg", 652, right=110),
        at("Another paragraph.", 620, right=200),
    )
    assert markdown([page(*lines)]).split("\n\n")[1:3] == [
        "The deposit is returned after twelve months of bills paid in time, with interest. "
        "It cannot be paid in instalments.  \nQuay Street 4  \nHamburg",
        "Another paragraph.",
    ]


def test_columns_below_each_other_are_a_table() -> None:
    rows = [
        at("Rooms Price", 700, cells=[("Rooms", 60, 90), ("Price", 200, 230)]),
        at("up to 10 49 euros", 688, cells=[("up to 10", 60, 100), ("49 euros", 200, 240)]),
        at("A sentence in two parts.", 660, cells=[("A sentence", 60, 120), ("in two parts.", 140, 210)]),
    ]
    assert (
        "| Rooms | Price |\n| --- | --- |\n| up to 10 | 49 euros |\n\nA sentence in two parts."
        in markdown([page(*rows)])
    )


def test_items_keep_lines_of_their_own() -> None:
    lines = (
        at("You may not:", 700),
        at("• resell it", 688),
        at("• send mass messages", 676),
        at("1. Stop", 664),
    )
    assert "You may not:\n- resell it\n- send mass messages\n1. Stop" in markdown([page(*lines)])


def test_running_heads_page_numbers_and_contents_are_left_out() -> None:
    pages = [
        page(
            at("Visitor guide", 790, height=10),
            at(f"What holds on page {name}.", 600),
            at("Deposit . . . . . . . . . 4", 500),
            at("small print of the edge", 30, height=7),
            at(f"Page {number} of 3", 40),
        )
        for number, name in enumerate(("one", "two", "three"), 1)
    ]
    assert "".join(markdown(pages).split("\n\n")) == (
        "## Page 1What holds on page one.## Page 2What holds on page two.## Page 3What holds on page three."
    )


def test_marks_of_markdown_in_the_text_stay_text() -> None:
    assert "\\# 7 is the gate" in markdown([page(at("# 7 is the gate", 700))])
