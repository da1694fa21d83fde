"""DOCX to Markdown. Runs in the reading child: such files are the ones that swell."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from knowledge.document import Document
from knowledge.errors import LoadError
from knowledge.loaders.html import to_markdown
from knowledge.loaders.text import name

MAX_UNPACKED = 200 * 1024 * 1024
_STYLES = "p[style-name='Title'] => h1:fresh"


def docx(path: str, data: bytes) -> Document:
    """A Word file: its headings, paragraphs, lists and tables; pictures are left out."""
    import mammoth

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise LoadError("unpacks to more than 200 MB")
        without_pictures = mammoth.images.img_element(_no_picture)
        markup = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=without_pictures, style_map=_STYLES
        ).value
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise LoadError(f"not a readable .docx file: {str(error)[:200]}") from error
    title, body = to_markdown(markup)
    return Document(title or name(path), body)


def _no_picture(image: Any) -> dict[str, str]:
    return {}
