"""Anger said outright or by its opposite, in many languages: wordings whose sense a sentence vector misses.

High precision is what counts here: a hit lifts a turn over the threshold by itself (`frustration.py`).
"""

from __future__ import annotations

import re

from assistant.understanding.words import LONGEST_READ, fold

_OUTRIGHT = re.compile(
    # English
    r"\b(?:thanks for nothing|thank you for nothing|fed up|sick (?:and tired )?of|had enough of|i give up|"
    r"losing my patience|lost (?:all )?patience|run(?:ning)? out of patience|worst (?:\w+ ){0,3}ever|"
    r"never (?:again )?(?:shop|order|buy|shopping|ordering|buying)(?:ing)? (?:from you |here |with "
    r"you )?(?:ever )?again|"
    r"(?:total|complete|absolute|utter) (?:joke|disgrace|rubbish|nonsense|waste|disaster|shambles)|"
    r"(?:this|it|that)(?:'s| is) (?:\w+ ){0,2}(?:ridiculous|unacceptable|outrageous|a (?:joke"
    r"|disgrace|nightmare|scam|farce)|pathetic)|"
    r"what a (?:joke|disgrace|nightmare|mess|farce|shambles)|waste of (?:my )?(?:time|money)|"
    r"(?:are|r) (?:you|u) (?:kidding|serious(?:ly)? kidding|joking)|(?:you|u) (?:are|r|guys are) "
    r"(?:\w+ ){0,2}useless|"
    r"stop (?:ignoring|wasting)|why (?:is|does|do) (?:nobody|no one|you never|you keep)\b.{0,40}|"
    r"(?:nobody|no one) (?:ever )?(?:answers|replies|responds|cares|helps)|"
    r"(?:you|this bot)(?:'re| are|) (?:not listening|don'?t (?:listen|understand (?:anything|a "
    r"thing)|get it))|"
    r"(?:that|this) (?:doesn'?t|does not|didn'?t) (?:help (?:me )?at all|answer (?:my|the) question)"
    r"|i want my money back now)\b"
    r"|\b(?:that|this) was (?:completely |totally |absolutely |utterly )?(?:useless|no help|pointless)\b"
    r"|\b(?:did|do) you even (?:read|listen|look|care|check)\b"
    r"|\bonly been (?:a|two|three|four|five|six|\d+) (?:week|month|year)s?\b"
    # Thanks for nothing, by language
    r"|\b(?:danke(?: schon)? fur (?:gar )?nichts|merci pour rien|gracias por nada|obrigad[oa] por nada"
    r"|grazie (?:di|per) niente|bedankt voor niets|dank je(?: wel)? voor niets)\b|شكرا (?:جزيلا )?على لا شي"
    # Arabic
    r"|غير مقبول|مهزله|مهزلة|فضيحة|طفح الكيل|زهقت|سيمت من|تعبت من|اسوا (?:خدمة|شركة|متجر|تجربة)"
    r"|خدمة? سيية|لا احد (?:يرد|يجيب|يساعد)|ما حد يرد|نصب واحتيال|عيب عليكم|خدمة (?:سيية|زفت)"
    # That does not help, by language
    r"|\bhilft (?:mir |uns )?(?:null|uberhaupt nicht|gar nicht|kein bisschen|kein stuck)(?: weiter)?\b"
    r"|\b(?:verappel\w+|verarsch\w+|fur dumm (?:halten|verkaufen))\b"
    r"|\btomando el pelo\b|\bnadie hace nada\b|\bno (?:sirve de|me ayuda(?:is)? en) nada\b"
    r"|\b(?:vous|tu) (?:n'avez|n'as) rien compris\b|\bca ne (?:sert a rien|m'aide (?:pas du tout|en rien))\b"
    r"|\bnao (?:resolvem?|entendem?|adianta|serve para|ajuda(?:m)? em) nada\b"
    r"|\bnon (?:serve a|risolvete|capite) niente\b|\bdaar heb ik niets aan\b"
    r"|\bkeep (?:sending|giving|telling|showing|asking) (?:me )?the same\b"
    # German
    r"|\b(?:(?:das|es) ist (?:\w+ ){0,2}(?:frechheit|unverschamtheit|zumutung|witz|skandal"
    r"|lacherlich|inakzeptabel)|"
    r"(?:kann|darf) doch (?:wohl )?nicht wahr sein|ich (?:bin|hab|habe) (?:\w+ ){0,2}(?:stinksauer"
    r"|stinkwutend|wutend|stocksauer|die nase voll|"
    r"es satt)|mir reicht'?s|jetzt reicht(?:'s| es)|wollt ihr mich|wollen sie mich|nie wieder "
    r"(?:bestelle|kaufe|bei)|so eine (?:frechheit|"
    r"sauerei|unverschamtheit)|geht(?:'s| es) noch|unfassbar|unglaublich,? (?:wie|dass)|keiner "
    r"(?:antwortet|hilft|meldet sich))\b"
    # French
    r"|\b(?:c'est (?:\w+ ){0,2}(?:inadmissible|inacceptable|scandaleux|honteux|n'importe quoi|une "
    r"honte|une blague|du vol)|"
    r"j'en ai (?:\w+ )?(?:marre|assez|ras le bol)|ras[- ]le[- ]bol|vous vous (?:moquez|foutez)|plus "
    r"jamais (?:chez|je)|personne ne (?:repond|m'aide))\b"
    # Spanish
    r"|\b(?:(?:es|que) (?:\w+ ){0,2}(?:una verguenza|verguenza|inaceptable|vergonzoso|indignante|una "
    r"tomadura de pelo|una estafa|un robo)|"
    r"estoy (?:\w+ )?(?:hart[oa]|furios[oa]|indignad[oa]|cansad[oa] de)|ya basta|nadie (?:responde"
    r"|contesta|me ayuda)|nunca mas (?:compro|compr\w+))\b"
    # Italian
    r"|\b(?:(?:e|che) (?:\w+ ){0,2}(?:una vergogna|vergogna|inaccettabile|vergognoso|assurdo"
    r"|ridicolo|una presa in giro|una truffa)|"
    r"sono (?:\w+ )?(?:stuf[oa]|furios[oa]|arrabbiat[oa]|stanc[oa] di)|ne ho abbastanza|quante volte "
    r"(?:devo|ve lo)|nessuno (?:risponde|mi aiuta)|mai piu (?:compr|ordin)\w*)\b"
    # Portuguese
    r"|\b(?:(?:e|que) (?:\w+ ){0,2}(?:uma vergonha|vergonha|inaceitavel|absurdo|ridiculo|uma "
    r"palhacada|palhacada|um descaso|descaso)|"
    r"(?:estou|to) (?:\w+ )?(?:fart[oa]|cansad[oa] de|furios[oa]|indignad[oa]|puto)|ninguem "
    r"(?:responde|ajuda|resolve)|nunca mais compro)\b"
    # Dutch
    r"|\b(?:(?:dit|dat|het) is (?:\w+ ){0,2}(?:belachelijk|schandalig|onacceptabel|een schande|een "
    r"grap|waardeloos)|ik ben (?:het|er) (?:\w+ )?(?:zat|klaar mee|beu)|"
    r"wat een (?:waardeloze|slechte|schande)|niemand (?:antwoordt|reageert|helpt)|nooit meer "
    r"(?:bestel|koop)\w*)\b"
)
_PRAISE = (
    r"(?:great|wonderful|brilliant|fantastic|amazing|lovely|nice|perfect|super|awesome|excellent"
    r"|bravo|congratulations|congrats|"
    r"well done|good job|nice job|great job|how (?:nice|lovely|helpful)|so helpful|very helpful"
    r"|super helpful|thanks a lot|"
    r"toll|super|klasse|prima|wunderbar|herzlichen gluckwunsch|genial|bravo|parfait|formidable"
    r"|felicitations|magnifique|"
    r"genial|perfecto|estupendo|enhorabuena|maravilloso|fantastico|perfetto|complimenti|ottimo"
    r"|parabens|otimo|maravilha|geweldig|fijn|que (?:bien|bueno|otimo|bom|bello|bravi)|vaya servicio"
    r"|bel servizio|mooi|رائع|ممتاز|عظيم|برافو)"
)
_FAILURE = (
    r"(?:again|another (?:automated|copy|useless|delay|excuse|week|bot|apology|voucher)|lost "
    r"(?:again|it|my)|still (?:no|not|nothing|waiting)|"
    r"(?:managed|manage) to (?:lose|break|ignore|mess|forget)|twice|third time|ignored?|broken|wrong "
    r"(?:again|item|one)|never (?:came|arrived)|"
    r"nothing|no answer|no reply|delayed|automated|schon wieder|wieder (?:nichts?|falsch|kaputt"
    r"|verloren)|immer noch (?:nicht|kein\w*)|verloren|kaputt|"
    r"encore (?:perdu|en retard|une fois|rate)|toujours (?:pas|rien)|perdu|casse|otra vez|todavia "
    r"(?:no|nada)|perdido|roto|"
    r"wieder (?:der|die|das|den) (?:gleiche|selbe)\w*|(?:noch|wieder) (?:eine|ein|einen|mal) (?:woche|tag"
    r"|monat|automat\w+|standard\w*)|keine (?:antwort|ruckmeldung)|standardantwort"
    r"|reponse (?:toute faite|automatique|copiee)|reussi a (?:perdre|casser|rater|oublier)"
    r"|respuesta (?:automatica|copiada)|sigo (?:sin|esperando)|mais uma (?:semana|resposta|desculpa)"
    r"|(?:una|outra|otra) (?:semana|excusa|desculpa)|risposta automatica|un'altra (?:settimana|scusa)"
    r"|wait(?:ing)? forever|copy[- ]?paste|weer een (?:week|smoes|automatisch)"
    r"|مرة اخرى|مره ثانيه|مرة ثانية|رد (?:الي|تلقايي)|اسبوع اخر|"
    r"ancora (?:una volta|niente|nulla)|di nuovo|perso|rotto|de novo|ainda (?:nada|nao)|weer|nog "
    r"steeds (?:niet|geen))"
)
_SARCASM = re.compile(
    rf"^\W*(?:oh|ah|wow|well|yeah|yay|na|ja|ach|super|oh la la|ah bon|vaya|anda|ma|mas|nou)?,? "
    rf"?{_PRAISE}\b[^.!?\n]{{0,12}}[,.!…:،؛-]+.{{0,50}}\b{_FAILURE}\b"
    rf"|\b{_FAILURE}\b.{{0,50}}[,.!…-]+ ?(?:{_PRAISE})(?: (?:service|support|gemacht|job|work"
    rf"|travail|trabajo|lavoro|trabalho))?\W*$"
    rf"|\b(?:well done|good job|nice job|great job|congratulations|congrats|bravo|toll gemacht"
    rf"|felicitations|enhorabuena|complimenti|parabens)\b.{{0,40}}\b{_FAILURE}\b"
    r"|\b(?:just|so) (?:great|wonderful|brilliant|perfect|lovely|what i needed)\b.{0,12}(?:\.\.\.|…|🙄|👏)"
    r"|🙄|👏 ?👏|\byeah,? right\b|\bas if\b\W*$|(?<!thank you )(?<!thanks )\bso much for (?!your\b|the "
    r"help\b)|\bhow hard can it be\b|\b(?:wow|so) (?:\w+ ){1,3}\W*not\W*$|\bwhat "
    r"(?:great|excellent|wonderful|amazing) (?:service|support)\b.{0,30}(?:not|🙄|\bnot\b)"
)

_LONG = (
    r"(?:(?:\d+|two|three|four|five|six|several|zwei|drei|vier|funf|sechs|mehreren|deux|trois|quatre|cinq|six"
    r"|plusieurs|dos|tres|cuatro|cinco|varias|duas|quatro|due|tre|quattro|cinque|twee|drie|vier|vijf|ثلاثة"
    r"|ثلاث|اربعة|خمسة|عدة|un|uma?|una|einem|einer|een|a)) ?"
    r"(?:weeks?|months?|hours|wochen?|monate?n?|stunden|semaines?|mois|heures|semanas?|mes|meses|horas"
    r"|settiman[ae]|mes[ei]|ore|weken|week|maand(?:en)?|uur|اسابيع|اسبوع|اشهر|شهور|شهر|ساعات)"
)
_WAITED = re.compile(
    rf"\b(?:waiting|waited) (?:for |since |over |more than |almost |about |now )*{_LONG}\b"
    rf"|\b(?:warte|warten|gewartet)\b.{{0,16}}\bseit (?:\w+ )?{_LONG}\b"
    rf"|\bseit (?:uber |mehr als )?{_LONG} (?:warte|warten)\b"
    rf"|\b(?:attends|attendons) (?:\w+ )?depuis (?:plus de )?{_LONG}\b"
    rf"|\b(?:fait|depuis) (?:plus de )?{_LONG} que j'?\s?attends\b"
    rf"|\bllevo (?:mas de |ya )?{_LONG} (?:esperando|sin)\b|\b(?:espero|esperando) desde hace {_LONG}\b"
    rf"|\besperando (?:ha|faz) (?:mais de )?{_LONG}\b|\b(?:ha|faz) {_LONG} (?:que )?esper\w+\b"
    rf"|\b(?:aspetto|aspettando) (?:ormai )?da (?:piu di )?{_LONG}\b"
    rf"|\bwacht (?:nu )?al (?:meer dan )?{_LONG}\b"
    rf"|انتظر (?:.{{0,8}} )?(?:منذ|من) (?:اكثر من )?(?:{_LONG}|شهر|اسبوع|اسابيع|اشهر|شهور)"
)


_LET_DOWN = re.compile(
    r"\b(?:nobody|no one) (?:ever |has |have )?(?:called|rang|phoned|got back|came back|wrote|answered"
    r"|replied|responded|showed up)\b"
    r"|\b(?:was|were|been) promised\b.{0,40}\b(?:never|nothing|not|didn't|haven't|hasn't)\b"
    r"|\b(?:keiner|niemand) (?:hat )?(?:sich )?(?:angerufen|zuruckgerufen|gemeldet|geantwortet)\b"
    r"|\bpersonne (?:ne )?(?:m'a|n'a|nous a) (?:rappele|repondu|appele)\b"
    r"|\bnadie (?:me |nos )?(?:ha )?(?:llamo|llamado|contesto|contestado)\b"
    r"|\bninguem (?:me |nos )?(?:ligou|respondeu|retornou)\b"
    r"|^\W*(?:(?:ok|okay|so|well|then|great|sorry),? ){0,3}(?:you|this bot|this) "
    r"(?:can't|cannot|can not|couldn't|don't|didn't|doesn't|won't) (?:really |even )?help(?: me)?"
    r"(?: (?:then|with this|with that|either))?\W*$"
)
"""A promise that was not kept, silence, or no help: said calmly, it is discontent all the same."""
_UNHAPPY = re.compile(
    r"^\W*(?:(?:(?:i am|i'm|im|we are|we're) )?(?:really |very |so |still )?"
    r"(?:not (?:at all |really |very )?(?:happy|satisfied|pleased|impressed)|unhappy|dissatisfied)"
    r"(?: (?:with|about) (?:this|that|it|you|any of this|(?:your|the) (?:service|answer|reply|support)))?"
    r"|(?:ich bin|bin) (?:sehr |wirklich |gar |uberhaupt )*(?:nicht zufrieden|unzufrieden)"
    r"|je ne suis pas (?:du tout )?(?:satisfaite?|contente?)|no estoy (?:nada )?(?:satisfech|content)[oa]"
    r"|nao estou (?:nada )?satisfeit[oa])\W*$"
)
"""All that is said is that somebody is not content; with what, a person had better ask."""


def outcry(text: str) -> float:
    """1.0 where anger is said outright, 0.8 for sarcasm (praise beside a failure), long waiting or mere
    discontent, else 0."""
    folded = fold(text[:LONGEST_READ])
    if _OUTRIGHT.search(folded):
        return 1.0
    return 0.8 if any(each.search(folded) for each in (_SARCASM, _WAITED, _UNHAPPY, _LET_DOWN)) else 0.0
