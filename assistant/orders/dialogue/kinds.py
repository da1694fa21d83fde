"""What a clause wants done: cancel, return, another variant, another address, and so on."""

from __future__ import annotations

import re

from assistant.orders.dialogue.spelling import corrected
from assistant.orders.dialogue.wish import Kind

_THING = (
    r"(?:orders?|purchases?|items?|articles?|products?|things?|goods|package|parcel|something|some|several)"
)
_CHANGE = (
    r"(?:chang(?:e|ing)|updat(?:e|ing)|modify(?:ing)?|edit(?:ing)?|correct(?:ing)?|alter|amend|fix|"
    r"switch(?:ing)?|set)"
)
_SAVED = re.compile(
    r"\b(?:default|profile|account|saved|standard) (?:\w+ ){0,2}address\b|"
    r"\baddress\b.{0,30}\b(?:in|on|of) "
    r"(?:my |the )?(?:profile|account)\b|\bstandardadresse\b|\bmy address on file\b"
)
_ADDRESS = re.compile(
    rf"\b{_CHANGE}\b.{{0,60}}\baddress\b|\baddress\b.{{0,40}}\b(?:to be )?(?:changed|updated|wrong|"
    rf"incorrect)\b"
    r"|\b(?:wrong|different|new|another|other) (?:\w+ ){0,2}address\b"
    r"|\b(?:ship|deliver|send|redirect|reroute)(?:ed)? (?:it|them|that|this|my|the|order|"
    r"#)?.{0,40}\bto (?:my |a |an |the )?"
    r"(?:\w+ ){0,2}(?:address|home|house|office|neighbou?r|friend|parents|sister|brother|work)\b"
    r"|\bi(?:'ve| have| just)*? moved\b|\b(?:liefer)?adresse\b.{0,30}\b(?:andern|korrigieren|falsch|neu)"
    r"|\b(?:andern|korrigieren)\b.{0,30}\b(?:liefer)?adresse\b|\bumgezogen\b"
    r"|\b(?:falsche|neue) (?:liefer)?adresse\b|"
    r"\b(?:changer|modifier)\b.{0,20}"
    r"\badresse\b|\b(?:cambiar|modificar|alterar|mudar)\b.{0,24}\b(?:direccion|endereco|morada)\b"
)
_PAYMENT = re.compile(
    rf"\b{_CHANGE}\b.{{0,40}}\b(?:payment|paying|pay)\b|\bpayment(?: method)?\b.{{0,30}}\b(?:changed|"
    rf"switched|to)\b"
    r"|\b(?:different|another|other) (?:payment|card)\b|\bpay (?:for (?:it|this|that|the order) "
    r")?with (?:another|a different|my other)\b"
    r"|\bzahlungs(?:art|weise|methode)\b.{0,20}\b(?:andern|wechseln)\b|\b(?:andern|wechseln)\b.{0,30}"
    r"\bzahlungs(?:art|weise|methode)\b|\bmit \w+ statt\b.{0,30}\b(?:be)?zahlen\b"
)
_CANCEL = re.compile(
    r"\bcancel(?:ing|ling)?\b(?! (?:fee|policy))|\b(?:want|need|like|get|have|see|be)\b(?: "
    r"\S+){0,5} cancell?ed\b|\b(?:do not|don't|dont|no longer|not) ?(?:want|need) (?:(?:my|the|this|"
    r"that|any of) )?"
    r"(?:\w+ )?(?:order|purchase)s?\b|\b(?:cannot|can't|cant|can no longer) (?:afford|pay for)\b"
    r"|\bstornier(?!t\b)|\bstorno\b|\bstorniert werden\b"
    r"|\bbestellung\b.{0,24}\b(?:abbrechen|widerrufen)\b|\bannul(?:er|ez|e)\b|"
    r"\b(?:cancelar|anular|cancela)\b"
)
_SWAP = re.compile(
    rf"\b(?:exchang(?:e|es|ing|ed)|swap(?:ping)?|trade|umtauschen|echanger|trocar)\b|\breplac(?:e|"
    rf"ing|ement)\b"
    rf"|\b(?:modify(?:ing)?)\b(?!.{{0,30}}\b(?:address|payment)\b)"
    rf"|\b{_CHANGE}\b.{{0,80}}\b(?:items?|articles?|products?|colou?r|size|material|model|variant|"
    rf"version|option|from)\b"
    rf"|\b{_CHANGE}\b (?:the |my |it |that |this )?.{{0,60}}\b(?:to|for|into)\b"
    r"|\bgegen\b.{0,40}\btauschen\b|\btauschen\b.{0,40}\bgegen\b|\btausch\w* sie\b"
)
_EDIT = re.compile(
    rf"\b(?:{_CHANGE}|remove|removing|delete|deleting|add(?:ing)?|missed)\b.{{0,40}}\b(?:{_THING}|to|"
    rf"from|in|it)\b"
    r"|\b(?:andern|modifier|modificar|alterar)\b.{0,30}\b(?:bestellung|commande|pedido|encomenda)\b"
)
_RETURN = re.compile(
    r"\b(?:return(?:ing)?(?! (?:label|policy|window|period|address|form|process|shipping|fee|status|"
    r"instructions|request))|send(?:ing)? (?:\S+ ){0,4}?back|give (?:\S+ ){0,3}back|bring (?:\S+ "
    r"){0,3}back)\b"
    r"|\b(?:zuruckgeben|zuruckschicken|zurucksenden|geht zuruck|retournieren|retourner|renvoyer|"
    r"devolver|devolucao)\b"
)
_REFUND = re.compile(
    r"\brefund\b(?! (?:policy|status|method|period|process|be))|\bmoney back\b|\breimburse|\bgeld "
    r"zuruck\b|\berstatten (?:sie|ihr)\b|\brembours|\breembolso\b"
)
_EXPEDITE = re.compile(
    r"\bexpedit|\bmake (?:it|that|this|(?:the|my) \w+|[a-z]{0,3}[- ]?\d{4,}) express\b"
    r"|\b(?:express|faster|quicker|priority|overnight|next[- ]day)\b.{0,30}\b(?:deliver|"
    r"ship|send|dispatch)"
    r"|\b(?:deliver|ship|send|get|arrive|speed|rush|upgrade)\w*\b.{0,40}\b(?:express|faster|quicker|"
    r"sooner|earlier|priority|overnight|up)\b"
    r"|\b(?:schick|send|versend|liefer)\w* (?:\w+ )?(?:das|es|sie|die|meine)\b.{0,30}\b(?:per|mit) express\b"
    r"|\b(?:als|per|mit) express\b.{0,30}\b(?:schicken|senden|versenden|liefern)\b"
    r"|\b(?:schneller|eilig|expresslieferung|plus vite|mas rapido|mais rapido)\b"
)
_REORDER = re.compile(
    r"\bre-?order\b|\b(?:order|buy|purchase)\b.{0,40}\b(?:again|once more|another time)\b|\brepeat "
    r"(?:my|the|that|this) (?:last )?order\b"
    r"|\bsame order\b.{0,20}\bagain\b|\b(?:nochmal|noch einmal) bestellen\b|\brecommander\b"
)
_PLACE = re.compile(
    r"\b(?:want|like|need) to (?:order|buy|purchase|place)\b|\b(?:can|could|may) i (?:order|buy|"
    r"purchase|place)\b"
    r"|^(?:please )?(?:order|buy) (?:me )?(?:an?|one|two|three|\d+)\b|\bplace an order\b|\bi'll "
    r"take (?:an?|one|two|the|\d+)\b"
    r"|\bich (?:mochte|will) .{0,40}\bbestellen\b"
)
_ORDERED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("change_default_address", _SAVED),
    ("reorder", _REORDER),
    ("change_address", _ADDRESS),
    ("change_payment", _PAYMENT),
    ("cancel", _CANCEL),
    ("swap", _SWAP),
    ("return", _RETURN),
    ("refund", _REFUND),
    ("expedite", _EXPEDITE),
    ("place_order", _PLACE),
    ("edit", _EDIT),
)
_BEYOND = re.compile(
    r"\b(?:unsubscribe|coupon|voucher|discount|price match|match the price|compensation|supervisor|"
    r"manager|complaint|invoice|"
    r"delete my account|change my (?:name|email|e-mail|password|phone))\b"
)


def kind_of(clause: str) -> Kind | None:
    """The one thing the clause wants done, or None when it names nothing to do."""
    text = corrected(_BRACES.sub("{}", clause))
    found = next((kind for kind, pattern in _ORDERED if pattern.search(text)), None)
    if found == "change_default_address" and not _wants_change(text):
        return None
    if found in ("swap", "edit") and _EDIT_ONLY.search(text):
        return "edit"
    return found


def is_beyond(clause: str) -> bool:
    """Whether it asks for something that no order tool here does (a discount, a supervisor)."""
    return _BEYOND.search(corrected(clause)) is not None


_BRACES = re.compile(r"\{[^{}]*\}")
_EDIT_ONLY = re.compile(r"\b(?:add|adding|remove|removing|delete|deleting)\b")


def _wants_change(text: str) -> bool:
    return re.search(rf"\b(?:{_CHANGE}|make|save|use|andern)\b", text) is not None
