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
    r"|\bhad it with (?:you|this|your)\b|\b(?:you|u)(?:'re| are| people are| guys are| lot are)? (?:all "
    r"|just |nothing but )?"
    r"(?:a bunch of )?(?:thieves|liars|crooks|scammers|idiots|incompetent)\b"
    r"|(?:^|[.!?] )(?:simply |just |absolutely |totally )?(?:unbelievable|unreal|shameful|disgraceful"
    r"|disgusting)\W*(?:$|[.!])"
    r"|\bffs\b|\bfor (?:god|heaven|fuck|christ|pete)'?s sake\b|(?:^|[.!?] )for the last time\b"
    r"|\bfor the last time ?[,:]"
    r"|\b(?:leav|writ|post|giv)\w* (?:you )?(?:an? )?(?:one|1|zero|0)[- ]stars?\b"
    r"|\bwast(?:ed|ing) (?:my|our) (?:whole|entire|time|day|week|evening|afternoon|morning|money)\b"
    r"|\b(?:take|hand|give|pass|go)(?:ing)? (?:this |it |you )?(?:to|over to) (?:my |a )?(?:lawyers?"
    r"|solicitors?|court)\b"
    r"|\b(?:see you in court|small claims court|(?:take|taking) legal action|hear from my (?:lawyer"
    r"|solicitor))\b"
    r"|\bstop (?:sending (?:me )?(?:the same|this)|repeating|copying|pasting)\b"
    r"|\bnot what i (?:asked|said|wrote)\b\W+(?:again|once again|for the)\b"
    r"|\byour \W?(?:help|support|service)\W? (?:is|was) (?:no help|useless|worthless|non-?existent|a joke"
    r"|appalling)\b"
    # Whether anybody reads, by language
    r"|\b(?:lesen|lest|horen|hort) (?:sie|ihr) (?:uberhaupt|eigentlich|auch mal)\b|\bliest (?:hier"
    r"|das) (?:uberhaupt )?(?:jemand|wer)\b"
    r"|\bvous (?:ne )?lisez (?:meme |seulement )?(?:pas )?ce que j'ecris\b|\b(?:leen|lees"
    r"|leeis) lo que escribo\b"
    r"|\bleggete (?:almeno )?(?:quello che|cosa) scrivo\b|\blezen jullie (?:wel|uberhaupt)\b"
    r"|\bmi avete stufato\b"
    r"|\bmi (?:state )?prend(?:ete|endo) in giro\b"
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
    r"|\b(?:saft|drecks|scheiss|sau|chaos)laden\b|\bzum kotzen\b|\bzum letzten mal ?[,:]"
    r"|\b(?:anwalt (?:einschalten|ubergeben|nehmen)|(?:zum|zu meinem|von meinem|mit meinem) anwalt"
    r"|strafanzeige|anzeige erstatten)\b"
    r"|\b(?:das|es) ist (?:\w+ ){0,2}(?:unter aller sau|eine sauerei|peinlich|armutszeugnis)\b"
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
    r"(?:managed|manage) to (?:lose|break|ignore|mess|forget)|twice|(?:second|third|fourth) time|ignored?"
    r"|broken|wrong "
    r"(?:again|item|one)|never (?:came|arrived)|"
    r"nothing|no answer|no reply|delayed|automated|schon wieder|auch noch|wieder (?:nichts?|falsch|kaputt"
    r"|verloren)|immer noch (?:nicht|kein\w*)|verloren|kaputt|"
    r"encore (?:perdu|en retard|une fois|rate)|toujours (?:pas|rien)|perdu|casse|otra vez|todavia "
    r"(?:no|nada)|perdido|roto|"
    r"wieder (?:der|die|das|den) (?:gleiche|selbe|falsche)\w*|(?:noch|wieder) (?:eine|ein|einen"
    r"|mal) (?:woche|tag"
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
    rf"^\W*(?:oh|ah|wow|well|yeah|yay|na|ja|ach|ganz|echt|wirklich|super|oh la la|ah bon|vaya|anda|ma|mas"
    rf"|nou)?,? "
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

_SERVICE = (
    r"(?:(?:customer |kunden|klanten)?(?:service|support|dienst)\w*|company|shop|firm|laden|firma|verein"
    r"|boutique|entreprise"
    r"|societe|servicio|atencion|empresa|tienda|servizio|azienda|negozio|assistenza|servico|atendimento|loja"
    r"|bedrijf|winkel)"
)
_BAD = (
    r"(?:terrible|awful|appalling|horrible|horrendous|dreadful|atrocious|abysmal|diabolical|disgusting"
    r"|shocking|pathetic|useless"
    r"|unterirdisch\w*|mies\w*|miserab\w*|grottig\w*|grottenschlecht\w*|katastrophal\w*|furchtbar\w*"
    r"|schrecklich\w*"
    r"|grauenhaft\w*|erbarmlich\w*|unverschamt\w*|nul|nulle|deplorable|catastrophique|lamentable|honteu\w+"
    r"|minable|pesim[oa]"
    r"|nefast[oa]|desastros[oa]|vergonzos[oa]|pessim[oa]|vergognos[oa]|ridicol[oa]|scandalos[oa]"
    r"|vergonhos[oa]|waardeloze?"
    r"|belabberde?|vreselijke?|schandalige?)"
)
_SCORN = re.compile(
    rf"\b{_BAD} (?:\w+ )?{_SERVICE}\b|\b{_SERVICE} (?:client |al cliente |clienti )?(?:is |ist |est |es |e "
    rf"|der |qui est )?(?:so |really "
    rf"|echt |einfach |tellement )?{_BAD}\b"
    rf"|\b(?:menudo|menuda|vaya|que|quelle?|che|was fur eine?|wat een|what an?) (?:\w+ )?(?:desastre|honte"
    rf"|verguenza|vergogna"
    r"|schande|disgrace|catastrophe|katastrophe|disastro|mierda|merde|schweinerei)\b"
    r"|\b(?:ihr|sie) (?:seid|sind) (?:ja |echt |wirklich |einfach |alle |so ){0,2}(?:das letzte|unfahig"
    r"|inkompetent|unmoglich"
    r"|eine zumutung|lacherlich|betruger|verbrecher|abzocker|idioten|unverschamt)\b"
    r"|\bvous etes (?:vraiment |tous |tellement )?(?:des )?(?:incapables?|nuls?|voleurs|escrocs|ridicules?"
    r"|incompetents?|menteurs)\b"
    r"|\b(?:sois|son|sos|eres) (?:todos )?(?:un[oa]s? )?(?:inutiles?|ladrones|estafadores|incompetentes?"
    r"|ridiculos|mentirosos)\b"
    r"|\bsiete (?:tutti |davvero |proprio )?(?:dei |degli |dell[ei] )?(?:ridicoli|incapaci|ladri"
    r"|incompetenti|truffatori|bugiardi)\b"
    r"|\bjullie zijn (?:\w+ )?(?:oplichters|dieven|incompetent|belachelijk|waardeloos|leugenaars)\b"
)
"""Scorn for the service, the shop or whoever reads it, by language."""
_OUT_OF_PATIENCE = re.compile(
    r"\btaking the (?:mickey|mick|piss)\b|\bso done with (?:this|you)\b|\bregret (?:ever )?(?:order|buy"
    r"|shopp|choos)ing\b"
    r"|\bhow many (?:more )?times (?:do|must|should|will) i\b|\bend of my (?:tether|rope)\b"
    r"|\bpulling my hair out\b"
    r"|\bbeyond (?:annoyed|angry|frustrated|a joke|disappointed|ridiculous)\b|\bdriving me (?:mad|crazy|nuts"
    r"|insane|up the wall)\b"
    r"|\bif your life depended\b|\bwhat (?:exactly |the hell |on earth )?(?:do|did|am) i (?:pay"
    r"|paying)\b.{0,40}\bfor ?[?!]"
    r"|\b(?:lost|losing) (?:all |my )?(?:trust|faith|confidence)\b|\bmy trust is gone\b|\bshame on you\b"
    r"|\b(?:konnte|zum|gleich) (?:\w+ )?(?:ausrasten|heulen|verzweifeln|haare raufen|durchdrehen|platzen)\b"
    r"|\b(?:das ist|ist das) (?:doch )?kein zustand\b|\bwas soll (?:der|das|dieser) (?:mist|quatsch|scheiss"
    r"|unsinn|blodsinn)\b"
    r"|\b(?:nur|immer) (?:noch |wieder )?(?:vertrostet|hingehalten|abgewimmelt|ignoriert)\b"
    r"|\benough is enough\b|^\W*answer me\b|\b(?:hello|hallo|hola|alo) ?\?{2,}|\bhow dare you\b"
    r"|\bdo you think i'?m stupid\b"
    r"|\b(?:masslos|total|mega|richtig|extrem|langsam|unglaublich) (?:\w+ ){0,3}(?:enttauscht|sauer|genervt"
    r"|verargert|wutend)\b"
    r"|\bder letzte (?:dreck|scheiss|mist)\b|\b(?:das|es) ist (?:doch |echt |reiner |schlicht "
    r"|einfach )?(?:betrug|abzocke|verarsche)\b"
    r"|\bwie oft (?:soll|muss|denn)\b|\bj'en peux plus\b|\bcombien de fois (?:dois|faut)\b"
    r"|\bcuantas veces (?:tengo|hay)\b|\bno puedo mas\b|\bnon ne posso piu\b|\bhoe vaak moet\b"
)

_MOCKS = re.compile(
    r"\b(?:was fur ein|what a|quel|vaya|che|wat een) (?:service|support|laden|kundenservice|servicio"
    r"|servizio)\b.{0,6}"
    r"(?:herzlichen gluckwunsch|gluckwunsch|congratulations|congrats|well done|bravo|enhorabuena|complimenti"
    r"|gefeliciteerd)"
)
"""Congratulations on the service, with nothing else to praise."""
_LOUD = re.compile(r"[!?]{2,}")
_SPOKEN = re.compile(r"[^\W\d_]{2,}")
_GLAD = re.compile(
    r"\b(?:thank\w*|thx|love\w*|great|perfect|amazing|awesome|happy|yay|congrat\w*|best|danke\w*|super|toll"
    r"|merci|parfait|gracias"
    r"|genial|grazie|perfetto|obrigad[oa]|bedankt|geweldig)\b"
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
    """1.0 where anger is said outright, 0.8 for sarcasm (praise beside a failure), shouting, long waiting or
    mere discontent, else 0."""
    folded = fold(text[:LONGEST_READ])
    if any(each.search(folded) for each in (_OUTRIGHT, _SCORN, _OUT_OF_PATIENCE)):
        return 1.0
    milder = (_SARCASM, _MOCKS, _WAITED, _UNHAPPY, _LET_DOWN)
    return 0.8 if _shouts(text) or any(each.search(folded) for each in milder) else 0.0


def _shouts(text: str) -> bool:
    """Every word in capitals, three at least, and more than one mark behind them."""
    spoken = _SPOKEN.findall(text[:LONGEST_READ])
    loud = len(spoken) >= 3 and all(word.isupper() for word in spoken) and _LOUD.search(text) is not None
    return loud and _GLAD.search(fold(text[:LONGEST_READ])) is None
