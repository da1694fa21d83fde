/** An article's text as nodes, through the one Markdown module of the project. */

import { html, useLayoutEffect, useRef } from "../vendor/preact.js";
import { toNodes } from "../shared/markdown.js";

export function Markdown({ text }) {
  const place = useRef(null);
  useLayoutEffect(() => place.current.replaceChildren(toNodes(String(text ?? ""), { links: true })), [text]);
  return html`<div class="rich" dir="auto" ref=${place}></div>`;
}
