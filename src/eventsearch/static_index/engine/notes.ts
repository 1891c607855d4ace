/** The notes of an answer, as in output/json.py. A part loaded on demand: most answers have no notes. */

import { tables } from "./segmenter.js";
import type { Note } from "./planner.js";

/** Return a date with the first day of a month as French writes it: `1er mars`; `Intl` has `1 mars`. */
const dayText = (text: string, ui: string) => (ui === "fr" ? text.replace(/^1 /, "1er ") : text);

/** Return the text of a note: in the language *ui* for people, or as the API has it if *ui* is empty. */
function noteText({ name, values }: Note, ui: string) {
  const days = new Intl.DateTimeFormat(ui === "en" ? "en-GB" : ui || "en", { dateStyle: "long", timeZone: "UTC" });
  const valueOf = (key: string) => (key === "days" && ui)
    ? values.days.replace(/\d{4}-\d\d-\d\d\b/g, (day) => dayText(days.format(new Date(day)), ui)) : values[key];
  const text = (tables.notes[ui] ?? tables.notes.en)[name].replace(/\{(\w+)\}/g, (_: any, key: string) => valueOf(key));
  return ui ? text[0].toUpperCase() + text.slice(1) : text;
}

export const notes = { noteText };
