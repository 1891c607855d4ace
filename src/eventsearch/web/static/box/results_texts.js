// @ts-check
// @ts-ignore: the bundler makes it the facets by name, each with its label in English.
import LABELS from "../../../model/facets.json";

export { LABELS };

/** Texts of results in English, as those of suggestions; others are fetched. @type {Record<string, string>} */
export const STRINGS = {
  hits: "Results", filters: "Filters", webcal: "Calendar app", copy: "Copy the address",
  copied: "Address copied", nothing: "Nothing found", scheduled: "takes place", ...LABELS, when: "Events", from: "From", to: "To", sort: "Order",
  relevance: "best first", date: "earliest first", "-date": "latest first", page: "Page {n}",
  previous: "Previous", next: "Next", ics: "Follow in a calendar", atom: "Follow as a feed",
  as: "“{text}” was read as a time.", words: "Search all dates instead", clear: "Search without filters",
  add: "Add to calendar", more: "{n} more", find: "Find in “{label}”", values: "{n} value|{n} values",
  exact: "Search for exactly “{text}”", show: "Show {n} result|Show {n} results", yours: "{t} your time",
  register: "Register", days: "Days", week: "this week", weekend: "this weekend", "this month": "this month",
  "view list": "list", "view month": "month", "view agenda": "agenda",
};
