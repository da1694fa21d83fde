/** Message text as nodes, through the one Markdown module of the project; and the sources an answer rests on. */

import { html, useLayoutEffect, useRef } from "../vendor/preact.js";
import { toNodes } from "../shared/markdown.js";

/** A path on this server, or null: nothing else is ever followed, whatever a message says. */
export function localPath(url) {
  return typeof url === "string" && /^\/(?![/\\])[^\\\s]*$/.test(url) ? url : null;
}

/** Where an article of the knowledge folder can be read, or null for a path that is none. */
export function articlePath(path) {
  if (typeof path !== "string" || !path || path.split("/").some((part) => part === "." || part === ".." || part === "")) return null;
  return `/articles/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function chip(citation, onCite) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cite";
  button.textContent = String(citation.n);
  button.setAttribute("aria-label", `Source ${citation.n}: ${citation.title ?? ""}`);
  button.addEventListener("click", () => onCite(citation.n));
  return button;
}

export function RichText({ text, citations, onCite }) {
  const place = useRef(null);
  useLayoutEffect(() => {
    const cite = (n) => {
      const citation = citations?.find((one) => one.n === n);
      return citation && onCite ? chip(citation, onCite) : null;
    };
    place.current.replaceChildren(toNodes(String(text ?? ""), { cite }));
  }, [text, citations]);
  return html`<div class="rich" dir="auto" ref=${place}></div>`;
}

/** "Title – Heading", or the heading alone where it already begins with the title. */
const sourceName = ({ title, heading, path }) =>
  title && heading?.startsWith(title) ? heading : [title || path, heading].filter(Boolean).join(" – ");

function Citation({ citation }) {
  const url = localPath(citation.url);
  return html`
    <details class="source" data-n=${citation.n}>
      <summary>
        <span class="source-n">${citation.n}</span>
        <span>${sourceName(citation)}</span>
      </summary>
      ${citation.quote && html`<blockquote dir="auto">${citation.quote}</blockquote>`}
      <p class="source-path">
        ${citation.path}
        ${url && html` · <a href=${url} target="_blank" rel="noopener">Open the article</a>`}
      </p>
    </details>
  `;
}

/** An answer with its sources; a number in the text opens the source it stands for. */
export function CitedText({ text, citations }) {
  const place = useRef(null);
  const onCite = (n) => {
    const source = [...place.current.querySelectorAll("details")].find((one) => one.dataset.n === String(n));
    if (!source) return;
    source.open = true;
    source.querySelector("summary").focus();
  };
  return html`
    <div ref=${place}>
      <${RichText} text=${text} citations=${citations} onCite=${onCite} />
      ${citations?.length > 0 &&
      html`<div class="sources">${citations.map((citation) => html`<${Citation} key=${citation.n} citation=${citation} />`)}</div>`}
    </div>
  `;
}
