"""Nobody is told an article in a language that they did not write in and that is not English."""

from __future__ import annotations

from tests.assistant.talk import Talk


def test_who_writes_german_is_not_told_a_french_article(talk: Talk) -> None:
    reply = talk.say("ich brauch ein retourenlabel")
    assert not any(citation.path.startswith("fr/") for citation in reply.citations)
    assert "Französisch" not in reply.text


def test_an_english_one_is_told_as_such(talk: Talk) -> None:
    talk.say("ich brauch ein retourenlabel")
    reply = talk.say("bei dhl?")
    assert "auf Englisch" in reply.text
    assert not any(citation.path.startswith("fr/") for citation in reply.citations)
