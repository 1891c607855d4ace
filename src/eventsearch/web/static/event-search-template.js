// @ts-check
/** Renders suggestions and hits with the page's templates. The element loads this part if the page has any. */
import { marked } from "./box/dom.js";
import { titleOf } from "./box/events.js";

/**
 * Fill in a copy of a template. `{key}` in texts and attributes is replaced by its value. An element
 * with `data-if` is only kept if its key has a value.
 * @param {HTMLTemplateElement} template @param {Record<string, any>} values @param {Record<string, string[]>} marks
 */
const filled = (template, values, marks) => {
  const copy = document.createDocumentFragment();
  // Some frameworks add the template's children to the element itself instead of `content`.
  copy.append(...[...(template.content.firstChild ? template.content : template).childNodes].map((one) => document.importNode(one, true)));
  const nodes = document.createNodeIterator(copy, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const text = (/** @type {string} */ key) => [values[key] ?? ""].flat().join(", ");
  for (let node = /** @type {any} */ (nodes.nextNode()); node; node = nodes.nextNode()) {
    const { dataset, attributes = [], data } = node;
    if (dataset?.if && !text(dataset.if)) node.remove();
    for (const one of attributes) {
      if (!one.name.startsWith("on")) one.value = one.value.replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ key) => text(key));
    }
    if (/\{\w+\}/.test(data ?? "")) {
      node.replaceWith(...data.split(/\{(\w+)\}/).flatMap((/** @type {string} */ part, /** @type {number} */ at) =>
        (at % 2 ? (marks[part] ? marked(marks[part]) : text(part)) : part)));
    }
  }
  return copy;
};

/** Render a suggestion or a hit with the page's template for it; null if there is none. @returns {any[] | null} */
export function drawn(/** @type {import("./box/box.js").Box} */ host, /** @type {string} */ slot, /** @type {any} */ one) {
  const template = /** @type {HTMLTemplateElement | null} */ (host.element.querySelector(`template[slot=${slot}]`));
  if (!template) return null;
  const title = titleOf(one);
  const excerpt = one.highlight.text ?? [one.summary ?? ""];
  const when = one.start && { month: host.part(one, "month", "short"), day: host.part(one, "day", "numeric"), date: host.when(one, slot === "option") };
  const address = (/** @type {string} */ key) => one[key] && host.address(one[key]);
  return [filled(template, { ...one, ...when, title: title.join(""), excerpt: excerpt.join(""), soon: host.soon(one),
    place: one.location, state: host.states(one), image: address("image"), event_url: address("event_url"),
    url: one.query ? host.page(one.query) : host.address(one.url) }, { title, excerpt })];
}
