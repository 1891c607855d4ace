// @ts-check
/* Enhances the results page: days by keyboard, calendar subscription, a count of hits, and no broken images. */
import { h } from "./box/dom.js";
import { follow } from "./box/events.js";
import { walk } from "./event-views.js";

const table = /** @type {HTMLTableElement | null} */ (document.querySelector("table.month"));
if (table) {
  const first = table.querySelector("[data-day]")?.getAttribute("data-day") ?? "";
  const asked = /^#(\d{4}-\d\d-\d\d)$/.exec(location.hash)?.[1] ?? "";
  walk(table, {
    // The URL of another month gets the day as its fragment.
    turn: (day) => {
      const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`.turn [rel=${day < first ? "prev" : "next"}]`));
      if (link) location.assign(`${link.href}#${day}`);
    },
    day: asked,
    focused: Boolean(asked),
  });
}

/** Replace the link to the calendar file by ways to subscribe to it. */
const calendar = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-ways]"));
if (calendar) {
  const words = { ics: calendar.textContent, ...JSON.parse(calendar.dataset.ways ?? "{}") };
  const said = h("span", { role: "status", class: "unseen" });
  calendar.replaceWith(follow(h, calendar.href, (key) => words[key], (text) => said.replaceChildren(text)), said);
}

/** Remove images that cannot be loaded, so that they take no space. */
for (const image of document.querySelectorAll("article > img")) {
  const drop = () => image.remove();
  image.addEventListener("error", drop);
  if (/** @type {HTMLImageElement} */ (image).complete && !(/** @type {HTMLImageElement} */ (image).naturalWidth)) drop();
}

/** Show on the button of the filters how many hits the chosen filters find. */
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#search"));
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-show]"));
/** After the reader edits the text, its last word counts as finished. */
form?.querySelector("[name=q]")?.addEventListener("input", () => form.querySelector("[name=unfinished]")?.remove());
const OWN = /^(view|ui|month|find_.*)$/;
let latest = 0;

async function count() {
  if (!form || !button) return;
  const mine = ++latest;
  const asked = [...new FormData(form)].filter(([name, value]) => value && !OWN.test(name));
  const answer = await fetch(`v1/search?${new URLSearchParams([.../** @type {any} */ (asked), ["per_page", "0"]])}`).catch(() => null);
  if (!answer?.ok || mine !== latest) return;
  const { total } = await answer.json(), { lang } = document.documentElement;
  const forms = JSON.parse(button.dataset.show ?? "{}");
  const text = forms[new Intl.PluralRules(lang).select(total)] ?? forms.other;
  button.textContent = text.replace("{n}", new Intl.NumberFormat(lang).format(total));
}
// Not in the month or agenda view: it shows other hits than the search finds.
if (!form?.elements.namedItem("view")) document.querySelector("#filters")?.addEventListener("change", count);
