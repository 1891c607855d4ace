/** The notes of an answer, as in output/json.py. A part loaded on demand: most answers have no notes. */

import { tables } from "./segmenter.js";
import type { Note } from "./planner.js";

/** Return the text of a note: in the language *ui* for people, or as the API has it if *ui* is empty. */
function noteText({ name, values }: Note, ui: string) {
  const days = new Intl.DateTimeFormat(ui === "en" ? "en-GB" : ui || "en", { dateStyle: "long", timeZone: "UTC" });
  const valueOf = (key: string) => (key === "days" && ui)
    ? values.days.replace(/\d{4}-\d\d-\d\d\b/g, (day) => days.format(new Date(day))) : values[key];
  const text = (tables.notes[ui] ?? tables.notes.en)[name].replace(/\{(\w+)\}/g, (_: any, key: string) => valueOf(key));
  return ui ? text[0].toUpperCase() + text.slice(1) : text;
}

export const notes = { noteText };
