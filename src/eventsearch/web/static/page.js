// @ts-check
/* What the page of answers does besides where scripts run: days by keyboard, ways into a calendar, a count of hits, and broken pictures. */
import { h } from "./box/dom.js";
import { follow } from "./box/events.js";
import { walk } from "./event-views.js";

const table = /** @type {HTMLTableElement | null} */ (document.querySelector("table.month"));
if (table) {
  const first = table.querySelector("[data-day]")?.getAttribute("data-day") ?? "";
  const asked = /^#(\d{4}-\d\d-\d\d)$/.exec(location.hash)?.[1] ?? "";
  walk(table, {
    // The day is named behind the address of its month.
    turn: (day) => {
      const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`.turn [rel=${day < first ? "prev" : "next"}]`));
      if (link) location.assign(`${link.href}#${day}`);
    },
    day: asked,
    focused: Boolean(asked),
  });
}

/** A file of events can be followed, not only loaded once. */
const calendar = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-ways]"));
if (calendar) {
  const words = { ics: calendar.textContent, ...JSON.parse(calendar.dataset.ways ?? "{}") };
  const said = h("span", { role: "status", class: "unseen" });
  calendar.replaceWith(follow(h, calendar.href, (key) => words[key], (text) => said.replaceChildren(text)), said);
}

/** A picture that is not there leaves no room. */
for (const image of document.querySelectorAll("article > img")) {
  const drop = () => image.remove();
  image.addEventListener("error", drop);
  if (/** @type {HTMLImageElement} */ (image).complete && !(/** @type {HTMLImageElement} */ (image).naturalWidth)) drop();
}

/** Let the button of the filters say how many hits there are with what is chosen. */
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#search"));
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-show]"));
/** Once the text is edited, its last word is whole again. */
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
// In a grid or an agenda other hits are shown than the search alone has.
if (!form?.elements.namedItem("view")) document.querySelector("#filters")?.addEventListener("change", count);
