/** Answers to questions: what plans them, finds pages and shows them. A part loaded on demand. */

import { collect } from "./collector.js";
import { planQuery } from "./planner.js";
import { searchPage } from "./results.js";
import { entryOf } from "./term_reader.js";

/** What suggestions alone do not need. */
export const search = { collect, entryOf, planQuery, searchPage };
