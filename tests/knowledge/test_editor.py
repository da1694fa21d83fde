"""The owner's edits: whole or not at all, only over what was seen, and never outside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.editor import LONGEST, Editor
from knowledge.errors import EditConflict, FolderError, LoadError

TEXT = "---\ntitle: Costs\n---\n# Costs\n\nShipping costs €3.95.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    root.mkdir()
    (root / "costs.md").write_text(TEXT, encoding="utf-8")
    return root


@pytest.fixture
def editor(folder: Path, tmp_path: Path) -> Editor:
    return Editor(folder, tmp_path / "editor.lock")


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".edit-*")]


def test_what_was_opened_is_written_whole(editor: Editor, folder: Path) -> None:
    opened = editor.read("costs.md")
    assert opened.text == TEXT
    saved = editor.save("costs.md", TEXT.replace("3.95", "4.95"), opened.sha256)
    assert editor.read("costs.md") == saved
    assert "4.95" in (folder / "costs.md").read_text(encoding="utf-8")
    assert left_over(folder) == []


def test_a_file_changed_on_disk_is_never_overwritten(editor: Editor, folder: Path) -> None:
    opened = editor.read("costs.md")
    (folder / "costs.md").write_text("# Costs\n\nFree today.\n", encoding="utf-8")
    for act in (
        lambda: editor.save("costs.md", TEXT + "Mine.\n", opened.sha256),
        lambda: editor.delete("costs.md", opened.sha256),
        lambda: editor.rename("costs.md", "prices.md", opened.sha256),
        lambda: editor.save("costs.md", TEXT, ""),
    ):
        with pytest.raises(EditConflict) as conflict:
            act()
        assert conflict.value.text == "# Costs\n\nFree today.\n"
    # Seen now, so it may be written over.
    editor.save("costs.md", TEXT, conflict.value.sha256)
    assert (folder / "costs.md").read_text(encoding="utf-8") == TEXT


def test_a_file_deleted_on_disk_is_a_conflict_too(editor: Editor, folder: Path) -> None:
    opened = editor.read("costs.md")
    (folder / "costs.md").unlink()
    with pytest.raises(EditConflict) as conflict:
        editor.save("costs.md", TEXT, opened.sha256)
    assert (conflict.value.text, conflict.value.sha256) == (None, "")
    assert not (folder / "costs.md").exists()


def test_a_new_file_makes_its_folders_and_a_deleted_one_leaves_none_empty(
    editor: Editor, folder: Path
) -> None:
    saved = editor.save("new/deep/a.md", "# A\n\nText.\n", "")
    moved = editor.rename("new/deep/a.md", "new/b.md", saved.sha256)
    assert not (folder / "new" / "deep").exists()
    editor.delete("new/b.md", moved.sha256)
    assert [path.name for path in folder.iterdir()] == ["costs.md"]


def test_a_move_never_lands_on_another_file(editor: Editor, folder: Path) -> None:
    (folder / "b.md").write_text("# B\n\nText.\n")
    with pytest.raises(FolderError, match="already"):
        editor.rename("costs.md", "b.md", editor.read("costs.md").sha256)
    assert (folder / "costs.md").exists()


def test_windows_line_ends_stay(editor: Editor, folder: Path) -> None:
    (folder / "w.md").write_bytes(b"# A\r\n\r\nOne.\r\n")
    opened = editor.read("w.md")
    assert opened.text == "# A\n\nOne.\n"
    editor.save("w.md", opened.text + "\nTwo.\n", opened.sha256)
    assert (folder / "w.md").read_bytes() == b"# A\r\n\r\nOne.\r\n\r\nTwo.\r\n"


@pytest.mark.parametrize(
    "path",
    [
        "../out.md",
        "a/../../out.md",
        "/etc/passwd.md",
        ".hidden.md",
        "a/.git/config.md",
        ".drafts/../../x.md",
        "..\\out.md",
        "a\x00.md",
        "a\n.md",
        "",
        "no-suffix",
        "run.py",
        "a" * 500 + ".md",
    ],
)
def test_no_path_leads_out_or_to_what_is_no_article(editor: Editor, tmp_path: Path, path: str) -> None:
    for act in (
        lambda: editor.read(path),
        lambda: editor.save(path, "# A\n\nB\n", ""),
        lambda: editor.delete(path, ""),
        lambda: editor.rename("costs.md", path, editor.read("costs.md").sha256),
    ):
        with pytest.raises(FolderError):
            act()
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".lock") == ["articles"]


def test_links_are_never_followed(editor: Editor, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("# Secret\n\nKey.\n")
    (folder / "link").symlink_to(outside)
    (folder / "leaf.md").symlink_to(outside / "secret.md")
    for act in (
        lambda: editor.read("link/secret.md"),
        lambda: editor.read("leaf.md"),
        lambda: editor.save("link/new.md", "# A\n\nB\n", ""),
        lambda: editor.save("leaf.md", "# A\n\nB\n", ""),
    ):
        with pytest.raises(FolderError):
            act()
    assert [path.name for path in outside.iterdir()] == ["secret.md"]
    assert (outside / "secret.md").read_text() == "# Secret\n\nKey.\n"


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("costs.md", "---\naudiense: public\n---\n# A\n\nB\n", "audience"),
        ("costs.md", "---\nvalid_until: soon\n---\n# A\n\nB\n", "date"),
        ("costs.md", "---\ntitle: A\n---\n", "no text"),
        ("q.yaml", "- question: [\n", "YAML"),
    ],
)
def test_what_the_bot_could_not_read_is_not_saved(
    editor: Editor, folder: Path, path: str, text: str, reason: str
) -> None:
    based_on = editor.read(path).sha256 if (folder / path).exists() else ""
    with pytest.raises(LoadError, match=reason):
        editor.save(path, text, based_on)
    assert (folder / "costs.md").read_text(encoding="utf-8") == TEXT


def test_too_long_is_refused_both_ways(editor: Editor, folder: Path) -> None:
    with pytest.raises(FolderError, match="split"):
        editor.save("long.md", "a" * (LONGEST + 1), "")
    (folder / "long.md").write_text("a" * (LONGEST + 1))
    with pytest.raises(FolderError, match="longer"):
        editor.read("long.md")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here that not even root may write to")
def test_a_folder_that_takes_no_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="folder cannot be written to: "):
        Editor(Path("/proc"), tmp_path / "editor.lock").save("costs.md", TEXT, "")
