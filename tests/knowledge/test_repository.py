"""Edits in a git repository: committed alone, under the name of who made them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from knowledge.repository import Repository


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Setup", "-c", "user.email=setup@example.com"]
    done = subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles are a folder within a repository that holds other things as well."""
    root = tmp_path / "site"
    articles = root / "articles"
    articles.mkdir(parents=True)
    git(root, "init", "--quiet")
    (root / "other.txt").write_text("other\n")
    (articles / "a.md").write_text("# A\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "First")
    return articles


def test_a_commit_holds_the_edit_alone_under_its_author(folder: Path) -> None:
    (folder.parent / "other.txt").write_text("half done\n")
    git(folder, "add", "../other.txt")
    (folder / "a.md").write_text("# A\n\nNew.\n")
    repository = Repository.find(folder)
    assert repository is not None
    assert repository.commit(["a.md"], "Léa <script>", "lea@example.com", "Say more\n\n-m x") == ""
    assert git(folder, "show", "--format=%an %ae %s", "--name-only") == (
        "Léa script lea@example.com Say more\n\narticles/a.md"
    )
    assert git(folder, "diff", "--cached", "--name-only") == "other.txt"
    last = repository.last_edits()["a.md"]
    assert (last.author, last.message) == ("Léa script", "Say more")


def test_new_moved_and_deleted_files_and_hostile_names(folder: Path) -> None:
    repository = Repository.find(folder)
    assert repository is not None
    for name in ("--help.md", "*.md", "ä ü.md", "$(touch x).md"):
        (folder / name).write_text("# B\n")
        assert repository.commit([name], "Ana", "ana@example.com", f"Add {name}") == ""
        assert repository.last_edits()[name].message == f"Add {name}"
    (folder / "a.md").rename(folder / "b.md")
    assert repository.commit(["a.md", "b.md"], "Ana", "ana@example.com", "Move") == ""
    (folder / "b.md").unlink()
    assert repository.commit(["b.md"], "Ana", "ana@example.com", "Delete") == ""
    assert git(folder, "status", "--porcelain") == ""


def test_a_refused_commit_says_why(folder: Path) -> None:
    repository = Repository.find(folder)
    assert repository is not None
    assert repository.commit(["a.md"], "Ana", "ana@example.com", "Nothing changed") != ""
    (folder / "a.md").write_text("# A\n\nNew.\n")
    (folder.parent / ".git" / "index.lock").write_text("")
    assert "index.lock" in repository.commit(["a.md"], "Ana", "ana@example.com", "Locked")


def test_a_plain_folder_has_none(tmp_path: Path) -> None:
    assert Repository.find(tmp_path) is None
