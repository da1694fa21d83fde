// A small Markdown subset as DOM nodes; text only ever becomes text nodes.
// options: links (http, https, mailto, tel), cite: (n) => Node or null

const INLINE = new RegExp(
  [
    /\\([!-/:-@[-`{-~])/,
    /(`+)([^`][^]*?)\2(?!`)/,
    /(?<![\w*_])(\*\*|__|\*|_)(?=\S)([^]+?)(?<=\S)\4(?![\w*_])/,
    /\[(\d{1,2})\](?!\()/,
    /!?\[([^[\]]*)\]\(\s*<?([^\s<>]*?)>?(?:\s+"[^"]*")?\s*\)/,
    /(https?:\/\/[^\s<>"']+)/,
  ].map((part) => part.source).join("|"),
  "g",
);
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const DASHES = /^[\s|:-]*-[\s|:-]*$/;

function make(tag, children, attributes = {}) {
  const node = document.createElement(tag);
  for (const name of Object.keys(attributes)) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
}

export function safeUrl(address) {
  if (!/^(https?:\/\/|mailto:|tel:)[^\s\x00-\x1f\x7f]+$/i.test(address) || !URL.canParse(address)) return null;
  return new URL(address).href;
}

const link = (url, label) => make("a", label, { href: url, target: "_blank", rel: "noopener noreferrer nofollow" });

function inline(text, options, depth = 0) {
  const nodes = [];
  const inner = (part) => (depth < 5 ? inline(part, options, depth + 1) : [part]);
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, escaped, , code, mark, marked, number, label, target, address] = found;
    nodes.push(text.slice(at, found.index));
    at = found.index + whole.length;
    if (escaped) nodes.push(escaped);
    else if (code) nodes.push(make("code", [code.trim()]));
    else if (mark) nodes.push(make(mark[1] ? "strong" : "em", inner(marked)));
    else if (number) nodes.push(...cited(nodes.pop(), options.cite?.(Number(number)) ?? whole));
    else if (address) nodes.push(...bare(address, options));
    else nodes.push(...named(inner(label), target, whole[0] === "!", options));
  }
  return [...nodes, text.slice(at)];
}

// a number stays on the line of the word it belongs to
const cited = (before, chip) => [chip.tagName ? before.replace(/ $/, "\u00a0") : before, chip];

function named(label, target, image, options) {
  const url = !image && safeUrl(target);
  if (!url) return label;
  return options.links ? [link(url, label)] : [...label, ` (${target})`];
}

function bare(address, options) {
  const target = address.replace(/[.,;:!?)\]}*_]+$/, "");
  const url = options.links && safeUrl(target);
  return url ? [link(url, [target]), address.slice(target.length)] : [address];
}

const lines = (source, options) => source.split("\n").flatMap((line, i) => [i ? make("br", []) : "", ...inline(line, options)]);

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

/** [[kind, source]] */
export function blocks(text) {
  const found = [];
  let open = [];
  const add = (kind, line, alone) => {
    if (open[0] === kind && !alone) open[1] += `\n${line}`;
    else found.push((open = [kind, line]));
  };
  String(text).split(/\r\n?|\n/).forEach((line, i, all) => {
    const fence = /^\s*```/.test(line);
    if (open[0] === "code") fence ? (open = []) : add("code", line);
    else if (fence) add("code", "");
    else if (!line.trim()) open = [];
    else if (line.includes("|") && (open[0] === "table" || DASHES.test(all[i + 1] ?? ""))) add("table", line);
    else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) add("rule", "", true);
    else if (/^\s{0,3}#{1,6}\s/.test(line)) add("head", line.replace(/^\s*#+\s+|\s+#+\s*$/g, ""), true);
    else if (ITEM.test(line) || (open[0] === "list" && /^\s/.test(line))) add("list", line);
    else if (/^\s{0,3}>/.test(line)) add("quote", line.replace(/^\s*>\s?/, ""));
    else add("text", line.trim());
  });
  return found;
}

function list(source, options) {
  const items = [];
  let start, base;
  for (const line of source.split("\n")) {
    const [, indent, number, content] = ITEM.exec(line) ?? [];
    if (base === undefined) [base, start] = [indent.length, number];
    if (indent?.length <= base) items.push([content]);
    else items.at(-1).push(line.replace(/^\s{1,4}/, ""));
  }
  const deeper = ([kind, part]) => (kind === "text" ? [" ", ...lines(part, options)] : DRAW[kind](part, options));
  const item = ([first, ...rest]) => make("li", [...inline(first, options), ...blocks(rest.join("\n")).flatMap(deeper)]);
  return start ? make("ol", items.map(item), { start }) : make("ul", items.map(item));
}

function table(source, options) {
  const [head, , ...rows] = source.split("\n").map(cells);
  const row = (tag, values) => make("tr", head.map((_, i) => make(tag, inline(values[i] ?? "", options))));
  const body = [make("thead", [row("th", head)]), make("tbody", rows.map((values) => row("td", values)))];
  return make("div", [make("table", body)], { class: "table", tabindex: 0, role: "group" });
}

const DRAW = {
  text: (source, options) => make("p", lines(source, options)),
  head: (source, options) => make("p", [make("strong", inline(source, options))]),
  quote: (source, options) => make("blockquote", lines(source, options)),
  code: (source) => make("pre", [make("code", [source.slice(1)])], { tabindex: 0 }),
  rule: () => make("hr", []),
  list,
  table,
};

const painted = new WeakMap();

/** Keeps the nodes of blocks that did not change. */
export function paint(node, text, options = {}) {
  const before = painted.get(node) ?? [];
  const after = blocks(text);
  let same = 0;
  while (same < after.length && String(after[same]) === String(before[same])) same++;
  while (node.childNodes.length > same) node.lastChild.remove();
  node.append(...after.slice(same).map(([kind, source]) => DRAW[kind](source, options)));
  painted.set(node, after);
}

export function toNodes(text, options) {
  const fragment = document.createDocumentFragment();
  paint(fragment, text, options);
  return fragment;
}

/** The words without the marks, in sentences. */
export function plain(text) {
  const flat = (node) => {
    const inside = node.data ?? [...node.childNodes].map(flat).join("");
    if (/^(BR|T[DH])$/.test(node.nodeName)) return `${inside} `;
    return /^(P|LI|PRE|BLOCKQUOTE|TR)$/.test(node.nodeName) ? `${inside.trim().replace(/[^.!?:;…]$/, "$&.")}\n` : inside;
  };
  const words = flat(toNodes(text, { cite: () => document.createTextNode("") }));
  return words.replace(/ +/g, " ").replace(/ (?=[.,:;!?])/g, "").trim();
}
