// @ts-check
import { h, marked, name, spaced } from "./dom.js";
import { groupOf } from "./events.js";
import { Sheet } from "./sheet.js";

const FEW = 3; // With fewer suggestions than this, pages are searched too.
const REST = 300; // Milliseconds between suggestions and the request that counts all results.
/** Groups of suggestions in order, and the keys of their headings. */
const GROUPS = { upcoming: "group upcoming", past: "group past", page: "pages", tag: "tags", person: "author", place: "location" };

/** Actions of options that are not links. @type {WeakMap<Element, () => void>} */
export const acts = new WeakMap();

/** A URL path, decoded for people; unchanged if it is not UTF-8. */
const decoded = (/** @type {string} */ path) => {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
};

/** The grouped list below the input: an ARIA combobox without automatic selection. */
export class Suggestions {
  /** @param {import("./box.js").Box} host */
  constructor(host) {
    this.host = host;
    this.asker = host.asker((fault) => this.show([], host.fault(fault)), () => this.tell(host.say("loading")));
    this.counter = host.asker(() => {}, () => {});
    this.list = h("div", { role: "listbox", id: name("list"), "aria-label": host.say("list") });
    this.message = h("p", { class: "es-message" });
    this.panel = h("div", { class: "es-panel", popover: "manual" }, this.list, this.message);
    this.sheet = new Sheet(this);
    host.on(host.element, "focusin", ({ target }) => {
      this.begin();
      if (target === host.input && !target.value && !target.inputMode && host.recent.length) this.ask();
    });
    if (host.element.contains(document.activeElement)) this.begin();
    this.combine(host.input);
    // Search what the reader typed before this script was loaded.
    if (host.input.matches(":focus") && host.input.value !== host.input.defaultValue) this.ask();
    host.on(host.input, "input", () => this.ask());
    host.on(host.form, "submit", () => {
      const q = host.input.value.trim();
      if (q) host.remember(q, host.page(q));
      this.close();
    });
    host.on(host.element, "focusout", (/** @type {any} */ event) => {
      if (!this.sheet.open && !host.element.contains(event.relatedTarget)) this.close();
    });
    for (const type of ["scroll", "resize"]) {
      window.addEventListener(type, () => this.shown && this.place(), { signal: host.gone.signal, capture: true, passive: true });
    }
    // Keep the focus in the input when the mouse chooses an option.
    host.on(this.panel, "mousedown", (/** @type {Event} */ event) => event.preventDefault());
  }

  /** Add the elements for suggestions, once the reader enters the box. */
  begin() {
    const { host } = this;
    if (this.panel.isConnected) return;
    host.add(this.panel);
    host.add(host.status);
  }

  /** Open the sheet if the screen is small; return whether it is. */
  unfold() {
    return this.sheet.small && this.sheet.unfold();
  }

  /** Make an input the combobox of the list. */
  combine(/** @type {HTMLInputElement} */ input) {
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": this.list.id, autocomplete: "off", autocapitalize: "off",
      enterkeyhint: "search", spellcheck: "false",
    })) input.setAttribute(key, value);
    this.host.on(input, "keydown", (/** @type {any} */ event) => this.key(event));
  }

  /** The input that the reader types into. */
  get input() {
    return this.sheet.open ? this.sheet.input : this.host.input;
  }

  get options() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.querySelectorAll("[role=option]")]);
  }

  get active() {
    return this.options.find((one) => one.getAttribute("aria-selected") === "true");
  }

  stop() {
    this.asker.stop();
    this.counter.stop();
  }

  ask() {
    const { host, asker } = this;
    const q = host.input.value.trim();
    this.choose(undefined);
    this.stop();
    if (!q) return asker.rest(), host.announce(""), this.show(this.recent(), "");
    const url = host.api("suggest", { q, lang: host.language, limit: host.limit });
    const whole = (/** @type {unknown} */ size) => host.api("search", { q, lang: host.language, per_page: String(size), unfinished: 1 });
    asker.run(asker.kept.has(url) ? 0 : undefined, async (get) => {
      host.tell("query", { query: q });
      const { suggestions, labels } = await get(url);
      host.learn(labels);
      let rows = suggestions;
      let found = null;
      if (rows.length < FEW) {
        this.draw(q, rows, host.say("loading"));
        found = await get(whole(host.limit));
        const there = new Set(rows.map((/** @type {any} */ one) => one.url));
        rows = [...rows, ...found.hits.filter((/** @type {any} */ one) => !there.has(one.url))].slice(0, host.limit);
      }
      const message = [rows.length ? "" : host.say("none", { q }), ...this.notes(found, !rows.length)].filter(Boolean).join(". ");
      this.draw(q, rows, message, found);
      host.announce([rows.length ? host.say("suggestions", { n: rows.length }) : "", message].filter(Boolean).join(". "));
      host.tell("results", { query: q, total: rows.length });
      // Count all results only after the reader pauses typing.
      if (!found) this.counter.run(REST, async (get) => {
        const counted = await get(whole(0));
        this.count(q, counted.total);
        this.tell(this.notes(counted).join(". "));
      });
    });
  }

  /** The notes of an answer. Next to results, only the notes that typed words were replaced. @param {any} found @returns {string[]} */
  notes(found, isAll = false) {
    return found && (isAll || (found.total && found.step !== "all")) ? found.notes : [];
  }

  /** Show rows in groups, with a corrected query before them and a link to all results after them. */
  draw(/** @type {string} */ q, /** @type {any[]} */ rows, /** @type {string} */ message, /** @type {any} */ found = null) {
    const { host } = this;
    if (!host.tell("hits", { query: q, hits: rows }, true)) return this.show([], "");
    const drawn = rows.map((one) => ({ one, option: this.option(one) }));
    const texts = drawn.map(({ option }) => option.textContent);
    // Options with the same text also show their path.
    drawn.forEach(({ option }, at) => {
      if (texts.filter((text) => text === texts[at])[1]) option.append(h("span", { class: "es-meta" }, decoded(option.pathname)));
    });
    /** The site's own facets come last. @type {Record<string, string>} */
    const all = { ...GROUPS };
    for (const { one } of drawn) all[groupOf(one)] ??= groupOf(one);
    const groups = Object.entries(all).map(([key, label]) =>
      this.group(host.say(label), drawn.filter(({ one }) => groupOf(one) === key).map(({ option }) => option)));
    const { did_you_mean: meant, total } = found ?? {};
    const correct = meant && this.action("search", [host.say("meant"), " ", h("b", {}, meant), host.spoken === "fr" ? "\u00a0?" : "?"], host.page(meant), () => this.fill(meant));
    this.all = rows.length ? this.action("search", [host.say("every", { q })], host.page(q, true)) : null;
    if (this.all) this.all.dataset.text = q;
    this.show([correct, ...groups, this.all], message);
    if (found) this.count(q, total);
  }

  /** Show how many results there are. */
  count(/** @type {string} */ q, /** @type {number} */ n) {
    const { all } = this;
    if (n) all?.querySelector(".es-name")?.replaceChildren(this.host.say("counted", { n, q }));
    // Do not remove an option that the reader has just selected.
    else if (all !== this.active) all?.remove();
  }

  group(/** @type {string} */ label, /** @type {HTMLElement[]} */ options) {
    const id = name("group");
    return options.length && h("div", { role: "group", "aria-labelledby": id },
      h("p", { class: "es-group", id, role: "presentation" }, label), ...options);
  }

  option(/** @type {any} */ one) {
    const { host } = this;
    const made = this.link(one.query ? host.page(one.query) : host.address(one.url), host.drawn("option", one) ?? [
      host.tile(one, groupOf(one)), h("span", { class: one.query ? "es-body es-term" : "es-body" },
        h("span", { class: "es-name" }, ...host.titled(one)),
        h("span", { class: "es-meta", lang: one.lang && host.locale }, ...spaced(
          one.query ? [host.say("results", { n: one.count })] : host.about(one, true), " · ")),
        one.highlight.text && h("span", { class: "es-text" }, ...marked(one.highlight.text)) || null)]);
    if (one.lang && one.lang !== host.locale) made.lang = one.lang;
    return made;
  }

  link(/** @type {string} */ href, /** @type {any[]} */ inside) {
    return /** @type {HTMLAnchorElement} */ (h("a", { role: "option", id: name("option"), href, "aria-selected": "false", tabindex: "-1" }, ...inside));
  }

  /** An option that is not a hit; *act* runs instead of following its link. */
  action(/** @type {string} */ icon, /** @type {any[]} */ text, /** @type {string} */ href, /** @type {(() => void) | undefined} */ act = undefined) {
    const made = this.link(href, [this.host.tile({}, icon), h("span", { class: "es-name" }, ...text)]);
    made.classList.add("es-action");
    if (act) acts.set(made, act);
    return made;
  }

  /** Show the recent searches, and an option to forget them. */
  recent() {
    const { host } = this;
    const options = host.recent.map(([text, href]) => this.action("recent", [text], href));
    return options.length ? [this.group(host.say("recent"), [...options,
      this.action("close", [host.say("forget")], location.href, () => { host.recent = []; this.ask(); })])] : [];
  }

  show(/** @type {any[]} */ parts, /** @type {string} */ message) {
    const href = this.active?.href;
    this.list.replaceChildren(...parts.filter(Boolean));
    this.tell(message);
    this.choose(this.options.find((one) => one.href === href));
  }

  /** Show a message below the list. */
  tell(/** @type {string} */ message) {
    this.message.textContent = message;
    this.message.hidden = !message;
    this.open();
  }

  open() {
    const some = this.options.length > 0;
    this.list.hidden = !some;
    this.toggle(Boolean(some || this.message.textContent) && this.host.element.matches(":focus-within"));
    this.expanded(some && this.shown);
  }

  get shown() {
    return this.sheet.open || this.panel.matches(":popover-open");
  }

  /** Show or hide the panel, in the top layer, so that no element of the page clips it. */
  toggle(/** @type {boolean} */ yes) {
    if (this.sheet.open || !this.panel.isConnected) return;
    if (yes !== this.shown) this.panel.togglePopover(yes);
    if (yes) this.place();
  }

  /** Place the panel within the window: below the element, or above it if there is more room. */
  place() {
    if (this.sheet.open) return;
    const { left, right, top, bottom, width } = this.host.element.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const { style } = this.panel;
    style.minWidth = `${Math.min(width, clientWidth - 16)}px`;
    const own = this.panel.offsetWidth;
    const first = getComputedStyle(this.host.element).direction === "rtl" ? right - own : left;
    style.left = `${Math.max(8, Math.min(first, clientWidth - own - 8))}px`;
    const below = clientHeight - bottom - 12;
    const above = below < 200 && top > below;
    style.top = above ? "auto" : `${bottom + 4}px`;
    style.bottom = above ? `${clientHeight - top + 4}px` : "auto";
    style.maxHeight = `min(32rem, ${Math.max(120, above ? top - 12 : below)}px)`;
  }

  close() {
    this.stop();
    this.toggle(false);
    this.expanded(false);
  }

  expanded(/** @type {boolean} */ yes) {
    this.input.setAttribute("aria-expanded", String(yes));
    if (!yes) this.choose(undefined);
  }

  /** Make an option the active one; undefined: none. */
  choose(/** @type {HTMLElement | undefined} */ option) {
    for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /** @returns {unknown} */
  key(/** @type {KeyboardEvent} */ event) {
    // These keys belong to an input method, which is composing a character.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Tab") return this.sheet.open || this.close();
    // These keys move the cursor in the text.
    if (/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) return this.choose(undefined);
    const done = this.keys[event.key]?.(event);
    if (done) event.preventDefault();
  }

  /** Handlers by key; each returns whether it used the key. @type {Record<string, (event: KeyboardEvent) => boolean>} */
  keys = {
    ArrowDown: (event) => this.arrow(event, 1),
    ArrowUp: (event) => this.arrow(event, -1),
    Enter: (event) => this.enter(event),
    Escape: () => this.escape(),
  };

  arrow(/** @type {KeyboardEvent} */ event, /** @type {number} */ step) {
    if (event.altKey) step > 0 ? this.open() : this.close();
    else if (!this.shown && !this.options.length) this.ask();
    else {
      if (!this.shown) this.open();
      const { options, active } = this;
      const places = options.length + 1; // The options and the input.
      const at = active ? options.indexOf(active) + 1 : 0;
      this.choose(options[((at + step + places) % places) - 1]);
    }
    return true;
  }

  /** Put a text into the input as if the reader had typed it. */
  fill(/** @type {string} */ text) {
    this.input.value = text;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  enter(/** @type {KeyboardEvent} */ event) {
    const { active, host } = this;
    const apart = event.ctrlKey || event.metaKey;
    if (!active && !apart) return this.sheet.submit();
    if (active && !host.selected(active)) return true;
    const href = active ? active.href : host.page(host.input.value);
    if (apart) window.open(href, "_blank", "noopener");
    else location.assign(href);
    return true;
  }

  escape() {
    // In a search field, the browser itself would only clear the text.
    if (this.sheet.open) this.sheet.dialog.close();
    else if (this.shown) this.close();
    else if (this.host.input.value) this.fill("");
    else return false;
    return true;
  }
}
