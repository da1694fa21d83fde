"""Every kind of file becomes the same shape, and every bad file a reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest

from knowledge.document import Document
from knowledge.errors import LoadError
from knowledge.loaders.registry import load
from knowledge.loaders.sandbox import Sandbox
from tests.knowledge import files


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def reason(path: str, data: bytes, sandbox: Sandbox) -> str:
    with pytest.raises(LoadError) as caught:
        load(path, data, sandbox)
    return str(caught.value)


def test_markdown_takes_its_title_from_front_matter_heading_or_name(sandbox: Sandbox) -> None:
    assert load("a.md", b"---\ntitle: One\n---\n# Two\n\nx", sandbox).title == "One"
    assert load("a.md", b"intro\n\n# **Two** [more](x)\n\nx", sandbox).title == "Two more"
    assert load("gift-cards_2026.md", b"just words", sandbox).title == "gift cards 2026"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"])
def test_odd_encodings_are_read(encoding: str, sandbox: Sandbox) -> None:
    text = (
        "# Rückgabe\n\nDie Rücksendung nach Österreich kostet für Sie nichts. Größere Stücke holen wir ab.\n"
    )
    assert load("a.md", text.encode(encoding), sandbox).body.strip() == text.strip()


def test_line_ends_of_windows_are_read(sandbox: Sandbox) -> None:
    document = load("a.md", b"---\r\naudience: staff\r\n---\r\n# A\r\n\r\nb\r\n", sandbox)
    assert (document.front.audience, document.body) == ("staff", "# A\n\nb\n")


def test_a_page_gives_its_main_part_without_its_frame(sandbox: Sandbox) -> None:
    page = b"""---
audience: staff
---
<html><head><title>Help - Shop</title><meta charset="utf-8"><script>alert(1)</script></head><body>
<nav>Home Basket</nav><main><h1>Shipping</h1><p>We ship <b>worldwide</b> with <a href="/x">DHL</a>.</p>
<h2>Times</h2><ul><li>Germany: 2 days</li><li>Austria: 4 days</li></ul>
<table><tr><th>Land</th><th>Cost</th></tr><tr><td>DE</td><td>4.90</td></tr></table>
<p>1 &lt; 2 and \xe2\x82\xac 5</p></main><footer>Imprint</footer></body></html>"""
    document = load("shipping.html", page, sandbox)
    assert document.title == "Shipping"
    assert document.front.audience == "staff"
    assert "We ship **worldwide** with DHL." in document.body
    assert "- Germany: 2 days\n- Austria: 4 days" in document.body
    assert "| Land | Cost |\n| --- | --- |\n| DE | 4.90 |" in document.body
    assert "€ 5" in document.body
    assert not [word for word in ("alert", "Basket", "Imprint") if word in document.body]


def test_a_pdf_gives_its_pages(sandbox: Sandbox) -> None:
    document = load("warranty.pdf", files.pdf("The warranty lasts two years.", "Send us the bill."), sandbox)
    assert document.body == "## Page 1\n\nThe warranty lasts two years.\n\n## Page 2\n\nSend us the bill.\n\n"


@pytest.mark.parametrize("style", ["heading 1", "Title"])
def test_a_word_file_gives_headings_and_paragraphs(style: str, sandbox: Sandbox) -> None:
    document = load("sizes.docx", files.docx("Sizes", "Our shoes run small.", style=style), sandbox)
    assert (document.title, document.body) == ("Sizes", "# Sizes\n\nOur shoes run small.\n")


QUESTIONS = [{"question": "Do you ship to Malta?", "answer": "Yes.", "section": "Shipping"}]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("faq.csv", "question,answer,section\nDo you ship to Malta?,Yes.,Shipping\n"),
        ("faq.csv", "Frage;Antwort;Kategorie\r\nDo you ship to Malta?;Yes.;Shipping\r\n;;\r\n"),
        ("faq.tsv", "Question\tAnswer\tTopic\nDo you ship to Malta?\tYes.\tShipping\n"),
        ("faq.json", json.dumps(QUESTIONS)),
        ("faq.json", json.dumps({"audience": "public", "questions": QUESTIONS})),
        ("faq.jsonl", json.dumps(QUESTIONS[0]) + "\n"),
        ("faq.yaml", "- question: Do you ship to Malta?\n  answer: 'Yes.'\n  section: Shipping\n"),
        ("faq.yml", "audience: public\nfaq:\n- {q: 'Do you ship to Malta?', a: 'Yes.', topic: Shipping}\n"),
    ],
)
def test_a_question_list_gives_its_entries(path: str, text: str, sandbox: Sandbox) -> None:
    document = load(path, text.encode(), sandbox)
    (entry,) = document.entries
    assert (entry.questions, entry.answer, entry.heading) == (("Do you ship to Malta?",), "Yes.", "Shipping")
    assert document.body[entry.start :].startswith("Yes.")


def test_a_question_may_have_several_wordings(sandbox: Sandbox) -> None:
    (entry,) = load("faq.json", b'[{"questions": ["A b?", "C d?"], "answer": "E"}]', sandbox).entries
    assert entry.questions == ("A b?", "C d?")


def test_a_mapping_of_questions_to_answers_is_a_list_too(sandbox: Sandbox) -> None:
    document = load("faq.yaml", b"Can I pay later?: No.\nIs there a shop?: Yes, in Linz.\n", sandbox)
    assert [entry.answer for entry in document.entries] == ["No.", "Yes, in Linz."]


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("a.md", b"---\naudience: all\n---\nx", "audience"),
        ("a.md", b"   \n", "no text"),
        ("a.md", b"\x00\x01\x02\x03" * 100, "not text"),
        ("a.csv", b"name,price\nShoe,3\n", "columns named question and answer; found name, price"),
        ("a.csv", b"question,answer\nOnly a question?,\n", "entry 1 has no answer"),
        ("a.json", b'{"questions": [', "not valid JSON"),
        ("a.json", b"[" * 100_000, "RecursionError"),
        ("a.json", b"17", "list of entries"),
        ("a.jsonl", b'{"question": "a?", "answer": "b"}\nnope\n', "line 2"),
        ("a.jsonl", b'{"text": "a?", "path": "b.md"}', "stored questions"),
        ("a.yaml", b"a: [1, 2", "not valid YAML"),
        ("a.yaml", b"audience: everyone\nquestions: [{q: a?, a: b}]", "audience"),
        ("a.pdf", b"%PDF-1.4 garbage", "not a readable PDF"),
        ("a.docx", b"PK\x03\x04 garbage", "not a readable .docx"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(path: str, data: bytes, words: str, sandbox: Sandbox) -> None:
    assert words in reason(path, data, sandbox)


def test_a_zip_bomb_is_refused(sandbox: Sandbox) -> None:
    bomb = files.docx("A", "b", extra=b"\0" * 250_000_000)
    assert len(bomb) < 1_000_000
    assert "unpacks to more than 200 MB" in reason("bomb.docx", bomb, sandbox)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("deep.yaml", b"[" * 1_000_000),
        ("deep.html", b"<div>" * 200_000 + b"words"),
        ("deep.html", b"<ul><li>" * 50_000 + b"words"),
    ],
)
def test_a_very_deep_file_costs_itself_at_most(path: str, data: bytes) -> None:
    with Sandbox(seconds=2) as sandbox:
        with suppress(LoadError):
            load(path, data, sandbox)
        assert load("a.html", b"<p>fine</p>", sandbox).body == "fine\n"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with Sandbox(seconds=0.01) as sandbox:
        assert "took longer than 0.01 s" in reason("slow.html", b"<p>" + b"words " * 1_000_000, sandbox)


def test_a_document_is_the_same_from_the_child(sandbox: Sandbox) -> None:
    text = b"title: T\nvalid_until: 2026-01-01\ntags: [a]\nquestions:\n- {q: 'A?', a: 'B'}\n"
    document = load("a.yaml", text, sandbox)
    assert isinstance(document, Document)
    assert document.front.valid_until is not None
    assert document.front.tags == ("a",)


def test_the_title_line_of_a_text_file_is_no_sentence_of_it(sandbox: Sandbox) -> None:
    document = load("care.txt", b"Warranty\n\nTents have five years of warranty.\n", sandbox)
    assert document.title == "Warranty"
    assert document.body.startswith("# Warranty\n")
    assert "no title.\n" in load("care.txt", b"This has no title.\nIt is a text.\n", sandbox).body
