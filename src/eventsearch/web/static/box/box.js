// @ts-check
import { Asker } from "./asker.js";
import { adopt, h, icon, language, marked, name, sheetOf, spaced, strings, webAddress } from "./dom.js";
import { OFF, datesOf, statesOf, there, titleOf } from "./events.js";
// @ts-ignore: the bundler replaces it by the text of the file.
import CSS from "./style.css";
import { Suggestions, acts } from "./suggestions.js";
// @ts-ignore: the bundler makes it from the catalogues in web/search_page/i18n.
import TEXTS from "texts:suggestions";

/** Texts of suggestions in English and French; a text with a number is "one|other". Other languages are fetched. @type {Record<string, Record<string, string>>} */
export const STRINGS = TEXTS;

const SETTLED = 400; // Milliseconds until an answer is announced to screen readers.
const DAY = 864e5; // Milliseconds of a day.
const NEAR = 60; // Maximum days until an event to show their number ("in 3 days").

const HERE = /** @type {any} */ (document.currentScript)?.src ?? "";

/** The URL of a file on the server, or in the folder of the static index. */
export const address = (/** @type {Element} */ element, /** @type {string} */ file) => {
  const src = element.getAttribute("src") ?? "/v1/search";
  return new URL(`${src.endsWith("/") ? "" : "../"}${file}`, new URL(src, document.baseURI)).href;
};

/** Load another script of the package, from beside this script; from the server, if a bundler has renamed this one. @returns {Promise<any>} */
export const load = (/** @type {Element} */ element, file = "event-search-results.js") =>
  import(/event-search[^/]*$/.test(HERE) ? new URL(file, HERE).href : address(element, file));

const sheet = sheetOf(CSS);

export const base = (/** @type {string} */ locale) => locale.split("-")[0].toLowerCase();

/** The behaviour of an element. It is separate, because frameworks would take members of the element for properties. */
export class Box {
  /** @type {Record<string, string>} */ words;
  gone = new AbortController();
  /** Functions for the script of results. */ dom = { adopt, h, marked, name, sheetOf, spaced };
  /** The content; null until the script of results is loaded. @type {import("./suggestions.js").Suggestions | import("../event-search-results.js").Results | null} */ inner = null;
  /** Renders with the page's templates. @type {typeof import("../event-search-template.js").drawn | undefined} */ template;
  settling = 0;
  status = h("p", { class: "es-status", role: "status" });

  constructor(/** @type {HTMLElement} */ element) {
    this.element = element;
    this.clear();
    adopt(element, sheet);
    this.results = element.getAttribute("mode") === "results";
    this.locale = language(element);
    this.words = { ...STRINGS.en, ...STRINGS[base(this.locale)], ...strings(element) };
    this.spoken = this.words.ui; // Language of the texts, as the server chose it.
    this.source = new URL(element.getAttribute("src") ?? "/v1/search", document.baseURI);
    this.files = this.source.pathname.endsWith("/"); // Static files instead of a server.
    this.form = element.querySelector("form") ?? this.newForm();
    this.input = /** @type {HTMLInputElement} */ (this.form.querySelector("input[name=q]"));
    this.on(element, "click", (/** @type {any} */ event) => {
      const link = event.target.closest?.("[role=option], .es-hits a");
      if (link && !this.selected(link)) event.preventDefault();
    });
    this.shortcut();
    // Load the engine when the reader enters the box. In results mode it is needed at once anyway.
    if (this.files && !this.results) this.on(element, "focusin", () => this.search(this.api("suggest", {})).catch(() => {}));
    // iOS zooms into a field with small text, and does not zoom out. So enlarge the text just before the
    // field gets the focus. Not earlier: the larger field may move away from the tap.
    this.on(element, "mousedown", ({ target, defaultPrevented }) => {
      if (!defaultPrevented && matchMedia("(pointer: coarse)").matches && target.matches("input, select")
        && parseFloat(getComputedStyle(target).fontSize) < 16) target.style.fontSize = "16px";
    });
    if (!this.results) this.inner = new Suggestions(this);
    else {
      load(element).then(({ Results }) => {
        if (!this.gone.signal.aborted) this.inner = new Results(this);
        // The script may be missing, or belong to another version than this one.
      }).catch((fault) => (console.error(fault), this.add(h("p", {}, this.fault(fault)))));
    }
  }

  end() {
    this.gone.abort();
    this.inner?.stop();
    this.clear();
  }

  /** Remove the elements that a box has added, even those in a copy of the page. */
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
  /** Store the labels of the site's own facets from an answer. */
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

  /** Dispatch an event; return false if a listener called `preventDefault`. */
  tell(/** @type {string} */ type, /** @type {object} */ detail, cancelable = false) {
    return this.element.dispatchEvent(new CustomEvent(`eventsearch:${type}`, { detail, bubbles: true, cancelable }));
  }

  /** Handle the choice of a link; return whether to follow it. */
  selected(/** @type {HTMLAnchorElement} */ link) {
    const act = acts.get(link);
    if (act) act();
    if (act || !this.tell("select", { url: link.href, query: this.input.value }, true)) return false;
    this.remember(link.dataset.text ?? link.querySelector(".es-name")?.textContent ?? "", link.href);
    return true;
  }

  /** Key of the recent searches in the browser's storage. */
  get memory() { return `eventsearch:recent ${this.source.href}`; }

  /** The recent searches, the latest first: text and URL. @returns {string[][]} */
  get recent() {
    const limit = this.element.getAttribute("recent");
    try {
      const kept = limit !== null && JSON.parse(localStorage.getItem(this.memory) ?? "[]");
      return kept ? kept.filter(Array.isArray).slice(0, Number(limit) || 5) : [];
    } catch {
      return []; // A browser may forbid storage.
    }
  }

  set recent(searches) {
    try {
      localStorage.setItem(this.memory, JSON.stringify(searches));
    } catch {} // A browser may forbid storage.
  }

  remember(/** @type {string} */ text, /** @type {string} */ href) {
    if (text && this.element.hasAttribute("recent")) this.recent = [[text, href], ...this.recent.filter(([one]) => one !== text)];
  }

  /** A suggestion or a hit rendered with the page's template; null if there is none. @returns {any[] | null} */
  drawn(/** @type {string} */ slot, /** @type {any} */ one) {
    return this.template?.(this, slot, one) ?? null;
  }

  /** Load the script for templates, if the page has any. */
  async dress() {
    if (this.template || !this.element.querySelector("template[slot]")) return;
    ({ drawn: this.template } = await this.script("event-search-template.js").catch((fault) => (console.error(fault), {})));
  }

  /** A calendar tile for a suggestion or hit with a day, else an icon. */
  tile(/** @type {any} */ one, kind = "page") {
    return h("span", { class: `es-tile es-${one.status}`, "aria-hidden": "true" }, ...(one.start
      ? [h("span", {}, this.part(one, "month", "short")), h("b", {}, this.part(one, "day", "numeric"))] : [icon(kind)]));
  }

  /** A part of an event's start, such as its month. */
  part(/** @type {any} */ one, /** @type {string} */ name, /** @type {string} */ style) {
    return new Intl.DateTimeFormat(this.locale, { [name]: style, timeZone: "UTC" }).format(there(one.start));
  }

  /** The days until an event if it is soon, as text. Days are those of the event's place, also across a clock change. */
  soon(/** @type {any} */ { start, status }) {
    if (status !== "upcoming") return "";
    const ahead = (/** @type {Date} */ at) => -6e4 * at.getTimezoneOffset();
    const own = +there(start) - Date.parse(start), isHere = start.length < 11 || own === ahead(new Date(start));
    const days = Math.floor(+there(start) / DAY) - Math.floor((Date.now() + (isHere ? ahead(new Date()) : own)) / DAY);
    if (days < 0 || days > NEAR) return "";
    const write = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    return days < 14 ? write.format(days, "day") : write.format(Math.round(days / 7), "week");
  }

  /** A text in the page's language. Its plural forms are separate keys, or one text with bars. */
  say(/** @type {string} */ key, /** @type {Record<string, any>} */ values = {}) {
    const rule = new Intl.PluralRules(this.locale).select(values.n ?? 0);
    const [one, other = one] = (this.words[key] ?? key).split("|");
    const form = this.words[`${key}.${rule}`] ?? this.words[`${key}.other`] ?? (rule === "one" ? one : other);
    return form.replace(/\{(\w+)\}/g, (_, key) => key === "n" ? this.count(values.n) : values[key]);
  }

  count(/** @type {number} */ n) {
    return new Intl.NumberFormat(this.locale).format(n);
  }

  /** Announce a text to screen readers after a pause, so that only the last of several is read. */
  announce(/** @type {string} */ text) {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { this.status.textContent = text; }, SETTLED);
  }

  /** The text for a failed request; also dispatches the error event. */
  fault(/** @type {any} */ { status = null }) {
    const text = this.say(status === 400 ? "unreadable" : status === 429 || status === 503 ? "busy" : "failed");
    this.announce(text);
    this.tell("error", { query: this.input.value, status });
    return text;
  }

  /** Search the files of a static index. */
  async search(/** @type {string} */ url) {
    const { pathname, searchParams } = new URL(url), { open } = await import(new URL("engine.js", this.source).href);
    return open(this.source.href)[pathname.endsWith("/suggest") ? "suggest" : "search"](searchParams);
  }

  /** The URL of a request to the server. */
  api(/** @type {string} */ route, /** @type {any} */ asked) {
    const given = asked instanceof URLSearchParams ? [...asked] : Object.entries(asked);
    if (route === "search") given.push(["ui", this.spoken]);
    const url = new URL(route === "suggest" ? this.element.getAttribute(route) ?? route : "", this.source);
    url.search = `${new URLSearchParams(given.filter(([, value]) => value))}`;
    return url.href;
  }

  /** The URL of a page of the site. */
  address(/** @type {string} */ url) {
    return webAddress(url, this.element.getAttribute("base") ?? document.baseURI) || "#";
  }

  /** The fields of the form that have a value. */
  given() {
    const fields = /** @type {[string, string][]} */ ([...new FormData(this.form)]);
    return new URLSearchParams(fields.filter(([, value]) => value));
  }

  /** The URL of the results of *q*; with *isUnfinished*, its last word may be the beginning of a word. */
  page(/** @type {string} */ q, isUnfinished = false) {
    // Not `form.action`: that is a field of the form, if one has this name.
    const url = new URL(this.form.getAttribute("action") || location.href, document.baseURI);
    const given = this.given();
    given.set("q", q);
    given.delete("unfinished");
    if (isUnfinished) given.set("unfinished", "1");
    url.search = `${given}`;
    return url.href;
  }

  /** Time, place and states of an event. In a group of past events, the heading already says that it is past. */
  about(/** @type {any} */ one, grouped = false) {
    const times = (one.start || one.date) && h("time", { datetime: one.start ?? one.date }, this.when(one, grouped));
    return [times, grouped && this.soon(one), one.location, ...this.states(one, grouped)].filter(Boolean);
  }

  /** The time of an event or the date of a page, see `datesOf` of events.js. */
  when(/** @type {any} */ one, isDays = false, isHere = false) {
    return datesOf(this.locale, one.start ? one : { start: one.date, all_day: true }, isDays, isHere);
  }

  /** @returns {string[]} */
  states(/** @type {any} */ one, grouped = false) {
    const { status } = one;
    if (status === "upcoming" && !grouped && this.soon(one)) return [this.soon(one), ...this.states(one, true)];
    return statesOf(one, status === "past", (!grouped || status === "ongoing") && status).map((key) => this.say(key));
  }

  /** A title. For a cancelled or postponed event, it is struck out, and screen readers read the state. */
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
