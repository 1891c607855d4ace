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
import { Box, STRINGS, address, base, load } from "./box/box.js";
import { define, language } from "./box/dom.js";

const ATTRIBUTES = ["src", "suggest", "mode", "limit", "language", "facets", "shortcut", "base", "strings", "recent", "sheet"];

/** Languages with all their texts. */
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

  /** A framework that takes over what its server wrote does so first, and wants it unchanged. */
  #begin() {
    const results = this.getAttribute("mode") === "results", short = base(language(this));
    const begin = async () => {
      // Those of suggestions are here in French too.
      if (!full.has(short) && (results || !STRINGS[short])) {
        const answer = await fetch(address(this, `event-search/${short}.json`), { credentials: "omit" }).catch(() => null);
        // Some hosts answer with a page of theirs.
        STRINGS[short] = { ...STRINGS[short], ...(answer?.ok && await answer.json().catch(() => null)) };
        full.add(short);
      }
      if (this.isConnected) this.#box ??= new Box(this);
    };
    if (results) load(this).catch(() => {}); // Before there is time for it.
    if (!results && this.querySelector("form")) begin();
    else (window.requestIdleCallback ?? setTimeout)(begin);
  }
}
define("event-search", EventSearch, ATTRIBUTES);
