"""What is shown of a list, kept views, and one thing done with several conversations, not at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, open_console, until
from tests.web_widget.test_console_access import violations

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    return [name.removeprefix("Customer ") for name in page.locator(".row-name").all_inner_texts()]


def full_queue(page: Page, server: ScriptedServer) -> None:
    server.add("one", waiting=9, lang="de", reason="frustrated", tags=["tent"])
    server.add("two", waiting=8, lang="de", reason="no_answer")
    server.add("three", waiting=7, lang="fr", reason="no_answer", priority="urgent")
    open_console(page, server)


def test_a_list_is_narrowed_says_so_and_is_whole_again(page: Page, server: ScriptedServer) -> None:
    """A40: by reason, language, tag, urgency; the count of who waits stays."""
    full_queue(page, server)
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Language").select_option(label="German")
    assert names(page) == ["one", "two"]
    page.get_by_label("Reason").select_option(label="Not covered by the help pages")
    assert names(page) == ["two"]
    expect(page.locator(".narrowed")).to_contain_text("1 of 3: Not covered by the help pages, German")
    expect(page.locator(".count[data-tab=queue]")).to_have_text("3")
    assert violations(page) == []
    server.push({"type": "row", "row": server.add("late", waiting=1, lang="de", reason="no_answer")})
    expect(page.locator(".narrowed")).to_contain_text("2 of 4")
    page.get_by_role("button", name="Show all").click()
    assert names(page) == ["one", "two", "three", "late"]


def test_a_view_is_kept_chosen_and_deleted(page: Page, server: ScriptedServer) -> None:
    """A40: a tab and its filter under a name, kept with the account."""
    full_queue(page, server)
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Tag").select_option("tent")
    page.get_by_label("Name of the view").fill("Tents")
    page.get_by_role("button", name="Keep", exact=True).click()
    kept = [{"name": "Tents", "tab": "queue", "shows": {"tag": "tent"}}]
    until(lambda: server.views == kept, "the view is kept")
    page.reload()
    page.locator("[data-id=two]").wait_for()
    page.locator(".tab", has_text="Mine").click()
    page.get_by_label("Your views").select_option("Tents")
    expect(page.locator(".row-name")).to_have_text(["Customer one"])
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("button", name="Delete the view").click()
    until(lambda: server.views == [], "the view is gone")


def test_several_are_resolved_after_ten_seconds_not_before(page: Page, server: ScriptedServer) -> None:
    """A41: by keyboard, a toolbar that says how many, and who could not be resolved."""
    full_queue(page, server)
    page.clock.install()
    page.keyboard.press("Alt+l")
    expect(page.locator("[data-id=one]")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_label("Choose Customer one")).to_be_checked()
    page.get_by_label("Choose Customer two").check()
    expect(page.get_by_role("toolbar")).to_contain_text("2 chosen")
    assert violations(page) == []
    page.get_by_role("button", name="Resolve…").click()
    page.get_by_label("Spam or abuse").check()
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.locator(".held")).to_contain_text("Resolving: 2 conversations")
    page.clock.run_for(9_000)
    assert server.called("resolve") == []
    server.answer_next(
        "resolve", 409, {"code": "already_claimed", "message": "No.", "holder": {"name": "Bea"}}
    )
    page.clock.run_for(1_500)
    until(lambda: len(server.called("resolve")) == 2, "both are tried")
    expect(page.locator(".toast")).to_contain_text("Resolved: 1 of 2. Not Customer one (Bea has it).")
    expect(page.locator(".row-name")).to_have_text(["Customer one", "Customer three"])


def test_undo_leaves_no_trace_and_the_choice_stands(page: Page, server: ScriptedServer) -> None:
    """A41: undone within ten seconds, nothing was sent; tags are added to those that are there."""
    full_queue(page, server)
    page.clock.install()
    page.get_by_role("button", name="Choose several").click()
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("button", name="Tag…").click()
    page.get_by_label("Tags").fill("storm")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.keyboard.press("Alt+z")
    expect(page.locator(".toast")).to_contain_text("Undone")
    expect(page.get_by_role("toolbar")).to_contain_text("3 chosen")
    page.clock.run_for(30_000)
    assert server.called("tags") == []
    page.get_by_role("button", name="Tag…").click()
    page.get_by_label("Tags").fill("Storm")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.clock.run_for(10_500)
    until(lambda: len(server.called("tags")) == 3, "all are tagged")
    assert server.called("tags")[0] == {"tags": ["tent", "storm"]}


def test_only_a_lead_gives_several_to_somebody(page: Page, server: ScriptedServer) -> None:
    """A41: assign."""
    server.me = {**server.me, "role": "lead"}
    full_queue(page, server)
    page.clock.install()
    page.get_by_role("button", name="Choose several").click()
    page.get_by_label("Choose Customer three").check()
    page.get_by_role("button", name="Give to…").click()
    page.get_by_label("Bea Sommer").check()
    page.get_by_role("button", name="Give", exact=True).click()
    page.clock.run_for(10_500)
    until(lambda: server.called("assign") == [{"agent_id": "a-bea"}], "it is given to Bea")
