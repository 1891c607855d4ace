// @ts-check
/** What all elements of the package do alike. */

/** The language that an element is in. @param {Element} element */
export const language = (element) =>
  (element.closest("[lang]") ?? document.documentElement).getAttribute("lang") || navigator.language || "en";

/** The texts in an element's attribute `strings`; a warning on the console, and none, if it is no JSON. @param {Element} element */
export const strings = (element) => {
  try {
    return JSON.parse(element.getAttribute("strings") ?? "{}");
  } catch (fault) {
    console.warn(element, "strings is no JSON", fault);
    return {};
  }
};

/** Return the address of a page below a base; empty if a browser would not open it as a page. */
export const webAddress = (/** @type {string} */ url, /** @type {string | URL} */ base) => {
  const whole = new URL(url, base);
  return /^https?:$/.test(whole.protocol) ? whole.href : "";
};

/**
 * Define an element whose attributes are properties too, as frameworks expect.
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
