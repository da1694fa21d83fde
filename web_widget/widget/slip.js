// "This is what we pass on": each line can be corrected or dropped.
import { fill, h, icon, swallow } from "./parts.js";

export function slip({ t, act }) {
  const list = h("ul");
  const summary = h("summary", {}, t.slip);
  const node = h("details", { class: "slip" }, summary, list);
  let lines, drawn;
  const shown = (line) => {
    const { name, label, value: before } = line;
    const change = (value) => act.correct({ name, before, value });
    const drop = () => (item.remove(), summary.focus(), change(""));
    const button = h("button", { class: "link", onclick: () => edit() }, `${label}: ${before}`);
    const rest = [button, h("button", { class: "quiet", "aria-label": fill(t.remove, { name: button.textContent }), onclick: drop }, icon("close"))];
    const item = h("li", {}, ...rest);
    const edit = () => {
      const field = h("input", { "aria-label": label, value: before, maxlength: 500, dir: "auto" });
      const form = h("form", { class: "field" }, h("span", {}, label), field,
        h("button", { type: "submit", class: "link" }, t.save), h("button", { class: "link", onclick: () => done() }, t.cancel));
      const done = (value = before) => {
        item.replaceChildren(...rest);
        button.focus();
        if (value !== before) change(value);
        draw();
      };
      form.onsubmit = (event) => (event.preventDefault(), done(field.value.trim()));
      form.onkeydown = (event) => {
        if (event.key === "Escape") (swallow(event), done());
      };
      item.replaceChildren(form);
      field.select();
    };
    return item;
  };
  // a correction half written is left alone; what came meanwhile is drawn after it
  const draw = () => {
    if (lines === drawn || list.querySelector("form")) return;
    const inside = list.contains(node.getRootNode().activeElement);
    list.replaceChildren(...(drawn = lines).map(shown));
    if (inside) summary.focus();
  };
  const update = ({ slip, status }) => {
    node.hidden = !slip.length || !/queued|assigned|away/.test(status);
    lines = slip;
    draw();
  };
  return { node, update };
}
