/** What a customer sent besides words: pictures in small, everything to save; never opened as a page. */

import { html } from "../vendor/preact.js";

export const fileSize = (bytes) => (bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`);

/** A message without words says the names of its files; the files say them already. */
export const namesOnly = (data) => data?.files?.length > 0 && data.text.startsWith("📎 ");

function File({ conversation, file }) {
  const address = `/console/api/conversations/${encodeURIComponent(conversation)}/files/${encodeURIComponent(file.id)}`;
  return html`
    <li>
      <a href=${address} download=${file.name}>
        ${/^image\//.test(file.type) && html`<img src=${address} alt="" loading="lazy" />`}
        <span dir="auto">${file.name}</span> <small>${fileSize(file.size)}</small>
      </a>
    </li>
  `;
}

export function Files({ conversation, files }) {
  if (!files?.length) return null;
  return html`<ul class="files" aria-label="Files">${files.map((file) => html`<${File} key=${file.id} conversation=${conversation} file=${file} />`)}</ul>`;
}
