"""Does the customer ask for a person? Read from roles of words (whom, to talk, to want), not from single
words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding import person_words as lexicon
from assistant.understanding.person_idioms import PHRASES
from assistant.understanding.words import LONGEST_READ, fold, words

CLEAR = 0.8
"""At or above: an explicit request, handed over now."""
POSSIBLE = 0.5
"""At or above: a likely request, worth an offer."""

_REACH = 6


@dataclass(frozen=True)
class PersonRequest:
    """How clearly a person was asked for (0..1) and the values the score rests on."""

    score: float
    signals: dict[str, float]

    @property
    def clear(self) -> bool:
        """Whether the wish is explicit enough to hand over without asking back."""
        return self.score >= CLEAR


def wants_person(text: str) -> PersonRequest:
    """The wish for a person in one message, from its words alone."""
    score = asked_in_words(text)
    return PersonRequest(score, {"words": score})


def names_person(text: str) -> bool:
    """Whether a text speaks of a person or a team at all, as an offer of one does."""
    return any(lexicon.ROLES.role(word) in lexicon.NOUNS for word in words(text))


def asked_in_words(text: str) -> float:
    """0..1 from rules over word roles: 1 asks outright, 0.6 wants to reach the team, 0.2 only mentions one, 0
    neither."""
    folded = _OPENING_NO.sub(r"\1. ", _spelled(fold(text[:LONGEST_READ])))
    folded = lexicon.NOT_THEM.sub(". ", folded)
    folded = lexicon.REFUSAL.sub(lambda said: said[0] if lexicon.BOT.search(said[0]) else ". ", folded)
    idiom = 0.9 if lexicon.IDIOMS.search(folded) or PHRASES.search(folded) else 0.0
    return max(idiom, *(_clause(words(clause)) for clause in _SENTENCE.split(folded)))


def _spelled(folded: str) -> str:
    """With slips mended where the word that was meant is one of ours; idioms are read letter by letter."""

    def mended(match: re.Match[str]) -> str:
        word = match.group()
        return lexicon.SLIPS.get(word) or lexicon.ROLES.meant(word) or word

    return _WORD.sub(mended, folded)


_WORD = re.compile(r"(?<![\w'’-])[^\W_]{3,24}(?![\w'’-])")
_OPENING_NO = re.compile(r"^\W*(no|nein|non|nao|nee|nope)(?:,|(?= i\b| ich\b| je\b))\s*")
_SENTENCE = re.compile(
    r"(?<=[?!…;\n])|\.(?=\s|$)|,\s(?=(?:just|please|but|and|i|give|let|get|human|person|agent|transfer|connect|escalate|put)\b)"
)


def _clause(spoken: list[str]) -> float:
    if not spoken:
        return 0.0
    roles = [lexicon.ROLES.role(word) for word in spoken]
    for place, word in enumerate(spoken[1:], 1):
        if word in lexicon.ALSO_NOUNS and spoken[place - 1] in lexicon.DETERMINERS:
            roles[place] = None
        if (
            roles[place] == "told"
            and lexicon.BE & set(spoken[max(0, place - 2) : place + 2])
            and not _was(spoken)
        ):
            roles[place] = "talk"
    refused = _refuses_bot(roles)
    if not lexicon.NOUNS & set(roles):
        return max(refused, 0.9 if " ".join(spoken) in lexicon.BARE_COMMANDS else 0.0)
    return max(refused, _one_sentence(spoken, roles))


def _was(spoken: list[str]) -> bool:
    return bool({"was", "were", "been", "got", "keep", "kept", "wurde", "bin", "fui", "ete"} & set(spoken))


def _one_sentence(spoken: list[str], roles: list[str | None]) -> float:
    places = (place for place, role in enumerate(roles) if role in lexicon.NOUNS)
    named = [place for place in places if _is_the_asked_one(spoken, roles, place)]
    return max((_asked(spoken, roles, place) for place in named), default=0.0)


def _asks_what_it_is(spoken: list[str], roles: list[str | None], place: int) -> bool:
    """ "am I talking to a person?", "tell me if you are human" want to know; they do not ask for one."""
    start = place
    while start and (spoken[start - 1] in lexicon.BETWEEN or roles[start - 1] in lexicon.BETWEEN_ROLES):
        start -= 1
    return (
        spoken[max(0, start - 1)] == "you're"
        or tuple(spoken[max(0, start - 2) : start]) in lexicon.ASKS_WHAT_IT_IS
    )


def _is_the_asked_one(spoken: list[str], roles: list[str | None], place: int) -> bool:
    """Not "human hair", not "the person who delivered it", not the first half of "customer service"."""
    after = spoken[place + 1] if place + 1 < len(spoken) else ""
    before = spoken[place - 1] if place else ""
    if (after in lexicon.DESCRIBING and before in lexicon.DEFINITE) or before == "by":
        return False
    if after == "of" and any(word[0].isdigit() for word in spoken[place + 2 : place + 3]):
        return False
    next_role = roles[place + 1] if place + 1 < len(roles) else None
    expected = not after or after in lexicon.AFTER_NOUN or next_role in lexicon.NOUNS
    return expected or next_role in {"want", "talk", "get", "live", "told"}


def _asked(spoken: list[str], roles: list[str | None], place: int) -> float:
    """How clearly the noun at `place` is asked for."""
    before = roles[max(0, place - _REACH) : place]
    after = roles[place + 1 : place + 1 + _REACH]
    kind = roles[place]
    live = "live" in before[-2:] or after[:1] == ["live"] or kind == "person"
    if "told" in before or _asks_what_it_is(spoken, roles, place):
        return 0.2
    if spoken[place + 1 : place + 2] and spoken[place + 1] in lexicon.WAYS_TO_REACH:
        return 0.4
    if "talk" in before or _talks_to(spoken, roles, place, after):
        return _reached(spoken, roles, kind, live)
    if live and ("want" in before or "get" in before):
        return 0.2 if lexicon.KEPT & set(spoken[place + 1 : place + 1 + _REACH]) else 1.0
    one = bool(place) and spoken[place - 1] in lexicon.ONE | {"to", "with"}
    if kind in {"agent", "anyone"} and one and ("want" in before[-3:] or _gives_me(spoken, roles, place)):
        return 0.9
    if kind in {"agent", "team"} and ("want" in before or "get" in before[-4:]):
        return 0.6 if kind == "agent" or _is_short(spoken, 6) else 0.2
    if live and len(spoken) <= 9 and lexicon.THERE_IS.search(" ".join(spoken)):
        return 0.85
    if (live or kind == "agent") and _is_bare(spoken, roles):
        return 0.9
    return 0.2 if live or kind == "agent" else 0.0


def _reached(spoken: list[str], roles: list[str | None], kind: str | None, live: bool) -> float:
    """There is a verb of talking to the noun: a person is asked for; "the team" only when it is wanted
    now."""
    if live or kind in {"agent", "anyone"}:
        return 1.0
    asks_how = spoken[0] in lexicon.ASKS_HOW or any(word in lexicon.WAYS_TO_REACH for word in spoken)
    return 0.6 if asks_how else 0.85 if "want" in roles or _passes_me_on(spoken) else 0.6


def _talks_to(spoken: list[str], roles: list[str | None], place: int, after: Sequence[str | None]) -> bool:
    """The verb stands behind: "einen Menschen sprechen", "anyone I can speak to", "someone call me"."""
    if "talk" not in after or spoken[place] in {"people", "persons"}:
        return False
    verb = place + 1 + after.index("talk")
    near = verb - place <= (_REACH if roles[place] in {"anyone", "person"} else 2)
    ends = verb + 1 >= len(spoken) or spoken[verb + 1] in lexicon.AFTER_VERB
    return near and ends


def _gives_me(spoken: list[str], roles: list[str | None], place: int) -> bool:
    return "get" in roles[max(0, place - 4) : place] and bool(
        lexicon.ME & set(spoken[max(0, place - 4) : place])
    )


def _passes_me_on(spoken: list[str]) -> bool:
    return bool(lexicon.ME & set(spoken))


def _is_short(spoken: list[str], most: int) -> bool:
    return sum(word not in "?!…" for word in spoken) <= most


def _is_bare(spoken: list[str], roles: list[str | None]) -> bool:
    """Nothing but whom and courtesies: "human please", "help from a real person pls"."""
    rest = [
        word
        for word, role in zip(spoken, roles, strict=True)
        if role not in lexicon.NOUNS | {"live", "want", "get", "talk"} and word not in "?!…"
    ]
    return all(word in lexicon.POLITE for word in rest) and len(spoken) <= 12


def _refuses_bot(roles: list[str | None]) -> float:
    """ "not a bot", "no more robots"; "I don't want to talk to a robot" asks for a person."""
    for place, role in enumerate(roles):
        before = roles[max(0, place - 7) : place]
        if role in {"bot", "machine"} and "not" in before:
            if "talk" in before:
                return 0.85
            if role == "bot":
                return 0.6
    return 0.0
