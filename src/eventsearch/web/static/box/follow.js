// @ts-check
/** @typedef {typeof import("./dom.js").h} Make */

/**
 * Ways to have all events of a file in iCalendar in one's own calendar; copying needs HTTPS.
 * @param {Make} h @param {string} ics where the file is @param {(key: string) => string} say @param {(text: string) => void} announce
 */
export function follow(h, ics, say, announce) {
  const webcal = ics.replace(/^https?/, "webcal");
  const [whole, address] = [webcal, ics].map(encodeURIComponent);
  const copy = h("button", { type: "button" }, say("copy"));
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(ics);
    announce(copy.textContent = say("copied"));
  });
  return h("details", { class: "es-follow" }, h("summary", {}, say("ics")), h("ul", {}, ...[
    h("a", { href: webcal }, say("webcal")),
    h("a", { href: `https://calendar.google.com/calendar/render?cid=${whole}` }, "Google Calendar"),
    h("a", { href: `https://outlook.live.com/calendar/0/addfromweb?url=${address}` }, "Outlook"),
    h("a", { href: ics }, "iCalendar"), ...navigator.clipboard ? [copy] : []].map((one) => h("li", {}, one))));
}
