"""What the customer tried at home, or with us, before they wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found
from assistant.understanding.wishes import CLAUSE, clauses

_VERB = (
    r"(?:tried|restarted|reset|reinstalled|called|emailed|e-mailed|wrote|written|contacted|checked|followed"
    r"|cleaned"
    r"|replaced|unplugged|charged|rebooted|asked|phoned|rang|waited|looked|descaled|tightened|updated"
    r"|swapped|tested"
    r"|removed|switched|turned|pressed|plugged|washed|dried|unscrewed|recharged|cleared|deleted|reconnected"
    r"|vacuumed"
    r"|soaked|uninstalled|searched|changed(?! (?:my|our) (?:mind|address|name|number|e-?mail)| address))"
)
_TRIED = re.compile(
    rf"\b(?:i|we)(?:'ve| have|ve)?(?: also| already| just| even| both)? {_VERB}\b"
    + CLAUSE
    + r"|(?<=[a-z] and )(?:also |even )?tried (?=a|to|the|it|with|on|in)"
    + CLAUSE
    + r"|(?:^|[.!?\n] ?)(?:already |have |have already )?(?:tried|restarted|reset|reinstalled|rebooted"
    r"|cleaned|replaced"
    r"|swapped|unplugged|descaled|asked (?:the|my|all))\b"
    + CLAUSE
    + r"|\bj'ai (?:déjà|essayé|tenté|redémarré|nettoyé|changé|vérifié|réinitialisé|contacté|appelé|rechargé"
    r"|remplacé|testé) "
    + CLAUSE
    + r"|\b(?:ya (?:he|intenté|probé|llamé)|(?:he )?(?:intentado|probado|reiniciado|limpiado|revisado"
    r"|llamado)"
    r"|intenté|probé|reinicié|limpié|cambié|revisé) "
    + CLAUSE
    + r"|\b(?:já )?(?:tentei|liguei|reiniciei|limpei|troquei)\b"
    + CLAUSE
    + r"|\bho (?:già )?(?:provato|riavviato|pulito|cambiato|sostituito|controllato|chiamato|contattato"
    r"|ricaricato) " + CLAUSE,
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?;\n]{3,240}")
_MINE = re.compile(
    r"\b(?:habe?|hab'|wir haben|haben wir|schon|bereits|heb ik|ik heb|heb (?:het|de|hem|alles|al))\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:(?:ge|ab|aus|an|auf|ein|durch|nach|um)?(?:reinigt|putzt|wechselt|tauscht|laden|testet|prüft"
    r"|wartet|waschen|saugt)"
    r"|(?:neu ?|zurück|an|aus|ab|auf|ein|um|nach|durch)?ge(?:reinigt|putzt|wechselt|tauscht|startet|setzt"
    r"|laden|testet|prüft"
    r"|wartet|waschen|saugt|schaltet|steckt|schlossen|fragt|rufen|schrieben|sehen|schaut|sucht|macht|lüftet"
    r"|dreht|zogen)"
    r"|(?:aus)?probiert|versucht|resettet|entkalkt|(?:de|neu )?installiert|gelöscht|überprüft|gecheckt"
    r"|kontaktiert"
    r"|aktualisiert|geupdatet|geprobeerd|gereset|schoongemaakt|vervangen|opgeladen|herstart|opnieuw gestart"
    r"|gebeld"
    r"|gemaild|gevraagd|gecontroleerd)\b",
    re.IGNORECASE,
)
"""Participles that end a German or Dutch clause; the verb that makes them the customer's own stands far "
"off."""
_OTHERS_DID = re.compile(r"\b(?:sie|ihr|er|man|u|jullie) hab|\bhat\b|\bwurde", re.IGNORECASE)


def attempts(text: str) -> Iterator[Found]:
    """What was tried as `("tried", value, start, end)`; the value is the clause itself."""
    yield from clauses("tried", _TRIED, text)
    for match in _SENTENCE.finditer(text):
        said = match[0]
        asks = text[match.end() : match.end() + 1] == "?"
        if not asks and _MINE.search(said) and _DONE.search(said) and not _OTHERS_DID.search(said):
            value = said.strip(" ,")
            start = match.start() + said.index(value)
            yield "tried", " ".join(value.split()), start, start + len(value)
