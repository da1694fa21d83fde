"""What the customer tried at home, or with us, before they wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found
from assistant.understanding.wishes import CLAUSE, clauses

_VERB = (
    r"(?:tried|restarted|reset|reinstalled|called|emailed|e-mailed|wrote|written|contacted|checked"
    r"|followed|cleaned|replaced|unplugged|charged|rebooted|asked|phoned|rang|waited|looked|descaled"
    r"|tightened|updated|swapped|tested|removed|switched|turned|pressed|plugged|washed|dried|unscrewed"
    r"|recharged|cleared|deleted|reconnected|vacuumed|soaked|emptied|rinsed|wiped|adjusted|installed"
    r"|measured|rotated|opened|uninstalled|searched|changed(?! (?:my|our) (?:mind|address|name|number"
    r"|e-?mail)| address))"
)
_TRIED = re.compile(
    rf"\b(?:i|we)(?:'ve| have|ve)?(?: also| already| just| even| both)? {_VERB}\b"
    + CLAUSE
    + r"|(?<=[a-z] and )(?:also |even )?tried (?=a|to|the|it|with|on|in)"
    + CLAUSE
    + rf"|(?:^|[.!?,\n] ?)(?:have )?already {_VERB}\b"
    + CLAUSE
    + r"|(?<=,) ?tried (?=\w)"
    + CLAUSE
    + r"|(?:^|[.!?\n] ?)(?:have )?(?:tried|restarted|reset|reinstalled|rebooted"
    r"|cleaned|replaced|swapped|unplugged|descaled|asked (?:the|my|all))\b"
    + CLAUSE
    + r"|\bj'ai (?:déjà|essayé|tenté|redémarré|nettoyé|changé|vérifié|réinitialisé|contacté|appelé|rechargé"
    r"|remplacé|testé) "
    + CLAUSE
    + r"|\b(?:ya (?:he|intenté|probé|llamé)|(?:he )?(?:intentado|probado|reiniciado|limpiado|revisado"
    r"|llamado)|intenté|probé|reinicié|limpié|cambié|revisé) "
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
    r"|wartet|waschen|saugt)|(?:neu ?|zurück|an|aus|ab|auf|ein|um|nach|durch)?ge(?:reinigt|putzt|wechselt"
    r"|tauscht|startet|setzt|laden|testet|prüft|wartet|waschen|saugt|schaltet|steckt|schlossen|fragt"
    r"|rufen|schrieben|sehen|schaut|sucht|macht|lüftet|dreht|zogen)|(?:aus)?probiert|versucht|resettet"
    r"|entkalkt|(?:de|neu )?installiert|gelöscht|überprüft|gecheckt|kontaktiert|aktualisiert|geupdatet"
    r"|geprobeerd|gereset|schoongemaakt|vervangen|opgeladen|herstart|opnieuw gestart|gebeld|gemaild"
    r"|gevraagd|gecontroleerd)\b",
    re.IGNORECASE,
)
"""Participles that end a German or Dutch clause; the verb that makes them the customer's own stands afar."""
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
