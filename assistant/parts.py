"""Everything that lives as long as the server, and the one place where it is put together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email.utils import parseaddr

from sqlalchemy.exc import DBAPIError

from assistant.answering.finder import Finder
from assistant.answering.model import ChatModel
from assistant.answering.own_calibration import in_force
from assistant.bot import Bot
from assistant.channels import chat_files
from assistant.channels.chat import ChatSockets
from assistant.channels.chat_identity import Identities
from assistant.channels.mail.door import MailDoor
from assistant.channels.mail.incoming import incoming
from assistant.channels.mail.listener import Listener
from assistant.channels.mail.mailbox import Mailbox
from assistant.channels.mail.thread_address import ThreadAddress
from assistant.channels.recommending import Recommending
from assistant.clerk import Clerk
from assistant.content.gap_file import GapFile
from assistant.librarian import Librarian
from assistant.metrics import Metrics
from assistant.mind import base_of, model_of, turn_of
from assistant.noter import Noter
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.orders.opening import shop_tokens
from assistant.orders.shop import Shop
from assistant.privacy.people import People
from assistant.refund_watch import RefundWatch
from assistant.settings import Settings, SettingsError
from assistant.summing import Summariser
from assistant.thinking import Thinker, Threads
from assistant.week_post import WeekPost
from assistant.writer import Writer
from handoff.attachments import Attachments
from handoff.clock import Clock, system_clock
from handoff.console.sign_in import Ways
from handoff.console.socket import ConsoleSockets
from handoff.desk import Desk
from handoff.hub import Hub
from handoff.identity.agents import Agents
from handoff.identity.first_run import FirstRun
from handoff.identity.oidc_provider import Provider
from handoff.identity.signing import Signer, secret
from handoff.identity.visitors import Visitors
from handoff.live.bus import BusError, open_bus
from handoff.live.courier import Courier
from handoff.live.positions import QueuePositions
from handoff.live.postman import Postman
from handoff.live.relay import Relay
from handoff.live.repeat_watch import RepeatWatch
from handoff.live.timekeeper import Timekeeper
from handoff.mail.letters import Post
from handoff.private_folder import private_folder
from handoff.queue.waiting import Patience
from handoff.storage.database import Database
from handoff.storage.leases import Leases
from handoff.webhooks import endpoints as webhooks
from handoff.webhooks.outgoing import Outgoing
from knowledge.base import KnowledgeBase


@dataclass
class Parts:
    """Everything that lives as long as the server."""

    settings: Settings
    database: Database
    desk: Desk
    people: Agents
    visitors: Visitors
    base: KnowledgeBase
    bot: Bot
    queue: QueuePositions
    timekeeper: Timekeeper
    chats: ChatSockets
    consoles: ConsoleSockets
    librarian: Librarian
    clerk: Clerk | None
    noter: Noter
    summariser: Summariser | None
    repeats: RepeatWatch
    signer: Signer
    recommending: Recommending
    finder: Finder
    thinker: Thinker
    metrics: Metrics
    persons: People
    outgoing: Outgoing
    courier: Courier
    ways: Ways
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the knowledge has changed and has not been read ahead yet."""
    attachments: Attachments | None = None
    postman: Postman | None = None
    mail_in: Listener | Mailbox | None = None
    week_post: WeekPost | None = None
    refunds: RefundWatch | None = None
    model: ChatModel | None = None
    relay: Relay | None = None
    leases: Leases | None = None
    """Both only where a bus joins several nodes."""
    problems: dict[str, str] = field(default_factory=dict)


def assemble(
    settings: Settings,
    *,
    orders: Shop | None = None,
    clock: Clock = system_clock,
    whereabouts: Whereabouts | None = None,
    thinker: Thinker | None = None,
) -> Parts:
    """Make the parts; opens the database and brings its schema up to date, loads nothing heavy.

    Without a `thinker`, which then shares `whereabouts`, the bot thinks in threads of this process.
    """
    private_folder(settings.data)
    database = Database(settings.database_url)
    if settings.bus and database.is_sqlite:
        raise SettingsError(
            "TELLONCE_BUS joins nodes that share one PostgreSQL database; set TELLONCE_DATABASE to its "
            "postgresql+psycopg:// address, or leave TELLONCE_BUS empty"
        )
    try:
        database.migrate()
    except DBAPIError as error:
        why = str(error).splitlines()[0]
        raise SettingsError(
            f"the database does not answer: {why}; start it, or correct TELLONCE_DATABASE"
        ) from error
    patience = Patience(
        bot=int(settings.bot_seconds * 1000),
        queue=int(settings.queue_seconds * 1000),
        presence=int(settings.presence_seconds * 1000),
        answer=int(settings.answer_seconds * 1000),
        choice=int(settings.choice_seconds * 1000),
    )
    hidden = secret(database)
    signer = Signer(hidden, "survey")
    mailer = settings.mailer
    ours = ThreadAddress.of(settings.mail_from, hidden) if settings.mail_source is not None else None
    post = _post(settings, signer, ours)
    desk = Desk(database, Hub(), clock=clock, patience=patience, post=post)
    with database.reader.begin() as connection:
        desk.wanted = webhooks.wanted(connection)
    outgoing = Outgoing(settings.webhook_networks)
    relay, leases = _joined(settings, desk)
    people = Agents(desk.store, clock, grace=patience.presence, by_password=settings.password_sign_in)
    visitors = Visitors(desk.store, clock)
    base = base_of(settings)
    whereabouts = whereabouts or Whereabouts()
    turn = turn_of(settings, base, orders, database, clock=clock, whereabouts=whereabouts)
    thinker = thinker or Threads(turn)
    model = model_of(settings)
    writer = Writer(model, base.embed, seconds=settings.model_seconds) if model is not None else None
    queue = QueuePositions(desk)
    recommending = Recommending(desk, settings.nps_days)
    attachments = chat_files.opened(settings.data / "files", settings.attachment_megabytes, clock)
    chats = ChatSockets(
        desk,
        Identities(
            visitors, shop_tokens(settings), clock, whereabouts, newcomers=settings.newcomers_per_hour
        ),
        queue,
        key=settings.chat_key,
        allowed_origins=frozenset(settings.allowed_origins),
        per_minute=settings.messages_per_minute,
        per_address=settings.sockets_per_address,
        attachments=attachments,
        expect=thinker.expect,
        recommends=recommending.asks,
        address=settings.public_url.rstrip("/"),
    )
    consoles = ConsoleSockets(desk, people)
    metrics = Metrics(
        desk,
        lambda: {"chat": chats.count, "console": consoles.count},
        lambda: relay is None or relay.connected,
    )
    return Parts(
        settings=settings,
        database=database,
        desk=desk,
        people=people,
        visitors=visitors,
        base=base,
        bot=Bot(
            desk, thinker, writer=writer, changing=turn.orders, leases=leases, seconds=settings.bot_seconds
        ),
        queue=queue,
        timekeeper=Timekeeper(desk, routing=settings.routing),
        chats=chats,
        consoles=consoles,
        librarian=Librarian(base, turn.finder, in_force(settings.data, settings.embedding_model)),
        clerk=Clerk(orders) if orders else None,
        noter=Noter(desk, model),
        summariser=Summariser(desk, model) if model is not None else None,
        repeats=RepeatWatch(desk),
        finder=turn.finder,
        thinker=thinker,
        metrics=metrics,
        signer=signer,
        recommending=recommending,
        persons=People(desk, settings.data, settings.knowledge, attachments),
        outgoing=outgoing,
        courier=Courier(desk, outgoing),
        ways=_ways(settings, people, hidden),
        attachments=attachments,
        postman=Postman(desk, mailer, _domain(settings.mail_from)) if mailer is not None else None,
        week_post=_week_post(settings, desk),
        refunds=RefundWatch(desk, orders) if orders else None,
        mail_in=_mail_in(settings, desk, ours, attachments),
        model=model,
        relay=relay,
        leases=leases,
        problems={"index": "the index is being opened"},
    )


def _ways(settings: Settings, people: Agents, hidden: str) -> Ways:
    client = settings.company(settings.address)
    provider = Provider(client) if client is not None else None
    return Ways(FirstRun(people, hidden), provider, Signer(hidden, "company sign-in"))


def _joined(settings: Settings, desk: Desk) -> tuple[Relay, Leases] | tuple[None, None]:
    """What joins this node with the others."""
    if not settings.bus:
        return None, None
    try:
        return Relay(desk, open_bus(settings.bus)), Leases(desk.store, desk.clock)
    except BusError as error:
        raise SettingsError(f"TELLONCE_BUS: {error}") from error


def _post(settings: Settings, signer: Signer, ours: ThreadAddress | None) -> Post | None:
    """What letters say of this installation; None where none are sent."""
    if settings.mailer is None:
        return None
    return Post(
        lambda key: f"{settings.address}/survey/{signer.sign(key)}",
        ours.sign if ours is not None else None,
        settings.address,
    )


def _week_post(settings: Settings, desk: Desk) -> WeekPost | None:
    mailer = settings.mailer
    if mailer is None or not settings.week_mail:
        return None
    return WeekPost(desk, mailer, GapFile(settings.data), settings.address, settings.week_mail)


def _mail_in(
    settings: Settings, desk: Desk, ours: ThreadAddress | None, attachments: Attachments | None
) -> Listener | Mailbox | None:
    source = settings.mail_source
    if source is None or ours is None:
        return None
    return incoming(source, MailDoor(desk, ours, attachments))


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]
