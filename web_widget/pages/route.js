/** Where one is: the address after `#/`, as parts. */

import { signal } from "../vendor/preact.js";

const decoded = (part) => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** `#/file/shipping/costs.md?line=3` is `{name: "file", rest: "shipping/costs.md"}`. */
export function parse(hash) {
  const [name, ...rest] = hash.replace(/^#\/?/, "").split("/");
  return { name: decoded(name), rest: decoded(rest.join("/")) };
}

export const route = signal(parse(location.hash));

addEventListener("hashchange", () => (route.value = parse(location.hash)));

export const linkTo = (name, rest = "") => `#/${[name, ...rest.split("/").filter(Boolean).map(encodeURIComponent)].join("/")}`;

export const go = (name, rest) => (location.hash = linkTo(name, rest));
