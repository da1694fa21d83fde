/** What customers asked in the same words is shown once, with how often. */

import { html } from "../vendor/preact.js";

/** The first item of each key, with `times`. Pure. */
export function once(items, key = ({ text }) => text) {
  const found = new Map();
  for (const item of items) {
    const first = found.get(key(item));
    found.set(key(item), { ...(first ?? item), times: (first?.times ?? 0) + 1 });
  }
  return [...found.values()];
}

export const Times = ({ times }) => (times > 1 ? html` <span class="hint">${times}×</span>` : null);
