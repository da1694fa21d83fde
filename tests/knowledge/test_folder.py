"""Which files of the folder count, and which are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.errors import FolderError, LoadError
from knowledge.folder import MAX_BYTES, Folder


def write(path: Path, text: str = "words") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_documents_count_and_leftovers_do_not(tmp_path: Path) -> None:
    for name in [
        "a.md",
        "b/c.TXT",
        "d.pdf",
        ".hidden.md",
        ".git/e.md",
        "~$f.docx",
        "g.md~",
        "h.png",
        "#i.md#",
    ]:
        write(tmp_path / name)
    assert sorted(Folder(tmp_path).scan().files) == ["a.md", "b/c.TXT", "d.pdf"]


def test_kinds_that_cannot_be_read_are_said_with_a_way_out(tmp_path: Path) -> None:
    write(tmp_path / "prices.xlsx")
    assert "save it as" in Folder(tmp_path).scan().refused["prices.xlsx"]


def test_links_are_refused_wherever_they_lead(tmp_path: Path) -> None:
    secret = write(tmp_path / "outside/secret.md", "secret")
    root = tmp_path / "root"
    write(root / "real.md")
    (root / "link.md").symlink_to(secret)
    (root / "inner.md").symlink_to(root / "real.md")
    (root / "folder").symlink_to(secret.parent)
    for listing in (
        Folder(root).scan(),
        Folder(root).look(["real.md", "link.md", "inner.md", "folder/secret.md"]),
    ):
        assert list(listing.files) == ["real.md"]
        assert all("symbolic link" in why for why in listing.refused.values())
        assert {"link.md", "inner.md"} <= listing.refused.keys()
    for path in ("link.md", "folder/secret.md"):
        with pytest.raises(LoadError):
            Folder(root).read(path)


@pytest.mark.parametrize("path", ["../outside/secret.md", "sub/../../outside/secret.md"])
def test_paths_out_of_the_folder_are_refused(path: str, tmp_path: Path) -> None:
    write(tmp_path / "outside/secret.md", "secret")
    write(tmp_path / "root/sub/a.md")
    assert not Folder(tmp_path / "root").look([path]).files
    with pytest.raises(LoadError):
        Folder(tmp_path / "root").read(path)


def test_large_and_special_files_are_refused(tmp_path: Path) -> None:
    with write(tmp_path / "large.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    os.mkfifo(tmp_path / "pipe.md")
    refused = Folder(tmp_path).scan().refused
    assert "larger than 20 MB" in refused["large.txt"]
    assert "not a regular file" in refused["pipe.md"]
    with pytest.raises(LoadError):
        Folder(tmp_path).read("pipe.md")


def test_a_missing_folder_is_an_error_and_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="the index is unchanged"):
        Folder(tmp_path / "nowhere").scan()
    with pytest.raises(FolderError):
        Folder(tmp_path / "nowhere").look(["a.md"])


def test_a_look_at_a_few_paths_agrees_with_the_whole_scan(tmp_path: Path) -> None:
    for name in ["a.md", "b/c.md", "d.xlsx"]:
        write(tmp_path / name)
    whole = Folder(tmp_path).scan()
    assert Folder(tmp_path).look(["a.md", "b/c.md", "d.xlsx", "gone.md"]) == whole
