"""Whether somebody wants to know who answers here: a bot is never taken for a person, and says so at once."""

from __future__ import annotations

import re

_BEING = (
    r"(?:chat ?bot|bot|robot|ai|machine|computer|program|chatgpt|gpt|human(?: being)?|(?:real )?person|real|"
    r"automated|roboter|ki|maschine|mensch(?:en)?|echt(?:er?)?|humain|ia|personne|robo|humano|persona|"
    r"pessoa|maquina)"
)
_FORMS = (
    rf"(?:are|r) you (?:(?:really|even|just|actually) )?(?:an? )?(?:real |actual )?{_BEING}",
    rf"(?:am i|is this) (?:(?:talking|speaking|chatting|writing) (?:to|with) )?(?:an? )?(?:real )?{_BEING}",
    r"who (?:are you|am i (?:talking|speaking|chatting) (?:to|with)|made you)|what are you",
    r"(?:what is|what's|whats) your name|(?:do you have|have you got) a name",
    r"wie heisst du|wie heissen sie|comment (?:t'appelles[- ]tu|vous appelez[- ]vous)|como te llamas",
    r"qual e o (?:seu|teu) nome",
    r"(?:is )?(?:anyone|anybody|someone|somebody) (?:there|here|online)",
    r"(?:are )?you (?:still )?(?:there|here)",
    rf"(?:bist du|sind sie|ist das) (?:hier )?(?:eine? )?(?:echter? )?{_BEING}|wer (?:bist du|sind sie)",
    rf"(?:spreche|schreibe|rede|chatte) ich (?:hier )?mit (?:eine[mr] )?(?:echten )?{_BEING}",
    r"ist (?:da |hier )?(?:jemand|wer)(?: da| hier)?|(?:bist du|sind sie) noch da",
    rf"(?:es[- ]tu|tu es|etes[- ]vous|vous etes|est[- ]ce) (?:une? )?(?:vraie? )?{_BEING}",
    r"qui (?:es-tu|etes[- ]vous)|(?:il )?y a quelqu'un|(?:vous etes|etes[- ]vous) (?:encore |toujours )?la",
    rf"(?:eres|es usted|es esto) (?:una? )?{_BEING}|quien (?:eres|es usted)|hay alguien(?: ahi)?|sigues ahi",
    rf"(?:voce e|tu es|es|isto e) (?:uma? )?{_BEING}|quem (?:e voce|es tu)|(?:tem|ha) alguem(?: ai)?",
)
_ASKED = re.compile(
    r"^\W*(?:(?:hi|hello|hey|so|ok|wait|sorry|but|hallo|bonjour|hola|ola)\W{0,3}){0,2}"
    rf"(?:{'|'.join(_FORMS)})"
    r"(?: (?:or|oder|ou|o) (?:(?:an?|eine?|une?|uma?|una) )?\w+(?: \w+)?)?[ ?!.]*$"
)


_ONE = re.compile(
    r"^\W*(?:(?:then|so|ok|okay|well|please|no|yes|and|but)\W{1,3}){0,4}"
    r"(?:(?:can|could|may|will|would) (?:you|i)(?: please)? |i(?:'d| would)? (?:rather |really |just )?"
    r"|let me )?(?:(?:want|like|need|prefer) to )?"
    r"(?:get|give|find|bring|pass|connect|put|want|need|like|prefer|have|talk|speak)(?: me| us)?"
    r"(?: to| on to| with| through to){0,2} (?:one|a real one|him|her|somebody real|someone real)"
    r"(?: then| please| now)*\W*$"
    r"|^\W*(?:dann |ja |ok,? )*(?:gib mir|geben sie mir|ich (?:mochte|will|hatte gern)|mochte ich|will ich) "
    r"(?:bitte )?(?:einen|eine)(?: bitte| sprechen)*\W*$"
    r"|^\W*(?:alors )?(?:j'en (?:veux|voudrais) une?|passez[- ](?:m'en|moi) une?)(?: s'il vous plait)?\W*$"
    r"|^\W*(?:entonces |pues )?(?:quiero|paseme con|pasame con|deme|dame) una?(?: por favor)?\W*$"
    r"|^\W*(?:entao )?(?:quero|me passe para|me da) uma?(?: por favor)?\W*$"
)


def wants_one(folded: str) -> bool:
    """After being told that this is no person: whether a folded message asks for "one"."""
    return _ONE.match(folded) is not None


def asked(folded: str) -> bool:
    """Whether a folded message asks that and nothing else, in the bot's five languages."""
    return _ASKED.match(folded) is not None
