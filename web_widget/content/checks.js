/** What the checks found: contradictions and duplicates side by side with a way out, then everything else. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { linkTo } from "../pages/route.js";
import { counted } from "./words.js";

const AROUND = 6;
const KINDS = { error: ["bad", "Error"], warning: ["warn", "Warning"], note: ["off", "Note"] };

function Excerpt({ text, line }) {
  const lines = text.split("\n");
  const first = Math.max(0, line - 1 - AROUND);
  return html`
    <div class="lines" tabindex="0" role="region" aria-label=${`Around line ${line}`}>
      ${lines.slice(first, line + AROUND).map((one, at) => html`<p key=${at} data-kind=${first + at + 1 === line ? "new" : "same"}><span aria-hidden="true">${first + at + 1}</span><span dir="auto">${one}</span></p>`)}
    </div>
  `;
}

function Half({ store, path, line, text, onKeep }) {
  return html`
    <div class="side">
      <p class="side-title"><a href=${linkTo("file", path)}>${path}</a></p>
      ${text === undefined ? html`<p class="working">Reading…</p>` : html`<${Excerpt} text=${text} line=${line} />`}
      ${store.page.mayChange() && html`<p class="actions"><button type="button" class="quiet" onClick=${onKeep}>Keep this one<span class="sr"> (${path})</span></button></p>`}
    </div>
  `;
}

function Pair({ store, finding, onSupersede }) {
  const [texts, setTexts] = useState({});
  useEffect(() => {
    let here = true;
    for (const path of new Set([finding.path, finding.other_path]))
      store.calls.file(path).then(({ text, body }) => here && setTexts((before) => ({ ...before, [path]: text || body })), () => {});
    return () => (here = false);
  }, [finding]);
  return html`
    <li class="card">
      <p><span class="badge" data-kind="warn"><${Icon} name="warn" />${finding.check === "contradiction" ? "Contradiction" : "Duplicate"}</span> <span dir="auto">${finding.message}</span></p>
      <div class="sides">
        <${Half} store=${store} path=${finding.path} line=${finding.line} text=${texts[finding.path]} onKeep=${() => onSupersede(finding.path, finding.other_path)} />
        <${Half} store=${store} path=${finding.other_path} line=${finding.other_line} text=${texts[finding.other_path]} onKeep=${() => onSupersede(finding.other_path, finding.path)} />
      </div>
      ${finding.path !== finding.other_path && store.page.mayChange() && html`<p class="hint">The one you keep takes the place of the other, which then answers nobody. You see what that changes before it is saved.</p>`}
    </li>
  `;
}

function Others({ findings }) {
  return html`
    <ul class="cards" role="list">
      ${findings.map((one, at) => {
        const [kind, text] = KINDS[one.severity];
        return html`<li key=${at} class="card"><p><span class="badge" data-kind=${kind}>${text}</span> <a href=${linkTo("file", one.path)}>${one.path}</a> <span class="hint">line ${one.line}</span></p><p dir="auto">${one.message}</p></li>`;
      })}
    </ul>
  `;
}

export function Checks({ store, onSupersede }) {
  const findings = store.findings.value;
  const pairs = store.pairs.value;
  const others = findings?.filter((one) => !pairs.includes(one)) ?? [];
  return html`
    <main class="sheet single">
      <h2>Is the folder sound?</h2>
      ${findings === null && html`<p class="working">Checking every article…</p>`}
      ${findings && html`
        <h3 class="part">${pairs.length ? counted(pairs.length, "contradiction or duplicate", "contradictions and duplicates") : "No contradictions and no duplicates"}</h3>
        <ul class="cards" role="list">${pairs.map((one, at) => html`<${Pair} key=${one.path + one.line + at} store=${store} finding=${one} onSupersede=${onSupersede} />`)}</ul>
        ${others.length > 0 && html`<h3 class="part">Everything else</h3><${Others} findings=${others} />`}
      `}
    </main>
  `;
}
