/** The content pages: the folder and one article beside it, gaps, checks, ratings, a question to try, the history. */

import { html, render, signal, useEffect, useState } from "../vendor/preact.js";
import { Frame } from "../pages/frame.js";
import { go, route } from "../pages/route.js";
import { Ratings } from "./answers.js";
import { Checks } from "./checks.js";
import { Editor } from "./editor.js";
import { Overview, Tree } from "./folder.js";
import { Gaps } from "./gaps.js";
import { History } from "./history.js";
import { createStore } from "./store.js";
import { Try } from "./try.js";

const store = createStore();
/** What the next article is opened for: to take another's place, or to close a gap. */
const errand = signal(null);

async function makeDraft(gap) {
  const drafted = gap.draft ? await store.calls.file(gap.draft) : await store.calls.draft(gap.id);
  const name = drafted.path.split("/").pop().replace(/^gap-[0-9a-f]+-/, "");
  errand.value = { gap: gap.id, draft: drafted.path, text: drafted.text, path: name };
  go("new");
}

function supersede(kept, other) {
  errand.value = { file: kept, supersedes: other };
  go("file", kept);
}

async function published(saved) {
  const { gap, draft } = errand.value;
  errand.value = null;
  const lying = await store.calls.file(draft).catch(() => null);
  if (lying?.sha256) await store.page.attempt(() => store.calls.remove({ path: draft, based_on: lying.sha256, message: `Published as ${saved.path}` }));
  await store.load("files", "gaps");
  go("gaps", gap);
}

async function afterSave(saved) {
  const closed = saved.gaps_closed.length;
  const where = saved.committed ? "saved and committed" : "saved";
  const trouble = saved.not_committed ? ` Git did not take it: ${saved.not_committed}` : "";
  store.page.tell(`${saved.path} is ${where}; customers get it now.${closed ? ` ${closed === 1 ? "One gap is" : `${closed} gaps are`} closed.` : ""}${trouble}`, trouble ? "error" : "info");
  if (errand.value?.gap) return published(saved);
  errand.value = null;
  await store.load("files", "gaps", "findings");
  if (route.value.name === "new") go("file", saved.path);
}

function Article({ path }) {
  const [opened, setOpened] = useState(null);
  useEffect(() => {
    let here = true;
    setOpened(null);
    store.calls.file(path).then((file) => here && setOpened(file), (error) => here && setOpened({ missing: error.message }));
    return () => (here = false);
  }, [path]);
  if (!opened) return html`<section class="sheet"><p class="working">Opening…</p></section>`;
  if (opened.missing) return html`<section class="sheet"><h2>Not there</h2><p>${opened.missing}</p></section>`;
  if (!opened.editable) return html`<${Reading} opened=${opened} />`;
  const superseding = errand.value?.file === path ? errand.value.supersedes : null;
  return html`<${Editor} key=${path} store=${store} opened=${opened} superseding=${superseding} onSaved=${afterSave} />`;
}

function Reading({ opened }) {
  return html`<section class="sheet editor"><h2 dir="auto">${opened.title || opened.path}</h2><p class="reason" dir="auto">${opened.reason || opened.why_not}</p><div class="preview alone"><pre class="version" tabindex="0" role="region" aria-label="What the bot reads">${opened.body}</pre></div></section>`;
}

function NewArticle() {
  const start = errand.value?.draft ? errand.value : { path: "", text: "" };
  return html`<${Editor} key=${start.draft ?? "new"} store=${store} opened=${{ path: start.path, text: start.text, sha256: "", isNew: true }} publishing=${Boolean(start.draft)} onSaved=${afterSave} />`;
}

function Place({ name, rest }) {
  if (name === "try") return html`<${Try} store=${store} />`;
  if (name === "gaps") return html`<${Gaps} store=${store} open=${rest} onDraft=${makeDraft} />`;
  if (name === "checks") return html`<${Checks} store=${store} onSupersede=${supersede} />`;
  if (name === "ratings") return html`<${Ratings} store=${store} />`;
  if (name === "history") return html`<${History} store=${store} />`;
  const open = name === "file" ? rest : null;
  return html`
    <main class="folder" data-open=${open || name === "new" ? "" : null}>
      <${Tree} store=${store} open=${open} />
      ${open ? html`<${Article} key=${open} path=${open} />` : name === "new" ? html`<${NewArticle} />` : html`<${Overview} store=${store} />`}
    </main>
  `;
}

function Page() {
  const { name, rest } = route.value;
  const section = ["try", "gaps", "checks", "ratings", "history"].includes(name) ? name : "";
  const sections = [
    ["", "Articles"], ["gaps", "Gaps", store.openGaps.value.length], ["checks", "Checks", store.serious.value.length],
    ["ratings", "Ratings", store.usage.value.rated_down?.length], ["try", "Try a question"], ["history", "History"],
  ];
  return html`<${Frame} page=${store.page} here="Content" sections=${sections} section=${section}><${Place} name=${name} rest=${rest} /><//>`;
}

const root = document.getElementById("app");
root.replaceChildren();
render(html`<${Page} />`, root);
store.page.start(async () => {
  await store.load("files");
  await store.load("usage", "gaps", "findings");
});
