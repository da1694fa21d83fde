"""Whole questions that ask for a fact without naming it, in seven languages; on folded text."""

from __future__ import annotations

import re

DIRECT: dict[str, str] = {
    "email": r"where (?:can|may|should|shall|could) (?:i|we) (?:e-?mail|write to|send (?:it|this"
    r"|that) by mail)"
    r"|(?:a|auf|an|per|naar) (?:que|quel\w*|quale|qual|welche[rns]?|welk) (?:correo|e-?mail\w*|mail\w*"
    r"|adresse (?:e-?)?mail|indirizzo (?:e-?)?mail|endereco de e-?mail)",
    "order_number": r"(?:which|what) (?:order|purchase) (?:is (?:this|it) (?:about|regarding|for)|do "
    r"you mean|are you (?:asking|writing|talking) about|does this concern)",
    "name": r"^\W*(?:and )?(?:you are|who are you|your name)\W*$|who am i (?:speaking|talking"
    r"|chatting) (?:to|with)|whom? do i have the pleasure|(?:may|can) i (?:have|ask|know|get) "
    r"(?:your|the) name|mit wem (?:spreche|schreibe|habe)|"
    r"wie (?:heissen|heisst) (?:sie|du)|a qui ai-je|comment vous appelez|como (?:se llama(?! (?:su|el|la))"
    r"|te llamas"
    r"|se chama(?! [oa]))|con quien (?:hablo|tengo)|com quem (?:falo|estou)|"
    r"come si chiama(?! (?:il|la|lo|suo))|con chi (?:parlo|sto)|met wie spreek"
    r"|hoe heet (?:u|je)\b|under (?:which|what) name",
    "phone": r"(?:what|which) number (?:can|may|should|shall|could) (?:we|i) (?:call|reach|ring|phone|get"
    r"|try)"
    r" you|how can (?:we|i) (?:call|phone) "
    r"you|unter welcher nummer|a quel numero|a que numero|em que numero|a che numero|op welk nummer",
    "address": r"where (?:it|this|that|the (?:parcel|order)) (?:should|needs to|has to|is to"
    r"|ought to) (?:be sent|go"
    r"|be delivered)|where (?:should|shall|do|does|did|was|is|would) (?:we|i|it|you|the (?:parcel"
    r"|package|order)) (?:have been |have |want it |like it )?(?:send|delivered|sent|ship|deliver|be "
    r"(?:sent|delivered|shipped)|go|"
    r"supposed to (?:go|be delivered|be sent)|live|sent to|delivered to)|where do you live|which "
    r"town|wohin (?:soll|sollen|geht|ging|sollte)|wo wohnen|ou (?:habitez|devons|faut-il|doit)|"
    r"a donde|donde vive|para onde|onde mora|dove (?:abita|dobbiamo|va)|waar (?:woont|moet|moeten)",
    "amount": r"how much (?:was|were|has been|have they|did they|did we|have we) (?:\w+ ){0,2}(?:taken"
    r"|take|debited"
    r"|debit|charged?|withdrawn|deducted?|billed?)|how much (?:did you|have you|were you|was it|was the"
    r"|you) ?(?:pay|paid|charged"
    r"|cost)?|what did you pay|wie ?viel (?:haben|hat)|combien (?:avez|as)|cuanto (?:pago|ha pagado"
    r"|pagaste|le)|"
    r"quanto (?:pagou|ha pagato|foi)|hoeveel (?:heeft|hebt|heb)",
    "date": r"when (?:did|have) you (?:order|buy|bought|purchase|place|receive|got|get|made|make)"
    r"|when was (?:it|the (?:order|parcel|package|item)|your order) (?:ordered|placed|bought"
    r"|delivered|made)|"
    r"what day did you|on (?:which|what) (?:day|date)|wann (?:haben|hast|war|wurde|kam)|quand avez"
    r"|cuando (?:compro|pidio|hizo|ha)|quando (?:comprou|fez|ha (?:ordinato|comprato|ricevuto))|"
    r"wanneer (?:heeft|hebt|heb)",
    "item": r"what (?:exactly )?is it (?:that )?you(?:'d| would)? (?:like|want) to (?:return|exchange"
    r"|send|cancel"
    r"|swap|replace)|(?:which|what) (?:item|product|article|piece|part of (?:the|your) order)s?(?: of "
    r"(?:them|these|the order))? (?:would you like to (?:return|exchange|send|cancel)|do you want to "
    r"(?:return|exchange|send|cancel)|is|was|are|were|does|do you mean|arrived|came|did)|what (?:did "
    r"you (?:order|buy|purchase)|exactly did you (?:order|buy)|was in (?:the|your) (?:order|parcel"
    r"|package))|what have you (?:ordered|bought)|was haben sie (?:bestellt|gekauft)|"
    r"qu'avez-vous (?:commande|achete)|que (?:ha )?(?:pedido|compro|comprado)|o que (?:comprou"
    r"|pediu)|(?:che )?cosa ha (?:ordinato|comprato)|wat heeft u (?:besteld|gekocht)",
    "payment": r"(?:was it|did you) (?:paid|pay)(?: for)? (?:by|with|via) \w+ or|what did you (?:use "
    r"to pay|pay by|pay with)|how (?:did|have) you (?:pay|paid)|what did you pay with|how was (?:it"
    r"|this|the order) paid|wie haben sie (?:bezahlt|gezahlt)|comment avez-vous (?:paye|regle)|"
    r"como (?:pago|ha pagado|pagou)|come ha pagato|hoe heeft u betaald|(?:which|what) card did you",
    "deadline": r"(?:by when|when) do you need (?:it|this|them|the)|when does it (?:have|need) to "
    r"(?:be there|arrive)|how urgent|until when|bis wann (?:brauch|benotig)|wann (?:brauchen|benotigen)|"
    r"pour quand|quand en avez-vous besoin|para cuando|cuando lo necesita|para quando|quando precisa"
    r"|entro quando|per quando|wanneer heeft u het nodig",
    "tried": r"(?:have|did) you (?:already |also |by any chance )?(?:tried|try|restart(?:ed)?|reset"
    r"|reboot(?:ed)?|reinstall(?:ed)?|contact(?:ed)? the|call(?:ed)? the|ask(?:ed)? (?:the|your) "
    r"neighbou?rs?)|"
    r"what (?:have you|did you|did) (?:already |you )?(?:tried|try|done|do) (?:so far|already)?"
    r"|haben sie (?:es )?(?:schon|bereits) (?:\w+ )*(?:versucht|probiert|neu gestartet|kontaktiert)|"
    r"avez-vous (?:deja )?(?:essaye|tente|contacte)|ha (?:intentado|probado)|ya (?:intento|probo)|ja "
    r"(?:tentou|experimentou)|ha (?:gia )?provato|heeft u (?:al )?(?:geprobeerd|gecontacteerd)",
    "preferred_channel": r"(?:do|would|is|are) you (?:\w+ )?(?:prefer\w*|rather|like) .{0,24}\b(?:call"
    r"|phone|ring"
    r"|e-?mail|write|text|letter|chat)\w*\b.{0,20}\bor\b|how (?:would you like|do you prefer|should we"
    r"|can we|may we|shall we"
    r"|shall i|should i|can i) (?:us )?(?:to )?(?:be )?(?:contact|reach|get back|get in touch)\w*|"
    r"(?:phone|call|e-?mail) or (?:(?:an? |by |via |rather )?(?:phone|call|e-?mail|text))|what(?:'s| "
    r"is) the best way to (?:reach|contact)|wie (?:durfen|sollen|konnen) wir sie (?:erreichen"
    r"|kontaktieren)|"
    r"comment (?:pouvons-nous|souhaitez-vous)(?: etre)? (?:vous )?(?:joindre|contacter|contacte)"
    r"|como (?:prefiere|podemos contact)|come preferisce essere|hoe kunnen we u bereiken",
    "preferred_time": r"(?:when|what time) (?:suits|works|can|should|may|could|would|is)(?: (?:we|i"
    r"|it|a good time|the best time|be|you|best for you))?\b.{0,20}(?:call|reach|ring|phone|contact"
    r"|good|best|suit)|best time to (?:call|reach|contact)|"
    r"wann (?:durfen|konnen|sollen|kann|darf) (?:wir|ich) (?:sie )?(?:anrufen|erreichen)|quand "
    r"(?:pouvons|puis)|a que hora|a che ora|hoe laat",
    "outcome": r"(?:would|do|are) you (?:\w+ )?(?:like|prefer|want|rather|after|happier|looking)\b.{0,24}"
    r"\b(?:refund|money back|exchange|replacement|repair|credit|new one)\b.{0,24}\bor\b"
    r"|(?:is it|should it be|shall (?:we|i)|should (?:we|i)) .{0,16}\b(?:refund|exchange|replace\w*"
    r"|repair)\b"
    r".{0,24}\bor\b|(?:ware|waren|mochten|hatten|wunschen|wollen) (?:ihnen|sie) .{0,20}(?:umtausch"
    r"|erstattung"
    r"|geld zuruck|ersatz|neues?|reparatur)|(?:souhaitez|voulez|preferez)-vous .{0,20}(?:rembourse\w*"
    r"|echange"
    r"|remplacement)|(?:prefiere|quiere|desea|prefere|quer|deseja) .{0,20}(?:reembolso|cambio|troca"
    r"|devolucion)"
    r"|(?:preferisce|vuole|desidera) .{0,20}(?:rimborso|cambio|sostituzione)",
    "step": r"(?:(?:please|kindly|first|now|then|next|bitte|try|could you|can you|would you)\W+(?:to )?"
    r"(?:try (?:to |and )?)?)(?:please )?(?P<step>restart|reset|reboot|reinstall|unplug|replug|clean|descale"
    r"|recharge|charge|replace|clear|update|remove|tighten)",
    "wish": r"(?:how|what) (?:can|may|could) (?:i|we) (?:help|do for|assist)|(?:what|how) (?:seems "
    r"to be|is) (?:the|your) (?:problem|issue|matter|question)|what(?:'s| is) (?:this|it|your "
    r"(?:request|question|message)) about|"
    r"what (?:do|would) you (?:like|want|need) (?:us|me) to do(?=\W*$)|what would you like (?:to "
    r"happen|instead)|what happened|what(?:'s| is) (?:wrong|going on)|what (?:is|was) the (?:issue"
    r"|problem|reason)|"
    r"what (?:exactly )?(?:do you need|are you looking for)|wie kann ich (?:ihnen )?(?:\w+ )?helfen"
    r"|worum geht|was ist (?:passiert|das problem|ihr anliegen)|comment puis-je|que puis-je faire|"
    r"quel est (?:le|votre) probleme|que s'est-il passe|en que (?:le |te )?puedo|que ha pasado|cual "
    r"es (?:el|su) problema|como posso ajud|(?:qual|o que) (?:e|aconteceu)(?: o problema)?|"
    r"come posso aiut|qual e il problema|cosa e successo|waarmee kan ik|wat is (?:het|uw) probleem"
    r"|waar gaat het over",
}
"""Whole questions that ask for a fact without naming it."""

OUTCOME = re.compile(
    r"\b(?:refund\w*|money back|exchang\w*|replac\w*|repair\w*|credit|new one|umtausch\w*|erstatt\w*"
    r"|ruckerstatt\w*|geld zuruck|ersatz\w*|ersetz\w*|repar\w*|rembours\w*|echang\w*|remplac\w*|reembols\w*"
    r"|devol\w*|cambi\w*|troc\w*|rimbors\w*|sostitu\w*|terugbetal\w*|ruilen|omruil\w*)\b"
)
"""A wish that says how the matter is to end."""
POSTCODE = re.compile(r"\b(?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\d{4,5}|\d{4} ?[a-z]{2})\b")
"""An address that holds one has told it."""
