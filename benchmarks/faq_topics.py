"""What the generated help centre is asked: per topic a heading, an answer, and ways to ask it.

`{it}` is the article's thing, `{n}` and `{m}` numbers of its own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """One kind of article."""

    name: str
    heading: str
    answer: str
    asked: tuple[str, ...]


TOPICS = (
    Topic(
        "warranty",
        "How long is the warranty on the {it}?",
        "The {it} has a warranty of {n} years from the day of delivery. Damage from wear is not covered.",
        (
            "How many years of guarantee does the {it} have?",
            "Is the {it} still under warranty after a few years?",
            "What is the warranty period of the {it}?",
            "How long does the guarantee for the {it} last?",
        ),
    ),
    Topic(
        "return",
        "Can I return the {it}?",
        "You can return the {it} within {n} days of delivery. Keep the original box, and the refund is made in {m} days.",
        (
            "How many days do I have to send the {it} back?",
            "What is the return window for the {it}?",
            "May I give the {it} back when I do not like it?",
            "Until when can the {it} be returned?",
        ),
    ),
    Topic(
        "delivery",
        "How long does delivery of the {it} take?",
        "The {it} is delivered in {n} to {m} working days. A carrier brings it to the front door.",
        (
            "When will the {it} be delivered?",
            "How many working days does shipping of the {it} take?",
            "What is the delivery time of the {it}?",
            "How soon can the {it} be at my door?",
        ),
    ),
    Topic(
        "cleaning",
        "How do I clean the {it}?",
        "Wipe the {it} with a damp cloth and {n} drops of mild soap. Never use bleach or a scouring pad.",
        (
            "What is the best way to clean the {it}?",
            "Which cleaner may I use on the {it}?",
            "How can I get stains off the {it}?",
            "May I wipe the {it} with a wet cloth?",
        ),
    ),
    Topic(
        "assembly",
        "How is the {it} assembled?",
        "Assembling the {it} takes about {n} minutes with the enclosed key. Two people and {m} screws are needed.",
        (
            "How much time does it take to put the {it} together?",
            "Which tools do I need to assemble the {it}?",
            "How do I build up the {it}?",
            "Is assembling the {it} difficult?",
        ),
    ),
    Topic(
        "weight",
        "How heavy is the {it}?",
        "The {it} weighs {n} kilograms, or {m} kilograms with its packaging.",
        (
            "What does the {it} weigh?",
            "How many kilos does the {it} weigh?",
            "What is the weight of the {it} in its box?",
            "How heavy is the {it} to carry?",
        ),
    ),
    Topic(
        "size",
        "What are the measurements of the {it}?",
        "The {it} is {n} centimetres wide and {m} centimetres high.",
        (
            "How wide is the {it}?",
            "What size is the {it}?",
            "How tall is the {it} in centimetres?",
            "Which dimensions does the {it} have?",
        ),
    ),
    Topic(
        "colours",
        "In which colours does the {it} come?",
        "The {it} comes in {n} colours, among them slate, sand and moss. A colour card costs {m} euros.",
        (
            "Which colours is the {it} available in?",
            "Does the {it} come in other colours?",
            "What shades of the {it} do you sell?",
            "How many colours of the {it} are there?",
        ),
    ),
    Topic(
        "spares",
        "Where do I get spare parts for the {it}?",
        "Spare parts for the {it} are sold for {n} years. Order them from the parts page; shipping takes {m} days.",
        (
            "How can I order a spare part for the {it}?",
            "Do you sell replacement parts for the {it}?",
            "How long are spare parts for the {it} available?",
            "Where can I buy a missing part of the {it}?",
        ),
    ),
    Topic(
        "material",
        "What is the {it} made of?",
        "The {it} is made of {n} percent recycled material. The rest is certified wood and steel.",
        (
            "Which material is the {it} made from?",
            "Is the {it} made of recycled material?",
            "What materials are used in the {it}?",
            "Of what is the {it} built?",
        ),
    ),
    Topic(
        "load",
        "How much load does the {it} carry?",
        "The {it} carries up to {n} kilograms when it stands level. Do not exceed {m} kilograms on one side.",
        (
            "What is the maximum load of the {it}?",
            "How many kilograms can I put on the {it}?",
            "How much does the {it} hold?",
            "Which load can the {it} bear?",
        ),
    ),
    Topic(
        "outdoor",
        "Can the {it} stay outdoors?",
        "The {it} may stay outdoors from spring to autumn. Below {n} degrees it belongs inside, under a cover.",
        (
            "Is the {it} weatherproof?",
            "May I leave the {it} in the garden over winter?",
            "Does the {it} stand rain and frost?",
            "Can I use the {it} outside?",
        ),
    ),
    Topic(
        "gift",
        "Can the {it} be gift wrapped?",
        "We gift wrap the {it} for {n} euros. Add a card with up to {m} words at the checkout.",
        (
            "Do you wrap the {it} as a present?",
            "What does gift wrapping the {it} cost?",
            "Can I send the {it} as a gift with a card?",
            "How do I have the {it} wrapped?",
        ),
    ),
    Topic(
        "instalments",
        "Can I pay for the {it} in instalments?",
        "The {it} can be paid in {n} monthly instalments. The first is due {m} days after delivery.",
        (
            "Do you offer monthly payments for the {it}?",
            "In how many instalments can the {it} be paid?",
            "Is it possible to pay the {it} in parts?",
            "When is the first instalment for the {it} due?",
        ),
    ),
    Topic(
        "noise",
        "How loud is the {it}?",
        "The {it} makes {n} decibels in normal use, which is quieter than a conversation.",
        (
            "How much noise does the {it} make?",
            "Is the {it} quiet enough for a bedroom?",
            "How many decibels does the {it} have?",
            "Does the {it} make a lot of noise?",
        ),
    ),
    Topic(
        "children",
        "From what age is the {it} safe for children?",
        "The {it} is safe for children from {n} years. Small parts make it unsuitable for younger ones.",
        (
            "Is the {it} safe for small children?",
            "From which age can kids use the {it}?",
            "What is the minimum age for the {it}?",
            "May a toddler play with the {it}?",
        ),
    ),
    Topic(
        "energy",
        "How much electricity does the {it} use?",
        "The {it} uses {n} watts when on and under {m} watts in standby.",
        (
            "How many watts does the {it} need?",
            "What is the power consumption of the {it}?",
            "Does the {it} use much electricity?",
            "How much energy does the {it} take in standby?",
        ),
    ),
    Topic(
        "recycling",
        "How do I dispose of an old {it}?",
        "We collect an old {it} for {n} euros when a new one is delivered. Every recycling yard takes it for free.",
        (
            "Do you take back my old {it}?",
            "Where can I recycle the {it}?",
            "What does collecting an old {it} cost?",
            "How can I get rid of an old {it}?",
        ),
    ),
    Topic(
        "stock",
        "When is the {it} in stock again?",
        "The {it} is restocked every {n} weeks. Leave your address on its page and we write to you.",
        (
            "Is the {it} available again soon?",
            "When do you get new stock of the {it}?",
            "The {it} is sold out, when does it come back?",
            "How often is the {it} restocked?",
        ),
    ),
    Topic(
        "manual",
        "Where is the manual of the {it}?",
        "The manual of the {it} is on its page under Downloads. It has {n} pages in {m} languages.",
        (
            "Where can I download the instructions for the {it}?",
            "I lost the manual of the {it}, where do I find it?",
            "Is there a PDF manual for the {it}?",
            "In which languages is the manual of the {it}?",
        ),
    ),
)
