"""The words that `person` reads: who is asked for, verbs of reaching, wishes, refusals, in many languages."""

from __future__ import annotations

import re

from assistant.understanding.words import Lexicon, word_set

ROLES = Lexicon.of(
    {
        # Past forms report ("I spoke to an agent"); they are kept apart so that spelling tolerance cannot
        # merge them.
        "told": (
            "spoke spoken talked chatted contacted called connected transferred reached sprach gesprochen "
            "parle hablado hable falado falei escalated told passed handed bounced sprak gesproken "
            "parlato chiamato "
            "richiamato gebeld teruggebeld llamo llamaron ligou ligaram rappele angerufen "
            "zuruckgerufen said "
            "promised hung referred verwezen weitergeleitet transfere transferido transferida"
        ),
        "person": (
            "human humans representative representatives rep reps operator operators advisor adviser "
            "supervisor mensch menschen mitarbeiter mitarbeiterin kundenberater kundenbetreuer berater "
            "sachbearbeiter ansprechpartner humain humaine conseiller conseillere operateur interlocuteur "
            "humano humana operador operadora asesor asesora representante supervisora atendente pessoa "
            "humanos operatore operatrice umano consulente medewerker medewerkster konsultant "
            "konsultantem czlowiek czlowiekiem temsilci temsilcisi insan сотрудник оператор оператора "
            "человек человеком executive csr 人工 真人 客服 mens mensen klantenadviseur vorgesetzten "
            "vorgesetzter "
            "responsable superviseur encargado encargada gerente responsabile addetto leidinggevende "
            "rappresentante "
            "televendas mitarbeitern kundenservicemitarbeiter servicemitarbeiter persone "
        ),
        "agent": (
            "agent agents assistant assistants agente agentes assistent assistentin consultant specialist "
            "colleague associate exec manager clerk teammate employee worker kollege kollegin kollegen "
            "agentin empleado funcionario"
        ),
        "anyone": (
            "someone somebody anyone anybody person people persons jemand jemanden jemandem quelqu'un "
            "personne alguien persona alguem qualcuno iemand persoon kims birisi birine ktos algum whoever"
        ),
        "team": (
            "staff team management member "
            "support service helpdesk personal kundendienst kundenservice equipe "
            "customer hotline center centre klantenservice klantendienst cliente clientes client "
            "clienti atencion "
            "atendimento soporte suporte assistenza servizio servicio servico support kundensupport"
        ),
        "live": (
            "real live actual living breathing echt echte echten echter echtem richtigen richtige vrai "
            "vraie vivante reelle reel verdadera verdadero carne ecten bevoegde wirklichen echtes "
            "menschlichen "
            "menschliche menschlicher vera vero reale verdade"
        ),
        "talk": (
            "talk speak chat contact connect transfer reach escalate forward call ring callback "
            "talking speaking chatting contacting reaching calling connecting transferring speack talke "
            "tlak spek sprechen reden verbinden verbinde verbindet kontaktieren telefonieren weiterleiten "
            "durchstellen schreiben chatten erreichen sprich anrufen parler contacter joindre discuter "
            "transferer transferez passer passez parlez appeler echanger hablar contactar comunicarme "
            "comunicar pasar paseme pasame conectar conecteme transferir llamar comunicarse falar "
            "conversar contatar atender atendido ligar passar transfira contato parlare contattare "
            "spreken spreek praten praat doorverbinden verbind bellen bel terugbellen contacteren "
            "ruft zuruckrufen rufen "
            "umgeleitet parlarne chiamare chiami chiamarmi richiamare richiamarmi passi passatemi "
            "passarmi messo "
            "rappeler rappelle rappelez mettez mettre appelle pongame ponga atender atiende atienda "
            "llamarme "
            "llamenme llame comuniqueme comuniquenme hablo fale ligue ligar ligarem transferem "
            "relation porozmawiac rozmawiac konusmak gorusmek baglan поговорить "
            "соедините связаться позовите переключите"
        ),
        "get": (
            "get give put pass hand bring send find fetch gib geben hol gebt donnez dame deme da me passa "
            "manda"
        ),
        "want": (
            "want wanna need require prefer would like can could may let must demand please plz pls "
            "insist wish gotta möchte moechte will wollen kann könnte brauche bitte möchten muss würde "
            "dürfte veux voudrais veut puis peux pourrais souhaite besoin aimerais svp plait quiero "
            "quisiera necesito puedo podria gustaria favor deseo quero queria preciso posso gostaria "
            "poderia vorrei voglio wil graag kan mag wilt kunt kunnen aub posso puo potrei poterei "
            "voglia chce prosze istiyorum хочу"
        ),
        "bot": "bot bots robot robots chatbot chatbots ai ki roboter roboty robo",
        "machine": "machine computer automated automate automat ia maquina",
        "not": (
            "not no never without non instead stop don't dont doesn't isn't won't can't nicht kein keine "
            "keinen ohne statt pas sans sin ningun nao sem niet geen"
        ),
    },
    apart=(
        "advise advice advised insane stuff working worked works workers employer employed contacts "
        "contract "
        "content transfers services calls chats agency personal personally personas teams "
        "really allow operate operated human's assist cancel"
    ),
    by_ear=True,
)
SLIPS = {
    "teh": "the", "hte": "the", "thsi": "this", "tihs": "this", "wiht": "with", "wth": "with", "whit": "with",
    "ned": "need", "nead": "need", "wnat": "want", "wan": "want", "bak": "back", "cna": "can", "yuo": "you",
    "yuor": "your", "thru": "through", "sum1": "someone", "some1": "someone", "any1": "anyone",
    "agnt": "agent", "robt": "robot", "bto": "bot", "rela": "real", "mesn": "mens", "bite": "bitte",
    "acuh": "auch", "bele": "bellen", "ther": "there", "jmd": "jemand", "jmdn": "jemanden",
    "jmdm": "jemandem", "iwen": "jemanden", "qqn": "quelqu'un", "qqun": "quelqu'un", "algn": "alguien",
    "qlcn": "qualcuno",
}  # fmt: skip
"""Slips in words too short to be mended by rule."""
AFTER_NOUN = word_set(
    "ici hier aqui qui vite rapido subito schnell porfa porfis plis endlich enfin "
    "please plz pls now here ? ! … to and or who that which with for from at on in of about asap "
    "right instead not today immediately available thanks thank bitte jetzt sprechen s'il svp por "
    "favor agora ahora because i you we can could is are was be being beings there then if so but as "
    "a the soon directly again next when how what my me kontaktieren reden verbinden werden am und "
    "oder et y e ou via by over before after de da del di there assistance help being interaction "
    "contact chat response reply actually vera verdad verdade than mit avec con com already immediately "
    "aub alsjeblieft dank prego humano humana umano umana real reale reelle take help look handle "
    "deal assist "
    "answer check sort explain instead out up mij me mi m'appeler aan der jetzt nun pode puede puo "
    "peut kann haben hebben krijgen avoir tener avere"
)
DESCRIBING = word_set(
    "i we they my he she who that which whom where der die das welcher qui que quien quem from at"
)
DEFINITE = word_set("the this that der die das dem den le la el a'quel o same guy")
ASKS_WHAT_IT_IS = frozenset(
    {
        ("are", "you"), ("you", "are"), ("is", "this"), ("this", "is"), ("am", "i"), ("r", "u"), ("u", "a"),
        ("bist", "du"), ("du", "bist"), ("sind", "sie"), ("sie", "sind"), ("spreche", "ich"), ("ist", "das"),
        ("es", "tu"), ("etes", "vous"), ("vous", "etes"), ("est", "ce"), ("eres", "un"), ("eres", "una"),
        ("es", "usted"), ("voce", "e"), ("e", "um"),
    }
)  # fmt: skip
BETWEEN = word_set(
    "a an the to with or ein eine einem einen mit un une a avec con com um just even another not que"
)
BETWEEN_ROLES = frozenset({"live", "talk", "person", "agent", "anyone", "bot", "machine"})
BARE_COMMANDS = frozenset(
    {
        "transfer me",
        "connect me",
        "escalate",
        "escalate this",
        "please transfer me",
        "transfer me please",
        "talk",
    }
    | {"put me through", "put me through please", "escalate this please", "please escalate", "live chat"}
)
NOUNS = frozenset({"person", "agent", "anyone", "team"})
ONE = word_set("a an one your ein eine einen einer un une uma um una actual any some")
ME = word_set("me us mich uns mir moi nous nos")
AFTER_VERB = word_set(
    "me us mich uns mir moi nous to with about now please here asap bitte kann konnte konnen darf "
    "can ? ! … back "
    "today again regarding und and"
)
WAYS_TO_REACH = word_set(
    "phone number email mail hours address line times hour time opening horas numero nummer horaires"
)
ASKS_HOW = word_set("how what when where which show check see wie wann wo comment quand como cuando quando")
NOT_THEM = re.compile(
    r"(?<!what )\b(?:do|would|will) (?:i|we) (?:need|have to (?:have|be)) (?:an? |some)|\b(?:brauche"
    r"|muss) ich (?:da(?:fur|zu) )?"
    r"eine?n? (?!.*\b(?:sprechen|reden|anrufen))"
    r"|^\W*(?:can|could|may|is it ok(?:ay)? for|kann|darf|puede|peut) (?:an? |eine? |una? |une )?"
    r"(?:person|someone|somebody|people|personen?|persona|personne)"
    r" (?=(?:with|without|over|under|weighing|aged|who (?:is|has|weighs)|mit|ohne|uber|unter|ab|con|sin|avec"
    r"|sans|de) )"
    r"|\bi(?:'m| am) not an? (?:bot|robot|machine|computer)\b"
)
"""Whether somebody is needed, what a person with a beard may do, what the customer is: no wish at all."""
ALSO_NOUNS = word_set("transfer contact reach ring forward pass")
DETERMINERS = word_set("a an the my your this that our another any to's first last")
BE = word_set("be being get getting werden etre ser essere worden mis mise")
"""Before a past form, a wish: "I want to be connected" asks, "I was connected" reports."""
POLITE = word_set(
    "please plz pls plx thanks thank you hi hello hey ok okay now asap just only actual really a an "
    "one some the to "
    "with from for help me my i no not instead here again already immediately at once bitte danke "
    "jetzt sofort nur "
    "einen eine einem ein mit hallo un une una uno um uma svp plait s'il vous bonjour merci ahora "
    "por favor ya "
    "hola gracias ora subito per favore prego ciao agora obrigado obrigada aub alsjeblieft graag nu "
    "een assistance "
    "support wants quickly fast schnell vite rapido presto snel porfa porfis plis porfavor subito"
)
"""Words that leave "human please" nothing but a request."""
_REFUSING = (
    r"\b(?:(?:i|we) (?:really )?(?:do not|don't|dont|did not|didn't|won't|wont|will not|would not"
    r"|wouldn't) "
    r"(?:want|need|like|wish|care|have)|(?<!what )do i (?:need|have) to|i(?:'m| am) not (?=a )|no need|not "
    r"necessary|(?:please )?(?:do not|don't|dont|never) (?=transfer|call|"
    r"connect|contact|forward|escalate|put|hand|pass|ring|phone)|"
    r"ich (?:will|mochte|brauche|muss) (?:jetzt |bitte )?(?:nicht|keine[nmrs]?|kein)|"
    r"(?:bitte )?nicht (?=verbinden|anrufen|weiterleiten)|"
    r"(?:je )?ne (?:veux|souhaite|voudrais) pas|pas besoin d|"
    r"no (?:quiero|necesito|hace falta)|non (?:voglio|serve|ho bisogno)|nao (?:quero|preciso)|"
    r"ik (?:wil|hoef) (?:niet|geen))\b"
)
REFUSAL = re.compile(
    _REFUSING + r"(?:(?!\b(?:but|just|instead|sondern|mais|pero|sino|ma|mas|maar)\b|\b(?:i|ich|ik) "
    r"(?:want|need|will|wil|mochte)\b)[^,.;!?\n])*"
)
"""A person is refused ("I don't want to talk to anyone"); a bot refused is no such thing."""
BOT = re.compile(
    r"\b(?:bots?|chatbots?|robots?|roboter|robos?|machines?|maschinen?|ai|ki|ia|computers?"
    r"|automat\w*|maquinas?)\b"
)
THERE_IS = re.compile(
    r"^\W*(?:(?:so |ok |well )?(?:is|are) there|aren't there|isn't there|any|gibt es|hay|y a[ -]t[ -]il"
    r"|gibts|il "
    r"y a|c'e|ha|tem|er is|is er)\b"
)
_WHO = (
    r"(?:an? |some |one of |the |your |my |any )?(?:real |live |actual |another )?"
    r"(?:someone|somebody|anyone|anybody|person|human(?: being)?|colleagues?|agent|representative"
    r"|rep|manager|"
    r"supervisor|advisor|specialist|member of (?:staff|your team)|staff|employee)(?: real)?(?: from "
    r"[\w ]{2,20}| in [\w ]{2,20}"
    r"| at [\w ]{2,20}| of yours)?"
)
IDIOMS = re.compile(
    # "can somebody call me", "have someone contact me": a person is to do it
    rf"\b(?:can|could|would|will|may|have|get|let|ask) {_WHO} (?:please |to |just )*"
    r"(?:give me a (?:call|ring)|(?:call|phone|ring|contact|email|e-mail|text|message|reach out to"
    r"|get back to|"
    r"get in touch with|talk to|speak (?:to|with)) (?:me|us|my))\b"
    # "can a human take over", "I need a person to look at this"
    r"|\b(?:an? |some )?(?:real |live |actual )?(?:human(?: being)?|real person|person|agent"
    r"|supervisor|manager|"
    r"representative) (?:please |to |just |has to |should |must |can )*(?:take over|take a look|take "
    r"this|look (?:at|into)|"
    r"handle|deal with|review|step in|help me|assist me|answer me|answer this|sort this|solve this)\b"
    r"|\b(?:someone|somebody|anyone|anybody) (?:real|human|with a pulse|in charge|of flesh)\b"
    r"|\bwhoever(?:'s| is) in charge\b|\bhow do i (?:get|reach|talk to|speak to) (?:hold of )?an? "
    r"(?:person|human)\b"
    r"|\b(?:someone|somebody|a person|anyone)\b.{0,30}\bnot an? (?:bot|robot|machine|computer|chatbot|ai)\b"
    r"|\b(?:pass|send|hand|refer|route|redirect) me (?:on |over |along |through |back )?to (?:an? "
    r"|the |your |one of )?"
    r"(?:your |the |real |live |human )*(?:team|person|human|someone|somebody|agent|colleague|member"
    r"|staff|rep|manager|"
    r"supervisor|employee|department)"
    r"|\b(?:me )?(?:transfere|transfira|passa|passe|encaminhe|encaminha)(?:-me| me)? (?:para|a) "
    r"(?:um|uma|o|a)? ?"
    r"(?:atendente|pessoa|humano|agente|supervisor|gerente)\b"
    r"|\b(?:by|on|over) (?:the )?(?:phone|telephone) with (?:an? )?(?:real |actual |live )?(?:person"
    r"|human|someone)\b"
    r"|^\W*no (?:more )?(?:chat)?bots?(?: please| pls)?\W*$"
    r"|\b(?:asked|asking|begging|begged|waiting) (?:\w+ ){0,2}(?:for|to (?:talk|speak) to) (?:an? "
    r"|the |some )?(?:real |live |actual )?"
    r"(?:human|person|agent|supervisor|manager|representative|someone|somebody)\b(?! (?:who|from dhl"
    r"|number))"
    r"|\bwho (?:can|could|do|should|must) i (?:speak|talk|chat) (?:to|with)\b"
    r"|\b(?:nobody|no one|noone|anyone|anybody|someone|somebody)(?: here| there| else)? (?:that |who "
    r")?i can (?:call|talk to|speak to|speak with|talk with|reach)\b"
    r"|\b(?:complain|complaint|speak|talk|word) (?:to|with) (?:your|the|a) (?:manager|boss"
    r"|supervisor|superior)\b"
    r"|\bhuman (?:intervention|help|support|assistance|contact|agent|attention|operator|review)\b(?! "
    r"(?:was|is|were))"
    r"|\b(?:someone|somebody) (?:needs|has|ought) to (?:call|contact|phone|ring|help|get back to) me\b"
    r"|\b(?:try|prefer|rather have|take) an? (?:real |actual |live )?(?:human|person)\b"
    r"|\bdo you (?:have|got) an? (?:real |actual |live )?(?:human|person|agent|human "
    r"being)\b.{0,12}\b(?:i|who|that|to|for me)\b"
    r"|\b(?:customer (?:care|service|support)) (?:executive|agent|rep|representative|person|human)s? "
    r"(?:please|pls|plz|now|needed|required|wanted|asap)\b"
    r"|\b(?:refuse|not going|no longer want|tired of|sick of|done|stop) (?:to )?(?:talk|talking|chat"
    r"|chatting|speak|speaking|deal|dealing) "
    r"(?:to|with) (?:an? |this |the |your )?(?:stupid |damn |useless )?(?:chat)?(?:bot|robot|machine"
    r"|computer|ai)s?\b"
    r"|\bput me through\b|\bpatch me through\b|\btake me off (?:the |this )?bot\b"
    r"|\b(?:another|any) way to (?:talk|speak) to (?:someone|somebody|you guys)\b"
    r"|\bkann mich (?:bitte )?(?:jemand|einer|ein mitarbeiter)\b.{0,20}\b(?:anrufen|zuruckrufen"
    r"|kontaktieren)\b"
    r"|\b(?:ein|einen|richtiger|echter) (?:\w+ )?(?:mensch|mitarbeiter|kollege"
    r"|kollegen)\b.{0,24}\b(?:ubernehmen|ubernimmt|helfen|anschauen|ansehen)\b"
    r"|\bmit (?:deinem|ihrem|eurem|dem|einem) (?:chef|vorgesetzten|manager|boss"
    r"|leiter)\b.{0,20}\b(?:reden|sprechen)\b"
    r"|\b(?:chama|chame|llama a|llame a|quiero|quero|voglio|chiamate|chiama|appelez) (?:um|un|uma"
    r"|una) (?:humano|humana|umano|persona real|pessoa|atendente|operatore|humain|persona vera)\b"
    r"|\bkan ik (?:met )?(?:een|iemand)(?: van)? (?:collega|medewerker|jullie)\b.{0,24}\b(?:spreken"
    r"|praten)\b"
    r"|\bhay alguien\b.{0,24}\b(?:hablar|llamar|ayudar)"
    r"|\bquelqu'un (?:peut|pourrait)(?: |-)(?:il )?(?:me |m')(?:appeler|rappeler|contacter|repondre"
    r"|aider)\b"
    r"|\b(?:me|nos) (?:puede|podria|pueden) (?:atender|llamar|contactar|ayudar) (?:una persona"
    r"|alguien|un \w+)\b"
    r"|\balguien (?:me |que me )?(?:puede|pueda|podria) (?:llamar|contactar|atender)(?:me)?\b"
    r"|\bmi puo (?:chiamare|richiamare|contattare|rispondere) (?:qualcuno|una persona|un \w+)\b"
    r"|\balguem (?:pode|poderia) (?:me )?(?:ligar|contatar|atender|responder)\b"
    r"|\bkan iemand (?:mij|me) (?:even |terug ?)?(?:bellen|contacteren|helpen|antwoorden)\b"
    r"|\bmet(?:tez)?(?:-moi|tre)? en (?:contact|relation) avec\b"
)
"""Wordings whose sense is in the whole phrase, on folded text."""
KEPT = word_set(
    "andern andere wechseln eintragen loschen hinterlegen aktualisieren angeben change update edit remove "
    "delete name "
    "modifier changer cambiar modificar cambiare wijzigen"
)
"""What is done with a person who stands in an order: "den Ansprechpartner ändern"."""
