"""Whether a message can stand alone, and how long to wait for the rest of a burst when it cannot."""

from __future__ import annotations

import re

from assistant.understanding import person
from assistant.understanding.words import fold, word_set, words

QUIET_SECONDS = 1.5
LONGEST_WAIT_SECONDS = 10.0

_OPEN_END = re.compile(r"(?:[,;:\-–—(/&+]|\.\.|…)$")
_VALUE = re.compile(r"^\S*\d\S*$|^\S+@\S+\.\w+$")

_GREETING = word_set(
    "hi hello hey hiya heya yo hallo moin servus guten tag morgen abend grüß gott salut bonjour "
    "bonsoir coucou hola buenas buenos dias tardes noches ola oi bom boa dia tarde noite good morning "
    "afternoon evening day there everyone team all sir madam support ciao buongiorno hoi dag "
    "greetings"
)
_DANGLING = word_set(
    "and or but so because cause cuz if when while then than that which who the a an my your our "
    "their his her this these to for from with about of in on at by into as is are was were am be i "
    "you we they he she not also plus und oder aber weil dass wenn als der die das ein eine einen "
    "meine mein meinen mit von zu für auf ich wir sie nicht et ou mais parce que quand le la les un "
    "une des mon ma mes avec de du pour je nous y o pero porque cuando el los las una mi mis con para "
    "yo e mas quando um uma meu minha com eu por"
)
_OPENERS = word_set(
    "so well ok okay um hmm and but also about regarding concerning my the a an this that for with in "
    "mein meine die der das und aber mon ma mes le la les et mi mis el los y pero meu minha o os e"
)
_PRONOUNS = word_set("i we you he she they ich wir je j'ai nous yo eu it")
_ALONE = word_set(
    "yes no yeah yep yup nope nah sure ok okay thanks thank thx ty cheers please correct exactly "
    "right wrong done ja nein danke doch genau oui non merci si gracias sim nao obrigado obrigada "
    "grazie bye goodbye tschüss stop help agent human"
)
_SUBORDINATE = word_set(
    "when if after because since while although as wenn weil nachdem quand si cuando porque quando"
)
_ANNOUNCEMENT = re.compile(
    r"^(?:(?:hi|hello|hey|hallo|moin|guten (?:tag|morgen|abend)|bonjour|hola|ola|please|so|and)[ ,!.]*)*"
    r"(?:(?:i|we)(?:'ve| have|'d| had)?(?: got)? (?:a|one|another|two|some|few|quick|small)? "
    r"?(?:quick|small|simple|other)? ?"
    r"(?:question|questions|problem|issue|query|queries)"
    r"|(?:just )?(?:a|one|another)? ?quick question|question"
    r"|(?:i need|need|can i get|i could use)(?: some| your)? help|help(?: me)?"
    r"|(?:can|could) (?:you|someone) (?:please )?help(?: me)?(?: please)?"
    r"|(?:can|could|may) i ask (?:you )?(?:a question|something)"
    r"|ich habe? (?:(?:da|mal|nur|noch|kurz|eben) ){0,3}(?:(?:eine|ne) )?(?:\w+ )?frage"
    r"|j'ai une question|tengo una (?:pregunta|duda)|tenho "
    r"uma (?:pergunta|duvida))"
    r"(?: (?:with|about|regarding|zu|mit|concernant|sobre|com) "
    r"(?:an?|the|my|our|one of my|meiner?|ma|mon|mi|meu|minha) (?:\w+ )?"
    r"(?:order|parcel|package|purchase|delivery|account|bestellung|paket|commande|colis|pedido|encomenda))?"
    r"[ .!?:]*$"
)


def announces(text: str) -> bool:
    """Whether the text only says that something is coming: "I have a question about my order"."""
    return _ANNOUNCEMENT.match(fold(text.strip()[:200])) is not None


def is_complete(text: str) -> bool:
    """Whether the text is a whole question, statement, value or answer rather than the start of one.

    A doubtful text counts as complete when it has three words or more: a needless wait costs the customer
    more than an early answer, because a later message supersedes the turn anyway.
    """
    stripped = text.strip()
    if not stripped or _OPEN_END.search(stripped):
        return False
    spoken = [word for word in words(stripped) if word not in "?!…"]
    if not spoken:
        return False
    if _is_greeting(spoken) or announces(stripped):
        return False
    # Who has written out an address or a number has said what they wanted to say.
    value = any(sign.isdigit() or sign == "@" for sign in stripped.split()[-1])
    if stripped[-1] in "?!" or value or _VALUE.match(stripped) or all(word in _ALONE for word in spoken):
        return True
    if len(spoken) <= 2:
        return _short_is_complete(spoken, stripped)
    if stripped[-1] == ".":
        return True
    return not (_ends_open(spoken) or _is_half_sentence(spoken, stripped))


def wait_seconds(text: str, *, typing: bool, since_last: float, since_first: float) -> float:
    """Seconds to wait before the turn starts; 0 means now.

    `text` is the whole burst so far, `typing` whether the customer is typing now, `since_last` the seconds
    since the last message or sign of typing, `since_first` those since the first message of the burst. Quiet
    for 1.5 s or 10 s in all ends the wait.
    """
    if not typing and is_complete(text.rstrip().rsplit("\n", 1)[-1]):
        return 0.0
    return max(0.0, min(QUIET_SECONDS - since_last, LONGEST_WAIT_SECONDS - since_first))


def _is_greeting(spoken: list[str]) -> bool:
    return len(spoken) <= 4 and all(word in _GREETING for word in spoken)


def _short_is_complete(spoken: list[str], stripped: str) -> bool:
    if any(character.isdigit() for character in stripped):
        return True
    if person.asked_in_words(stripped) >= person.CLEAR:
        return True
    if spoken[0] in _OPENERS or spoken[0] in _PRONOUNS or spoken[-1] in _DANGLING:
        return False
    return len(spoken) == 2


def _ends_open(spoken: list[str]) -> bool:
    return spoken[-1] in _DANGLING


def _is_half_sentence(spoken: list[str], stripped: str) -> bool:
    """ "when I opened the box": a clause that announces its main sentence; or "my order from last week"."""
    if spoken[0] in _SUBORDINATE and len(spoken) <= 9 and "," not in stripped:
        return len(spoken) < 3 or spoken[1] in _PRONOUNS or spoken[1] in _OPENERS
    return len(spoken) <= 3 and spoken[0] in {
        "my",
        "the",
        "about",
        "regarding",
        "mein",
        "meine",
        "mon",
        "ma",
        "mi",
    }
