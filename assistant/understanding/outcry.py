"""Anger said outright or by its opposite, in many languages: wordings whose sense a sentence vector misses.

High precision is what counts here: a hit lifts a turn over the threshold by itself (`frustration.py`).
"""

from __future__ import annotations

import re

from assistant.understanding.words import LONGEST_READ, fold

_OUTRIGHT = re.compile(
    # English
    r"\b(?:thanks for nothing|thank you for nothing|fed up|sick (?:and tired )?of|had enough of|i give up"
    r"|losing my patience|lost (?:all )?patience|run(?:ning)? out of patience|worst (?:\w+ ){0,3}ever"
    r"|never (?:again )?(?:shop|order|buy|shopping|ordering|buying)(?:ing)? (?:from you |here "
    r"|with you )?(?:ever )?again|(?:total|complete|absolute|utter) (?:joke|disgrace|rubbish|nonsense"
    r"|waste|disaster|shambles)|(?:this|it|that)(?:'s| is) (?:\w+ ){0,2}(?:ridiculous|unacceptable"
    r"|outrageous|a (?:joke|disgrace|nightmare|scam|farce)|pathetic)|what a (?:joke|disgrace|nightmare"
    r"|mess|farce|shambles)|waste of (?:my )?(?:time|money)|(?:are|r) (?:you|u) (?:kidding"
    r"|serious(?:ly)? kidding|joking)|(?:you|u) (?:are|r|guys are) (?:\w+ ){0,2}useless|stop (?:ignoring"
    r"|wasting)|why (?:is|does|do) (?:nobody|no one|you never|you keep)\b.{0,40}|(?:nobody"
    r"|no one) (?:ever )?(?:answers|replies|responds|cares|helps)|(?:you|this bot)(?:'re| are"
    r"|) (?:not listening|don'?t (?:listen|understand (?:anything|a thing)|get it))|(?:that"
    r"|this) (?:doesn'?t|does not|didn'?t) (?:help (?:me )?at all|answer (?:my|the) question)"
    r"|i want my money back now)\b|\b(?:that|this) was (?:completely |totally |absolutely "
    r"|utterly )?(?:useless|no help|pointless)\b|\b(?:did|do) you even (?:read|listen|look|care|check)\b"
    r"|\bonly been (?:a|two|three|four|five|six|\d+) (?:week|month|year)s?\b|\bhad it with (?:you|this"
    r"|your)\b|\b(?:you|u)(?:'re| are| people are| guys are| lot are)? (?:all |just "
    r"|nothing but )?(?:a bunch of )?(?:thieves|liars|crooks|scammers|idiots|incompetent)\b|(?:^"
    r"|[.!?] )(?:simply |just |absolutely |totally )?(?:unbelievable|unreal|shameful|disgraceful"
    r"|disgusting)\W*(?:$|[.!])|\bffs\b|\bfor (?:god|heaven|fuck|christ|pete)'?s sake\b|(?:^"
    r"|[.!?] )for the last time\b|\bfor the last time ?[,:]|\b(?:leav|writ|post"
    r"|giv)\w* (?:you )?(?:an? )?(?:one|1|zero|0)[- ]stars?\b|\bwast(?:ed|ing) (?:my|our) (?:whole|entire"
    r"|time|day|week|evening|afternoon|morning|money)\b|\b(?:take|hand|give|pass|go)(?:ing)? (?:this |it "
    r"|you )?(?:to|over to) (?:my |a )?(?:lawyers?|solicitors?|court)\b|\b(?:see you in court"
    r"|small claims court|(?:take|taking) legal action|hear from my (?:lawyer|solicitor))\b"
    r"|\bstop (?:sending (?:me )?(?:the same|this)|repeating|copying|pasting)\b|\bnot what i (?:asked"
    r"|said|wrote)\b\W+(?:again|once again|for the)\b|\byour \W?(?:help|support|service)\W? (?:is"
    r"|was) (?:no help|useless|worthless|non-?existent|a joke|appalling)\b"
    # Whether anybody reads, by language
    r"|\b(?:lesen|lest|horen|hort) (?:sie|ihr) (?:uberhaupt|eigentlich|auch mal)\b|\bliest (?:hier"
    r"|das) (?:uberhaupt )?(?:jemand|wer)\b|\bvous (?:ne )?lisez (?:meme "
    r"|seulement )?(?:pas )?ce que j'ecris\b|\b(?:leen|lees|leeis) lo que escribo\b"
    r"|\bleggete (?:almeno )?(?:quello che|cosa) scrivo\b|\blezen jullie (?:wel|uberhaupt)\b"
    r"|\bmi avete stufato\b|\bmi (?:state )?prend(?:ete|endo) in giro\b"
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
    r"|strafanzeige|anzeige erstatten)\b|\b(?:das|es) ist (?:\w+ ){0,2}(?:unter aller sau|eine sauerei"
    r"|peinlich|armutszeugnis)\b|\b(?:(?:das|es) ist (?:\w+ ){0,2}(?:frechheit|unverschamtheit|zumutung"
    r"|witz|skandal|lacherlich|inakzeptabel)|(?:kann|darf) doch (?:wohl )?nicht wahr sein|ich (?:bin|hab"
    r"|habe) (?:\w+ ){0,2}(?:stinksauer|stinkwutend|wutend|stocksauer|die nase voll|es satt)"
    r"|mir reicht'?s|jetzt reicht(?:'s| es)|wollt ihr mich|wollen sie mich|nie wieder (?:bestelle|kaufe"
    r"|bei)|so eine (?:frechheit|sauerei|unverschamtheit)|geht(?:'s| es) noch|unfassbar"
    r"|unglaublich,? (?:wie|dass)|keiner (?:antwortet|hilft|meldet sich))\b"
    # French
    r"|\b(?:c'est (?:\w+ ){0,2}(?:inadmissible|inacceptable|scandaleux|honteux|n'importe quoi|une honte"
    r"|une blague|du vol)|j'en ai (?:\w+ )?(?:marre|assez|ras le bol)|ras[- ]le[- ]bol"
    r"|vous vous (?:moquez|foutez)|plus jamais (?:chez|je)|personne ne (?:repond|m'aide))\b"
    # Spanish
    r"|\b(?:(?:es|que) (?:\w+ ){0,2}(?:una verguenza|verguenza|inaceptable|vergonzoso|indignante"
    r"|una tomadura de pelo|una estafa|un robo)|estoy (?:\w+ )?(?:hart[oa]|furios[oa]|indignad[oa]"
    r"|cansad[oa] de)|ya basta|nadie (?:responde|contesta|me ayuda)|nunca mas (?:compro|compr\w+))\b"
    # Italian
    r"|\b(?:(?:e|che) (?:\w+ ){0,2}(?:una vergogna|vergogna|inaccettabile|vergognoso|assurdo|ridicolo"
    r"|una presa in giro|una truffa)|sono (?:\w+ )?(?:stuf[oa]|furios[oa]|arrabbiat[oa]|stanc[oa] di)"
    r"|ne ho abbastanza|quante volte (?:devo|ve lo)|nessuno (?:risponde|mi aiuta)|mai piu (?:compr"
    r"|ordin)\w*)\b"
    # Portuguese
    r"|\b(?:(?:e|que) (?:\w+ ){0,2}(?:uma vergonha|vergonha|inaceitavel|absurdo|ridiculo|uma palhacada"
    r"|palhacada|um descaso|descaso)|(?:estou|to) (?:\w+ )?(?:fart[oa]|cansad[oa] de|furios[oa]"
    r"|indignad[oa]|puto)|ninguem (?:responde|ajuda|resolve)|nunca mais compro)\b"
    # Dutch
    r"|\b(?:(?:dit|dat|het) is (?:\w+ ){0,2}(?:belachelijk|schandalig|onacceptabel|een schande|een "
    r"grap|waardeloos)|ik ben (?:het|er) (?:\w+ )?(?:zat|klaar mee|beu)|"
    r"wat een (?:waardeloze|slechte|schande)|niemand (?:antwoordt|reageert|helpt)|nooit meer "
    r"(?:bestel|koop)\w*)\b"
)
_PRAISE = (
    r"(?:great|wonderful|brilliant|fantastic|amazing|lovely|nice|perfect|super|awesome|excellent|bravo"
    r"|congratulations|congrats|well done|good job|nice job|great job|how (?:nice|lovely|helpful)"
    r"|so helpful|very helpful|super helpful|thanks a lot|toll|super|klasse|prima|wunderbar"
    r"|herzlichen gluckwunsch|genial|bravo|parfait|formidable|felicitations|magnifique|genial|perfecto"
    r"|estupendo|enhorabuena|maravilloso|fantastico|perfetto|complimenti|ottimo|parabens|otimo|maravilha"
    r"|geweldig|fijn|que (?:bien|bueno|otimo|bom|bello|bravi)|vaya servicio|bel servizio|mooi|رائع|ممتاز"
    r"|عظيم|برافو)"
)
_FAILURE = (
    r"(?:again|another (?:automated|copy|useless|delay|excuse|week|bot|apology|voucher)|lost (?:again|it"
    r"|my)|still (?:no|not|nothing|waiting)|(?:managed|manage) to (?:lose|break|ignore|mess|forget)|twice"
    r"|(?:second|third|fourth) time|ignored?|broken|wrong (?:again|item|one)|never (?:came|arrived)"
    r"|nothing|no answer|no reply|delayed|automated|schon wieder|auch noch|wieder (?:nichts?|falsch"
    r"|kaputt|verloren)|immer noch (?:nicht|kein\w*)|verloren|kaputt|encore (?:perdu|en retard|une fois"
    r"|rate)|toujours (?:pas|rien)|perdu|casse|otra vez|todavia (?:no|nada)|perdido|roto|wieder (?:der"
    r"|die|das|den) (?:gleiche|selbe|falsche)\w*|(?:noch|wieder) (?:eine|ein|einen|mal) (?:woche|tag"
    r"|monat|automat\w+|standard\w*)|keine (?:antwort|ruckmeldung)|standardantwort|reponse (?:toute faite"
    r"|automatique|copiee)|reussi a (?:perdre|casser|rater|oublier)|respuesta (?:automatica|copiada)"
    r"|sigo (?:sin|esperando)|mais uma (?:semana|resposta|desculpa)|(?:una|outra|otra) (?:semana|excusa"
    r"|desculpa)|risposta automatica|un'altra (?:settimana|scusa)|wait(?:ing)? forever|copy[- ]?paste"
    r"|weer een (?:week|smoes|automatisch)|مرة اخرى|مره ثانيه|مرة ثانية|رد (?:الي|تلقايي)|اسبوع اخر"
    r"|ancora (?:una volta|niente|nulla)|di nuovo|perso|rotto|de novo|ainda (?:nada|nao)|weer"
    r"|nog steeds (?:niet|geen))"
)
_SARCASM = re.compile(
    rf"^\W*(?:oh|ah|wow|well|yeah|yay|na|ja|ach|ganz|echt|wirklich|super|oh la la|ah bon|vaya|anda|ma|mas"
    rf"|nou)?,? ?{_PRAISE}\b[^.!?\n]{{0,12}}[,.!…:،؛-]+.{{0,50}}\b{_FAILURE}\b"
    rf"|\b{_FAILURE}\b.{{0,50}}[,.!…-]+ ?(?:{_PRAISE})(?: (?:service|support|gemacht|job|work|travail"
    rf"|trabajo|lavoro|trabalho))?\W*$|\b(?:well done|good job|nice job|great job|congratulations"
    rf"|congrats|bravo|toll gemacht|felicitations|enhorabuena|complimenti"
    rf"|parabens)\b.{{0,40}}\b{_FAILURE}\b"
    r"|\b(?:just|so) (?:great|wonderful|brilliant|perfect|lovely|what i needed)\b.{0,12}(?:\.\.\.|…|🙄|👏)"
    r"|🙄|👏 ?👏|\byeah,? right\b|\bas if\b\W*$|(?<!thank you )(?<!thanks )\bso much for (?!your\b|the "
    r"help\b)|\bhow hard can it be\b|\b(?:wow|so) (?:\w+ ){1,3}\W*not\W*$|\bwhat "
    r"(?:great|excellent|wonderful|amazing) (?:service|support)\b.{0,30}(?:not|🙄|\bnot\b)"
)

_SERVICE = (
    r"(?:(?:customer |kunden|klanten)?(?:service|support|dienst)\w*|company|shop|firm|laden|firma|verein"
    r"|boutique|entreprise|societe|servicio|atencion|empresa|tienda|servizio|azienda|negozio|assistenza"
    r"|servico|atendimento|loja|bedrijf|winkel)"
)
_BAD = (
    r"(?:terrible|awful|appalling|horrible|horrendous|dreadful|atrocious|abysmal|diabolical|disgusting"
    r"|shocking|pathetic|useless|unterirdisch\w*|mies\w*|miserab\w*|grottig\w*|grottenschlecht\w*"
    r"|katastrophal\w*|furchtbar\w*|schrecklich\w*|grauenhaft\w*|erbarmlich\w*|unverschamt\w*|nul|nulle"
    r"|deplorable|catastrophique|lamentable|honteu\w+|minable|pesim[oa]|nefast[oa]|desastros[oa]"
    r"|vergonzos[oa]|pessim[oa]|vergognos[oa]|ridicol[oa]|scandalos[oa]|vergonhos[oa]|waardeloze?"
    r"|belabberde?|vreselijke?|schandalige?)"
)
_SCORN = re.compile(
    rf"\b{_BAD} (?:\w+ )?{_SERVICE}\b|\b{_SERVICE} (?:client |al cliente |clienti )?(?:is |ist |est |es "
    rf"|e |der |qui est )?(?:so |really |echt |einfach |tellement )?{_BAD}\b|\b(?:menudo|menuda|vaya|que"
    rf"|quelle?|che|was fur eine?|wat een|what an?) (?:\w+ )?(?:desastre|honte|verguenza|vergogna"
    r"|schande|disgrace|catastrophe|katastrophe|disastro|mierda|merde|schweinerei)\b|\b(?:ihr"
    r"|sie) (?:seid|sind) (?:ja |echt |wirklich |einfach |alle |so ){0,2}(?:das letzte|unfahig"
    r"|inkompetent|unmoglich|eine zumutung|lacherlich|betruger|verbrecher|abzocker|idioten|unverschamt)\b"
    r"|\bvous etes (?:vraiment |tous |tellement )?(?:des )?(?:incapables?|nuls?|voleurs|escrocs"
    r"|ridicules?|incompetents?|menteurs)\b|\b(?:sois|son|sos|eres) (?:todos )?(?:un[oa]s? )?(?:inutiles?"
    r"|ladrones|estafadores|incompetentes?|ridiculos|mentirosos)\b|\bsiete (?:tutti |davvero "
    r"|proprio )?(?:dei |degli |dell[ei] )?(?:ridicoli|incapaci|ladri|incompetenti|truffatori|bugiardi)\b"
    r"|\bjullie zijn (?:\w+ )?(?:oplichters|dieven|incompetent|belachelijk|waardeloos|leugenaars)\b"
)
"""Scorn for the service, the shop or whoever reads it, by language."""
_OUT_OF_PATIENCE = re.compile(
    r"\btaking the (?:mickey|mick|piss)\b|\bso done with (?:this|you)\b|\bregret (?:ever )?(?:order|buy"
    r"|shopp|choos)ing\b|\bhow many (?:more )?times (?:do|must|should|will) i\b|\bend of my (?:tether"
    r"|rope)\b|\bpulling my hair out\b|\bbeyond (?:annoyed|angry|frustrated|a joke|disappointed"
    r"|ridiculous)\b|\bdriving me (?:mad|crazy|nuts|insane|up the wall)\b|\bif your life depended\b"
    r"|\bwhat (?:exactly |the hell |on earth )?(?:do|did|am) i (?:pay|paying)\b.{0,40}\bfor ?[?!]"
    r"|\b(?:lost|losing) (?:all |my )?(?:trust|faith|confidence)\b|\bmy trust is gone\b|\bshame on you\b"
    r"|\b(?:konnte|zum|gleich) (?:\w+ )?(?:ausrasten|heulen|verzweifeln|haare raufen|durchdrehen"
    r"|platzen)\b|\b(?:das ist|ist das) (?:doch )?kein zustand\b|\bwas soll (?:der|das|dieser) (?:mist"
    r"|quatsch|scheiss|unsinn|blodsinn)\b|\b(?:nur|immer) (?:noch |wieder )?(?:vertrostet|hingehalten"
    r"|abgewimmelt|ignoriert)\b|\benough is enough\b|^\W*answer me\b|\b(?:hello|hallo|hola|alo) ?\?{2,}"
    r"|\bhow dare you\b|\bdo you think i'?m stupid\b|\b(?:masslos|total|mega|richtig|extrem|langsam"
    r"|unglaublich) (?:\w+ ){0,3}(?:enttauscht|sauer|genervt|verargert|wutend)\b|\b(?:bin|ich) (?:echt"
    r"|wirklich|sehr|so|ziemlich|inzwischen) (?:sauer|genervt|verargert|wutend|frustriert)\b"
    r"|\bje suis (?:vraiment |tres |tellement )(?:enerve|furieu|fache)\w*|\bestoy (?:muy "
    r"|realmente )(?:enfadad|furios|molest)[oa]\b"
    r"|\bder letzte (?:dreck"
    r"|scheiss|mist)\b|\b(?:das|es) ist (?:doch |echt |reiner |schlicht |einfach )?(?:betrug|abzocke"
    r"|verarsche)\b|\bwie oft (?:soll|muss|denn)\b|\bj'en peux plus\b|\bcombien de fois (?:dois|faut)\b"
    r"|\bcuantas veces (?:tengo|hay)\b|\bno puedo mas\b|\bnon ne posso piu\b|\bhoe vaak moet\b"
)

_MOCKS = re.compile(
    r"\b(?:was fur ein|what a|quel|vaya|che|wat een) (?:service|support|laden|kundenservice|servicio"
    r"|servizio)\b.{0,6}(?:herzlichen gluckwunsch|gluckwunsch|congratulations|congrats|well done|bravo"
    r"|enhorabuena|complimenti|gefeliciteerd)"
)
"""Congratulations on the service, with nothing else to praise."""
_LOUD = re.compile(r"[!?]{2,}")
_SPOKEN = re.compile(r"[^\W\d_]{2,}")
_GLAD = re.compile(
    r"\b(?:thank\w*|thx|love\w*|great|perfect|amazing|awesome|happy|yay|congrat\w*|best|danke\w*|super"
    r"|toll|merci|parfait|gracias|genial|grazie|perfetto|obrigad[oa]|bedankt|geweldig)\b"
)

_LONG = (
    r"(?:(?:\d+|two|three|four|five|six|several|zwei|drei|vier|funf|sechs|mehreren|deux|trois|quatre|cinq|six"
    r"|plusieurs|dos|tres|cuatro|cinco|varias|duas|quatro|due|tre|quattro|cinque|twee|drie|vier|vijf|ثلاثة"
    r"|ثلاث|اربعة|خمسة|عدة|un|uma?|una|einem|einer|een|a)) ?"
    r"(?:weeks?|months?|hours|wochen?|monate?n?|stunden|semaines?|mois|heures|semanas?|mes|meses|horas"
    r"|settiman[ae]|mes[ei]|ore|weken|week|maand(?:en)?|uur|اسابيع|اسبوع|اشهر|شهور|شهر|ساعات)"
)
_WAITED = re.compile(
    rf"\b(?:waiting|waited) (?:for |since |over |more than |almost |about |now )*{_LONG}\b|\b(?:warte"
    rf"|warten|gewartet)\b.{{0,16}}\bseit (?:\w+ )?{_LONG}\b|\bseit (?:uber |mehr als )?{_LONG} (?:warte"
    rf"|warten)\b|\b(?:attends|attendons) (?:\w+ )?depuis (?:plus de )?{_LONG}\b|\b(?:fait"
    rf"|depuis) (?:plus de )?{_LONG} que j'?\s?attends\b|\bllevo (?:mas de |ya )?{_LONG} (?:esperando"
    rf"|sin)\b|\b(?:espero|esperando) desde hace {_LONG}\b|\besperando (?:ha|faz) (?:mais de )?{_LONG}\b"
    rf"|\b(?:ha|faz) {_LONG} (?:que )?esper\w+\b|\b(?:aspetto"
    rf"|aspettando) (?:ormai )?da (?:piu di )?{_LONG}\b|\bwacht (?:nu )?al (?:meer dan )?{_LONG}\b"
    rf"|انتظر (?:.{{0,8}} )?(?:منذ|من) (?:اكثر من )?(?:{_LONG}|شهر|اسبوع|اسابيع|اشهر|شهور)"
)


_LET_DOWN = re.compile(
    r"\b(?:nobody|no one) (?:ever |has |have )?(?:called|rang|phoned|got back|came back|wrote|answered"
    r"|replied|responded|showed up)\b|\b(?:was|were|been) promised\b.{0,40}\b(?:never|nothing|not|didn't"
    r"|haven't|hasn't)\b|\b(?:keiner|niemand) (?:hat )?(?:sich )?(?:angerufen|zuruckgerufen|gemeldet"
    r"|geantwortet)\b|\bpersonne (?:ne )?(?:m'a|n'a|nous a) (?:rappele|repondu|appele)\b|\bnadie (?:me "
    r"|nos )?(?:ha )?(?:llamo|llamado|contesto|contestado)\b|\bninguem (?:me |nos )?(?:ligou|respondeu"
    r"|retornou)\b|^\W*(?:(?:ok|okay|so|well|then|great|sorry),? ){0,3}(?:you|this bot|this) (?:can't"
    r"|cannot|can not|couldn't|don't|didn't|doesn't|won't) (?:really |even )?help(?: me)?(?: (?:then"
    r"|with this|with that|either))?\W*$"
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
