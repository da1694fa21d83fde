"""Outward signs of a mood in one message: capitals, exclamation marks, words of anger, of waiting, of
thanks."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.understanding.words import LONGEST_READ, fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ANGER = re.compile(
    r"\b(?:worst|terribl\w{1,3}|awful\w{0,2}|ridiculous\w{0,2}|useless|joke|disgust\w{0,6}|"
    r"pathetic\w{0,4}|appall\w{0,5}|shock\w{0,5}|"
    r"unacceptable|disappoint\w{0,6}|frustrat\w{0,5}|furious|angr\w{1,3}|annoy\w{0,4}|fed up|"
    r"rubbish|poor|wtf|shit\w{0,3}|fuck\w{0,4}|"
    r"bloody|damn\w{0,3}|crap\w{0,2}|hell|lies|lied|liars?|fraud\w{0,6}|scam\w{0,5}|hate|nightmare|"
    r"incompeten\w{1,3}|sick of|enough|"
    r"waste|robb\w{1,3}|thie\w{1,3}|stupid|idiot\w{0,3}|clueless|outrag\w{0,5}|insult\w{0,3}|"
    r"schlecht\w{0,4}|unverschamt\w{0,4}|frechheit|lacherlich\w{0,2}|unmoglich|argerlich|wutend|"
    r"sauer|enttausch\w{0,5}|scheiss\w{0,3}|"
    r"katastrophe|unfassbar|nervt|betrug|mist|saftladen|nul\w{0,2}|inadmissible|inacceptable|"
    r"scandaleux|honte|honteux|marre|deçu\w{0,2}|decu\w{0,2}|"
    r"furieu\w{1,2}|arnaque|merde|ridicule|ras-le-bol|horrible|pesimo|fatal|vergonzoso|verguenza|"
    r"inaceptable|hart[oa]|estafa|mierda|"
    r"inutil\w{0,3}|decepcion\w{0,4}|pessimo|absurdo|vergonha|inaceitavel|fart[oa]|golpe|merda|"
    r"porcaria|palhacada)\b"
)
_AGAIN = re.compile(
    r"\b(?:still|again|third|fourth|fifth|twice|\d{1,2} times|times|already|yet|ever|never|nothing|"
    r"no one|nobody|no response|no reply|"
    r"ignor\w{1,3}|waiting|waited|weeks?|days|hours|keep|kept|told you|"
    r"immer noch|schon wieder|wieder|zum (?:dritten|vierten|zweiten) mal|niemand|keiner|seit|"
    r"wochen|tagen|stunden|warte\w{0,2}|nie|"
    r"toujours|encore|jamais|personne ne|semaines|jours|heures|attends|troisieme|"
    r"todavia|otra vez|nunca|nadie|semanas|dias|horas|esperando|tercera vez|ainda|de novo|ninguem|"
    r"terceira vez)\b"
)
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|great|cheers|please|appreciate|love|lovely|awesome|perfect|"
    r"brilliant|amazing|"
    r"danke|bitte|super|prima|toll|merci|parfait|gracias|perfecto|por favor|obrigad[oa]|otimo)\b"
)
_CRIES = re.compile("[😡🤬😠😤🙄😒👎😭💔🤦😫😩🖕]")
_COUNTED = re.compile(
    r"\b(?:third|3rd|fourth|4th|fifth|5th|sixth|hundredth|umpteenth|dritten?|vierten?|funften?|"
    r"troisieme|quatrieme|tercera|cuarta|terceira|quarta|terza|derde|vierde)"
    r" (?:time|mal|fois|vez|volta|keer)\b|\b(?:how many times(?! (?:can|may|could|is|are))|over and over"
    r"|again and again|i (?:have "
    r")?(?:already|just) (?:told|said|asked|explained|gave|sent)|"
    r"as i said|like i said|i keep (?:asking|telling|saying)|same (?:answer|question|thing) again|"
    r"asked (?:you )?(?:this )?(?:twice|three times|\d+ times)|"
    r"habe ich (?:schon|bereits|doch)|wie oft|immer wieder|j'ai deja (?:dit|demande|explique)|"
    r"combien de fois|"
    r"ya (?:lo )?(?:dije|he dicho|pregunte)|cuantas veces|ja (?:disse|falei|perguntei)|quantas vezes|"
    r"quante volte|ve l'ho (?:gia )?(?:detto|scritto)|hoe vaak|al (?:twee|drie|vier) keer)\b"
    r"|للمرة (?:الثانية|الثالثة|الرابعة|الخامسة|العاشرة)|(?:قلت|ذكرت|كتبت) (?:لكم|لك) (?:من قبل|سابقا)"
    r"|كم مرة (?:يجب|لازم|علي)"
)

CUES: dict[str, Callable[[str, str], float]] = {
    "capitals": lambda text, _: _capitals(text),
    "exclamations": lambda text, _: min(3, text.count("!")) / 3,
    "question_marks": lambda text, _: min(3, text.count("?")) / 3,
    "anger_words": lambda _, folded: min(3, len(_ANGER.findall(folded))) / 3,
    "again_words": lambda _, folded: min(3, len(_AGAIN.findall(folded))) / 3,
    "thanks_words": lambda _, folded: min(2, len(_THANKS.findall(folded))) / 2,
    "cries": lambda text, _: min(2, len(_CRIES.findall(text))) / 2,
    "length": lambda text, _: min(60, len(_WORD.findall(text))) / 60,
}
"""Each reads the text and its folded form and gives 0..1."""


def cues(text: str) -> dict[str, float]:
    """All cues of one message by name, each 0..1. Reads the first 4,000 characters in linear time."""
    text = text[:LONGEST_READ]
    folded = fold(text)
    return {name: round(float(read(text, folded)), 4) for name, read in CUES.items()}


def says_again(text: str) -> bool:
    """Whether the customer says outright that they are repeating themselves ("for the third time", "I
    already told you")."""
    return _COUNTED.search(fold(text[:LONGEST_READ])) is not None


def _capitals(text: str) -> float:
    """The share of words of three letters or more that are written in capitals, where there are at least
    two."""
    found = [word for word in _WORD.findall(text) if len(word) > 2]
    loud = sum(word.isupper() for word in found)
    return loud / len(found) if loud >= 2 else 0.0
