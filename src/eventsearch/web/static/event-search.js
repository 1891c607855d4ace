// @ts-check
/*
 * <event-search>: the search box of a site whose pages an eventsearch server has indexed.
 *
 *   <event-search src="https://search.example/v1/search" shortcut="mod+k" limit="6">
 *     <form action="https://search.example/search" role="search">
 *       <label for="q">Search</label> <input id="q" name="q" type="search"> <button>OK</button>
 *     </form>
 *   </event-search>
 *
 * The form works without this file; colours are in a layer, so the site's win. Nothing is written
 * as HTML. Attributes, events and CSS variables: docs/search-box.md.
 */
/** @typedef {(url: string) => Promise<any>} Get */
(() => {
  "use strict";

  const PAUSE = 120; // Milliseconds without a key before the server is asked,
  const SLOW = 400; // until one is told that it takes its time,
  const PATIENCE = 8000; // until it is given up,
  const SETTLED = 400; // and after an answer until it is announced.
  const KEPT = 50; // Answers kept.
  const FEW = 3; // Suggestions below which whole pages are searched too.
  const SHOWN = 12; // Values of a facet, besides those that are chosen,
  const MORE = 100; // and as many that can be opened.
  const KEYS = ["tag", "section", "author", "location", "category", "kind", "year", "month", "event_status", "attendance"];
  const OFF = ["cancelled", "postponed"];
  const ASKED = [...KEYS, "q", "lang", "from", "to", "when", "sort", "page", "literal", "collapse"];

  /** "one|other" where a number stands in the text; other languages are fetched. @type {Record<string, Record<string, string>>} */
  const STRINGS = {
    en: {
      ui: "en", label: "Search", list: "Suggestions", hits: "Results", filters: "Filters",
      suggestions: "{n} suggestion|{n} suggestions", results: "{n} result|{n} results",
      none: "Nothing found for “{q}”", nothing: "Nothing found",
      failed: "The search does not answer. Try again in a moment.",
      busy: "Too many searches at once. Try again in a moment.",
      unreadable: "This search cannot be read.", loading: "Searching…",
      event_status: "Status", attendance: "Attendance", ongoing: "now", scheduled: "takes place",
      "moved-online": "moved online", "in-person": "in person", hybrid: "in person and online", tag: "Tag", person: "Person",
      place: "Place", tags: "Tags", section: "Sections", author: "People", location: "Places",
      category: "Categories", year: "Years", month: "Months", lang: "Language", kind: "Kinds",
      when: "Events", from: "From", to: "To", sort: "Order",
      relevance: "best first", date: "earliest first", "-date": "latest first", pages: "Pages",
      page: "Page {n}", previous: "Previous", next: "Next", ics: "Follow in a calendar",
      atom: "Follow as a feed", meant: "Did you mean", as: "“{text}” was read as a time.",
      words: "Search all dates instead", clear: "Search without filters", add: "Add to calendar",
      more: "{n} more", find: "Find in “{label}”",
      values: "{n} value|{n} values",
    },
    fr: {
      ui: "fr", label: "Rechercher", list: "Suggestions", hits: "Résultats", filters: "Filtres",
      suggestions: "{n} suggestion|{n} suggestions", results: "{n} résultat|{n} résultats",
      none: "Rien pour « {q} »", nothing: "Aucun résultat",
      failed: "La recherche ne répond pas. Réessayez dans un instant.",
      busy: "Trop de recherches à la fois. Réessayez dans un instant.",
      unreadable: "Cette recherche est illisible.", loading: "Recherche en cours…",
      event_status: "État", attendance: "Participation", scheduled: "maintenu",
      cancelled: "annulé", postponed: "reporté", rescheduled: "nouvelle date",
      "moved-online": "passé en ligne", online: "en ligne", "in-person": "sur place",
      hybrid: "sur place et en ligne", full: "complet", upcoming: "à venir", ongoing: "en cours", past: "passé", tag: "Étiquette",
      person: "Personne", place: "Lieu", tags: "Étiquettes", section: "Rubriques",
      author: "Personnes", location: "Lieux", category: "Catégories", year: "Années",
      month: "Mois", lang: "Langue", kind: "Types", when: "Événements", all: "tous",
      from: "Du", to: "Au", sort: "Ordre", relevance: "les plus pertinents",
      date: "du plus ancien", "-date": "du plus récent", pages: "Pages", page: "Page {n}",
      previous: "Précédente", next: "Suivante", ics: "Suivre dans un agenda",
      atom: "Suivre par un flux", meant: "Vouliez-vous dire",
      as: "« {text} » a été lu comme une date.", words: "Chercher à toutes les dates",
      clear: "Chercher sans les filtres", add: "Ajouter à l’agenda", "when past": "passés",
      more: "{n} de plus", find: "Chercher dans « {label} »", values: "{n} valeur|{n} valeurs",
    },
  };

  // What must hold on any page; `:defined` outweighs the plain selectors of a style sheet.
  const CSS = `event-search:defined {
    display: block; position: relative;
    [hidden] { display: none !important }
    .es-panel, .es-results, .es-filters { font: inherit; line-height: 1.4 }
    .es-panel { position: fixed; inset: auto; margin: 0; padding: 0; box-sizing: border-box;
      overflow: auto; overscroll-behavior: contain; text-align: start }
    [role=listbox] { display: grid; margin: 0; padding: 0; border: 0; background: none }
    [role=option] { display: block; width: auto; box-sizing: border-box; min-height: 24px; margin: 0; border: 0;
      padding: .5rem .75rem; color: inherit; text-decoration: none; overflow-wrap: anywhere }
    [role=option]:hover { background: color-mix(in srgb, currentColor 8%, transparent) }
    [role=option][aria-selected=true] { outline: 2px solid var(--es-accent, currentColor);
      outline-offset: -2px; background: color-mix(in srgb, currentColor 12%, transparent) }
    [role=option] > * { display: block }
    mark { padding: 0 .1em; margin: 0 -.1em; font: inherit }
    .es-meta { font-size: .875em; margin: 0 }
    .es-message { margin: 0; padding: .5rem .75rem }
    .es-status { position: absolute; width: 1px; height: 1px; margin: 0;
      overflow: hidden; clip-path: inset(50%); white-space: nowrap }
    .es-filters { display: flex; flex-flow: row wrap; gap: .75rem 1.5rem; margin: 1rem 0; width: auto }
    fieldset { border: 0; margin: 0; padding: 0; min-width: 0 }
    legend { float: none; width: auto; margin: 0; padding: 0; font-size: 1em }
    fieldset label { display: inline-flex; align-items: center; gap: .35em; width: auto;
      min-height: 24px; margin: 0; margin-inline-end: .75em; overflow-wrap: anywhere }
    fieldset :is(select, [type=date]) { width: auto }
    fieldset :is(select, input) { margin: 0 }
    summary, details > input { min-height: 24px; margin: .25rem 0 }
    summary { cursor: pointer }
    details > div { max-height: 15rem; overflow: auto }
    .es-hits { list-style: none; margin: 0; padding: 0 }
    .es-hits > li { list-style: none; margin: 1.25rem 0; padding: 0; overflow-wrap: anywhere }
    .es-hits p { margin: .15rem 0 }
    .es-results :is(nav, .es-links) { display: flex; flex-flow: row wrap; gap: .25rem 1rem; margin: 1rem 0 }
    .es-results :is(nav, .es-links) a { display: inline-block; min-height: 24px; min-width: 24px }
    .es-results[aria-busy=true] .es-hits { opacity: .6 }
    @media print { form, nav, .es-filters, .es-links, .es-panel { display: none } }
  }
  @layer eventsearch {
    event-search {
      .es-panel { background: var(--es-background, Canvas); color: var(--es-color, CanvasText);
        border: 1px solid var(--es-line, color-mix(in srgb, CanvasText 30%, Canvas));
        border-radius: var(--es-radius, .5rem); box-shadow: 0 .5rem 1.5rem rgb(0 0 0 / .2) }
      mark { background: var(--es-mark, #ffe58a); color: var(--es-mark-color, #1a1a1a); border-radius: .15em }
      .es-meta { color: color-mix(in srgb, currentColor 78%, transparent) }
      .es-title { font-size: 1.1em; font-weight: 600 }
      [aria-current] { color: inherit; font-weight: 700; text-decoration: none }
      @media (forced-colors: active) { mark { background: Mark; color: MarkText } }
    }
  }`;

  let number = 0;
  const name = (/** @type {string} */ what) => `es-${what}-${++number}`;

  /** Make an element; what is null, undefined or false is left out. */
  const h = (/** @type {string} */ tag, /** @type {Record<string, any>} */ attributes = {},
    /** @type {any[]} */ ...inside) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (value != null && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...inside.filter((one) => one != null && one !== ""));
    return made;
  };

  /** Nodes of segments that are plain and matched in turn. @param {string[]} segments */
  const marked = (segments) =>
    segments.slice(0, 40).map((text, at) => (at % 2 ? h("mark", {}, text) : text)).filter(Boolean);

  /** The language that an element is in. @param {Element} element */
  const language = (element) =>
    (element.closest("[lang]") ?? document.documentElement).getAttribute("lang") || navigator.language || "en";
  const base = (/** @type {string} */ locale) => locale.split("-")[0].toLowerCase();

  /** A text as it is compared: without accents and capitals. */
  const folded = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /** The last page of an answer that can be asked for. */
  const last = (/** @type {any} */ found) => Math.max(1, Math.min(found.pages, Math.floor(1000 / found.per_page)));

  /** Asks the server, or the files, and remembers answers; none comes after a later question. */
  class Asker {
    /** @param {Box} host @param {(fault: any) => void} failed @param {() => void} slow */
    constructor(host, failed, slow) {
      this.host = host;
      this.failed = failed;
      this.slow = slow;
      /** @type {Map<string, any>} */ this.kept = new Map();
      /** @type {AbortController | null} */ this.control = null;
      this.wait = this.again = 0;
    }

    /** Run *work* after a pause, in place of what waits; nobody is spared one where there is no server. */
    run(/** @type {number} */ pause, /** @type {(get: Get) => Promise<void>} */ work) {
      if (this.host.files) pause = 0;
      this.stop();
      const control = (this.control = new AbortController());
      this.wait = setTimeout(async () => {
        const slow = [setTimeout(this.slow, SLOW), setTimeout(() => control.abort(), PATIENCE)];
        try {
          await work((url) => this.get(url, control));
        } catch (fault) {
          if (control === this.control) this.failed(fault);
        } finally {
          slow.forEach(clearTimeout);
        }
      }, pause);
    }

    stop() {
      clearTimeout(this.wait);
      this.control?.abort();
      this.control = null;
    }

    async get(/** @type {string} */ url, /** @type {AbortController} */ control) {
      let found = this.kept.get(url);
      if (!found) {
        if (Date.now() < this.again) throw { status: 429 };
        const { signal } = control;
        if (this.host.files) found = await this.host.search(url);
        else {
          const answer = await fetch(url, { signal, credentials: "omit" });
          this.again = Date.now() + 1000 * Number(answer.headers.get("retry-after"));
          if (!answer.ok) throw answer; // For its status, and what it says.
          found = await answer.json();
        }
      }
      if (control !== this.control) throw new Error("late");
      this.kept.delete(url);
      this.kept.set(url, found);
      if (this.kept.size > KEPT) this.kept.delete([...this.kept.keys()][0]);
      return found;
    }
  }

  /** The list below the input: an editable combobox, chosen from by hand. */
  class Suggestions {
    /** @param {Box} host */
    constructor(host) {
      this.host = host;
      this.asker = new Asker(host, (fault) => this.failed(fault), () => this.show(this.options, host.say("loading")));
      this.list = h("div", { role: "listbox", id: name("list"), "aria-label": host.say("list") });
      this.message = h("p", { class: "es-message" });
      this.panel = h("div", { class: "es-panel", popover: "manual" }, this.list, this.message);
      this.begin = () => { if (!this.panel.isConnected) host.add(this.panel), host.add(host.status); };
      host.on(host.element, "focusin", this.begin);
      if (host.element.contains(document.activeElement)) this.begin();
      for (const [key, value] of Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
        "aria-controls": this.list.id, autocomplete: "off", autocapitalize: "off",
        enterkeyhint: "search", spellcheck: "false",
      })) host.input.setAttribute(key, value);
      host.on(host.input, "input", () => this.ask());
      host.on(host.input, "keydown", (/** @type {any} */ event) => this.key(event));
      host.on(host.form, "submit", () => this.close());
      host.on(host.element, "focusout", (/** @type {any} */ event) => {
        if (!host.element.contains(event.relatedTarget)) this.close();
      });
      for (const type of ["scroll", "resize"]) {
        window.addEventListener(type, () => this.shown && this.place(), { signal: host.gone.signal, capture: true, passive: true });
      }
      // The input keeps the focus while the mouse chooses.
      host.on(this.panel, "mousedown", (/** @type {Event} */ event) => event.preventDefault());
    }

    get options() {
      return /** @type {HTMLAnchorElement[]} */ ([...this.list.children]);
    }

    get active() {
      return this.options.find((one) => one.getAttribute("aria-selected") === "true");
    }

    ask() {
      const { host, asker } = this;
      const q = host.input.value.trim();
      this.choose(undefined);
      if (!q) return asker.stop(), host.announce(""), this.show([], "");
      const url = host.api("suggest", { q, lang: host.language, limit: host.limit });
      asker.run(asker.kept.has(url) ? 0 : PAUSE, async (get) => {
        host.tell("query", { query: q });
        /** @type {string[]} */ let said = [];
        let found = (await get(url)).suggestions.map((/** @type {any} */ one) => this.suggestion(one));
        if (found.length < FEW) {
          this.show(found, host.say("loading"));
          const { hits, notes } = await get(host.api("search", { q, lang: host.language, per_page: host.limit, unfinished: 1 }));
          said = notes;
          const there = new Set(found.map((/** @type {any} */ one) => one.href));
          found = [...found, ...hits.map((/** @type {any} */ one) => this.hit(one))
            .filter((/** @type {any} */ one) => !there.has(one.href))].slice(0, host.limit);
        }
        const none = found.length ? "" : [host.say("none", { q }), ...said].join(". ");
        this.show(found, none);
        host.announce(none || host.say("suggestions", { n: found.length }));
        host.tell("results", { query: q, total: found.length });
      });
    }

    suggestion(/** @type {any} */ one) {
      const { host } = this;
      const url = one.query ? host.page(one.query) : host.address(one.url);
      const more = one.query ? [`${host.say(one.kind)} (${one.count})`] : host.about(one);
      return this.option(url, one, one.highlight, more);
    }

    hit(/** @type {any} */ one) {
      const title = one.highlight.title ?? [one.title];
      return this.option(this.host.address(one.url), one, title, this.host.about(one));
    }

    option(/** @type {string} */ href, /** @type {any} */ one,
      /** @type {string[]} */ title, /** @type {any[]} */ about) {
      const { lang } = one;
      return h("a", { role: "option", id: name("option"), href, "aria-selected": "false",
        tabindex: "-1", lang: lang !== this.host.locale && lang },
      h("span", {}, ...this.host.titled(one, title)), about.length && h("span", { class: "es-meta",
        lang: lang && this.host.locale }, ...spaced(about, " · ")) || null);
    }

    show(/** @type {any[]} */ options, /** @type {string} */ message) {
      const href = this.active?.href;
      const texts = options.map((one) => one.textContent);
      // What looks alike says where it stands.
      options.forEach((one, at) => {
        if (texts.filter((text) => text === texts[at])[1]) one.append(h("span", { class: "es-meta" }, decodeURI(one.pathname)));
      });
      this.list.replaceChildren(...options);
      this.message.textContent = message;
      this.message.hidden = !message;
      this.open();
      if (href) this.choose(this.options.find((one) => one.href === href));
    }

    open() {
      const some = this.options.length > 0;
      this.list.hidden = !some;
      this.toggle(Boolean(some || this.message.textContent) && this.host.element.matches(":focus-within"));
      this.expanded(some && this.shown);
    }

    get shown() {
      return this.panel.matches(":popover-open");
    }

    /** Show the panel in the top layer, where nothing of the page clips it. */
    toggle(/** @type {boolean} */ yes) {
      if (this.panel.isConnected && yes !== this.shown) this.panel.togglePopover(yes);
      if (yes) this.place();
    }

    /** Put the panel below the element, within the window. */
    place() {
      const { left, bottom, width } = this.host.element.getBoundingClientRect();
      const { style } = this.panel;
      style.left = `${left}px`;
      style.top = `${bottom + 4}px`;
      style.width = `${Math.max(width, Math.min(320, innerWidth - left))}px`;
      style.maxHeight = `min(28rem, ${Math.max(120, innerHeight - bottom - 12)}px)`;
    }

    close() {
      this.asker.stop();
      this.toggle(false);
      this.expanded(false);
    }

    expanded(/** @type {boolean} */ yes) {
      this.host.input.setAttribute("aria-expanded", String(yes));
      this.choose(undefined);
    }

    /** Make an option the active one, or none. */
    choose(/** @type {HTMLElement | undefined} */ option) {
      for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
      if (option) this.host.input.setAttribute("aria-activedescendant", option.id);
      else this.host.input.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    }

    failed(/** @type {any} */ fault) {
      this.show([], this.host.fault(fault));
    }

    key(/** @type {KeyboardEvent} */ event) {
      // An input method composes with keys of its own.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Tab") return this.close();
      const done = this.keys[event.key]?.(event);
      if (done) event.preventDefault();
    }

    /** Each says whether the key was used. @type {Record<string, (event: KeyboardEvent) => boolean>} */
    keys = {
      ArrowDown: (event) => this.arrow(event, 1),
      ArrowUp: (event) => this.arrow(event, -1),
      ArrowLeft: () => this.text(),
      ArrowRight: () => this.text(),
      Home: () => this.text(),
      End: () => this.text(),
      Enter: (event) => this.enter(event),
      Escape: () => this.escape(),
    };

    arrow(/** @type {KeyboardEvent} */ event, /** @type {number} */ step) {
      if (event.altKey) step > 0 ? this.open() : this.close();
      else if (!this.shown && !this.options.length) this.ask();
      else {
        if (!this.shown) this.open();
        const { options, active } = this;
        const places = options.length + 1; // The input is one of them.
        const at = active ? options.indexOf(active) + 1 : 0;
        this.choose(options[((at + step + places) % places) - 1]);
      }
      return true;
    }

    /** Go back to the text, in which the key then moves. */
    text() {
      this.choose(undefined);
      return false;
    }

    enter(/** @type {KeyboardEvent} */ event) {
      const { active, host } = this;
      const apart = event.ctrlKey || event.metaKey;
      if (!active && !apart) return false;
      if (active && !host.selected(active)) return true;
      const href = active ? active.href : host.page(host.input.value);
      if (apart) window.open(href, "_blank", "noopener");
      else location.assign(href);
      return true;
    }

    escape() {
      const { input } = this.host;
      if (this.shown) this.close();
      else if (input.value) {
        input.value = "";
        input.dispatchEvent(new Event("input", { bubbles: true }));
      } else return false;
      return true;
    }
  }

  /** Whole answers with filters; the address says what is shown. */
  class Results {
    /** @param {Box} host */
    constructor(host) {
      this.host = host;
      this.asker = new Asker(host, (fault) => this.failed(fault), () => { this.message.textContent = host.say("loading"); });
      this.number = 1;
      this.typing = false; // The last word may be unfinished.
      /** @type {Record<string, any[]>} */ this.counts = {};
      // Filters stand beside the form, which may be laid out as a row; each field names it.
      if (!host.form.hasAttribute("id")) host.form.setAttribute("id", name("form"));
      this.owner = host.form.getAttribute("id");
      this.choices = this.fixed();
      this.facets = h("div", { class: "es-filters" });
      host.add(this.choices);
      host.add(this.facets);
      this.message = h("p", { tabindex: "-1" });
      this.help = h("p", { hidden: true });
      this.hits = h("ol", { class: "es-hits", "aria-label": host.say("hits") });
      this.pages = h("nav", { "aria-label": host.say("pages") });
      this.links = h("p", { class: "es-links" });
      this.box = h("div", { class: "es-results" }, this.message, this.help, this.hits, this.pages, this.links);
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
      // Somebody typed before this script was there.
      if (value && value !== host.input.value && host.input.matches(":focus")) {
        host.input.value = value;
        this.typing = true;
        this.go("replace");
      }
    }

    /** What is the same for every answer: when, from, to and order. */
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

    /** What is asked, as parameters. */
    asked() {
      const asked = this.host.given();
      if (this.number > 1) asked.set("page", String(this.number));
      return asked;
    }

    /** Show the answer to what the form says, and write it into the address. */
    go(/** @type {"push" | "replace"} */ how, page = 1) {
      this.number = page;
      const asked = this.asked();
      const mine = new Set([...this.host.form.elements].map((/** @type {any} */ field) => field.name));
      const others = [...new URLSearchParams(location.search)]
        .filter(([key]) => !mine.has(key) && key !== "page" && !KEYS.includes(key));
      const whole = `${new URLSearchParams([...others, ...asked])}`;
      const address = location.pathname + (whole && `?${whole}`) + location.hash;
      if (address !== location.pathname + location.search + location.hash) history[`${how}State`](null, "", address);
      this.ask(how === "push" ? 0 : PAUSE);
    }

    /** Fill the form from the address, and show its answer. */
    restore() {
      this.place = history.state?.es;
      this.typing = false;
      const given = new URLSearchParams(location.search);
      this.number = Math.max(1, Number(given.get("page")) || 1);
      this.draw({}, given);
      for (const field of /** @type {any} */ (this.host.form.elements)) {
        if (!field.name || ["checkbox", "radio", "hidden", "submit"].includes(field.type)) continue;
        field.value = given.get(field.name) ?? "";
      }
      this.ask(0);
    }

    ask(/** @type {number} */ pause) {
      const { host, asker } = this;
      // The form may have fields of the site's own.
      const asked = new URLSearchParams([...this.asked()].filter(([key]) => ASKED.includes(key)));
      const q = asked.get("q") ?? "";
      if (host.language) asked.set("lang", host.language);
      if (this.typing) asked.set("unfinished", "1");
      asked.set("per_page", String(host.limit));
      for (const facet of host.facets) asked.append("facet", facet);
      const url = host.api("search", asked);
      this.box.setAttribute("aria-busy", "true");
      asker.run(asker.kept.has(url) ? 0 : pause, async (get) => {
        host.tell("query", { query: q });
        const found = await get(url);
        this.show(found, q);
        host.tell("results", { query: q, total: found.total });
      });
    }

    show(/** @type {any} */ found, /** @type {string} */ q) {
      const { host } = this;
      if (found.hits.length < 1 && found.page > 1) return this.go("replace", last(found));
      const text = found.total ? host.say("results", { n: found.total })
        : host.say(q ? "none" : "nothing", { q });
      this.box.removeAttribute("aria-busy");
      this.message.textContent = text;
      host.announce([text, ...found.notes].join(". "));
      this.helped(found);
      this.hits.replaceChildren(...found.hits.map((/** @type {any} */ one) => this.hit(one)));
      this.draw(found.facets, this.asked());
      this.paged(found);
      if (this.place) scrollTo(0, this.place);
      this.place = 0;
      this.links.hidden = !found.links.ics && !found.links.atom;
      this.links.replaceChildren(...["ics", "atom"].filter((key) => found.links[key]).map((key) =>
        h("a", { href: new URL(found.links[key], host.source).href }, host.say(key))));
    }

    failed(/** @type {any} */ fault) {
      this.box.removeAttribute("aria-busy");
      this.message.textContent = this.host.fault(fault);
      if (fault.status === 400) {
        fault.json().then((/** @type {any} */ said) => this.message.append(" ", h("span", { lang: "en" }, said.detail)), () => {});
      }
      this.hits.replaceChildren();
      this.pages.hidden = this.help.hidden = this.links.hidden = true;
    }

    /** What was probably meant, and what was read as a time. */
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
      ]));
    }

    hit(/** @type {any} */ one) {
      const { host } = this;
      const other = one.lang && one.lang !== host.locale && one.lang;
      const lines = one.highlight.text ?? [one.summary ?? ""];
      const about = host.about(one);
      if (one.ics && one.status !== "past") about.push(h("a", { href: new URL(one.ics, host.source).href }, host.say("add")));
      return h("li", { lang: other },
        h("p", { class: "es-title" }, h("a", { href: host.address(one.url) }, ...host.titled(one, one.highlight.title ?? [one.title]))),
        about.length && h("p", { class: "es-meta", lang: other && host.locale }, ...spaced(about, " · ")) || null,
        h("p", {}, ...marked(lines)),
        one.sections.length && h("p", { class: "es-meta" }, ...spaced(one.sections.map((/** @type {any} */ section) =>
          h("a", { href: host.address(section.url) }, section.heading)))) || null);
    }

    /** A link to another answer, which is shown without leaving the page. */
    link(/** @type {Record<string, string>} */ changes, /** @type {string} */ text, current = false) {
      const asked = this.asked();
      for (const [key, value] of Object.entries(changes)) value ? asked.set(key, value) : asked.delete(key);
      const made = h("a", { href: `?${asked}`, "aria-current": current && "page" }, text);
      made.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if ("q" in changes) {
          this.host.input.value = changes.q;
          this.typing = false;
        }
        this.go("push", Number(changes.page) || 1);
        // The link goes away; what comes in its place begins here.
        this.message.focus();
      });
      return made;
    }

    paged(/** @type {any} */ found) {
      const { page } = found;
      const pages = last(found);
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

    /** Draw the boxes of facets; under the focus they stay. */
    draw(/** @type {Record<string, any[]>} */ facets, /** @type {URLSearchParams} */ asked) {
      this.counts = facets;
      if (this.facets.contains(document.activeElement)) return this.recount(facets, asked);
      const keys = [...new Set([...this.host.facets, ...KEYS.filter((key) => asked.has(key))])];
      this.facets.replaceChildren(...keys.map((key) => this.facet(key, asked.getAll(key))).filter(Boolean));
    }

    /** What was counted of a facet; times are counted from the first, and shown from the latest. */
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

    /** The values beyond the first, opened by hand and found by their text; what is checked stays. */
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
      const ours = KEYS.indexOf(key) > 7;
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

  /** The parts with something between them. @param {any[]} parts */
  const spaced = (parts, between = " ") => parts.flatMap((part, at) => (at ? [between, part] : [part]));

  /** What one element does; the element itself has nothing that a framework could take for a property. */
  class Box {
    /** @type {Record<string, string>} */ words;
    gone = new AbortController();
    settling = 0;
    status = h("p", { class: "es-status", role: "status" });

    constructor(/** @type {HTMLElement} */ element) {
      this.element = element;
      this.clear();
      const root = /** @type {Document} */ (element.getRootNode());
      if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
      this.results = element.getAttribute("mode") === "results";
      this.locale = language(element);
      this.words = { ...STRINGS.en, ...STRINGS[base(this.locale)], ...this.strings() };
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
      if (this.files) this.on(element, "focusin", () => this.engine().catch(() => {}));
      this.inner = this.results ? new Results(this) : new Suggestions(this);
    }

    end() {
      this.gone.abort();
      this.inner.asker.stop();
      this.clear();
    }

    /** Take away what was added; a copy of the page has it too. */
    clear() {
      for (const one of this.element.querySelectorAll("[data-es]")) one.remove();
    }

    /** Texts of the page's own; what is no JSON is passed over. */
    strings() {
      try {
        return JSON.parse(this.element.getAttribute("strings") ?? "{}");
      } catch (fault) {
        console.warn("event-search: strings is no JSON", fault);
        return {};
      }
    }

    newForm() {
      const id = name("input");
      const form = /** @type {HTMLFormElement} */ (h("form", { role: "search", action: new URL(this.files ? "search.html" : "/search", this.source).href },
        h("label", { for: id }, this.say("label")), " ", h("input", { id, name: "q", type: "search" })));
      this.add(form);
      return form;
    }

    get language() { return this.element.getAttribute("language") || ""; }
    get limit() { return Number(this.element.getAttribute("limit")) || (this.results ? 10 : 6); }
    get facets() { return (this.element.getAttribute("facets") ?? "tag section").split(/[\s,]+/).filter(Boolean); }

    add(/** @type {HTMLElement} */ element, /** @type {HTMLElement} */ to = this.element) {
      element.dataset.es = "";
      to.append(element);
    }

    on(/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ what) {
      target.addEventListener(type, what, { signal: this.gone.signal });
    }

    /** Dispatch an event; whether nobody forbade it. */
    tell(/** @type {string} */ type, /** @type {object} */ detail, cancelable = false) {
      return this.element.dispatchEvent(new CustomEvent(`eventsearch:${type}`, { detail, bubbles: true, cancelable }));
    }

    selected(/** @type {HTMLAnchorElement} */ link) {
      return this.tell("select", { url: link.href, query: this.input.value }, true);
    }

    /** A text in the page's language; its forms have names, or stand side by side. */
    say(/** @type {string} */ key, /** @type {Record<string, any>} */ values = {}) {
      const rule = new Intl.PluralRules(this.locale).select(values.n ?? 0);
      const [one, other = one] = (this.words[key] ?? key).split("|");
      const form = this.words[`${key}.${rule}`] ?? this.words[`${key}.other`] ?? (rule === "one" ? one : other);
      return form.replace(/\{(\w+)\}/g, (_, key) =>
        key === "n" ? this.count(values.n) : values[key]);
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
    fault(/** @type {any} */ fault) {
      const { status } = fault;
      const text = this.say(status === 400 ? "unreadable" : status === 429 || status === 503 ? "busy" : "failed");
      this.announce(text);
      this.tell("error", { query: this.input.value, status: status ?? null });
      return text;
    }

    /** What searches in files. @returns {Promise<any>} */
    async engine() {
      const { open } = await import(new URL("engine.js", this.source).href);
      return open(this.source.href);
    }

    /** The answer of the files to a question. */
    async search(/** @type {string} */ url) {
      const { pathname, searchParams } = new URL(url);
      return (await this.engine())[pathname.endsWith("/suggest") ? "suggest" : "search"](searchParams);
    }

    /** The address of a question to the server. */
    api(/** @type {string} */ route, /** @type {any} */ asked) {
      const given = asked instanceof URLSearchParams ? [...asked] : Object.entries(asked);
      if (route === "search") given.push(["ui", this.spoken]);
      const url = new URL(route === "suggest" ? this.element.getAttribute("suggest") ?? "suggest" : "", this.source);
      url.search = `${new URLSearchParams(given.filter(([, value]) => value))}`;
      return url.href;
    }

    /** The address of a page of the site. */
    address(/** @type {string} */ url) {
      const whole = new URL(url, this.element.getAttribute("base") ?? document.baseURI);
      return /^https?:$/.test(whole.protocol) ? whole.href : "#";
    }

    /** Every field of the form that has a value. */
    given() {
      const fields = /** @type {[string, string][]} */ ([...new FormData(this.form)]);
      return new URLSearchParams(fields.filter(([, value]) => value));
    }

    /** Where the form leads with other words. A field may be called "action". */
    page(/** @type {string} */ q) {
      const url = new URL(this.form.getAttribute("action") || location.href, document.baseURI);
      const given = this.given();
      given.set("q", q);
      url.search = `${given}`;
      return url.href;
    }

    /** When and where an event is, whether it is over, and whether it takes place. */
    about(/** @type {any} */ one) {
      const { event_status: state, location: place, status } = one;
      const way = (!place || one.attendance === "hybrid") && one.attendance;
      const when = one.start ? one : { start: one.date, all_day: true };
      const times = when.start && h("time", { datetime: when.start }, this.dates(when));
      const full = status !== "past" && one.registration?.full && "full";
      const said = OFF.includes(state) ? [state] : [status, state !== "scheduled" && state, way, full];
      return [times, place, ...said.filter(Boolean).map((key) => this.say(key))].filter(Boolean);
    }

    /** A title; struck out, and heard so, where the event does not take place. */
    titled(/** @type {any} */ { event_status: state, lang }, /** @type {string[]} */ title) {
      return OFF.includes(state) ? [h("span", { class: "es-status", lang: lang && this.locale }, `${this.say(state)}: `),
        h("s", {}, ...marked(title))] : marked(title);
    }

    dates(/** @type {any} */ one) {
      // As on the clock where the event is.
      const there = (/** @type {string} */ moment) => new Date(`${moment.slice(0, 19)}${moment.length > 10 ? "Z" : ""}`);
      const write = (/** @type {any} */ how) => new Intl.DateTimeFormat(
        this.locale === "en" ? "en-GB" : this.locale, { ...how, timeZone: "UTC" });
      const [day, clock] = [write({ dateStyle: "long" }), write({ timeStyle: "short", hourCycle: "h23" })];
      const [start, end] = [there(one.start), there(one.end ?? one.start)];
      if (one.all_day !== false) return day.formatRange(start, end);
      const [first, last] = [start, end].map((at) => `${day.format(at)}, ${clock.format(at)}`);
      if (+start === +end) return first;
      return day.format(start) === day.format(end) ? `${first}–${clock.format(end)}` : `${first} – ${last}`;
    }

    shortcut() {
      const [with_, key] = (this.element.getAttribute("shortcut") ?? "").toLowerCase().split("+");
      if (with_ !== "mod" || !key) return;
      const mac = /mac|iphone|ipad/i.test(navigator.platform);
      this.input.setAttribute("aria-keyshortcuts", `${mac ? "Meta" : "Control"}+${key.toUpperCase()}`);
      this.on(document, "keydown", (event) => {
        if (event.key?.toLowerCase() !== key || !(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey) return;
        event.preventDefault();
        this.input.focus();
        this.input.select();
      });
    }
  }

  const ATTRIBUTES = ["src", "suggest", "mode", "limit", "language", "facets", "shortcut", "base", "strings"];

  /** The element. Each attribute is a property of the same name, as frameworks expect. */
  class EventSearch extends HTMLElement {
    static observedAttributes = ["src", "mode", "shortcut", "strings"];
    /** @type {Box | null} */ #box = null;

    connectedCallback() {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.#begin(), { once: true });
      else this.#begin();
    }

    disconnectedCallback() {
      this.#box?.end();
      this.#box = null;
    }

    attributeChangedCallback() {
      if (!this.#box) return;
      this.disconnectedCallback();
      this.#begin();
    }

    /** A framework that takes over what its server wrote does so first, and wants it unchanged. */
    #begin() {
      const begin = async () => {
        const short = base(language(this));
        if (!STRINGS[short]) {
          const src = this.getAttribute("src") ?? "/v1/search";
          const file = new URL(`${src.endsWith("/") ? "" : "../"}event-search/${short}.json`, new URL(src, document.baseURI));
          const answer = await fetch(file, { credentials: "omit" }).catch(() => null);
          STRINGS[short] ??= (answer?.ok && await answer.json()) || {};
        }
        if (this.isConnected) this.#box ??= new Box(this);
      };
      if (this.getAttribute("mode") !== "results" && this.querySelector("form")) begin();
      else (window.requestIdleCallback ?? setTimeout)(begin);
    }
  }
  for (const name of ATTRIBUTES) {
    Object.defineProperty(EventSearch.prototype, name, {
      configurable: true, enumerable: true,
      /** @this {EventSearch} */ get() { return this.getAttribute(name) ?? ""; },
      /** @this {EventSearch} */ set(value) {
        if (value == null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, Object(value) === value && !Array.isArray(value) ? JSON.stringify(value) : String(value));
      },
    });
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  if (!customElements.get("event-search")) customElements.define("event-search", EventSearch);
})();
