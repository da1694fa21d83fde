/** Front matter as lines: one key at a time is read or replaced, everything else stays as its owner wrote it. Pure. */

const BLOCK = /^---[ \t]*\n([^]*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/;
const KEY_LINE = /^([A-Za-z_][\w-]*)[ \t]*:(.*)$/;
const LISTS = new Set(["supersedes", "tags"]);
const PLAIN = /^[\p{L}\d€£$][\p{L}\p{N} .,;/()&%€£$'_+-]*$/u;
const SPECIAL = /^(true|false|yes|no|on|off|null|~|[\d.,+-]+)$/i;

/** The text in two parts: the lines between the fences (null when there are none) and the body. */
export function split(text) {
  const found = BLOCK.exec(text);
  if (!found) return { head: null, body: text };
  return { head: found[1] ?? "", body: text.slice(found[0].length) };
}

export const join = (head, body) => (head === null ? body : `---\n${head}---\n${body}`);

/** [[key, first, after]]: which lines each key has. */
function places(lines) {
  const found = [];
  lines.forEach((line, number) => {
    const key = KEY_LINE.exec(line)?.[1];
    if (key) found.push([key, number, number + 1]);
    else if (found.length && line.trim() && !line.startsWith("#")) found.at(-1)[2] = number + 1;
  });
  return found;
}

const linesOf = (head) => (head ? head.replace(/\n$/, "").split("\n") : []);

function scalar(raw) {
  const text = raw.trim();
  if (text.startsWith('"')) {
    try {
      return JSON.parse(/^"(?:[^"\\]|\\.)*"/.exec(text)?.[0] ?? "");
    } catch {
      return text;
    }
  }
  if (text.startsWith("'")) return (/^'((?:[^']|'')*)'/.exec(text)?.[1] ?? text).replaceAll("''", "'");
  return text.replace(/(^|\s)#.*$/, "").trim();
}

function listOf(lines) {
  const [first, ...more] = lines;
  const inline = first.replace(KEY_LINE, "$2").trim();
  if (inline.startsWith("[")) {
    const items = inline.replace(/^\[|\].*$/g, "").match(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+/g) ?? [];
    return items.map(scalar).filter(Boolean);
  }
  const below = more.map((line) => /^\s*-\s+(.*)$/.exec(line)?.[1]).filter(Boolean);
  return below.length ? below.map(scalar) : [scalar(inline)].filter(Boolean);
}

/** The value of a key as its field shows it: text, lists with commas; "" when it is not there. */
export function read(head, key) {
  const lines = linesOf(head);
  const place = places(lines).find(([name]) => name === key);
  if (!place) return "";
  const own = lines.slice(place[1], place[2]);
  return LISTS.has(key) ? listOf(own).join(", ") : scalar(own[0].replace(KEY_LINE, "$2"));
}

const date = (text) => /^\d{4}-\d\d-\d\d([T ][\d:.+Z-]+)?$/.test(text);

const quoted = (text, inList) =>
  (date(text) || (PLAIN.test(text) && !SPECIAL.test(text))) && !(inList && /[,\]]/.test(text)) ? text : JSON.stringify(text);

function written(key, value) {
  const text = value.trim();
  if (!text) return null;
  if (!LISTS.has(key)) return `${key}: ${quoted(text, false)}`;
  const items = text.split(",").map((item) => item.trim()).filter(Boolean);
  return `${key}: [${items.map((item) => quoted(item, true)).join(", ")}]`;
}

/** The lines with one key set; an empty value takes the key away, and the last key takes the block away. */
export function write(head, key, value) {
  const lines = linesOf(head);
  const place = places(lines).find(([name]) => name === key);
  const line = written(key, value);
  if (place) lines.splice(place[1], place[2] - place[1], ...(line === null ? [] : [line]));
  else if (line !== null) lines.push(line);
  const filled = lines.some((one) => one.trim());
  return filled ? `${lines.join("\n")}\n` : null;
}
