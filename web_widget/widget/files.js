// Files: chosen, pasted or dropped, uploaded with the visitor's token, shown without an <img> the page's policy may refuse.
import { fill, h, icon, say } from "./parts.js";

const MOST = 5;
const PREVIEW = 480; // px, twice the shown width

export function fileSize(bytes, lang) {
  const [unit, value] = bytes < 1_048_576 ? ["kilobyte", Math.max(1, Math.round(bytes / 1_024))] : ["megabyte", bytes / 1_048_576];
  return new Intl.NumberFormat(lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

function request(method, path, { config, store }, set) {
  const call = new XMLHttpRequest();
  call.open(method, `${config.base}chat/files${path}`);
  call.setRequestHeader("Authorization", `Bearer ${store.read().token}`);
  set(call);
  return call;
}

const loaded = new Map(); // id -> promise of its bytes; a message is drawn again once it is stored

function fetched(id, context) {
  if (!loaded.has(id)) loaded.set(id, fetching(id, context));
  return loaded.get(id);
}

const fetching = (id, context) =>
  new Promise((resolve, reject) => {
    const call = request("GET", `/${id}`, context, (call) => (call.responseType = "blob"));
    const failed = () => (loaded.delete(id), reject());
    call.onload = () => (call.status === 200 ? resolve(call.response) : failed());
    call.onerror = failed;
    call.send();
  });

export function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function preview(canvas, blob) {
  const image = await createImageBitmap(blob);
  const scale = Math.min(1, PREVIEW / Math.max(image.width, image.height));
  canvas.width = image.width * scale || 1;
  canvas.height = image.height * scale || 1;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.hidden = false;
}

/** A file in the transcript; pictures are fetched when they come into sight. */
export function fileNode({ id, name, type, size }, context) {
  const { t, config } = context;
  const canvas = /^image\//.test(type) && h("canvas", { hidden: true, "aria-hidden": true });
  const node = h("button", { class: "file", "aria-label": fill(t.saveFile, { name }) }, canvas, icon("clip"), h("b", { dir: "auto" }, name), h("span", {}, fileSize(size, config.lang)));
  node.onclick = () => fetched(id, context).then((blob) => save(blob, name), () => context.announce(t.notSent));
  if (canvas)
    new IntersectionObserver(([seen], watch) => {
      if (!seen.isIntersecting) return;
      watch.disconnect();
      fetched(id, context).then((blob) => preview(canvas, blob)).catch(() => {});
    }).observe(node);
  return node;
}

/** The button, its hint and the files that go with the next message: { button, node, update, add, take, busy }. */
export function tray(context) {
  const { t, config, announce, onchange } = context;
  const pick = h("input", { type: "file", multiple: true, hidden: true });
  const button = h("button", { class: "attach", onclick: () => pick.click() }, icon("clip"));
  const hint = h("p", { class: "hint" });
  const list = h("ul", { class: "tray" });
  const node = h("div", {}, pick, list, hint);
  const limit = () => `${t.notSent}: ${hint.textContent}`;
  let limits = null;
  let entries = [];

  const drop = (entry) => {
    entry.call?.abort();
    if (entry.file) request("DELETE", `/${entry.file.id}`, context, (call) => call.send());
    entry.node.remove();
    entries = entries.filter((other) => other !== entry);
    onchange(true);
  };
  const fail = (entry, words) => {
    entry.failed = true;
    entry.node.classList.add("failed");
    say(entry.state, words);
    announce(`${entry.name}: ${words}`);
    onchange();
  };
  const start = (entry, chosen) => {
    const bar = h("progress", { max: 1, value: 0, "aria-label": fill(t.uploading, { name: entry.name }) });
    entry.state.replaceChildren(bar);
    entry.call = request("POST", `?name=${encodeURIComponent(entry.name)}`, context, (call) => {
      call.upload.onprogress = (sent) => (bar.value = sent.loaded / sent.total);
      call.onerror = () => fail(entry, t.uploadFailed);
      call.onload = () => {
        entry.call = null;
        if (call.status !== 201) return fail(entry, /413|422/.test(call.status) ? limit() : t.uploadFailed);
        entry.file = JSON.parse(call.response);
        say(entry.state, fileSize(entry.file.size, config.lang));
        announce(fill(t.attached, { name: entry.name }));
        onchange();
      };
      call.send(chosen);
    });
  };
  const add = (files) => {
    for (const chosen of limits ? files : []) {
      const { name, size } = chosen;
      const entry = { name, state: h("span") };
      entry.node = h("li", {}, icon("clip"), h("b", { dir: "auto" }, name), entry.state,
        h("button", { class: "quiet", "aria-label": fill(t.remove, { name }), onclick: () => drop(entry) }, icon("close")));
      list.append(entry.node);
      entries.push(entry);
      const known = limits.types.some((ending) => name.toLowerCase().endsWith(ending));
      if (!known || size > limits.bytes || !size) fail(entry, limit());
      else if (entries.length > MOST) fail(entry, t.tooMany);
      else start(entry, chosen);
    }
    onchange();
  };
  pick.onchange = () => {
    add([...pick.files]);
    pick.value = "";
    onchange(true);
  };
  const update = (given) => {
    button.hidden = !(limits = given);
    if (!limits) return;
    pick.accept = limits.types.join();
    say(hint, fill(t.attachHint, { size: fileSize(limits.bytes, config.lang) }));
    button.title = button.ariaLabel = `${t.attach}. ${hint.textContent}`;
  };
  const take = () => {
    const sent = entries.filter(({ file }) => file);
    for (const { node } of entries) node.remove();
    entries = [];
    return sent.map(({ file }) => file);
  };
  update(null);
  return { button, node, update, add, take, busy: () => entries.some(({ call }) => call), full: () => entries.some(({ file }) => file) };
}
