"""Customers at work: one after the other, or many at once; fresh conversations all the time."""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.customer import Answered, Customer, open_customer
from benchmarks.faq import Asked
from benchmarks.process import Server

QUESTIONS_EACH = 5
"""After so many questions a customer leaves and a new one comes: nobody asks a shop a hundred things."""


@dataclass
class Tally:
    """What was answered by each server so far, and what it cost."""

    answers: dict[str, list[Answered]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def notes(self) -> dict[str, dict[str, float]]:
        """Per server: answers, shares grounded and from the right article, server CPU per answer."""
        return {
            name: {
                "answers": len(answers),
                "grounded": statistics.mean(each.grounded for each in answers),
                "right_article": statistics.mean(each.right for each in answers),
                "cpu_ms_per_answer": 1000 * self.cpu[name] / len(answers),
            }
            for name, answers in self.answers.items()
        }


async def one_by_one(server: Server, questions: Iterator[Asked], count: int, tally: Tally) -> list[float]:
    """Ask `count` questions, one at a time; the seconds each answer took."""
    answers: list[Answered] = []
    spent = 0.0
    while len(answers) < count:
        customer = await open_customer(server)
        before = server.cpu()
        answers += await _converse(customer, list(itertools.islice(questions, QUESTIONS_EACH)))
        spent += server.cpu() - before
        await customer.close()
    tally.answers[server.name] += answers
    tally.cpu[server.name] += spent
    return [each.seconds for each in answers]


async def together(
    server: Server, questions: Iterator[Asked], customers: int, conversations: int, tally: Tally
) -> float:
    """Answers per second while so many customers ask at once, each in so many conversations in a row.

    Joining is part of it: a new conversation is a new socket.
    """
    plans = [
        [list(itertools.islice(questions, QUESTIONS_EACH)) for _ in range(conversations)]
        for _ in range(customers)
    ]
    loop = asyncio.get_running_loop()
    before, begun = server.cpu(), loop.time()
    answers = list(itertools.chain(*await asyncio.gather(*(_visit(server, plan) for plan in plans))))
    seconds = loop.time() - begun
    tally.answers[server.name] += answers
    tally.cpu[server.name] += server.cpu() - before
    return len(answers) / seconds


async def _visit(server: Server, plan: list[list[Asked]]) -> list[Answered]:
    answers = []
    for questions in plan:
        customer = await open_customer(server)
        answers += await _converse(customer, questions)
        await customer.close()
    return answers


async def _converse(customer: Customer, questions: list[Asked]) -> list[Answered]:
    """Until the questions are asked, or the conversation went to a person."""
    answers = []
    for question in questions:
        answers.append(await customer.ask(question))
        if not answers[-1].grounded:
            break
    return answers
