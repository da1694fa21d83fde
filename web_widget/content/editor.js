/** One article: its fields, its text beside a preview, and the way from an edit over its effect to the file. */

import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { go, linkTo } from "../pages/route.js";
import { Answers } from "./answers.js";
import { Conflict } from "./conflict.js";
import { Delete, Move } from "./file-dialogs.js";
import { Badge } from "./folder.js";
import { Fields } from "./fields.js";
import { join, read, split, write } from "./front-matter.js";
import { Markdown } from "./markdown.js";
import { Review } from "./review.js";
import { unsaved } from "./store.js";

const CHECK_MS = 500;
const NEW = "(new)";

/** Files whose text is what the bot reads; of the others it is told. */
const MARKDOWN = /\.(md|markdown|mdown|txt|text)$/i;
const UNREAD = { problem: "", body: "" };

/** What the bot reads in the text while it is written, or the problem: why it could not. */
function useReading(store, path, text, wanted) {
  const [reading, setReading] = useState(UNREAD);
  useEffect(() => {
    if (!wanted) return setReading(UNREAD);
    let here = true;
    const timer = setTimeout(async () => {
      const found = await store.calls.check(path || "article.md", text).catch(() => UNREAD);
      if (here) setReading(found);
    }, CHECK_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [path, text, wanted]);
  return reading;
}

const OPEN_MS = 15_000;

/** Names of others who have the article open, too; an edit of theirs would be a conflict later. */
function useOthers(store, opened) {
  const [others, setOthers] = useState([]);
  useEffect(() => {
    if (opened.isNew) return;
    const look = () => store.calls.open(opened.path).then((found) => setOthers(found.others), () => setOthers([]));
    look();
    const timer = setInterval(look, OPEN_MS);
    return () => clearInterval(timer);
  }, [opened.path]);
  return others;
}

/** `opened` is the file as the server gave it; for a new one `{path, text, sha256: "", isNew: true}`. */
export function Editor({ store, opened, superseding, publishing, onSaved }) {
  const key = opened.isNew ? NEW : opened.path;
  const [base, setBase] = useState({ text: opened.isNew ? "" : opened.text, sha256: opened.sha256 });
  const [text, setText] = useState(opened.text);
  const [path, setPath] = useState(opened.path);
  const [mode, setMode] = useState("write");
  const [theirs, setTheirs] = useState(null);
  const [busy, setBusy] = useState(false);
  const [dialog, setDialog] = useState(null);
  const area = useRef(null);
  const readOnly = !store.page.mayChange();
  const file = store.files.value?.find((one) => one.path === opened.path) ?? opened;
  const { head, body } = split(text);
  /** The empty line after the fields is the file's, and no line to write on. */
  const gap = head === null ? "" : /^\n*/.exec(body)[0];
  const changed = text !== base.text || (opened.isNew && text !== "");
  const others = useOthers(store, opened);
  const plain = !path || MARKDOWN.test(path);
  const reading = useReading(store, path, text, changed || !plain);
  const problem = changed ? reading.problem : "";
  const shown = plain ? body : reading.body;

  useEffect(() => {
    const draft = unsaved.get(key);
    if (superseding) {
      const { head: own, body: rest } = split(opened.text);
      const listed = [read(own, "supersedes"), superseding].filter(Boolean).join(", ");
      setText(join(write(own, "supersedes", listed), rest));
      setMode("review");
    } else if (draft && !publishing && draft.text !== opened.text) {
      setText(draft.text);
      if (opened.isNew) setPath(draft.path);
      if (draft.sha256 === opened.sha256) store.page.tell("Your words from before are here again; they are not saved yet.");
      else conflict(opened.text);
    }
  }, []);

  function change(next) {
    setText(next);
    if (next === base.text) unsaved.drop(key);
    else unsaved.keep(key, { text: next, path, sha256: base.sha256 });
  }

  function conflict(other) {
    setTheirs(other);
    setMode("conflict");
  }

  const review = () => {
    if (readOnly || !changed || problem) return;
    if (!path.trim()) {
      store.page.tell("Give the new article a path first, such as shipping/costs.md.", "error");
      document.getElementById("new-path")?.focus();
      return;
    }
    setMode("review");
  };

  async function save(message) {
    setBusy(true);
    try {
      const saved = await store.calls.save({ path: path.trim(), text, based_on: base.sha256, message });
      unsaved.drop(key);
      setBase({ text, sha256: saved.sha256 });
      setMode("write");
      await onSaved(saved);
      area.current?.focus();
    } catch (error) {
      if (error.status === 409 && "sha256" in error.body) {
        setBase((before) => ({ ...before, newer: error.body.sha256 }));
        conflict(error.body.text);
      } else store.page.tell(error.message, "error");
    }
    setBusy(false);
  }

  function takeTheirs() {
    unsaved.drop(key);
    if (theirs === null) {
      store.load("files");
      return go("");
    }
    setText(theirs);
    setBase({ text: theirs, sha256: base.newer ?? opened.sha256 });
    setMode("write");
  }

  function goOn() {
    setBase({ text: theirs ?? "", sha256: base.newer ?? opened.sha256 });
    setMode("review");
  }

  const onKey = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (mode === "write") review();
    }
  };

  return html`
    <section class="sheet editor" aria-labelledby="article-title" onKeyDown=${onKey}>
      <header class="article-head">
        <a class="back-link" href=${linkTo("")}>All articles</a>
        <div class="article-name">
          <h2 id="article-title" dir="auto">${opened.isNew ? "A new article" : file.title || opened.path}</h2>
          ${opened.isNew ? null : html`<${Badge} file=${file} /><code class="path">${opened.path}</code>`}
        </div>
        ${file.reason || file.why ? html`<p class="reason" dir="auto">${file.reason || file.why}</p>` : null}
        <p class="others" role="status">${others.length > 0 && html`<${Icon} name="eye" /><span dir="auto">${others.join(", ")}</span> ${others.length === 1 ? "has" : "have"} this article open, too.`}</p>
        ${!readOnly && !opened.isNew && html`
          <div class="actions">
            <button type="button" class="quiet" onClick=${() => setDialog("move")} disabled=${changed}>Move…</button>
            <button type="button" class="quiet" onClick=${() => setDialog("delete")} disabled=${changed}>Delete…</button>
          </div>`}
      </header>
      ${mode === "conflict" && html`<${Conflict} path=${opened.path} theirs=${theirs} mine=${text} onTheirs=${takeTheirs} onMine=${goOn} />`}
      ${mode === "review" && html`<${Review} key=${base.sha256} store=${store} path=${path.trim()} before=${base.text} after=${text} busy=${busy} onBack=${() => setMode("write")} onSave=${save} />`}
      ${mode === "write" && html`
        <div class="write">
          <div class="write-main">
            ${opened.isNew && html`
              <div class="field" data-wide>
                <label for="new-path">Path in the folder <span class="hint">such as shipping/bulky-items.md</span></label>
                <input id="new-path" type="text" value=${path} onInput=${(event) => setPath(event.target.value)} />
              </div>`}
            <${Fields} head=${head} readOnly=${readOnly} onHead=${(next) => change(join(next, body))} />
            <label for="article-text" class="sr">The text, in Markdown</label>
            <textarea id="article-text" ref=${area} dir="auto" spellcheck="true" readonly=${readOnly} value=${body.slice(gap.length)} onInput=${(event) => change(join(head, gap + event.target.value))}></textarea>
          </div>
          <div class="preview" tabindex="0" role="region" aria-label="Preview">
            ${shown.trim() ? html`<${Markdown} text=${shown} />` : html`<p class="hint">The preview appears here while you write.</p>`}
          </div>
        </div>
        <div class="write-foot">
          <p class="check" role="status" data-kind=${problem ? "bad" : "good"}>${problem ? html`<${Icon} name="warn" />${problem}` : readOnly ? "Only leads and admins change articles." : changed ? "Not saved yet." : ""}</p>
          ${!readOnly && html`<button type="button" class="primary" disabled=${!changed || Boolean(problem)} onClick=${review}>See what changes <kbd aria-hidden="true">Ctrl S</kbd></button>`}
        </div>
        ${!opened.isNew && html`<${Answers} key=${opened.path} store=${store} path=${opened.path} />`}
      `}
      ${dialog === "move" && html`<${Move} store=${store} file=${{ ...opened, ...base }} onClose=${() => setDialog(null)} />`}
      ${dialog === "delete" && html`<${Delete} store=${store} file=${{ ...opened, ...base }} onClose=${() => setDialog(null)} />`}
    </section>
  `;
}
