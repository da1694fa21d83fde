"""The door in a real browser: the first admin, the company's sign-in on another site, the content owner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.parts import Parts
from assistant.settings import Settings
from tests.handoff import company_provider
from tests.handoff.company_provider import CLIENT, SECRET
from tests.serving import free_port
from tests.web_widget.pages_site import ARTICLES, Site, picture, running, watched

pytestmark = pytest.mark.browser
PASSWORD = "a long password"


class Fresh(Site):
    """A server nobody has an account on; `code` is what it printed."""

    code = ""
    parts: Parts

    async def sign_in(self, parts: Parts) -> None:
        self.parts = parts
        assert parts.ways.first_run is not None
        self.code = parts.ways.first_run.code


@pytest.fixture(scope="module")
def there() -> Iterator[company_provider.Provider]:
    with company_provider.running() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, there: company_provider.Provider) -> Iterator[Fresh]:
    root = tmp_path_factory.mktemp("fresh")
    site, port = Fresh(root), free_port()
    site.settings = Settings(
        data=root / "data",
        knowledge=site.folder,
        port=port,
        oidc_issuer=there.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name="Example <b>Shop</b>",
    )
    site.write("returns.md", ARTICLES["returns/return-window.md"])
    with running(site, port) as started:
        yield started  # type: ignore[misc]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(20_000)
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def test_from_the_first_admin_to_who_keeps_the_articles(
    chromium: Browser, context: BrowserContext, site: Fresh, there: company_provider.Provider
) -> None:
    page = opened(context, f"{site.address}/account/")
    problems = watched(page)
    expect(page.get_by_role("heading", name="Make the first account")).to_be_visible()
    expect(page.get_by_label("Setup code")).to_be_focused()
    picture(page, "first-account")
    page.get_by_label("Setup code").fill("AAAA-AAAA-AAAA-AAAA-AAAA")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("alert")).to_contain_text("Please fill in: Your name")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("E-mail").fill("ada@example.com")
    page.get_by_label("A password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("alert")).to_contain_text("not the setup code")
    page.get_by_label("Setup code").fill(site.code.lower())
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("link", name="People").click()
    page.get_by_label("E-mail").fill("eva@example.com")
    page.get_by_label("Name", exact=True).fill("Eva")
    page.get_by_role("button", name="Add").click()
    row = page.get_by_role("row").filter(has_text="eva@example.com")
    row.get_by_role("combobox").select_option("content owner")
    expect(row.get_by_role("combobox")).to_have_value("content")

    # The provider is another site for the browser: `localhost` is not `127.0.0.1`.
    with_company(chromium, site, there)
    assert problems == []


def with_company(chromium: Browser, site: Fresh, there: company_provider.Provider) -> None:
    context = chromium.new_context(locale="en-GB")
    page = opened(context, f"{site.address}/content/")
    problems = watched(page)
    way = page.get_by_role("link", name="Sign in with Example <b>Shop</b>")
    expect(way).to_be_visible()
    picture(page, "sign-in-company")
    there.refuses = "access_denied"
    way.click()
    expect(page.get_by_role("alert")).to_contain_text("stopped at your company's page")
    assert page.url == f"{site.address}/content/"
    there.refuses = ""
    way.click()
    expect(page.get_by_role("link", name="New", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Console", exact=True)).to_have_count(0)
    picture(page, "content-owner")
    page.goto(f"{site.address}/console/")
    page.wait_for_url(f"{site.address}/content/")
    page.get_by_role("button", name="settings").click()
    page.get_by_role("button", name="Sign out").click()
    expect(way).to_be_visible()
    site.parts.people.by_password = False
    page.reload()
    expect(page.get_by_label("Password")).to_have_count(0)
    expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
    picture(page, "sign-in-company-only")
    way.click()
    expect(page.get_by_role("link", name="New", exact=True)).to_be_visible()
    page.goto(f"{site.address}/account/")
    expect(page.get_by_role("heading", name="Signed in")).to_be_visible()
    expect(page.get_by_role("heading", name="Password")).to_have_count(0)
    site.parts.people.by_password = True
    context.clear_cookies()
    other = opened(context, f"{site.address}/console/#refused=%3Cimg src=x onerror=alert(1)%3E")
    problems += watched(other)
    expect(other.get_by_role("link", name="Sign in with")).to_be_visible()
    expect(other.get_by_role("alert")).to_be_empty()
    assert problems == []
    context.close()
