"""An HTML mail as text: what a reader sees, without quotes, signatures and what is hidden."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_BREAK = "\x1e"
_BLOCKS = "address,article,dd,div,dl,dt,footer,header,hr,li,ol,pre,section,table,tr,ul"
_PARAGRAPHS = "p,h1,h2,h3,h4,h5,h6"
_UNREAD = (
    "head,title,script,style,template,noscript,object,svg,[hidden],"
    "blockquote,.gmail_quote,.gmail_quote_container,.gmail_attr,.yahoo_quoted,.protonmail_quote,.moz-cite-prefix,"
    ".gmail_signature,.moz-signature,.protonmail_signature_block,#Signature,#appendonsend"
)
_OUTLOOK = "#divRplyFwdMsg,#mail-editor-reference-message-container"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.I
)
_SPACE = re.compile(r"[ \t\r\n\f\xa0\u200b\u200c\ufeff]+")
_MANY_BREAKS = re.compile(rf" ?(?:{_BREAK} ?)+")


def text_of(html: str) -> str:
    """`html` is the whole body; broken markup is read as a browser would."""
    tree = LexborHTMLParser(html.replace(_BREAK, " "))
    for node in tree.css(_OUTLOOK):
        while node.next is not None:
            node.next.decompose()
        node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    for node in tree.css(_UNREAD):
        node.decompose()
    body = tree.body
    if body is None:
        return ""
    for node in body.css(_BLOCKS):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    for node in body.css(_PARAGRAPHS):
        node.insert_before(2 * _BREAK)
        node.insert_after(2 * _BREAK)
    for node in body.css("br"):
        node.insert_before(2 * _BREAK)
    flat = _SPACE.sub(" ", body.text(separator=""))
    return _MANY_BREAKS.sub(lambda found: "\n" if found[0].count(_BREAK) <= 2 else "\n\n", flat).strip()
