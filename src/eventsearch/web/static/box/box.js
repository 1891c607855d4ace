// @ts-check
import { Asker } from "./asker.js";
import { adopt, h, icon, language, marked, name, sheetOf, spaced, strings, webAddress } from "./dom.js";
import { OFF, datesOf, statesOf, there, titleOf } from "./events.js";
// @ts-ignore: a bundler makes it a text.
import CSS from "./style.css";
import { Suggestions, acts } from "./suggestions.js";
// @ts-ignore: the bundler makes it of the catalogues in web/search_page/i18n.
import TEXTS from "texts:suggestions";

/** Texts of suggestions, "one|other" where a number stands in them; other languages are fetched. @type {Record<string, Record<string, string>>} */
export const STRINGS = TEXTS;

const SETTLED = 400; // Milliseconds after an answer until it is announced.
const DAY = 864e5; // And of a day,
const NEAR = 60; // of which so many at most are counted until an event.

const HERE = /** @type {any} */ (document.currentScript)?.src ?? "";

/** The address of a file of the server, or of those that are searched without one. */
export const address = (/** @type {Element} */ element, /** @type {string} */ file) => {
  const src = element.getAttribute("src") ?? "/v1/search";
  return new URL(`${src.endsWith("/") ? "" : "../"}${file}`, new URL(src, document.baseURI)).href;
};

/** A further part, which is beside this script unless a bundle has it. @returns {Promise<any>} */
export const load = (/** @type {Element} */ element, file = "event-search-results.js") =>
  import(/event-search[^/]*$/.test(HERE) ? new URL(file, HERE).href : address(element, file));

const sheet = sheetOf(CSS);

export const base = (/** @type {string} */ locale) => locale.split("-")[0].toLowerCase();

/** What one element does; the element itself has nothing that a framework could take for a property. */
export class Box {
  /** @type {Record<string, string>} */ words;
  gone = new AbortController();
  /** For the part for results. */ dom = { adopt, h, marked, name, sheetOf, spaced };
  /** What is inside; results come a moment later. @type {import("./suggestions.js").Suggestions | import("../event-search-results.js").Results | null} */ inner = null;
  /** What draws by templates. @type {typeof import("../event-search-template.js").drawn | undefined} */ template;
  settling = 0;
  status = h("p", { class: "es-status", role: "status" });

  constructor(/** @type {HTMLElement} */ element) {
    this.element = element;
    this.clear();
    adopt(element, sheet);
    this.results = element.getAttribute("mode") === "results";
    this.locale = language(element);
    this.words = { ...STRINGS.en, ...STRINGS[base(this.locale)], ...strings(element) };
    this.spoken = this.words.ui; // By the server.
    this.source = new URL(element.getAttribute("src") ?? "/v1/search", document.baseURI);
    this.files = this.source.pathname.endsWith("/"); // And no server.
    this.form = element.querySelector("form") ?? this.newForm();
    this.input = /** @type {HTMLInputElement} */ (this.form.querySelector("input[name=q]"));
    this.on(element, "click", (/** @type {any} */ event) => {
      const link = event.target.closest?.("[role=option], .es-hits a");
      if (link && !this.selected(link)) event.preventDefault();
    });
    this.shortcut();
    // Results are asked for anyway.
    if (this.files && !this.results) this.on(element, "focusin", () => this.search(this.api("suggest", {})).catch(() => {}));
    // iOS zooms into a field with small letters, and stays there. A field that grows may move, so it
    // grows when the tap has reached it, and just before it takes the focus.
    this.on(element, "mousedown", ({ target, defaultPrevented }) => {
      if (!defaultPrevented && matchMedia("(pointer: coarse)").matches && target.matches("input, select")
        && parseFloat(getComputedStyle(target).fontSize) < 16) target.style.fontSize = "16px";
    });
    if (!this.results) this.inner = new Suggestions(this);
    else {
      load(element).then(({ Results }) => {
        if (!this.gone.signal.aborted) this.inner = new Results(this);
        // The part may be missing, or belong to another version than this script.
      }).catch((fault) => (console.error(fault), this.add(h("p", {}, this.fault(fault)))));
    }
  }

  end() {
    this.gone.abort();
    this.inner?.stop();
    this.clear();
  }

  /** Take away what was added; a copy of the page has it too. */
  clear() {
    for (const one of this.element.querySelectorAll("[data-es]")) one.remove();
  }

  newForm() {
    const id = name("input");
    const form = /** @type {HTMLFormElement} */ (h("form", { role: "search", action: new URL(this.files ? "search.html" : "/search", this.source).href },
      h("label", { for: id }, this.say("label")), " ", h("input", { id, name: "q", type: "search" })));
    this.add(form);
    return form;
  }

  script(/** @type {string} */ file) {
    return load(this.element, file);
  }

  get language() { return this.element.getAttribute("language"); }
  get limit() { return Number(this.element.getAttribute("limit")) || (this.results ? 10 : 8); }
  /** Take the labels of the site's own facets from an answer. */
  learn(/** @type {Record<string, Record<string, string>>} */ labels = {}) {
    for (const [key, label] of Object.entries(labels))
      this.words[key] ??= label[base(this.locale)] ?? label[""] ?? label.en ?? Object.values(label)[0];
  }

  get facets() { return (this.element.getAttribute("facets") ?? "tag section").split(/[\s,]+/).filter(Boolean); }

  add(/** @type {HTMLElement} */ element) {
    element.dataset.es = "";
    this.element.append(element);
  }

  on(/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ what) {
    target.addEventListener(type, what, { signal: this.gone.signal });
  }

  /** @param {(fault: any) => void} failed @param {() => void} slow */
  asker(failed, slow) {
    return new Asker(this, failed, slow);
  }

  /** Dispatch an event; whether nobody forbade it. */
  tell(/** @type {string} */ type, /** @type {object} */ detail, cancelable = false) {
    return this.element.dispatchEvent(new CustomEvent(`eventsearch:${type}`, { detail, bubbles: true, cancelable }));
  }

  /** Whether a chosen link leads where it says. */
  selected(/** @type {HTMLAnchorElement} */ link) {
    const act = acts.get(link);
    if (act) act();
    if (act || !this.tell("select", { url: link.href, query: this.input.value }, true)) return false;
    this.remember(link.dataset.text ?? link.querySelector(".es-name")?.textContent ?? "", link.href);
    return true;
  }

  /** Where searches are kept. */
  get memory() { return `eventsearch:recent ${this.source.href}`; }

  /** What was searched for, the last first: texts and where they lead. @returns {string[][]} */
  get recent() {
    const limit = this.element.getAttribute("recent");
    try {
      const kept = limit !== null && JSON.parse(localStorage.getItem(this.memory) ?? "[]");
      return kept ? kept.filter(Array.isArray).slice(0, Number(limit) || 5) : [];
    } catch {
      return []; // A browser may keep nothing.
    }
  }

  set recent(searches) {
    try {
      localStorage.setItem(this.memory, JSON.stringify(searches));
    } catch {} // As above.
  }

  remember(/** @type {string} */ text, /** @type {string} */ href) {
    if (text && this.element.hasAttribute("recent")) this.recent = [[text, href], ...this.recent.filter(([one]) => one !== text)];
  }

  /** What a template of the page makes of a suggestion or a hit. @returns {any[] | null} */
  drawn(/** @type {string} */ slot, /** @type {any} */ one) {
    return this.template?.(this, slot, one) ?? null;
  }

  /** Have what draws by templates, where the page has one. */
  async dress() {
    if (this.template || !this.element.querySelector("template[slot]")) return;
    ({ drawn: this.template } = await this.script("event-search-template.js").catch((fault) => (console.error(fault), {})));
  }

  /** A leaf of a calendar for what has a day, else a picture. */
  tile(/** @type {any} */ one, kind = "page") {
    return h("span", { class: `es-tile es-${one.status}`, "aria-hidden": "true" }, ...(one.start
      ? [h("span", {}, this.part(one, "month", "short")), h("b", {}, this.part(one, "day", "numeric"))] : [icon(kind)]));
  }

  /** A part of the day on which an event starts. */
  part(/** @type {any} */ one, /** @type {string} */ name, /** @type {string} */ style) {
    return new Intl.DateTimeFormat(this.locale, { [name]: style, timeZone: "UTC" }).format(there(one.start));
  }

  /** How long it is until an event, if that is soon, in days of the place; who reads there has its change of clocks. */
  soon(/** @type {any} */ { start, status }) {
    if (status !== "upcoming") return "";
    const ahead = (/** @type {Date} */ at) => -6e4 * at.getTimezoneOffset();
    const own = +there(start) - Date.parse(start), isHere = start.length < 11 || own === ahead(new Date(start));
    const days = Math.floor(+there(start) / DAY) - Math.floor((Date.now() + (isHere ? ahead(new Date()) : own)) / DAY);
    if (days < 0 || days > NEAR) return "";
    const write = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    return days < 14 ? write.format(days, "day") : write.format(Math.round(days / 7), "week");
  }

  /** A text in the page's language; its forms have names, or stand side by side. */
  say(/** @type {string} */ key, /** @type {Record<string, any>} */ values = {}) {
    const rule = new Intl.PluralRules(this.locale).select(values.n ?? 0);
    const [one, other = one] = (this.words[key] ?? key).split("|");
    const form = this.words[`${key}.${rule}`] ?? this.words[`${key}.other`] ?? (rule === "one" ? one : other);
    return form.replace(/\{(\w+)\}/g, (_, key) => key === "n" ? this.count(values.n) : values[key]);
  }

  count(/** @type {number} */ n) {
    return new Intl.NumberFormat(this.locale).format(n);
  }

  /** Let screen readers say a text when all has settled. */
  announce(/** @type {string} */ text) {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { this.status.textContent = text; }, SETTLED);
  }

  /** What to say of a fault; tells others. */
  fault(/** @type {any} */ { status = null }) {
    const text = this.say(status === 400 ? "unreadable" : status === 429 || status === 503 ? "busy" : "failed");
    this.announce(text);
    this.tell("error", { query: this.input.value, status });
    return text;
  }

  /** The answer of the files to a question. */
  async search(/** @type {string} */ url) {
    const { pathname, searchParams } = new URL(url), { open } = await import(new URL("engine.js", this.source).href);
    return open(this.source.href)[pathname.endsWith("/suggest") ? "suggest" : "search"](searchParams);
  }

  /** The address of a question to the server. */
  api(/** @type {string} */ route, /** @type {any} */ asked) {
    const given = asked instanceof URLSearchParams ? [...asked] : Object.entries(asked);
    if (route === "search") given.push(["ui", this.spoken]);
    const url = new URL(route === "suggest" ? this.element.getAttribute(route) ?? route : "", this.source);
    url.search = `${new URLSearchParams(given.filter(([, value]) => value))}`;
    return url.href;
  }

  /** The address of a page of the site. */
  address(/** @type {string} */ url) {
    return webAddress(url, this.element.getAttribute("base") ?? document.baseURI) || "#";
  }

  /** Every field of the form that has a value. */
  given() {
    const fields = /** @type {[string, string][]} */ ([...new FormData(this.form)]);
    return new URLSearchParams(fields.filter(([, value]) => value));
  }

  /** The address of the results of *q*; with *isUnfinished*, its last word may be the beginning of a word. */
  page(/** @type {string} */ q, isUnfinished = false) {
    // A field of the form may be called "action".
    const url = new URL(this.form.getAttribute("action") || location.href, document.baseURI);
    const given = this.given();
    given.set("q", q);
    given.delete("unfinished");
    if (isUnfinished) given.set("unfinished", "1");
    url.search = `${given}`;
    return url.href;
  }

  /** When and where an event is, how soon, and whether it takes place; a group says that it is over. */
  about(/** @type {any} */ one, grouped = false) {
    const times = (one.start || one.date) && h("time", { datetime: one.start ?? one.date }, this.when(one, grouped));
    return [times, grouped && this.soon(one), one.location, ...this.states(one, grouped)].filter(Boolean);
  }

  /** When an event is, or of when a page is, as `datesOf` of events.js. */
  when(/** @type {any} */ one, isDays = false, isHere = false) {
    return datesOf(this.locale, one.start ? one : { start: one.date, all_day: true }, isDays, isHere);
  }

  /** @returns {string[]} */
  states(/** @type {any} */ one, grouped = false) {
    const { status } = one;
    if (status === "upcoming" && !grouped && this.soon(one)) return [this.soon(one), ...this.states(one, true)];
    return statesOf(one, status === "past", (!grouped || status === "ongoing") && status).map((key) => this.say(key));
  }

  /** A title; struck out, and heard so, where the event does not take place. */
  titled(/** @type {any} */ one) {
    const title = marked(titleOf(one));
    return OFF.includes(one.event_status) ? [h("span", { class: "es-status", lang: one.lang && this.locale }, `${this.say(one.event_status)}: `),
      h("s", {}, ...title)] : title;
  }

  shortcut() {
    const [with_, key] = (this.element.getAttribute("shortcut") ?? "").toLowerCase().split("+");
    if (with_ !== "mod" || !key) return;
    const mac = /mac|iphone|ipad/i.test(navigator.platform);
    this.input.setAttribute("aria-keyshortcuts", `${mac ? "Meta" : "Control"}+${key.toUpperCase()}`);
    this.on(document, "keydown", (event) => {
      if (event.key?.toLowerCase() !== key || !(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (/** @type {any} */ (this.inner)?.unfold?.()) return;
      this.input.focus();
      this.input.select();
    });
  }
}
