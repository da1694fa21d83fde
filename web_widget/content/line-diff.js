/** What differs between two texts, line by line: longest common subsequence. Pure. */

const MOST = 1_500; // lines a side; beyond that everything counts as changed

/** [["same" | "gone" | "new", line]] */
export function lineDiff(before, after) {
  const a = before.split("\n");
  const b = after.split("\n");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const same = (lines) => lines.map((line) => ["same", line]);
  return [...same(a.slice(0, start)), ...middle, ...same(end ? a.slice(-end) : [])];
}

function between(a, b) {
  const gone = (lines) => lines.map((line) => ["gone", line]);
  const fresh = (lines) => lines.map((line) => ["new", line]);
  if (!a.length || !b.length || a.length > MOST || b.length > MOST) return [...gone(a), ...fresh(b)];
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
  const found = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) found.push(["same", a[i++]]), j++;
    else if (j >= b.length || (i < a.length && best[(i + 1) * width + j] >= best[i * width + j + 1])) found.push(["gone", a[i++]]);
    else found.push(["new", b[j++]]);
  }
  return found;
}

/** The same with long unchanged stretches shortened to `around` lines; a cut is ["cut", ""]. */
export function changedParts(parts, around = 2) {
  const near = new Set();
  parts.forEach(([kind], at) => {
    if (kind !== "same") for (let step = -around; step <= around; step++) near.add(at + step);
  });
  const shown = [];
  parts.forEach((part, at) => {
    if (near.has(at)) shown.push(part);
    else if (shown.at(-1)?.[0] !== "cut") shown.push(["cut", ""]);
  });
  return shown;
}
