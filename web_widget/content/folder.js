/** The folder as a tree, every file with its state; and, when none is open, what needs a look. */

import { html, useEffect } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { moment, withDays } from "../console/time.js";
import { linkTo } from "../pages/route.js";
import { DUE, badge, counted } from "./words.js";

/** Files below their folders: [{name, path, files, folders}], nothing of what the filter leaves out. Pure. */
export function treeOf(files, filter = "") {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const root = { name: "", path: "", folders: new Map(), files: [] };
  for (const file of files) {
    const text = `${file.path} ${file.title} ${file.owner} ${badge(file).text}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const parts = file.path.split("/");
    let folder = root;
    for (const name of parts.slice(0, -1)) {
      const path = folder.path ? `${folder.path}/${name}` : name;
      if (!folder.folders.has(name)) folder.folders.set(name, { name, path, folders: new Map(), files: [] });
      folder = folder.folders.get(name);
    }
    folder.files.push(file);
  }
  return root;
}

export function Badge({ file }) {
  const { text, kind } = badge(file);
  return html`<span class="badge" data-kind=${kind}>${kind === "bad" || kind === "warn" ? html`<${Icon} name="warn" />` : null}${text}</span>`;
}

const HERE_MS = 15_000;

function File({ file, open, tally, others }) {
  const meta = [file.path.split("/").pop(), file.owner, file.edited && `${file.edited.by}, ${moment(file.edited.at, Date.now())}`].filter(Boolean);
  const quiet = badge(file).kind === "good";
  return html`
    <li>
      <a class="leaf" href=${linkTo("file", file.path)} aria-current=${open === file.path ? "page" : null}>
        <span class="leaf-title"><span dir="auto">${file.title || file.path}</span>${quiet ? html`<span class="sr"> – ${badge(file).text}</span>` : html`<${Badge} file=${file} />`}</span>
        <span class="leaf-meta" dir="auto">${meta.join(" · ")}${tally?.down > 0 && html` · <span class="down">${counted(tally.down, "bad rating")}</span>`}</span>
        ${others && html`<span class="leaf-others"><${Icon} name="eye" /><span dir="auto">${others.join(", ")}</span> ${others.length === 1 ? "has" : "have"} it open</span>`}
      </a>
    </li>
  `;
}

/** Whether somebody has an article of this folder open. Pure. */
const isBusy = (folder, openBy) => Object.keys(openBy).some((path) => path.startsWith(`${folder.path}/`));

function Branch({ folder, open, documents, openBy, unfold }) {
  return html`
    <ul role="list">
      ${[...folder.folders.values()].map((one) => html`
        <li key=${`/${one.path}`}>
          <details class="branch" open=${unfold || open?.startsWith(`${one.path}/`)}>
            <summary>${one.name}<span class="hint"> ${one.files.length || ""}</span>${isBusy(one, openBy) && html`<span class="leaf-others"><${Icon} name="eye" /><span class="sr">somebody has an article in it open</span></span>`}</summary>
            <${Branch} folder=${one} open=${open} documents=${documents} openBy=${openBy} unfold=${unfold} />
          </details>
        </li>
      `)}
      ${folder.files.map((file) => html`<${File} key=${file.path} file=${file} open=${open} tally=${documents[file.path]} others=${openBy[file.path]} />`)}
    </ul>
  `;
}

/** Up and down move through what is to be seen, as in a list of one's own. */
function onKey(event) {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !event.target.matches(".leaf, summary")) return;
  const stops = [...event.currentTarget.querySelectorAll(".leaf, summary")].filter((one) => one.checkVisibility());
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) next.focus();
  event.preventDefault();
}

export function Tree({ store, open }) {
  const files = store.files.value;
  const filter = store.filter.value;
  useEffect(() => {
    store.lookWhoIsHere();
    const timer = setInterval(store.lookWhoIsHere, HERE_MS);
    return () => clearInterval(timer);
  }, []);
  return html`
    <aside class="tree" aria-label="The folder">
      <div class="tree-head">
        <label class="sr" for="tree-filter">Filter the articles</label>
        <input id="tree-filter" type="search" placeholder="Words, owner, state…" value=${filter} onInput=${(event) => (store.filter.value = event.target.value)} />
        ${store.page.mayChange() && html`<a class="primary as-button" href=${linkTo("new")}>New</a>`}
      </div>
      <div class="tree-body" onKeyDown=${onKey}>
        ${files === null ? html`<p class="empty">Reading the folder…</p>` : html`<${Branch} folder=${treeOf(files, filter)} open=${open} documents=${store.usage.value.documents} openBy=${store.openBy.value} unfold=${Boolean(filter) || files.length < 15} />`}
      </div>
    </aside>
  `;
}

// what is wrong with a file quotes dates as they must be written in it
const saidOf = (file) => (file.state === "problem" ? file.reason : withDays(file.reason || file.why || DUE[file.due]));

function Attention({ store }) {
  const files = store.attention.value;
  if (!files.length) return html`<p class="calm"><${Icon} name="check" />Every article can be read, and none is due for review or about to expire.</p>`;
  return html`
    <ul class="cards" role="list">
      ${files.map((file) => html`
        <li key=${file.path} class="card">
          <p><${Badge} file=${file} /> <a href=${linkTo("file", file.path)}>${file.title || file.path}</a> <span class="hint">${file.path}</span></p>
          <p class="reason" dir="auto">${saidOf(file)}${file.owner && html` <span class="hint">Owner: ${file.owner}</span>`}</p>
        </li>
      `)}
    </ul>
  `;
}

function Numbers({ store }) {
  const files = store.files.value ?? [];
  const known = (value, text) => (value === null ? "…" : text);
  const used = files.filter(({ state }) => state === "indexed").length;
  const passages = files.reduce((sum, file) => sum + file.passages, 0);
  const tiles = [
    [known(store.files.value, counted(files.length, "article")), `${used} in use, ${passages} passages`, linkTo("")],
    [known(store.gaps.value, counted(store.openGaps.value.length, "open gap")), "Questions nobody could answer", linkTo("gaps")],
    [known(store.findings.value, counted(store.pairs.value.length, "conflict")), "Contradictions and duplicates", linkTo("checks")],
    [known(store.usage.value.rated_down, counted(store.usage.value.rated_down?.length ?? 0, "bad rating")), "Answers customers found not helpful", linkTo("ratings")],
  ];
  return html`
    <ul class="tiles" role="list">
      ${tiles.map(([big, small, href]) => html`<li key=${small}><a class="tile" href=${href}><strong>${big}</strong><span>${small}</span></a></li>`)}
    </ul>
  `;
}

export function Overview({ store }) {
  return html`
    <section class="sheet overview" aria-labelledby="overview-title">
      <h2 id="overview-title">The knowledge folder</h2>
      <${Numbers} store=${store} />
      <h3>Needs a look</h3>
      ${store.files.value && html`<${Attention} store=${store} />`}
      <p class="foot">
        <a href="/console/api/content/export.csv?what=files" download>Export the list as CSV</a>
        <span class="hint">${store.repository.value ? "The folder is in a git repository: every edit here is a commit under your name." : "The folder is in no git repository: edits are kept in the history here, old versions are not."}</span>
      </p>
    </section>
  `;
}
