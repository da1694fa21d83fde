"""Customers' files: types read from bytes, names cleaned, contacts kept apart, nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handoff.attachments import WAITING, Attachments
from handoff.clock import DAY_MS
from handoff.errors import Invalid, NotFound, TooMany
from handoff.event import Attached
from handoff.file_types import clean_name, sniffed

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
KIM, LEE, NOBODY = "1a" * 16, "2b" * 16, "3c" * 16


@pytest.fixture
def files(tmp_path: Path) -> Attachments:
    return Attachments(tmp_path, 1000, lambda: int(1e15))


def uploaded(files: Attachments, contact: str = KIM, name: str = "a.png", body: bytes = PNG) -> Attached:
    path = files.place(contact)
    path.write_bytes(body)
    return files.receive(path, name)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF89a rest", "image/gif"),
        (b"RIFF\x00\n\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        ("Zeile – ä\n\tzwei\r\n".encode(), "text/plain"),
        (b"<svg onload=alert(1)>", "text/plain"),
        (b"MZ\x90\x00\x03", None),
        (b"\x7fELF\x02", None),
        (b"PK\x03\x04zip", None),
        (b"text \x00 with a nul", None),
        (b"half a letter \xc3", None),
        (b"\xfe\xff\x00a", None),
        (b"  %PDF-1.7 \x01", None),
    ],
)
def test_the_type_is_read_from_the_bytes(tmp_path: Path, body: bytes, kind: str | None) -> None:
    path = tmp_path / "f"
    path.write_bytes(body)
    assert sniffed(path) == kind


def test_a_letter_on_the_edge_of_two_pieces_is_still_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"a" * 65_535 + "ä".encode() * 10)
    assert sniffed(path) == "text/plain"


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("photo.JPG", "image/jpeg", "photo.JPG"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\fakepath\\bill.pdf", "application/pdf", "bill.pdf"),
        ("bill\u202efdp.exe", "application/pdf", "billfdp.exe.pdf"),
        ("evil.html", "text/plain", "evil.html.txt"),
        ("x.svg", "text/plain", "x.svg.txt"),
        ("\x00\n.png", "image/png", "file.png"),
        ("", "image/png", "file.png"),
        ("ü" * 300 + ".png", "image/png", "ü" * 112 + ".png"),
        ("a<b>.png", "image/png", "a<b>.png"),
    ],
)
def test_a_name_says_what_the_file_is_and_nothing_else(name: str, kind: str, clean: str) -> None:
    assert clean_name(name, kind) == clean


def test_a_file_waits_until_a_message_takes_it_and_taking_it_again_changes_nothing(
    files: Attachments,
) -> None:
    attached = uploaded(files)
    with pytest.raises(NotFound):
        files.open(KIM, attached.id)
    assert files.send(KIM, (attached.id,)) == files.send(KIM, (attached.id,)) == (attached,)
    found, path = files.open(KIM, attached.id)
    assert (found, path.read_bytes()) == (attached, PNG)


@pytest.mark.parametrize("step", ["body", "description"])
def test_a_move_that_was_broken_off_is_finished(files: Attachments, step: str) -> None:
    attached = uploaded(files)
    waiting, kept = files.folder / "waiting" / KIM / attached.id, files.folder / "kept" / KIM / attached.id
    if step == "description":
        kept.parent.mkdir(parents=True)
        waiting.replace(kept)
    files.send(KIM, (attached.id,))
    assert files.open(KIM, attached.id)[1].read_bytes() == PNG


@pytest.mark.parametrize("key", ["", "..", "../" + KIM, "f" * 31, "F" * 32, NOBODY])
def test_nobody_reaches_what_is_not_theirs(files: Attachments, key: str) -> None:
    """E17: neither another contact's file nor a path."""
    theirs = uploaded(files, LEE)
    files.send(LEE, (theirs.id,))
    for name in (key, theirs.id):
        for reach in (files.open, lambda who, each: files.send(who, (each,))):
            with pytest.raises(NotFound):
                reach(KIM, name)
    with pytest.raises(NotFound):
        files.open("..", theirs.id)


def test_a_broken_or_empty_file_is_refused_and_gone(files: Attachments) -> None:
    for body in (b"", b"\x00\x01"):
        with pytest.raises(Invalid) as refused:
            uploaded(files, body=body)
        assert refused.value.details == {"why": "type"}
    assert list(files.folder.rglob("*.json")) == []
    assert [path for path in files.folder.rglob("*") if path.is_file()] == []


def test_one_contact_cannot_fill_the_disk(files: Attachments) -> None:
    for _ in range(WAITING):
        uploaded(files)
    with pytest.raises(TooMany):
        files.place(KIM)
    files.place(LEE)


def test_what_comes_by_mail_is_kept_at_once(files: Attachments) -> None:
    attached = files.keep(KIM, "bill.pdf", b"%PDF-1.4 x")
    assert files.open(KIM, attached.id)[0].name == "bill.pdf"
    with pytest.raises(Invalid):
        files.keep(KIM, "large.txt", b"x" * 1001)


def test_what_was_never_sent_is_swept_after_a_day_and_what_was_sent_stays(tmp_path: Path) -> None:
    now = [2 * DAY_MS]
    files = Attachments(tmp_path, 1000, lambda: now[0])
    forgotten, sent = uploaded(files), uploaded(files)
    files.send(KIM, (sent.id,))
    for path in tmp_path.rglob("*"):
        os.utime(path, (DAY_MS / 1000, DAY_MS / 1000))
    assert files.sweep() == 0
    now[0] = 2 * DAY_MS + 1000
    assert files.sweep() == 1
    assert not list(tmp_path.rglob(f"{forgotten.id}*"))
    assert files.open(KIM, sent.id)


def test_everything_of_a_contact_can_be_erased(files: Attachments) -> None:
    kept, waiting, other = uploaded(files), uploaded(files), uploaded(files, LEE)
    files.send(KIM, (kept.id,))
    files.drop(KIM, kept.id)
    assert files.open(KIM, kept.id)
    assert files.forget(KIM) == 2
    assert not list(files.folder.rglob(f"{kept.id}*")) + list(files.folder.rglob(f"{waiting.id}*"))
    files.send(LEE, (other.id,))
    files.forget_one(LEE, other.id)
    with pytest.raises(NotFound):
        files.open(LEE, other.id)
