/** Answers to questions: what plans them, finds pages and shows them. A part loaded on demand. */

import { collect } from "./collector.js";
import { planQuery } from "./planner.js";
import { searchPage } from "./results.js";

/** What suggestions alone do not need. */
export const search = { collect, planQuery, searchPage };
