"""E16, W42: files are checked before they leave, shown on their way, open only to who may see them."""

from __future__ import annotations

import struct
import zlib

import pytest
from playwright.sync_api import Download, FilePayload, expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import WidgetPage

pytestmark = pytest.mark.browser


def png(width: int = 40, height: int = 30) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80\x20\x40" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def choose(page: WidgetPage, *files: tuple[str, bytes]) -> None:
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": body} for name, body in files
    ]
    expect(page.find(".attach")).to_be_visible()  # from then on the chat knows what it may take
    page.find("input[type=file]").set_input_files(chosen)


PASTE = """(() => { const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(argument)], 'shot.png', { type: 'image/png' }));
  root.querySelector('.composer textarea').dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) })()"""
DROP = """(() => { const data = new DataTransfer();
  data.items.add(new File(['hello'], 'dropped.txt'));
  for (const type of ['dragover', 'drop']) root.querySelector('.log').dispatchEvent(
    new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })) })()"""


def test_a_picture_is_sent_seen_and_saved(visit: Visit, chat: ScriptedServer) -> None:
    page = visit().start().ask("It arrived broken")
    expect(page.find(".attach")).to_have_attribute(
        "aria-label", "Attach a file. Pictures, PDF or text, up to 1 MB each"
    )
    expect(page.find(".hint")).to_be_hidden()
    page.find(".attach").focus()
    expect(page.find(".hint")).to_have_text("Pictures, PDF or text, up to 1 MB each")
    page.keep_announcements()
    choose(page, ("lamp.png", png()))
    expect(page.find(".tray li")).to_contain_text("lamp.png")
    page.until(lambda: "lamp.png is attached" in page.heard())
    assert page.focused == "Write a message"
    page.field.press("Enter")
    expect(page.find(".tray li")).to_have_count(0)
    page.until(lambda: len(chat.sent("message")) == 2)
    frame = chat.sent("message")[-1]
    assert (frame["text"], frame["files"]) == ("", list(chat.files))
    file = page.find(".msg.customer .file")
    expect(file).to_have_count(1)
    expect(file).to_have_attribute("aria-label", "Save lamp.png")
    expect(page.find(".msg.customer .text").last).to_be_hidden()
    expect(page.find("canvas")).to_be_visible()
    size = "(({ width, height }) => [width, height])(root.querySelector('canvas'))"
    assert page.read(size) == [40, 30]
    with page.page.expect_download() as saving:
        file.click()
    saved: Download = saving.value
    assert saved.suggested_filename == "lamp.png"
    assert saved.path().read_bytes() == png()


def test_what_cannot_be_sent_is_said_and_never_leaves(visit: Visit, chat: ScriptedServer) -> None:
    page = visit().start().ask("hello")
    choose(page, ("setup.exe", b"MZ"), ("huge.png", png() + bytes(1_048_576)), ("empty.txt", b""))
    refused = page.find(".tray .failed")
    expect(refused).to_have_count(3)
    for line in refused.all_inner_texts():
        assert "Not sent: Pictures, PDF or text, up to 1 MB each" in line
    assert chat.uploads == []
    choose(page, ("refused.txt", b"text that is none"))
    expect(refused).to_have_count(4)
    assert chat.uploads == ["refused.txt"]
    for name in ("setup.exe", "huge.png", "empty.txt", "refused.txt"):
        page.button(f"Remove {name}").click()
    expect(page.find(".tray li")).to_have_count(0)
    choose(page, *((f"{n}.txt", b"x") for n in range(6)))
    expect(refused).to_contain_text("At most 5 files")
    expect(page.find("progress")).to_have_count(0)
    page.field.press("Enter")
    page.until(lambda: len(chat.sent("message")) == 2)
    assert len(chat.sent("message")[-1]["files"]) == 5


def test_an_upload_is_waited_for_and_can_be_cancelled(visit: Visit, chat: ScriptedServer) -> None:
    page = visit().start().ask("hello")
    chat.hold_uploads = True
    choose(page, ("slow.txt", b"slowly"))
    expect(page.find("progress")).to_have_attribute("aria-label", "Uploading slow.txt")
    page.field.fill("with words")
    expect(page.find(".send")).to_have_attribute("aria-disabled", "true")
    page.field.press("Enter")
    assert len(chat.sent("message")) == 1
    page.button("Remove slow.txt").click()
    expect(page.find(".tray li")).to_have_count(0)
    assert page.focused == "Write a message"
    expect(page.find(".send")).to_have_attribute("aria-disabled", "false")
    chat.hold_uploads = False
    choose(page, ("kept.txt", b"x"), ("dropped.txt", b"y"))
    page.until(lambda: len(chat.files) >= 2)
    expect(page.find("progress")).to_have_count(0)
    page.button("Remove dropped.txt").click()
    page.until(lambda: "dropped.txt" not in {file["name"] for file, _ in chat.files.values()})
    page.field.press("Enter")
    page.until(lambda: len(chat.sent("message")) == 2)
    assert chat.sent("message")[-1]["text"] == "with words"
    assert len(chat.sent("message")[-1]["files"]) == 1


def test_files_are_pasted_and_dropped(visit: Visit, chat: ScriptedServer) -> None:
    page = visit().start().ask("hello")
    expect(page.find(".attach")).to_be_visible()
    page.read(PASTE, list(png()))
    page.read(DROP)
    expect(page.find(".tray b")).to_have_text(["shot.png", "dropped.txt"])
    page.until(lambda: sorted(chat.uploads) == ["dropped.txt", "shot.png"])


def test_a_file_written_offline_goes_with_its_message_later(visit: Visit, chat: ScriptedServer) -> None:
    page = visit().start().ask("hello")
    choose(page, ("bill.txt", b"12 EUR"))
    expect(page.find("progress")).to_have_count(0)
    chat.unreachable = True
    chat.drop()
    expect(page.find(".strip")).to_be_visible()
    page.field.fill("my bill")
    page.field.press("Enter")
    expect(page.find(".state.waiting")).to_be_visible()
    expect(page.find(".file b")).to_have_text("bill.txt")
    chat.unreachable = False
    page.page.evaluate("window.dispatchEvent(new Event('online'))")
    page.until(lambda: [frame.get("files") for frame in chat.sent("message")][1:] == [list(chat.files)])
    expect(page.find(".file")).to_have_count(1)


def test_where_no_files_are_wanted_there_is_no_button(visit: Visit, chat: ScriptedServer) -> None:
    chat.limits = None
    page = visit().start().ask("hello")
    expect(page.find(".attach")).to_be_hidden()
    page.read(DROP)
    expect(page.find(".tray li")).to_have_count(0)
    assert chat.uploads == []


def test_a_page_whose_policy_names_the_server_lets_files_through(visit: Visit, chat: ScriptedServer) -> None:
    """E6: pictures are drawn, so the page's img-src is not asked."""
    policy = f"default-src 'none'; script-src {chat.origin}; style-src 'self'; connect-src {chat.origin}"
    socket = chat.origin.replace("http", "ws")
    page = visit(headers={"Content-Security-Policy": f"{policy} {socket}; trusted-types 'none'"})
    page.start().ask("hello")
    choose(page, ("lamp.png", png()))
    expect(page.find("progress")).to_have_count(0)
    page.field.press("Enter")
    expect(page.find("canvas")).to_be_visible()
    with page.page.expect_download():
        page.find(".file").click()
