"""The survey page's words, in the languages that letters are written in."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "lang": "en",
        "title": "How was it?",
        "csat": "How satisfied are you with our help?",
        "csat_ends": "not at all|very",
        "ces": "How easy was it to get your matter settled?",
        "ces_ends": "very hard|very easy",
        "nps": "How likely are you to recommend us?",
        "nps_ends": "not at all|very",
        "comment": "What should we do better?",
        "send": "Send",
        "thanks": "Thank you. Your answer is kept with your conversation.",
        "gone": "This link is no longer good.",
    },
    "de": {
        "lang": "de",
        "title": "Wie war es?",
        "csat": "Wie zufrieden sind Sie mit unserer Hilfe?",
        "csat_ends": "gar nicht|sehr",
        "ces": "Wie leicht war es, Ihr Anliegen zu klären?",
        "ces_ends": "sehr schwer|sehr leicht",
        "nps": "Wie wahrscheinlich empfehlen Sie uns weiter?",
        "nps_ends": "gar nicht|sehr",
        "comment": "Was sollen wir besser machen?",
        "send": "Senden",
        "thanks": "Danke. Ihre Antwort wird bei Ihrem Gespräch aufbewahrt.",
        "gone": "Dieser Link ist nicht mehr gültig.",
    },
    "fr": {
        "lang": "fr",
        "title": "Comment était-ce ?",
        "csat": "Êtes-vous satisfait de notre aide ?",
        "csat_ends": "pas du tout|très",
        "ces": "A-t-il été facile de régler votre demande ?",
        "ces_ends": "très difficile|très facile",
        "nps": "Nous recommanderiez-vous ?",
        "nps_ends": "pas du tout|certainement",
        "comment": "Que devons-nous améliorer ?",
        "send": "Envoyer",
        "thanks": "Merci. Votre réponse est conservée avec votre conversation.",
        "gone": "Ce lien n'est plus valable.",
    },
    "es": {
        "lang": "es",
        "title": "¿Qué tal fue?",
        "csat": "¿Está satisfecho con nuestra ayuda?",
        "csat_ends": "nada|mucho",
        "ces": "¿Fue fácil resolver su asunto?",
        "ces_ends": "muy difícil|muy fácil",
        "nps": "¿Nos recomendaría?",
        "nps_ends": "en absoluto|con seguridad",
        "comment": "¿Qué debemos mejorar?",
        "send": "Enviar",
        "thanks": "Gracias. Guardamos su respuesta con su conversación.",
        "gone": "Este enlace ya no es válido.",
    },
    "pt": {
        "lang": "pt",
        "title": "Como foi?",
        "csat": "Está satisfeito com a nossa ajuda?",
        "csat_ends": "nada|muito",
        "ces": "Foi fácil resolver o seu assunto?",
        "ces_ends": "muito difícil|muito fácil",
        "nps": "Recomendar-nos-ia?",
        "nps_ends": "de modo nenhum|com certeza",
        "comment": "O que devemos melhorar?",
        "send": "Enviar",
        "thanks": "Obrigado. Guardamos a sua resposta com a sua conversa.",
        "gone": "Este link já não é válido.",
    },
}


def words(lang: str) -> dict[str, str]:
    """The words for a customer of this language; English where there are none."""
    return WORDS.get(lang.split("-")[0].lower(), WORDS["en"])
