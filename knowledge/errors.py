"""Everything that can go wrong here.

KnowledgeError
├── ModelError      the embedding model cannot be found, checked or prepared
├── StoreError      the vector store or the index file cannot be used
├── FolderError     the knowledge folder itself is missing or unreadable
├── Busy            another process is writing to the same index for too long
├── EditConflict    a file is not as it was when its editor opened it
└── LoadError       one file cannot be read; the others go on
    └── ContractError   its front matter is broken
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Base of all errors of this package; the text says what to do."""


class ModelError(KnowledgeError):
    """The embedding model cannot be found, checked or prepared."""


class StoreError(KnowledgeError):
    """The vector store or the index file cannot be used."""


class FolderError(KnowledgeError):
    """The knowledge folder itself is missing or unreadable; the index stays as it was."""


class Busy(KnowledgeError):
    """Another process is writing to the same index and did not finish in time."""


class LoadError(KnowledgeError):
    """One file cannot be read; its reason is shown to the content owner."""


class ContractError(LoadError):
    """The front matter of one file is broken."""


class EditConflict(KnowledgeError):
    """The file has changed on disk since it was opened. Nothing was written: compare both and save again.

    `text` is what lies there now (None: nothing, or nothing readable), `sha256` its hash ("" for nothing).
    """

    def __init__(self, text: str | None, sha256: str) -> None:
        super().__init__(
            "This file has changed on disk since you opened it. Nothing was written; compare both versions."
        )
        self.text = text
        self.sha256 = sha256
