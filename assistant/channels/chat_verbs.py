"""What each of a customer's frames is at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.channels.chat_frames import Act, Correct, Email, Hello, Message, Rate, Survey, Verb, Wait
from assistant.channels.chat_message import spoken
from handoff.attachments import Attachments
from handoff.desk import Desk, Outcome
from handoff.errors import NotAllowed
from handoff.events import ContactVerified, SurveyAnswered


@dataclass(frozen=True, slots=True)
class Customer:
    """Who acts, and from which page; `expect` is told what will be asked, while it is being stored."""

    desk: Desk
    contact_id: str
    hello: Hello
    proof: ContactVerified | None
    attachments: Attachments | None
    expect: Callable[[str], None]

    async def do(self, frame: Verb, conversation: str) -> Outcome:
        """One verb, in `conversation` (empty: none yet). Raises Refused."""
        desk, contact, hello = self.desk, self.contact_id, self.hello
        where = {"lang": hello.lang, "page": hello.page}
        match frame:
            case Message():
                text, files = await spoken(frame, contact, self.attachments)
                if text:
                    self.expect(text)
                return await desk.receive(contact, frame.id, text, **where, proof=self.proof, files=files)
            case Act(type="handoff"):
                return await desk.ask_for_person(contact, frame.id, **where, proof=self.proof)
            case Act(type="new"):
                return await desk.start_anew(contact, frame.id, **where)
            case _ if not conversation:
                raise NotAllowed("there is no conversation yet; say something first")
            case Act(type="stop"):
                return await desk.stop_answer(conversation, contact, frame.id)
            case Act(type="leave_queue"):
                return await desk.leave_queue(conversation, contact, frame.id)
            case Wait():
                return await desk.wait_with(conversation, contact, frame.id, frame.choice)
            case Email():
                return await desk.answer_by_mail(conversation, contact, frame.id, frame.email)
            case Act():
                return await desk.end(conversation, contact, frame.id)
            case Rate():
                return await desk.rate(conversation, contact, frame.id, frame.message_seq, frame.rating)
            case Correct():
                line = (frame.name, frame.before, frame.value)
                return await desk.correct_fact(conversation, contact, frame.id, *line)
            case Survey():
                answer = SurveyAnswered(csat=frame.csat, ces=frame.ces, nps=frame.nps, comment=frame.comment)
                return await desk.answer_survey(conversation, contact, frame.id, answer)
