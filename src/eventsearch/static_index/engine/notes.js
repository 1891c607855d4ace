/** What an answer says of itself: output/json.py. A part loaded on demand, since most say nothing. */

import { tables } from "./segmenter.js";

/** Return a note as people and programs read it. @param {import("./results.js").Note} note @param {string} ui */
function noteText({ name, values }, ui) {
  const days = new Intl.DateTimeFormat(ui === "en" ? "en-GB" : ui || "en", { dateStyle: "long", timeZone: "UTC" });
  const valueOf = (/** @type {string} */ key) => (key === "days" && ui)
    ? values.days.replace(/\d{4}-\d\d-\d\d\b/g, (day) => days.format(new Date(day))) : values[key];
  const text = (tables.notes[ui] ?? tables.notes.en)[name].replace(/\{(\w+)\}/g, (/** @type {any} */ _, /** @type {string} */ key) => valueOf(key));
  return ui ? text[0].toUpperCase() + text.slice(1) : text;
}

/** What writes notes. */
export const notes = { noteText };
