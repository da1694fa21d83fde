"""Passages: whole thoughts with their headings, within the model's limit, at their place in the body."""

from __future__ import annotations

from knowledge.blocks import blocks
from knowledge.chunker import MAX_TOKENS, chunks
from knowledge.document import Document, Entry
from knowledge.embedder import Embedder

BODY = """# Returns

Some words before.

## How long do I have?

You have 30 days.

- unworn
- with labels

## Costs

### Austria

4.90 euros.
"""


def test_passages_follow_the_headings_and_know_their_path(embedder: Embedder) -> None:
    found = chunks(Document("Returns", BODY), embedder.count)
    assert [(piece.heading, piece.text) for piece in found] == [
        ("Returns", "Some words before."),
        ("Returns > How long do I have?", "You have 30 days.\n\n- unworn\n- with labels"),
        ("Returns > Costs > Austria", "4.90 euros."),
    ]


def test_a_passage_stands_where_it_says(embedder: Embedder) -> None:
    for piece in chunks(Document("Returns", BODY), embedder.count):
        assert BODY[piece.start :].startswith(piece.text)


def test_a_passage_under_a_question_is_found_by_it_and_the_first_by_the_title(embedder: Embedder) -> None:
    first, second, third = chunks(Document("Returns", BODY), embedder.count)
    assert second.questions == ("How long do I have?",)
    assert "Returns: How long do I have?" in second.embed
    assert "How long do I have?" not in second.embed, "the same words may be asked of something else"
    assert "Returns" in first.embed
    assert third.questions == ()


def test_a_bold_question_is_a_heading_in_all_but_name(embedder: Embedder) -> None:
    body = "# FAQ\n\n**Can I pay by invoice?**\n\nYes, up to 200 euros.\n\n**And by card?**\n\nYes.\n"
    found = chunks(Document("FAQ", body), embedder.count)
    assert [(piece.questions, piece.text) for piece in found] == [
        (("Can I pay by invoice?",), "Yes, up to 200 euros."),
        (("And by card?",), "Yes."),
    ]


def test_every_passage_fits_the_model_with_its_context(embedder: Embedder) -> None:
    long = " ".join(f"Sentence number {number} says something about parcels." for number in range(300))
    body = f"# A long story\n\n{long}\n\n## {'A very long heading ' * 40}\n\n{long}\n\n{'x' * 5000}\n"
    found = chunks(Document("A long story", body), embedder.count)
    assert max(embedder.count(text) for piece in found for text in piece.embed[:1]) <= MAX_TOKENS
    assert (
        "".join(piece.text for piece in found if "Sentence" in piece.text).count("Sentence number 299 ") == 2
    )


def test_sentences_are_not_cut_in_two(embedder: Embedder) -> None:
    body = " ".join(f"Parcel {number} went to Vienna by train on a Monday." for number in range(200))
    assert all(piece.text.endswith(".") for piece in chunks(Document("Parcels", body), embedder.count))


def test_a_table_is_cut_between_rows_and_each_part_is_found_with_its_head(embedder: Embedder) -> None:
    rows = "\n".join(
        f"| Country {number} | {number} working days by standard parcel |" for number in range(120)
    )
    body = f"# Times\n\n| Country | Time |\n| --- | --- |\n{rows}\n"
    found = chunks(Document("Times", body), embedder.count)
    assert len(found) > 3
    lines = [line for piece in found for line in piece.text.split("\n")]
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines)
    assert all("| Country | Time |" in piece.embed[0] for piece in found)


def test_a_list_is_cut_between_items(embedder: Embedder) -> None:
    items = "\n".join(
        f"- Item {number} is sent with the parcel service\n  on the next day" for number in range(80)
    )
    found = chunks(Document("Items", f"# Items\n\n{items}\n"), embedder.count)
    assert len(found) > 3
    assert all(piece.text.startswith("- Item") and piece.text.endswith("next day") for piece in found)


def test_an_entry_is_found_by_each_wording_and_answers_with_its_answer(embedder: Embedder) -> None:
    entry = Entry(("Do you ship to Malta?", "Malta delivery"), "Yes, in eight days.", "Shipping", 7)
    (piece,) = chunks(Document("FAQ", "x", entries=(entry,)), embedder.count)
    assert piece.text == "Yes, in eight days."
    assert piece.heading == "Shipping > Do you ship to Malta?"
    assert piece.questions == ("Do you ship to Malta?", "Malta delivery")
    assert set(piece.embed) == {
        "Do you ship to Malta?\nYes, in eight days.",
        "Do you ship to Malta?",
        "Malta delivery?",
    }


def test_hostile_markdown_is_only_text() -> None:
    assert blocks("> " * 3000 + "deep") is not None
    assert blocks("[" * 20_000) is not None
    assert blocks("") == []


def test_a_question_whose_answer_runs_on_is_a_heading_too(embedder: Embedder) -> None:
    body = (
        "**Do you ship to Malta?** Yes, within five days.\n\n*And to Gozo?*\nNo.\n\n"
        "Q: May I collect it?\nA: Yes, in Linz.\nQ2. When?\n\nA2. Any day.\n\nA **bold why?** within a text."
    )
    found = chunks(Document("Shipping", body), embedder.count)
    assert [(chunk.questions, chunk.text) for chunk in found] == [
        (("Do you ship to Malta?",), "Yes, within five days."),
        (("And to Gozo?",), "No."),
        (("May I collect it?",), "Yes, in Linz."),
        (("When?",), "Any day.\n\nA **bold why?** within a text."),
    ]
    assert all(body[chunk.start :].startswith(chunk.text) for chunk in found)
