"""The application: the one place where the parts are put together, started and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from assistant import dashboard, pages, shop_rules
from assistant.answering.finder import Finder
from assistant.answering.model import ChatModel, ModelError
from assistant.answering.own_calibration import in_force
from assistant.bot import Bot
from assistant.channels import chat_files, survey
from assistant.channels.chat import ChatSockets
from assistant.channels.chat_identity import Identities
from assistant.clerk import Clerk
from assistant.content import api as content
from assistant.content.recheck import recheck
from assistant.librarian import Librarian
from assistant.noter import Noter
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.orders.model_interpreter import ModelInterpreter
from assistant.orders.opening import identification, shop_tokens
from assistant.orders.shop import Shop
from assistant.settings import Settings, SettingsError
from assistant.turn import Turn
from assistant.writer import Writer
from handoff import console_edge
from handoff.agents import Agents
from handoff.attachments import Attachments
from handoff.clock import Clock, system_clock
from handoff.console_socket import ConsoleSockets
from handoff.database import Database
from handoff.desk import Desk
from handoff.errors import Refused
from handoff.hub import Hub
from handoff.letters import Post
from handoff.postman import Postman
from handoff.queue_positions import QueuePositions
from handoff.repeat_watch import RepeatWatch
from handoff.signing import Signer, secret
from handoff.timekeeper import Timekeeper
from handoff.visitors import Visitors
from handoff.waiting import Patience
from knowledge.base import KnowledgeBase
from knowledge.sync import SyncReport
from knowledge.watcher import watch

logger = structlog.get_logger(__name__)


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
    repeats: RepeatWatch
    signer: Signer
    finder: Finder
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the knowledge has changed and has not been read ahead yet."""
    attachments: Attachments | None = None
    postman: Postman | None = None
    model: ChatModel | None = None
    problems: dict[str, str] = field(default_factory=dict)


def assemble(settings: Settings, *, orders: Shop | None = None, clock: Clock = system_clock) -> Parts:
    """Make the parts; opens the database and brings its schema up to date, loads nothing heavy."""
    database = Database(settings.database_url)
    database.migrate()
    patience = Patience(
        bot=int(settings.bot_seconds * 1000),
        queue=int(settings.queue_seconds * 1000),
        presence=int(settings.presence_seconds * 1000),
        answer=int(settings.answer_seconds * 1000),
        choice=int(settings.choice_seconds * 1000),
    )
    signer = Signer(secret(database), "survey")
    mailer = settings.mailer
    post = Post(lambda key: f"{settings.address}/survey/{signer.sign(key)}") if mailer is not None else None
    desk = Desk(database, Hub(), clock=clock, patience=patience, post=post)
    people = Agents(desk.store, clock, grace=patience.presence)
    visitors = Visitors(desk.store, clock)
    base = KnowledgeBase(
        settings.knowledge, settings.data, model=settings.embedding_model, chroma_url=settings.index
    )
    calibration = in_force(settings.data, settings.embedding_model)
    # One core is left to the sockets: with all of them thinking, every line would wait its turn.
    at_once = max(1, (os.cpu_count() or 1) - 1)
    whereabouts = Whereabouts()
    turn = Turn(
        base,
        orders,
        identification=identification(orders, database, mailer, clock, whereabouts) if orders else None,
        interpreter=_interpreter(settings),
        threshold=settings.answer_threshold,
        calibration=calibration,
        at_once=at_once,
        rules=_rules(settings),
    )
    model = _model(settings)
    writer = Writer(model, base.embed, seconds=settings.model_seconds) if model is not None else None
    queue = QueuePositions(desk)
    attachments = chat_files.opened(settings.data / "files", settings.attachment_megabytes, clock)
    chats = ChatSockets(
        desk,
        Identities(visitors, shop_tokens(settings), clock, whereabouts),
        queue,
        key=settings.chat_key,
        allowed_origins=frozenset(settings.allowed_origins),
        per_minute=settings.messages_per_minute,
        per_address=settings.sockets_per_address,
        attachments=attachments,
    )
    return Parts(
        settings=settings,
        database=database,
        desk=desk,
        people=people,
        visitors=visitors,
        base=base,
        bot=Bot(desk, turn, writer=writer, changing=turn.orders, seconds=settings.bot_seconds),
        queue=queue,
        timekeeper=Timekeeper(desk, routing=settings.routing),
        chats=chats,
        consoles=ConsoleSockets(desk, people),
        librarian=Librarian(base, turn.finder, calibration),
        clerk=Clerk(orders) if orders else None,
        noter=Noter(desk, model),
        repeats=RepeatWatch(desk),
        finder=turn.finder,
        signer=signer,
        attachments=attachments,
        postman=Postman(desk, mailer, parseaddr(settings.mail_from)[1].rpartition("@")[2])
        if mailer is not None
        else None,
        model=model,
        problems={"index": "the index is being opened"},
    )


def _interpreter(settings: Settings) -> ModelInterpreter | None:
    """A model of its own for wishes about orders, where both are set."""
    model = _model(settings) if settings.orders else None
    return ModelInterpreter(model, seconds=settings.model_seconds / 2) if model is not None else None


def _rules(settings: Settings) -> tuple[shop_rules.Rule, ...]:
    if settings.handoff_rules is None:
        return ()
    try:
        return shop_rules.read(settings.handoff_rules)
    except shop_rules.RulesFileError as error:
        raise SettingsError(str(error)) from error


def _model(settings: Settings) -> ChatModel | None:
    if settings.model == "none":
        return None
    return ChatModel(settings.model, url=settings.model_url, tokens=settings.model_tokens)


def create(parts: Parts, *, shop: Path | None = None, account: APIRouter | None = None) -> FastAPI:
    """The web application over these parts; `shop` is a folder of demo pages to serve at `/`, `account` what
    they ask their own server."""
    app = FastAPI(title="Tellonce", lifespan=_lifespan(parts), docs_url=None, redoc_url=None)
    secure, helpers = parts.settings.secure_cookies, (parts.librarian, parts.clerk, parts.attachments)
    app.include_router(
        console_edge.router(parts.desk, parts.people, parts.consoles, *helpers, secure_cookie=secure)
    )
    app.include_router(content.router(parts.desk, parts.people, parts.base, parts.settings))
    app.include_router(dashboard.router(parts.desk, parts.people, parts.settings))
    app.include_router(survey.router(parts.desk, parts.signer))
    app.include_router(chat_files.router(parts.attachments, parts.visitors, parts.settings.allowed_origins))

    @app.websocket("/chat/socket")
    async def chat(socket: WebSocket) -> None:
        await parts.chats.handle(socket)

    @app.websocket("/console/socket")
    async def console_socket(socket: WebSocket) -> None:
        await parts.consoles.handle(socket)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return JSONResponse(error.as_dict(), status_code=error.status)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        return JSONResponse({"code": "invalid", "message": f"{where}: {problem['msg']}"}, status_code=422)

    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in pages.HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    if account is not None:
        app.include_router(account)
    pages.add(app, parts.base, lambda: health(parts), shop)
    return app


async def health(parts: Parts) -> dict[str, Any]:
    """What is ready and what is missing."""
    problems = dict(parts.problems)
    try:
        await asyncio.to_thread(parts.database.ping)
    except Exception as error:
        problems["database"] = f"the database does not answer ({type(error).__name__})"
    return {"ready": not problems, "problems": problems, "index_version": parts.base.version}


def _lifespan(parts: Parts) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(work, name=name)
            for name, work in (
                ("timekeeper", parts.timekeeper.run()),
                ("queue", parts.queue.run()),
                ("knowledge", _keep_knowledge(parts)),
                ("read-ahead", _read_ahead(parts)),
                ("model", open_model(parts)),
                ("attachments", chat_files.keep_swept(parts.attachments)),
                *([("postman", parts.postman.run())] if parts.postman is not None else []),
            )
        ]
        try:
            yield
        finally:
            await _stop(parts, tasks)

    return lifespan


async def open_model(parts: Parts) -> None:
    """Load the language model's client; one that cannot be used shows in the health."""
    if parts.model is not None:
        try:
            await asyncio.to_thread(parts.model.open)
        except ModelError as error:
            logger.error("model.failed", problem=str(error))
            parts.problems["model"] = str(error)


async def _keep_knowledge(parts: Parts) -> None:
    """Open the index, let the bot start, then follow the folder."""
    try:
        await asyncio.to_thread(parts.base.open)
        if not parts.base.documents():
            await asyncio.to_thread(parts.base.sync)
    except Exception as error:
        # The bot starts all the same: every question then ends at a person instead of in silence.
        logger.exception("knowledge.failed")
        parts.problems["index"] = str(error)
    else:
        parts.problems.pop("index", None)
    await parts.bot.start()
    if "index" not in parts.problems:
        parts.changed.set()
        await watch(parts.base, lambda report: _folder_changed(parts, report))


async def _read_ahead(parts: Parts) -> None:
    """Make the vectors that answers are chosen by, apart from the folder's watch: nobody waits for it."""
    while True:
        await parts.changed.wait()
        parts.changed.clear()
        await asyncio.to_thread(parts.finder.read_ahead)


async def _folder_changed(parts: Parts, report: SyncReport) -> None:
    """Questions nobody could answer are asked again: an edit may have closed a gap."""
    parts.changed.set()
    closed = await recheck(report, parts.desk, parts.base, parts.settings)
    logger.info("knowledge.changed", version=report.version, gaps_closed=len(closed))


async def _stop(parts: Parts, tasks: list[asyncio.Task[None]]) -> None:
    """Stop taking on, finish what was accepted, send the browsers away so that they come back."""
    parts.chats.drain()
    parts.consoles.drain()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await parts.bot.stop()
    await parts.noter.stop()
    await parts.repeats.stop()
    await asyncio.to_thread(parts.desk.close)
    await asyncio.to_thread(parts.base.close)
    parts.database.close()
