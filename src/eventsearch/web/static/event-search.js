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
 * The form works without this script. Colours are in a CSS layer, so the site's own rules win. Texts are
 * never written as HTML. Attributes, events and CSS variables: docs/search-box.md.
 */
import { Box, STRINGS, address, base, load } from "./box/box.js";
import { define, language } from "./box/dom.js";

const ATTRIBUTES = ["src", "suggest", "mode", "limit", "language", "facets", "shortcut", "base", "strings", "recent", "sheet"];

/** Languages whose texts are completely loaded. */
const full = new Set(["en"]);

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

  /** Create the box; if it changes the HTML, only when frameworks have hydrated the page. */
  #begin() {
    const results = this.getAttribute("mode") === "results", short = base(language(this));
    const begin = async () => {
      // English is complete here; French has the texts of suggestions. Load all others.
      if (!full.has(short) && (results || !STRINGS[short])) {
        const answer = await fetch(address(this, `event-search/${short}.json`), { credentials: "omit" }).catch(() => null);
        // Ignore an answer that is not JSON: some hosts send their own page for a missing file.
        STRINGS[short] = { ...STRINGS[short], ...(answer?.ok && await answer.json().catch(() => null)) };
        full.add(short);
      }
      if (this.isConnected) this.#box ??= new Box(this);
    };
    if (results) load(this).catch(() => {}); // Start loading now; `Box` waits for it.
    if (!results && this.querySelector("form")) begin();
    else (window.requestIdleCallback ?? setTimeout)(begin);
  }
}
define("event-search", EventSearch, ATTRIBUTES);
