"""Whole questions that ask for a fact without naming it, in seven languages; on folded text."""

from __future__ import annotations

import re

DIRECT: dict[str, str] = {
    "email": r"(?:to )?(?:which|what) (?:inbox"
    r"|mailbox|account mail|mail)\b|wohin .{0,40}\b(?:mailen|per mail)"
    r"|where (?:can|may|should|shall|could) (?:i|we) (?:e-?mail|write to|send (?:it|this|that) by mail)"
    r"|(?:a|auf|an|per|naar) (?:que|quel\w*|quale|qual|welche[rns]?|welk) (?:correo|e-?mail\w*|mail\w*"
    r"|adresse (?:e-?)?mail|indirizzo (?:e-?)?mail|endereco de e-?mail)",
    "order_number": r"(?:which|what) (?:order|purchase) (?:is (?:this|it) (?:about|regarding|for)|do "
    r"you mean|are you (?:asking|writing|talking) about|does this concern)",
    "name": r"^\W*(?:and )?(?:you are|who are you|your name)\W*$|who am i (?:speaking|talking"
    r"|chatting) (?:to|with)|whom? do i have the pleasure|(?:may|can) i (?:have|ask|know|get) (?:your"
    r"|the) name|mit wem (?:spreche|schreibe|habe)|wie (?:heissen|heisst) (?:sie|du)|a qui ai-je"
    r"|comment vous appelez|como (?:se llama(?! (?:su|el|la))|te llamas|se chama(?! [oa]))"
    r"|con quien (?:hablo|tengo)|com quem (?:falo|estou)|come si chiama(?! (?:il|la|lo|suo))"
    r"|con chi (?:parlo|sto)|met wie spreek|hoe heet (?:u|je)\b|under (?:which|what) name",
    "phone": r"(?:what|which) number (?:can|may|should|shall|could) (?:we|i) (?:call|reach|ring|phone|get"
    r"|try) you|how can (?:we|i) (?:call|phone) you|unter welcher nummer|a quel numero|a que numero"
    r"|em que numero|a che numero|op welk nummer",
    "address": r"where (?:it|this|that|the (?:parcel|order)) (?:should|needs to|has to|is to"
    r"|ought to) (?:be sent|go|be delivered)|where (?:should|shall|do|does|did|was|is|would) (?:we|i|it"
    r"|you|the (?:parcel|package|order)) (?:have been |have |want it |like it )?(?:send|delivered|sent"
    r"|ship|deliver|be (?:sent|delivered|shipped)|go|supposed to (?:go|be delivered|be sent)|live|sent to"
    r"|delivered to)|where do you live|which town|wohin (?:soll|sollen|geht|ging|sollte|darf|durfen"
    r"|konnen|kann|durfte|mochten)(?!.*\bmail)|wo wohnen|ou (?:habitez|devons|faut-il|doit)|a donde"
    r"|donde vive|para onde|onde mora|dove (?:abita|dobbiamo|va)|waar (?:woont|moet|moeten)",
    "amount": r"welche[nrs]? (?:summe|betrag|preis|gesamtbetrag)|how much (?:was|were|has been|have "
    r"they|did they|did we|have we) (?:\w+ ){0,2}(?:taken"
    r"|take|debited|debit|charged?|withdrawn|deducted?|billed?)|how much (?:did you|have you|were you"
    r"|was it|was the|you) ?(?:pay|paid|charged|cost)?|what did you pay|wie ?viel (?:haben|hat)"
    r"|combien (?:avez|as)|cuanto (?:pago|ha pagado|pagaste|le)|quanto (?:pagou|ha pagato|foi)"
    r"|hoeveel (?:heeft|hebt|heb)",
    "date": r"when (?:did|have) you (?:order|buy|bought|purchase|place|receive|got|get|made|make)"
    r"|when was (?:it|the (?:order|parcel|package|item)|your order) (?:ordered|placed|bought|delivered"
    r"|made)|what day did you|on (?:which|what) (?:day|date)|wann (?:haben|hast|war|wurde|kam)|quand avez"
    r"|cuando (?:compro|pidio|hizo|ha)|quando (?:comprou|fez|ha (?:ordinato|comprato|ricevuto))"
    r"|wanneer (?:heeft|hebt|heb)",
    "item": r"(?:was fur ein\w*|welche[snrm]?) (?:\w+ )?(?:gerat|artikel|produkt|ware|modell|teil)\b|what "
    "(?:kind |sort |type )?(?:of )?(?:appliance|device|machine|item|product|article) "
    "(?:is|was|are|do|did)|what (?:exactly )?is it (?:that )?you(?:'d| would)? (?:like|want) to "
    "(?:return|exchange"
    r"|send|cancel|swap|replace)|(?:which|what) (?:item|product|article|piece|part of (?:the"
    r"|your) order)s?(?: of (?:them|these|the order))? (?:would you like to (?:return|exchange|send"
    r"|cancel)|do you want to (?:return|exchange|send|cancel)|is|was|are|were|does|do you mean|arrived"
    r"|came|did)|what (?:did you (?:order|buy|purchase)|exactly did you (?:order|buy)|was in (?:the"
    r"|your) (?:order|parcel|package))|what have you (?:ordered|bought)|was haben sie (?:bestellt"
    r"|gekauft)|qu'avez-vous (?:commande|achete)|que (?:ha )?(?:pedido|compro|comprado)|o que (?:comprou"
    r"|pediu)|(?:che )?cosa ha (?:ordinato|comprato)|wat heeft u (?:besteld|gekocht)",
    "payment": r"(?:was it|did you) (?:paid|pay)(?: for)? (?:by|with|via) \w+ or|what did you (?:use "
    r"to pay|pay by|pay with)|how (?:did|have) you (?:pay|paid)|what did you pay with|how was (?:it"
    r"|this|the order) paid|wie haben sie (?:bezahlt|gezahlt)|comment avez-vous (?:paye|regle)|"
    r"como (?:pago|ha pagado|pagou)|come ha pagato|hoe heeft u betaald|(?:which|what) card did you",
    "deadline": r"by (?:what|which) (?:date|day|time)|zu welchem (?:termin|datum|tag)"
    r"|bis (?:zu )?welche[mn] (?:termin|datum|tag)|(?:by when|when) do you need (?:it|this|them|the)"
    r"|when does it (?:have|need) to (?:be there|arrive)|how urgent|until when|bis wann (?:brauch"
    r"|benotig)|wann (?:brauchen|benotigen)|pour quand|quand en avez-vous besoin|para cuando"
    r"|cuando lo necesita|para quando|quando precisa|entro quando|per quando|wanneer heeft u het nodig",
    "tried": r"(?:have|did) you (?:already |also |by any chance )?(?:tried|try|restart(?:ed)?|reset"
    r"|reboot(?:ed)?|reinstall(?:ed)?|contact(?:ed)? the|call(?:ed)? the|ask(?:ed)? (?:the"
    r"|your) neighbou?rs?)|what (?:have you|did you|did) (?:already |you )?(?:tried|try|done"
    r"|do) (?:so far|already)?|haben sie (?:es )?(?:schon|bereits) (?:\w+ )*(?:versucht|probiert"
    r"|neu gestartet|kontaktiert)|avez-vous (?:deja )?(?:essaye|tente|contacte)|ha (?:intentado|probado)"
    r"|ya (?:intento|probo)|ja (?:tentou|experimentou)|ha (?:gia )?provato|heeft u (?:al )?(?:geprobeerd"
    r"|gecontacteerd)",
    "preferred_channel": r"how (?:would|should|shall|do|can|may) (?:you|we|i) [^?]{0,30}"
    r"\b(?:updated|informed|notified|notify you|posted|in touch|hear from us)\b"
    r"|wie [^?]{0,40}\b(?:auf dem laufenden|informieren|bescheid (?:geben|sagen)|kontaktier\w+)\b|(?:do"
    r"|would|is|are) you (?:\w+ )?(?:prefer\w*|rather|like) .{0,24}\b(?:call|phone|ring|e-?mail|write"
    r"|text|letter|chat)\w*\b.{0,20}\bor\b|how (?:would you like|do you prefer|should we|can we|may we"
    r"|shall we|shall i|should i|can i) (?:us )?(?:to )?(?:be )?(?:contact|reach|get back"
    r"|get in touch)\w*|(?:phone|call|e-?mail) or (?:(?:an? |by |via |rather )?(?:phone|call|e-?mail"
    r"|text))|what(?:'s| is) the best way to (?:reach|contact)|wie (?:durfen|sollen"
    r"|konnen) wir sie (?:erreichen|kontaktieren)|comment (?:pouvons-nous"
    r"|souhaitez-vous)(?: etre)? (?:vous )?(?:joindre|contacter|contacte)|como (?:prefiere"
    r"|podemos contact)|come preferisce essere|hoe kunnen we u bereiken",
    "preferred_time": r"(?:zu |um )?welche[rn]? (?:tages|uhr)?zeit|(?:when|what times?|which "
    "(?:times?|days?|part of the day|time slot)) "
    r"(?:would|will|are|can|could) you"
    r" (?:usually |normally )?(?:be )?(?:at )?(?:home|in\b|there|available|free|reachable)|(?:what"
    r"|which) (?:time|part) of (?:the )?day|(?:around |at )?what time (?:should|shall|may|can"
    r"|could) (?:we|i|he|she|they)|wann (?:passt|ware|waren|sind|ist|erreich\w+|kann|konnen|darf|durfen"
    r"|soll\w*) .{0,24}\b(?:am besten|erreichbar|zu hause|zuhause|da|recht|genehm|anruf\w*|erreichen)"
    r"|wann passt es|(?:when|what time) (?:suits|works|can|should|may|could|would|is)(?: (?:we|i|it"
    r"|a good time|the best time|be|you|best for you))?\b.{0,20}(?:call|reach|ring|phone|contact|good"
    r"|best|suit)|best time to (?:call|reach|contact)|wann (?:durfen|konnen|sollen|kann|darf) (?:wir"
    r"|ich) (?:sie )?(?:anrufen|erreichen)|quand (?:pouvons|puis)|a que hora|a che ora|hoe laat",
    "reason": r"why (?:are|do|did|would|have|were) you "
    r".{0,40}\b(?:return|send|sent|cancel|exchang|swap|refund|give)\w*"
    r"|(?:ask|know|tell me|share|hear|understand)(?: you)? why|why(?:'re| are) you (?:send|return"
    r"|cancel)\w*|reasons? (?:for|of|behind|why) (?:the |your |this )?(?:return|refund|cancel\w*|exchange"
    r"|sending|you)|(?:warum|weshalb|wieso) (?:sie|mochten|wollen|schicken|geben|senden|stornieren|haben)"
    r"|aus welche[mn] grund|(?:was ist|darf ich) .{0,24}\bgrund|pour (?:quelle raison|quel motif)"
    r"|pourquoi (?:souhaitez|voulez|vous)|por que (?:quiere|desea|lo|la)|(?:cual|qual) (?:es|e) (?:el "
    r"|il |o )?motivo|perche (?:vuole|desidera|lo|la)|waarom (?:wilt|wil|stuurt)",
    "quantity": r"how many (?:\w+ ){0,2}(?:did|have|had|were|are|is) (?:you|ordered)|wie viele (?:\w+ "
    r")?(?:haben|hatten|wurden)"
    r"|combien (?:d'\w+|de \w+) (?:avez|aviez)|cuant[oa]s (?:\w+ )?(?:pidio|compro)"
    r"|hoeveel (?:\w+ )?(?:heeft|had)",
    "outcome": r"(?:would|do|are) you (?:\w+ )?(?:like|prefer|want|rather|after|happier|looking)\b.{0,24}"
    r"\b(?:refund|money back|exchange|replacement|repair|credit|new one|other size|another size"
    r"|different size)\b.{0,24}\bor\b|how (?:would|do|should|shall|can|may) (?:you|we|i) (?:like "
    r"|want )?(?:us |me )?(?:to )?(?:have )?(?:this |that |it )?(?:be )?(?:resolve|solve|put (?:this"
    r"|it) right|make (?:this|it) (?:right|good|up))\w*|wie (?:konnen|durfen"
    r"|sollen) wir .{0,30}\b(?:entgegenkommen|losen|wiedergutmachen|gutmachen)|(?:is it|should it be"
    r"|shall (?:we|i)|should (?:we|i)) .{0,16}\b(?:refund|exchange|replace\w*|repair)\b.{0,24}\bor\b"
    r"|(?:ware|waren|mochten|hatten|wunschen|wollen) (?:ihnen|sie) .{0,20}(?:umtausch|erstattung"
    r"|geld zuruck|ersatz|neues?|reparatur)|(?:souhaitez|voulez|preferez)-vous .{0,20}(?:rembourse\w*"
    r"|echange|remplacement)|(?:prefiere|quiere|desea|prefere|quer|deseja) .{0,20}(?:reembolso|cambio"
    r"|troca|devolucion)|(?:preferisce|vuole|desidera) .{0,20}(?:rimborso|cambio|sostituzione)",
    "step": r"(?:(?:please|kindly|first|now|then|next|bitte|try|could you|can you|would you)\W+(?:to )?"
    r"(?:try (?:to |and )?)?)(?:please )?(?P<step>restart|reset|reboot|reinstall|unplug|replug|clean|descale"
    r"|recharge|charge|replace|clear|update|remove|tighten)",
    "wish": r"(?:how|what) (?:can|may|could) (?:i|we) (?:help|do for|assist)|(?:what|how) (?:seems "
    r"to be|is) (?:the|your) (?:problem|issue|matter|question)|what(?:'s| is) (?:this|it|your (?:request"
    r"|question|message)) about|what (?:do|would) you (?:like|want|need) (?:us|me) to do(?=\W*$)"
    r"|what would you like (?:to happen|instead)|what happened|what(?:'s| is) (?:wrong|going on)"
    r"|what (?:is|was) the (?:issue|problem|reason)|what (?:exactly )?(?:do you need|are you looking for)"
    r"|wie kann ich (?:ihnen )?(?:\w+ )?helfen|worum geht|was ist (?:passiert|das problem|ihr anliegen)"
    r"|comment puis-je|que puis-je faire|quel est (?:le|votre) probleme|que s'est-il passe|en que (?:le "
    r"|te )?puedo|que ha pasado|cual es (?:el|su) problema|como posso ajud|(?:qual|o que) (?:e"
    r"|aconteceu)(?: o problema)?|come posso aiut|qual e il problema|cosa e successo|waarmee kan ik"
    r"|wat is (?:het|uw) probleem|waar gaat het over",
}
"""Whole questions that ask for a fact without naming it."""

OUTCOME = re.compile(
    r"\b(?:refund\w*|money back|exchang\w*|replac\w*|repair\w*|credit|new one|swap\w*|another size|discount"
    r"|preisnachlass|nachlass|rabatt|umtausch\w*|tausch\w*|erstatt\w*"
    r"|ruckerstatt\w*|geld zuruck|ersatz\w*|ersetz\w*|repar\w*|rembours\w*|echang\w*|remplac\w*|reembols\w*"
    r"|devol\w*|cambi\w*|troc\w*|rimbors\w*|sostitu\w*|terugbetal\w*|ruilen|omruil\w*)\b"
)
"""A wish that says how the matter is to end."""
POSTCODE = re.compile(r"\b(?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\d{4,5}|\d{4} ?[a-z]{2})\b")
"""An address that holds one has told it."""
REASON = re.compile(
    r"\b(?:because|by mistake|by accident|accident\w*|versehen\w*|since it|too (?:small|big|large|tight"
    r"|short|long|wide|narrow|late|heavy|loud|thin"
    r"|expensive)|wrong|instead of|doesn't fit|does not fit|doesnt fit|don't like|changed my mind|cheaper"
    r"|no longer need\w*|not as described|broken|broke|damaged|defective|faulty|cracked|torn|leaks?"
    r"|stopped|missing|twice|doesn't work|never ordered|scratch\w*|weil|zu (?:klein|gross|eng|kurz|lang"
    r"|weit|spat|laut|teuer)|falsch\w*|statt|passt nicht|gefallt|billiger|gunstiger|kaputt|defekt\w*"
    r"|beschadigt|kratz\w*|undicht|flackert|fehlt|doppelt|parce que|trop (?:petit|grand|court|serre"
    r"|tard)\w*|casse\w*|abime\w*|dechire\w*|porque|demasiado|rot[oa]|equivocad[oa]|perche|troppo"
    r"|sbagliat[oa]|difettos[oa]|omdat|te (?:klein|groot|kort|lang)|kapot|verkeerd\w*)\b"
    r"|\bzu \w{3,10}\b(?= und| , |\.|,|$)|\d ?(?:cm|mm|inch\w*) too"
)
"""A need that says why."""
COUNTED = re.compile(
    r"^(?:\d{1,3}|two|three|four|five|six|ten|zwei|drei|vier|funf|deux|trois|dos|tres|due|tre|twee|drie)\b"
)
"""A thing given with its number."""
