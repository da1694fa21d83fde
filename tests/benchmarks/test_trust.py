"""The promises of docs/trust.md, tried in small: the full numbers come from `python -m benchmarks.trust`."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from assistant.orders.sample import SampleOrders
from assistant.sample_shop import orders
from benchmarks.trust import guessing, injections, kills, payloads, races, sockets, strangers, syncs
from benchmarks.trust.__main__ import BEGIN, END, keep, publish
from benchmarks.trust.stack import STACKS, Missing, Stack, stack
from tests.chromium import ARGUMENTS, EXECUTABLE

pytestmark = pytest.mark.xdist_group("trust")


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module", params=STACKS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Each stack once for all who try it: starting one costs more than most rows."""
    try:
        with stack(request.param, tmp_path_factory.mktemp(request.param) / "s") as made:
            yield made
    except Missing as missing:
        pytest.skip(str(missing))


async def test_kill_9_in_bursts_loses_and_doubles_nothing(built: Stack) -> None:
    found = await kills.measure(built, kills=1, messages=300)
    assert found.acknowledged >= 300
    assert (found.lost, found.doubled, found.gaps) == (0, 0, 0)


async def test_cut_sockets_resume_with_the_whole_log(built: Stack) -> None:
    found = await sockets.cuts(built, sockets=8, times=3)
    assert found.unequal == 0
    assert len(found.resumes) == 24


async def test_clients_that_never_read_keep_nobody_from_being_served(built: Stack) -> None:
    found = await sockets.slow(built, seconds=2, healthy=5, deaf=2)
    assert len(found.beside) >= 10


async def test_idle_sockets_are_held_and_one_more_is_served(built: Stack) -> None:
    found = await sockets.idle(built, sockets=200)
    assert found.held == 200


@pytest.mark.parametrize("name", STACKS)
async def test_of_eight_who_claim_at_once_one_wins_and_nobody_gets_too_many(
    name: str, tmp_path: Path
) -> None:
    found = await races.claims(name, tmp_path / "s", races=25)
    assert (found.races, found.wrong) == (25, 0)
    assert 0 < found.most_held <= found.capacity


@pytest.mark.parametrize("name", STACKS)
async def test_the_bot_says_nothing_after_a_takeover(name: str, tmp_path: Path) -> None:
    found = await races.takeovers(name, tmp_path / "s", rounds=40)
    assert (found.takeovers, found.late) == (40, 0)
    assert found.refused > 0, "no takeover was ever quicker: nothing was tried"


async def test_the_log_is_synced_before_the_customer_is_told(tmp_path: Path) -> None:
    found = await syncs.measure(tmp_path / "s", messages=20)
    if found.why_not:
        pytest.skip(found.why_not)
    assert found.acknowledged == 20
    assert found.unsynced == 0


async def test_nobody_reads_what_is_somebody_elses(tmp_path: Path) -> None:
    found = await strangers.measure(tmp_path / "s", people=2)
    assert (found.own, found.leaked) == (4, 0)
    assert found.tried > 40


async def test_an_order_number_alone_opens_nothing(tmp_path: Path) -> None:
    found = await guessing.measure(tmp_path / "s", orders=2)
    assert (found.orders, found.asked, found.leaked) == (2, 8, 0), found.what
    assert found.answered > 0, "nobody was ever answered: nothing was tried"


def test_an_order_that_is_told_would_be_seen(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    orders.create(url, today=date(2026, 11, 23))
    system = SampleOrders(url)
    order = system.order(guessing.numbers(url)[0])
    system.close()
    assert order is not None
    assert guessing.told(f"It goes to {order.address.line1.upper()}, {order.address.postcode}.", order)
    assert guessing.told(f"Order {order.number} is on its way.", order) == []


async def test_hostile_texts_stay_text_on_every_page(tmp_path: Path) -> None:
    try:
        found = await payloads.measure(tmp_path / "s", most=payloads.TOGETHER)
    except Missing as missing:
        pytest.skip(str(missing))
    assert found.what == []
    assert found.pages == 13
    assert found.shown >= 4, "the texts were on hardly any page: nothing was tried"


PLANTED = [
    "<img src=x onerror='window.__x=1'>",
    "<script>window.__x=1</script>",
    "<script>alert(1)</script>",
    "<img src='http://evil.example/a.png'>",
    "<a href=' JavaScript:window.__x=1'>x</a>",
    "<div><template shadowrootmode=open><p onclick='x()'></p></template></div>",
    "<iframe srcdoc='x'></iframe>",
]


async def test_a_text_that_fires_would_be_seen_and_one_that_a_policy_stops_told_apart() -> None:
    if not Path(EXECUTABLE).exists():
        pytest.skip("no Chromium here; set one up with `make browser`")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        for planted in PLANTED:
            assert (await looked_at(browser, planted)).fired > 0, planted
        policy = {"Content-Security-Policy": "img-src 'self'"}
        stopped = await looked_at(browser, PLANTED[3], policy)
        assert (stopped.fired, stopped.stopped) == (0, 1), stopped.what
        text = await looked_at(browser, f"<p>{html.escape(PLANTED[0])}</p>")
        assert (text.fired, text.shown) == (0, 1), text.what
        await browser.close()


async def looked_at(browser: Browser, body: str, headers: dict[str, str] | None = None) -> payloads.Payloads:
    """What is counted on a page of this content."""
    found, origin = payloads.Payloads(), "http://shop.example"
    page = await browser.new_page()
    payloads.watch(page, origin, found)
    await page.route("**/*", lambda route: route.abort())
    whole = {"content_type": "text/html", "body": f"<!doctype html>{body}", "headers": headers}
    await page.route(f"{origin}/", lambda route: route.fulfill(**whole))
    await page.goto(f"{origin}/")
    await payloads.judge(page, found)
    await page.close()
    return found


async def test_a_model_that_obeys_every_text_says_nothing_of_it(tmp_path: Path) -> None:
    found = await injections.measure(tmp_path)
    assert found.what == []
    assert found.tried > 150


def test_an_acknowledgement_without_a_sync_would_be_seen() -> None:
    ack = '7 sendto(9<socket:[1]>, "\\\\{\\"type\\":\\"ack\\",\\"id\\"", 60) = 60\n'
    sync = "8 fdatasync(5</x/tellonce.db-wal>) = 0\n"
    found = syncs.read(sync + ack + ack)
    assert (found.acknowledged, found.unsynced) == (2, 1)


def test_the_page_keeps_the_newest_result_of_every_row(tmp_path: Path) -> None:
    page, results = tmp_path / "trust.md", tmp_path / "results.json"
    elsewhere = "| claim races, SQLite | 1,000 races |\n| a row of long ago | 1 |"
    page.write_text(f"before\n{BEGIN}\nold\n{elsewhere}\n{END}\nafter\n")
    keep(results, "slow", "beside a client", "p99 300 ms")
    keep(results, "slow", "beside a client", "p99 3 ms")
    publish(results, page)
    publish(results, page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert text.count("| beside a client | p99 3 ms |") == 1
    assert "old" not in text
    assert text.count("| claim races, SQLite | 1,000 races |") == 1
    assert "long ago" not in text
