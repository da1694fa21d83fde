"""Yes or no, when the bot had asked: only a short, plain answer counts, because a yes to anything else is
not a yes."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.words import word_set, words

_YES = word_set(
    "yes yeah yep yup sure ok okay please yesplease ja gerne bitte jo klar oui daccord volontiers si "
    "claro vale sim pode go ahead do it absolutely definitely"
)
_NO = word_set(
    "no nope nah nein lieber nicht non pas merci nao não gracias not now dont leave forget never mind"
)
_EITHER = word_set("thanks thank you danke the a it that would be great nice i me actually all right doch")
_HEARD = word_set(
    "ok okay k alright right all great perfect super good nice cool fine got it i see understood that helps "
    "verstanden alles klar gut prima danke parfait bien compris dacord vale perfecto entendido entendi certo "
    "perfeito muito bem tres done fertig thanks thank you merci gracias obrigado obrigada"
)
_LONGEST = 6
_AROUND = word_set(
    "ok okay great perfect thanks thank you thx cheers danke merci gracias grazie obrigado obrigada bedankt "
    "so much very for now today . ! ,"
)
_CLOSING = re.compile(
    r"(?:no(?!w)|nope|nah|nein|nee|non|nao)? ?"
    r"(?:that(?:s| is| was|ll be| will be| would be) (?:all|it|everything)(?: i (?:need|needed|wanted))?"
    r"|nothing (?:else|more)|(?:im|i am|we are) (?:all )?(?:good|fine|set|done)|all set"
    r"|i have (?:all|everything|what) i need"
    r"|das (?:wars|war es|war alles|ist alles)(?: schon)?|(?:sonst )?nichts (?:mehr|weiter)|sonst nichts"
    r"|cest tout|rien dautre|est?o es todo|nada (?:mas|mais)"
    r"|(?:e|era) (?:so isso|tudo|tutto)|nientaltro|dat (?:was|is) (?:het|alles)|(?:verder )?niets(?: meer)?)"
    r"|no (?:more|further|other) questions"
)
""" "Is there anything else?" "No, that's all." Without apostrophes and what may stand around it."""


def acknowledges(text: str) -> bool:
    """ "ok", "got it", "no, that's all", or a yes or no that nobody asked for: nothing is wanted."""
    spoken = words(text)
    heard = bool(spoken) and len(spoken) <= _LONGEST and all(word in _HEARD for word in spoken)
    closing = " ".join(word.replace("'", "") for word in spoken if word not in _AROUND)
    return heard or bool(_CLOSING.fullmatch(closing)) or bool(assent(text))


def assent(text: str) -> Literal["yes", "no", ""]:
    """ "yes", "no", or "" for anything longer or unclear."""
    spoken = words(text)
    if not spoken or len(spoken) > _LONGEST:
        return ""
    said = [word for word in spoken if word not in _EITHER]
    if any(word in _NO for word in said) and all(word in _NO | _YES for word in said):
        return "no"
    if said and all(word in _YES for word in said):
        return "yes"
    return ""
