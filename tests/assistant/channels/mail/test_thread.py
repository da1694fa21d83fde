"""Mail and chat are one conversation; nobody enters one without holding its secret. On both databases."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

import pytest

from assistant.channels.mail.door import MailDoor
from assistant.channels.mail.message import BadMail
from handoff.attachments import Attachments
from handoff.conversation import Status
from handoff.errors import NotFound, TooMany
from handoff.events import (
    Choice,
    Citation,
    ContactSignedOut,
    ContactVerified,
    HandoffRequested,
    LetterSent,
    MessageAdded,
    NoteAdded,
)
from handoff.identity.agents import Agents
from handoff.identity.visitors import Visitors
from handoff.mail import chat_links
from handoff.verbs.mail import FROM_ONE_ADDRESS, IN_ONE_CONVERSATION
from tests.assistant.channels.mail.conftest import KIM, OURS, Office, mail, new_id

ANSWER = MessageAdded(
    text="You have **30 days** [1].",
    citations=(
        Citation(n=1, path="returns.md", title="Returns", heading="How long", url="/articles/returns.md"),
    ),
    choices=(Choice(text="How do I send it back?"), Choice(text="No, thanks", action="dismiss")),
)


async def test_a_conversation_begins_by_mail_and_the_bot_answers_by_mail(office: Office) -> None:
    first = mail("How long can I return something?", Message_ID="<a1@example.com>", Subject="Returning boots")
    await office.take(first)
    state = await office.only()
    assert (state.channel, state.via, state.status, state.lang) == ("email", "email", Status.BOT, "en")
    assert await office.said(state.id) == ["How long can I return something?\n\n✉ Returning boots"]
    await office.bot(ANSWER)
    (letter,) = await office.post()
    assert (letter.to, letter.subject) == ("kim@example.com", "Re: Returning boots")
    assert (letter.in_reply_to, letter.reply_to) == ("a1@example.com", OURS.sign(state.id))
    assert letter.text.startswith("You have 30 days [1].")
    assert "[1] Returns, How long\n    https://chat.shop.example/articles/returns.md" in letter.text
    assert "How do I send it back?" in letter.text
    assert "No, thanks" not in letter.text
    assert "talk to a person" in letter.text


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x1e", "\x9d"])
async def test_a_subject_with_a_strange_line_break_is_answered(office: Office, mark: str) -> None:
    hidden = f"=?utf-8?b?{b64encode(mark.encode()).decode()}?="
    headers = (
        f"From: {KIM}\r\nSubject: Returning {hidden} boots\r\nMessage-ID: <a {hidden} 1@example.com>\r\n"
    )
    await office.take(f"{headers}\r\nHow long?".encode())
    await office.bot(ANSWER)
    (letter,) = await office.post()
    assert (letter.subject, letter.in_reply_to) == ("Re: Returning boots", "a 1@example.com")


async def test_an_answer_goes_on_with_the_same_conversation_without_the_quotes(office: Office) -> None:
    await office.take(mail())
    await office.bot(MessageAdded(text="Which order?"))
    (letter,) = await office.post()
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    reply = mail(
        f"FM-10442\n\nOn Thu, 20 Nov 2026 at 10:12, Shop <help@shop.example> wrote:\n{quoted}",
        to=letter.reply_to,
    )
    await office.take(reply)
    state = await office.only()
    assert (await office.said(state.id))[-1] == "FM-10442"
    assert state.unanswered


async def test_the_ids_of_our_letters_are_a_secret_too(office: Office) -> None:
    """For mail servers that know no plus in an address."""
    await office.take(mail())
    await office.bot(MessageAdded(text="Which order?"))
    (letter,) = await office.post()
    await office.take(mail("FM-10442", In_Reply_To=f"<{letter.message_id}>"))
    assert (await office.said((await office.only()).id))[-1] == "FM-10442"


@pytest.mark.parametrize(
    "forged", ["no secret", "another's secret", "a changed secret", "a stranger with the secret"]
)
async def test_a_forged_sender_begins_a_conversation_of_their_own(office: Office, forged: str) -> None:
    await office.take(mail())
    state = await office.only()
    address = OURS.sign(state.id)
    letter = {
        "no secret": mail("Send it to me", Subject="Re: My order", In_Reply_To="<a1@example.com>"),
        "another's secret": mail("Send it to me", to=OURS.sign(new_id())),
        "a changed secret": mail(
            "Send it to me", to=address.replace(address[50], "b" if address[50] != "b" else "c")
        ),
        "a stranger with the secret": mail("Send it to me", sender="mallory@example.org", to=address),
    }[forged]
    await office.take(letter)
    everything = await office.conversations()
    assert len(everything) == 2
    assert len({each.contact_id for each in everything}) == 2
    assert "Send it to me" not in "".join(await office.said(state.id))


async def test_a_mail_delivered_twice_is_one_message(office: Office) -> None:
    message = mail(Message_ID="<once@example.com>")
    for _ in range(3):
        await office.take(message)
    state = await office.only()
    assert len(await office.said(state.id)) == 1
    without = mail("Another", Message_ID="")
    del without["Message-ID"]
    await office.take(without)
    await office.take(without)
    assert len(await office.conversations()) == 2


async def test_what_was_asked_in_the_chat_goes_on_by_mail_and_comes_back(office: Office) -> None:
    desk, visitors = office.desk, Visitors(office.desk.store, office.clock)
    contact, _ = await visitors.welcome()
    state = (await desk.receive(contact, new_id(), "My jacket is torn")).state
    await desk.ask_for_person(contact, new_id())
    await desk.answer_by_mail(state.id, contact, new_id(), "Kim@example.com")
    ana = await Agents(desk.store, office.clock).add("ana@example.com", "Ana", "a long password")
    await desk.reply(state.id, ana.author, new_id(), "Which size is it?", (await office.only()).last_seq)
    confirmation, question = await office.post()
    assert question.reply_to == confirmation.reply_to == OURS.sign(state.id)
    await office.take(mail("42", to=question.reply_to))
    now = await office.only()
    assert (now.via, now.unanswered, now.agent_id) == ("email", True, ana.id)
    await desk.receive(contact, new_id(), "Or 43, I am back in the chat")
    assert (await office.only()).via == "chat"
    token = re.search(r"/continue/(\S+)", question.text)[1]  # type: ignore[index]
    read, write, clock = desk.store.read, desk.store.write, office.clock
    assert await read(lambda c: chat_links.look(c, token, clock())) == state.id
    assert await write(lambda c: chat_links.use(c, token, clock())) == state.id
    for again in (chat_links.look, chat_links.use):
        with pytest.raises(NotFound):
            await write(lambda c, again=again: again(c, token, clock()))  # type: ignore[misc]


async def test_a_link_into_the_chat_ends_by_itself(office: Office) -> None:
    await office.take(mail())
    await office.bot(ANSWER)
    (letter,) = await office.post()
    token = re.search(r"/continue/(\S+)", letter.text)[1]  # type: ignore[index]
    office.clock.forward(7 * 86_400 + 1)
    with pytest.raises(NotFound):
        await office.desk.store.write(lambda c: chat_links.use(c, token, office.clock()))


async def test_who_was_recognised_in_the_chat_is_nobody_yet_in_a_mailbox(office: Office) -> None:
    desk = office.desk
    contact, _ = await Visitors(desk.store, office.clock).welcome()
    proof = ContactVerified(
        customer_id="c1", method="token", email="kim@example.com", expires_at=office.clock() + 3_600_000
    )
    state = (await desk.receive(contact, new_id(), "hello", proof=proof)).state
    await desk.ask_for_person(contact, new_id())
    await desk.answer_by_mail(state.id, contact, new_id(), "other@example.com")
    await office.take(mail("my orders please", sender="other@example.com", to=OURS.sign(state.id)))
    assert any(isinstance(entry.event, ContactSignedOut) for entry in await office.entries(state.id))


async def test_a_person_takes_over_and_the_customer_hears_it_by_mail(office: Office) -> None:
    desk = office.desk
    people = Agents(desk.store, office.clock)
    ana = await people.add("ana@example.com", "Ana", "a long password")
    await people.set_availability(ana.id, "online")
    await office.take(mail("Ich möchte mit einem Menschen sprechen, meine Jacke ist kaputt."))
    state = await office.only()
    await desk.ask_for_person(state.contact_id, new_id())
    await desk.reply(
        state.id, ana.author, new_id(), "Guten Tag, ich bin Ana.", (await office.only()).last_seq
    )
    queued, answered = await office.post()
    assert "jemand aus unserem Team" in queued.text
    assert answered.text.startswith("Guten Tag, ich bin Ana.\n\nAna\n")
    assert answered.references[-1] == answered.in_reply_to
    # Nobody sits and waits: no word every two minutes, no other agent after two.
    office.clock.forward(300)
    await desk.attend(state.id)
    assert (await office.only()).agent_id == ana.id


async def test_robots_are_not_answered_and_agents_hear_of_them(office: Office) -> None:
    await office.take(mail())
    state = await office.only()
    away = mail(
        "I am away until Monday.",
        to=OURS.sign(state.id),
        Subject="Out of office",
        Auto_Submitted="auto-replied",
    )
    await office.take(away)
    await office.take(away)
    await office.take(mail("Buy now", sender="news@example.net", List_Id="<news.example.net>"))
    await office.take(mail("We write to ourselves", sender="help@shop.example"))
    now = await office.only()
    assert now.customer_seq == state.customer_seq
    notes = [entry for entry in await office.entries(state.id) if isinstance(entry.event, NoteAdded)]
    assert len(notes) == 1


BOUNCE = b"""From: MAILER-DAEMON@example.com\r
To: %s\r
Subject: Undelivered Mail Returned to Sender\r
Message-ID: <bounce@example.com>\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: text/plain\r
\r
Your mail could not be delivered.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; example.com\r
\r
Final-Recipient: rfc822; kim@example.com\r
Action: failed\r
Status: 5.1.1\r
\r
--b--\r
"""


async def test_a_bounce_tells_the_agents_that_the_letter_did_not_arrive(office: Office) -> None:
    await office.take(mail())
    state = await office.only()
    for _ in range(2):
        await office.take(BOUNCE % OURS.sign(state.id).encode(), sender="")
    lost = [entry.event for entry in await office.entries(state.id) if isinstance(entry.event, LetterSent)]
    assert lost == [LetterSent(about="reply", sent=False)]


async def test_two_programs_that_write_to_each_other_end_at_a_person(office: Office) -> None:
    await office.take(mail())
    state = await office.only()
    for number in range(IN_ONE_CONVERSATION):
        await office.take(mail(f"I do not understand {number}", to=OURS.sign(state.id)))
    asked = [
        entry.event for entry in await office.entries(state.id) if isinstance(entry.event, HandoffRequested)
    ]
    assert len(asked) == 1
    assert not (await office.only()).bot_owes_answer


async def test_one_address_is_put_off_when_it_writes_too_much(office: Office) -> None:
    for number in range(FROM_ONE_ADDRESS):
        await office.take(mail(f"again {number}"))
    with pytest.raises(TooMany):
        await office.take(mail("and again"))
    office.clock.forward(3601)
    await office.take(mail("and again"))


async def test_a_mail_long_after_the_end_begins_another_conversation_of_the_same_customer(
    office: Office,
) -> None:
    await office.take(mail())
    state = await office.only()
    await office.desk.end(state.id, state.contact_id, new_id())
    await office.take(mail("One more thing", to=OURS.sign(state.id)))
    assert (await office.only()).status is Status.BOT
    await office.desk.end(state.id, state.contact_id, new_id())
    office.clock.forward(8 * 86_400)
    await office.take(mail("It is torn again", to=OURS.sign(state.id)))
    first, second = await office.conversations()
    assert first.contact_id == second.contact_id
    assert (first.status, second.status) == (Status.RESOLVED, Status.BOT)


async def test_what_cannot_be_answered_is_refused_and_leaves_nothing(office: Office) -> None:
    for broken in (b"", b"\x00\xff" * 50, b"Subject: x\r\n\r\nhello", bytes(mail(sender="kim"))):
        with pytest.raises(BadMail):
            await office.take(broken)
    assert await office.conversations() == []


def test_the_secret_survives_capitals_and_cannot_be_made_up() -> None:
    key = new_id()
    address = OURS.sign(key)
    assert OURS.read(address.upper()) == key
    assert len(address.partition("@")[0]) <= 64
    assert OURS.read(f"help@{OURS.domain}") is None
    assert OURS.is_ours("HELP@shop.example")
    assert OURS.is_ours(address)
    assert not OURS.is_ours("help@shop.example.evil.org")
    body = address[5:47]
    for place in range(42):
        for letter in "abcdefghijklmnopqrstuvwxyz234567".replace(body[place], ""):
            other = body[:place] + letter + body[place + 1 :]
            assert OURS.read(f"help+{other}@shop.example") is None, (place, letter)
    assert KIM


async def test_files_come_along_if_they_are_taken_in_the_chat_too(office: Office, tmp_path: Path) -> None:
    attachments = Attachments(tmp_path / "files", 1_000_000, office.clock)
    office.door = MailDoor(office.desk, OURS, attachments)
    message = mail("This is the tear")
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
    message.add_attachment(png, maintype="image", subtype="png", filename="tear.png")
    message.add_attachment(
        b"MZ\x90" + b"\x00" * 3000, maintype="application", subtype="pdf", filename="bill.pdf"
    )
    await office.take(message)
    await office.take(message)
    state = await office.only()
    (said,) = [
        entry.event for entry in await office.entries(state.id) if isinstance(entry.event, MessageAdded)
    ]
    (kept,) = said.files
    assert (kept.name, kept.type) == ("tear.png", "image/png")
    assert attachments.open(state.contact_id, kept.id)[1].read_bytes() == png
    assert "[bill.pdf, 2 KB: not taken]" in said.text
