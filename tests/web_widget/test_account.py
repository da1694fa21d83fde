"""One's own account in a real browser: the second factor up to sign-in; people, keys and the log."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.sync_api import expect

from tests.web_widget import pages_fixtures
from tests.web_widget.pages_fixtures import Open
from tests.web_widget.pages_site import Site, picture

site, visit_page = pages_fixtures.site, pages_fixtures.visit_page
pytestmark = pytest.mark.browser
PASSWORD = "a long password"


def test_a_second_factor_is_set_up_and_asked_for(visit_page: Open, site: Site) -> None:
    page = visit_page("/account/", role="agent")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_alt_text("QR code")).to_be_visible()
    assert page.locator(".qr").evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    picture(page, "account-second-factor")
    totp = pyotp.TOTP(page.locator(".secret").inner_text())
    page.get_by_label("The code it shows").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert").filter(has_text="not right")).to_be_visible()
    page.get_by_label("The code it shows").fill(totp.now())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.inner_text()
    page.goto(f"{site.address}/console/")
    page.locator(".console").wait_for()
    page.context.clear_cookies()
    page.goto(f"{site.address}/account/")
    page.get_by_label("E-mail").fill("agent@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code from your authenticator").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("9 recovery codes are left")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)


def test_an_admin_adds_people_makes_keys_and_reads_the_log(visit_page: Open, site: Site) -> None:
    page = visit_page("/account/#/people", role="admin")
    page.get_by_label("E-mail").fill("nora@example.com")
    page.get_by_label("Name", exact=True).fill("<b>Nora</b>")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("#link=")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="nora@example.com")
    expect(row).to_contain_text("<b>Nora</b>")
    row.get_by_role("combobox").select_option("lead")
    row.get_by_role("button", name="Deactivate").click()
    expect(row).to_contain_text("Deactivated")
    page.get_by_role("link", name="Keys").click()
    page.get_by_text("conversations:read").click()
    page.get_by_label("Which program has it").fill("warehouse")
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator(".secret")).to_have_text(re.compile("^tellonce_"))
    picture(page, "account-keys")
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("cell", name="Revoked")).to_be_visible()
    page.get_by_role("link", name="Audit log").click()
    for action in ("account.added", "account.changed", "key.made", "key.revoked"):
        expect(page.get_by_role("cell", name=action).first).to_be_visible()
    picture(page, "account-audit")


def test_who_was_added_chooses_a_password_and_comes_in_by_it(visit_page: Open, site: Site) -> None:
    admin = visit_page("/account/#/people", role="admin")
    admin.get_by_label("E-mail").fill("ben@example.com")
    admin.get_by_label("Name", exact=True).fill("Ben")
    admin.get_by_role("button", name="Add").click()
    link = admin.locator(".secret").inner_text()
    page = visit_page("/account/", role="agent")
    page.context.clear_cookies()
    page.goto(link)
    page.locator(".console").wait_for()
    page.goto(f"{site.address}/account/")
    expect(page.get_by_label("Your present password")).to_have_count(0)
    page.get_by_label("A new one").fill("a password of my own")
    page.get_by_role("button", name="Choose it").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    page.context.clear_cookies()
    page.reload()
    page.get_by_label("E-mail").fill("ben@example.com")
    page.get_by_label("Password", exact=True).fill("a password of my own")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your present password")).to_be_visible()


def test_a_new_password_is_taken_and_the_old_one_is_not(visit_page: Open, site: Site) -> None:
    page = visit_page("/account/", role="lead")
    page.get_by_label("Your present password").fill("not my password")
    page.get_by_label("A new one").fill("quite another password")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("alert").filter(has_text="not your present password")).to_be_visible()
    page.get_by_label("Your present password").fill(PASSWORD)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
