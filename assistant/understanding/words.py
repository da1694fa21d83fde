"""Words of a message, folded so that accents, capitals and small typing errors do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

LONGEST_READ = 4_000
"""Characters of one message that are read; a longer paste says nothing new about intent."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[?!…]")
_FUZZY_FROM = 5


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text without accents and capitals, apostrophes made plain; same meaning, fewer spellings."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Folded words in order; `?`, `!` and `…` are words of their own."""
    return _WORD.findall(fold(text[:LONGEST_READ]))


def word_set(text: str) -> frozenset[str]:
    """The words of a text divided by blanks; keeps long word lists readable."""
    return frozenset(text.split())


@dataclass(frozen=True)
class Lexicon:
    """Words with a role each, found also with one typing error in words of five letters or more.

    One error is a missing, added, wrong or swapped letter, found through shared deletions (the symmetric
    delete idea of SymSpell), so a look-up costs a few dictionary reads whatever the size of the lexicon.
    """

    roles: Mapping[str, str]
    _deletions: Mapping[str, tuple[str, ...]]
    _sounds: Mapping[str, str]

    @classmethod
    def of(
        cls, groups: Mapping[str, str | Iterable[str]], *, apart: str = "", by_ear: bool = False
    ) -> Lexicon:
        """A lexicon from `role -> words` (a string is split at spaces). An earlier role keeps its word.

        Words in `apart` have no role although they look like a slip of one that has ("advise", "advisor").
        With `by_ear`, a word that sounds like one of these has its role, too ("nesecito", "ajente").
        """
        roles: dict[str, str] = {}
        for role, members in groups.items():
            for member in members.split() if isinstance(members, str) else members:
                roles.setdefault(fold(member), role)
        deletions: dict[str, list[str]] = {}
        for word in roles:
            if len(word) >= _FUZZY_FROM:
                for shorter in {word, *_without_one(word)}:
                    deletions.setdefault(shorter, []).append(word)
        roles.update((word, "") for word in fold(apart).split())
        sounds: dict[str, str] = {}
        for word in roles if by_ear else ():
            if len(word) >= _FUZZY_FROM:
                sounds.setdefault(_sound(word), word)
        return cls(roles, {shorter: tuple(whole) for shorter, whole in deletions.items()}, sounds)

    def role(self, word: str) -> str | None:
        """The role of a folded word, or None."""
        meant = self.meant(word)
        return self.roles[meant] or None if meant is not None else None

    def meant(self, word: str) -> str | None:
        """The word of the lexicon that a folded word is, or is a slip of; None for others."""
        if word in self.roles:
            return word
        if not _FUZZY_FROM <= len(word) <= 24:
            return None
        for shorter in (word, *_without_one(word)):
            for candidate in self._deletions.get(shorter, ()):
                if one_slip_apart(word, candidate):
                    return candidate
        return self._sounds.get(_sound(word)) if self._sounds else None


_ALIKE = (
    ("ph", "f"), ("qu", "k"), ("ck", "k"), ("ei", "ie"), ("ea", "ee"), ("h", ""), ("c", "s"), ("z", "s"),
    ("v", "b"), ("g", "j"), ("y", "i"), ("w", "b"),
)  # fmt: skip


def _sound(word: str) -> str:
    """A word as a hasty ear writes it: letters that sound alike are one, doubled ones single."""
    for letters, one in _ALIKE:
        word = word.replace(letters, one)
    return re.sub(r"(.)\1+", r"\1", word)


def one_slip_apart(left: str, right: str) -> bool:
    """Whether one letter is added, missing, wrong or swapped with its neighbour, and the first letter
    holds."""
    if left == right:
        return True
    if left[:1] != right[:1] or abs(len(left) - len(right)) > 1:
        return False
    start = _shared_start(left, right)
    rest_left, rest_right = left[start:], right[start:]
    if len(left) == len(right):
        swapped = rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:]
        return rest_left[1:] == rest_right[1:] or swapped
    longer, shorter = (rest_left, rest_right) if len(left) > len(right) else (rest_right, rest_left)
    return longer[1:] == shorter


def _shared_start(left: str, right: str) -> int:
    for place, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return place
    return min(len(left), len(right))


def _without_one(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]
