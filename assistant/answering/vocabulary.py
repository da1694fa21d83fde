"""Words that decide whether two sentences say the same: negations, limits, synonyms, in five languages.

Word vectors cannot do this: with the packaged model `open` and `closed` are as close (.64) as `delivery` and
`shipping` (.68).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.understanding.words import fold, word_set
from knowledge.terms import words as terms

_NEGATIONS = {
    "en": "not no never cannot cant can't dont don't doesnt doesn't isnt isn't arent aren't wont won't "
    "wasn't didn't couldn't shouldn't mustn't without neither nor none nothing nobody except unless excluded "
    "excluding unable",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals ohne ausser weder noch nichts "
    "ausgenommen",
    "fr": "ne n pas jamais sans aucun aucune sauf ni rien excepte hormis",
    "es": "no nunca sin ningun ninguna ninguno excepto salvo tampoco ni nada",
    "pt": "nao nunca sem nenhum nenhuma exceto salvo nem nada",
}
_LIMITS = {
    "en": (
        "all any every anything everything each anyone everyone anywhere anytime", "always", "only", "free",
        "guarantee guaranteed", "immediately instantly", "automatically automatic", "unlimited", "lifetime",
        "fully full", "before until", "after", "least minimum", "most maximum", "must required need",
        "exactly", "today", "tomorrow", "forever", "twice double", "half",
    ),
    "de": (
        "alle alles jede jeder jedes jeden", "immer", "nur", "kostenlos kostenfrei gratis frei", "garantiert",
        "sofort", "automatisch", "unbegrenzt", "lebenslang", "vor bis", "nach", "mindestens", "hochstens",
        "mussen muss", "heute", "morgen", "doppelt",
    ),
    "fr": (
        "tous toute toutes tout chaque", "toujours", "seulement uniquement", "gratuit gratuite gratuitement",
        "garanti garantie", "immediatement", "automatiquement", "illimite", "avant jusqu", "apres", "minimum",
        "maximum", "devez doit", "demain",
    ),
    "es": (
        "todo toda todos todas cada", "siempre", "solo solamente", "gratis gratuito gratuita", "garantizado",
        "inmediatamente", "automaticamente", "ilimitado", "antes hasta", "despues", "minimo", "maximo",
        "debe",
    ),
    "pt": (
        "todo toda todos todas cada", "sempre", "so somente apenas", "gratis gratuito gratuita", "garantido",
        "imediatamente", "automaticamente", "ilimitado", "antes ate", "depois", "minimo", "maximo", "deve",
    ),
}  # fmt: skip
_VERBS = {
    "en": word_set(
        "is are was were be can may must will would should have has had do does get gets take takes pay cost "
        "costs we you it they i he she there which that"
    ),
    "de": word_set(
        "ist sind war waren kann konnen muss mussen wird werden hat haben darf durfen wir sie es "
        "ich du man die kostet"
    ),
    "fr": word_set("est sont peut peuvent doit a ont sera nous vous il elle on ils qui que coute"),
    "es": word_set("es son esta estan puede pueden debe hay tiene tienen usted que cuesta"),
    "pt": word_set("e sao esta estao pode podem deve ha tem voce que custa"),
}
_SYNONYMS = (
    "parcel package shipment", "delivery shipping postage", "deliver ship send", "order purchase buy",
    "refund reimbursement reimburse", "cost price fee charge", "item product article good",
    "email mail", "start begin", "receive get", "pay payment", "return", "phone telephone call",
    "address", "store shop", "country", "card", "change exchange swap", "faulty defective broken",
    "versand lieferung zustellung", "kosten kostet preis gebuhr", "paket sendung",
    "rucksendung ruckgabe retoure", "bestellung auftrag", "livraison expedition envoi",
    "colis paquet", "retour", "remboursement rembourse",
    "commande achat", "envio entrega", "pedido compra", "reembolso devolucion", "encomenda",
)  # fmt: skip
_GLUE = word_set(
    "able allow allows simply note following according accord via per within case other either both well "
    "additionally however therefore since because while during upon regarding yes also make made up using "
    "item product article thing "
    "er sie es wir ihr ihn ihm man auch noch als dass wenn nach aus so wird werden haben hat sein sich ihre "
    "ihren elle ils nous ce cette se son sa ses leur on ou aux sur par au du ser esta este "
    "su sus nos ao aos na no "
    "nas innerhalb dabei sowie bei beim durch zum zur pendant selon lors durante segun mediante dentro"
)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem for word in fold(text).split() for stem in terms(word))


_NEGATION_WORDS = {lang: word_set(text) for lang, text in _NEGATIONS.items()}
_LIMIT_GROUPS = {lang: tuple(_stems(group) for group in groups) for lang, groups in _LIMITS.items()}
_SAME = {stem: group for text in _SYNONYMS for group in (_stems(text),) for stem in group}
_GLUE_STEMS = frozenset(stem for word in _GLUE for stem in terms(word))


def is_negation(word: str, lang: str) -> bool:
    """Whether a folded word turns a statement round in this language."""
    return word in _NEGATION_WORDS.get(lang, _NEGATION_WORDS["en"]) or word.endswith("n't")


def has_verb(text: str, lang: str) -> bool:
    """Whether a stretch of text has a verb of its own, judged by the commonest ones and by who acts."""
    return not _VERBS.get(lang, _VERBS["en"]).isdisjoint(re.findall(r"\w+", fold(text)))


def limits(stems: Iterable[str], lang: str) -> frozenset[frozenset[str]]:
    """The limits a text sets ("free", "only", "before"), each as the group of words that set the same."""
    held = set(stems)
    return frozenset(group for group in _LIMIT_GROUPS.get(lang, _LIMIT_GROUPS["en"]) if group & held)


def same(stem: str) -> frozenset[str]:
    """The stem and those that mean the same in a shop."""
    return _SAME.get(stem, frozenset({stem}))


def is_glue(stem: str) -> bool:
    """A word that holds a sentence together and claims nothing."""
    return stem in _GLUE_STEMS
