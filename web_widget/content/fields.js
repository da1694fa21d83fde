/** What the owner says about an article, as fields; the text stays the one truth. */

import { html } from "../vendor/preact.js";
import { read, write } from "./front-matter.js";

const EXAMPLE_DAY = "2026-12-31";
const HEAD_FIELDS = [
  { key: "title", text: "Title", wide: true },
  { key: "owner", text: "Owner", hint: "who answers for it" },
  { key: "audience", text: "Who may read it", options: [["", "Everybody"], ["public", "Everybody"], ["signed_in", "Signed-in customers"], ["staff", "Only agents"]] },
  { key: "lang", text: "Language", hint: "en, de, pt-BR; empty: found out" },
  { key: "valid_from", text: "Valid from", hint: EXAMPLE_DAY },
  { key: "valid_until", text: "Valid until", hint: `${EXAMPLE_DAY}, that day included` },
  { key: "review_by", text: "Review by", hint: EXAMPLE_DAY },
  { key: "supersedes", text: "Takes the place of", hint: "paths, with commas", wide: true },
  { key: "tags", text: "Tags", hint: "with commas", wide: true },
];

function Field({ field, head, onHead, readOnly }) {
  const id = `field-${field.key}`;
  const value = read(head, field.key);
  const set = (event) => onHead(write(head, field.key, event.target.value));
  const options = field.options?.filter(([option]) => (value ? option : option !== "public"));
  return html`
    <div class="field" data-wide=${field.wide ? "" : null}>
      <label for=${id}>${field.text}${field.hint && html` <span class="hint">${field.hint}</span>`}</label>
      ${options
        ? html`<select id=${id} disabled=${readOnly} onChange=${set}>${options.map(([option, text]) => html`<option key=${option} value=${option} selected=${option === value}>${text}</option>`)}</select>`
        : html`<input id=${id} type="text" dir="auto" value=${value} readonly=${readOnly} onChange=${set} />`}
    </div>
  `;
}

export function Fields({ head, onHead, readOnly }) {
  return html`
    <details class="fields">
      <summary>About this article</summary>
      <div class="fields-grid">
        ${HEAD_FIELDS.map((field) => html`<${Field} key=${field.key} field=${field} head=${head} onHead=${onHead} readOnly=${readOnly} />`)}
      </div>
    </details>
  `;
}
