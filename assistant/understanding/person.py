"""Does the customer ask for a person? Read from roles of words (whom, to talk, to want), not from single
words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.understanding.words import Lexicon, word_set, words

CLEAR = 0.8
"""At or above: an explicit request, handed over now."""
POSSIBLE = 0.5
"""At or above: a likely request, worth an offer."""

_ROLES = Lexicon.of(
    {
        # Past forms report ("I spoke to an agent"); they are kept apart so that spelling tolerance cannot
        # merge them.
        "told": (
            "spoke spoken talked chatted contacted called connected transferred reached sprach gesprochen "
            "parle hablado hable falado falei escalated"
        ),
        "person": (
            "human humans representative representatives rep reps operator operators advisor adviser "
            "supervisor mensch menschen mitarbeiter mitarbeiterin kundenberater kundenbetreuer berater "
            "sachbearbeiter ansprechpartner humain humaine conseiller conseillere operateur interlocuteur "
            "humano humana operador operadora asesor asesora representante supervisora atendente pessoa "
            "humanos operatore operatrice umano consulente medewerker medewerkster konsultant "
            "konsultantem czlowiek czlowiekiem temsilci temsilcisi insan сотрудник оператор оператора "
            "человек человеком executive csr 人工 真人 客服"
        ),
        "agent": (
            "agent agents assistant assistants agente agentes assistent assistentin consultant specialist "
            "colleague associate exec manager clerk teammate employee worker kollege kollegin kollegen "
            "agentin empleado funcionario"
        ),
        "anyone": (
            "someone somebody anyone anybody person people persons jemand jemanden jemandem quelqu'un "
            "personne alguien persona alguem qualcuno iemand persoon kims birisi birine ktos"
        ),
        "team": (
            "staff team member support service helpdesk personal kundendienst kundenservice equipe "
            "customer hotline center centre"
        ),
        "live": (
            "real live actual living breathing echt echte echten echter echtem richtigen richtige vrai "
            "vraie vivante reelle verdadera verdadero carne ecten bevoegde wirklichen"
        ),
        "talk": (
            "talk speak chat contact connect transfer reach escalate forward call ring callback "
            "talking speaking chatting contacting reaching calling connecting transferring speack talke "
            "tlak spek sprechen reden verbinden verbinde verbindet kontaktieren telefonieren weiterleiten "
            "durchstellen schreiben chatten erreichen sprich anrufen parler contacter joindre discuter "
            "transferer transferez passer passez parlez appeler echanger hablar contactar comunicarme "
            "comunicar pasar paseme pasame conectar conecteme transferir llamar comunicarse falar "
            "conversar contatar atender atendido ligar passar transfira contato parlare contattare "
            "spreken praten doorverbinden relation porozmawiac rozmawiac konusmak gorusmek baglan поговорить "
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
            "poderia vorrei voglio wil graag kan chce prosze istiyorum хочу"
        ),
        "bot": "bot bots robot robots chatbot chatbots ai ki roboter roboty robo",
        "machine": "machine computer automated automate automat ia maquina",
        "not": (
            "not no never without instead stop don't dont doesn't isn't won't can't nicht kein keine "
            "keinen ohne statt pas sans sin ningun nao sem niet geen"
        ),
    },
    apart=(
        "advise advice advised insane stuff working worked works workers employer employed contacts contract "
        "content transfers services calls chats agency personal personally personas teams "
        "really allow operate operated human's assist cancel"
    ),
)
_AFTER_NOUN = word_set(
    "please plz pls now here ? ! … to and or who that which with for from at on in of about asap "
    "right instead not today immediately available thanks thank bitte jetzt sprechen s'il svp por "
    "favor agora ahora because i you we can could is are was be being beings there then if so but as "
    "a the soon directly again next when how what my me kontaktieren reden verbinden werden am und "
    "oder et y e ou via by over before after de da del di there assistance help being interaction "
    "contact chat response reply actually vera verdad verdade than mit avec con com"
)
_DESCRIBING = word_set(
    "i we they my he she who that which whom where der die das welcher qui que quien quem from at"
)
_DEFINITE = word_set("the this that der die das dem den le la el a'quel o same guy")
_ASKS_WHAT_IT_IS = frozenset(
    {
        ("are", "you"), ("you", "are"), ("is", "this"), ("this", "is"), ("am", "i"), ("r", "u"), ("u", "a"),
        ("bist", "du"), ("du", "bist"), ("sind", "sie"), ("sie", "sind"), ("spreche", "ich"), ("ist", "das"),
        ("es", "tu"), ("etes", "vous"), ("vous", "etes"), ("est", "ce"), ("eres", "un"), ("eres", "una"),
        ("es", "usted"), ("voce", "e"), ("e", "um"),
    }
)  # fmt: skip
_BETWEEN = word_set(
    "a an the to with or ein eine einem einen mit un une a avec con com um just even another not que"
)
_BETWEEN_ROLES = frozenset({"live", "talk", "person", "agent", "anyone", "bot", "machine"})
_BARE_COMMANDS = frozenset(
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
_NOUNS = frozenset({"person", "agent", "anyone", "team"})
_ONE = word_set("a an one your ein eine einen einer un une uma um una actual any some")
_ME = word_set("me us mich uns mir moi nous nos")
_AFTER_VERB = word_set(
    "me us mich uns mir moi nous to with about now please here asap bitte kann konnte konnen darf "
    "can ? ! … back "
    "today again regarding und and"
)
_WAYS_TO_REACH = word_set(
    "phone number email mail hours address line times hour time opening horas numero nummer horaires"
)
_ASKS_HOW = word_set("how what when where which show check see wie wann wo comment quand como cuando quando")
_ALSO_NOUNS = word_set("transfer contact reach ring forward pass")
_DETERMINERS = word_set("a an the my your this that our another any to's first last")
_REACH = 6


@dataclass(frozen=True)
class PersonRequest:
    """How clearly a person was asked for (0..1) and the values the score rests on."""

    score: float
    signals: dict[str, float]

    @property
    def clear(self) -> bool:
        """Whether the wish is explicit enough to hand over without asking back."""
        return self.score >= CLEAR


def wants_person(text: str) -> PersonRequest:
    """The wish for a person in one message, from its words alone."""
    score = asked_in_words(text)
    return PersonRequest(score, {"words": score})


def asked_in_words(text: str) -> float:
    """0..1 from rules over word roles: 1 asks outright, 0.6 wants to reach the team, 0.2 only mentions one, 0
    neither."""
    spoken = words(text)
    if not spoken:
        return 0.0
    roles = [_ROLES.role(word) for word in spoken]
    for place, word in enumerate(spoken[1:], 1):
        if word in _ALSO_NOUNS and spoken[place - 1] in _DETERMINERS:
            roles[place] = None
    refused = _refuses_bot(roles)
    if not _NOUNS & set(roles):
        return max(refused, 0.9 if " ".join(spoken) in _BARE_COMMANDS else 0.0)
    return max(refused, *(_one_sentence(spoken[a:b], roles[a:b]) for a, b in _sentences(spoken)))


def _sentences(spoken: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for place, word in enumerate(spoken):
        if word in "?!…" or place == len(spoken) - 1:
            yield start, place + 1
            start = place + 1


def _one_sentence(spoken: list[str], roles: list[str | None]) -> float:
    places = (place for place, role in enumerate(roles) if role in _NOUNS)
    named = [place for place in places if _is_the_asked_one(spoken, roles, place)]
    return max((_asked(spoken, roles, place) for place in named), default=0.0)


def _asks_what_it_is(spoken: list[str], roles: list[str | None], place: int) -> bool:
    """ "am I talking to a person?", "tell me if you are human" want to know; they do not ask for one."""
    start = place
    while start and (spoken[start - 1] in _BETWEEN or roles[start - 1] in _BETWEEN_ROLES):
        start -= 1
    return (
        spoken[max(0, start - 1)] == "you're" or tuple(spoken[max(0, start - 2) : start]) in _ASKS_WHAT_IT_IS
    )


def _is_the_asked_one(spoken: list[str], roles: list[str | None], place: int) -> bool:
    """Not "human hair", not "the person who delivered it", not the first half of "customer service"."""
    after = spoken[place + 1] if place + 1 < len(spoken) else ""
    before = spoken[place - 1] if place else ""
    if (after in _DESCRIBING and before in _DEFINITE) or before == "by":
        return False
    next_role = roles[place + 1] if place + 1 < len(roles) else None
    return not after or after in _AFTER_NOUN or next_role in _NOUNS or next_role in {"want", "talk", "get"}


def _asked(spoken: list[str], roles: list[str | None], place: int) -> float:
    """How clearly the noun at `place` is asked for."""
    before = roles[max(0, place - _REACH) : place]
    after = roles[place + 1 : place + 1 + _REACH]
    kind = roles[place]
    live = "live" in before[-2:] or kind == "person"
    if "told" in before or _asks_what_it_is(spoken, roles, place):
        return 0.2
    if spoken[place + 1 : place + 2] and spoken[place + 1] in _WAYS_TO_REACH:
        return 0.4
    if "talk" in before or _talks_to(spoken, roles, place, after):
        return _reached(spoken, roles, kind, live)
    if live and ("want" in before or "get" in before):
        return 1.0
    one = bool(place) and spoken[place - 1] in _ONE | {"to", "with"}
    if kind in {"agent", "anyone"} and one and ("want" in before[-3:] or _gives_me(spoken, roles, place)):
        return 0.9
    if kind in {"agent", "team"} and ("want" in before or "get" in before[-4:]):
        return 0.6 if kind == "agent" or _is_short(spoken, 6) else 0.2
    if (live or kind == "agent") and _is_short(spoken, 4 if live else 3):
        return 0.9
    return 0.2 if live or kind == "agent" else 0.0


def _reached(spoken: list[str], roles: list[str | None], kind: str | None, live: bool) -> float:
    """There is a verb of talking to the noun: a person is asked for; "the team" only when it is wanted
    now."""
    if live or kind in {"agent", "anyone"}:
        return 1.0
    asks_how = spoken[0] in _ASKS_HOW or any(word in _WAYS_TO_REACH for word in spoken)
    return 0.6 if asks_how else 0.85 if "want" in roles or _passes_me_on(spoken) else 0.6


def _talks_to(spoken: list[str], roles: list[str | None], place: int, after: Sequence[str | None]) -> bool:
    """The verb stands behind: "einen Menschen sprechen", "anyone I can speak to", "someone call me"."""
    if "talk" not in after or spoken[place] in {"people", "persons"}:
        return False
    verb = place + 1 + after.index("talk")
    near = verb - place <= (2 if roles[place] != "anyone" else _REACH)
    ends = verb + 1 >= len(spoken) or spoken[verb + 1] in _AFTER_VERB
    return near and ends


def _gives_me(spoken: list[str], roles: list[str | None], place: int) -> bool:
    return "get" in roles[max(0, place - 4) : place] and bool(_ME & set(spoken[max(0, place - 4) : place]))


def _passes_me_on(spoken: list[str]) -> bool:
    return bool(_ME & set(spoken))


def _is_short(spoken: list[str], most: int) -> bool:
    return sum(word not in "?!…" for word in spoken) <= most


def _refuses_bot(roles: list[str | None]) -> float:
    """ "not a bot", "no more robots"; "I don't want to talk to a robot" asks for a person."""
    for place, role in enumerate(roles):
        before = roles[max(0, place - 7) : place]
        if role in {"bot", "machine"} and "not" in before:
            if "talk" in before:
                return 0.85
            if role == "bot":
                return 0.6
    return 0.0
