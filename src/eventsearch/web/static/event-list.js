// @ts-check
/*
 * <event-list>: the upcoming or past events of a site at the time of reading.
 *
 *   <event-list src="/eventsearch/events.json" tag="Python" limit="5">
 *     <p><a href="/events/">All events</a></p>
 *   </event-list>
 *
 * The element shows its content until the events are loaded, and without scripts. Texts are never
 * written as HTML. `eventsearch static` writes the file; attributes and events: docs/static.md.
 */
/** @typedef {{start: string, end?: string, begins: number, over: number}} Times */
/** @typedef {Times & Record<string, any>} Entry */
import { adopt, define, h, language, sheetOf, strings, webAddress } from "./box/dom.js";
import { OFF, datesOf, folded, statesOf, yourTime } from "./box/events.js";
// @ts-ignore: the bundler replaces it by the text of the file.
import CSS from "./box/list.css";
// @ts-ignore: the bundler makes it from the catalogues in web/search_page/i18n.
import TEXTS from "texts:list";

const PAUSE = 30e3; // Milliseconds between two updates of the list, as events begin and end.
/** Attributes that filter events, and the key of an event that each compares. @type {Record<string, string>} */
const KEYS = { tag: "tags", place: "location", speaker: "authors", section: "section", language: "lang" };

/** Texts that the search box does not have; a text with a number is "one|other". @type {Record<string, Record<string, string>>} */
const STRINGS = {
  en: { next: "No upcoming events", past: "No past events", failed: "The events cannot be loaded.", more: "{n} more date|{n} more dates",
    endless: "more dates follow", ...TEXTS.en },
  fr: { next: "Aucun événement à venir", past: "Aucun événement passé", failed: "Les événements ne peuvent pas être chargés.",
    more: "{n} autre date|{n} autres dates", endless: "d’autres dates suivent", ...TEXTS.fr },
};

const sheet = sheetOf(CSS);

/** The content of each URL, loaded once per page. @type {Map<string, Promise<any>>} */
const answers = new Map();

const load = (/** @type {string} */ url) => {
  const answer = answers.get(url) ?? fetch(url).then((one) => (one.ok ? one.json() : Promise.reject(one)), () => Promise.reject({}));
  answers.set(url, answer);
  answer.catch(() => answers.delete(url));
  return answer;
};

/** An event at its ongoing, else next, else last occurrence, with the number of those after it. @returns {Entry} */
const at = (/** @type {Entry} */ entry, /** @type {number} */ now) => {
  const dates = entry.occurrences ?? [entry];
  const place = dates.findIndex((/** @type {Times} */ one) => now < one.over);
  return { ...entry, end: undefined, ...dates.at(place), more: place < 0 ? 0 : dates.length - place - 1 };
};

/** The content of an `<event-list>`. */
class List {
  gone = false;
  /** The module for the month and agenda views, once a view needs it. @type {Promise<any> | undefined} */
  views = undefined;
  told = false;
  timer = setInterval(() => this.draw(), PAUSE);
  box = h("div", { slot: "es", "data-es": "" });
  observer = new MutationObserver(() => this.draw());

  constructor(/** @type {HTMLElement} */ element, /** @type {ShadowRoot} */ shadow) {
    this.element = element;
    this.shadow = shadow;
    adopt(element, sheet);
    this.observer.observe(element, { attributes: true });
    this.locale = language(element);
    this.words = { ...STRINGS.en, ...STRINGS[this.locale.split("-")[0]], ...strings(element) };
    this.source = new URL(element.getAttribute("src") ?? "/eventsearch/events.json", document.baseURI);
    load(this.source.href).then((data) => {
      this.data = data;
      this.draw();
    }).catch((fault) => this.failed(fault));
  }

  end() {
    this.gone = true;
    clearInterval(this.timer);
    this.observer.disconnect();
    this.show();
  }

  /** Show the given parts in place of the element's own content; without parts, show that content. */
  show(/** @type {any[]} */ ...parts) {
    const made = parts.filter(Boolean);
    // Remove parts of an earlier list: a saved copy of the page, or a restored one, contains them.
    for (const one of this.element.querySelectorAll(":scope > [data-es]")) if (one !== this.box) one.remove();
    this.shadow.replaceChildren(h("slot", { name: made[0] && "es" }));
    if (!made[0]) return this.box.remove();
    const fresh = this.box.cloneNode();
    /** @type {Element} */ (fresh).append(...made);
    if (!this.box.isConnected) this.element.append(this.box);
    if (this.box.isEqualNode(fresh)) return;
    const named = (/** @type {HTMLElement | null} */ one) => one?.getAttribute("href") ?? one?.dataset.day;
    const name = named(this.box.querySelector(":focus"));
    this.box.replaceChildren(...made);
    if (name) [.../** @type {NodeListOf<HTMLElement>} */ (this.box.querySelectorAll("a, td"))].find((one) => named(one) === name)?.focus();
  }

  failed(/** @type {any} */ fault) {
    if (this.gone) return;
    if (fault instanceof Error) console.error(fault);
    if (!this.element.textContent?.trim()) this.show(h("p", {}, this.say("failed")));
    this.tell("error", { status: fault.status ?? null });
  }

  tell(/** @type {string} */ type, /** @type {object} */ detail) {
    this.element.dispatchEvent(new CustomEvent(`eventsearch:${type}`, { detail, bubbles: true }));
  }

  get view() { return ["month", "agenda"].find((view) => view === this.element.getAttribute("view")) ?? ""; }

  get past() { return this.element.getAttribute("when") === "past"; }

  /** The filters in attributes, with their values between bars; `data-NAME` filters by one of the site's own facets. */
  get given() {
    return [...Object.keys(KEYS), ...Object.keys(this.data.labels ?? {})].flatMap((name) => {
      const text = this.element.getAttribute(name in KEYS ? name : `data-${name}`);
      return text ? [/** @type {const} */ ([name, folded(text).trim().split(/\s*\|\s*/)])] : [];
    });
  }

  draw() {
    if (!this.data || this.gone) return;
    const now = Date.now() / 1000, { view } = this;
    if (!view) return this.lay(null, "", now);
    this.views ??= import(new URL("event-views.js", this.source).href).catch((fault) => console.error(fault));
    // Meanwhile the element may have gone, or have another view.
    this.views.then((views) => this.gone || this.view !== view || this.lay(views?.[view], views ? view : "", now))
      .catch((fault) => this.failed(fault));
  }

  /** Show the events by a function of event-views.js, else as a list. */
  lay(/** @type {any} */ made, /** @type {string} */ view, /** @type {number} */ now) {
    const sign = this.past ? -1 : 1, isMonth = view === "month";
    const found = this.data.events
      .flatMap((/** @type {Entry} */ one) => isMonth && one.occurrences ? one.occurrences.map((/** @type {Times} */ date) => ({ ...one, ...date })) : [isMonth ? one : at(one, now)])
      .filter((/** @type {Entry} */ one) => (isMonth || this.past === now >= one.over) && this.fits(one, now))
      .sort((/** @type {Entry} */ one, /** @type {Entry} */ other) => sign * (one.begins - other.begins))
      .slice(0, isMonth ? undefined : Number(this.element.getAttribute("limit")) || (made ? 100 : 10));
    const list = !found.length && !isMonth ? [h("p", { class: "es-message" }, this.say(this.past ? "past" : "next"))]
      : made ? made(this, h, found, now)
      : [h("ul", { class: "es-events" }, ...found.map((/** @type {Entry} */ one) => this.item(one, now)))];
    this.show(...list, !this.past && this.follow());
    if (!this.told) this.tell("list", { total: found.length });
    this.told = true;
  }

  fits(/** @type {Entry} */ one, /** @type {number} */ now) {
    return !(now > Date.parse(one.visible_until) / 1000)
      && this.given.every(([name, values]) => [one[KEYS[name] ?? name] ?? []].flat().some((/** @type {string} */ value) =>
        values.includes(folded(value)) || (name === "language" && values.includes(value.split("-")[0]))));
  }

  /** The language of an event, if it is not the page's. */
  other(/** @type {Entry} */ one) { return one.lang !== this.locale.split("-")[0] && one.lang; }

  /** A link to an event; a cancelled or postponed event is struck out. */
  link(/** @type {Entry} */ one, time = "") {
    const off = OFF.includes(one.event_status);
    const title = off ? [h("span", { class: "es-status", lang: this.other(one) && this.locale }, `${this.say(one.event_status)}: `), h("s", {}, one.title)] : [one.title];
    const url = this.address(one.url);
    return h(url ? "a" : "span", { href: url || null }, time && `${time} `, ...title);
  }

  named(/** @type {Entry} */ one, /** @type {string} */ time) { return h("li", { lang: this.other(one) }, this.link(one, time)); }

  item(/** @type {Entry} */ one, /** @type {number} */ now, when = this.dates(one)) {
    const other = this.other(one), isOver = now >= one.over, yours = yourTime(one, () => datesOf(this.locale, one, false, true));
    const states = statesOf(one, isOver, !isOver && one.begins <= now && "ongoing");
    const about = [
      when && h("time", { datetime: one.all_day ? one.start.slice(0, 10) : one.start }, when), yours && this.say("yours", 0, yours), one.location,
      ...states.map((key) => this.say(key)),
      one.endless ? this.say("endless") : one.more && this.say("more", one.more),
      one.ics && !isOver && h("a", { href: this.address(one.ics) }, this.say("add")),
    ].filter(Boolean);
    return h("li", { lang: other },
      h("p", { class: "es-title" }, this.link(one)),
      h("p", { class: "es-meta", lang: other && this.locale }, ...about.flatMap((part, place) => (place ? [" · ", part] : [part]))));
  }

  /** A link to the calendar of the listed events, if there is one. */
  follow() {
    const [[name, values] = ["all", []], more] = this.given;
    const kept = this.data.calendars ?? {};
    const url = name === "all" ? kept.all : kept[name]?.find((/** @type {any} */ one) => folded(one.value) === values.join("|"))?.url;
    return url && !more && h("p", { class: "es-links" }, h("a", { href: this.address(url) }, this.say("ics")));
  }

  /** The URL of a page or file of the site; may be empty. */
  address(/** @type {string | undefined} */ url) {
    return url ? webAddress(url, this.source) : "";
  }

  /** The time of an event in its own time zone. */
  dates(/** @type {Entry} */ one) { return datesOf(this.locale, one); }

  /** A text in the page's language. */
  say(/** @type {string} */ key, n = 0, t = "") {
    const [one, other = one] = (this.words[key] ?? key).split("|");
    const text = new Intl.PluralRules(this.locale).select(n) === "one" ? one : other;
    return text.replace("{n}", new Intl.NumberFormat(this.locale).format(n)).replace("{t}", t);
  }
}

const ATTRIBUTES = ["src", "when", "view", "limit", "strings", ...Object.keys(KEYS)];

class EventList extends HTMLElement {
  static observedAttributes = ["src", "strings"];
  /** @type {List | null} */ #list = null;
  #shadow = this.attachShadow({ mode: "open" });

  constructor() {
    super();
    this.#shadow.append(h("slot"));
  }

  connectedCallback() {
    // Wait for frameworks: when they hydrate a page, its HTML must be as their server wrote it.
    const begin = () => { if (this.isConnected) this.#list ??= new List(this, this.#shadow); };
    const idle = () => (window.requestIdleCallback ?? setTimeout)(begin);
    if (document.readyState === "complete") idle();
    else window.addEventListener("load", idle, { once: true });
  }

  disconnectedCallback() {
    this.#list?.end();
    this.#list = null;
  }

  attributeChangedCallback() {
    if (!this.#list) return;
    this.disconnectedCallback();
    this.connectedCallback();
  }
}
define("event-list", EventList, ATTRIBUTES);
