// The conversation on another device.
import { h, icon, say } from "./parts.js";

/** The link with its picture, or why there is none (`code`); made when it is asked for, gone when it is closed. */
export function linkBox(t, { url, qr, size, code }) {
  const field = h("input", { readonly: true, value: url, "aria-label": t.link, onfocus: () => field.select() });
  const copied = h("p", { role: "status" });
  const copy = () => navigator.clipboard?.writeText(url).then(() => say(copied, t.copied), () => field.focus()) ?? field.focus();
  const picture = icon("", qr, size);
  picture.classList.add("qr");
  const done = h("button", { class: "quiet", onclick: () => box.close() }, t.done);
  const inside = url
    ? [h("p", {}, t.linkHint), picture, h("div", { class: "field" }, field), copied,
      h("div", { class: "row" }, done, h("button", { class: "primary", onclick: copy }, t.copy))]
    : [h("p", {}, t.refused[code] ?? t.refused.not_allowed), h("div", { class: "row" }, done)];
  const box = h("dialog", { class: "ask", "aria-label": t.link, onclose: () => box.remove() }, ...inside);
  box.onkeydown = (event) => event.stopPropagation();
  return box;
}
