// @ts-check
/** <event-search mode="results">: a results page in the box. The element loads this part if it has that mode. */
import { folded, follow, periods, yourTime } from "./box/events.js";
// @ts-ignore: the bundler replaces it by the text of the file.
import CSS from "./box/results.css";
// @ts-ignore: the bundler replaces it by the English labels of the facets.
import LABELS from "../../model/facets.json";
// @ts-ignore: the bundler makes it from the English catalogue.
import TEXTS from "texts:results";

/** @typedef {typeof import("./box/dom.js")} Dom */

// The box passes its own copies, which are already loaded.
/** @type {Dom["h"]} */ let h;
/** @type {Dom["marked"]} */ let marked;
/** @type {Dom["spaced"]} */ let spaced;
/** @type {CSSStyleSheet | undefined} */ let sheet;

const PEOPLE = 4; // Speakers of an event to list.
const REST = 300; // Milliseconds between an answer and the requests that count the hits of days.
const SHOWN = 12; // Values of a facet to show, in addition to the chosen ones.
const MORE = 100; // Further values that the reader can show.
const KEYS = Object.keys(LABELS).filter((key) => key !== "lang");
const OTHERS = ["q", "lang", "from", "to", "when", "sort", "page", "literal", "collapse", "unfinished"];

/** The last page of an answer that can be requested. */
const last = (/** @type {any} */ found) => Math.max(1, Math.min(found.pages, Math.floor(1000 / found.per_page)));

/** Results with filters; the page's URL contains the search. */
export class Results {
  /** @param {import("./box/box.js").Box} host */
  constructor(host) {
    this.host = host;
    const { name } = host.dom;
    ({ h, marked, spaced } = host.dom);
    host.words = { ...TEXTS, ...LABELS, ...host.words };
    host.dom.adopt(host.element, sheet ??= host.dom.sheetOf(CSS));
    this.asker = host.asker((fault) => this.failed(fault), () => { this.message.textContent = host.say("loading"); });
    this.counter = host.asker(() => {}, () => {});
    this.number = 1;
    this.view = "";
    /** The module for the month and agenda views, once a view needs it. @type {any} */ this.views = undefined;
    this.month = ""; // Month in the URL.
    this.day = ""; // Selected day of that month.
    this.focused = ""; // Selector of the element to focus in the next grid.
    this.typing = false; // Whether the last word may be unfinished.
    /** Waits until the last hit is visible. @type {IntersectionObserver | undefined} */ this.seen = undefined;
    /** @type {Record<string, any[]>} */ this.counts = {};
    // Filters are outside of the form, which may be laid out as a row; they refer to it by id.
    if (!host.form.hasAttribute("id")) host.form.setAttribute("id", name("form"));
    this.owner = host.form.getAttribute("id");
    this.choices = this.fixed();
    this.facets = h("div", { class: "es-filters" });
    // On a small screen, filters are in a drawer.
    const id = name("filters");
    const button = (/** @type {Record<string, any>} */ more, text = "") => h("button", { type: "button", popovertarget: id, ...more }, text);
    const hide = { popovertargetaction: "hide" };
    this.opener = button({ class: "es-open" });
    this.shower = button({ class: "es-show", ...hide });
    host.add(this.opener);
    host.add(h("div", { id, class: "es-drawer", popover: "" },
      button({ class: "es-close", ...hide }, host.say("close")), this.choices, this.facets, this.shower));
    this.message = h("p", { tabindex: "-1" });
    this.help = h("p", { hidden: true });
    this.days = h("nav", { class: "es-days", "aria-label": host.say("days") });
    this.frame = h("div");
    this.hits = h("ol", { class: "es-hits", "aria-label": host.say("hits") });
    this.pages = h("nav", { "aria-label": host.say("pages") });
    this.links = h("div", { class: "es-links" });
    this.box = h("div", { class: "es-results" }, this.days, this.message, this.help, this.frame, this.hits, this.pages, this.links);
    host.add(this.box);
    host.add(host.status);
    host.on(host.form, "submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.typing = false;
      this.go("push");
    });
    host.on(host.form, "input", (/** @type {any} */ event) => {
      if (event.target !== host.input) return;
      this.typing = true;
      this.go("replace");
    });
    host.on(host.element, "change", (/** @type {any} */ { target }) => target.name && target !== host.input && this.go("push"));
    host.on(window, "popstate", () => this.restore());
    host.on(window, "pagehide", () => history.replaceState({ ...history.state, es: scrollY }, ""));
    const { value } = host.input;
    this.restore();
    // Search what the reader typed before this script was loaded.
    if (value && value !== host.input.value && host.input.matches(":focus")) {
      host.input.value = value;
      this.typing = true;
      this.go("replace");
    }
  }

  /** The facets that can filter: the built-in ones, and those in the attribute `facets`. */
  get keys() {
    return [...new Set([...KEYS, ...this.host.facets])];
  }

  /** Whether a field of the form is a parameter of the search. @param {string} key */
  asks(key) {
    return OTHERS.includes(key) || this.keys.includes(key);
  }

  stop() {
    this.seen?.disconnect();
    this.asker.stop();
    this.counter.stop();
  }

  /** The fields that every answer has: when, from, to and order. */
  fixed() {
    const { host } = this;
    const select = (/** @type {string} */ key, /** @type {string[]} */ values) =>
      h("label", {}, host.say(key), h("select", { name: key, form: this.owner },
        ...values.map((value) => h("option", { value: value === values[0] ? "" : value },
          host.say(this.host.words[`${key} ${value}`] ? `${key} ${value}` : value)))));
    const day = (/** @type {string} */ key) =>
      h("label", {}, host.say(key), h("input", { type: "date", name: key, form: this.owner }));
    const own = (/** @type {HTMLElement} */ field) => {
      const { name } = /** @type {any} */ (field.lastElementChild);
      return !host.form.elements.namedItem(name);
    };
    return h("fieldset", { class: "es-filters", "aria-label": host.say("filters") },
      ...[select("when", ["all", "upcoming", "ongoing", "past"]), day("from"), day("to"),
        select("sort", ["relevance", "date", "-date"])].filter(own));
  }

  /** The search in the form as parameters of the page's URL. */
  asked(view = this.view) {
    const asked = this.host.given();
    if (this.number > 1) asked.set("page", String(this.number));
    if (view) asked.set("view", view);
    if (view === "month" && this.month) asked.set("month", this.month);
    if (this.typing) asked.set("unfinished", "1");
    return asked;
  }

  /** Search what the form contains, and write it into the page's URL. */
  go(/** @type {"push" | "replace"} */ how, page = 1) {
    this.number = page;
    const asked = this.asked();
    const mine = new Set([...this.host.form.elements].map((/** @type {any} */ field) => field.name));
    const others = [...new URLSearchParams(location.search)]
      .filter(([key]) => !mine.has(key) && !["page", "view", "unfinished"].includes(key) && !this.keys.includes(key));
    const whole = `${new URLSearchParams([...others, ...asked])}`;
    const address = location.pathname + (whole && `?${whole}`) + location.hash;
    if (address !== location.pathname + location.search + location.hash) history[`${how}State`](null, "", address);
    this.ask(how === "push" ? 0 : undefined);
  }

  /** Fill the form from the page's URL, and search it. */
  restore() {
    this.place = history.state?.es;
    const given = new URLSearchParams(location.search);
    this.typing = /^(1|true)$/.test(given.get("unfinished") ?? "");
    this.number = Math.max(1, Number(given.get("page")) || 1);
    this.view = /^(month|agenda)$/.exec(given.get("view") ?? "")?.[0] ?? "";
    this.day = this.month = "";
    // As on the server's page: in the month view, `month` is the shown month, not a filter.
    if (this.view === "month") {
      this.month = /^\d{4}-(0[1-9]|1[0-2])$/.exec(given.get("month") ?? "")?.[0] ?? "";
      given.delete("month");
    }
    this.draw({}, given);
    for (const field of /** @type {any} */ (this.host.form.elements)) {
      if (!field.name || ["checkbox", "radio", "hidden", "submit"].includes(field.type)) continue;
      field.value = given.get(field.name) ?? "";
    }
    this.ask(0);
  }

  /** The parameters of the search, without the site's own fields in the form. */
  parameters() {
    const asked = new URLSearchParams([...this.asked()].filter(([key]) => this.asks(key)));
    if (this.host.language) asked.set("lang", this.host.language);
    return asked;
  }

  /** The URL of the search with changes, to count its hits or to find the first one. */
  changed(/** @type {Record<string, string>} */ changes) {
    const asked = this.parameters();
    if (this.view === "month") asked.delete("month");
    for (const [key, value] of Object.entries({ page: "", per_page: "0", ...changes })) asked.set(key, value);
    return this.host.api("search", asked);
  }

  /** Search and show the answer; *month* is the month of the grid. */
  ask(/** @type {number | undefined} */ pause = undefined, month = this.month) {
    const { host, asker, view } = this, asked = this.parameters(), q = asked.get("q") ?? "";
    if (view && !this.views) {
      host.script("event-views.js").then((views) => { this.views = views; this.ask(0); }, (fault) => this.failed(fault));
      return;
    }
    this.stop();
    month ||= (asked.get("month") ?? asked.get("from") ?? "").slice(0, 7);
    this.box.setAttribute("aria-busy", "true");
    if (view === "month" && !month) {
      asker.run(pause, async (get) => {
        this.ask(0, await this.views.nextMonth((/** @type {any} */ changes) => get(this.changed({ ...changes, per_page: "10" })), asked.get("when")));
      });
      return;
    }
    const { limit } = host, page = this.number;
    // In a static index, each hit loads a page file. So load half of the hits first, the others on scrolling.
    const isHalf = host.files && !view && !this.place && limit % 2 === 0;
    asked.set("per_page", String(isHalf ? limit / 2 : limit));
    if (isHalf) asked.set("page", String(2 * page - 1));
    if (view) this.views.narrow(view, month, asked);
    for (const facet of new Set([...host.facets, "event_status"])) asked.append("facet", facet);
    const url = host.api("search", asked);
    asker.run(asker.kept.has(url) ? 0 : pause, async (get) => {
      host.tell("query", { query: q });
      const answer = await get(url);
      const found = isHalf ? { ...answer, page, per_page: limit, pages: Math.ceil(answer.total / limit) } : answer;
      this.show(found, q, month);
      host.tell("results", { query: q, total: found.total });
      if (isHalf && answer.page < answer.pages) this.complete(found, q, asked);
    });
  }

  /** Show the other half of the hits when the last one is visible; at once if the page shows hits itself. */
  complete(/** @type {any} */ found, /** @type {string} */ q, /** @type {URLSearchParams} */ asked) {
    const { host, message } = this, last = this.hits.lastElementChild, text = message.textContent;
    asked.set("page", String(2 * found.page));
    const show = () => this.asker.run(0, async (get) => {
      const answer = await get(host.api("search", asked)), hits = last ? answer.hits : [...found.hits, ...answer.hits];
      const isDrawn = host.tell("hits", { query: q, hits }, true);
      if (isDrawn) this.hits.append(...hits.map((/** @type {any} */ one) => this.hit(one)));
      message.textContent = text;
      this.paged(found);
    });
    if (!last) return show();
    this.pages.hidden = true;
    this.seen = new IntersectionObserver((entries) => {
      if (!entries.some((one) => one.isIntersecting)) return;
      this.seen?.disconnect();
      show();
    });
    this.seen.observe(last);
  }

  /** Show another month with a selected day. */
  turn(/** @type {string} */ day, /** @type {string} */ focused) {
    Object.assign(this, { day, focused, month: day.slice(0, 7) });
    this.go("push");
  }

  show(/** @type {any} */ found, /** @type {string} */ q, /** @type {string} */ month) {
    const { host } = this;
    host.learn(found.labels);
    if (found.hits.length < 1 && found.page > 1) return this.go("replace", last(found));
    const text = found.total ? host.say("results", { n: found.total })
      : host.say(q ? "none" : "nothing", { q });
    this.box.removeAttribute("aria-busy");
    this.message.textContent = text;
    this.shower.textContent = host.say("show", { n: found.total });
    const chosen = [...this.host.given()].filter(([key]) => key !== "q" && this.asks(key)).length;
    this.opener.textContent = host.say("filters") + (chosen ? ` (${host.count(chosen)})` : "");
    host.announce([text, ...found.notes].join(". "));
    this.helped(found);
    const isDrawn = host.tell("hits", { query: q, hits: found.hits }, true);
    this.hits.replaceChildren(...isDrawn && !this.view ? found.hits.map((/** @type {any} */ one) => this.hit(one)) : []);
    const events = this.view || found.facets.event_status?.length || [...this.days.children].some((one) => one.ariaCurrent);
    this.days.hidden = !events;
    this.frame.replaceChildren(...isDrawn && this.view ? this.views.frame(this, h, found.hits, month) : []);
    if (events) this.near(found.understood?.[0]?.without);
    this.draw(found.facets, this.asked(this.month ? "" : undefined));
    this.paged(found);
    if (this.place) scrollTo(0, this.place);
    this.place = 0;
    const { ics, atom } = found.links;
    const whole = (/** @type {string} */ url) => new URL(url, host.source).href;
    const isOver = host.given().get("when") === "past";
    this.links.replaceChildren(...[ics && !isOver && found.facets.event_status?.length && follow(h, whole(ics), (key) => host.say(key), (text) => host.announce(text)),
      atom && h("a", { href: whole(atom) }, host.say("atom"))].filter(Boolean));
    this.links.hidden = !this.links.childElementCount;
  }

  failed(/** @type {any} */ fault) {
    this.box.removeAttribute("aria-busy");
    this.message.textContent = this.host.fault(fault);
    if (fault.status === 400) {
      fault.json().then((/** @type {any} */ said) => this.message.append(" ", h("span", { lang: "en" }, said.detail)), () => {});
    }
    this.hits.replaceChildren();
    this.frame.replaceChildren();
    this.pages.hidden = this.help.hidden = this.links.hidden = true;
  }

  /** Show the suggested query, understood dates, and notes. */
  helped(/** @type {any} */ found) {
    const { host } = this;
    const link = (/** @type {string} */ q, /** @type {string} */ text) => this.link({ q, page: "" }, text);
    const narrowed = !found.total && [...this.facets.querySelectorAll(":checked"), ...this.choices.querySelectorAll("input, select")]
      .some((/** @type {any} */ field) => field.value);
    this.help.hidden = !found.did_you_mean && !found.understood?.length && !found.notes.length && !narrowed;
    this.help.replaceChildren(...spaced([
      ...(narrowed ? [h("a", { href: `?${new URLSearchParams({ q: host.input.value })}` }, host.say("clear"))] : []),
      ...(found.did_you_mean ? [host.say("meant"),
        h("span", {}, link(found.did_you_mean, found.did_you_mean), host.spoken === "fr" ? "\u00a0?" : "?")] : []),
      ...(found.understood ?? []).flatMap((/** @type {any} */ one) =>
        [host.say("as", one), link(one.without, host.say("words"))]),
      ...found.notes.map((/** @type {string} */ note) => h("span", { lang: host.spoken }, note)),
      ...(found.exact ? [link(found.exact, host.say("exact", { text: host.input.value.trim() }))] : []),
    ]));
  }

  /** The language of a hit, if it is not the page's. */
  other(/** @type {any} */ { lang }) {
    return lang && lang !== this.host.locale && lang;
  }

  hit(/** @type {any} */ one) {
    const { host } = this, other = this.other(one);
    const own = host.drawn("hit", one);
    if (own) return h("li", { lang: other }, ...own);
    const about = host.about(one), isToCome = one.start && one.status !== "past";
    const yours = one.all_day === false && one.start && yourTime(one, () => host.when(one, false, true));
    if (yours) about.splice(1, 0, host.say("yours", { t: yours }));
    if (one.start && one.authors[0]) about.push(new Intl.ListFormat(host.locale).format(one.authors.slice(0, PEOPLE)));
    const { url, deadline, full } = one.registration ?? {};
    if (isToCome && /^https?:/.test(url) && !full && !(Date.parse(deadline) < Date.now()) && one.event_status !== "cancelled") {
      about.push(h("a", { href: url }, host.say("register")));
    }
    if (one.ics && isToCome) about.push(h("a", { href: new URL(one.ics, host.source).href }, host.say("add")));
    const picture = one.image && h("img", { src: host.address(one.image), alt: "", loading: "lazy" });
    picture?.addEventListener("error", () => picture.remove());
    return h("li", { lang: other }, host.tile(one), h("div", { class: "es-body" },
      h("p", { class: "es-title" }, h("a", { href: host.address(one.url) }, ...host.titled(one))),
      about.length && h("p", { class: "es-meta", lang: other && host.locale }, ...spaced(about, " · ")) || null,
      h("p", {}, ...marked(one.highlight.text ?? [one.summary ?? ""])),
      one.sections.length && h("p", { class: "es-meta" }, ...spaced(one.sections.map((/** @type {any} */ section) =>
        h("a", { href: host.address(section.url) }, section.heading)), " · ")) || null), picture || null);
  }

  /**
   * Show links to days around today, each with its number of results, and to other views.
   * They replace dates in the query; *q* is the query without its dates.
   * @param {string} [q]
   */
  near(q) {
    const { host, view } = this, asked = this.asked(), none = { from: "", to: "", when: "", view: view === "month" ? "" : view };
    const rest = /** @type {Record<string, string>} */ (q === undefined ? {} : { q });
    const spans = [...Object.entries(periods()).map(([key, [from, to]]) => /** @type {const} */ ([key, { ...none, from, to }])),
      ...["upcoming", "past"].map((when) => /** @type {const} */ ([when, { ...none, when }]))];
    const links = spans.map(([key, changes]) => {
      const on = Object.entries(changes).every(([name, value]) => (asked.get(name) ?? "") === value);
      const link = this.link(on ? none : { ...changes, ...rest }, host.say(host.words[`when ${key}`] ? `when ${key}` : key), on && "true");
      link.append(" ", h("span", { class: "es-meta" }));
      return link;
    });
    this.days.replaceChildren(...links, h("span", {}, ...["", "month", "agenda"].map((one) =>
      this.link({ view: one }, host.say(`view ${one || "list"}`), view === one))));
    this.counter.run(REST, async (get) => {
      await Promise.all(spans.map(async ([, { from, to, when }], at) => {
        const { total } = await get(this.changed({ from, to, when, ...rest }));
        links[at].lastElementChild?.append(this.counted(total));
      }));
    });
  }

  /** A link to another search, whose answer is shown without leaving the page. */
  link(/** @type {Record<string, string>} */ changes, /** @type {string} */ text, /** @type {boolean | string} */ current = false) {
    const asked = this.asked(changes.view);
    if (changes.q) asked.delete("unfinished");
    for (const [key, value] of Object.entries(changes)) value ? asked.set(key, value) : asked.delete(key);
    const made = h("a", { href: `?${asked}`, "aria-current": current === true ? "page" : current }, text);
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.typing &&= !changes.q;
      this.view = changes.view ?? this.view;
      if (this.view !== "month") this.day = this.month = "";
      for (const [key, value] of Object.entries(changes)) {
        const field = /** @type {any} */ (this.host.form.elements.namedItem(key));
        if (field) field.value = value;
      }
      this.go("push", Number(changes.page) || 1);
      // The clicked link disappears: move the focus to the beginning of the new answer.
      this.message.focus();
    });
    return made;
  }

  paged(/** @type {any} */ found) {
    const { page } = found, pages = last(found);
    const at = [...new Set([1, page - 1, page, page + 1, pages])].filter((one) => one >= 1 && one <= pages);
    this.pages.hidden = pages < 2;
    this.pages.replaceChildren(...(page > 1 ? [this.link({ page: String(page - 1) }, this.host.say("previous"))] : []),
      ...at.flatMap((one, place) => {
        const made = this.link({ page: String(one) }, this.host.count(one), one === page);
        made.setAttribute("aria-label", this.host.say("page", { n: one }));
        return one - (at[place - 1] ?? one) > 1 ? ["…", made] : [made];
      }),
      ...(page < pages ? [this.link({ page: String(page + 1) }, this.host.say("next"))] : []));
  }

  /** Draw the checkboxes of facets; keep them if one has the focus. */
  draw(/** @type {Record<string, any[]>} */ facets, /** @type {URLSearchParams} */ asked) {
    this.counts = facets;
    if (this.facets.contains(document.activeElement)) return this.recount(facets, asked);
    const keys = [...new Set([...this.host.facets, ...this.keys.filter((key) => asked.has(key))])];
    this.facets.replaceChildren(...keys.map((key) => this.facet(key, asked.getAll(key))).filter(Boolean));
  }

  /** The counts of a facet's values; years and months are counted in ascending order, but shown latest first. */
  values(/** @type {string} */ key) {
    const counts = this.counts[key] ?? [];
    return key === "year" || key === "month" ? [...counts].reverse() : counts;
  }

  facet(/** @type {string} */ key, /** @type {string[]} */ chosen) {
    const counts = this.values(key);
    const label = this.host.say(key === "tag" ? "tags" : key);
    const first = [...counts.filter((one, at) => at < SHOWN || chosen.includes(one.value)),
      ...chosen.filter((value) => !counts.some((one) => one.value === value)).map((value) => ({ value, count: null }))];
    const there = new Set(first.map(({ value }) => value));
    return first.length ? h("fieldset", { "data-facet": key }, h("legend", {}, label),
      ...first.map((one) => this.check(key, one, chosen.includes(one.value))),
      counts.some(({ value }) => !there.has(value)) ? this.more(key, label, there) : null) : "";
  }

  /** The further values of a facet, which the reader can show and search by text; checked ones stay. */
  more(/** @type {string} */ key, /** @type {string} */ label, /** @type {Set<string>} */ first) {
    const { host } = this;
    const text = host.say("find", { label });
    const find = /** @type {HTMLInputElement} */ (h("input", { type: "search", "aria-label": text, placeholder: text }));
    const list = h("div");
    const others = () => this.values(key).filter(({ value }) => !first.has(value));
    const fill = () => {
      const on = new Set([.../** @type {any} */ (list.querySelectorAll(":checked"))].map(({ value }) => value));
      const found = others().filter(({ value }) => on.has(value) || folded(value).includes(folded(find.value)));
      list.replaceChildren(...found.slice(0, MORE).map((one) => this.check(key, one, on.has(one.value))));
      return found.length;
    };
    const box = h("details", {}, h("summary", {}, host.say("more", { n: others().length })), find, list);
    find.addEventListener("input", () => host.announce(host.say("values", { n: fill() })));
    box.addEventListener("toggle", fill);
    return box;
  }

  check(/** @type {string} */ key, /** @type {{value: string, count: number | null}} */ one, /** @type {boolean} */ checked) {
    const box = h("input", { type: "checkbox", name: key, value: one.value, checked, form: this.owner });
    const ours = ["event_status", "attendance"].includes(key);
    return h("label", {}, box, ours ? this.host.say(one.value) : one.value, h("span", { class: "es-meta" }, this.counted(one.count)));
  }

  counted(/** @type {number | null} */ count) {
    return count === null ? "" : `(${this.host.count(count)})`;
  }

  recount(/** @type {Record<string, any[]>} */ facets, /** @type {URLSearchParams} */ asked) {
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (this.facets.querySelectorAll("[name]"))) {
      const found = facets[box.name]?.find((one) => one.value === box.value);
      box.checked = asked.has(box.name, box.value);
      const shown = box.parentElement?.lastElementChild;
      if (shown) shown.textContent = this.counted(found?.count ?? 0);
    }
  }
}
