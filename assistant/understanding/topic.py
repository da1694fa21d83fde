"""What kind of message this is: a question for the order system, for the help centre, small talk or an
answer to us."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from assistant.understanding import about_bot, contacts, order_numbers
from assistant.understanding.burst import announces
from assistant.understanding.order_numbers import DEFAULT_FORMS, OrderNumberForm
from assistant.understanding.supposed import supposed
from assistant.understanding.words import fold, word_set, words
from knowledge.wording import spelled_out

Intent = Literal[
    "order_status", "delivery_question", "cancel", "return", "change", "faq", "greeting", "thanks", "bye",
    "about_bot", "answer_to_bot", "unclear",
]  # fmt: skip
ORDER_INTENTS: frozenset[Intent] = frozenset({"order_status", "cancel", "return", "change"})

_OWN = (
    r"(?:my|mine|our|meine?[rsnm]?|unsere?|mon|ma|mes|notre|mi|mis|nuestro|meu|minha|the|this|that|an?|"
    r"order|purchase)"
)
_THING = (
    r"(?:orders?|purchases?|parcels?|packages?|packets?|deliver(?:y|ies)|shipments?|items?|goods|"
    r"stuff|things?|products?|articles?|"
    r"bestellung(?:en)?|pakete?|lieferung(?:en)?|sendung(?:en)?|ware|commandes?|colis|livraisons?|"
    r"pedidos?|paquetes?|envios?|compra|encomendas?|pacotes?|entregas?)"
)
_NOT_OURS = r"(?!.*\b(?:your|made|produced|manufactured|sewn|designed|sourced|com(?:e|es|ing) from)\b)"
"""Where a shop's goods are or come from is no question about a parcel."""
_KEPT_ELSEWHERE = (
    r"(?:\w+ ){0,2}(?:account|password|profile|invoice|bill|receipt|confirmation|code|voucher|coupon|discount"
    r"|points?|card|label|size|number|link|e-?mail|letter|answer|history|data|details|closest|nearest|local"
    r"|refund|money)\b"
)
""" "Where are my boots?" asks for the parcel; "where is my invoice?" does not."""
_STATUS = re.compile(
    rf"\bwhere(?:'s| is| are|s)?\b{_NOT_OURS}.{{0,24}}\b{_THING}\b"
    r"|\bwhere is it\b|"
    rf"\bwhere(?:'s| is| are|s) my (?!{_KEPT_ELSEWHERE}){_NOT_OURS}(?:\w{{2,15}} ){{0,2}}\w{{3,15}}\W*$|"
    rf"\bstatus\b.{{0,30}}\b{_THING}\b|\b{_THING}\b.{{0,30}}\bstatus\b"
    rf"|\btrack(?:ing)?\b(?!.{{0,40}}\b(?:work|mean)\b).{{0,30}}\b(?:{_THING}|number|link|code|"
    rf"id)\b|\btrack it\b|\b{_THING}\b.{{0,20}}\btrack(?:ing)?\b"
    rf"|\b(?:when|what (?:day|date|time))\b.{{0,40}}\b(?:my|our|{_THING} "
    rf"\S{{3,}}\d)\b.{{0,24}}\b(?:arrive|come|get here|delivered?|deliver|ship(?:ped)?|here|be "
    rf"here|due)\b"
    r"|\bwhen (?:will|does|is|should|can) (?:it|they|mine)\b.{0,24}\b(?:arrive|come|get|deliver|ship|expect)"
    r"|\bwhen (?:will|do|can|should) i (?:get|receive|expect|have) (?:it|them|my|mine|the)\b|\bhow "
    r"soon (?:can|will|do)\b.{0,30}\b(?:item|order|purchase|package|article|get|expect)"
    rf"|\b{_OWN} (?:\w{{1,12}} )?{_THING}\b.{{0,24}}\b(?:has not|hasn't|hasnt|have not|haven't|not|"
    rf"never|didn't|didnt|still|late|delayed|lost|missing|stuck|arrive[ds]?|overdue)\b"
    r"|\b(?:haven't|have not|havent|didn't|did not|never|not) (?:yet )?(?:received?|got(?:ten)?|"
    r"get|arrived?)\b"
    r"|\bi (?:have )?(?:ordered|bought)\b.{0,50}\b(?:still|yet|but|and)\b.{0,16}\b(?:hasn't|hasnt|haven't|not"
    r"|never|didn't|nothing)\b.{0,12}\b(?:shipped|sent|come(?! with)|came|arrived?|here|delivered|left"
    r"|moved)\b"
    r"|\b(?:still )?waiting (?:for|on) (?:my|our|the|a) (?:order|package|parcel|delivery|refund|item)"
    r"|\b(?:has (?:my|it|the|this)|(?:is|was) my) .{0,30}\b(?:shipped|been shipped|been sent|dispatched|left"
    r"|arrived|delivered)\b"
    r"|\bwo (?:ist|bleibt|sind)\b.{0,20}\b(?:bestellung|paket|lieferung|sendung|ware|es)\b|\bwann "
    r"(?:kommt|wird|erhalte|bekomme|trifft)\b.{0,30}\b(?:meine?|bestellung|paket|lieferung|an|"
    r"geliefert)\b"
    r"|\b(?:bestell|liefer|sendungs)status\b|\bsendungsverfolgung\b|\b(?:bestellung|paket|"
    r"lieferung)\b.{0,30}\b(?:noch nicht|nicht (?:da|angekommen)|status|verspatet)\b"
    r"|\b(?:ist|sind|wurde|wird) (?:meine?|unsere?) (?:\w{1,12} )?(?:bestellung(?:en)?|pakete?|lieferung"
    r"|sendung|ware)\b.{0,24}\b(?:verschickt|versendet|versandt|unterwegs|raus\w*|losgeschickt|angekommen"
    r"|zugestellt)\b"
    r"|\b(?:ma|mon) (?:\w{1,12} )?(?:commande|colis)\b.{0,24}\b(?:expediee?|envoyee?|partie?|livree?)\b"
    r"|\bmi (?:pedido|paquete)\b.{0,24}\b(?:enviado|salido|llegado)\b"
    r"|\b(?:o )?(?:meu|minha) (?:pedido|encomenda)\b.{0,24}\b(?:enviad[oa]|saiu|chegou)\b"
    r"|\bou (?:est|en est|sont)\b.{0,24}\b(?:commande|colis|livraison)\b|\bquand\b.{0,40}\b(?:ma|"
    r"mon|mes) (?:commande|colis|livraison)\b|\b(?:suivi|suivre|statut)\b.{0,24}\b(?:commande|"
    r"colis)\b"
    r"|\bcolis\b.{0,24}\b(?:pas|jamais)\b|\b(?:commande|livraison)\b.{0,24}\b(?:pas|jamais) (?:arrive|recu)"
    r"|\bdonde esta\b.{0,24}\b(?:pedido|paquete|envio|compra)\b|\bcuando (?:llega|llegara|"
    r"recibire)\b|\b(?:estado|seguimiento|rastrear)\b.{0,24}\b(?:pedido|paquete|envio)\b|"
    r"\b(?:pedido|paquete)\b.{0,24}\bno (?:ha )?lleg"
    r"|\bonde (?:esta|fica|anda)\b.{0,24}\b(?:pedido|encomenda|pacote|compra)\b|\bquando (?:chega|"
    r"vai chegar|recebo)\b|\b(?:rastrear|status|estado)\b.{0,24}\b(?:pedido|encomenda)\b|"
    r"\b(?:pedido|encomenda)\b.{0,24}\bnao chegou"
    r"|\b(?:was|been|is|did i get) .{0,20}\brefund(?:ed)?\b|\bmy money back yet\b|\b(?:order total|"
    r"how much was my order|what did i (?:order|pay)|how did i pay)\b"
)
_NOT_YET = r"(?<!\bi )(?<!\bwe )(?<!have )(?<!'ve )(?<!already )(?<!just )(?<!yesterday )"
"""Who has cancelled does not want to."""
_CANCEL = re.compile(
    rf"\b(?:cancel(?:l?ing|lation)?|{_NOT_YET}cancel(?:led|ed))\b.{{0,40}}\b(?:{_THING}|it|them|that|one|this)"
    r"\b|^(?:please "
    rf")?cancel\b|\b(?:want|need|like|have) to cancel\b|\bcan i (?:still )?cancel\b"
    rf"|\bstornier(?!t\b)|\bstorno\b|\bstorniert werden\b"
    rf"|\bbestellung\b.{{0,24}}\b(?:abbrechen|widerrufen)\b|\bannul(?:er|"
    rf"ez|e)\b.{{0,24}}\b(?:commande|achat|la)\b"
    r"|\b(?:cancelar|anular|cancelo|cancela)\b"
)
_RETURN = re.compile(
    rf"\b(?:return|send back|exchange|swap|give back)(?:ing)?\b.{{0,40}}\b(?:{_THING}|it|them|this|"
    rf"these|that|one|shoes|dress|jacket)\b|\bsend (?:it|them|this|these) back\b"
    r"|\b(?:want|need|like|wish) to (?:send|give) (?:back (?:the|my|our|those)\b"
    r"|(?:the|my|our|those)\b.{1,30} back\b)"
    r"|\b(?:want|need|like|have) (?:to )?(?:return|exchange|a refund|my money back)\b|\bcan i "
    r"(?:still )?(?:return|exchange)\b|\brefund me\b"
    r"|\b(?:zuruckgeben|zuruckschicken|zurucksenden|umtauschen|retournieren|reklamieren)\b|"
    r"\b(?:retourner|renvoyer|echanger)\b|\b(?:devolver|cambiar por)\b|\b(?:trocar|devolucao)\b"
)
_NO_ORDER = re.compile(
    r"\b(?:newsletters?|mailing list|subscriptions?|membership|account|password|"
    r"(?:confirmation|welcome|reset)(?: (?:e-?)?mail)?|"
    r"konto|kundenkonto|passwort|abo|mitgliedschaft|(?:bestell)?bestatigung(?:s-?(?:e-?)?mail)?|compte|abonnement|"
    r"mot de passe|cuenta|suscripcion|conta|senha)\b"
)
"""What can be cancelled, changed or missing, too, and is no order."""
_OF_AN_ORDER = re.compile(rf"\b(?:{_THING}(?! confirmation)|address|adresse|direccion|endereco)\b")
_SENT_BACK = re.compile(r"\b(?:return|send back|exchange|swap|refund)(?:ing)?\b")
_CHANGE = re.compile(
    rf"\b(?:change|update|modify|edit|correct|amend|alter|switch)(?:ing)?\b.{{0,40}}\b(?:{_THING}|"
    rf"address|size|colou?r|payment|date|quantity|it)\b"
    rf"|\b(?:add|remove|delete)(?:ing)?\b.{{0,30}}\b(?:to|from|in) (?:{_OWN} )?{_THING}\b|\bwrong "
    rf"address\b|\bdifferent address\b|\bnew address\b|\bi (?:have )?moved\b"
    r"|\b(?:andern|aendern|umleiten)\b|\b(?:falsche|neue) (?:liefer)?adresse\b"
    r"|\badresse\b.{0,24}\b(?:andern|falsch|neu)|\b(?:modifier|"
    r"changer)\b.{0,30}\b(?:commande|adresse|taille)\b"
    r"|\b(?:cambiar|modificar|corregir)\b.{0,30}\b(?:pedido|direccion|talla)\b|\b(?:alterar|mudar|"
    r"corrigir)\b.{0,30}\b(?:pedido|endereco|encomenda)\b"
)
_DELIVERY = re.compile(
    r"\b(?:deliver(?:y|ies|ed|s)?|shipping|shipment|ship|postage|courier|carrier|dispatch|"
    r"lieferung|lieferzeit|versand\w*|liefer\w*|livraison|livrez|expedition|envio|enviais|envian|"
    r"entrega|entregam|frete)\b"
)
_OWN_ORDER = re.compile(
    rf"\b(?:my|our|meine?[rsnm]?|unsere|mon|ma|mes|mi|mis|meu|minha) (?:\w{{1,12}} )?{_THING}\b|"
    rf"\bmy (?:refund|money)\b|\bi (?:have )?(?:ordered|bought|purchased)\b"
)
_OWN_WISH = re.compile(
    r"\b(?:i|we)(?:'d| would)? (?:really |just )?(?:want|need|like|have|wish) to "
    r"(?:(?:return|exchange|swap|cancel|send back|give back)\b.{0,20}\b(?:my|our|these|this|those|it|them)\b"
    r"|(?:send|give) (?:my|our|these|this|those|it|them)\b.{0,30}\bback\b)"
    r"|\b(?:i|we)(?:'d| would)? (?:really |just |only |still )?(?:want|need|demand|like) "
    r"(?:a |an |the |my )?(?:full |immediate |complete )?(?:refund|money back|replacement)\b(?! polic| form)"
)
_GENERAL = re.compile(
    r"\b(?:policy|policies|in general|usually|normally|do you|does your|how does|how do i|how can "
    r"i|how to|what happens|what if|how many days|how long do i have|"
    r"is it possible to|are there|do i (?:have|need) to|must i|"
    r"can i (?:still )?(?:return|exchange) (?:one|any(?:thing)?|some(?:thing)?|items)|wie funktioniert|"
    r"kann man|comment|como puedo|como posso|fee|fees|cost|costs|free)\b"
)
_GREETINGS = word_set(
    "hi hello hey hiya heya hallo moin servus guten tag morgen abend gruss gott salut bonjour bonsoir "
    "coucou hola buenas buenos dias tardes noches ola oi bom boa dia tarde noite good morning "
    "afternoon evening there everyone team all sir madam ciao buongiorno hoi dag how are you wie "
    "geht's ca va que tal tudo bem support again"
)
_NO_GREETING_ALONE = word_set("how are you there everyone team all sir madam ca va que support again")
_THANKS = re.compile(
    r"^(?:(?:ok|okay|great|perfect|super|cool|wow|nice|ah|oh|alright|awesome|excellent|lovely|"
    r"brilliant|that's|it|works?|helps?|that|is|all|good|no|yes),? ?){0,5}"
    r"(?:thanks?|thank you|thx|ty|cheers|danke|dankeschon|vielen dank|merci|gracias|muchas gracias|"
    r"obrigad[oa]|grazie|much appreciated)"
    r"(?:[ ,!.]{0,3}(?:you|so|very|a|lot|much|for|your|the|help|again|schon|sehr|beaucoup|muito|"
    r"mille|that|that's|helped|helps|bye|it|works?|was|all|everything|i|needed|now|great|perfect|fine|"
    r"das|war's|wars|alles|dir|ihnen|euch|c'est|tout|eso|es|todo|e|tudo)){0,8}[ .!:)]*$"
    r"|^(?:that(?:'s| is| was)? (?:all|great|perfect|helpful|it)|perfect|great|awesome|that "
    r"(?:helps|helped)(?: a lot)?)[ .!]*$"
    # Praise counts with thanks only; alone it may be meant otherwise.
    r"|^(?:das (?:ist|war|hat) (?:\w+ ){0,3}(?:hilfreich|nett|toll|super|gut|lieb|geholfen)"
    r"|c'(?:est|etait) (?:tres )?(?:gentil|utile|clair|parfait)|muy amable|muito util)"
    r"[,.! ]{0,3}(?:vielen )?(?:danke(?:schon)?|dank|merci(?: beaucoup)?|gracias|obrigad[oa])[ .!]*$"
)
_BYE = re.compile(
    r"^(?:(?:ok|okay|thanks|thank you|danke|alright),? ?){0,2}(?:bye|bye bye|goodbye|see you|see "
    r"ya|have a (?:nice|good|great) \w{2,10}|tschuss|ciao|auf wiedersehen|au revoir|adios|hasta "
    r"luego|tchau|ate logo)[ .!]*$"
    r"|^(?:(?:oh|oops|ups|sorry|my bad|excuse me|hoppla|pardon),? ?){0,2}"
    r"(?:wrong (?:chat|window|tab|shop|page|person|conversation)|falscher chat|falsches fenster"
    r"|mauvaise (?:fenetre|conversation))"
    r"(?:,? (?:sorry|my bad|pardon|thanks))?[ .!]*$"
)
_CALLED = re.compile(
    rf"\b(?:{_THING}|auftrag|ordre|compra)(?:[ -]?(?:number|no|nr|nummer|id|num[eé]ro)\.?)?(?: is)?"
    r"[ :,(#-]{0,3}$",
    re.IGNORECASE,
)
"""Before a number: the word for an order that it goes with."""
_YES_NO = re.compile(
    r"^(?:yes|yeah|yep|yup|sure|ok|okay|correct|exactly|right|please|please do|yes please|no|nope|"
    r"nah|no thanks|no thank you|not really|"
    r"ja|nein|doch|genau|gerne|ja bitte|nein danke|oui|non|d'accord|si|claro|vale|sim|nao|isso|do "
    r"it|go ahead|neither|both|that one|the (?:first|second|third|last)(?: one)?|not yet|i don't "
    r"know|idk|i do not know)(?:[ ,]{1,2}(?:please|it is|that's (?:right|it|correct)|thanks|thank "
    r"you|bitte|that one))?[ .!]*$"
)


@dataclass(frozen=True)
class Topic:
    """The intent, how sure (0..1), and whether the text speaks of the customer's own order."""

    intent: Intent
    confidence: float
    own_order: bool
    empty: bool = False
    """Nothing but marks or pictures, or only that something is to come ("I have a question")."""


def topic_of(
    text: str,
    *,
    given: Collection[str] = (),
    asked_for: str | None = None,
    forms: tuple[OrderNumberForm, ...] = DEFAULT_FORMS,
) -> Topic:
    """The topic of one message (or one burst).

    `given` are names of facts in the message (`"order_number"` turns a general question into one about an
    order); `asked_for` is what the bot asked last, if anything: "order_number", "email_or_postcode", "choice"
    or "yes_no".
    """
    folded = fold(spelled_out(_named(text.strip()[:1_000], forms)))
    if not any(sign.isalnum() for sign in folded):
        return Topic("unclear", 1.0, False, empty=True)
    small = _small_talk(folded)
    if asked_for and (_YES_NO.match(folded) or _is_value(text, forms)):
        return Topic("answer_to_bot", 0.95, False)
    if small:
        return Topic(small, 0.95, False)
    if not asked_for and order_numbers.mistyped(text, forms):
        return Topic("order_status", 0.6, True)
    own = "order_number" in given or bool(_OWN_ORDER.search(folded) or _OWN_WISH.search(folded))
    order = _order_intent(folded, own, "order_number" in given)
    if order:
        return Topic(order, 0.9 if own else 0.6, own)
    if _YES_NO.match(folded) or _is_value(text, forms):
        return Topic("answer_to_bot", 0.7, own)
    if _DELIVERY.search(folded):
        return Topic("delivery_question", 0.7, own)
    if "order_number" in given:
        return Topic("order_status", 0.6, True)
    intent: Intent = "unclear" if len(words(folded)) < 2 else "faq"
    return Topic(intent, 0.5, own, empty=asked_for is None and announces(text))


def _named(text: str, forms: tuple[OrderNumberForm, ...]) -> str:
    """With "my order" for a number that stands without a word for it: "is FM-10442 shipped yet?" """

    def called(match: re.Match[str]) -> str:
        return match[0] if _CALLED.search(match.string[: match.start()]) else "my order"

    for form in forms:
        text = form.pattern.sub(called, text)
    return text


def _order_intent(folded: str, own: bool, numbered: bool) -> Intent | None:
    """Cancel, return and change before status: "cancel my order, it never arrived" wants a cancellation.

    A general question ("how do I return an item?") goes to the help centre unless an order number comes with
    it.
    """
    if not numbered and _NO_ORDER.search(folded) and not _OF_AN_ORDER.search(folded):
        return None
    if not numbered and supposed(folded):
        return None
    if _GENERAL.search(folded) and not numbered and not _STATUS.search(folded):
        return None
    named: tuple[tuple[Intent, re.Pattern[str]], ...] = (
        ("cancel", _CANCEL),
        ("return", _RETURN),
        ("change", _CHANGE),
    )
    for intent, pattern in named:
        if pattern.search(folded) and (own or not _GENERAL.search(folded)):
            return intent
    if numbered and _SENT_BACK.search(folded):
        return "return"
    return "order_status" if _STATUS.search(folded) else None


def _small_talk(folded: str) -> Intent | None:
    spoken = [word for word in words(folded) if word not in "?!…"]
    alone = len(spoken) == 1 and spoken[0] in _NO_GREETING_ALONE
    if spoken and len(spoken) <= 6 and not alone and all(word in _GREETINGS for word in spoken):
        return "greeting"
    if _BYE.match(folded):
        return "bye"
    if len(spoken) <= 14 and about_bot.asked(folded):
        return "about_bot"
    return "thanks" if len(spoken) <= 14 and _THANKS.match(folded) else None


def _is_value(text: str, forms: tuple[OrderNumberForm, ...]) -> bool:
    """A message that is nothing but an order number, a postcode or an e-mail address."""
    bare = text.strip().strip(".!,").strip()
    if order_numbers.answered(bare, forms) or contacts.answered_postcode(bare):
        return True
    return any(True for _, value, start, end in contacts.emails(bare) if end - start >= len(bare) - 14)
