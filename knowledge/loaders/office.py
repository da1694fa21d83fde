"""PDF and DOCX to Markdown. Runs in the reading child: such files are the ones that hang and swell."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from knowledge.document import Document
from knowledge.errors import LoadError
from knowledge.loaders.html import to_markdown
from knowledge.loaders.text import name

MAX_PAGES = 2000
MAX_UNPACKED = 200 * 1024 * 1024


def pdf(path: str, data: bytes) -> Document:
    """The text of a PDF, one heading a page."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise LoadError("protected by a password" if locked else f"not a readable PDF: {error}") from error
    if len(file) > MAX_PAGES:
        raise LoadError(f"more than {MAX_PAGES} pages; split it")
    pages = [_page(file[number].get_textpage().get_text_bounded()) for number in range(len(file))]
    if not any(pages):
        raise LoadError("no text in it: a scan? Run it through text recognition first")
    title = " ".join(str(file.get_metadata_dict().get("Title", "")).split())
    body = "".join(f"## Page {number}\n\n{text}\n\n" for number, text in enumerate(pages, 1) if text)
    return Document(title or name(path), body)


def _page(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = re.sub(r"(?<=\w)[-\u00ad\ufffe]\n(?=[a-z])", "", text)
    text = re.sub(r"^([#>]|[-*+] |\d+[.)] |```)", r"\\\1", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def docx(path: str, data: bytes) -> Document:
    """A Word file: its headings, paragraphs, lists and tables; pictures are left out."""
    import mammoth

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise LoadError("unpacks to more than 200 MB")
        without_pictures = mammoth.images.img_element(_no_picture)
        markup = mammoth.convert_to_html(io.BytesIO(data), convert_image=without_pictures).value
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise LoadError(f"not a readable .docx file: {str(error)[:200]}") from error
    title, body = to_markdown(markup)
    return Document(title or name(path), body)


def _no_picture(image: Any) -> dict[str, str]:
    return {}
