"""One person found, exported, erased and proved gone; old conversations dropped; what is stored is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text

from assistant.content import draft
from assistant.content.gap_file import GapFile, GapRecord, GapState
from assistant.orders.identity.email_codes import EmailCodes
from assistant.privacy.files import FILES, ErasureList
from assistant.privacy.page import table
from assistant.privacy.people import People
from assistant.privacy.proof import Traces, left_in_files, left_in_tables
from handoff.attachments import Attachments
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.errors import Invalid, NotFound
from handoff.events import ContactVerified, FactNoted
from handoff.hub import Hub
from handoff.mail.contacts import contact_of
from handoff.mail.letters import Post
from handoff.mail.outbox import Letter
from handoff.measures.ledger import Ledger
from handoff.measures.tables import measure_counts
from handoff.privacy import erasure
from handoff.privacy.holdings import HOLDINGS
from handoff.storage import log
from handoff.storage.database import Database
from handoff.storage.metadata import metadata
from handoff.storage.schema import contacts, conversations, erasures
from tests.conftest import Hands
from tests.handoff.conftest import ANA, Story, new_id

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EMAIL = "maya.winter@example.com"
QUESTION = "Why does my espresso grinder smell of burnt rubber since Tuesday?"
ANSWER = "Please unplug the grinder, Maya; a replacement leaves tomorrow."
DAY = 86_400
CHANNELS = {"channel_contacts", "chat_links", "mail_threads", "mails_taken", "checked_conversations"}
"""Filled by mail, other channels and the week's check only."""


class TakesAll:
    """A mail server that takes everything."""

    async def send(self, letter: Letter) -> None:
        return None


@pytest.fixture
def desk(database: Database, clock: Hands) -> Iterator[Desk]:
    desk = Desk(database, Hub(), clock=clock, post=Post(lambda key: f"https://x.example/{key}"))
    yield desk
    desk.close()


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Data and knowledge."""
    data, knowledge = tmp_path / "data", tmp_path / "kb"
    (knowledge / draft.FOLDER).mkdir(parents=True)
    data.mkdir()
    return data, knowledge


@pytest.fixture
def people(desk: Desk, folders: tuple[Path, Path]) -> People:
    return People(desk, *folders, Attachments(folders[0] / "files", 1_048_576, desk.clock))


async def lived(desk: Desk, clock: Hands, folders: tuple[Path, Path]) -> Story:
    """Maya's conversation, with a trace in every table that can hold one, a gap and a draft."""
    story = await Story(desk, clock).begin()
    files = Attachments(folders[0] / "files", 1_048_576, clock)
    sent = files.keep(story.contact, "grinder-of-maya.txt", b"It smells of burnt rubber at Winter's place")
    await story.customer(QUESTION)
    await desk.receive(story.contact, new_id(), "Here is a note of mine", files=(sent,))
    proof = ContactVerified(
        customer_id="C-90817", method="token", name="Maya Winter", email=EMAIL, expires_at=clock() + 3_600_000
    )
    await desk.recognise(story.conversation, story.contact, proof)
    fact = FactNoted(name="order_number", value="ORD-55512", quote="ORD-55512", from_seq=2)
    await desk.note_facts(story.conversation, [fact])
    await story.asks_for_person()
    await desk.answer_by_mail(story.conversation, story.contact, new_id(), EMAIL)
    await story.agent(ANA, ANSWER)
    await desk.note(story.conversation, ANA, new_id(), "Maya sounds quite worried about her grinder")
    await desk.make_promise(story.conversation, ANA, "Ring Maya Winter about the grinder", clock() + 60_000)
    EmailCodes(desk.database, TakesAll(), clock)._booked(story.conversation, EMAIL, "123456")
    await Ledger(desk.store).update()
    data, knowledge = folders
    member = f"{story.conversation}:2"
    GapFile(data)._write(GapState({"g1": GapRecord("g1", (member, "0" * 32 + ":4"), failing=(member,))}))
    (knowledge / draft.FOLDER / "gap-g1.md").write_text(
        f"---\ntitle: {draft.cleaned_line(QUESTION)}\n---\n\n{ANSWER}\n\n- Does it need oil?\n"
    )
    return story


async def rows(desk: Desk) -> dict[str, int]:
    counts = {each.name: f"SELECT count(*) FROM {each.name}" for each in metadata.sorted_tables}
    return await desk.store.read(
        lambda connection: {name: connection.execute(text(sql)).scalar_one() for name, sql in counts.items()}
    )


async def left(people: People, folders: tuple[Path, Path], desk: Desk, traces: Traces) -> list[str]:
    found = await people.search(lambda connection: left_in_tables(connection, traces))
    places = [*folders, Path(desk.database.url.database or "").parent] if desk.database.is_sqlite else folders
    return [f"{trace.where}: {trace.what}" for trace in [*found, *left_in_files(places, traces)]]


async def test_who_is_erased_is_nowhere_and_everybody_else_is_untouched(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path]
) -> None:
    other = await Story(desk, clock).begin()
    await other.customer("Do you sell oil for my chain, and how often is it needed?")
    await Ledger(desk.store).update()
    before = await people.export(other.contact)
    story = await lived(desk, clock, folders)
    full = await rows(desk)
    personal = {name for name, each in HOLDINGS.items() if each.by}
    seldom = {"pickups", "forecasts", "handovers", "deadlines", "webhook_deliveries"} | CHANNELS
    assert {name for name in personal if not full[name]} <= seldom
    erased = await people.erase(story.contact, "request 17")
    assert len(erased.conversations) == 1
    assert not [path for path in (folders[0] / "files").rglob("*") if path.is_file()]
    assert await left(people, folders, desk, erased.traces) == []
    assert await people.export(other.contact) == before
    with pytest.raises(NotFound):
        await people.export(story.contact)
    page = (folders[1] / draft.FOLDER / "gap-g1.md").read_text()
    assert "Does it need oil?" in page
    assert "grinder" not in page
    assert [gap.members for gap in GapFile(folders[0]).read().gaps.values()] == [("0" * 32 + ":4",)]
    sums = await desk.store.read(lambda connection: connection.execute(select(measure_counts)).all())
    assert sums


@ONE
async def test_the_search_finds_what_an_erasure_forgot(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = await lived(desk, clock, folders)
    monkeypatch.setattr(erasure, "_drop_contacts", lambda connection, contact_id: None)
    monkeypatch.setattr("assistant.privacy.people.scrub", lambda *_: [])
    erased = await people.erase(story.contact, "x")
    found = await left(people, folders, desk, erased.traces)
    places = {trace.split(": ")[0].rpartition("/")[2] for trace in found}
    assert places >= {
        "contacts.email", "contacts.id", "visitors.contact_id", "measured_contacts.state", "gap-g1.md",
        "gaps.json", "log.db",
    }  # fmt: skip


@ONE
async def test_after_a_restore_who_was_erased_goes_again(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    story = await lived(desk, clock, folders)
    desk.database.compact(whole=True)
    backup = tmp_path / "backup"
    backup.mkdir()
    shutil.copy(str(desk.database.url.database), backup / "log.db")
    erased = await people.erase(story.contact, "request 17")
    restored = Database(f"sqlite:///{backup / 'log.db'}")
    desk_after = Desk(restored, Hub(), clock=clock)
    people_after = People(desk_after, *folders)
    try:
        assert (await people_after.export(story.contact))["conversations"] == [story.conversation]
        assert await people_after.erase_again() == [story.contact]
        assert await left(people_after, folders, desk_after, erased.traces) == []
        assert await people_after.erase_again() == []
    finally:
        desk_after.close()
        restored.close()


@ONE
async def test_a_crash_before_the_database_was_written_is_made_good_at_the_next_start(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = await lived(desk, clock, folders)

    def dies(*_: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as broken:
        broken.setattr(erasure, "erase", dies)
        with pytest.raises(OSError, match="power"):
            await people.erase(story.contact, "x")
    assert await people.erase_again() == [story.contact]
    with pytest.raises(NotFound):
        await people.export(story.contact)


def test_a_line_of_the_list_that_a_crash_cut_short_costs_only_itself(tmp_path: Path) -> None:
    ErasureList(tmp_path).add("a" * 32, 1)
    with (tmp_path / "erasures.jsonl").open("a") as file:
        file.write('{"contact": "bb')
    ErasureList(tmp_path).add("c" * 32, 2)
    assert ErasureList(tmp_path).read() == {"a" * 32, "c" * 32}


@ONE
async def test_an_export_holds_everything_but_secrets(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path]
) -> None:
    story = await lived(desk, clock, folders)
    found = await people.export(story.contact)
    told = json.dumps(found, ensure_ascii=False)
    for word in (QUESTION, ANSWER, EMAIL, "Maya Winter", "C-90817", "ORD-55512", "quite worried"):
        assert word in told, word
    for hidden in ("token_hash", "code_hash", "salt"):
        assert hidden not in told
    assert set(found["tables"]) == {name for name, each in HOLDINGS.items() if each.by}


@ONE
async def test_a_person_is_found_by_what_is_proven_and_mentions_are_only_shown(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path]
) -> None:
    story = await lived(desk, clock, folders)
    stranger = await Story(desk, clock).begin()
    await stranger.customer(f"I am {EMAIL}, honestly")
    fact = FactNoted(name="email", value=EMAIL, quote=EMAIL, from_seq=2)
    await desk.note_facts(stranger.conversation, [fact])
    found = await people.find(email=EMAIL.upper())
    assert found == {"contacts": (story.contact,), "mentions": (stranger.conversation,)}
    assert (await people.find(customer_id="C-90817"))["contacts"] == (story.contact,)
    assert (await people.find(contact_id=story.contact))["contacts"] == (story.contact,)
    with pytest.raises(NotFound):
        await people.find(email="nobody@example.com")
    with pytest.raises(Invalid):
        await people.find()


async def test_what_is_too_old_goes_and_what_somebody_waits_in_stays(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path]
) -> None:
    old = await lived(desk, clock, folders)
    await desk.end(old.conversation, old.contact, new_id())
    waiting = await Story(desk, clock).begin()
    await waiting.customer("Hello?")
    await desk.claim(waiting.conversation, ANA)
    await Story(desk, clock).begin()
    clock.forward(31 * DAY)
    young = await Story(desk, clock).begin()
    await young.customer("Do you repair kettles?")
    assert await people.retain(30, dry=True) == 1
    assert await people.retain(30) == 1
    states = await desk.store.read(
        lambda connection: connection.execute(select(conversations.c.id, conversations.c.status)).all()
    )
    assert {(row.id, row.status) for row in states} == {
        (waiting.conversation, Status.ASSIGNED.value), (young.conversation, Status.BOT.value),
    }  # fmt: skip
    kept = await desk.store.read(lambda connection: set(connection.execute(select(contacts.c.id)).scalars()))
    assert kept == {waiting.contact, young.contact}
    assert GapFile(folders[0]).read().gaps["g1"].members == ("0" * 32 + ":4",)
    assert not [path for path in (folders[0] / "files").rglob("*") if path.is_file()]


async def test_everybody_goes_who_came_long_ago_and_never_said_anything(
    desk: Desk, people: People, clock: Hands
) -> None:
    row = {"name": "", "email": "", "verified": False, "customer_id": "", "created_at": clock()}
    rows = [{"id": new_id(), **row} for _ in range(2100)]

    def came(connection: Connection) -> None:
        connection.execute(insert(contacts), rows)
        # Of a message that was refused this is what stays.
        contact_of(connection, "parrot", "kim", "Kim", clock())

    await desk.store.write(came)
    clock.forward(31 * DAY)
    young = await Story(desk, clock).begin()
    assert await people.retain(30) == 0
    kept = await desk.store.read(lambda connection: set(connection.execute(select(contacts.c.id)).scalars()))
    assert kept == {young.contact}


@ONE
async def test_of_a_customer_who_came_back_only_the_old_conversation_goes(
    desk: Desk, people: People, clock: Hands
) -> None:
    story = await Story(desk, clock).begin()
    await story.customer("My first question was about tents")
    first = story.conversation
    await desk.end(first, story.contact, new_id())
    clock.forward(40 * DAY)
    await story.customer("Now about stoves")
    await Ledger(desk.store).update()
    assert story.conversation != first
    assert await people.retain(30) == 1
    found = await people.export(story.contact)
    assert found["conversations"] == [story.conversation]
    (measured,) = found["tables"]["measured_contacts"]
    assert list(measured["state"]) == [story.conversation]
    await Ledger(desk.store).update()


async def test_erasing_tells_the_open_chat_and_the_bot_finds_nothing(
    desk: Desk, people: People, clock: Hands, database: Database
) -> None:
    story = await Story(desk, clock).begin()
    desk.hub.listen(story.remember)
    await story.customer("Is it waterproof?")
    held = await story.state()
    await people.erase(story.contact, "x")
    assert story.heard[-1].state.status is Status.RESOLVED
    with pytest.raises(NotFound):
        await story.bot("Yes.", held)
    with pytest.raises(NotFound):
        await story.customer("Hello?")
    with pytest.raises(NotFound):
        await desk.store.read(lambda connection: log.load(connection, held.id, lock=False))
    kept = await desk.store.read(
        lambda connection: connection.execute(select(erasures.c.contact_id)).scalars().all()
    )
    assert kept == [story.contact]


def test_every_table_says_what_it_holds_and_no_other_is_told_of() -> None:
    assert HOLDINGS.keys() == {each.name for each in metadata.sorted_tables}
    for name, holding in HOLDINGS.items():
        columns = metadata.tables[name].c.keys()
        own = {"contacts", "conversations"}
        pointing = {"contact_id", "conversation_id"} & set(columns)
        assert bool(holding.by) == ((bool(pointing) and name != "erasures") or name in own), name
        assert holding.hidden <= set(columns), name
        secret = {
            column for column in columns if column.endswith("_hash") or column in ("secret", "salt", "csrf")
        }
        assert secret - {"address_hash"} <= holding.hidden, name


def test_the_privacy_page_says_what_the_schema_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
    assert table() in page
    assert all(f"`{each.pattern}`" in page for each in FILES)
