// @ts-check
/** Creates elements without HTML, and defines what the custom elements have in common. */

/** SVG paths of icons in a square of 24. @type {Record<string, string>} */
const ICONS = {
  page: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6", tag: "M4 4h7l9 9-7 7-9-9zM8 8h.01",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
  place: "M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM21 21l-5.5-5.5",
  recent: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2", close: "M6 6l12 12M18 6 6 18",
};

let number = 0;
export const name = (/** @type {string} */ what) => `es-${what}-${++number}`;

/** Create an element. Attributes that are null, undefined or false are omitted, and so is empty content. */
export const h = (/** @type {string} */ tag, /** @type {Record<string, any>} */ attributes = {},
  /** @type {any[]} */ ...inside) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value != null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.filter((one) => one));
  return made;
};

/** Nodes for alternating plain and matched segments. @param {string[]} segments */
export const marked = (segments) =>
  segments.slice(0, 40).map((text, at) => (at % 2 ? h("mark", {}, text) : text)).filter(Boolean);

export const icon = (/** @type {string} */ kind) => {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "es-icon", "aria-hidden": "true" })) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[kind]);
  svg.append(path);
  return svg;
};

/** The parts with a separator between them. @param {any[]} parts */
export const spaced = (parts, between = " ") => parts.flatMap((part, at) => (at ? [between, part] : [part]));

export const sheetOf = (/** @type {string} */ css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
};

/** Add a style sheet to the document or shadow tree of an element. @param {Element} element @param {CSSStyleSheet} sheet */
export const adopt = (element, sheet) => {
  const root = /** @type {Document} */ (element.getRootNode());
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
};

/** The language of an element. @param {Element} element */
export const language = (element) =>
  (element.closest("[lang]") ?? document.documentElement).getAttribute("lang") || navigator.language || "en";

/** The texts in an element's attribute `strings`; if it is not JSON, warn on the console and return none. @param {Element} element */
export const strings = (element) => {
  try {
    return JSON.parse(element.getAttribute("strings") ?? "{}");
  } catch (fault) {
    console.warn(element, "strings is no JSON", fault);
    return {};
  }
};

/** Return the URL of a page relative to a base; empty if its scheme is not one of web pages, such as `javascript:`. */
export const webAddress = (/** @type {string} */ url, /** @type {string | URL} */ base) => {
  const whole = new URL(url, base);
  return /^https?:$/.test(whole.protocol) ? whole.href : "";
};

/**
 * Define a custom element whose attributes are properties too, because frameworks set properties.
 * @param {string} tag @param {CustomElementConstructor} Class @param {string[]} attributes
 */
export const define = (tag, Class, attributes) => {
  for (const name of attributes) {
    Object.defineProperty(Class.prototype, name, {
      configurable: true, enumerable: true,
      /** @this {HTMLElement} */ get() { return this.getAttribute(name) ?? ""; },
      /** @this {HTMLElement} */ set(value) {
        if (value == null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, Object(value) === value && !Array.isArray(value) ? JSON.stringify(value) : String(value));
      },
    });
  }
  if (!customElements.get(tag)) customElements.define(tag, Class);
};
