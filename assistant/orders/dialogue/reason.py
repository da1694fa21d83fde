"""Why a customer cancels or sends back, in the shop's own reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.orders.dialogue.terms import terms
from assistant.understanding.words import fold

Reasons = Mapping[str, Mapping[str, str]]
"""Code -> language -> words, as the policy file gives them."""

_KNOWN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ordered_by_mistake", re.compile(
        r"\b(?:by|a|my|per) (?:mistake|accident)\b|\baccident(?:al|ally)\b|\bmistaken(?:ly)?\b|"
        r"\bordered (?:it |this |them |the )?"
        r"(?:\w+ ){0,3}twice\b|\bdid(?: not|n't) mean to\b|\bunintended\b|\bwrong (?:order|item|one|"
        r"thing|button)\b|\baus versehen\b"
        r"|\bpar erreur\b|\bpor error\b|\bpor engano\b|\bversehentlich\b"
    )),
    ("cheaper_elsewhere", re.compile(
        r"\bcheaper\b|\bhalf the price\b|\bbetter price\b|\bless (?:money )?(?:at|in) another\b|"
        r"\bgunstiger\b|\bmoins cher\b|\bmas barato\b|\bmais barato\b"
    )),
    ("too_slow", re.compile(
        r"\btoo (?:slow|long|late)\b|\btak(?:es|ing) (?:too|so) long\b|\bin time\b|\bdauert zu lange\b|"
        r"\btrop long\b|\btarda\b|\bdemora\b"
    )),
    ("too_small", re.compile(
        r"\btoo (?:small|tight|short|narrow)\b|\bzu (?:klein|eng|kurz)\b|\btrop petit\b|"
        r"\bdemasiado pequen\w\b|\bpequeno demais\b"
    )),
    ("too_large", re.compile(
        r"\btoo (?:big|large|wide|long|loose)\b|\bzu (?:gross|weit)\b|\btrop grand\b|\bdemasiado grande\b"
    )),
    ("faulty", re.compile(
        r"\b(?:broken|damaged|defective|faulty|doesn't work|does not work|chipped|cracked|smashed|ruined|"
        r"soaked|torn|leak(?:s|ing|ed)|missing (?:pieces|parts|a piece))\b|"
        r"\bdefekt\b|\bkaputt\b|\bcasse\b|\broto\b"
    )),
    ("wrong_item", re.compile(
        r"\bwrong (?:item|one|thing|product|colou?r|size|article)\b|\bfalsch(?:e[rsn]?)? (?:artikel|"
        r"ware)\b"
    )),
    ("not_as_expected", re.compile(
        r"\bnot (?:as|what) (?:i )?(?:expected|described|pictured|shown)\b|\b(?:broken|damaged|"
        r"defective|faulty|wrong|missing|poor quality|"
        r"doesn't work|does not work|different from)\b|\bnicht wie erwartet\b|\bdefekt\b|\bpas "
        r"comme\b|\bno es lo que\b"
    )),
    ("changed_mind", re.compile(
        r"\bchang\w* my mind\b|\bdo(?: not|n't) (?:like|want)\b|\bno longer (?:want|need|like)\b|"
        r"\bdon'?t need\b|\banders uberlegt\b|\bchange d'avis\b|\bcambiado de opinion\b|"
        r"\bmudei de ideia\b"
    )),
    ("no_longer_needed", re.compile(
        r"\bno longer (?:need|want|require|necessary)\w*\b|\bdo(?: not|n'?t)(?: really| actually)? "
        r"(?:need|want)\b|\bnot need(?:ed)?\b|\bchang\w* my mind\b"
        r"|\b(?:cannot|can't|can no longer) (?:afford|pay)\b|\bcheaper\b|\bbought (?:it "
        r")?(?:elsewhere|somewhere)\b|\btoo (?:slow|long|late|expensive)\b"
        r"|\btravel(?:l)?ing\b|\bnicht mehr\b|\bplus necessaire\b|\bplus besoin\b|\bya no\b|\bja nao\b"
    )),
)  # fmt: skip


def reason_in(text: str, reasons: Reasons) -> str:
    """The code of the one reason the words give; empty when they give none or more than one."""
    plain = fold(text)
    named = [code for code, words in reasons.items() if any(_says(plain, each) for each in words.values())]
    if len(named) == 1:
        return named[0]
    found = [code for code, pattern in _KNOWN if code in reasons and pattern.search(plain)]
    return found[0] if len(found) == 1 else ""


def gives_reason(text: str) -> bool:
    """Whether the words say why something is sent back or cancelled, in a shop's terms or not."""
    plain = fold(text)
    return any(pattern.search(plain) for _, pattern in _KNOWN)


def label(code: str, reasons: Reasons, lang: str) -> str:
    """The reason in the customer's language, as it stands on a button."""
    words = reasons[code]
    return words.get(lang) or words.get("en") or next(iter(words.values()), code)


def _says(plain: str, words: str) -> bool:
    return bool(terms(words)) and " ".join(terms(words)) in " ".join(terms(plain))
