// The pieces around the transcript, each { node, update(view) }.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = tag;
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

const PATHS = {
  bot: "M12 3.5l1.9 4.6 4.6 1.9-4.6 1.9L12 16.5l-1.9-4.6L5.5 10l4.6-1.9ZM18.5 15.5l.8 1.9 1.9.8-1.9.8-.8 1.9-.8-1.9-1.9-.8 1.9-.8Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-3.8 3.8-5.5 7.5-5.5s6.7 1.7 7.5 5.5",
  close: "M6 6l12 12M18 6L6 18",
  clip: "M8 12.5l6.3-6.3a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.7-7.8",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  stop: "M8 8h8v8H8Z",
  send: "M12 19.5V5M5.5 11.5 12 5l6.5 6.5",
  up: "M7.5 20.5h-3v-10h3m0 10h9.3c1 0 1.8-.7 2-1.6l1.4-6.5c.2-1-.5-1.9-1.5-1.9H13.5l.8-4.5c.2-1.2-.7-2-1.7-2-.6 0-1 .3-1.3.9L7.5 10.5Z",
};

export function icon(name, d = PATHS[name], size = 24) {
  const make = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const drawing = make("svg", { viewBox: `0 0 ${size} ${size}`, class: "icon", "aria-hidden": true });
  drawing.append(make("path", { d }));
  return drawing;
}

export const fill = (phrase, values = {}) =>
  phrase.replace(/\{(\w+)\}/g, (hole, name) => (Object.hasOwn(values, name) ? values[name] : hole));

export const say = (node, text) => node.textContent === text || (node.textContent = text);

export const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

const SPOKEN = 1_500; // ms; under 100 ms readers miss the text

export function announcer(inside, outside, isOpen) {
  const region = (parent) => parent.appendChild(h("div", { class: "sr", role: "log", "aria-live": "polite" }));
  const [open, closed] = [inside, outside].map(region);
  return (text) => {
    const node = h("p", {}, text);
    if (text) (isOpen() ? open : closed).append(node);
    setTimeout(() => node.remove(), SPOKEN);
  };
}

function confirmEnd(t, end) {
  const box = h("dialog", { class: "ask", "aria-label": t.endQuestion }, h("p", {}, t.endQuestion),
    h("div", { class: "row" },
      h("button", { class: "quiet", onclick: () => box.close() }, t.endNo),
      h("button", { class: "danger", onclick: () => (box.close(), end()) }, t.endYes)));
  box.onkeydown = (event) => event.stopPropagation();
  return box;
}

// or the dialog around it closes, too
export const swallow = (event) => (event.stopPropagation(), event.preventDefault());

function menu(label, items) {
  const node = h("details", { class: "menu" }, h("summary", { "aria-label": label, title: label }, icon("more")), h("div", {}, ...items));
  const shut = () => node.open && ((node.open = false), node.firstChild.focus());
  node.onkeydown = (event) => {
    if (event.key === "Escape" && node.open) (swallow(event), shut());
  };
  const away = ({ relatedTarget, target }) => node.contains(relatedTarget ?? target) || (node.open = false);
  node.addEventListener("focusout", away);
  node.ontoggle = () => node.getRootNode()[node.open ? "addEventListener" : "removeEventListener"]("pointerdown", away);
  node.lastChild.onclick = shut;
  return node;
}

export function header({ t, act, config }) {
  const avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  const name = h("h2", { dir: "auto" });
  const role = h("p", { class: "role" });
  const ask = confirmEnd(t, act.end);
  const end = h("button", { class: "quiet", onclick: () => ask.showModal() }, t.end);
  const toggles = { sound: t.sound, notify: t.notify };
  for (const [name, words] of Object.entries(toggles)) toggles[name] = h("button", { class: "quiet", onclick: () => act.alert(name) }, words);
  const keep = h("button", { class: "quiet", onclick: act.keep }, t.keep);
  const link = h("button", { class: "quiet", onclick: act.link }, t.link);
  const more = menu(t.more, [link, keep, ...Object.values(toggles), end]);
  const close = h("button", { class: "quiet", "aria-label": t.close, title: t.close, onclick: act.close }, icon("close"));
  const node = h("header", { class: "head", part: "header" }, avatar, h("div", { class: "who" }, name, role), more, close, ask);

  let drawn = null;
  close.hidden = config.embed;
  const update = ({ status, holder, ai, conversation }, alerts, roams) => {
    const agent = status === "assigned";
    say(name, agent ? holder.name : config.title || (ai ? t.assistant : t.panel));
    say(role, ai ? t.aiAssistant : t.roles[status]);
    end.hidden = !conversation || status === "resolved";
    keep.hidden = !conversation;
    link.hidden = !conversation || !roams;
    for (const [name, button] of Object.entries(toggles)) button.ariaPressed = `${Boolean(alerts[name])}`;
    node.dataset.status = status;
    const face = agent ? [...`${holder.name}?`][0] : ai ? "bot" : "person";
    if (face !== drawn) avatar.replaceChildren(agent ? face : icon(face));
    drawn = face;
  };
  return { node, update };
}

export function waitText({ low, high }, lang) {
  const minutes = new Intl.NumberFormat(lang, { style: "unit", unit: "minute", unitDisplay: "long" });
  const [from, to] = [low, high].map((seconds) => Math.max(1, Math.round(seconds / 60)));
  return from < to ? minutes.formatRange(from, to) : minutes.format(to);
}

export function queueText(queue, t, lang) {
  if (!queue) return [t.queued, ""];
  const position = queue.position.toLocaleString(lang);
  const head = queue.position > 1 ? fill(t.position, { position }) : t.next;
  return [head, queue.wait ? fill(t.wait, { wait: waitText(queue.wait, lang) }) : ""];
}

export function banner({ t, act, config }) {
  const person = h("button", { class: "person", part: "handoff", onclick: act.handoff }, icon("person"), t.person);
  const head = h("b");
  const detail = h("span");
  const leave = h("button", { class: "link", onclick: act.leave });
  const bot = h("button", { class: "link", onclick: () => act.wait("bot") }, t.withBot);
  const mail = h("button", { class: "link", onclick: act.mail }, t.byMail);
  const card = h("div", { class: "banner", part: "banner" }, h("span", { class: "dot" }), h("p", {}, head, detail, bot, mail), leave);
  const node = h("div", { class: "slot" }, person, card);

  const words = ({ status, queue }, asking, online) => {
    if (status === "queued") return queueText(queue, t, config.lang);
    if (status === "away") return [t.roles.away, ""];
    return asking ? [online ? t.asking : t.askingOffline, ""] : null;
  };
  const update = (view, asking, online) => {
    const text = words(view, asking, online);
    card.hidden = !text;
    person.hidden = text || view.status !== "bot";
    const { status, queue, ai } = view;
    leave.hidden = !/queued|away/.test(status);
    say(leave, status === "away" ? t.toBot : t.leave);
    bot.hidden = ai || !queue?.choices.includes("bot");
    mail.hidden = !(status === "away" ? view.desk.mail : queue?.choices.includes("email"));
    [head, detail].forEach((line, i) => say(line, text?.[i] ?? ""));
  };
  return { node, update };
}

const LIMIT = 4_000;
const REPEAT = 3_000; // ms

export function composer({ t, act, files }) {
  const field = h("textarea", { rows: "1", "aria-label": t.write, placeholder: t.write, dir: "auto", enterkeyhint: "send", "aria-describedby": "count" });
  const send = h("button", { type: "submit", class: "send", "aria-label": t.send, title: t.send }, icon("send"));
  const stop = h("button", { class: "stop", "aria-label": t.stop, title: t.stop, onclick: act.stop }, icon("stop"));
  const count = h("p", { id: "count", class: "count" });
  const node = h("form", { class: "composer", part: "composer" }, files.node, h("div", { class: "field" }, files.button, field, stop, send), count);

  let told = 0;
  const typing = (on) => {
    const now = Date.now();
    if (on ? now - told < REPEAT : !told) return;
    told = on ? now : 0;
    act.typing(on);
  };
  const measure = () => {
    const over = [...field.value].length - LIMIT;
    say(count, over > 0 ? fill(t.tooLong, { count: over }) : over > -200 ? fill(t.left, { count: -over }) : "");
    count.classList.toggle("over", over > 0);
    const ready = over <= 0 && !files.busy() && (field.value.trim() || files.full());
    send.ariaDisabled = String(!ready);
    return ready;
  };
  const submit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.focus();
    if (!measure()) return;
    field.value = "";
    const taken = files.take();
    measure();
    typing(false);
    act.send(text, taken);
  };
  node.onsubmit = submit;
  field.oninput = () => (measure(), typing(Boolean(field.value.trim())));
  field.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  };
  field.onpaste = (event) => {
    const { files: pasted } = event.clipboardData;
    if (!pasted.length) return;
    event.preventDefault();
    files.add([...pasted]);
  };
  measure();
  const focus = () => (field.focus({ preventScroll: true }), node.scrollIntoView({ block: "nearest" }));
  const update = ({ writing, typing }) => void (stop.hidden = !writing && typing?.role !== "bot");
  return { node, focus, measure, update, ask: (words) => ((field.placeholder = words || t.write), focus()) };
}

const face = (mood) => icon("", `M9 10h.01M15 10h.01M8 ${15.4 - mood / 2}q4 ${mood * 2.2} 8 0`);

function scale(name, legend, options, ends, first = 1) {
  const option = ([mark, word], i) =>
    h("label", {}, h("input", { type: "radio", name, value: i + first, class: "sr" }), h("span", { class: "mark" }, mark), word && h("span", { class: "word" }, word));
  return h("fieldset", { class: name }, h("legend", {}, legend), h("div", { class: "scale" }, ...options.map(option)),
    ends && h("div", { class: "ends" }, ...ends.map((end) => h("span", {}, end))));
}

export function survey({ t, act }) {
  const five = t.csat.map((word, i) => [face(i - 2), word]);
  const seven = [..."1234567"].map((digit) => [digit]);
  const eleven = Array.from({ length: 11 }, (_, i) => [`${i}`]);
  const nps = scale("nps", t.npsQuestion, eleven, t.nps, 0);
  let asked;
  const comment = h("textarea", { rows: "2", maxlength: "2000", dir: "auto", id: "comment" });
  const more = h("div", { class: "more", hidden: true }, scale("ces", t.cesQuestion, seven, t.ces), nps,
    h("label", { for: "comment" }, t.comment), comment);
  const send = h("button", { type: "submit", class: "primary", hidden: true }, t.sendSurvey);
  const form = h("form", { class: "survey" }, scale("csat", t.csatQuestion, five), more, send);
  const thanks = h("p", { class: "thanks", hidden: true, tabindex: "-1" }, "✓ ", t.thanks);
  const again = h("button", { class: "choice", onclick: act.startNew }, t.startNew);
  const resume = h("button", { class: "quiet", onclick: act.carryOn }, t.carryOn);
  const node = h("div", { class: "after", hidden: true }, form, thanks, h("div", { class: "row" }, again, resume));

  form.onchange = () => (more.hidden = send.hidden = false);
  form.onsubmit = (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const [csat, ces, nps] = ["csat", "ces", "nps"].map((name) => (given.has(name) ? Number(given.get(name)) : undefined));
    act.survey({ csat, ces, nps, comment: comment.value.trim() || undefined });
  };

  const update = ({ status, surveyed, desk }, carrying, sent) => {
    const done = surveyed || sent;
    const inside = !form.hidden && form.contains(node.getRootNode().activeElement);
    if (node.hidden && status === "resolved") {
      form.reset();
      more.hidden = send.hidden = true;
      nps.hidden = asked || !desk.nps;
      asked = true;
    }
    node.hidden = status !== "resolved" || carrying;
    form.hidden = done;
    thanks.hidden = !done;
    if (done && inside) thanks.focus();
  };
  return { node, update };
}
