// All a page pays for until the chat is wanted.
(() => {
  const tag = document.currentScript;
  const early = window.Tellonce;
  if (early?.version) return;

  const build = "";
  const data = tag.dataset;
  const base = new URL(".", tag.src).href;
  const words = {
    en: ["Chat with us", "Chat is offline. Please try again."],
    de: ["Mit uns chatten", "Chat nicht erreichbar. Bitte erneut versuchen."],
    es: ["Chatea con nosotros", "Chat sin conexión. Inténtalo de nuevo."],
    fr: ["Discuter avec nous", "Chat injoignable. Veuillez réessayer."],
    ar: ["تحدّث معنا", "المحادثة غير متاحة. حاول مرة أخرى."],
    pt: ["Fale connosco", "Chat indisponível. Tente de novo."],
  };
  const speak = (wanted) =>
    [wanted, document.documentElement.lang, ...navigator.languages]
      .map((tag) => (tag || "").slice(0, 2).toLowerCase())
      .find((lang) => Object.hasOwn(words, lang)) || "en";

  const config = { position: "end", theme: "auto", ...data, key: data.chatKey || "default", lang: speak(data.lang), base, embed: "embed" in data };
  const stop = new AbortController();
  const listeners = new Map();
  let panel = null; // promise of the mounted panel
  let mounted = null;

  const host = document.createElement("tellonce-chat");
  host.setAttribute("popover", "manual");
  const root = host.attachShadow({ mode: "open" });
  const frame = root.appendChild(document.createElement("div"));
  frame.className = "frame";
  const launcher = frame.appendChild(document.createElement("button"));
  launcher.type = "button";
  launcher.className = "launcher";
  launcher.part = "launcher";
  launcher.ariaHasPopup = "dialog";
  launcher.ariaExpanded = "false";
  const drawing = launcher.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.ariaHidden = "true";
  drawing
    .appendChild(document.createElementNS(drawing.namespaceURI, "path"))
    .setAttribute("d", "M12 4c5 0 9 3 9 7.5s-4 7.5-9 7.5q-1.5 0-3-.4L4 21l1-4q-2-2.2-2-5.5C3 7 7 4 12 4ZM8 11.5h.01M12 11.5h.01M16 11.5h.01");
  const note = frame.appendChild(document.createElement("div"));
  note.className = "note";
  note.role = "status";

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host{all:initial!important;direction:ltr!important;unicode-bidi:isolate!important;display:block!important;position:fixed!important;inset:0 auto auto 0!important;width:0!important;height:0!important;overflow:visible!important;z-index:2147483647!important}
.frame{color-scheme:light dark;font:400 15px/1.5 system-ui,sans-serif}
.frame[data-theme=light]{color-scheme:light}.frame[data-theme=dark]{color-scheme:dark}
[hidden]{display:none!important}
.launcher{all:unset;box-sizing:border-box;position:fixed;bottom:max(20px,env(safe-area-inset-bottom));inset-inline-end:20px;width:56px;height:56px;border-radius:50%;display:grid;place-items:center;cursor:pointer;color:#fff;background:oklch(from var(--tellonce-accent,#1c6354) min(l,.46) min(c,.15) h);border:1px solid #fff3;box-shadow:0 2px 6px #0003,0 8px 28px #00000038;transition:transform .2s}
.launcher:hover{transform:translateY(-2px)}
.launcher:focus-visible{outline:3px solid #fff;outline-offset:-5px;box-shadow:0 0 0 3px #1f5fd0}
.launcher svg{width:28px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
[data-position=start]>*{inset-inline:20px auto}
.note{position:fixed;bottom:88px;inset-inline-end:20px;max-width:260px;color:#fff;background:#2b2621;border-radius:14px}
.note:not(:empty){padding:10px 14px}
@media(prefers-reduced-motion:reduce){.launcher{transition:none}}
@media print{.launcher,.note{display:none}}`);
  root.adoptedStyleSheets = [sheet];

  // the same value again would style the whole chat anew
  const put = (target, values) => {
    for (const [name, value] of Object.entries(values)) if (target[name] !== value) target[name] = value;
  };
  const dress = () => {
    const { lang, theme, position } = config;
    put(frame, { lang, dir: lang === "ar" ? "rtl" : "ltr" });
    put(frame.dataset, { theme, position });
    put(launcher, { ariaLabel: words[lang][0], hidden: config.launcher === "none" || config.embed });
  };

  const attach = () => {
    if (stop.signal.aborted) return;
    const page = document.documentElement;
    if (page) watch.observe(page, { childList: true });
    if (!page || host.isConnected) return;
    page.append(host);
    host.showPopover?.();
    mounted?.attached();
  };
  const watch = new MutationObserver(attach);

  const emit = (name, detail) => {
    for (const listener of listeners.get(name) ?? []) queueMicrotask(() => listener(detail));
  };

  let tries = 0;
  const load = () =>
    (panel ??= Promise.all([
      import(`${base}widget/panel.js?${build}${tries || ""}`),
      import(`${base}widget/i18n/${config.lang}.js?${build}`),
    ]).then(
      ([module, language]) => {
        if (stop.signal.aborted) return null;
        note.textContent = "";
        mounted = module.mount({ config, host, root, frame, launcher, emit, dress, speak }, language.default);
        emit("ready");
        return mounted;
      },
      () => {
        tries += 1;
        panel = null;
        emit("error", { code: "unreachable" });
        return null;
      },
    ));
  const call = async (name, values) => {
    const target = await load();
    if (target) return target[name](...values);
    if (!stop.signal.aborted && !/update|greet/.test(name)) note.textContent = words[config.lang][1];
  };

  const api = { version: 1 };
  for (const name of ["open", "close", "toggle", "send", "handoff", "identify", "update", "logout"])
    api[name] = (...values) => void call(name, values);
  api.hide = () => void (frame.hidden = true);
  api.show = () => void (frame.hidden = false);
  api.on = (name, listener) => {
    const heard = listeners.get(name) ?? new Set();
    listeners.set(name, heard.add(listener));
    return () => void heard.delete(listener);
  };
  api.destroy = () => {
    stop.abort();
    watch.disconnect();
    mounted?.destroy();
    listeners.clear();
    host.remove();
    if (window.Tellonce === api) delete window.Tellonce;
  };
  api.q = { push: (entry) => (typeof entry === "function" ? entry(api) : api[entry[0]]?.(...entry.slice(1))) };

  window.Tellonce = api;
  dress();
  watch.observe(document, { childList: true });
  attach();
  const options = { signal: stop.signal };
  launcher.addEventListener("click", () => api.toggle(), options);
  for (const hint of ["pointerenter", "focus"]) launcher.addEventListener(hint, load, options);
  document.addEventListener("click", (event) => event.target.closest?.("[data-chat-open]") && api.open(), options);
  for (const entry of early?.q ?? []) api.q.push(entry);
  const { greeting, greetingAfter = 20, greetingOn = "/" } = data;
  try {
    if (config.embed || localStorage.getItem(`tellonce:${config.key}`)) load();
    else if (greeting && location.pathname.startsWith(greetingOn) && matchMedia("(min-width: 481px)").matches && !sessionStorage.tellonceGreeted)
      setTimeout(() => {
        if (config.consent !== "required") sessionStorage.tellonceGreeted = 1;
        call("greet", [greeting]);
      }, greetingAfter * 1000);
  } catch {} // storage refused: no session to resume
})();
