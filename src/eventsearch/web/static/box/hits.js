// @ts-check
/** What a suggestion and a hit have in common. */
import { marked } from "./dom.js";

export const OFF = ["cancelled", "postponed"];

/** The group of a suggestion, or of a hit. */
export const groupOf = (/** @type {any} */ one) =>
  one.query ? one.kind : !one.status ? "page" : one.status === "past" ? "past" : "upcoming";

/** The title of a suggestion, or of a hit, plain and matched in turn. @returns {string[]} */
export const titleOf = (/** @type {any} */ { highlight, title }) => (highlight.map ? highlight : highlight.title ?? [title]);

/** A moment as on the clock where the event is. */
export const there = (/** @type {string} */ moment) => new Date(`${moment.slice(0, 19)}${moment.length > 10 ? "Z" : ""}`);

/**
 * A copy of a template. `{key}` becomes a value in texts and attributes; an element with
 * `data-if` stays if its key has one.
 * @param {HTMLTemplateElement} template @param {Record<string, any>} values @param {Record<string, string[]>} marks
 */
export const filled = (template, values, marks) => {
  const copy = document.createDocumentFragment();
  // Some frameworks put what is inside beside the content.
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
