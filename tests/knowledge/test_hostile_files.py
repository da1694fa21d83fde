"""Files made to harm whoever reads them: each costs itself at most, and says why it is left out."""

from __future__ import annotations

import io
import os
import threading
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.contract import split
from knowledge.errors import ContractError, LoadError
from knowledge.folder import Folder
from knowledge.loaders.registry import LARGE, load
from knowledge.loaders.sandbox import Sandbox
from tests.knowledge import files

SECRET = "root:x:0:0"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seconds=8) as sandbox:
        yield sandbox


def reason(path: str, data: bytes, sandbox: Sandbox) -> str:
    with pytest.raises(LoadError) as caught:
        load(path, data, sandbox)
    return str(caught.value)


def _docx(document: bytes) -> bytes:
    """A Word file with this as its text part."""
    whole, out = zipfile.ZipFile(io.BytesIO(files.docx("A", "b"))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            archive.writestr(name, document if name == "word/document.xml" else whole.read(name))
    return out.getvalue()


def _laughs(levels: int = 12, width: int = 12) -> str:
    """Entities of entities: a few hundred bytes that unfold into more than a disk holds."""
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, levels)]
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{"".join(names)}]>'


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _word(head: str, text: str) -> bytes:
    body = f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return _docx(f'<?xml version="1.0"?>{head}{body}'.encode())


def _pdf(packed: bytes) -> bytes:
    """A PDF whose page is this compressed stream."""
    plain = files.pdf("x")
    begin, end = plain.index(b"<< /Length", plain.index(b"/Contents")), plain.index(b"endstream")
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return plain[:begin] + head + packed + b"\n" + plain[end:]


def _merged(levels: int = 9, width: int = 9) -> str:
    """YAML mappings that merge one another, each nine times the one before."""
    lines = ["k0: &k0 {x: 1}"]
    lines += [f"k{n}: &k{n} {{<<: [{', '.join([f'*k{n - 1}'] * width)}]}}" for n in range(1, levels)]
    return "\n".join(lines)


def _repeated(times: int) -> bytes:
    """One long answer that thousands of entries point to."""
    entries = "".join(f"- {{question: 'Q{n}?', answer: *a}}\n" for n in range(times))
    return f"- question: &q 'First?'\n  answer: &a '{'word ' * 20_000}'\n{entries}".encode()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str | None]] = {
    "entities in a Word file": ("a.docx", lambda: _word(_laughs(), "&a11;"), ""),
    "entities in a page": (
        "a.xhtml",
        lambda: f"{_laughs()}<html><body><p>&a11;</p></body></html>".encode(),
        None,
    ),
    "a Word file of one endless member": ("a.docx", lambda: _docx(b"<a>" * 50_000_000), ""),
    "a PDF stream of zeros": ("a.pdf", lambda: _pdf(zlib.compress(b"\0" * 150_000_000, 9)), ""),
    "a PDF stream of words": ("a.pdf", lambda: _pdf(zlib.compress(b"(x) Tj " * 20_000_000, 9)), ""),
    "mappings that merge": ("a.yaml", lambda: _merged().encode() + b"\n", ""),
    "one answer ten thousand times": ("a.yaml", lambda: _repeated(10_000), ""),
    "a YAML list in a list in a list": ("a.yaml", lambda: b"- " * 200_000 + b"x", ""),
    "a JSON list of nothings": ("a.json", lambda: b"[" + b"[]," * 5_000_000 + b"[]]", ""),
    "deep JSON": ("a.json", lambda: b'{"a":' * 200_000, ""),
    "a table of very many rows": (
        "a.csv",
        lambda: b"question,answer\n" + b",\n" * 5_000_000,
        "more than 200000 rows",
    ),
    "a table of very many columns": (
        "a.csv",
        lambda: b"question,answer" + b",x" * 5_000_000 + b"\nq,a\n",
        "columns",
    ),
    "one endless field": ("a.csv", lambda: b'question,answer\n"' + b"x" * 5_000_000, ""),
    "one endless line": ("a.jsonl", lambda: b'{"question": "' + b"x" * 15_000_000, "line 1"),
}
"""Name, what makes the bytes, and a part of the reason; None: it may be read, if it stays small."""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_itself_at_most_and_says_why(bomb: str, sandbox: Sandbox) -> None:
    path, made, words = BOMBS[bomb]
    data = made()
    began = time.monotonic()
    why = body = ""
    try:
        body = load(path, data, sandbox).body
    except LoadError as error:
        why = str(error)
    if words is not None:
        assert words in why
        assert 5 < len(why) < 400
    assert len(body) < 1_000_000
    assert time.monotonic() - began < 60
    assert load("fine.html", b"<p>fine</p>", sandbox).body == "fine\n"


def test_what_is_large_does_not_unfold_in_the_server(sandbox: Sandbox) -> None:
    """Twenty megabytes of brackets are half a gigabyte of lists: not in the process that serves customers."""
    data = b"[" + b"[]," * 3_000_000 + b"[]]"
    assert len(data) > LARGE
    tracemalloc.start()
    try:
        reason("a.json", data, sandbox)
        assert tracemalloc.get_traced_memory()[1] < 3 * len(data)
    finally:
        tracemalloc.stop()


def test_front_matter_that_unfolds_is_refused_before_it_does() -> None:
    with pytest.raises(ContractError, match="write the values out"):
        split(f"---\n{_merged()}\n---\nText\n")
    with pytest.raises(ContractError, match="write the values out"):
        split("---\ntitle: &t Hello\ntags: [*t, *t]\n---\nText\n")


def test_no_file_reads_another_one(sandbox: Sandbox) -> None:
    external = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    for path, data in (
        ("a.docx", _word(external, "before &e; after")),
        ("a.xhtml", f"{external}<html><body><p>before &e; after</p></body></html>".encode()),
        (
            "a.html",
            b'<p>before</p><object data="file:///etc/passwd"></object><iframe src="file:///etc/passwd">',
        ),
        ("a.yaml", b"- {question: 'Q?', answer: !!python/object/apply:os.listdir ['/etc']}"),
        ("a.yaml", b"- {question: 'Q?', answer: !include /etc/passwd}"),
    ):
        try:
            body = load(path, data, sandbox).body
        except LoadError as error:
            body = str(error)
        assert SECRET not in body
        assert "passwd-" not in body


@pytest.mark.parametrize(
    "name",
    [
        "invoice\u202efdp.md",
        "a\u200bb.md",
        "a\x07b.md",
        "a\x1b[31mb.md",
        "a\nb.md",
        "\ufeffa.md",
        "x\u2066y/ok.md",
    ],
)
def test_a_name_that_shows_otherwise_than_it_is_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("# Words\n")
    for listing in (Folder(tmp_path).scan(), Folder(tmp_path).look([name])):
        assert not listing.files
        ((shown, why),) = listing.refused.items()
        assert shown.isprintable()
        assert shown.isascii()
        assert "rename it" in why


def test_names_in_any_script_are_fine(tmp_path: Path) -> None:
    names = ["Rückgabe.md", "返品.md", "می\u200cخواهم.md", "👩\u200d🔧.md", "סחורה.md"]
    for name in names:
        (tmp_path / name).write_text("# Words\n")
    assert sorted(Folder(tmp_path).scan().files) == sorted(names)


def test_pipes_devices_and_sockets_are_no_articles_and_hold_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    began = time.monotonic()
    listing = Folder(tmp_path).scan()
    assert not listing.files
    assert listing.refused["pipe.md"] == "not a regular file"
    assert "link" in listing.refused["zero.md"]
    for name in ("pipe.md", "zero.md"):
        with pytest.raises(LoadError):
            Folder(tmp_path).read(name)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_a_link_that_is_swapped_in_while_it_is_read_is_never_followed(tmp_path: Path, swapped: str) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    (root / "sub").mkdir(parents=True)
    (outside / "a.md").write_text(SECRET)
    (root / "sub" / "a.md").write_text("words")
    target = root / "sub" / "a.md" if swapped == "file" else root / "sub"
    source = outside / "a.md" if swapped == "file" else outside
    aside = tmp_path / "aside"
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            target.rename(aside)
            target.symlink_to(source)
            target.unlink()
            aside.rename(target)

    thread = threading.Thread(target=swap)
    thread.start()
    read = refused = 0
    try:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            try:
                assert Folder(root).read("sub/a.md") == b"words"
                read += 1
            except (LoadError, FileNotFoundError):
                refused += 1
    finally:
        done.set()
        thread.join()
    assert read
    assert refused
